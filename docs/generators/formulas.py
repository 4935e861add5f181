"""A model's equations as formulas, in the order in which the model writes them."""

from collections.abc import Iterator

from brian2.equations import Equations
from brian2.equations.equations import DIFFERENTIAL_EQUATION
from brian2.utils.stringtools import get_identifiers

from generators.typeset import expression, symbol

_EXPLAINED = {
    "exprel": r"$\operatorname{exprel}(x) = (e^x - 1)/x$, which is 1 at 0.",
    "clip": r"$\operatorname{clip}(x, a, b)$ is $x$, but at least $a$ and at most $b$.",
    "int": r"$[\ldots]$ is 1 where the condition holds, and 0 elsewhere.",
    "t_in_timesteps": r"$t/\Delta t$ is the time in time steps.",
}


def formulas(*texts: str) -> str:
    """One displayed formula for each equation, as Markdown, and what their functions mean."""
    equations = [Equations(text) for text in texts]
    lines = [f"$$\n{line}\n$$\n" for each in equations for line in _lines(each)]
    return "\n".join([*lines, *_explanations(equations)])


def _lines(equations: Equations) -> Iterator[str]:
    for name, equation in equations.items():
        if equation.expr is not None:
            left = symbol(name)
            if equation.type == DIFFERENTIAL_EQUATION:
                left = rf"\frac{{\mathrm{{d}} {left}}}{{\mathrm{{d}} t}}"
            rests = "unless refractory" in equation.flags
            when = r"\quad\text{(unless refractory)}" if rests else ""
            yield f"{left} = {expression(equation.expr.code)}{when}"


def _explanations(equations: list[Equations]) -> Iterator[str]:
    used: set[str] = set()
    for each in equations:
        for equation in each.values():
            used |= get_identifiers(equation.expr.code) if equation.expr is not None else set()
    found = [text for name, text in _EXPLAINED.items() if name in used]
    if found:
        yield " ".join(found) + "\n"
