"""SI numbers for values: single ones, lists, and draws from distributions."""

from typing import Any

import numpy as np

from simneuro.engine.draw.streams import Streams
from simneuro.network import Distribution
from simneuro.units import to_si


def draw_values(value: Any, size: int, rng: np.random.Generator) -> Any:
    """SI floats for a value: one number, the given array, or ``size`` draws of a distribution."""
    if not isinstance(value, Distribution):
        return to_si(value)
    first, second = float(value.first), float(value.second)
    return (
        rng.uniform(first, second, size)
        if value.kind == "uniform"
        else rng.normal(first, second, size)
    )


def draw_own(value: Any, size: int, streams: Streams, path: str) -> Any:
    """:func:`draw_values` from a stream of the value's own, made only where it is needed."""
    if not isinstance(value, Distribution):
        return to_si(value)
    return draw_values(value, size, streams.generator(path))
