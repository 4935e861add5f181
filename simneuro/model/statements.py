"""The effects of the statements in a reset or a synaptic event."""

import ast
import re
from collections.abc import Iterator, Mapping

import sympy
from brian2.parsing.statements import parse_statement
from brian2.parsing.sympytools import str_to_sympy
from brian2.units.fundamentalunits import get_dimensions
from brian2.utils.stringtools import get_identifiers

from simneuro import units

_AMOUNT = re.compile(r"\d+\.?\d*\s*\w+")
_SECONDS = re.compile(r"(\d+\.?\d*(?:e-?\d+)?)\*second")
_RANDOM = {"rand", "randn", "poisson"}

#: A call of the random number that rules of plasticity may draw.
BINOMIAL = re.compile(r"\bbinomial\s*\(")
#: In a threshold: a number between 0 and 1, drawn for each cell in each time step.
DRAW = re.compile(r"\brand\s*\(\s*\)")


def as_expression(time: str) -> str:
    """A refractory time of ``"5 ms"`` as an expression; other texts as they are."""
    if not _AMOUNT.fullmatch(time.strip()):
        return time
    value = units.read(time.strip())
    if units.dimension("s") is not get_dimensions(value):
        return time
    return f"{float(value)!r}*second"


def as_time(expression: str) -> str:
    """A refractory time as people write it: ``"5 ms"``, which :func:`as_expression` reads back.

    Other texts stay as they are.
    """
    found = _SECONDS.fullmatch(expression.strip())
    if found is None:
        return expression
    time = units.text(float(found[1]) * units.parse("1 s"))
    return time if as_expression(time) == expression.strip() else expression


def is_condition(expression: str) -> bool:
    """Whether a threshold or refractory text is a condition (``v > V_th``), not a time."""
    return any(
        isinstance(node, (ast.Compare, ast.BoolOp))
        for node in ast.walk(ast.parse(expression.strip() or "0", mode="eval"))
    )


def random_calls(threshold: str) -> list[str]:
    """The random numbers that a threshold asks for."""
    return DRAW.findall(threshold)


def statements(code: str) -> Iterator[tuple[str, str, str]]:
    """Variable, operator and expression of each statement, such as ``("g", "+=", "w")``."""
    for line in re.split(r"[;\n]", code):
        if line.partition("#")[0].strip():
            variable, operator, expression, _ = parse_statement(line)
            yield variable, operator, expression


def assigned(code: str) -> frozenset[str]:
    """The variables that statements change."""
    return frozenset(variable for variable, _, _ in statements(code))


def adds_in_proportion(code: str, name: str, texts: Mapping[str, str] | None = None) -> bool:
    """Whether all that statements do is to add something proportional to ``name``.

    Done n times in a row they then do the same as once with n times its value. ``texts`` are the
    subexpressions that they may use, by name: what rests on something changed changes too.
    """
    changed = assigned(code)
    for _ in texts or ():
        changed |= {own for own, text in (texts or {}).items() if changed & get_identifiers(text)}
    return all(
        operator in ("+=", "-=") and is_proportional(expression, name, changed)
        for _, operator, expression in statements(code)
    )


def is_proportional(expression: str, name: str, changed: frozenset[str] = frozenset()) -> bool:
    """Whether an expression is ``name`` times something; it may not contain ``changed`` names."""
    if get_identifiers(expression) & (changed | _RANDOM):
        return False
    value, factor = sympy.expand(str_to_sympy(expression)), sympy.Symbol(name, real=True)
    return value.subs(factor, 0) == 0 and factor not in sympy.diff(value, factor).free_symbols
