"""What a response curve says of a cell: rheobase, gain, saturation, block, intervals."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from simneuro.analysis.intervals import t_interval
from simneuro.annotations import Curve
from simneuro.bridge.activations import Fall, curve_in_si, curve_points, find_fall, input_unit
from simneuro.bridge.activations.curve_points import RATES
from simneuro.bridge.activations.falls import SILENT
from simneuro.bridge.codes import FloatArray
from simneuro.bridge.curves.adaptation import find_adaptation
from simneuro.calls import checked
from simneuro.errors import InputError

RISING = (0.1, 0.9)  # of the highest rate; chosen: the middle part, as in rise times
FLAT = 0.1  # of the gain; chosen: a tenth is no rise that anyone reads off


@dataclass(frozen=True)
class CurveFeatures:
    """What a response curve says. Levels are in A, or in ``unit``.

    Parameters
    ----------
    rheobase : float
        Half-way between the highest level with a mean rate of at most 1 % of the highest and the
        next one; NaN if the cell fires at the lowest level, or never.
    rheobase_error : float
        Half the distance of these two: the rheobase lies within.
    gain : float
        Slope (Hz/A) of the line of least squares through the points between 10 and 90 % of the
        highest rate, on the way up; NaN with fewer than two.
    highest_rate, highest_level : float
        The highest mean rate (Hz), and its level.
    saturation : float
        1 minus the slope over the last quarter of the levels, up to the highest rate if the curve
        falls, as a part of the gain: 0 on a straight line, 1 on a plateau; NaN without two points.
    saturates : bool
        Whether that last slope is at most a tenth of the gain.
    fall : Fall or None
        Where the curve falls after its highest rate; see
        :func:`simneuro.bridge.activations.find_fall`.
    adaptation : float
        (onset - steady) / (onset + steady), of the first interval and the second half of the step,
        median over levels: 0 without adaptation, 1 for a cell that stops. NaN where not measured.
    unit : str
        The SI unit of the levels.

    Examples
    --------
    >>> table = {"current (pA)": [0.0, 100.0, 200.0, 300.0], "rate (Hz)": [0.0, 0.0, 10.0, 20.0]}
    >>> found = sn.bridge.describe_curve(sn.bridge.curve_from_table(table))
    >>> round(1e12 * found.rheobase), found.highest_rate, found.saturates
    (150, 20.0, False)
    """

    rheobase: float
    rheobase_error: float
    gain: float
    highest_rate: float
    highest_level: float
    saturation: float
    saturates: bool
    fall: Fall | None
    adaptation: float
    unit: str = "A"

    @property
    def blocked(self) -> bool:
        """Whether the cell falls silent at high levels, as under depolarisation block."""
        return self.fall is not None and self.fall.silences


@checked
def describe_curve(curve: Curve) -> CurveFeatures:
    """Rheobase, gain, saturation, depolarisation block and adaptation of a response curve.

    Raises
    ------
    InputError
        It is no response curve.

    Examples
    --------
    >>> import simneuro as sn
    >>> found = sn.bridge.describe_curve(sn.bridge.recorded_curve("B6"))
    >>> found.saturates, found.blocked, round(found.highest_rate, 1)
    (False, False, 44.5)
    """
    (level, rate), fall = curve_points(curve), find_fall(curve)
    top = int(np.argmax(rate))
    gain = _slope(level, rate, _on_the_way_up(rate, top))
    stop = top if fall is not None else rate.size - 1
    last = np.flatnonzero(level >= level[0] + 0.75 * (level[stop] - level[0]))
    end = _slope(level, rate, last[last <= stop]) / gain if gain > 0 else math.nan
    found = find_adaptation(curve)
    low, high = _bracket(level, rate)
    return CurveFeatures(
        rheobase=(low + high) / 2,
        rheobase_error=(high - low) / 2,
        gain=gain,
        highest_rate=float(rate[top]),
        highest_level=float(level[top]),
        saturation=1 - end,
        saturates=bool(end <= FLAT),
        fall=fall,
        adaptation=math.nan if found is None else (found.ratio - 1) / (found.ratio + 1),
        unit=input_unit(curve),
    )


def _bracket(level: FloatArray, rate: FloatArray) -> tuple[float, float]:
    """The highest silent level before the first that is not, and that one."""
    firing = np.flatnonzero(rate > SILENT * rate.max())
    if not firing.size or firing[0] == 0:
        return math.nan, math.nan
    return float(level[firing[0] - 1]), float(level[firing[0]])


def _on_the_way_up(rate: FloatArray, top: int) -> Any:
    part = rate[: top + 1] / max(float(rate[top]), 1e-300)
    return np.flatnonzero((part >= RISING[0]) & (part <= RISING[1]))


def _slope(level: FloatArray, rate: FloatArray, points: Any) -> float:
    if len(points) < 2:
        return math.nan
    x = level[points] - level[points].mean()
    return float(x @ rate[points] / (x @ x))


@checked
def rate_intervals(curve: Curve, *, level: float = 0.95) -> pd.DataFrame:
    """The mean rate of each level with its confidence interval over repeats.

    Parameters
    ----------
    curve : xarray.Dataset
        Response curve with two or more repeats; levels with fewer have no interval (NaN).
    level : float
        Of confidence.

    Returns
    -------
    pandas.DataFrame
        One row a level, rising: ``level`` (A, or the unit of the input), and in Hz for each of the
        rates that the curve has ``rate``, ``rate_low``, ``rate_high``, and so on: Student's t
        intervals. ``attrs["units"]`` holds the units.

    Raises
    ------
    InputError
        It is no response curve, or no level has two repeats.

    Examples
    --------
    >>> table = {"current (pA)": [0.0, 0.0, 100.0, 100.0], "rate (Hz)": [0.0, 0.0, 4.0, 6.0]}
    >>> rates = sn.bridge.rate_intervals(sn.bridge.curve_from_table(table))
    >>> rates["rate"].tolist(), rates["rate_high"].round(2).tolist()  # 5 + 12.706
    ([0.0, 5.0], [0.0, 17.71])
    """
    read = curve_in_si(curve).sortby("level")
    if int(read["rate"].count("repeat").max()) < 2:
        raise InputError(
            "an interval needs two repeats or more; measure with repeats=10 and noise",
            where="curve",
        )
    table = pd.DataFrame({"level": read["level"].values})
    for name in filter(read.__contains__, RATES):
        rows = read[name].transpose("level", "repeat").values
        low, high = np.transpose([_interval(row[np.isfinite(row)], level) for row in rows])
        found = {name: np.nanmean(rows, axis=1), f"{name}_low": low, f"{name}_high": high}
        table = table.assign(**found)
    rates = dict.fromkeys(table.columns[1:], "Hz")
    table.attrs["units"] = {"level": input_unit(curve), **rates}
    return table


def _interval(values: FloatArray, level: float) -> tuple[float, float]:
    return t_interval(values, level=level) if values.size > 1 else (math.nan, math.nan)
