"""Fixtures for the tests of the command line."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from simneuro.cli import app

# The cell fires after 20 ms * ln(15 / (15 - 10)), that is 22.0 ms in whole steps.
CELL = """
title = "A cell under a constant current"
references = ["gerstner2014", "mine2026"]
duration = "1 s"

[populations.cell]
model = "lif"
size = 1

[drives.step]
kind = "step_current"
target = "cell"
amplitude = "150 pA"

[quick]
duration = "100 ms"
"""


@pytest.fixture
def simneuro(monkeypatch, tmp_path):
    """Call ``simneuro`` with these arguments in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    return lambda *arguments: CliRunner().invoke(app, arguments, prog_name="simneuro")


@pytest.fixture
def process(tmp_path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Call ``python -m simneuro`` in a new process in an empty folder."""
    root = Path(__file__).parents[2]
    paths = os.pathsep.join(filter(None, [str(root), os.environ.get("PYTHONPATH")]))
    environment = {**os.environ, "PYTHONPATH": paths, "COLUMNS": "80"}

    def call(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "simneuro", *arguments]
        return subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )

    return call


@pytest.fixture
def cell(tmp_path) -> Path:
    """A small scenario without code of its own."""
    path = tmp_path / "cell.toml"
    path.write_text(CELL)
    return path


@pytest.fixture
def with_code(cell) -> Callable[[str], Path]:
    """The same with code of its own."""

    def write(code: str) -> Path:
        path = cell.with_suffix(".py")
        path.write_text(code)
        return path

    return write
