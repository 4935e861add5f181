"""Pairs of cells that fire when they are told to, with a synapse between: for rules of plasticity.

A kick in one step makes a cell fire in the next.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr

from simneuro.validation.runs import Floats, amounts, run

DT = 0.1  # ms
_CELLS = {"model": "lif", "parameters": {"t_ref": "0.5 ms"}}


def kicks(target: str, trains: Sequence[Sequence[float]]) -> dict[str, Any]:
    """A drive that makes cell k fire at the k-th times (ms)."""
    return {
        "kind": "spike_list",
        "target": target,
        "synapse": "delta",
        "weight": "60 mV",
        "times": amounts([time - DT for train in trains for time in train], "ms"),
        "neurons": [cell for cell, train in enumerate(trains) for _ in train],
    }


def connected(
    before: Sequence[Sequence[float]],
    after: Sequence[Sequence[float]],
    duration: float,
    synapse: str,
    weight: str,
    **more: Any,
) -> xr.Dataset:
    """Cell k of ``pre`` onto cell k of ``post``, which fire at the k-th times (ms)."""
    size = len(before)
    trains = {"pre": before, "post": after}
    drives = {f"kick_{name}": kicks(name, each) for name, each in trains.items()}
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


def learnt(measured: xr.Dataset, unit: float) -> Floats:
    """How each weight has changed, in this unit."""
    changed = measured["wires.final_weight"] - measured["wires.weight"]
    return np.asarray(changed.values / unit)
