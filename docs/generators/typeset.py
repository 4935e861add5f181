"""Expressions of equations as TeX, term by term in the order in which they are written.

Quotients become fractions, except inside other fractions; units and words are upright.
"""

import ast
import re
from typing import TypeGuard

from brian2.core.namespace import DEFAULT_UNITS

from simneuro.si.unit_table import NAMES

# How tightly a piece binds: brackets go round one that binds less than its neighbour.
_SUM, _PRODUCT, _FRACTION, _POWER, _ATOM = range(5)
Piece = tuple[str, int]

_SIGNS = {
    ast.Lt: "<",
    ast.LtE: r"\leq",
    ast.Gt: ">",
    ast.GtE: r"\geq",
    ast.Eq: "=",
    ast.Add: "+",
    ast.Sub: "-",
}
_FUNCTIONS = {"exp": r"\exp", "log": r"\ln", "sin": r"\sin", "cos": r"\cos", "tanh": r"\tanh"}
_UNITS = {name: symbol for symbol, name in NAMES.items()}
_SYMBOLS = {"t_in_timesteps": r"t/\Delta t", "dt": r"\Delta t", "inf": r"\infty"}
_GREEK = (
    *("alpha", "beta", "gamma", "delta", "theta", "kappa", "lambda", "mu", "nu", "rho", "sigma"),
    *("tau", "phi", "omega", "eta", "Delta"),
)


def expression(code: str) -> str:
    """A Brian2 expression."""
    return _piece(ast.parse(code.strip(), mode="eval").body)[0]


def symbol(name: str) -> str:
    """``g_Na`` as g with an index, a Greek letter by its name, words and units upright."""
    if name in DEFAULT_UNITS:
        return _unit(name)
    if name in _SYMBOLS:
        return _SYMBOLS[name]
    stem, *rest = re.sub(r"^([A-Za-z])(\d+)$", r"\1_\2", name).split("_")
    return f"{_letter(stem)}_{{{','.join(map(_index, rest))}}}" if rest else _letter(stem)


def _letter(stem: str) -> str:
    if stem in _GREEK:
        return f"\\{stem}"
    return stem if len(stem) == 1 else rf"\mathrm{{{stem}}}"


def _index(part: str) -> str:
    if part in _SYMBOLS or part in _GREEK:
        return _SYMBOLS.get(part, f"\\{part}")
    plain = part.isdigit() or (len(part) == 1 and part.islower())
    return part if plain else rf"\mathrm{{{part}}}"


def _unit(name: str) -> str:
    short = _UNITS.get(name, name)
    return rf"\mathrm{{{short}}}" if not re.match("u[A-Z]|um$", short) else _micro(short)


def _micro(short: str) -> str:
    return rf"\mathrm{{\mu {short[1:]}}}"


def _piece(node: ast.expr, small: bool = False) -> Piece:
    """``small`` is inside a fraction or an exponent, where further fractions stand in a line."""
    match node:
        case ast.Constant(value):
            return _number(value), _ATOM
        case ast.Name(name):
            return symbol(name), _ATOM
        case ast.UnaryOp(ast.USub(), operand):
            return f"-{_held(operand, _PRODUCT, small)}", _SUM
        case ast.BinOp(left, ast.Add() | ast.Sub() as sign, right):
            least = _SUM if isinstance(sign, ast.Add) else _PRODUCT
            after = _held(right, least, small)
            return f"{_held(left, _SUM, small)} {_SIGNS[type(sign)]} {after}", _SUM
        case ast.BinOp(left, ast.Pow(), right):
            return f"{_held(left, _ATOM, small)}^{{{_piece(right, True)[0]}}}", _POWER
        case ast.BinOp():
            return _product(node, small)
        case ast.Compare(left, [sign], [right]):
            return f"{_piece(left, small)[0]} {_SIGNS[type(sign)]} {_piece(right, small)[0]}", _SUM
        case ast.Call(ast.Name(name), arguments):
            return _call(name, [_piece(each, small)[0] for each in arguments]), _ATOM
    raise ValueError(f"no way to typeset {ast.unparse(node)!r}")


def _held(node: ast.expr, least: int, small: bool) -> str:
    text, holds = _piece(node, small)
    return text if holds >= least else rf"\left({text}\right)"


def _product(node: ast.expr, small: bool) -> Piece:
    """A chain of products and quotients: one fraction, and units that it is divided by."""
    above, below = _factors(node)
    sign = "-" if isinstance(above[0], ast.UnaryOp) else ""
    if isinstance(above[0], ast.UnaryOp):
        above = [above[0].operand, *above[1:]]
    per = "".join(rf"\,{symbol(each.id)}^{{-1}}" for each in below if _is_unit(each))
    divisors = [each for each in below if not _is_unit(each)]
    text, holds = _quotient(above, divisors, small, in_line=bool(per or sign))
    return sign + text + per, _SUM if sign else _PRODUCT if per else holds


def _quotient(above: list[ast.expr], below: list[ast.expr], small: bool, *, in_line: bool) -> Piece:
    """A fraction, or a line with a slash; ``in_line`` with something before or behind it."""
    if below and not small:
        over = _times(above, _SUM, True)
        return rf"\frac{{{over}}}{{{_times(below, _SUM, True)}}}", _FRACTION
    over = _times(above, _PRODUCT if below or in_line else _SUM, small)
    if not below:
        return over, _PRODUCT
    under = _times(below, _POWER, small)
    return f"{over}/{under}" if len(below) == 1 else rf"{over}/\left({under}\right)", _PRODUCT


def _factors(node: ast.expr) -> tuple[list[ast.expr], list[ast.expr]]:
    match node:
        case ast.BinOp(left, ast.Mult(), right):
            above, below = _factors(left)
            return [*above, right], below
        case ast.BinOp(left, ast.Div(), right):
            above, below = _factors(left)
            inner, divided = _factors(right)
            whole = divided or any(map(_is_unit, inner[1:]))  # 10*mV is one thing
            return above, below + ([right] if whole else inner)
    return [node], []


def _is_unit(node: ast.expr) -> TypeGuard[ast.Name]:
    return isinstance(node, ast.Name) and node.id in DEFAULT_UNITS


def _times(factors: list[ast.expr], alone: int, small: bool) -> str:
    """Factors with thin spaces between, and a dot before a number; a leading 1 is left out.

    A single factor gets brackets if it holds together less than ``alone``.
    """
    kept = [each for each in factors if not _is_one(each) or _unit_follows(each, factors)]
    if len(kept) < 2:
        return _held(kept[0], alone, small) if kept else "1"
    text = _held(kept[0], _PRODUCT, small)
    for node in kept[1:]:
        dot = r" \cdot " if isinstance(node, ast.Constant) else r"\,"
        text += dot + _held(node, _PRODUCT, small)
    return text


def _is_one(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value == 1


def _unit_follows(node: ast.expr, factors: list[ast.expr]) -> bool:
    after = factors[factors.index(node) + 1 :]
    return bool(after) and _is_unit(after[0])


def _call(name: str, arguments: list[str]) -> str:
    inside = r",\ ".join(arguments)
    if name == "sqrt":
        return rf"\sqrt{{{inside}}}"
    if name == "int":
        return rf"\left[{inside}\right]"
    known = _FUNCTIONS.get(name, rf"\operatorname{{{name}}}")
    return rf"{known}\left({inside}\right)"


def _number(value: object) -> str:
    digits, _, power = f"{value:g}".partition("e")
    return rf"{digits} \cdot 10^{{{int(power)}}}" if power else digits
