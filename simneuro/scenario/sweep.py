"""Conditions x sweep x trials: the axes of an experiment and its points."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
from brian2.units.fundamentalunits import Quantity, get_dimensions

from simneuro import units
from simneuro.errors import InputError, did_you_mean, quoted

if TYPE_CHECKING:
    from simneuro.scenario.scenario import Scenario

_RANGE_KEYS = ("from", "to", "points", "spacing")
_SPACINGS = ("linear", "logarithmic")
#: The combinations of conditions and sweep. Chosen: each takes about a millisecond to be checked.
MOST_SETTINGS = 20_000
#: The points of an experiment. Chosen: each is a file in one folder.
MOST_POINTS = 100_000
_ALL_AT_ONCE = "cells of one population, each with a value of its own, can stand for simulations"


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
    points = table["points"]
    if not isinstance(points, int) or not 2 <= points <= MOST_SETTINGS:
        raise InputError(
            f"points must be a whole number of at least 2 and at most {MOST_SETTINGS}, got "
            f"{quoted(points)}"
        )
    start, stop = _ends(table)
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


@dataclass(frozen=True)
class Point:
    """One simulation of an experiment: where it lies on each axis, and its own scenario.

    Nothing is left to expand in that.
    """

    condition: str
    values: Mapping[str, Any]
    indices: tuple[int, ...]
    trial: int
    scenario: "Scenario"

    @property
    def name(self) -> str:
        """A folder name: condition, sweep indices and trial."""
        steps = "".join(f"-{index:03d}" for index in self.indices)
        return f"{self.condition}{steps}-trial{self.trial:03d}"


def trial_seed(seed: int, trial: int) -> int:
    """The seed of a trial; the same in every condition and sweep point.

    The scenario's own for the first, streams of it for the others.
    """
    if trial == 0:
        return seed
    return int(np.random.SeedSequence(seed, spawn_key=(trial,)).generate_state(1)[0])


def count_settings(scenario: "Scenario") -> int:
    """The number of conditions x sweep, none of which is made for it."""
    along = [len(values) for values in scenario.sweep.values()]
    return math.prod([max(1, len(scenario.conditions)), *along])


def require_countable_points(scenario: "Scenario") -> None:
    """Raise :class:`InputError` if an experiment has more points than can be run."""
    settings = count_settings(scenario)
    if settings > MOST_SETTINGS:
        raise InputError(
            f"conditions and sweep make {settings} combinations, and at most {MOST_SETTINGS} are "
            f"allowed; {_ALL_AT_ONCE}",
            where="sweep" if scenario.sweep else "conditions",
        )
    if settings * scenario.trials > MOST_POINTS:
        several = f"{settings} settings of {scenario.trials} trials" if settings > 1 else "trials"
        raise InputError(
            f"{several} make {settings * scenario.trials} simulations, and at most {MOST_POINTS} "
            f"are allowed; {_ALL_AT_ONCE}",
            where="trials",
        )


def expand(scenario: "Scenario") -> tuple[Point, ...]:
    """Every point of the experiment: a condition's changes, then the sweep's, then the seeds."""
    grid = list(product(*(enumerate(values) for values in scenario.sweep.values())))
    single = scenario.single
    points: list[Point] = []
    for name, changes in (scenario.conditions or {"base": {}}).items():
        condition = single.override(changes)
        for steps in grid:
            indices = tuple(index for index, _ in steps)
            values = dict(zip(scenario.sweep, (value for _, value in steps), strict=True))
            point = condition.override(values) if values else condition
            seeds = [trial_seed(point.seed, trial) for trial in range(scenario.trials)]
            points += [
                Point(name, values, indices, trial, point.replaced(seed=seed))
                for trial, seed in enumerate(seeds)
            ]
    return tuple(points)
