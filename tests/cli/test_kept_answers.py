"""What commands said before: told again only while all that they had read is as it was."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from simneuro import experiment
from simneuro.cli import kept_answers, kept_texts
from simneuro.cli.kept_answers import Answer, find_key, read_tree, recall
from simneuro.own_code import trial_digest

_TRIAL = """
import own_measures
import simneuro as sn

def trial(scenario):
    return own_measures.measure(sn.simulate(scenario))
"""
_CLAIMS = """
from simneuro import Claim

def claims(results):
    yield Claim("First sentence", 1.0, None, "1", False)
"""
_SPIKES = """
[sources.listed]
kind = "spike_list"
size = 2
file = "spikes.csv"

[quick]
"""


@pytest.fixture
def before_brian2(monkeypatch, tmp_path):
    """As in a new process, which has not loaded Brian2; with a cache of this test's own."""
    monkeypatch.setenv("SIMNEURO_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(kept_answers, "sys", SimpleNamespace(modules={}))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def never(monkeypatch):
    """Let nothing be read or run from now on."""

    def forbid():
        def fail(*arguments, **named):
            raise AssertionError("this was to be told from what is kept")

        monkeypatch.setattr(experiment, "run", fail)
        monkeypatch.setattr("simneuro.cli.scenario_files._find_errors", fail)

    return forbid


@pytest.mark.usefixtures("before_brian2")
def test_a_key_changes_with_all_that_is_read(cell, with_code, monkeypatch, tmp_path):
    keys = [find_key("cell.toml", "check")]

    def changes() -> bool:
        trial_digest.cache_clear()  # as in a new process
        keys.append(find_key("cell.toml", "check"))
        return None not in keys and keys[-1] not in keys[:-1]

    assert find_key("cell.toml", "check") == keys[0]
    assert find_key("cell.toml", "run") != keys[0]
    cell.write_text(cell.read_text().replace("150 pA", "151 pA"))
    assert changes()
    with_code(_TRIAL)
    assert changes()
    with_code(_TRIAL + "# the same to a trial, but not to claims and figures\n")
    assert changes()
    monkeypatch.syspath_prepend(str(tmp_path))
    module = tmp_path / "own_measures.py"
    module.write_text("def measure(recording):\n    return recording\n")
    assert changes()
    module.write_text("def measure(recording):\n    return 2 * recording\n")
    assert changes()
    (tmp_path / "numpy-9.9.dist-info").mkdir()  # another version on the path
    assert changes()
    (tmp_path / "run.json").write_text("{}")
    cell.with_suffix(".py").unlink()
    assert changes()
    monkeypatch.setattr(kept_texts, "_PACKAGE", tmp_path)  # another simneuro
    assert changes()


@pytest.mark.usefixtures("before_brian2")
def test_nothing_is_kept_where_something_else_may_count(cell, tmp_path, monkeypatch):
    (tmp_path / "brian_preferences").write_text("")
    assert find_key("cell.toml", "check") is None
    (tmp_path / "brian_preferences").unlink()
    assert find_key("nowhere.toml", "check") is None
    monkeypatch.setattr(kept_answers, "sys", sys)  # where Brian2 is loaded
    assert find_key("cell.toml", "check") is None


@pytest.mark.usefixtures("before_brian2")
def test_a_scenario_found_right_is_read_again_once_a_file_that_it_names_has_changed(
    simneuro, cell, never, monkeypatch
):
    cell.write_text(cell.read_text().replace("[quick]", _SPIKES))
    spikes = Path("spikes.csv")
    spikes.write_text("time (ms),neuron\n1,0\n2,1\n")
    first = simneuro("check", "cell.toml")
    assert (first.exit_code, first.stdout) == (0, "ok  cell.toml\n")
    with monkeypatch.context() as patched:
        patched.setattr("simneuro.cli.scenario_files._find_errors", None)
        again = simneuro("check", "cell.toml")
    assert (again.exit_code, again.stdout, again.stderr) == (0, first.stdout, first.stderr)
    spikes.write_text("time (ms),neuron\n1,0\n2,7\n")
    assert simneuro("check", "cell.toml").exit_code == 2
    spikes.unlink()
    assert simneuro("check", "cell.toml").exit_code == 2
    spikes.write_text("time (ms),neuron\n1,0\n2,1\n")
    never()
    assert simneuro("check", "cell.toml").exit_code == 0


@pytest.mark.usefixtures("before_brian2")
def test_notes_are_told_again_and_errors_are_found_again(simneuro, cell, never):
    wrong = cell.with_name("wrong.toml")
    wrong.write_text(cell.read_text().replace("size = 1", "size = 0"))
    cell.write_text(cell.read_text().replace("150 pA", "150 uA"))
    first = simneuro("check", "cell.toml", "wrong.toml")
    assert "note: " in first.stderr
    assert first.exit_code == 2
    assert simneuro("check", "wrong.toml").exit_code == 2
    never()
    again = simneuro("check", "cell.toml", "cell.toml")
    assert again.stdout == "ok  cell.toml\n" * 2
    assert again.stderr == 2 * "".join(
        line for line in first.stderr.splitlines(keepends=True) if "note: " in line
    )


@pytest.fixture
def finished(before_brian2, simneuro, with_code) -> Path:
    """The folder of a run that has just finished."""
    with_code(_CLAIMS)
    assert simneuro("run", "cell.py", "--quick").exit_code == 0
    (folder,) = Path("runs").iterdir()
    return folder


def test_a_finished_run_is_told_of_again_as_it_would_be_if_it_was_read(
    simneuro, finished, never, monkeypatch
):
    with monkeypatch.context() as patched:
        patched.setattr(kept_answers, "sys", sys)
        read = simneuro("run", "cell.py", "--quick", "--strict")
    never()
    told = simneuro("run", "cell.py", "--quick", "--strict")
    assert "This run is finished" in read.stderr
    assert "First sentence" in read.stdout
    assert (told.exit_code, told.stdout, told.stderr) == (1, read.stdout, read.stderr)


def _piece_of_data(folder: Path) -> Path:
    files = (path for path in (folder / "results.zarr").rglob("*") if path.is_file())
    return min(path for path in files if path.name != "zarr.json")


def _change(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1] + b"?")


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: _change(folder / "claims.json"),
        lambda folder: _change(_piece_of_data(folder)),
        lambda folder: (folder / "report.html").unlink(),
        lambda folder: (folder / "figures" / "more.svg").write_text(""),
        lambda folder: shutil.rmtree(folder),
    ],
)
def test_a_run_whose_files_have_changed_is_read_again(simneuro, finished, change, monkeypatch):
    before = (finished / "claims.json").read_text()
    change(finished)
    called = []
    run = experiment.run
    monkeypatch.setattr(experiment, "run", lambda *a, **k: called.append(a) or run(*a, **k))
    assert simneuro("run", "cell.py", "--quick").exit_code == 0
    assert called
    assert (finished / "claims.json").read_text() == before


@pytest.mark.parametrize(
    "more", [("--seed", "2"), ("--set", "seed=3"), ("--fresh",), ("--workers", "1"), ("--out", "b")]
)
@pytest.mark.usefixtures("finished")
def test_what_is_asked_differently_is_run(simneuro, more, monkeypatch):
    called = []
    run = experiment.run
    monkeypatch.setattr(experiment, "run", lambda *a, **k: called.append(a) or run(*a, **k))
    assert simneuro("run", "cell.py", "--quick", *more).exit_code == 0
    assert called


def test_what_cannot_be_read_is_never_as_it_was(tmp_path):
    os.symlink(tmp_path / "elsewhere", tmp_path / "link")
    assert not Answer([], {str(tmp_path / "missing"): ""}).still_holds
    assert not Answer([], {}, run=str(tmp_path / "missing")).still_holds
    tree = read_tree(tmp_path)
    assert Answer([], {}, run=str(tmp_path), tree=tree).still_holds
    (tmp_path / "link").unlink()
    assert not Answer([], {}, run=str(tmp_path), tree=tree).still_holds


def test_a_damaged_answer_is_not_told(before_brian2, simneuro, cell, tmp_path):
    assert simneuro("check", "cell.toml").exit_code == 0
    key = find_key("cell.toml", "check")
    assert recall(key) == Answer([], {})
    (kept,) = (tmp_path / "cache" / "answers").iterdir()
    kept.write_text(kept.read_text().replace("[]", '["told"]'))
    assert recall(key) is None


def test_a_new_process_loads_no_simulator_for_what_is_kept(cell, monkeypatch, tmp_path):
    monkeypatch.setenv("SIMNEURO_CACHE", str(tmp_path / "cache"))
    paths = os.pathsep.join([str(Path(experiment.__file__).parents[2]), *sys.path])
    command = [sys.executable, "-m", "simneuro", "check", "cell.toml"]
    environment = {**os.environ, "PYTHONPATH": paths, "PYTHONPROFILEIMPORTTIME": "1"}
    for loads in (True, False):
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
        )
        assert done.stdout == "ok  cell.toml\n"
        assert all(
            (f"| {name}" in " ".join(done.stderr.split())) == loads for name in ("brian2", "numpy")
        )
