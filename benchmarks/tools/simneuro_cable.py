"""A spike along the squid axon by simneuro."""

from typing import Any

import xarray as xr

import simneuro as sn
from benchmarks.tools import squid_axon as axon
from benchmarks.tools.simneuro_networks import serve_scenario


def document() -> dict[str, Any]:
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


def passages(made: xr.Dataset) -> float:
    """One over the time (s) from the first to the last compartment that is looked at."""
    times, cells = sn.recording.spikes(made, "axon")
    first, last = (times[cells == each][0] for each in (axon.FIRST, axon.LAST))
    return float(1 / (last - first))


def main() -> None:
    serve_scenario(document(), passages)


if __name__ == "__main__":
    main()
