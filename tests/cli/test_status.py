"""The status command."""

import json

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
    (place / "points" / "b.npz").touch()
    return place


def test_a_running_one(simneuro, folder):
    result = simneuro("status", "a run")
    assert result.exit_code == 0, result.output
    assert result.output.startswith("a run (running)\nIt is running.\n")
    for line in ("points      2 of 4 done", "time left   less than a second", "workers     2"):
        assert line in result.output


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
