"""Checks that the equations of a rule can be solved from event to event."""

from collections.abc import Mapping

import numpy as np
import sympy
from brian2.equations import Equations
from brian2.equations.equations import DIFFERENTIAL_EQUATION
from brian2.parsing.sympytools import str_to_sympy
from brian2.stateupdaters.exact import get_linear_system, linear

from simneuro.errors import InputError
from simneuro.model.linear import evaluate
from simneuro.model.model_base import ModelBase

_CLOSE = 1e-6  # chosen: what a solution may lose where its parts nearly cancel


def check_event_driven(model: ModelBase, equations: Equations) -> None:
    """Raise :class:`InputError` unless the equations have a solution with these parameters."""
    events = Equations(
        [
            equation
            for equation in equations.values()
            if equation.type != DIFFERENTIAL_EQUATION or "clock-driven" not in equation.flags
        ]
    )
    if not events.diff_eq_names:
        return
    try:
        states, rates, constants = get_linear_system(events, {})
        names = {symbol.name for entry in (*rates, *constants) for symbol in entry.free_symbols}
        separate = rates.is_diagonal() and all(rates.diagonal())
        # Each then decays on its own, which can be solved.
        solution = "" if separate and "t" not in names else linear(events, {})
    except Exception as error:  # Brian2 raises errors of several kinds here
        raise _not_solved(model, "this cannot be solved from event to event") from error
    if changing := names & {"v_pre", "v_post"}:
        raise _not_solved(model, f"{min(changing)} changes between events")
    values = model.si_values
    if names & ({*equations.names, "w", "t", "dt"} - {*states}):
        return  # not numbers yet
    numbers = evaluate([[*rates.row(k), constants[k]] for k in range(len(states))], values)
    _check_numbers(model, states, numbers, solution, values)


def _check_numbers(
    model: ModelBase,
    states: list[str],
    numbers: np.ndarray,
    solution: str,
    values: Mapping[str, float],
) -> None:
    """Brian2's solution divides by rates and by their differences: compare it with the truth."""
    if not solution:
        still = [name for k, name in enumerate(states) if numbers[k, k] == 0 != numbers[k, -1]]
        if still:
            raise _not_solved(model, f"the rate of {still[0]} is 0 with these parameters")
        return
    from scipy.linalg import expm  # takes a tenth of a second, which few rules need

    fastest = float(np.abs(np.diagonal(numbers)).max())
    step = 1 / fastest if fastest else 1.0
    expected = expm(np.vstack([numbers, np.zeros(len(states) + 1)]) * step).sum(axis=1)[:-1]
    known = {**values, **dict.fromkeys(states, 1.0), "dt": step}
    found = evaluate([[each] for each in _right_sides(solution, states)], known)[:, 0]
    if not np.allclose(found, expected, rtol=_CLOSE, atol=_CLOSE * float(np.abs(expected).max())):
        raise _not_solved(model, "with these parameters two rates are equal, or one of them is 0")


def _right_sides(solution: str, states: list[str]) -> list[sympy.Expr]:
    lines = dict(line.split(" = ", 1) for line in solution.splitlines())
    return [str_to_sympy(lines[f"_{name}"]) for name in states]


def _not_solved(model: ModelBase, why: str) -> InputError:
    return InputError(f"{model.name}: {why}; mark the equation (clock-driven)", where="equations")
