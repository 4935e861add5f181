"""Ctrl+C in calls that take long: what is done is kept, and nothing goes on behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from simneuro.engine import compiler

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="Ctrl+C is sent by a signal"),
]

BEGIN = """
import signal, sys, time
import numpy as np
import simneuro as sn
signal.signal(signal.SIGINT, signal.default_int_handler)
rng = np.random.default_rng(0)
x = rng.normal(size=(400, 30))
y = (x[:, 0] + x[:, 1] ** 2 > 0.5).astype(int)
"""
# How good the network was after each pass is known from another one that made just these passes.
TRAIN = """
class Net(sn.bridge.RateClassifier):
    pass
net = Net((20,), max_iter=100_000, random_state=0, **OPTIONS)
print("begun", flush=True)
try:
    net.fit(x, y)
except KeyboardInterrupt as stop:
    print(stop.__notes__[0])
    print(0 < net.n_iter_ < 100_000, len(net.loss_curve_) == net.n_iter_)
    print(net.score(x, y) > 0.9, np.isfinite(net.loss_))
    sn.bridge.to_spiking(net)
"""
LBFGS = """
net = sn.bridge.RateRegressor((200, 200), "tanh", solver="lbfgs", max_iter=10**7, random_state=0)
print("begun", flush=True)
try:
    net.fit(np.repeat(x, 20, axis=0), np.sin(9 * rng.normal(size=8000)))
except KeyboardInterrupt as stop:
    print(stop.__notes__[0])
    print(net.n_iter_ > 0, np.isfinite(net.predict(x)).all())
"""
CURVE = """
print("begun", flush=True)
try:
    sn.response_curve("lif", "0 nA : 1 nA : 50", duration="100000 s", target=TARGET)
except KeyboardInterrupt:
    print("nothing is returned")
"""


def interrupt(code, *, after=3.0):
    """What a script prints that gets Ctrl+C, with all that it started, a while after it began."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        start_new_session=True,
    )
    assert process.stdout.readline() == "begun\n", process.stderr.read()
    time.sleep(after)
    os.killpg(process.pid, signal.SIGINT)
    try:
        said, errors = process.communicate(timeout=120)
    finally:
        process.kill()
    assert process.returncode == 0, errors
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)
    return said.splitlines()


@pytest.mark.parametrize("options", ["{}", "{'early_stopping': True, 'n_iter_no_change': 10**6}"])
def test_training_keeps_the_passes_that_were_made(options):
    code = BEGIN + TRAIN.replace("OPTIONS", options)
    note, *facts = interrupt(code)
    assert note.startswith("Training was stopped after ")
    assert note.endswith(" of 100000 passes; this Net keeps what it has learnt.")
    assert facts == ["True True", "True True"]


def test_training_by_lbfgs_keeps_the_last_iteration():
    note, fact = interrupt(BEGIN + LBFGS)
    assert note.endswith(" iterations; this RateRegressor keeps what it has learnt.")
    assert fact == "True True"


@pytest.mark.parametrize("target", ["numpy", "cpp"])
def test_a_response_curve_leaves_nothing_running(target):
    if target == "cpp" and compiler() is None:
        pytest.skip("there is no C++ compiler")
    assert interrupt(BEGIN + CURVE.replace("TARGET", repr(target)), after=8) == [
        "nothing is returned"
    ]


def test_validate_prints_the_checks_that_were_done():
    code = """
import sys
sys.argv = ["simneuro", "validate", "lif"]
from simneuro.cli import main
from simneuro.validation import Check
run = Check.run
def slowly(self):
    import time
    time.sleep(0.4)
    return run(self)
Check.run = slowly
print("begun", flush=True)
try:
    main()
except SystemExit as end:
    print("status", end.code)
    sys.exit(0)
"""
    lines = interrupt(code, after=12)
    assert lines[-1] == "status 130"
    assert any("✓" in line for line in lines)
