"""Equations of models as displayed formulas, in the order of the model."""

from collections.abc import Iterator

from brian2.equations import Equations
from brian2.equations.equations import DIFFERENTIAL_EQUATION
from brian2.utils.stringtools import get_identifiers

from generators.typeset import expression, symbol

_EXPLAINED = {
    "exprel": r"$\operatorname{exprel}(x) = (e^x - 1)/x$, which is 1 at 0.",
    "clip": r"$\operatorname{clip}(x, a, b)$ is $x$ limited to the range from $a$ to $b$.",
    "int": r"$[\ldots]$ is 1 where the condition holds, and 0 elsewhere.",
    "t_in_timesteps": r"$t/\Delta t$ is the time in time steps.",
}


def formulas(*texts: str) -> str:
    """Format one displayed formula for each equation, and explain special functions."""
    equations = [Equations(text) for text in texts]
    lines = [f"$$\n{line}\n$$\n" for each in equations for line in _format_lines(each)]
    return "\n".join([*lines, *_explain_functions(equations)])


def _format_lines(equations: Equations) -> Iterator[str]:
    for name, equation in equations.items():
        if equation.expr is not None:
            left = symbol(name)
            if equation.type == DIFFERENTIAL_EQUATION:
                left = rf"\frac{{\mathrm{{d}} {left}}}{{\mathrm{{d}} t}}"
            rests = "unless refractory" in equation.flags
            when = r"\quad\text{(unless refractory)}" if rests else ""
            yield f"{left} = {expression(equation.expr.code)}{when}"


def _explain_functions(equations: list[Equations]) -> Iterator[str]:
    used: set[str] = set()
    for each in equations:
        for equation in each.values():
            used |= get_identifiers(equation.expr.code) if equation.expr is not None else set()
    found = [text for name, text in _EXPLAINED.items() if name in used]
    if found:
        yield " ".join(found) + "\n"
