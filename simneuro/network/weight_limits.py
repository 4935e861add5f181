"""Which weights synapses can have: those of their receptor, and of the rules that change them."""

import ast
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from brian2.units.fundamentalunits import Dimension, Quantity, get_dimensions

from simneuro import units
from simneuro.errors import InputError
from simneuro.model import PlasticityModel, SynapseModel
from simneuro.model.evaluation import lookup, worth
from simneuro.model.statements import statements
from simneuro.network.distribution import Distribution
from simneuro.units.ranges import in_words, limits_of

_VOLTAGE = units.dimension("V")


@dataclass(frozen=True)
class WeightLimit:
    """The smallest and the largest weight (SI); who says so and what to do, in words."""

    low: float
    high: float
    why: str
    advice: str


def weight_limits(
    name: str, receptor: SynapseModel, rules: Mapping[str, PlasticityModel]
) -> list[WeightLimit]:
    """The limits of the weights of a receptor and of the rules of plasticity on its synapses."""
    found = [_of_receptor(name, receptor)]
    found += [_of_rule(key, rule, receptor.weight_dimension) for key, rule in rules.items()]
    return [each for each in found if math.isfinite(each.low) or math.isfinite(each.high)]


def check_weight(weight: Any, limits: Sequence[WeightLimit]) -> None:
    """Raise :class:`InputError` if a weight, or one that is drawn by design, passes a limit.

    The few draws of a normal distribution beyond a limit are cut off when they are drawn.
    """
    for limit in limits:
        typical = weight.typical if isinstance(weight, Distribution) else (weight,)
        for each in typical:
            require_within(each, limit)
        if isinstance(weight, Distribution):
            weight.require_within(limit.low, limit.high, f"{limit.why}{limit.advice}")


def require_within(weight: Any, limit: WeightLimit) -> None:
    """Raise :class:`InputError` unless all weights lie within a limit."""
    values = np.atleast_1d(np.asarray(weight, dtype=float))
    outside = values[(values < limit.low) | (values > limit.high)]
    if outside.size:
        got = units.short_text(Quantity(float(outside[0]), dim=get_dimensions(weight)))
        raise InputError(f"got {got}, but {limit.why}{limit.advice}")


def _of_receptor(name: str, receptor: SynapseModel) -> WeightLimit:
    low, high = limits_of(receptor.weight_range, receptor.weight_dimension)
    why = f"a weight of {name} must be {in_words(receptor.weight_range)}"
    conductance = ": it is a conductance, which is never negative"
    inhibition = ". Inhibition comes from a reversal potential below rest, as that of gaba_a"
    reverses = any(each.dimension is _VOLTAGE for each in receptor.parameters.values())
    advice = conductance + inhibition * reverses if receptor.valid_weight is None else ""
    return WeightLimit(low, high, why, advice)


def _of_rule(name: str, rule: PlasticityModel, dim: Dimension) -> WeightLimit:
    low, high = weight_bounds(rule)
    given = " and ".join(
        f"{key} = {units.text(Quantity(float(rule.parameters[key].value), dim=dim))}"
        for key in rule.weights
    )
    why = f"{name} keeps weights {_between(low, high, dim)}{f' ({given})' if given else ''}"
    advice = ", and the first spikes would move it there; start within these bounds, or change them"
    return WeightLimit(low, high, why, advice)


def weight_bounds(rule: PlasticityModel) -> tuple[float, float]:
    """The smallest and the largest weight (SI) that no event would move to a bound.

    They stand in the rule's own text: each ``w = clip(..., low, high)`` keeps weights between its
    bounds, as far as these follow from the parameters. Infinite where there are none.
    """
    low, high = -math.inf, math.inf
    for code in (rule.on_pre, rule.on_post):
        for texts in _clips(code):
            first, second = (_bound(rule, text) for text in texts)
            low = low if first is None else max(low, first)
            high = high if second is None else min(high, second)
    return low, high


def _clips(code: str) -> Iterator[tuple[str, str]]:
    """The texts of both bounds of every clip that is assigned to ``w``."""
    for variable, sign, text in statements(code):
        match variable, sign, ast.parse(text.strip(), mode="eval").body:
            case "w", "=", ast.Call(func=ast.Name(id="clip"), args=[_, low, high]):
                yield ast.unparse(low), ast.unparse(high)


def _bound(rule: PlasticityModel, code: str) -> Any:
    """A bound in SI units; None where it depends on the weight or another state."""
    values = rule.si_values
    one, other = (worth(code, lookup(rule.parsed, {**values, "w": w})) for w in (1.0, 2.0))
    return one if one == other else None


def _between(low: float, high: float, dim: Dimension) -> str:
    """Two bounds in words; one of them may be infinite."""
    lower, upper = (units.text(Quantity(each, dim=dim)) for each in (low, high))
    if math.isinf(low):
        return f"at or below {upper}"
    return f"at or above {lower}" if math.isinf(high) else f"from {lower} to {upper}"
