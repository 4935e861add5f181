"""Integrators that keep each subexpression of a model as a value of its own.

Brian2's substitute subexpressions into the equations and let SymPy rewrite the result, so that the
rates of a Hodgkin-Huxley cell are computed several times in each step. Same schemes, same order.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import sympy
from brian2.equations import Equations
from brian2.equations.equations import DIFFERENTIAL_EQUATION, SUBEXPRESSION
from brian2.parsing.sympytools import str_to_sympy, sympy_to_str
from brian2.stateupdaters.base import StateUpdateMethod, UnsupportedEquationsException
from brian2.utils.stringtools import get_identifiers, word_substitute

from simneuro.errors import InputError, one_line

#: The integrators of models that have a twin here.
TWINS = {"rk4": "simneuro_rk4", "exponential_euler": "simneuro_exponential_euler"}
#: The integrator of the gates of a cable.
GATES = "simneuro_gates"


def check_method(method: str, equations: Equations) -> None:
    """Check that an integrator can solve the equations, before anything is built.

    Raises
    ------
    InputError
        If the equations are not of the form that it needs.
    """
    try:
        if method in (*TWINS.values(), GATES):
            StateUpdateMethod.stateupdaters[method](equations)
    except (ValueError, UnsupportedEquationsException) as error:
        name = {twin: own for own, twin in TWINS.items()}.get(method, method)
        what = one_line(error)
        raise InputError(f"{name} cannot integrate these equations: {what}") from error


class RungeKutta4(StateUpdateMethod):
    """The classical fourth-order Runge-Kutta scheme."""

    def __call__(
        self, equations: Equations, variables: Any = None, method_options: Any = None
    ) -> str:
        _require_deterministic(equations)
        states = [name for name, _ in _derivatives(equations)]
        lines = [*_stage(equations, 1, {})]
        for stage, share, time in (
            (2, "0.5*", "(t + 0.5*dt)"),
            (3, "0.5*", "(t + 0.5*dt)"),
            (4, "", "(t + dt)"),
        ):
            lines += [f"_{name}_{stage} = {name} + {share}_k_{name}_{stage - 1}" for name in states]
            moved = {name: f"_{name}_{stage}" for name in states}
            lines += _stage(equations, stage, {**moved, "t": time})
        for name in states:
            slopes = f"_k_{name}_1 + 2.0*(_k_{name}_2 + _k_{name}_3) + _k_{name}_4"
            lines.append(f"{name} = {name} + ({slopes})/6.0")
        return "\n".join(lines)


def _stage(equations: Equations, stage: int, moved: Mapping[str, str]) -> Iterator[str]:
    """The slopes times dt, with the state that ``moved`` names.

    What does not change with the state keeps its value of the first stage.
    """
    names, moving = dict(moved), set(moved)
    for name, expression in _subexpressions(equations):
        if stage > 1 and not get_identifiers(expression) & moving:
            names[name] = f"_{name}_1"
            continue
        yield f"_{name}_{stage} = {word_substitute(expression, names)}"
        names[name] = f"_{name}_{stage}"
        moving.add(name)
    for name, expression in _derivatives(equations):
        yield f"_k_{name}_{stage} = dt*({word_substitute(expression, names)})"


class ExponentialEuler(StateUpdateMethod):
    """Each variable by its exact solution while all others keep their values.

    Parameters
    ----------
    rates_vanish : bool
        Whether rates may be zero; those of the gates of a membrane are not, which saves a tenth of
        the time of a cable.
    """

    def __init__(self, rates_vanish: bool = True) -> None:
        self.rates_vanish = rates_vanish

    def __call__(
        self, equations: Equations, variables: Any = None, method_options: Any = None
    ) -> str:
        _require_deterministic(equations)
        lines = [f"_{name}_0 = {text}" for name, text in _kept(equations)]
        for name, expression in _derivatives(equations):
            lines += _exact_step(
                name, _without(equations, name, expression), variables, self.rates_vanish
            )
        return "\n".join([*lines, *(f"{name} = _{name}_1" for name, _ in _derivatives(equations))])


def _kept(equations: Equations) -> Iterator[tuple[str, str]]:
    names = {name: f"_{name}_0" for name, _ in _subexpressions(equations)}
    for name, expression in _subexpressions(equations):
        yield name, word_substitute(expression, names)


def _without(equations: Equations, variable: str, expression: str) -> str:
    """The expression with those subexpressions written out that change with ``variable``."""
    names: dict[str, str] = {}
    for name, text in _subexpressions(equations):
        written = word_substitute(text, names)
        changes = variable in get_identifiers(written)
        names[name] = f"({written})" if changes else f"_{name}_0"
    return str(word_substitute(expression, names))


def _exact_step(name: str, expression: str, variables: Any, rates_vanish: bool) -> list[str]:
    """From dx/dt = a x + b, with a and b constant over the step."""
    x = sympy.Symbol(name, real=True)
    derivative = str_to_sympy(expression, variables)
    slope = sympy.diff(derivative, x)
    if slope.has(x) or slope.has(sympy.Derivative):
        raise UnsupportedEquationsException(
            f"The equation of {name} is not linear in {name} itself, as exponential_euler needs."
        )
    constant = derivative.subs(x, 0)
    if slope == 0:
        return [f"_{name}_1 = {name} + dt*({sympy_to_str(constant)})"]
    lines = [f"_a_{name} = {sympy_to_str(slope)}"]
    if constant == 0:
        return [*lines, f"_{name}_1 = {name}*exp(dt*_a_{name})"]
    step = f"_end_{name} + ({name} - _end_{name})*exp(dt*_a_{name})"
    if not rates_vanish:
        lines += [f"_end_{name} = -({sympy_to_str(constant)})/_a_{name}"]
        return [*lines, f"_{name}_1 = {step}"]
    # Where a is zero, or so small that the end is too far away for the digits of a step towards it,
    # the end is moved close and the step dt*b added: x*exp(dt*a) + dt*b. That errs by less than
    # 1e-8 of the step, and so does the exact solution at the border. ``_flat`` is a floating-point
    # number: only AVX-512 converts a vector of the 64-bit integers that Brian2 would use.
    return [
        *lines,
        f"_b_{name} = {sympy_to_str(constant)}",
        f"_flat_{name} = 1.0*int(abs(dt*_a_{name}) < 1e-8)",
        f"_end_{name} = -_b_{name}/(_a_{name} + 1e9*_flat_{name})",
        f"_{name}_1 = {step} + _flat_{name}*(dt*_b_{name})",
    ]


def _subexpressions(equations: Equations) -> list[tuple[str, str]]:
    """Those on which the derivatives rest."""
    needed = {name for _, text in _derivatives(equations) for name in get_identifiers(text)}
    kept = []
    for name, text in reversed(_of_kind(equations, SUBEXPRESSION)):
        if name in needed:
            needed |= get_identifiers(text)
            kept.append((name, text))
    return kept[::-1]


def _derivatives(equations: Equations) -> list[tuple[str, str]]:
    return _of_kind(equations, DIFFERENTIAL_EQUATION)


def _of_kind(equations: Equations, kind: str) -> list[tuple[str, str]]:
    """Names and expressions in an order in which each needs only those before it."""
    return [(each.varname, each.expr.code) for each in equations.ordered if each.type == kind]


def _require_deterministic(equations: Equations) -> None:
    if equations.is_stochastic:
        raise UnsupportedEquationsException("This integrator takes no noise in the equations.")


StateUpdateMethod.register(TWINS["rk4"], RungeKutta4())
StateUpdateMethod.register(TWINS["exponential_euler"], ExponentialEuler())
StateUpdateMethod.register(GATES, ExponentialEuler(rates_vanish=False))
