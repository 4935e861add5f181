"""Response curves as scenarios of simneuro. Argument: ``lif`` or ``hh``."""

import sys
from typing import Any

import numpy as np
from brian2 import amp

from benchmarks.tools.simneuro_networks import HODGKIN_HUXLEY, lif, serve_scenario

CELLS, LEVELS = 4000, 200
#: Time step, highest current (A), density of the noise.
SETTINGS = {
    "lif": ("0.1 ms", 0.4e-9, "100 pA*ms^0.5"),
    "hh": ("0.05 ms", 2e-9, "22 pA*ms^0.5"),
}


def document(name: str) -> dict[str, Any]:
    """All levels and repeats as the cells of one population."""
    dt, top, density = SETTINGS[name]
    mean = np.repeat(np.linspace(0, top, LEVELS), CELLS // LEVELS)
    drive = {"kind": "noise_current", "target": "cells", "mean": mean * amp, "density": density}
    return {
        "title": name,
        "duration": "1 s",
        "dt": dt,
        "models": {"cell": lif("exact", t_ref="2 ms") if name == "lif" else HODGKIN_HUXLEY},
        "populations": {"cells": {"model": "cell", "size": CELLS}},
        "drives": {"noise": drive},
    }


def main(name: str) -> None:
    serve_scenario(document(name), lambda made: made.sizes["spike"] / CELLS)


if __name__ == "__main__":
    main(*sys.argv[1:])
