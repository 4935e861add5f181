"""Units as populations: several cells of one neuron with the same input."""

from dataclasses import replace
from typing import Any

from simneuro.bridge.arguments import require_count
from simneuro.bridge.networks.spiking_code import SpikingCode
from simneuro.errors import InputError

# Where membranes start, by the start of a single cell: the reset and the way up to the threshold.
_WAYS_UP = {"V_th/2": ("0*volt", "V_th"), "(V_reset + V_th)/2": ("V_reset", "(V_th - V_reset)")}


def give_cells(code: SpikingCode, cells: int, noise: Any) -> SpikingCode:
    """The code with units of so many cells.

    Cells that start where single cells do would fire together, so they start evenly spread between
    reset and threshold, at (k + 1/2) / cells of the way for k from 0: then M cells of
    ``subtractive_if`` that are charged by x thresholds fire floor(M x + 1/2) spikes together, which
    is the sum of floor(x + (k + 1/2) / M) (Hermite's identity).

    Raises
    ------
    InputError
        The number is none, or there is neither noise nor a known start to make the cells differ.
    """
    require_count(cells, "cells_per_unit")
    if cells == 1:
        return code
    if code.start not in _WAYS_UP:
        if noise is None:
            raise InputError(
                f"without noise all {cells} cells of a unit of {code.neuron.name} neurons would "
                "fire together, which is no better than one. Give noise, with which the curve must "
                'have been measured: `sn.response_curve(..., noise="50 pA*ms^0.5")`',
                where="cells_per_unit",
            )
        return replace(code, cells=cells)
    return replace(code, cells=cells, start=spread_start(code.start, cells))


def spread_start(single: str, cells: int) -> str:
    """The start of cells, evenly spread, in place of the start of a single one."""
    if cells == 1:
        return single
    reset, way = _WAYS_UP[single]
    return f"{reset} + {way}*((i % {cells}) + 0.5)/{cells}"
