"""Estimates of memory, compared with the operating system's count."""

import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import simneuro as sn
from simneuro.engine import compiler

TOOL = Path(__file__).with_name("memory_use.py")
needs_compiler = pytest.mark.skipif(compiler() is None, reason="no C++ compiler works here")
counts_memory = pytest.mark.skipif(
    not Path("/proc/self/clear_refs").is_file(), reason="this system does not count peaks of memory"
)
# Of the issue of all estimates: neither more nor less than this.
FACTOR = 1.5


def cells(size: int, amplitude: str = "150 pA", **more: Any) -> dict[str, Any]:
    """A scenario of leaky cells under a current."""
    start = {"v": {"uniform": ["-60 mV", "-50 mV"]}}
    return {
        "title": "a test",
        "duration": "50 ms",
        "populations": {"c": {"model": "lif", "size": size, "initial": start}},
        "drives": {"s": {"kind": "step_current", "target": "c", "amplitude": amplitude}},
        **more,
    }


def wired(**projection: Any) -> dict[str, Any]:
    """The projections of a scenario: one, of the cells onto themselves."""
    return {"p": {"source": "c", "target": "c", "synapse": "exp_current", **projection}}


TENTH = {"rule": "fixed_probability", "p": 0.1}
DRAWN = {"weight": {"normal": ["1 pA", "0.1 pA"]}, "delay": {"uniform": ["1 ms", "5 ms"]}}
EVENTS = {
    "kind": "inhomogeneous_poisson",
    "target": "c",
    "synapse": "exp_current",
    "weight": "1 pA",
    "rate": "1 kHz",
}
CASES: dict[str, dict[str, Any]] = {
    "many spikes": cells(1000, "400 pA", duration="20 s"),
    "drawn weights and delays": cells(6000, projections=wired(connect=TENTH, **DRAWN)),
    "equal synapses": cells(
        30_000, projections=wired(connect={"rule": "fixed_indegree", "n": 100}, weight="1 pA")
    ),
    "traces": cells(
        10_000, duration="300 ms", record={"traces": {"c": {"variables": ["v"], "neurons": 10_000}}}
    ),
    "few traces": cells(
        100, duration="1 s", record={"traces": {"c": {"variables": ["v"], "neurons": 100}}}
    ),
    "events": cells(10_000, duration="200 ms", drives={"x": EVENTS}),
    "long delays": cells(
        10,
        "10 pA",
        duration="200 s",
        projections=wired(connect={"rule": "all_to_all"}, weight="1 pA", delay="2000 s"),
    ),
    "repeated pairs": cells(
        20_000,
        "10 pA",
        projections=wired(
            connect={
                "rule": "repeated_pairs",
                "blocks": 100,
                "sources": [k // 200 for k in range(40_000)],
                "targets": [k % 200 for k in range(40_000)],
            },
            weight="1 pA",
        ),
    ),
    "plasticity": cells(
        4000,
        projections=wired(
            connect=TENTH, weight={"uniform": ["0 pA", "1 pA"]}, plasticity="own_stdp"
        ),
        plasticity={"own_stdp": {"model": "stdp", "parameters": {"w_max": "2 pA"}}},
    ),
}


@pytest.mark.slow
@needs_compiler
@counts_memory
@pytest.mark.parametrize("target", ["cpp", "numpy"])
@pytest.mark.parametrize("case", list(CASES))
def test_memory_is_estimated_within_a_factor(case, target, record_property):
    done = subprocess.run(
        [sys.executable, str(TOOL), target],
        input=json.dumps(CASES[case]),
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(done.stdout.splitlines()[-1])
    counted = found["python"] + found["program"]
    print(case, target, {key: round(value / 1e6, 1) for key, value in found.items()})
    # What a process may have beside its numbers, such as libraries that it loads late, in bytes.
    beside = 3e6 if case == "few traces" else 2e7
    assert counted < FACTOR * found["estimate"] + beside
    assert found["estimate"] < FACTOR * counted + beside


def resident(kind: str) -> int:
    """Bytes of this process: ``RssAnon`` are those that the system cannot take away."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(1024 * int(line.split()[1]) for line in lines if line.startswith(kind))


@counts_memory
def test_recordings_larger_than_memory_are_written_in_pieces(tmp_path):
    """Traces of programs lie in files; of 120 MB hardly any is copied while they are kept."""
    steps, cells = 150_000, 100
    values = np.memmap(tmp_path / "trace", np.float64, "w+", shape=(steps, cells))
    trace = sn.recording.Trace(np.arange(steps) * 1e-4, range(cells), values, "V")
    recording = sn.recording.assemble(
        populations={"c": cells}, spikes={}, duration=15.0, dt=1e-4, traces={"c.v": trace}
    )
    small = recording.isel({"time": slice(10), "c.neuron": slice(1)})
    sn.recording.save(small, tmp_path / "small.zarr")  # loads all that is loaded late
    before, highest, done = resident("RssAnon"), [0], threading.Event()

    def watch() -> None:
        while not done.wait(0.005):
            highest.append(resident("RssAnon"))

    watching = threading.Thread(target=watch)
    watching.start()
    sn.recording.save(recording, tmp_path / "large.zarr")
    done.set()
    watching.join()
    assert max(highest) - before < 60e6
