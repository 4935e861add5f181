"""The status command."""

import json
import os
import time
from datetime import UTC, datetime, timedelta

import pytest

from simneuro.cli import status
from simneuro.experiment.run_state import STATE, begin_state


@pytest.fixture
def folder(tmp_path):
    """The folder of a run that this process has begun, with 2 of 4 points."""
    place = tmp_path / "a run"
    (place / "points").mkdir(parents=True)
    (place / "scenario.toml").touch()
    (place / "points" / "a.npz").touch()
    begin_state(place, points=4, stored=1, workers=2)
    change_state(place, began=f"{datetime.now(UTC) - timedelta(seconds=60):%FT%T}+00:00")
    (place / "points" / "b.npz").touch()
    return place


def change_state(place, **changes):
    """Change the file in which the state of a run is kept."""
    state = json.loads((place / STATE).read_text())
    (place / STATE).write_text(json.dumps(state | changes))


def test_a_running_one(simneuro, folder):
    # by hand: a point in 600 s, and two are left, so that the seconds of the test do not count
    change_state(folder, began=f"{datetime.now(UTC) - timedelta(seconds=600):%FT%T}+00:00")
    result = simneuro("status", "a run")
    assert result.exit_code == 0, result.output
    assert result.output.startswith("a run (running)\nIt is running.\n")
    assert "points      2 of 4 done" in result.output
    assert "workers     2" in result.output
    assert "time left   about 20 min" in result.output


def test_a_point_that_takes_longer_than_those_before(simneuro, folder):
    # by hand: a point in 30 s, two are left, and none came for 90 s
    change_state(folder, began=f"{datetime.now(UTC) - timedelta(seconds=120):%FT%T}+00:00")
    then = time.time() - 90
    for each in (folder / "points").iterdir():
        os.utime(each, (then, then))
    output = simneuro("status", "a run").output
    assert "time left   not known; longer than the points before" in output


def test_times_of_other_clocks(simneuro, folder):
    change_state(folder, began=f"{datetime.now(UTC) + timedelta(days=1):%FT%T}+00:00")
    os.utime(folder / "points" / "b.npz", (1e11, 1e11))  # the year 5138
    result = simneuro("status", "a run")
    assert result.exit_code == 0, result.output
    assert "(in the future by this clock)" in result.output
    assert "last point" not in result.output


def test_following_ends_with_the_process(simneuro, folder, monkeypatch):
    process = json.loads((folder / STATE).read_text())["process"]
    gone = process | {"pid": 2**22 + 1}  # more than Linux gives
    monkeypatch.setattr(status.time, "sleep", lambda _: change_state(folder, process=gone))
    result = simneuro("status", "a run", "--follow")
    assert result.output.splitlines()[1] == "a run (killed)"


def test_what_a_stranger_wrote_commands_no_terminal(simneuro, folder):
    state = json.loads((folder / STATE).read_text())
    (folder / STATE).write_text(json.dumps(state | {"ended": "\x1b[2Jfailed\nfinished"}))
    output = simneuro("status", "a run").output
    assert "\x1b" not in output
    assert "\\x1b[2Jfailed finished" in output
    (folder / STATE).write_text("{}")
    result = simneuro("status", "a run")
    assert result.exit_code == 2
    assert result.output.count("\n") == 1


def test_following_ends_with_the_run(simneuro, folder, monkeypatch):
    looks = []

    def wait(seconds):
        looks.append(seconds)
        (folder / "points" / f"c{len(looks)}.npz").touch()
        if len(looks) == 3:
            (folder / STATE).unlink()

    monkeypatch.setattr(status.time, "sleep", wait)
    result = simneuro("status", "a run", "--follow")
    assert looks == [2.0] * 3
    lines = result.output.splitlines()
    assert [line[:6] for line in lines[:3]] == ["2 of 4", "3 of 4", "4 of 4"]
    assert lines[2].endswith("claims, figures and report are being made")
    assert lines[3] == "a run (unfinished)"


def test_folders_that_are_no_runs_are_refused(simneuro, tmp_path):
    result = simneuro("status", "nothing")
    assert (result.exit_code, result.output.count("\n")) == (2, 1)
