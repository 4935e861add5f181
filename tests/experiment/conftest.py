"""Small experiments, and a reporter that remembers its messages."""

import textwrap
from functools import partial

import pytest

import simneuro as sn

EXPERIMENT = """
title = "A small experiment"
description = "Cells under steps of current."
references = ["brette2007"]
seed = 3
trials = 2
duration = "100 ms"
[populations.cell]
model = "lif"
size = 2
initial = { v = { uniform = ["-60 mV", "-55 mV"] } }
[drives.step]
kind = "step_current"
target = "cell"
amplitude = "150 pA"
[conditions.control]
[conditions.fast]
"populations.cell.parameters.t_ref" = "0 ms"
[sweep]
"drives.step.amplitude" = ["150 pA", "300 pA"]
"""


@pytest.fixture(scope="session")
def write_experiment():
    """Write a scenario and its companion to a folder with a space in its name, and load it."""

    def write(place, companion=None, *, name="small", text=EXPERIMENT):
        folder = place / "my experiments"
        folder.mkdir(exist_ok=True)
        (folder / f"{name}.toml").write_text(text)
        if companion is not None:
            (folder / f"{name}.py").write_text(textwrap.dedent(companion))
        return sn.Scenario.load(folder / f"{name}.toml")

    return write


@pytest.fixture
def experiment(tmp_path, write_experiment):
    """An experiment in this test's own folder."""
    return partial(write_experiment, tmp_path)


class RememberingReporter:
    """Remembers the messages and the progress of a run."""

    def __init__(self):
        self.lines, self.steps = [], []

    def say(self, text):
        self.lines.append(text)

    def step(self, done, total):
        self.steps.append((done, total))


@pytest.fixture(scope="session")
def make_reporter():
    return RememberingReporter
