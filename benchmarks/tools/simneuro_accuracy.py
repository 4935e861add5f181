"""Hodgkin-Huxley cells under constant currents by simneuro. Arguments: integrator, time step."""

import json
import sys

import numpy as np
from brian2 import amp

import simneuro as sn
from benchmarks.tool_process import Answer, serve
from benchmarks.tools.simneuro_networks import HODGKIN_HUXLEY

CELLS = 200
TOP = 2e-9  # A


def main(method: str, dt: str) -> None:
    current = np.linspace(0, TOP, CELLS) * amp
    scenario = sn.Scenario.from_document(
        {
            "title": "accuracy",
            "duration": "1 s",
            "dt": dt,
            "models": {"cell": HODGKIN_HUXLEY | {"method": method}},
            "populations": {"cells": {"model": "cell", "size": CELLS}},
            "drives": {"step": {"kind": "step_current", "target": "cells", "amplitude": current}},
        }
    )

    def work() -> Answer:
        recording = sn.simulate(scenario, target="cpp")
        rate = recording.sizes["spike"] / CELLS
        return {"loop_s": json.loads(recording.attrs["timings"])["loop_s"], "rate": rate}

    work()  # compiles the program
    serve(work)


if __name__ == "__main__":
    main(*sys.argv[1:])
