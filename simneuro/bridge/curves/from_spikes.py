"""Response curves from spike times, of simulated and of recorded cells alike.

The three rates of a curve have one definition, so that all curves can be compared and fitted.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray

from simneuro.bridge.activations.curve_points import input_name
from simneuro.bridge.codes import FloatArray
from simneuro.si import seconds, si_values

#: What each rate of a curve is.
MEANINGS = {
    "rate": "spike count over the length of the step",
    "onset_rate": "inverse of the first interval",
    "steady_rate": "inverse of the mean interval in the second half of the step",
}


def curve_from_spikes(
    level: ArrayLike,
    spikes: tuple[ArrayLike, ArrayLike],
    step: tuple[Any, Any],
    *,
    repeats: int = 1,
    attrs: Mapping[str, object],
) -> xr.Dataset:
    """The response curve of cells that were each given one step of constant current.

    A rate of 0 means that there was no interval to measure: ``onset_rate`` needs two spikes in the
    step, ``steady_rate`` two in its second half. Such a rate is low rather than missing. A cell
    that fires regularly and has fewer than two spikes in half of the step fires at less than
    4 / duration, and leaving it out of a mean over repeats would raise the mean. So a cell that
    fires once has a ``rate`` above 0, and its other two rates are 0.

    Parameters
    ----------
    level : array (levels,)
        Currents (A).
    spikes : (array, array)
        Times (s), in any order, and the cell of each; cell ``i * repeats + j`` is repeat ``j`` at
        level ``i``.
    step : (float, float)
        When the current starts and stops (s). Spikes before it or from its stop on do not count.
    repeats : int
    attrs : mapping
        Attributes of the dataset; ``duration``, the length of the step (s), is added. With an
        ``input_unit`` the levels are no currents and have this SI unit.

    Raises
    ------
    InputError
        A level, a time of a spike or of the step has a unit of another kind.

    Notes
    -----
    Plain numbers are SI; what names its unit (text, a quantity, ``attrs["units"]``) is converted.

    Returns
    -------
    xarray.Dataset
        dims ``level`` (A) and ``repeat``. In Hz: ``rate`` (spike count over the length of the step,
        onset included), ``onset_rate`` (inverse of the first interval) and ``steady_rate`` (number
        of intervals between spikes in the second half of the step over the time that they take).

    Examples
    --------
    >>> curve = sn.bridge.curves.curve_from_spikes(
    ...     [0.0, 1e-10], ([0.2, 0.4, 0.5], [1, 1, 1]), (0.0, 0.6), attrs={}
    ... )
    >>> [round(float(curve[name][1, 0]), 6) for name in ("rate", "onset_rate", "steady_rate")]
    [5.0, 5.0, 10.0]
    """
    unit = str(attrs.get("input_unit", "A"))
    currents = si_values(level, unit, "level")
    step = seconds(step[0], "step"), seconds(step[1], "step")
    rates = _rates(spikes, step, currents.size * repeats)
    axis = xr.DataArray(
        currents, dims="level", attrs={"units": unit, "long_name": input_name(unit)}
    )
    return xr.Dataset(
        {
            name: (
                ("level", "repeat"),
                values.reshape(-1, repeats),
                {"units": "Hz", "long_name": MEANINGS[name]},
            )
            for name, values in rates.items()
        },
        coords={"level": axis, "repeat": np.arange(repeats)},
        attrs={**attrs, "duration": step[1] - step[0]},
    )


def _rates(
    spikes: tuple[ArrayLike, ArrayLike], step: tuple[float, float], size: int
) -> dict[str, FloatArray]:
    """The three rates (Hz) of each cell."""
    times, cells = _sorted_within(spikes, step)
    counts = np.bincount(cells, minlength=size)
    place = np.arange(cells.size) - (np.cumsum(counts) - counts)[cells]  # within its cell
    first, late = place < 2, times >= (step[0] + step[1]) / 2
    return {
        "rate": counts / (step[1] - step[0]),
        "onset_rate": _interval_rate(times[first], cells[first], size),
        "steady_rate": _interval_rate(times[late], cells[late], size),
    }


def _sorted_within(
    spikes: tuple[ArrayLike, ArrayLike], step: tuple[float, float]
) -> tuple[FloatArray, NDArray[np.int64]]:
    """The spikes during the step, sorted by cell and then by time."""
    times, cells = si_values(spikes[0], "s", "spikes"), np.asarray(spikes[1], dtype=np.int64)
    inside = (times >= step[0]) & (times < step[1])
    times, cells = times[inside], cells[inside]
    order = np.lexsort((times, cells))
    return times[order], cells[order]


def _interval_rate(times: FloatArray, cells: NDArray[np.int64], size: int) -> FloatArray:
    """Number of intervals over their total length (Hz), 0 for a cell with fewer than two spikes.

    The spikes are sorted by cell and time.
    """
    counts = np.bincount(cells, minlength=size)
    ends = np.cumsum(counts)
    several = counts > 1
    span = times[ends[several] - 1] - times[(ends - counts)[several]]
    rate = np.zeros(size)
    rate[several] = (counts[several] - 1) / span
    return rate
