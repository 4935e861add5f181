"""Ctrl+C in calls that take long: what is done is kept, and nothing goes on behind."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
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
from simneuro.progress.phases import listening

def begun(done, total):
    # Part of the work is done: from now on this process may be interrupted.
    if done > 0 and not said:
        said.append(print("begun", flush=True))

said = []
rng = np.random.default_rng(0)
x = rng.normal(size=(400, 30))
y = (x[:, 0] + x[:, 1] ** 2 > 0.5).astype(int)
"""
# Another network is stopped before it begins the pass in which this one was stopped.
TRAIN = """
class Net(sn.bridge.RateClassifier):
    pass
def make():
    return Net((20,), max_iter=100_000, random_state=0, **OPTIONS)

def stop_at(done, total):
    if done == net.n_iter_:
        raise KeyboardInterrupt

net, other = make(), make()
try:
    with listening(lambda _: None, begun):
        net.fit(x, y)
except KeyboardInterrupt as stop:
    print(stop.__notes__[0])
    print(0 < net.n_iter_ < 100_000, len(net.loss_curve_) == net.n_iter_)
    sn.bridge.to_spiking(net)
try:
    with listening(lambda _: None, stop_at):
        other.fit(x, y)
except KeyboardInterrupt:
    pairs = zip(net.coefs_ + net.intercepts_, other.coefs_ + other.intercepts_, strict=True)
    print(other.n_iter_ == net.n_iter_, all(np.array_equal(*pair) for pair in pairs))
"""
LBFGS = """
net = sn.bridge.RateRegressor((200, 200), "tanh", solver="lbfgs", max_iter=10**7, random_state=0)
try:
    with listening(lambda _: None, begun):
        net.fit(np.repeat(x, 20, axis=0), np.sin(9 * rng.normal(size=8000)))
except KeyboardInterrupt as stop:
    print(stop.__notes__[0])
    print(net.n_iter_ > 0, np.isfinite(net.predict(x)).all())
"""
CURVE = """
try:
    with listening(lambda _: None, begun):
        sn.response_curve("lif", "0 nA : 1 nA : 50", duration="20000 s", target=TARGET)
except KeyboardInterrupt:
    print("nothing is returned")
"""


def interrupt(code):
    """What a script prints that gets Ctrl+C, with all that it started, once it says "begun"."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        start_new_session=True,
    )
    try:
        assert process.stdout.readline() == "begun\n", process.communicate(timeout=60)[1]
        os.killpg(process.pid, signal.SIGINT)
        said, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
        with pytest.raises(ProcessLookupError):
            os.killpg(process.pid, 0)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
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
    assert interrupt(BEGIN + CURVE.replace("TARGET", repr(target))) == ["nothing is returned"]


def test_validate_prints_the_checks_that_were_done():
    code = """
import sys
sys.argv = ["simneuro", "validate", "lif"]
from simneuro.cli import main
from simneuro.validation import Check
run = Check.run
made = []
def wait_in_third(self):
    import time
    made.append(self)
    if len(made) == 3:
        print("begun", flush=True)
        time.sleep(100)
    return run(self)
Check.run = wait_in_third
try:
    main()
except SystemExit as end:
    print("status", end.code)
    sys.exit(0)
"""
    lines = interrupt(code)
    assert lines[-1] == "status 130"
    assert sum("✓" in line for line in lines) == 2
