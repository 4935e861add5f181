"""Between which weights a rule of plasticity keeps those of its synapses."""

import ast
import math
from typing import Any

from simneuro.model.evaluation import lookup, worth
from simneuro.model.plasticity import PlasticityModel
from simneuro.model.statements import statements


def weight_bounds(rule: PlasticityModel) -> tuple[float, float]:
    """The smallest and the largest weight (SI) that no event would move to a bound.

    They stand in the rule's own text: each ``w = clip(..., low, high)`` keeps weights between its
    bounds, as far as these follow from the parameters. Infinite where there are none.
    """
    low, high = -math.inf, math.inf
    for code in (rule.on_pre, rule.on_post):
        for bounds in _clips(code):
            first, second = (_value(rule, bound) for bound in bounds)
            low = low if first is None else max(low, first)
            high = high if second is None else min(high, second)
    return low, high


def _clips(code: str) -> list[tuple[str, str]]:
    """The bounds of every clip that is assigned to ``w``."""
    texts = [text for name, sign, text in statements(code) if (name, sign) == ("w", "=")]
    return [bounds for text in texts for bounds in _bounds_of(ast.parse(text, mode="eval").body)]


def _bounds_of(node: ast.AST) -> list[tuple[str, str]]:
    match node:
        case ast.Call(func=ast.Name(id="clip"), args=[_, low, high]):
            return [(ast.unparse(low), ast.unparse(high))]
    return []


def _value(rule: PlasticityModel, code: str) -> Any:
    """A bound in SI units; None where it depends on the weight or another state."""
    values = {name: float(entry.value) for name, entry in rule.parameters.items()}
    one, other = (worth(code, lookup(rule.parsed, {**values, "w": w})) for w in (1.0, 2.0))
    return one if one == other else None
