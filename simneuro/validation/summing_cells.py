"""Cells that sum what drives them: without a leak, and with a threshold that they never reach."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import xarray as xr

from simneuro.validation.simulations import Floats, read_trace, run_cells

_NEVER_FIRES = {"C_m": "100 pF", "V_th": "1000 V"}
#: Of an event drive: each event moves the potential by 1 mV.
ONE_EACH = {"synapse": "delta", "weight": "1 mV"}


def sum_drive(
    drive: Mapping[str, Any],
    *,
    duration: str,
    size: int = 1,
    interval: str | None = None,
    name: str = "drive",
) -> xr.Dataset:
    """Simulate cells of 100 pF under a drive; their potential is what it brought so far.

    The random numbers of the drive follow from its ``name``.
    """
    return run_cells(
        "subtractive_if",
        duration=duration,
        size=size,
        parameters=_NEVER_FIRES,
        drives={name: {"target": "cell", **drive}},
        record=["v"],
        interval=interval,
    )


def count_events(drive: Mapping[str, Any], **options: Any) -> Floats:
    """The number of events in each cell so far (time, cell); options as :func:`sum_drive`."""
    return np.rint(read_trace(sum_drive({**ONE_EACH, **drive}, **options)))
