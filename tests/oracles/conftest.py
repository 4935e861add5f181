"""NEST and NEURON, each in a process of its own; tests are skipped where one is not installed."""

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

HERE = Path(__file__).parent
_WITHOUT = "{} is not installed: pip install 'simneuro[oracles]'"


def _asked(script, tasks, folder, where=None):
    out = folder / "answer.json"
    environment = {**os.environ, "PYNEST_QUIET": "1", "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, str(HERE / script), str(out)],
        input=json.dumps(tasks),
        cwd=where or folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(out.read_text(encoding="utf-8"))


@pytest.fixture
def nest(tmp_path):
    """Give NEST a list of tasks (see in_nest.py)."""
    if find_spec("nest") is None:
        pytest.skip(_WITHOUT.format("NEST"))
    return lambda *tasks: _asked("in_nest.py", tasks, tmp_path)


@pytest.fixture
def neuron(tmp_path):
    """Give NEURON a list of tasks (see in_neuron.py); ``where`` holds compiled mechanisms."""
    if find_spec("neuron") is None:
        pytest.skip(_WITHOUT.format("NEURON"))
    return lambda *tasks, where=None: _asked("in_neuron.py", tasks, tmp_path, where)
