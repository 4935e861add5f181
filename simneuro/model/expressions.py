"""Numbers for expressions of parameters."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import sympy
from brian2.codegen.generators.numpy_generator import NumpyNodeRenderer
from brian2.core.namespace import DEFAULT_CONSTANTS, DEFAULT_FUNCTIONS, DEFAULT_UNITS
from brian2.parsing.sympytools import sympy_to_str
from scipy.special import exprel


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
    code = compile(NumpyNodeRenderer().render_expr(sympy_to_str(expression)), "<rate>", "eval")
    meanings = {name: _meaning(name, known) for name in code.co_names}
    with np.errstate(all="ignore"):  # what is not finite is refused later
        return eval(code, {"__builtins__": {}}, meanings)


def _meaning(name: str, known: Mapping[str, Any]) -> Any:
    if name in known:
        return known[name]
    if name in DEFAULT_CONSTANTS:
        return DEFAULT_CONSTANTS[name].value
    if name == "finite_exprel":  # what the engine calls it
        return exprel
    return float(DEFAULT_UNITS[name]) if name in DEFAULT_UNITS else DEFAULT_FUNCTIONS[name]
