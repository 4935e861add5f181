"""The measures that a trial takes where a scenario does not say otherwise."""

from collections.abc import Callable

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simneuro.analysis.irregularity import cv, cv2, fano_factor
from simneuro.analysis.rates import firing_rates, spike_counts
from simneuro.analysis.synchrony import pairwise_correlation

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


def standard_measures(recording: xr.Dataset) -> xr.Dataset:
    """Rate (Hz), CV, CV2, Fano factor and correlation of every population, as (population).

    Averages over cells; NaN where a measure is not defined: spikes that were not recorded, too few
    of them, or a recording too short for the windows.
    """
    names = [str(name) for name in recording.population.values]
    rows = [_row(recording, name) for name in names]
    table = {
        name: ("population", [row[name] for row in rows], {"units": unit, "long_name": text})
        for name, (unit, text) in _MEASURES.items()
    }
    return xr.Dataset(table, coords={"population": recording.population.values})


def _row(recording: xr.Dataset, population: str) -> dict[str, float]:
    if not recording.spikes_recorded.sel(population=population):
        return dict.fromkeys(_MEASURES, np.nan)
    enough = spike_counts(recording, population).values > LEAST_INTERVALS
    long = recording.attrs["duration"]
    return {
        "rate": float(firing_rates(recording, population).mean()),
        "cv": _mean(cv(recording, population).values[enough]),
        "cv2": _mean(cv2(recording, population).values[enough]),
        "fano": _if(long >= 2 * FANO_WINDOW, lambda: _mean(_fano(recording, population).values)),
        "correlation": _if(
            long >= 2 * CORRELATION_BIN, lambda: float(_correlation(recording, population))
        ),
    }


def _fano(recording: xr.Dataset, population: str) -> xr.DataArray:
    return fano_factor(recording, population, window=FANO_WINDOW)


def _correlation(recording: xr.Dataset, population: str) -> xr.DataArray:
    return pairwise_correlation(recording, population, bin_width=CORRELATION_BIN)


def _mean(values: NDArray[np.float64]) -> float:
    defined = values[np.isfinite(values)]
    return float(defined.mean()) if defined.size else float("nan")


def _if(possible: bool, measure: Callable[[], float]) -> float:
    return measure() if possible else float("nan")
