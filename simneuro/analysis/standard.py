"""The standard measures, which a trial takes where a scenario has no measures of its own."""

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simneuro.analysis.irregularity import cv2_of, cv_of, fano_of, intervals_of
from simneuro.analysis.rates import counts_of
from simneuro.analysis.synchrony import correlation_of
from simneuro.analysis.trains import Trains, trains_of
from simneuro.calls import checked
from simneuro.recording.array_faults import raw
from simneuro.recording.steps import nearest_length

# chosen: wide enough for a few spikes of a cortical cell, short enough for 20 in a 2 s trial
FANO_WINDOW = 0.1
# chosen: about the width of the central peak of a cortical cross-correlogram
CORRELATION_BIN = 0.01
# chosen: the CV of very few intervals is biased low, and 8 are the least that leave it usable
LEAST_INTERVALS = 8

_MEASURES = {
    "rate": ("Hz", "mean firing rate"),
    "cv": ("1", f"mean CV of cells with {LEAST_INTERVALS} or more intervals"),
    "cv2": ("1", f"mean CV2 of cells with {LEAST_INTERVALS} or more intervals"),
    "fano": ("1", f"mean Fano factor of cells that fired, {FANO_WINDOW * 1e3:g} ms windows"),
    "correlation": ("1", f"mean pairwise count correlation, {CORRELATION_BIN * 1e3:g} ms bins"),
}


@checked
def standard_measures(recording: xr.Dataset) -> xr.Dataset:
    """Rate (Hz), CV, CV2, Fano factor and correlation of every population, as (population).

    Averages over cells. Windows and bins are the whole numbers of steps nearest to their widths.
    NaN where a measure is not defined: spikes that were not recorded, too few of them, or a
    recording too short for the windows.

    Raises
    ------
    InputError
        The dataset is not a recording, or times of its spikes say that they are not in s.

    Examples
    --------
    >>> spikes = {"cell": (np.arange(0.05, 1, 0.1), np.zeros(10, int))}
    >>> made = sn.recording.assemble(populations={"cell": 1}, spikes=spikes, duration=1.0)
    >>> measures = sn.analysis.standard_measures(made)
    >>> sorted(measures.data_vars), float(measures.rate[0])
    (['correlation', 'cv', 'cv2', 'fano', 'rate'], 10.0)
    """
    names, recorded = raw(recording, "population"), raw(recording, "spikes_recorded")
    rows = [
        measure(trains_of(recording, str(name))) if seen else dict.fromkeys(_MEASURES, np.nan)
        for name, seen in zip(names, recorded, strict=True)
    ]
    table = {
        name: ("population", [row[name] for row in rows], {"units": unit, "long_name": text})
        for name, (unit, text) in _MEASURES.items()
    }
    return xr.Dataset(table, coords={"population": names})


def measure(trains: Trains) -> dict[str, float]:
    """The standard measures of one population, by name."""
    counts, intervals = counts_of(trains), intervals_of(trains)
    enough = counts > LEAST_INTERVALS
    fano, correlation = float("nan"), float("nan")
    window, width = (nearest_length(each, trains.dt) for each in (FANO_WINDOW, CORRELATION_BIN))
    if trains.duration >= 2 * window:
        fano = mean_of_defined(fano_of(trains, window))
    if trains.duration >= 2 * width:
        correlation, _ = correlation_of(trains, width)
    return {
        "rate": float(np.mean(counts / trains.duration)),
        "cv": mean_of_defined(cv_of(intervals)[enough]),
        "cv2": mean_of_defined(cv2_of(intervals)[enough]),
        "fano": fano,
        "correlation": correlation,
    }


def mean_of_defined(values: NDArray[np.float64]) -> float:
    """The mean of those values that are not NaN; NaN if there are none."""
    defined = values[np.isfinite(values)]
    return float(defined.mean()) if defined.size else float("nan")
