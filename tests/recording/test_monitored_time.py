"""When Brian2 monitors recorded: scripts whose rate is known from the equations."""

import gc
import math
import warnings

import brian2
import numpy as np
import pytest
from brian2 import Hz, ms, second
from brian2.utils.logger import BrianLogger

from simneuro import analysis, recording
from simneuro.errors import InputError

# From 0 to threshold takes tau ln 3, in steps of 0.1 ms; Brian2 counts the step of the spike as a
# part of the 2 ms of refractoriness.
INTERVAL = (math.ceil(100 * math.log(3)) + 19) * 1e-4
REGULAR = "dv/dt = (1.5 - v)/(10*ms) : 1 (unless refractory)"


@pytest.fixture(autouse=True)
def _numpy_target(monkeypatch):
    """Without Brian2's log, so that only its objects tell; see test_brian2_log.py for the log."""
    monkeypatch.setattr(BrianLogger, "tmp_log", None)
    brian2.start_scope()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        brian2.prefs.codegen.target = "numpy"
        yield


def regular_cells(size=5, name="cells", **options):
    return brian2.NeuronGroup(
        size,
        REGULAR,
        threshold="v > 1",
        reset="v = 0",
        refractory=2 * ms,
        method="exact",
        name=name,
        namespace={"ms": ms},
        **options,
    )


def rate_of(rec, name="cells"):
    return float(analysis.mean_rate(rec, name).rate)


@pytest.fixture
def late():
    """Poisson cells of 20 Hz that run for 2 s; the monitor joins after 1 s."""
    brian2.seed(1)
    cells = brian2.PoissonGroup(200, 20 * Hz, name="cells")
    network = brian2.Network(cells)
    network.run(1 * second)
    spikes = brian2.SpikeMonitor(cells)
    network.add(spikes)
    network.run(1 * second)
    return network, spikes


@pytest.mark.parametrize("start", [1.0, "1 s", "1000 ms", 1 * second])
def test_a_late_monitor_of_a_poisson_process(late, start):
    rec = recording.from_brian2(late[1], start=start)
    assert (rec.attrs["start"], rec.attrs["duration"]) == (1.0, 1.0)
    # 4000 spikes; five standard errors
    assert abs(rate_of(rec) - 20) < 5 * math.sqrt(4000) / 200
    # 10 windows in each of 200 cells: the mean Fano factor has a standard error of 0.034
    assert abs(float(analysis.fano_factor(rec, "cells", window=0.1).mean()) - 1) < 0.15
    assert abs(float(analysis.pairwise_correlation(rec, "cells", bin_width=0.01))) < 0.01
    # The times of whole steps have no rounding error, though they were counted from 1 s on.
    steps = np.round(rec.spike_time.values / 1e-4)
    np.testing.assert_array_equal(rec.spike_time, steps * 1e-4)
    np.testing.assert_allclose(np.sort(rec.spike_time) + 1.0, np.sort(late[1].t / second))


def test_a_late_monitor_is_asked_when_it_began(late):
    for options in ({}, {"stop": "2 s"}, {"duration": 1.0}, {"start": 0}):
        with pytest.raises(
            InputError, match=r"start: spikemonitor.* seems to have taken part in fewer runs"
        ):
            recording.from_brian2(late[1], **options)


def test_start_drops_a_transient():
    cells = regular_cells()
    spikes = brian2.SpikeMonitor(cells)
    state = brian2.StateMonitor(cells, "v", record=[0])
    network = brian2.Network(cells, spikes, state)
    network.run(500 * ms)
    whole = recording.from_brian2(spikes, state)
    part = recording.from_brian2(spikes, state, start="100 ms", stop="400 ms")
    times = np.asarray(spikes.t[spikes.i == 0] / second)
    inside = times[(times > 0.1 - 1e-9) & (times < 0.4 - 1e-9)]
    np.testing.assert_allclose(recording.spike_trains(part, "cells")[0], inside - 0.1, atol=1e-12)
    assert part.attrs["duration"] == pytest.approx(0.3)
    voltage = recording.trace(part, "cells", "v")
    assert (voltage.time.values[0], voltage.sizes["time"]) == (0.0, 3000)
    np.testing.assert_array_equal(voltage.values[:, 0], np.asarray(state.v)[0, 1000:4000])
    excerpt = recording.excerpt(whole, "100 ms", "400 ms")
    assert excerpt.drop_attrs(deep=False).identical(part.drop_attrs(deep=False))
    assert excerpt.attrs["start"] == part.attrs["start"]


def run_for(seconds, name):
    cells = regular_cells(name=name)
    spikes = brian2.SpikeMonitor(cells)
    network = brian2.Network(cells, spikes)
    network.run(seconds * second)
    return network, cells, spikes


def test_two_networks_on_one_clock():
    first, second_one = run_for(1, "a"), run_for(2, "b")
    assert np.asarray(first[2].clock.t) == 2.0  # where the other one left it
    for (_, _, spikes), seconds, name in ((first, 1, "a"), (second_one, 2, "b")):
        rec = recording.from_brian2(spikes)
        assert rec.attrs["duration"] == seconds
        assert rate_of(rec, name) == len(spikes.t) / 5 / seconds
        assert abs(rate_of(rec, name) - 1 / INTERVAL) < 1 / seconds
    with pytest.raises(InputError, match=r"different times: .* until 1 s, .* until 2 s"):
        recording.from_brian2(first[2], second_one[2])
    both = recording.from_brian2(first[2], second_one[2], start=0, stop=1)
    assert rate_of(both, "a") == rate_of(both, "b")
    with pytest.raises(InputError, match=r"stop: got 3 s, but the network of .* ran until 1 s"):
        recording.from_brian2(first[2], stop=3)
    with pytest.raises(InputError, match=r"stop: got 3 s, but the network of .* ran until 1 s"):
        recording.from_brian2(first[2], duration="3 s")


def test_a_network_that_no_longer_exists():
    _, cells, spikes = run_for(1, "a")
    _, others, _ = run_for(2, "b")
    del _

    gc.collect()
    with pytest.raises(InputError, match=r"stop: the network that .* no longer exists.*2 s"):
        recording.from_brian2(spikes)
    assert rate_of(recording.from_brian2(spikes, stop=1 * second), "a") == len(spikes.t) / 5
    assert rate_of(recording.from_brian2(spikes, duration="1 s"), "a") == len(spikes.t) / 5
    assert (cells.name, others.name) == ("a", "b")


def test_a_clock_of_its_own_tells_when_its_network_ended():
    cells = regular_cells(dt=0.2 * ms)
    spikes = brian2.SpikeMonitor(cells)
    brian2.Network(cells, spikes).run(300 * ms)
    rec = recording.from_brian2(spikes)
    assert (rec.attrs["duration"], rec.attrs["dt"]) == pytest.approx((0.3, 2e-4))


def test_a_monitor_that_was_switched_off():
    cells = regular_cells()
    spikes = brian2.SpikeMonitor(cells)
    network = brian2.Network(cells, spikes)
    network.run(1 * second)
    spikes.active = False
    network.run(1 * second)
    right = len(spikes.t) / 5
    with pytest.raises(InputError, match="fewer runs"):
        recording.from_brian2(spikes)
    assert rate_of(recording.from_brian2(spikes, stop=1)) == right
    assert rate_of(recording.from_brian2(spikes, duration="1 s")) == right
    spikes.active = True
    network.run(1 * second)
    with pytest.raises(InputError, match="switched off for a run"):
        recording.from_brian2(spikes)
    assert rate_of(recording.from_brian2(spikes, start=0, stop=1)) == right


def test_a_monitor_that_was_removed_or_never_ran():
    cells = regular_cells()
    spikes, unused = brian2.SpikeMonitor(cells), brian2.SpikeMonitor(cells)
    network = brian2.Network(cells, spikes)
    network.run(1 * second)
    network.remove(spikes)
    with pytest.raises(InputError, match="removed from its network"):
        recording.from_brian2(spikes)
    with pytest.raises(InputError, match="was part of no run"):
        recording.from_brian2(unused)


def test_a_group_that_was_added_late_with_its_monitor():
    """Nothing in the group itself tells that; another group of the network does."""
    network = brian2.Network(regular_cells(name="first"))
    network.run(100 * ms)
    cells = regular_cells(name="second")
    spikes = brian2.SpikeMonitor(cells)
    network.add(cells, spikes)
    network.run(200 * ms)
    with pytest.raises(InputError, match=r"fewer runs than first: it was added late"):
        recording.from_brian2(spikes)
    rec = recording.from_brian2(spikes, start="100 ms")
    assert rate_of(rec, "second") == pytest.approx(len(spikes.t) / 5 / 0.2)


def test_two_runs_of_brian2s_own_network():
    cells = regular_cells()
    spikes = brian2.SpikeMonitor(cells)
    brian2.run(100 * ms)
    brian2.run(150 * ms)
    rec = recording.from_brian2(spikes)
    assert rec.attrs["duration"] == pytest.approx(0.25)
    assert rate_of(rec) == pytest.approx(len(spikes.t) / 5 / 0.25)


def test_groups_of_other_time_steps_share_bins_only_where_their_steps_meet():
    fine, coarse = (
        regular_cells(dt=0.1 * ms, name="fine"),
        regular_cells(dt=0.25 * ms, name="coarse"),
    )
    monitors = brian2.SpikeMonitor(fine), brian2.SpikeMonitor(coarse)
    network = brian2.Network(fine, coarse, *monitors)
    network.run(200 * ms)
    rec = recording.from_brian2(*monitors)
    assert rec.attrs["dt"] == pytest.approx(5e-4)
    with pytest.raises(InputError, match="bin_width"):
        analysis.binned_counts(rec, "coarse", bin_width="1.2 ms")


def test_runs_of_other_time_steps_have_no_common_grid():
    """Of the grid of the last run, the spikes of the first know nothing."""
    cells = regular_cells()
    spikes = brian2.SpikeMonitor(cells)
    network = brian2.Network(cells, spikes)
    steps = brian2.defaultclock.dt
    try:
        for dt in (0.1 * ms, 0.25 * ms):
            brian2.defaultclock.dt = dt
            network.run(100 * ms)
        rec = recording.from_brian2(spikes)
    finally:
        brian2.defaultclock.dt = steps
    assert (rec.attrs["dt"], rec.attrs["duration"]) == (0, pytest.approx(0.2))
    assert analysis.binned_counts(rec, "cells", bin_width="0.2 s").sum() == rec.sizes["spike"]


def test_a_part_of_a_group_has_its_own_neurons():
    cells = regular_cells()
    part = brian2.SpikeMonitor(cells[1:3])
    network = brian2.Network(cells, part)
    network.run(100 * ms)
    rec = recording.from_brian2(part)
    assert rec.population_size.values.tolist() == [2]
    assert set(rec.spike_neuron.values) == {0, 1}


def test_a_long_silence_at_the_start_is_told():
    cells = brian2.SpikeGeneratorGroup(
        1, np.zeros(50, int), (np.arange(50) + 150) * ms, name="cells"
    )
    spikes = brian2.SpikeMonitor(cells)
    network = brian2.Network(cells, spikes)
    network.run(200 * ms)
    with pytest.warns(UserWarning, match=r"cells: no spike before 0.15 s.*give start"):
        recording.from_brian2(spikes)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert rate_of(recording.from_brian2(spikes, start=0)) == 250


def test_custom_events_are_no_spikes():
    cells = brian2.NeuronGroup(
        2, "dv/dt = 1/ms : 1", threshold="v > 5", reset="v = 0", events={"half": "v > 2"},
        namespace={"ms": ms},
    )  # fmt: skip
    events = brian2.EventMonitor(cells, "half")
    network = brian2.Network(cells, events)
    network.run(10 * ms)
    with pytest.raises(InputError, match=r"records the event 'half'.*are not spikes"):
        recording.from_brian2(events)


def test_monitors_of_synapses_become_traces_of_synapses():
    cells = regular_cells(3)
    wires = brian2.Synapses(cells, cells, "w : siemens", on_pre="w += 1*nS", name="wires")
    wires.connect()
    wires.w = "i*nS"
    spikes = brian2.SpikeMonitor(cells)
    state = brian2.StateMonitor(wires, "w", record=[0, 3])
    network = brian2.Network(cells, wires, spikes, state)
    network.run(30 * ms, namespace={"nS": brian2.nS})
    rec = recording.from_brian2(spikes, state, names={"wires": "learnt"})
    trace = rec["learnt.w"]
    assert (trace.attrs["units"], trace.dims) == ("S", ("time", "learnt.traced_synapse"))
    assert rec["learnt.traced_synapse"].values.tolist() == [0, 3]
    np.testing.assert_array_equal(trace.values, np.asarray(state.w).T)
    np.testing.assert_allclose(trace.values[0], [0, 1e-9])
    alone = recording.from_brian2(state)
    assert alone.population.values.tolist() == ["cells"]
    assert not alone.spikes_recorded.any()


def test_a_trace_that_began_late_keeps_its_times_beside_spikes():
    cells = regular_cells()
    spikes = brian2.SpikeMonitor(cells)
    network = brian2.Network(cells, spikes)
    network.run(100 * ms)
    state = brian2.StateMonitor(cells, "v", record=[0])
    network.add(state)
    network.run(100 * ms)
    rec = recording.from_brian2(spikes, state)
    assert rec.attrs["duration"] == pytest.approx(0.2)
    assert rec.time.values[0] == pytest.approx(0.1)
    alone = recording.from_brian2(state)
    assert (alone.attrs["start"], alone.attrs["duration"]) == pytest.approx((0.1, 0.1))
    assert alone.time.values[0] == 0.0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"start": 0.05005}, r"start: 0\.05005 s are 500\.5 times 0\.0001 s"),
        ({"start": -1}, "start: Brian2's time begins at 0 s"),
        ({"start": 0.2}, "duration: must be positive"),
        ({"start": 1 * brian2.mV}, "start: got values in V"),
        ({"stop": "1"}, "stop: '1' is not a time"),
        ({"stop": 0.05, "duration": 0.06}, "leave one of start, stop and duration out"),
    ],
)
def test_impossible_spans(options, message):
    cells = regular_cells()
    spikes = brian2.SpikeMonitor(cells)
    network = brian2.Network(cells, spikes)
    network.run(100 * ms)
    with pytest.raises(InputError, match=message):
        recording.from_brian2(spikes, **options)
