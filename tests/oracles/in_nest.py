"""Run single cells and a network in NEST, in a process of its own: it prints, and keeps state.

Reads a list of tasks as JSON from standard input, and writes their results to the file that the
first argument names. Times in ms, potentials in mV, currents in pA, conductances in nS.
"""

import json
import sys
from pathlib import Path
from typing import Any

import nest
import numpy as np

Task = dict[str, Any]


def cell(task: Task) -> Task:
    """One cell with spikes at given times and a constant current; its traces and its spikes."""
    nest.ResetKernel()
    nest.resolution = task["dt"]
    neuron = nest.Create(task["model"], params=task["parameters"])
    if task.get("events"):
        source = nest.Create("spike_generator", params={"spike_times": task["events"]})
        nest.Connect(source, neuron, syn_spec={"weight": task["weight"], "delay": task["dt"]})
    meter = nest.Create("multimeter", params={"interval": task["dt"], "record_from": ["V_m"]})
    recorder = nest.Create("spike_recorder")
    nest.Connect(meter, neuron)
    nest.Connect(neuron, recorder)
    nest.Simulate(task["duration"])
    events = meter.events
    return {
        "times": list(map(float, events["times"])),
        "v": list(map(float, events["V_m"])),
        "spikes": sorted(map(float, recorder.events["times"])),
    }


def network(task: Task) -> Task:
    """Excitatory and inhibitory cells with fixed in-degrees and Poisson input: their spikes."""
    nest.ResetKernel()
    nest.resolution = task["dt"]
    nest.rng_seed = task["seed"]
    exc = nest.Create(task["model"], task["exc"], params=task["parameters"])
    inh = nest.Create(task["model"], task["inh"], params=task["parameters"])
    everyone = exc + inh
    rng = np.random.default_rng(task["seed"])
    everyone.V_m = rng.uniform(-60, -50, len(everyone))
    for source, count, weight in (
        (exc, task["from_exc"], task["weight_exc"]),
        (inh, task["from_inh"], task["weight_inh"]),
    ):
        rule = {
            "rule": "fixed_indegree",
            "indegree": count,
            "allow_autapses": False,
            "allow_multapses": False,
        }
        nest.Connect(source, everyone, rule, {"weight": weight, "delay": task["delay"]})
    outside = nest.Create("poisson_generator", params={"rate": task["rate"]})
    nest.Connect(outside, everyone, syn_spec={"weight": task["weight_exc"], "delay": task["dt"]})
    recorder = nest.Create("spike_recorder", params={"start": task["warmup"]})
    nest.Connect(everyone, recorder)
    nest.Simulate(task["warmup"] + task["duration"])
    senders, times = recorder.events["senders"], recorder.events["times"]
    return {"senders": [int(one) - 1 for one in senders], "times": list(map(float, times))}


def main() -> None:
    nest.verbosity = nest.VerbosityLevel.ERROR
    kinds = {"cell": cell, "network": network}
    results = [kinds[task["kind"]](task) for task in json.load(sys.stdin)]
    Path(sys.argv[1]).write_text(json.dumps(results), encoding="utf-8")


if __name__ == "__main__":
    main()
