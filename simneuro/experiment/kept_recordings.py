"""The recordings that a run keeps, found by condition, values of the sweep and trial."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr
from brian2.units.fundamentalunits import Quantity, get_dimensions

from simneuro import units
from simneuro.errors import InputError, did_you_mean, quoted
from simneuro.recording import load
from simneuro.scenario import Point, Scenario

_HOW_TO_KEEP = (
    "; a run keeps those of its simulations where its scenario has keep = true in [record]"
)


def list_recordings(folder: Path) -> dict[str, Path]:
    """All recordings that a run keeps, by the name of the point; a number tells several apart.

    Parameters
    ----------
    folder : pathlib.Path
        That of the run.

    Raises
    ------
    InputError
        The run keeps none.

    Examples
    --------
    >>> from simneuro import experiment  # doctest: +SKIP
    >>> from pathlib import Path  # doctest: +SKIP
    >>> experiment.list_recordings(Path("runs/mine-0123abcd"))  # doctest: +SKIP
    """
    found: dict[str, Path] = {}
    for point in sorted(each for each in (folder / "points").glob("*") if each.is_dir()):
        kept = sorted(point.glob("*.zarr"))
        found |= {
            f"{point.name}-{k}" if len(kept) > 1 else point.name: place
            for k, place in enumerate(kept)
        }
    if not found:
        raise InputError(f"this run has no recording{_HOW_TO_KEEP}", where=str(folder))
    return found


def read_recording(
    scenario: Scenario, folder: Path, condition: str | None, values: Mapping[str, Any], trial: int
) -> xr.Dataset:
    """Read the recording of a point from the folder of a run.

    Raises
    ------
    InputError
        If there is no such point, it is not said which one is meant, or it has no recording, or
        more than one.
    """
    point = _find_point(scenario, condition, values, trial)
    kept = sorted((folder / "points" / point).glob("*.zarr"))
    if not kept:
        raise InputError(
            f"the point {point} has no recording{_HOW_TO_KEEP}",
            where=str(folder),
        )
    if len(kept) > 1:
        raise InputError(
            f"the trial simulated {len(kept)} times, so the point {point} has as many recordings; "
            "sn.recording.load reads one of them",
            where=str(folder),
            allowed=map(str, kept),
        )
    return load(kept[0])


def _find_point(
    scenario: Scenario, condition: str | None, values: Mapping[str, Any], trial: int
) -> str:
    """The name of a point."""
    names = list(scenario.conditions or {"base": {}})
    if condition is None and len(names) == 1:
        (condition,) = names
    if condition not in names:
        said = f"there is no condition {quoted(condition)}" if condition else "say which condition"
        hint = did_you_mean(condition or "", names)
        raise InputError(f"{said}.{hint}" if hint else said, where="condition", allowed=names)
    if not 0 <= trial < scenario.trials:
        said = f"there is no trial {trial}: the trials count from 0 to {scenario.trials - 1}"
        raise InputError(said, where="trial")
    for path in values:
        if path not in scenario.sweep:
            said = f"the sweep has no axis {quoted(path)}"
            raise InputError(said, where="values", allowed=scenario.sweep)
    indices = tuple(_find_value(path, axis, values) for path, axis in scenario.sweep.items())
    return Point(condition, values, indices, trial, scenario).name


def _find_value(path: str, axis: Any, values: Mapping[str, Any]) -> int:
    """The place of a value on an axis; a number without a unit is in SI units, as in the data."""
    allowed = [units.text(each) if isinstance(each, Quantity) else str(each) for each in axis]
    if path not in values:
        if len(axis) == 1:
            return 0
        raise InputError("say which value of the sweep", where=f"values.{path}", allowed=allowed)
    found = [place for place, each in enumerate(axis) if _is_equal(values[path], each)]
    if not found:
        said = f"the sweep has no value {quoted(values[path])}"
        raise InputError(said, where=f"values.{path}", allowed=allowed)
    return found[0]


def _is_equal(given: Any, value: Any) -> bool:
    if isinstance(value, str):
        return str(given) == value
    try:
        given = units.read(given) if isinstance(given, str) else given
        number = float(given)
    except (InputError, TypeError, ValueError):  # text that is no number, a list, nothing
        return False
    if isinstance(given, Quantity) and get_dimensions(given) != get_dimensions(value):
        return False
    return bool(np.isclose(number, float(value), rtol=1e-9, atol=0))
