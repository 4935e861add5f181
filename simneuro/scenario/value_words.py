"""Values of a scenario file as a person would write them, long lists by their length."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from simneuro import units

_MOST = 4  # values that are listed; chosen: they are read at a glance
_LONG = re.compile(r"\d+\.\d{6,}")  # the digits of a computed value, such as 1/3


def format_value(value: Any) -> str:
    """A value of a scenario file, such as ``"0.3 mS/cm^2"`` or ``"uniform(0 mV, 5 mV)"``."""
    if is_distribution(value):
        ((kind, bounds),) = value.items()
        return f"{kind}({', '.join(map(format_value, bounds))})"
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{key} = {format_value(each)}' for key, each in value.items())} }}"
    if isinstance(value, list) and len(value) > _MOST:
        return f"{len(value)} values"
    if isinstance(value, list):
        return f"[{', '.join(map(format_value, value))}]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:g}"
    return _LONG.sub(_round, units.readable(str(value)))


def format_axis(values: Sequence[Any]) -> str:
    """The values along an axis of the sweep, or the first and the last of many."""
    if len(values) <= _MOST:
        return ", ".join(map(format_value, values))
    return f"{format_value(values[0])} to {format_value(values[-1])}, {len(values)} values"


def is_distribution(value: Any) -> bool:
    """Whether a value is a distribution of values, one for each cell or synapse."""
    return isinstance(value, Mapping) and value.keys() in ({"uniform"}, {"normal"})


def _round(digits: re.Match[str]) -> str:
    return f"{float(digits[0]):.4g}"
