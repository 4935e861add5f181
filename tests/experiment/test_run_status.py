"""How far a run is, read from its folder: while it runs, after a kill, of a stranger."""

import json
import os
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

import simneuro as sn
from simneuro.cli.finished_runs import report
from simneuro.errors import InputError
from simneuro.experiment import lock_run, run_state, run_status
from simneuro.experiment.run_state import STATE, RunState, begin_state, keeping_state, read_state
from simneuro.experiment.run_status import RunStatus, read_status
from simneuro.system.files import read_json
from simneuro.system.process_identity import Process, this_process

BEGAN = datetime(2026, 1, 1, 12, tzinfo=UTC)
OWN = """
from pathlib import Path
import xarray as xr
from simneuro.experiment.run_status import read_status

def trial(scenario):
    (folder,) = Path(OUT).glob("small-*")
    found = read_status(folder)
    return xr.Dataset({"done": found.done, "all": found.points, "runs": found.life == "running"})
"""


@pytest.fixture
def folder(tmp_path):
    """The folder of a run that this process has begun."""
    (tmp_path / "scenario.toml").touch()
    begin_state(tmp_path, points=8, stored=2, workers=3)
    return tmp_path


def store(folder, count, seconds):
    """So many points, one in each second, the last ``seconds`` after the beginning."""
    (folder / "points").mkdir(exist_ok=True)
    for k in range(count):
        path = folder / "points" / f"point_{k}.npz"
        path.touch()
        time = BEGAN.timestamp() + seconds - (count - 1 - k)
        os.utime(path, (time, time))
    (folder / "points" / ".point_9-draft.npz").touch()


def everything_in(folder):
    return {
        str(path): (path.stat().st_mtime_ns, path.read_bytes() if path.is_file() else b"")
        for path in (folder, *folder.rglob("*"))
    }


def test_a_trial_sees_its_own_run(experiment, tmp_path):
    scenario = experiment(OWN.replace("OUT", repr(str(tmp_path / "runs"))))
    results = sn.run(scenario, workers=1, target="numpy", out=tmp_path / "runs")
    data = results.data
    assert data["runs"].all()
    assert (data["all"] == 8).all()
    assert sorted(data["done"].values.ravel()) == list(range(8))
    assert not (results.path / STATE).exists()
    before = everything_in(results.path)
    found = read_status(results.path)
    assert (found.life, found.done, found.points) == ("finished", 8, 8)
    assert everything_in(results.path) == before


def test_it_only_reads(folder):
    store(folder, 3, 5)
    before = everything_in(folder)
    found = read_status(folder)
    assert (found.life, found.done, found.points, found.state.workers) == ("running", 3, 8, 3)
    assert everything_in(folder) == before


def test_the_time_left_is_that_of_the_points_so_far(monkeypatch):
    # by hand: 4 points in 20 s, 5 s each; 6 are left, and 2 s have passed since the last one
    now = BEGAN + timedelta(seconds=22)
    clock = SimpleNamespace(now=lambda _zone: now)
    monkeypatch.setattr(run_status, "datetime", clock)
    state = RunState(this_process(), BEGAN, 12, 2, 1)
    last = BEGAN + timedelta(seconds=20)
    assert RunStatus("running", 6, 12, last, state).seconds_left == pytest.approx(28)
    assert RunStatus("running", 11, 12, last, state).seconds_left == pytest.approx(20 / 9 - 2)
    late = RunStatus("running", 11, 12, BEGAN + timedelta(seconds=18), state)
    assert late.seconds_left == pytest.approx(2 - 4)
    assert RunStatus("running", 2, 12, last, state).seconds_left is None
    assert RunStatus("running", 2, 12, None, state).seconds_left is None


def write_process(folder, process):
    path = folder / STATE
    path.write_text(json.dumps(json.loads(path.read_text()) | {"process": process}))


@pytest.mark.parametrize(("change", "life"), [
    ({"started": "ffff0000"}, "killed"),  # another process has its number
    ({"pid": 2**22 + 1}, "killed"),  # more than Linux gives
    ({"host": "00000000"}, "unknown"),  # another machine
])  # fmt: skip
def test_whether_it_lives(folder, change, life):
    me = this_process()
    own = {"host": me.host, "pid": me.pid, "started": me.started}
    write_process(folder, own | change)
    assert read_status(folder).life == life


@pytest.mark.parametrize(("error", "said"), [
    (KeyboardInterrupt(), "stopped by Ctrl+C"),
    (sn.SimulationError("point_3: the cell ran away"), "point_3: the cell ran away"),
])  # fmt: skip
def test_why_it_ended(folder, error, said):
    with pytest.raises(type(error)), keeping_state(folder):
        raise error
    found = read_status(folder)
    assert found.life == "stopped"
    assert said in found.state.ended


def test_the_state_of_another_process_is_not_changed(folder):
    def write_and_stop():
        write_process(folder, {"host": "00000000", "pid": 1, "started": ""})
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), keeping_state(folder):
        write_and_stop()
    assert read_state(folder).process.host == "00000000"
    assert not read_state(folder).ended


def test_work_on_stored_points_is_seen(folder):
    store(folder, 3, 5)
    with keeping_state(folder):
        found = read_status(folder)
        assert (found.life, found.done, found.points, found.state.workers) == ("running", 3, 3, 0)
    assert read_state(folder) is None


@pytest.fixture
def left_by_a_killed_one(experiment, tmp_path):
    """A function that runs a small experiment, and the state that a killed process left in it."""

    def run():
        scenario = experiment(OWN.replace("OUT", repr(str(tmp_path / "runs"))))
        return sn.run(scenario, workers=1, target="numpy", out=tmp_path / "runs")

    path = run().path
    begin_state(path, points=8, stored=0, workers=1)
    me = this_process()
    write_process(path, {"host": me.host, "pid": 2**22 + 1, "started": me.started})
    assert read_status(path).life == "killed"
    return run, path


def test_a_finished_run_is_not_killed_for_ever(left_by_a_killed_one):
    run, path = left_by_a_killed_one
    with lock_run(path):  # another process works on it
        run()
    assert read_status(path).life == "killed"
    run()
    assert read_status(path).life == "finished"


def test_a_report_that_is_made_again_finishes_a_run(left_by_a_killed_one):
    _, path = left_by_a_killed_one
    (path / "report.html").unlink()
    report(path)
    assert read_status(path).life == "finished"


def test_a_state_that_is_removed_while_it_is_read_is_none(folder, monkeypatch):
    def read(path):
        path.unlink()
        return read_json(path)

    monkeypatch.setattr(run_state, "read_json", read)
    assert read_state(folder) is None


def test_a_state_that_cannot_be_removed_stops_no_run(folder, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError("another process reads this file")

    with monkeypatch.context() as patch, keeping_state(folder):
        patch.setattr(type(folder), "unlink", refuse)


def test_a_state_is_read_as_it_was_written(folder):
    state = read_state(folder)
    assert state.process == this_process() == Process(**vars(state.process))
    assert (state.points, state.stored, state.workers, state.ended) == (8, 2, 3, "")
    assert abs((datetime.now(UTC) - state.began).total_seconds()) < 60


@pytest.mark.parametrize("text", [
    "[]", "{}", "{", '{"process": 3}', "null",
    '{"process": {"host": "", "pid": -1, "started": ""}}',
    '{"process": {"host": "", "pid": 1, "started": ""}, "began": "soon"}',
    '{"process": {"host": "", "pid": 1, "started": ""}, "began": "0001-01-01T00:00:00+23:59", '
    '"points": 1, "stored": 1, "workers": 1, "ended": ""}',
    '{"process": {"host": "", "pid": 1, "started": ""}, "began": "1999-12-31T00:00:00+00:00", '
    '"points": 1, "stored": 1, "workers": 1, "ended": ""}',
    '{"process": {"host": "", "pid": 1, "started": ""}, "began": "9999-12-31T23:59:59+00:00", '
    '"points": 1, "stored": 1, "workers": 1, "ended": ""}',
    '{"process": {"host": "", "pid": 0, "started": ""}, "began": "2026-01-01T00:00:00+00:00", '
    '"points": 1, "stored": 1, "workers": 1, "ended": ""}',
    '{"process": {"host": "", "pid": true, "started": ""}, "began": "2026-01-01"}',
    '{"process": {"host": "", "pid": 1, "started": ""}, "began": "2026-01-01T00:00:00+00:00", '
    '"points": 1e9, "stored": 1, "workers": 1, "ended": ""}',
])  # fmt: skip
def test_what_a_stranger_wrote_is_refused_in_a_sentence(folder, text):
    (folder / STATE).write_text(text)
    with pytest.raises(InputError, match=STATE):
        read_status(folder)


def test_what_is_not_a_run_is_refused(tmp_path):
    with pytest.raises(InputError, match="no folder 'nothing'"):
        read_status(tmp_path / "nothing")
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="not a folder"):
        read_status(tmp_path / "file")
    (tmp_path / "small-1").mkdir()
    (tmp_path / "small-1" / "scenario.toml").touch()
    with pytest.raises(InputError, match=r"no scenario.toml; it holds runs, such as small-1"):
        read_status(tmp_path)
    found = read_status(tmp_path / "small-1")
    assert (found.life, found.done, found.points) == ("unfinished", 0, None)
