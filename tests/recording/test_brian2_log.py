"""Spans that only Brian2's log of the session tells: each script says how long it runs."""

import gc

import brian2
import pytest
from brian2 import Hz, ms, second
from brian2.utils.logger import BrianLogger

from simneuro import analysis, recording
from simneuro.errors import InputError
from simneuro.recording.brian2_log import LoggedRun, logged_runs, networks_of


@pytest.fixture(autouse=True)
def log(tmp_path, monkeypatch):
    """A log of its own for each test, since names occur again in the next one."""
    handler = BrianLogger.file_handler
    if handler is None:
        pytest.skip("Brian2 writes no log here")
    begin = handler.stream.tell() if handler.stream else 0
    whole = BrianLogger.tmp_log
    path = tmp_path / "brian2.log"

    def lines():
        handler.flush()
        with open(whole, encoding="utf-8") as file:
            file.seek(begin)
            path.write_text(file.read(), encoding="utf-8")

    brian2.start_scope()
    brian2.prefs.codegen.target = "numpy"
    monkeypatch.setattr(BrianLogger, "tmp_log", str(path))
    return lines


def poisson_cells(name):
    return brian2.PoissonGroup(100, 20 * Hz, name=name)


def run_for(seconds, name):
    cells = poisson_cells(name)
    spikes = brian2.SpikeMonitor(cells)
    brian2.Network(cells, spikes).run(seconds * second)
    return spikes


def test_a_late_monitor(log):
    cells = poisson_cells("late_cells")
    network = brian2.Network(cells)
    network.run(123.4 * ms)
    spikes = brian2.SpikeMonitor(cells)
    network.add(spikes)
    network.run(300 * ms)
    network.run(200 * ms)
    log()
    rec = recording.from_brian2(spikes)
    assert (rec.attrs["start"], rec.attrs["duration"]) == pytest.approx((0.1234, 0.5))
    rate = float(analysis.mean_rate(rec, "late_cells").rate)
    assert rate == pytest.approx(len(spikes.t) / 100 / 0.5)
    with pytest.raises(InputError, match=r"start: from 0 s to .* reaches beyond what was recorded"):
        recording.from_brian2(spikes, start=0)
    network.remove(spikes)
    network.run(100 * ms)
    log()
    assert recording.from_brian2(spikes).attrs["duration"] == pytest.approx(0.5)


def test_a_group_that_was_added_late_with_its_monitor(log):
    """The log begins with a run without it."""
    network = brian2.Network(poisson_cells("first_cells"))
    network.run(200 * ms)
    cells = poisson_cells("second_cells")
    spikes = brian2.SpikeMonitor(cells)
    network.add(cells, spikes)
    network.run(300 * ms)
    log()
    rec = recording.from_brian2(spikes)
    assert (rec.attrs["start"], rec.attrs["duration"]) == pytest.approx((0.2, 0.3))
    rate = float(analysis.mean_rate(rec, "second_cells").rate)
    assert rate == pytest.approx(len(spikes.t) / 100 / 0.3)


def test_networks_that_no_longer_exist(log):
    first, second_one = run_for(0.2, "first"), run_for(0.5, "second")
    gc.collect()
    log()
    for spikes, duration in ((first, 0.2), (second_one, 0.5)):
        rec = recording.from_brian2(spikes)
        assert (rec.attrs["start"], rec.attrs["duration"]) == pytest.approx((0, duration))
    with pytest.raises(InputError, match=r"different times: .*until 0\.2 s, .*until 0\.5 s"):
        recording.from_brian2(first, second_one)


def test_a_name_that_was_used_twice_tells_nothing_unless_both_times_agree(log):
    lengths = []
    for seconds in (0.2, 0.2, 0.3):
        spikes = run_for(seconds, "again")
        gc.collect()
        log()
        try:
            lengths.append(round(recording.from_brian2(spikes).attrs["duration"], 9))
        except InputError as error:
            lengths.append(error.where)
        del spikes
    assert lengths == [0.2, 0.2, "stop"]


def test_a_monitor_that_was_off_is_not_taken_for_one_that_was_on(log):
    cells = poisson_cells("off_cells")
    spikes = brian2.SpikeMonitor(cells)
    network = brian2.Network(cells, spikes)
    network.run(100 * ms)
    spikes.active = False
    network.run(100 * ms)
    log()
    with pytest.raises(InputError, match="fewer runs"):
        recording.from_brian2(spikes)
    spikes.active = True
    network.run(100 * ms)
    log()
    with pytest.raises(InputError, match="fewer runs"):
        recording.from_brian2(spikes)


def test_the_log_is_read_as_brian2_writes_it(log, monkeypatch):
    run_for(0.05, "logged")
    log()
    (run,) = [each for each in logged_runs() if "logged" in each.names]
    assert (run.start, run.stop) == (0.0, 0.05)
    assert {"logged", "logged_spike_thresholder"} < run.names
    monkeypatch.setattr(BrianLogger, "tmp_log", None)
    assert logged_runs() == []


def test_time_that_begins_anew_is_another_network():
    runs = [LoggedRun(frozenset("a"), *span) for span in ((0, 1), (1, 3), (0, 2))]
    between = LoggedRun(frozenset("b"), 0, 9)
    found = list(networks_of("a", [runs[0], between, *runs[1:]]))
    assert found == [runs[:2], runs[2:]]


def test_a_run_that_was_stopped_early(log):
    cells = poisson_cells("stopped_cells")
    spikes = brian2.SpikeMonitor(cells)
    stop = brian2.NetworkOperation(lambda t: brian2.stop() if t > 150 * ms else None, dt=50 * ms)
    network = brian2.Network(cells, spikes, stop)
    network.run(1 * second)
    log()
    assert recording.from_brian2(spikes).attrs["duration"] == pytest.approx(float(network.t_[:]))
    assert 0.15 <= float(network.t_[:]) <= 0.25


def test_trials_that_begin_from_a_stored_state(log):
    cells = poisson_cells("stored_cells")
    spikes = brian2.SpikeMonitor(cells)
    network = brian2.Network(cells, spikes)
    network.store()
    for _ in range(3):
        network.restore()
        network.run(200 * ms)
        log()
        rec = recording.from_brian2(spikes)
        assert (rec.attrs["start"], rec.attrs["duration"]) == pytest.approx((0, 0.2))
        assert rec.sizes["spike"] == len(spikes.t)
