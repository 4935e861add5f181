"""Response curves as arrays in SI units: what they were measured against, and their rates."""

import os
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from simneuro.bridge.arguments import as_quantity
from simneuro.bridge.codes import FloatArray
from simneuro.errors import InputError, quoted
from simneuro.si import si_values

#: The rates that a response curve may have.
RATES = ("rate", "onset_rate", "steady_rate")


def input_unit(curve: xr.Dataset) -> str:
    """The SI unit of what a curve was measured against: ``attrs["input_unit"]``, else ``"A"``.

    Examples
    --------
    >>> sn.bridge.activations.input_unit(sn.bridge.recorded_curve("B6"))
    'A'
    """
    return str(curve.attrs.get("input_unit", "A"))


def input_name(unit: str) -> str:
    """What the levels of a curve are, by their SI unit.

    Examples
    --------
    >>> sn.bridge.activations.input_name("A"), sn.bridge.activations.input_name("Hz")
    ('input current', 'presynaptic rate')
    """
    return {"A": "input current", "Hz": "presynaptic rate"}.get(unit, "input")


def curve_in_si(curve: xr.Dataset) -> xr.Dataset:
    """A response curve with its levels and rates in SI units and its duration in s.

    ``attrs["units"]`` of levels and rates say what they are in; without them they are in SI units.
    Levels are currents, unless ``curve.attrs["input_unit"]`` names another unit, such as ``"Hz"``
    for presynaptic rates.

    Raises
    ------
    InputError
        It is no dataset with ``rate(level, repeat)`` and ``level``; or a unit is unknown, or not
        one of currents, rates or times.

    Examples
    --------
    >>> import xarray as xr
    >>> curve = xr.Dataset(
    ...     {"rate": (("level", "repeat"), [[0.0], [1.0]], {"units": "kHz"})},
    ...     {"level": ("level", [0.0, 100.0], {"units": "pA"})},
    ... )
    >>> sn.bridge.activations.curve_in_si(curve)["rate"].values.ravel().tolist()
    [0.0, 1000.0]
    """
    is_dataset = isinstance(curve, xr.Dataset) and {"rate", "level"} <= set(curve.variables)
    if not is_dataset or set(curve["rate"].dims) != {"level", "repeat"}:
        message = "a response curve is a Dataset with rate(level, repeat) and its levels"
        raise InputError(f"{message}, got {quoted(curve)}{_way_to_curve(curve)}", where="curve")
    read = curve.assign_coords(level=_in_si(curve["level"], input_unit(curve), "curve: level"))
    rates = [name for name in RATES if name in curve]
    read = read.assign({name: _in_si(curve[name], "Hz", f"curve: {name}") for name in rates})
    if "duration" in curve.attrs:
        duration = as_quantity(curve.attrs["duration"], "s", "duration", "curve")
        read = read.assign_attrs(duration=duration)
    return read


def _way_to_curve(given: Any) -> str:
    """How to make a response curve of what was given in its place."""
    if isinstance(given, xr.Dataset):
        return ""
    is_file = isinstance(given, os.PathLike) or (isinstance(given, str) and "." in given)
    if is_file or isinstance(given, (pd.DataFrame, Mapping)):
        return ". `sn.bridge.curve_from_table(table)` makes one of a table of currents and rates"
    return (
        '. `sn.response_curve("lif", "0 pA : 500 pA : 25")` measures one on a neuron, and '
        "`sn.bridge.curve_from_table(table)` makes one of a table of currents and rates"
    )


def _in_si(values: xr.DataArray, unit: str, where: str) -> xr.Variable:
    """A variable in the SI unit."""
    return xr.Variable(values.dims, si_values(values, unit, where), {**values.attrs, "units": unit})


def curve_points(curve: xr.Dataset) -> tuple[FloatArray, FloatArray]:
    """Levels (A, or the curve's ``input_unit``; rising) and mean rates over repeats (Hz).

    Raises
    ------
    InputError
        As `curve_in_si`, if there are fewer than two levels, or values are missing.

    Examples
    --------
    >>> table = {"current (pA)": [100.0, 0.0], "rate (Hz)": [6.0, 0.0]}
    >>> curve = sn.bridge.curve_from_table(table)
    >>> level, rate = sn.bridge.activations.curve_points(curve)
    >>> rate.tolist()  # by rising level
    [0.0, 6.0]
    """
    mean = curve_in_si(curve)["rate"].mean("repeat").sortby("level")
    level, rate = mean["level"].values.astype(float), mean.values.astype(float)
    if level.size < 2 or np.any(np.diff(level) <= 0):
        raise InputError("a response curve needs two or more different levels", where="curve")
    if not (np.isfinite(level).all() and np.isfinite(rate).all()):
        raise InputError("levels and rates of a response curve must be finite", where="curve")
    return level, rate
