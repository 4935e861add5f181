"""A folder in which a user works and that a stranger filled: what lies there is not imported."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import simneuro as sn
from simneuro.errors import InputError

ROOT = Path(__file__).parents[2]


@pytest.fixture
def there(tmp_path):
    """Start Python in the stranger's folder, with the simneuro under test."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}

    def start(*words):
        return subprocess.run(
            [sys.executable, *words],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    return start


@pytest.mark.slow
def test_preferences_for_brian2_are_not_executed(there, tmp_path):
    line = "codegen.target = __import__('pathlib').Path('EXECUTED').touch() or 'numpy'"
    (tmp_path / "brian_preferences").write_text(line)
    code = "import simneuro.units, os; print(os.getcwd())"
    done = there("-c", code)
    assert done.stdout.strip() == str(tmp_path)
    assert not (tmp_path / "EXECUTED").exists()
    assert "brian_preferences in this folder was not read" in done.stderr
    there("-c", "import brian2, simneuro.units")  # whoever loads Brian2 first means it
    assert (tmp_path / "EXECUTED").exists()


@pytest.mark.slow
def test_modules_are_not_imported(there, tmp_path):
    for name in ("numpy", "xarray", "matplotlib", "rich", "brian2", "sympy", "lif_step"):
        (tmp_path / f"{name}.py").write_text("import pathlib; pathlib.Path('EXECUTED').touch()")
    done = there("-m", "simneuro", "show", "lif_step")
    assert "(scenario)" in done.stdout
    assert not (tmp_path / "EXECUTED").exists()


@pytest.mark.parametrize("what", ["the folder is a file", "the lock is a folder"])
def test_a_folder_that_cannot_be_that_of_a_run(place, what):
    scenario = sn.Scenario.load(place / "small.toml")
    folder = next((place / "runs").iterdir())
    shutil.rmtree(folder)
    if what == "the folder is a file":
        folder.touch()
    else:
        (folder / ".lock").mkdir(parents=True)
    with pytest.raises(InputError, match=r"cannot be the folder of a run.*--out"):
        sn.run(scenario, workers=1, out=place / "runs")
