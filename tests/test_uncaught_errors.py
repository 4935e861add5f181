"""Uncaught errors in a user's script: whose sentence ends it, and which files are left."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

OURS = 'import simneuro as sn\nsn.models["lif"].with_parameters(t_reff="2 ms")\n'
LAST = "simneuro.errors.InputError: t_reff: lif has no parameter 't_reff'. Did you mean 't_ref'?"
# An error that Brian2 itself raises, and one of Python.
OF_BRIAN2 = "\nimport brian2\nbrian2.NeuronGroup(1, 'dv/dt = 1 : nonsense')\n"
OF_PYTHON = "\nnothing_of_this_name\n"
ROOT = str(Path(__file__).parents[1])
ANNOUNCED = "Brian 2 encountered an unexpected error"


@pytest.fixture
def fails(tmp_path):
    """Run a script that fails; returns what it printed, and the files that it left."""

    def run(text):
        script, temporary = tmp_path / "script.py", tmp_path / "temporary"
        script.write_text(text)
        temporary.mkdir()
        done = subprocess.run(
            [sys.executable, str(script)],
            env={**os.environ, "PYTHONPATH": ROOT, "TMPDIR": str(temporary)},
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
        )
        assert done.returncode == 1, done.stderr
        return done.stderr, [path.name for path in temporary.rglob("*") if path.is_file()]

    return run


@pytest.mark.parametrize("before", ["", "import brian2\n", "from brian2 import *\n"])
def test_our_error_ends_in_our_sentence_and_leaves_nothing(fails, before):
    shown, left = fails(before + OURS)
    assert shown.startswith("Traceback (most recent call last):")
    assert shown.splitlines()[-1].startswith(LAST)
    assert "Brian 2" not in shown
    assert left == []


def test_the_users_own_error_is_not_called_a_fault_of_brian2(fails):
    shown, left = fails('import simneuro as sn\nsn.models["lif"]' + OF_PYTHON)
    assert shown.startswith("Traceback (most recent call last):")
    assert left == []


@pytest.mark.parametrize(
    "text",
    [
        'import simneuro as sn\nsn.models["lif"]' + OF_BRIAN2,
        'import brian2\nimport simneuro as sn\nsn.models["lif"]' + OF_PYTHON,
    ],
    ids=["an error of Brian2", "any error where the user has loaded Brian2"],
)
def test_brian2_keeps_its_own_hook(fails, text):
    shown, left = fails(text)
    assert ANNOUNCED in shown
    assert len(left) == 2  # the log and a copy of the script, for the report that it asks for


HOOK = """
import sys
def mine(kind, error, trace):
    print("mine:", error, file=sys.stderr)
sys.excepthook = mine
"""


@pytest.mark.parametrize("before", [HOOK, "import brian2" + HOOK, "import simneuro.model" + HOOK])
def test_a_hook_of_the_user_stays(fails, before):
    shown, left = fails(before + OURS)
    assert shown.startswith("mine: t_reff: lif has no parameter")
    assert left == []


def test_an_error_in_a_thread(fails):
    imported, wrong = OURS.splitlines()
    thread = f"def work():\n    {wrong}\none = threading.Thread(target=work)\n"
    begin = f"import threading\n{imported}\nsn.models\n"
    shown, left = fails(f"{begin}{thread}one.start()\none.join()\n1 / 0\n")
    assert LAST in shown
    assert "Brian 2" not in shown
    assert left == []


@pytest.mark.slow
def test_an_error_in_a_worker_process(fails, tmp_path):
    (tmp_path / "mine.toml").write_text(
        'title = "Mine"\nduration = "1 ms"\ntrials = 2\n'
        '[populations.cell]\nmodel = "lif"\nsize = 1\n'
    )
    (tmp_path / "mine.py").write_text(
        "import simneuro as sn\ndef trial(scenario):\n"
        '    return sn.models["lif"].with_parameters(t_reff="2 ms")\n'
    )
    shown, left = fails(
        'import simneuro as sn\nsn.run(sn.Scenario.load("mine.toml"), workers=2, target="numpy")\n'
    )
    assert "t_reff: lif has no parameter" in shown.splitlines()[-1]
    assert "Brian 2" not in shown
    assert left == []


@pytest.mark.slow
def test_in_a_notebook():
    import nbformat
    from nbclient import NotebookClient

    cell = nbformat.v4.new_code_cell(OURS)
    book = nbformat.v4.new_notebook(cells=[cell])
    NotebookClient(book, allow_errors=True, kernel_name="python3").execute()
    (shown,) = book.cells[0].outputs
    assert shown["ename"] == "InputError"
    assert shown["evalue"].startswith("t_reff: lif has no parameter")
