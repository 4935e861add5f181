"""A finished run to copy and to harm, and folders that a stranger could have made."""

import hashlib
import json
import shutil
import sys
import textwrap
from pathlib import Path

import pytest

import simneuro as sn
from simneuro.experiment.checksums import record_checksums

# Tests share the modules of this folder.
sys.path.insert(0, str(Path(__file__).parent))

SCENARIO = """
title = "Three cells that are not simulated"
references = ["brette2007"]
seed = 3
trials = 3
duration = "100 ms"
[populations.cell]
model = "lif"
size = 2
[sweep]
"populations.cell.size" = [2, 3]
"""
CODE = """
import xarray as xr
from matplotlib.figure import Figure
from simneuro import Claim


def trial(scenario):
    return xr.Dataset({"x": float(scenario.seed), "name": ("cell", ["a", "b"])})


def claims(results):
    yield Claim("All points are there", float(results.data.x.count()), (5.5, 6.5), "6", True)


def figures(results):
    figure = Figure(figsize=(1, 1))
    figure.set_label("An empty figure.")
    yield "empty", figure
"""


@pytest.fixture(scope="session")
def made_once(tmp_path_factory):
    """The folder with the scenario ``small``, its code, and its finished run in ``runs``."""
    place = tmp_path_factory.mktemp("made")
    (place / "small.toml").write_text(SCENARIO)
    (place / "small.py").write_text(CODE)
    sn.run(sn.Scenario.load(place / "small.toml"), workers=1, out=place / "runs")
    return place


@pytest.fixture
def place(made_once, tmp_path):
    """A copy of that folder for this test."""
    return Path(shutil.copytree(made_once, tmp_path / "place"))


@pytest.fixture
def finished(place):
    """The folder of the finished run."""
    (folder,) = (place / "runs").iterdir()
    return folder


@pytest.fixture
def scenario(place):
    return sn.Scenario.load(place / "small.toml")


@pytest.fixture
def rewrite(finished):
    """Change a JSON file of the run as a stranger would, who also writes its checksum."""

    def write(name, change):
        path = finished / name
        content = json.loads(path.read_text())
        path.write_text(json.dumps(change(content) or content))
        record_checksums(finished, [name])

    return write


@pytest.fixture
def evil(tmp_path):
    """Code that leaves a mark when it runs, as text, with its SHA-256 and the mark."""
    mark = tmp_path / "EXECUTED"
    code = textwrap.dedent(f"""
        import pathlib
        pathlib.Path({str(mark)!r}).touch()
        def claims(results): return []
        def figures(results): return []
    """)
    return code, hashlib.sha256(code.encode()).hexdigest(), mark


class Listener:
    """A reporter that remembers its messages."""

    def __init__(self):
        self.lines = []

    def say(self, text):
        self.lines.append(text)

    def step(self, done, total):
        pass


@pytest.fixture
def listener():
    return Listener()


@pytest.fixture
def call(monkeypatch, place):
    """Call the command line in the folder with the scenario."""
    from typer.testing import CliRunner

    from simneuro.cli import app

    monkeypatch.chdir(place)
    monkeypatch.setenv("COLUMNS", "300")
    return lambda *words: CliRunner().invoke(app, [str(each) for each in words])
