"""A spike along the squid axon by simneuro."""

import json
import time

import numpy as np

import simneuro as sn
from benchmarks.tool_process import Answer, serve
from benchmarks.tools import squid_axon as axon


def document() -> dict[str, object]:
    """The axon, shocked at one end."""
    return {
        "title": "cable",
        "duration": f"{axon.DURATION} ms",
        "dt": f"{axon.DT} ms",
        "populations": {
            "axon": {
                "model": "hodgkin_huxley",
                "size": axon.COMPARTMENTS,
                "parameters": {"temperature": "18.5 degC"},
                "cable": {
                    "length": f"{axon.LENGTH} mm",
                    "diameter": f"{axon.DIAMETER} um",
                    "resistivity": f"{axon.RESISTIVITY} ohm*cm",
                },
            }
        },
        "drives": {
            "shock": {
                "kind": "step_current",
                "target": "axon",
                "cells": list(range(axon.SHOCKED)),
                "amplitude": f"{axon.SHOCK} uA",
                "stop": f"{axon.UNTIL} ms",
            }
        },
    }


def main() -> None:
    scenario = sn.Scenario.from_document(document())

    def work() -> Answer:
        called = time.perf_counter()
        made = sn.simulate(scenario, target="cpp")
        times, cells = made["spike_time"].values, made["spike_neuron"].values
        first, last = (times[cells == each][0] for each in (axon.FIRST, axon.LAST))
        wall = time.perf_counter() - called
        loop = json.loads(made.attrs["timings"])["loop_s"]
        return {"loop_s": loop, "wall_s": wall, "rate": 1 / float(np.subtract(last, first))}

    work()  # compiles the program
    serve(work)


if __name__ == "__main__":
    main()
