"""Pairs of cells that fire at given times, with a synapse between them, to check plasticity.

A strong event (kick) in one time step makes a cell fire in the next.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr

from simneuro.validation.simulations import Floats, run, with_unit

DT = 0.1  # ms
_CELLS = {"model": "lif", "parameters": {"t_ref": "0.5 ms"}}


def make_kicks(target: str, trains: Sequence[Sequence[float]]) -> dict[str, Any]:
    """The table of a drive that makes cell k fire at the times ``trains[k]`` (ms)."""
    return {
        "kind": "spike_list",
        "target": target,
        "synapse": "delta",
        "weight": "60 mV",
        "times": with_unit([time - DT for train in trains for time in train], "ms"),
        "neurons": [cell for cell, train in enumerate(trains) for _ in train],
    }


def simulate_pairs(
    before: Sequence[Sequence[float]],
    after: Sequence[Sequence[float]],
    duration: float,
    synapse: str,
    weight: str,
    **more: Any,
) -> xr.Dataset:
    """Simulate synapses from cell k of ``pre`` to cell k of ``post``.

    The cells fire at the times ``before[k]`` and ``after[k]`` (ms).
    """
    size = len(before)
    trains = {"pre": before, "post": after}
    drives = {f"kick_{name}": make_kicks(name, each) for name, each in trains.items()}
    drives = {name: drive for name, drive in drives.items() if len(drive["neurons"])}
    target: Mapping[str, Any] = more.pop("target", _CELLS)
    traces = {"post": {"variables": more.pop("record", ["v"]), "neurons": size}}
    projection = {
        "source": "pre",
        "target": "post",
        "synapse": synapse,
        "weight": weight,
        "connect": {"rule": "one_to_one"},
        **more.pop("projection", {}),
    }
    return run(
        {
            "duration": f"{duration} ms",
            "dt": f"{DT} ms",
            "populations": {"pre": {**_CELLS, "size": size}, "post": {**target, "size": size}},
            "projections": {"wires": projection},
            "drives": drives,
            "record": {"traces": traces, "wiring": ["wires"]},
            **more,
        }
    )


def read_weight_change(measured: xr.Dataset, unit: float) -> Floats:
    """The change of each weight, in this unit."""
    changed = measured["wires.final_weight"] - measured["wires.weight"]
    return np.asarray(changed.values / unit)
