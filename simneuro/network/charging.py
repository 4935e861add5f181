"""How fast the potential of a cell changes: by a current, and back to rest."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from simneuro.model.evaluation import Lookup, lookup, worth
from simneuro.network.cells import Cells
from simneuro.network.distribution import Distribution

_AT_REST = -0.065  # V; where a cell does not say where it starts
_MANY = 256  # chosen: more populations than most scenarios have, in all their conditions


@lru_cache(_MANY)
def charging(cells: Cells) -> float:
    """How fast a current of 1 A charges a cell, in V/s: one over its capacitance; 0 if unknown."""
    if cells.cable is not None:
        return 0.0
    without = _slope(cells, _AT_REST, {})
    for current in ("I_ext", "I_syn"):
        driven = _slope(cells, _AT_REST, {current: 1e-12})
        if driven is not None and without is not None and driven != without:
            return abs(driven - without) / 1e-12
    return 0.0


def direction_of_receptors(cells: Cells) -> int:
    """1 if the currents of receptors raise the potential, -1 if they lower it, 0 if unknown."""
    if cells.cable is not None:
        return 1
    without, driven = (_slope(cells, _AT_REST, {"I_syn": each}) for each in (0.0, 1e-12))
    return 0 if driven is None or without is None else int(np.sign(driven - without))


def time_constant(cells: Cells) -> float | None:
    """Minus one over the slope of dv/dt where a cell starts, if it returns from there."""
    start = cells.start.get("v", _AT_REST)
    at = worth(start, _names(cells, {})) if isinstance(start, str) else _typical(start)
    at = _AT_REST if at is None else at
    low, high = (_slope(cells, at + step, {}) for step in (-1e-5, 1e-5))
    if low is None or high is None or not high < low:
        return None
    return float(2e-5 / (low - high))


def _slope(cells: Cells, v: float, inputs: Mapping[str, float]) -> Any:
    """dv/dt in V/s, with all other states zero; None if it is not known, or not one number."""
    if "v" not in cells.model.parsed.diff_eq_names:
        return None
    found = worth(cells.model.parsed["v"].expr.code, _names(cells, {"v": v, **inputs}))
    return None if found is None or np.ndim(found) or not np.isfinite(found) else float(found)


def _names(cells: Cells, values: Mapping[str, float]) -> Lookup:
    """The names of a model: typical parameters, the states given, and zero for all else."""
    equations = cells.model.parsed
    typical = {name: _typical(cells.value(name)) for name in cells.model.parameters}
    states = dict.fromkeys((*equations.diff_eq_names, *equations.parameter_names), 0.0)
    zero = {"I_ext": 0.0, "I_syn": 0.0, "t": 0.0}
    return lookup(equations, {**zero, **states, **typical, **values})


def _typical(value: Any) -> float:
    if isinstance(value, Distribution):
        return value.mean
    values = np.asarray(value, dtype=float)
    return float(np.median(values) if values.ndim else values)  # a median takes 0.1 ms
