"""The output of ``make demo``, and the commands that ``make`` lists."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# Stands in for ``python -m simneuro run NAME --quick``: prints the path of a report.
PYTHON = """#!/bin/sh
[ "$4" = fails ] && { echo "it failed" >&2; exit 1; }
echo "Claims"
echo "  holds  $3 $4 $5"
echo "Report"
echo "  runs/$4-0123/report.html"
"""


@pytest.fixture
def make(tmp_path):
    """Call ``make demo`` with a Python that only prints."""
    if shutil.which("make") is None:
        pytest.skip("there is no make")
    (tmp_path / "venv/bin").mkdir(parents=True)
    (tmp_path / "venv/bin/python").write_text(PYTHON)
    (tmp_path / "venv/bin/python").chmod(0o755)
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    for stamp in (".made", ".with-nothing"):
        (tmp_path / "venv" / stamp).touch()
    # A newer run of the same scenario, which does not belong to this demo.
    (tmp_path / "runs/first-ffff").mkdir(parents=True)
    (tmp_path / "runs/first-ffff/report.html").touch()

    def call(scenarios):
        command = ["make", "demo", "VENV=venv", f"DEMO={scenarios}"]
        # The tests may have been started by make, which passes its options on.
        env = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
        return subprocess.run(
            command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False
        )

    return call


def test_the_demo_names_the_reports_of_its_own_runs(make, tmp_path):
    done = make("first second")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert "  holds  run first --quick" in lines
    here = [f"    {tmp_path}/runs/{name}-0123/report.html" for name in ("first", "second")]
    assert lines[-2:] == here


def test_a_failing_demo_fails(make):
    done = make("first fails second")
    assert done.returncode != 0
    assert "it failed" in done.stderr
    assert "Done" not in done.stdout
