"""The axes of a sweep: the values along each, read from lists and ranges."""

import math
from collections.abc import Mapping
from typing import Annotated, Any

import numpy as np
from brian2.units.fundamentalunits import Quantity, get_dimensions

from simneuro import units
from simneuro.errors import InputError, did_you_mean, quoted

_RANGE_KEYS = ("from", "to", "points", "spacing")
_SPACINGS = ("linear", "logarithmic")
#: The combinations of conditions and sweep. Chosen: each takes about a millisecond to be checked.
MOST_SETTINGS = 20_000


def _read_axis(value: Any) -> Any:
    """The values along an axis: a list, or ``{ from, to, points }`` with both ends included."""
    if isinstance(value, Mapping):
        return _read_range(value)
    if isinstance(value, (str, bytes)) or np.ndim(value) == 0 or len(value) == 0:
        raise InputError(
            f"got {quoted(value)}; an axis is a list of values, "
            "or { from = ..., to = ..., points = ... }"
        )
    if len(value) > MOST_SETTINGS:
        raise InputError(f"got {len(value)} values, but an axis may have {MOST_SETTINGS} at most")
    try:
        return units.read(value) if not isinstance(value[0], int) else tuple(value)
    except InputError:
        if all(isinstance(item, str) and not item[:1].isdigit() for item in value):
            return tuple(value)  # names, such as models
        raise


def _read_range(table: Mapping[str, Any]) -> Any:
    _check_keys(table)
    points, (start, stop) = _read_count(table["points"]), _ends(table)
    spacing = table.get("spacing", "linear")
    if spacing not in _SPACINGS:
        hint = did_you_mean(spacing, _SPACINGS)
        raise InputError(f"got spacing {quoted(spacing)}.{hint}", allowed=_SPACINGS)
    if spacing == "logarithmic" and (start <= 0 or stop <= 0):
        raise InputError("a logarithmic range needs positive ends")
    space = np.linspace if spacing == "linear" else np.geomspace
    values = space(float(start), float(stop), points)
    return units.read(
        [units.canonical(Quantity(value, dim=get_dimensions(start))) for value in values]
    )


def _check_keys(table: Mapping[str, Any]) -> None:
    missing = {"from", "to", "points"} - table.keys()
    if len(table) == 1 and not table.keys() & set(_RANGE_KEYS):
        raise InputError(
            f"got a table with the key {', '.join(table)}; write the whole path in quotes, such as "
            '"drives.step.amplitude" = ["1 pA", "2 pA"]'
        )
    if missing or table.keys() - set(_RANGE_KEYS):
        raise InputError(
            f"got the keys {', '.join(table)}; "
            "a range has from, to and points, and may have spacing",
            allowed=_RANGE_KEYS,
        )


def _read_count(points: Any) -> int:
    if not isinstance(points, int) or not 2 <= points <= MOST_SETTINGS:
        raise InputError(
            f"points must be a whole number of at least 2 and at most {MOST_SETTINGS}, got "
            f"{quoted(points)}"
        )
    return points


def _ends(table: Mapping[str, Any]) -> tuple[Any, Any]:
    """Both ends of a range, single quantities of one unit that are not too far apart."""
    start, stop = (units.single(units.read(table[end])) for end in ("from", "to"))
    units.require(stop, get_dimensions(start))
    if not math.isfinite(float(stop) - float(start)):
        raise InputError("the two ends are too far apart for numbers between them")
    return start, stop


def _write_axis(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else units.write(value)


_AXIS_SCHEMA = {
    "anyOf": [
        {"type": "array", "minItems": 1},
        {
            "type": "object",
            "properties": {
                "from": {},
                "to": {},
                "points": {"type": "integer", "minimum": 2},
                "spacing": {"enum": list(_SPACINGS)},
            },
            "required": ["from", "to", "points"],
            "additionalProperties": False,
        },
    ]
}
Axis = Annotated[Any, units.By(_read_axis, _write_axis, _AXIS_SCHEMA)]
