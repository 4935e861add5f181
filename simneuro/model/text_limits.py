"""Limits of the texts of a model: how large they are with everything written out.

Whatever reads a text of a model evaluates it: Brian2 its units, SymPy every power of numbers. Here
it is measured first, on Python's syntax tree, so that the work is bounded for any text.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import comb

from simneuro.errors import InputError, quoted
from simneuro.model.evaluation import CONSTANTS, finite_worth
from simneuro.model.expressions import DEPTH, check_length, read_expression

# Chosen: several times what the largest model of the catalogue has (90 operations, 160 terms).
_CALLS = 8  # function calls inside one another: Brian2's check of units quadruples with each
_NODES = 20_000  # operations, with subexpressions written out
_TERMS = 10_000  # terms, with products of sums written out, as SymPy does
_POWER = 100  # of a number in an exponent

_COMMENT = re.compile(r"#[^\n]*")
_AFTER_COLON = re.compile(r"\s*([\w*/.\- ]*)(?:\([^()]*\))?")


@dataclass(frozen=True)
class Extent:
    """How large an expression is, with the subexpressions that it names written out."""

    nodes: float
    depth: int
    calls: int
    terms: float


_NAME = Extent(1, 1, 0, 1)


def check_extent(code: str, named: Mapping[str, Extent]) -> Extent:
    """How large an expression is, where ``named`` are the subexpressions that it may name.

    Raises
    ------
    InputError
        If it is too large, or contains a number that cannot be computed.
    """
    tree = read_expression(code)
    found = _extent(tree, named)
    for size, limit, what in (
        (found.depth, DEPTH, "operations inside one another"),
        (found.calls, _CALLS, "function calls inside one another"),
        (found.nodes, _NODES, "operations, with what it names written out"),
        (found.terms, _TERMS, "terms, with products of sums written out"),
    ):
        if size > limit:
            raise InputError(f"{quoted(code)} has more than {limit} {what}; cut it into parts")
    finite_worth(tree, CONSTANTS.get)
    return found


def check_equations_extent(text: str) -> None:
    """Raise :class:`InputError` if equations, or a unit in them, are too large to be evaluated."""
    check_length(text)
    waiting: dict[str, str] = {}
    for name, code, unit in split_equations(text):
        _check_unit(unit)
        if code:
            waiting[name] = code
    named: dict[str, Extent] = {}
    for name in waiting:
        _measure(name, waiting, named, ())


def split_equations(text: str) -> Iterator[tuple[str, str, str]]:
    """The left side, the expression (may be empty) and the unit of each equation."""
    head, *rest = _COMMENT.sub("", text).split(":")
    for after in rest:
        match = _AFTER_COLON.match(after)
        unit, end = (match[1], match.end()) if match else ("", 0)
        name, _, code = head.partition("=")
        yield name.strip(), " ".join(code.split()), unit
        head = after[end:]


def _measure(
    name: str, waiting: Mapping[str, str], named: dict[str, Extent], above: tuple[str, ...]
) -> None:
    """Measure what an equation names before the equation itself."""
    if name in named or name in above:  # in a circle, which Brian2 refuses
        return
    if len(above) > DEPTH:
        raise InputError(f"more than {DEPTH} subexpressions rest on one another")
    tree = read_expression(waiting[name])
    for used in {each.id for each in ast.walk(tree) if isinstance(each, ast.Name)}:
        if used in waiting:
            _measure(used, waiting, named, (*above, name))
    named[name] = check_extent(waiting[name], named)


def _extent(node: ast.expr, named: Mapping[str, Extent]) -> Extent:
    if isinstance(node, ast.Name):
        return named.get(node.id, _NAME)
    inner = [
        _extent(each, named) for each in ast.iter_child_nodes(node) if isinstance(each, ast.expr)
    ]
    if not inner:
        return _NAME
    is_call = isinstance(node, ast.Call)
    return Extent(
        nodes=1 + sum(each.nodes for each in inner),
        depth=1 + max(each.depth for each in inner),
        calls=is_call + max(each.calls for each in inner),
        terms=_terms(node, [each.terms for each in inner]),
    )


def _terms(node: ast.expr, inner: list[float]) -> float:
    """The terms of an operation, where products and powers of sums are written out.

    Those inside a function, and below a fraction, are written out there: the larger number counts.
    """
    if not isinstance(node, ast.BinOp):
        return max(inner) if isinstance(node, ast.Call) else sum(inner)
    left, right = inner
    if isinstance(node.op, (ast.Add, ast.Sub)):
        return left + right
    if isinstance(node.op, ast.Mult):
        return left * right
    if isinstance(node.op, ast.Pow):
        power = _power(node.right)
        return float(comb(int(min(left, 1e6)) + power - 1, power)) if power else max(left, right)
    return max(left, right)


def _power(node: ast.expr) -> int:
    """A whole number in an exponent; 0 where it is none.

    Raises
    ------
    InputError
        If it is too large.
    """
    value = finite_worth(node, CONSTANTS.get)
    if value is None:
        return 0
    if abs(value) > _POWER:
        message = f"{quoted(ast.unparse(node))} is an exponent, which may be at most {_POWER}"
        raise InputError(message)
    return int(abs(value)) if value == int(value) else 0


def _check_unit(unit: str) -> None:
    """Raise :class:`InputError` for a unit with a power of a power, or a large one."""
    if unit.count("**") > 1 and re.search(r"\*\*[^*/]*\*\*", unit):
        raise InputError(f"the unit {quoted(unit)} has a power of a power")
    if any(len(digits) > 2 for digits in re.findall(r"\d+", unit)):
        raise InputError(f"the unit {quoted(unit)} has a number that is too large for a unit")
