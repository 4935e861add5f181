"""Currents of drives that have another value in each step, as tables: the numbers of every target.

NEST has generators of sines and of noise too, but with other random numbers and other moments.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from brian2.utils.stringtools import get_identifiers

from simneuro.engine.draw.inputs import FIRST, KEY, LAST, STEP, CellInput
from simneuro.engine.equations.random_numbers import counter_normal
from simneuro.errors import InputError
from simneuro.model.evaluation import given, worth
from simneuro.network import Times

_DRAW, _DRAWN = f"counter_normal({KEY}, {STEP}, i)", "drawn_number"


def changes_each_step(described: CellInput) -> bool:
    """Whether a current depends on the step."""
    return STEP in get_identifiers(described.current) or bool(described.changing)


def current_table(
    described: CellInput, values: Mapping[str, Any], size: int, times: Times
) -> np.ndarray:
    """The current (step, cell) in A; one column where it is the same in all cells.

    Raises
    ------
    InputError
        If its formula calls a function that NumPy does not know here.
    """
    step = np.arange(times.steps)[:, None]
    known: dict[str, Any] = {name: np.atleast_1d(each)[None, :] for name, each in values.items()}
    known |= {STEP: step.astype(float), "dt": times.dt}
    if described.is_random:
        known[_DRAWN] = counter_normal(values[KEY], step, np.arange(size)[None, :])
    known |= _processes(described, values, known, times)
    within = (step >= values[FIRST]) & (step < values[LAST])
    return np.asarray(_value(described.current, known) * within * known.get("chosen", 1.0))


def _processes(
    described: CellInput, values: Mapping[str, Any], known: Mapping[str, Any], times: Times
) -> dict[str, np.ndarray]:
    """The variables of a random process in each step: (step, cell)."""
    if not described.changing:
        return {}
    (variable,) = described.changing
    formula = described.update.partition("=")[2]
    course = [np.asarray(values[variable])]
    for drawn in known[_DRAWN][:-1]:
        now = {**values, "dt": times.dt, variable: course[-1], _DRAWN: drawn}
        course.append(_value(formula, now))
    return {variable: np.array(course)}


def _value(formula: str, known: Mapping[str, Any]) -> Any:
    found = worth(formula.replace(_DRAW, _DRAWN), given(known))
    if found is None:
        raise InputError(f"the current {formula} is not handed over to NEST", where="drives")
    return found
