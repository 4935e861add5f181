"""Expressions of equations in TeX: nothing is moved or worked out, only set.

Fractions stand as fractions, units and words upright, and a factor that is a sum in brackets.
"""

import ast
import re

from brian2.core.namespace import DEFAULT_UNITS

# How tightly a piece holds together: brackets go round what holds less than its neighbour.
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
_UNITS = {"volt": "V", "amp": "A", "second": "s", "siemens": "S", "kelvin": "K", "metre": "m"}
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


def _piece(node: ast.expr) -> Piece:
    match node:
        case ast.Constant(value):
            return _number(value), _ATOM
        case ast.Name(name):
            return symbol(name), _ATOM
        case ast.UnaryOp(ast.USub(), operand):
            return f"-{_held(operand, _PRODUCT)}", _SUM
        case ast.BinOp(left, ast.Add() | ast.Sub() as sign, right):
            least = _SUM if isinstance(sign, ast.Add) else _PRODUCT
            return f"{_held(left, _SUM)} {_SIGNS[type(sign)]} {_held(right, least)}", _SUM
        case ast.BinOp(left, ast.Pow(), right):
            return f"{_held(left, _ATOM)}^{{{_piece(right)[0]}}}", _POWER
        case ast.BinOp():
            return _product(node)
        case ast.Compare(left, [sign], [right]):
            return f"{_piece(left)[0]} {_SIGNS[type(sign)]} {_piece(right)[0]}", _SUM
        case ast.Call(ast.Name(name), arguments):
            return _call(name, [_piece(each)[0] for each in arguments]), _ATOM
    raise ValueError(f"no way to typeset {ast.unparse(node)!r}")


def _held(node: ast.expr, least: int) -> str:
    text, holds = _piece(node)
    return text if holds >= least else rf"\left({text}\right)"


def _product(node: ast.expr) -> Piece:
    """A chain of products and quotients: one fraction, if anything is divided by."""
    above, below = _factors(node)
    sign = "-" if isinstance(above[0], ast.UnaryOp) else ""
    if isinstance(above[0], ast.UnaryOp):
        above = [above[0].operand, *above[1:]]
    text = rf"\frac{{{_times(above) or '1'}}}{{{_times(below)}}}" if below else _times(above)
    return sign + text, _SUM if sign else _FRACTION if below else _PRODUCT


def _factors(node: ast.expr) -> tuple[list[ast.expr], list[ast.expr]]:
    match node:
        case ast.BinOp(left, ast.Mult(), right):
            above, below = _factors(left)
            return [*above, right], below
        case ast.BinOp(left, ast.Div(), right):
            above, below = _factors(left)
            inner, divided = _factors(right)
            return above, below + ([right] if divided else inner)
    return [node], []


def _times(factors: list[ast.expr]) -> str:
    """Factors with thin spaces between, and a dot before a number; a leading 1 is left out."""
    kept = [each for each in factors if not _is_one(each) or _unit_follows(each, factors)]
    if len(kept) == 1:
        return _piece(kept[0])[0]
    parts = [_held(each, _PRODUCT) for each in kept]
    text = parts[0] if parts else ""
    for node, part in zip(kept[1:], parts[1:], strict=True):
        number = isinstance(node, ast.Constant)
        text += rf" \cdot {part}" if number else rf"\,{part}"
    return text


def _is_one(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value == 1


def _unit_follows(node: ast.expr, factors: list[ast.expr]) -> bool:
    after = factors[factors.index(node) + 1 :]
    return bool(after) and isinstance(after[0], ast.Name) and after[0].id in DEFAULT_UNITS


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
