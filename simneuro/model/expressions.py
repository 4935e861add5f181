"""Numbers for expressions of parameters."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import CodeType
from typing import Any

import numpy as np
import sympy
from brian2.codegen.generators.numpy_generator import NumpyNodeRenderer
from brian2.core.namespace import DEFAULT_CONSTANTS, DEFAULT_FUNCTIONS, DEFAULT_UNITS
from brian2.parsing.sympytools import sympy_to_str


def evaluate(rows: Sequence[Sequence[sympy.Expr]], known: Mapping[str, Any]) -> np.ndarray:
    """A matrix of numbers in SI units, or one for each cell, from those of the names in it.

    Returns
    -------
    array (..., row, column)
    """
    values = [[np.asarray(_number(each, known), float) for each in row] for row in rows]
    shape = np.broadcast_shapes(*(each.shape for row in values for each in row))
    return np.stack(
        [np.stack([np.broadcast_to(each, shape) for each in row], axis=-1) for row in values],
        axis=-2,
    )


def _number(expression: sympy.Expr, known: Mapping[str, Any]) -> Any:
    if expression.is_number and not expression.free_symbols:
        return float(expression)
    return value_of(sympy_to_str(expression), known)


def value_of(text: str, known: Mapping[str, Any]) -> Any:
    """The number or array in SI units that an expression is worth; it may not be finite.

    Raises
    ------
    KeyError
        If a name in it has no meaning.
    """
    code = _compiled(text)
    meanings = {name: _meaning(name, known) for name in code.co_names}
    with np.errstate(all="ignore"):
        return eval(code, {"__builtins__": {}}, meanings)


@lru_cache(maxsize=1024)
def _compiled(text: str) -> CodeType:
    return compile(NumpyNodeRenderer().render_expr(text.strip()), "<expression>", "eval")


def _meaning(name: str, known: Mapping[str, Any]) -> Any:
    if name in known:
        value = known[name]
        return np.float64(value) if isinstance(value, float) else value
    if name in DEFAULT_CONSTANTS:
        return DEFAULT_CONSTANTS[name].value
    return float(DEFAULT_UNITS[name]) if name in DEFAULT_UNITS else DEFAULT_FUNCTIONS[name]
