"""A model's equations as formulas."""

from collections.abc import Iterator

import sympy
from brian2.core.namespace import DEFAULT_UNITS
from brian2.equations import Equations
from brian2.equations.equations import DIFFERENTIAL_EQUATION
from brian2.parsing.sympytools import str_to_sympy


def formulas(equations: str) -> str:
    """One displayed formula for each equation, as Markdown."""
    return "\n".join(f"$$\n{line}\n$$\n" for line in _lines(Equations(equations)))


def _lines(equations: Equations) -> Iterator[str]:
    for name, equation in equations.items():
        if equation.expr is not None:
            left = _symbol(name)
            if equation.type == DIFFERENTIAL_EQUATION:
                left = rf"\frac{{d {left}}}{{d t}}"
            yield f"{left} = {_latex(equation.expr.code)}"


def _latex(code: str) -> str:
    expression = str_to_sympy(code)
    names = {symbol: _symbol(str(symbol)) for symbol in expression.free_symbols}
    return sympy.latex(expression, symbol_names=names, order="none")


def _symbol(name: str) -> str:
    """``g_Na`` as g with an index, a Greek letter by its name, words and units upright."""
    if name in DEFAULT_UNITS:
        return rf"\,\mathrm{{{name}}}"
    stem, *rest = name.split("_")
    letter = stem if len(stem) == 1 else _word(stem)
    return f"{letter}_{{{_index(rest)}}}" if rest else letter


def _word(stem: str) -> str:
    greek = stem.lower() in _GREEK
    return f"\\{stem}" if greek else rf"\mathrm{{{stem}}}"


def _index(parts: list[str]) -> str:
    return ",".join(part if len(part) == 1 else rf"\mathrm{{{part}}}" for part in parts)


_GREEK = {
    "alpha", "beta", "gamma", "delta", "theta", "kappa", "lambda", "mu", "nu", "rho", "sigma",
    "tau", "phi", "omega", "eta",
}  # fmt: skip
