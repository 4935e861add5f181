"""Adaptation as a response curve shows it: first intervals beside later ones."""

from dataclasses import dataclass

import numpy as np
import xarray as xr

from simneuro.bridge.activations import curve_in_si


@dataclass(frozen=True)
class Adaptation:
    """How a cell slows down under a constant current.

    Parameters
    ----------
    ratio : float
        The rate of the first interval over that of the second half of the step, median over levels
        and repeats that have both; 1 for a cell that does not adapt.
    shortest_interval : float
        The shortest first interval (s).

    Examples
    --------
    >>> found = sn.bridge.curves.find_adaptation(sn.bridge.recorded_curve("B6"))
    >>> round(found.ratio, 3), round(1e3 * found.shortest_interval, 2)  # ms
    (1.649, 10.5)
    """

    ratio: float
    shortest_interval: float


def find_adaptation(curve: xr.Dataset) -> Adaptation | None:
    """The adaptation of a curve with onset and steady rates; None without, or without spikes.

    Raises
    ------
    InputError
        ``curve`` has both rates, but is not a response curve.

    Examples
    --------
    >>> found = sn.bridge.curves.find_adaptation(sn.bridge.recorded_curve("B6"))
    >>> found.ratio > 1  # the cell slows down
    True
    """
    if not {"onset_rate", "steady_rate"} <= set(curve.variables):
        return None
    read = curve_in_si(curve)
    onset, steady = read["onset_rate"].values, read["steady_rate"].values
    both = (onset > 0) & (steady > 0)
    if not both.any():
        return None
    return Adaptation(float(np.median(onset[both] / steady[both])), float(1 / onset.max()))
