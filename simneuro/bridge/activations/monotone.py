"""Response curves made monotone and smooth, as activation functions need them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import scipy
import xarray as xr
from numpy.typing import ArrayLike

from simneuro.bridge.arguments import as_quantity
from simneuro.bridge.codes import FloatArray, LevelCode, RateCode
from simneuro.calls import checked
from simneuro.errors import InputError
from simneuro.si import si_values

NEARLY_SILENT = 0.01  # share of the highest rate; chosen: below what a fit or a plot can show


#: The rates that a response curve may have.
RATES = ("rate", "onset_rate", "steady_rate")


def curve_in_si(curve: xr.Dataset) -> xr.Dataset:
    """A response curve with its levels in A, its rates in Hz and its duration in s.

    ``attrs["units"]`` of levels and rates say what they are in; without them they are in SI units.

    Raises
    ------
    InputError
        It is no dataset with ``rate(level, repeat)`` and ``level``; or a unit is unknown, or not
        one of currents, rates or times.
    """
    is_dataset = isinstance(curve, xr.Dataset) and {"rate", "level"} <= set(curve.variables)
    if not is_dataset or set(curve["rate"].dims) != {"level", "repeat"}:
        message = "a response curve is a Dataset with rate(level, repeat) and its levels"
        raise InputError(message, where="curve")
    read = curve.assign_coords(level=_in_si(curve["level"], "A", "curve: level"))
    rates = [name for name in RATES if name in curve]
    read = read.assign({name: _in_si(curve[name], "Hz", f"curve: {name}") for name in rates})
    if "duration" in curve.attrs:
        duration = as_quantity(curve.attrs["duration"], "s", "duration", "curve")
        read = read.assign_attrs(duration=duration)
    return read


def _in_si(values: xr.DataArray, unit: str, where: str) -> xr.Variable:
    """A variable in the SI unit."""
    return xr.Variable(values.dims, si_values(values, unit, where), {**values.attrs, "units": unit})


def curve_points(curve: xr.Dataset) -> tuple[FloatArray, FloatArray]:
    """Levels (A, rising) and the mean rates over repeats (Hz) of a response curve.

    Raises
    ------
    InputError
        As `curve_in_si`, if there are fewer than two levels, or values are missing.
    """
    mean = curve_in_si(curve)["rate"].mean("repeat").sortby("level")
    level, rate = mean["level"].values.astype(float), mean.values.astype(float)
    if level.size < 2 or np.any(np.diff(level) <= 0):
        raise InputError("a response curve needs two or more different levels", where="curve")
    if not (np.isfinite(level).all() and np.isfinite(rate).all()):
        raise InputError("levels and rates of a response curve must be finite", where="curve")
    return level, rate


@dataclass(frozen=True)
class MonotoneCurve:
    """A response curve that never falls, closest to a measured one.

    Parameters
    ----------
    level : array (levels,)
        Currents (A), rising.
    measured : array (levels,)
        Mean rates (Hz) as measured.
    rate : array (levels,)
        The non-decreasing rates (Hz) with the least squared distance from these.
    """

    level: FloatArray
    measured: FloatArray
    rate: FloatArray

    @classmethod
    def from_curve(cls, curve: xr.Dataset) -> Self:
        """Make the mean rates of a response curve monotone, by isotonic regression.

        Raises
        ------
        InputError
            If the dataset is not a response curve, or the rate never rises.
        """
        level, measured = curve_points(curve)
        rate = scipy.optimize.isotonic_regression(measured).x
        if rate[-1] <= rate[0]:
            raise InputError("the rate never rises with the input current", where="curve")
        return cls(level, measured, rate)

    @property
    def departure(self) -> float:
        """The largest difference (Hz) from what was measured."""
        return float(np.abs(self.rate - self.measured).max())

    def level_code(self) -> LevelCode:
        """Input 0 at the highest level that is nearly silent (else the lowest), 1 at the last."""
        silent = np.flatnonzero(self.rate <= NEARLY_SILENT * self.rate[-1])
        origin = self.level[silent[-1] if silent.size else 0]
        return LevelCode(origin=float(origin), scale=float(self.level[-1] - origin))

    def rate_code(self, attrs: Mapping[Any, Any]) -> RateCode:
        """From 0 Hz to the highest measured rate, over the duration of the measurement."""
        if "duration" not in attrs:
            raise InputError(
                "the curve does not say how long the current lasted. Give that to what makes the "
                'curve, such as curve_from_table("fi.csv", duration="1 s"), set '
                'curve.attrs["duration"] in seconds, or give a RateCode',
                where="curve",
            )
        duration = as_quantity(attrs["duration"], "s", "duration", "curve")
        return RateCode(0.0, float(self.measured.max()), duration)


class MonotoneCubic:
    """A smooth monotone function through points, constant beyond the first and the last.

    Between the points it is a monotone cubic (PCHIP, fritsch1984).

    Parameters
    ----------
    x, y : array (points,)
        Both rising.
    """

    def __init__(self, x: ArrayLike, y: ArrayLike) -> None:
        self._value = scipy.interpolate.PchipInterpolator(x, y)
        self._slope = self._value.derivative()

    @checked
    def __call__(self, x: ArrayLike) -> FloatArray:
        """Value at ``x``, same shape."""
        return np.asarray(self._value(self._inside(x)))[()]

    @checked
    def derivative(self, x: ArrayLike) -> FloatArray:
        """Slope at ``x``, same shape; 0 beyond the points and, from the left, at the first."""
        first, last = self._value.x[0], self._value.x[-1]
        at = np.asarray(x, dtype=float)
        return np.where((at > first) & (at <= last), self._slope(self._inside(at)), 0.0)[()]

    def _inside(self, x: ArrayLike) -> FloatArray:
        return np.clip(np.asarray(x, dtype=float), self._value.x[0], self._value.x[-1])
