"""Brian2 without pylab until somebody asks: its names are the same as without simneuro."""

import json
import subprocess
import sys

import pytest

NAMES = """
import brian2, json
kinds = {name: type(value).__name__ for name, value in vars(brian2).items() if name[:2] != "__"}
print(json.dumps(kinds))
"""
FIRST = """
import sys
import simneuro.model
assert "matplotlib.pyplot" not in sys.modules
"""


def run(code):
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    "asked", ["from brian2 import *\nplot, array", "import brian2\nbrian2.figure", "dir(brian2)"]
)
def test_brian2_has_the_names_that_it_has_without_simneuro(asked):
    alone = json.loads(run(NAMES))
    assert json.loads(run(f"{FIRST}import brian2\n{asked}\n{NAMES}")) == alone


def test_an_unknown_name_is_an_attribute_error():
    code = f"{FIRST}import brian2\ntry:\n    brian2.nonsense\nexcept AttributeError as error:\n"
    assert "nonsense" in run(f"{code}    print(error)\nelse:\n    raise SystemExit('no error')\n")
