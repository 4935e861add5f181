"""The fall of a response curve after its highest rate, as under depolarisation block."""

from dataclasses import dataclass

import numpy as np
import xarray as xr

from simneuro.bridge.activations.curve_points import curve_in_si, curve_points
from simneuro.bridge.codes import FloatArray

SHARE = 0.2  # of the highest rate; chosen: a smaller dip is levelled without harm
SILENT = 0.01  # of the highest rate; chosen: below what a fit or a plot can show
ERRORS = 3.0  # standard errors of the difference; chosen: chance in a hundred levels goes as far


@dataclass(frozen=True)
class Fall:
    """Where a curve falls.

    Parameters
    ----------
    level, rate : float
        The level (A, or the unit of the input) and the mean rate (Hz) of the highest point.
    lowest : float
        The lowest mean rate (Hz) at a higher level.
    lowest_level : float
        The level of that.
    silences : bool
        Whether the cell falls all but silent there, at most a hundredth of its highest rate: its
        steady rate if the curve has one, for a cell in depolarisation block fires at the onset.

    Examples
    --------
    >>> table = {"current (pA)": [0.0, 100.0, 200.0], "rate (Hz)": [0.0, 100.0, 0.0]}
    >>> curve = sn.bridge.curve_from_table(table).assign_attrs(duration=1.0)
    >>> fall = sn.bridge.activations.find_fall(curve)
    >>> round(1e12 * fall.level), fall.rate, fall.silences
    (100, 100.0, True)
    """

    level: float
    rate: float
    lowest: float
    lowest_level: float
    silences: bool


def find_fall(curve: xr.Dataset) -> Fall | None:
    """The fall of a response curve after its highest rate; None if it does not fall.

    It counts as a fall if the lowest later mean is below the highest by more than a fifth, and by
    more than three standard errors of the difference: over repeats; of a single sweep, those of a
    Poisson count in the duration, which are larger than those of any regular cell.

    Raises
    ------
    InputError
        As :func:`simneuro.bridge.activations.curve_points`.

    Examples
    --------
    >>> table = {"current (pA)": [0.0, 100.0, 200.0], "rate (Hz)": [0.0, 10.0, 20.0]}
    >>> sn.bridge.activations.find_fall(sn.bridge.curve_from_table(table)) is None  # it only rises
    True
    """
    level, rate = curve_points(curve)
    top = int(np.argmax(rate))
    if top == rate.size - 1 or not rate[top] > 0:
        return None
    low = top + 1 + int(np.argmin(rate[top + 1 :]))
    drop, error = rate[top] - rate[low], squared_errors(curve)
    if drop <= max(SHARE * rate[top], ERRORS * float(np.sqrt(error[top] + error[low]))):
        return None
    lasting = curve_in_si(curve).sortby("level").get("steady_rate")
    left = rate[low] if lasting is None else float(lasting.mean("repeat")[low])
    return Fall(
        level=float(level[top]),
        rate=float(rate[top]),
        lowest=float(rate[low]),
        lowest_level=float(level[low]),
        silences=bool(left <= SILENT * rate[top]),
    )


def squared_errors(curve: xr.Dataset) -> FloatArray:
    """The squared standard error (Hz^2) of the mean rate of each level, by rising level.

    Of levels with one repeat that of a Poisson count in the duration, and 0 if that is not known.

    Returns
    -------
    array (levels,)

    Raises
    ------
    InputError
        The dataset is not a response curve.

    Examples
    --------
    >>> table = {"current (pA)": [0.0, 100.0], "rate (Hz)": [0.0, 10.0]}
    >>> curve = sn.bridge.curve_from_table(table).assign_attrs(duration=2.0)
    >>> sn.bridge.activations.squared_errors(curve).tolist()  # 20 spikes in 2 s: 20/2^2
    [0.0, 5.0]
    """
    read = curve_in_si(curve).sortby("level")
    duration = float(read.attrs.get("duration", np.inf))
    rows = read["rate"].transpose("level", "repeat").values
    return np.array([_squared_error(row[np.isfinite(row)], duration) for row in rows])


def _squared_error(rates: FloatArray, duration: float) -> float:
    if rates.size == 1:
        return float(rates[0]) / duration
    return float(np.var(rates, ddof=1)) / rates.size
