"""Checks of values that are computed from a population's parameters before the run."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from simneuro import units
from simneuro.errors import InputError, located
from simneuro.model.evaluation import CONSTANTS, finite_worth
from simneuro.model.expressions import read_expression
from simneuro.model.statements import is_condition
from simneuro.network.cells import Cells
from simneuro.network.distribution import Distribution
from simneuro.network.times import NEVER, Times


def check_computed(cells: Cells, times: Times) -> None:
    """Raise :class:`InputError` if a state at the start, or the refractory time, cannot be.

    Both are looked at as far as they follow from parameters that are known: not where these are
    drawn, or change.
    """
    values = dict(CONSTANTS)
    for name in cells.model.parameters:
        _keep(values, name, cells.value(name))
    _check_refractory(cells, values, times)
    for variable, value in cells.start.items():
        found = value
        if isinstance(value, str):
            with located(f"initial.{variable}"):
                found = finite_worth(read_expression(value), values.get)
        if found is not None:
            _keep(values, variable, found)


def _keep(values: dict[str, Any], name: str, value: Any) -> None:
    if isinstance(value, Distribution):
        values.pop(name, None)
    else:
        values[name] = np.asarray(value, dtype=float)


def _check_refractory(cells: Cells, values: Mapping[str, Any], times: Times) -> None:
    text = cells.model.refractory
    if not text.strip() or is_condition(text):
        return
    with located("refractory"):
        found = finite_worth(read_expression(text), values.get)
        if found is None:
            return
        wrong = np.atleast_1d(found)[~((np.atleast_1d(found) >= 0) & (found < NEVER * times.dt))]
        if wrong.size:
            got, most = (
                units.text(each * units.parse("1 s")) for each in (wrong[0], NEVER * times.dt)
            )
            raise InputError(f"got {got}, but this must be from 0 s to less than {most}")
