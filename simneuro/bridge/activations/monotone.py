"""Response curves made monotone and smooth, as activation functions need them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Self

import numpy as np
import scipy
import xarray as xr
from numpy.typing import ArrayLike

from simneuro.bridge.activations.curve_points import curve_points, input_unit
from simneuro.bridge.activations.falls import SILENT, Fall, find_fall
from simneuro.bridge.arguments import as_quantity
from simneuro.bridge.codes import FloatArray, LevelCode, RateCode
from simneuro.calls import checked
from simneuro.errors import InputError, SimulationWarning, warn

#: What may be done with a curve that falls after its highest rate.
Falling = Literal["hold", "level", "refuse"]


@dataclass(frozen=True)
class MonotoneCurve:
    """A response curve that never falls, closest to a measured one.

    Parameters
    ----------
    level : array (levels,)
        Currents (A, or the unit of the input), rising.
    measured : array (levels,)
        Mean rates (Hz) as measured.
    rate : array (levels,)
        The non-decreasing rates (Hz) with the least squared distance from these.
    departure : float
        The largest difference (Hz) between the two.
    unit : str
        The SI unit of the levels.
    falls_after : float, optional
        The level of the highest rate, if the curve that was measured falls after it.
    source, model, noise : str
        Where the curve is from, and the neuron and the noise that it was measured with.

    Examples
    --------
    >>> table = {"current (pA)": [0.0, 100.0, 200.0, 300.0], "rate (Hz)": [0.0, 12.0, 10.0, 20.0]}
    >>> made = sn.bridge.activations.MonotoneCurve.from_curve(sn.bridge.curve_from_table(table))
    >>> made.rate.tolist(), made.departure
    ([0.0, 11.0, 11.0, 20.0], 1.0)
    """

    level: FloatArray
    measured: FloatArray
    rate: FloatArray
    departure: float = 0.0
    unit: str = "A"
    falls_after: float | None = None
    source: str = ""
    model: str = ""
    noise: str = ""

    @classmethod
    def from_curve(cls, curve: xr.Dataset, falling: Falling = "hold") -> Self:
        """Make the mean rates of a response curve monotone, by isotonic regression.

        A curve that falls after its highest rate is cut there, levelled or refused; see
        :meth:`Activation.from_curve`.

        Raises
        ------
        InputError
            If the dataset is not a response curve, the rate never rises, or it falls and
            ``falling`` is ``"refuse"``.

        Examples
        --------
        >>> from simneuro.bridge.activations import MonotoneCurve
        >>> curve = sn.bridge.recorded_curve("B6")
        >>> bool((np.diff(MonotoneCurve.from_curve(curve).rate) >= 0).all())
        True
        """
        (level, measured), unit, fall = curve_points(curve), input_unit(curve), find_fall(curve)
        if fall is not None:
            _tell(fall, falling, unit)
            kept = level <= (fall.level if falling == "hold" else level[-1])
            level, measured = level[kept], measured[kept]
        rate = scipy.optimize.isotonic_regression(measured).x
        if rate[-1] <= rate[0]:
            raise InputError("the rate never rises with the input current", where="curve")
        departure = float(np.abs(rate - measured).max())
        falls_after = None if fall is None else fall.level
        source = {key: str(curve.attrs.get(key, "")) for key in ("source", "model", "noise")}
        return cls(level, measured, rate, departure, unit, falls_after, **source)

    def describe(self) -> dict[str, object]:
        """The curve as the parameters of an activation function.

        Examples
        --------
        >>> from simneuro.bridge.activations import MonotoneCurve
        >>> MonotoneCurve.from_curve(sn.bridge.recorded_curve("B6")).describe()["beyond"]
        'constant'
        """
        return {
            "levels": tuple(self.level.tolist()),
            "rates": tuple(self.rate.tolist()),
            "departure": self.departure,
            "beyond": "constant",
            "falls_after": self.falls_after,
        }

    def level_code(self) -> LevelCode:
        """Input 0 at the highest level that is nearly silent (else the lowest), 1 at the last.

        Examples
        --------
        >>> from simneuro.bridge.activations import MonotoneCurve
        >>> level, rate = np.array([0.0, 1e-10, 2e-10]), np.array([0.0, 0.0, 9.0])
        >>> points = MonotoneCurve(level, measured=rate, rate=rate)
        >>> points.level_code()
        LevelCode(origin=1e-10, scale=1e-10, unit='A')
        """
        silent = np.flatnonzero(self.rate <= SILENT * self.rate[-1])
        origin = self.level[silent[-1] if silent.size else 0]
        return LevelCode(float(origin), float(self.level[-1] - origin), self.unit)

    def rate_code(self, attrs: Mapping[Any, Any]) -> RateCode:
        """From 0 Hz to the highest measured rate, over the duration of the measurement.

        Raises
        ------
        InputError
            ``attrs`` have no ``duration``.

        Examples
        --------
        >>> from simneuro.bridge.activations import MonotoneCurve
        >>> curve = sn.bridge.recorded_curve("B6")
        >>> MonotoneCurve.from_curve(curve).rate_code({"duration": 0.5}).window
        0.5
        """
        if "duration" not in attrs:
            raise InputError(
                "the curve does not say how long the current lasted. Give that to what makes the "
                'curve, such as curve_from_table("fi.csv", duration="1 s"), set '
                'curve.attrs["duration"] in seconds, or give a RateCode',
                where="curve",
            )
        duration = as_quantity(attrs["duration"], "s", "duration", "curve")
        return RateCode(0.0, float(self.measured.max()), duration)

    def interpolate(self, levels: LevelCode, rates: RateCode) -> "MonotoneCubic":
        """The smooth function from inputs to activations through its points.

        Examples
        --------
        >>> from simneuro.bridge.activations import MonotoneCurve
        >>> from simneuro.bridge import RateCode
        >>> points = MonotoneCurve.from_curve(sn.bridge.recorded_curve("B6"))
        >>> cubic = points.interpolate(points.level_code(), RateCode(0.0, 1000.0, 1.0))
        >>> float(cubic(0.0)) < float(cubic(1.0))
        True
        """
        return MonotoneCubic(levels.encode(self.level), rates.encode(self.rate))


def _tell(fall: Fall, falling: Falling, unit: str) -> None:
    """Warn of a curve that falls, and say what is done with it, or refuse it."""
    drop = (
        f"the curve falls after its highest rate: from {fall.rate:.3g} Hz at {fall.level:.3g} "
        f"{unit} to {fall.lowest:.3g} Hz at {fall.lowest_level:.3g} {unit}"
        + (", where the cell is silent (depolarisation block)" if fall.silences else "")
    )
    done = {
        "hold": "levels beyond the highest rate are left out, and it is held there",
        "level": "isotonic regression levels it, and the activation departs from the curve",
    }
    if falling == "refuse":
        raise InputError(
            f"{drop}, and an activation function made of a curve never falls. Measure fewer "
            'levels, or hold the highest rate with falling="hold"',
            where="curve",
        )
    warn(f"{drop}; {done[falling]}", SimulationWarning)


class MonotoneCubic:
    """A smooth monotone function through points, constant beyond the first and the last.

    Between the points it is a monotone cubic (PCHIP, fritsch1984).

    Parameters
    ----------
    x, y : array (points,)
        Both rising.

    Attributes
    ----------
    range : (float, float)
        The first and the last value.
    """

    def __init__(self, x: FloatArray, y: FloatArray) -> None:
        self.range = float(y[0]), float(y[-1])
        cubic = scipy.interpolate.PchipInterpolator(x, y)
        self._points = cubic.x
        self._value, self._slope = (each.c[::-1].copy() for each in (cubic, cubic.derivative()))

    @checked
    def __call__(self, x: ArrayLike) -> FloatArray:
        """Value at ``x``, same shape."""
        return self._evaluate(self._value, self._inside(x))

    @checked
    def derivative(self, x: ArrayLike) -> FloatArray:
        """Slope at ``x``, same shape; 0 beyond the points and, from the left, at the first."""
        at, inside = np.asarray(x, dtype=float), self._inside(x)
        rising = (at > self._points[0]) & (at <= self._points[-1])
        return np.where(rising, self._evaluate(self._slope, inside), 0.0)[()]

    def _inside(self, x: ArrayLike) -> FloatArray:
        return np.clip(np.asarray(x, dtype=float), self._points[0], self._points[-1])

    def _evaluate(self, coefficients: FloatArray, inside: FloatArray) -> FloatArray:
        """The polynomials of coefficients (powers, intervals), the constant first.

        For arrays this takes half of the time of SciPy's, and adds up the same to the last bit.
        """
        interval = np.searchsorted(self._points[1:-1], inside, side="right")
        power = beyond = inside - self._points.take(interval)
        total = 0.0 + coefficients[0].take(interval)
        for each in coefficients[1:]:
            total += each.take(interval) * power
            power = power * beyond
        return np.asarray(total)[()]
