"""Hodgkin-Huxley cells under constant currents by simneuro. Arguments: integrator, time step."""

import sys

import numpy as np
from brian2 import amp

from benchmarks.tools.simneuro_networks import HODGKIN_HUXLEY, serve_scenario

CELLS = 200
TOP = 2e-9  # A


def main(method: str, dt: str) -> None:
    current = np.linspace(0, TOP, CELLS) * amp
    tables = {
        "title": "accuracy",
        "duration": "1 s",
        "dt": dt,
        "models": {"cell": HODGKIN_HUXLEY | {"method": method}},
        "populations": {"cells": {"model": "cell", "size": CELLS}},
        "drives": {"step": {"kind": "step_current", "target": "cells", "amplitude": current}},
    }
    serve_scenario(tables, lambda made: made.sizes["spike"] / CELLS)


if __name__ == "__main__":
    main(*sys.argv[1:])
