"""Disks that are full, or from which no programs run: small ones that are mounted for the test."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from simneuro.engine import compiler

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(compiler() is None, reason="no C++ compiler works here"),
]
SIMULATE = """
import sys, json
import simneuro as sn
from simneuro.errors import InputError, RunError
try:
    made = sn.simulate(sn.Scenario.from_document(json.loads(sys.argv[1])), target="cpp")
except (InputError, RunError) as error:
    print(type(error).__name__, error)
else:
    print("simulated", made.sizes["spike"])
"""
CELL = {
    "title": "a cell",
    "duration": "100 ms",
    "populations": {"cell": {"model": "lif", "size": 100}},
    "drives": {"step": {"kind": "step_current", "target": "cell", "amplitude": "400 pA"}},
}
Mount = Callable[[str, str], Path]


@pytest.fixture
def mount(tmp_path) -> Iterator[Mount]:
    """Mount a small disk in memory with these options, and take it away after the test."""
    mounted: list[Path] = []

    def make(name: str, options: str) -> Path:
        place = tmp_path / name
        place.mkdir()
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            pytest.skip(f"this user may not mount anything: {done.stderr.strip()}")
        mounted.append(place)
        return place

    yield make
    for place in mounted:
        subprocess.run(["umount", str(place)], check=True)


def simulate(scenario: dict, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", SIMULATE, json.dumps(scenario)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_programs_are_kept_elsewhere_where_the_cache_runs_none(mount):
    place = mount("noexec", "size=50m,noexec")
    assert simulate(CELL, SIMNEURO_CACHE=str(place)).startswith("simulated")


def test_programs_are_kept_elsewhere_where_the_cache_is_full(mount):
    place = mount("small", "size=2m")
    assert simulate(CELL, SIMNEURO_CACHE=str(place)).startswith("simulated")


def test_where_programs_run_nowhere_the_places_and_the_way_out_are_named(mount):
    place = str(mount("noexec", "size=50m,noexec"))
    said = simulate(CELL, SIMNEURO_CACHE=place, TMPDIR=place)
    assert said.startswith("InputError")
    assert place in said
    assert "noexec" in said
    assert "set SIMNEURO_CACHE to another folder" in said


def test_results_that_fill_the_disk(mount):
    """More spikes than are expected, so that nobody knows it before."""
    place = str(mount("small", "size=8m"))
    fast = {"V_th": "-64.9 mV", "V_reset": "-65 mV", "t_ref": "0 ms"}
    cells = {"cell": {"model": "lif", "size": 1000, "parameters": fast}}
    said = simulate({**CELL, "populations": cells, "duration": "2 s"}, TMPDIR=place)
    assert said.startswith("SimulationError"), said
    assert place in said
    assert "No space left on device" in said
    assert "TMPDIR" in said


def test_doctor_tries_the_folders(mount, tmp_path):
    noexec, small = str(mount("noexec", "size=50m,noexec")), str(mount("small", "size=2m"))
    done = subprocess.run(
        [sys.executable, "-m", "simneuro", "doctor"],
        env={**os.environ, "SIMNEURO_CACHE": noexec, "TMPDIR": small, "COLUMNS": "300"},
        capture_output=True,
        text=True,
        check=True,
    )
    said = "".join(done.stdout.split())
    assert "noprogramcanberunfromthere" in said
    assert "MBarefreethere;setTMPDIR" in said
