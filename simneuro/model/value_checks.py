"""Checks of the numbers of a model: its states at the start, and what follows from parameters."""

from collections.abc import Collection, Mapping
from functools import partial
from typing import Any

import numpy as np
from brian2.equations.equations import SUBEXPRESSION, Equations
from brian2.units.fundamentalunits import Dimension
from brian2.utils.stringtools import get_identifiers

from simneuro import units
from simneuro.errors import InputError, quoted
from simneuro.model.evaluation import CONSTANTS, worth
from simneuro.model.model_base import ModelBase
from simneuro.model.text_checks import check_expression, run_check


def check_states(
    model: ModelBase,
    initial: Mapping[str, Any],
    equations: Equations,
    states: Collection[str],
    known: Mapping[str, Any],
) -> None:
    """Check that what is given for the start are states, and that the units fit.

    Parameters
    ----------
    model, equations
    initial : mapping of state to quantity, or to an expression in the names of ``known``
    states : collection of str
        Those that can be given.
    known : mapping
        What the names in expressions stand for.

    Raises
    ------
    InputError
        For the first that does not fit.
    """
    for name, value in initial.items():
        if name not in states:
            raise InputError(
                f"{model.name}: {quoted(name)} is not a state variable",
                where=f"initial.{name}",
                allowed=sorted(states),
            )
        dim = equations[name].dim
        check = (
            partial(check_expression, value, known, dim)
            if isinstance(value, str)
            else partial(_require_numbers, value, dim)
        )
        run_check(model, f"initial.{name}", check)


def _require_numbers(value: Any, dim: Dimension) -> None:
    if not np.isfinite(np.asarray(units.require(value, dim), float)).all():
        raise InputError("must be finite")


def check_finite(model: ModelBase, equations: Equations) -> None:
    """Raise :class:`InputError` if what the parameters alone give is not a finite number.

    That is where two of them are equal, and one divides by their difference.
    """
    own = model.si_values
    for name, equation in equations.items():
        code = equation.expr.code if equation.type == SUBEXPRESSION else ""
        found = worth(code, {**CONSTANTS, **own}.get) if code else None
        if found is not None and not np.isfinite(found):
            used = sorted(get_identifiers(code) & own.keys())
            given = [f"{key} = {units.text(model.parameters[key].value)}" for key in used]
            raise InputError(
                f"{model.name}: with {' and '.join(given)}, {name} = {code} is not a finite number",
                where="parameters",
            )
