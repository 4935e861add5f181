"""Run cells of one compartment in NEURON, in a process of its own.

Reads a list of tasks as JSON from standard input, and writes their results to the file that the
first argument names. Integrated by CVODE, so that no time step is in the result.
"""

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from neuron import h

Task = dict[str, Any]


def cell(task: Task) -> Task:
    """Spikes of a cylinder as long as wide (um), under a step (nA)."""
    section = h.Section(name="soma")
    section.L = section.diam = task["size"]
    section.cm = task.get("cm", 1.0)
    section.insert(task["mechanism"])
    for name, value in task.get("values", {}).items():
        setattr(section, name, value)
    for name, value in task.get("shared", {}).items():
        setattr(h, name, value)
    clamp = h.IClamp(section(0.5))
    clamp.delay, clamp.dur, clamp.amp = task["start"], task["length"], task["current"]
    crossing = h.NetCon(section(0.5)._ref_v, None, sec=section)
    crossing.threshold = task["threshold"]
    spikes = h.Vector()
    crossing.record(spikes)
    solver = h.CVode()
    solver.active(True)
    solver.atol(1e-8)
    solver.rtol(1e-8)
    h.celsius = task["celsius"]
    h.finitialize(task["v"])
    h.continuerun(task["duration"])
    return {"spikes": np.array(spikes).tolist()}


def main() -> None:
    h.load_file("stdrun.hoc")
    results = [cell(task) for task in json.load(sys.stdin)]
    Path(sys.argv[1]).write_text(json.dumps(results), encoding="utf-8")


if __name__ == "__main__":
    main()
