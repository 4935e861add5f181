"""Series of events, such as waves or eye movements: how often they come, and how clustered."""

from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simneuro.annotations import Quantities, Seed
from simneuro.calls import checked
from simneuro.errors import InputError
from simneuro.si import seconds, si_values

Floats = NDArray[np.float64]

EPOCH = 30.0  # s, what the bootstrap draws: as sleep is scored
WINDOW = 10.0  # s, of the counts; chosen: three in an epoch
RESAMPLES = 2000  # chosen: their 2.5 % quantile has 50 below it
UNITS = {
    "rate": "1/min",
    "cluster_rate": "1/min",
    "cluster_size": "1",
    "short_share": "1",
    "interval_cv": "1",
    "fano": "1",
}


@checked
def event_statistics(times: Quantities, *, duration: Any, gap: Any, seed: Seed = 0) -> xr.Dataset:
    """Describe a series of events, with bootstrap intervals over its epochs of 30 s.

    Events of one cluster are not independent, but epochs are longer than clusters: the bootstrap
    draws whole epochs. A last epoch that is not complete is left out.

    Parameters
    ----------
    times : array
        When the events are (s, or with a unit).
    duration : float, str or quantity
        How long was looked (s, or with a unit).
    gap : float, str or quantity
        The longest interval inside a cluster (s, or with a unit).
    seed : int or numpy.random.Generator
        Of the bootstrap.

    Returns
    -------
    xarray.Dataset
        ``value(statistic)`` and ``interval(statistic, bound)``, 95 %, of: ``rate`` (events a
        minute), ``cluster_rate`` (clusters a minute), ``cluster_size`` (events a cluster),
        ``short_share`` (of all intervals, those up to ``gap``), ``interval_cv`` (of all intervals)
        and ``fano`` (of counts in 10 s). A Poisson process of rate r has r exp(-r gap),
        exp(r gap), 1 - exp(-r gap), 1 and 1. NaN where there are too few events.

    Raises
    ------
    InputError
        The duration is shorter than two epochs, an event lies outside of it, or the gap is not
        positive.

    Examples
    --------
    >>> from simneuro.analysis import event_statistics
    >>> found = event_statistics([1.0, 1.2, 31.0], duration="60 s", gap="1 s")
    >>> [float(found.value.sel(statistic=name)) for name in ("rate", "cluster_rate")]
    [3.0, 2.0]
    """
    when = np.sort(si_values(times, "s", "times"), axis=None)
    length, longest = seconds(duration, "duration"), seconds(gap, "gap")
    check(when, length, longest)
    table = sum_by_epoch(when, int(length / EPOCH * (1 + 1e-9)), longest)
    rng, epochs = np.random.default_rng(seed), len(table)
    weights = rng.multinomial(epochs, np.full(epochs, 1 / epochs), RESAMPLES)
    drawn = describe(weights @ table)
    with np.errstate(invalid="ignore"):
        bounds = np.quantile(drawn, [0.025, 0.975], axis=0)
    values = describe(table.sum(axis=0))
    return xr.Dataset(
        {"value": ("statistic", values), "interval": (("statistic", "bound"), bounds.T)},
        {"statistic": list(UNITS), "unit": ("statistic", list(UNITS.values()))},
    )


def check(times: Floats, duration: float, gap: float) -> None:
    """Refuse what has no statistics."""
    if not 2 * EPOCH <= duration < np.inf:
        raise InputError(
            f"expected at least two epochs of {EPOCH:g} s, got {duration:g} s", where="duration"
        )
    if not gap > 0:
        raise InputError(f"expected more than 0 s, got {gap:g} s", where="gap")
    if times.size and not (times[0] >= 0 and times[-1] <= duration):
        raise InputError(
            f"events lie from {times[0]:g} to {times[-1]:g} s, but must lie within the "
            f"{duration:g} s that were looked at",
            where="times",
        )


def sum_by_epoch(times: Floats, epochs: int, gap: float) -> Floats:
    """What each epoch has, as (epoch, sum), of which all statistics are made.

    Its windows, their counts and squares; its clusters and their sizes; its intervals, their
    lengths and squares, and how many are short. An interval and a cluster belong to the epoch that
    they begin in.
    """
    times = times[times < epochs * EPOCH]
    intervals = np.diff(times)
    starts = np.flatnonzero(np.diff(times, prepend=-np.inf) > gap)
    windows = round(EPOCH / WINDOW)
    counts = np.bincount((times / WINDOW).astype(int), minlength=epochs * windows)
    counts = counts.reshape(epochs, windows)
    sizes = np.diff(starts, append=times.size)
    of = (times / EPOCH).astype(int)

    def add(values: NDArray[Any], where: NDArray[np.int64]) -> Floats:
        return np.asarray(np.bincount(where, values, minlength=epochs), np.float64)

    return np.column_stack(
        [
            np.full(epochs, windows),
            counts.sum(axis=1),
            (counts**2).sum(axis=1),
            add(np.ones(starts.size), of[starts]),
            add(sizes, of[starts]),
            add(np.ones(intervals.size), of[: intervals.size]),
            add(intervals, of[: intervals.size]),
            add(intervals**2, of[: intervals.size]),
            add(intervals <= gap, of[: intervals.size]),
        ]
    )


def describe(sums: Floats) -> Floats:
    """The statistics, in the order of ``UNITS``, of sums over epochs (..., sum)."""
    windows, events, squares, clusters, sizes, intervals, lasting, squared, short = np.moveaxis(
        np.asarray(sums, np.float64), -1, 0
    )
    minutes = windows * WINDOW / 60
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = lasting / intervals
        variance = np.maximum(squared / intervals - mean**2, 0)
        fano = (squares - events**2 / windows) / (windows - 1) / (events / windows)
        values = [
            events / minutes,
            clusters / minutes,
            sizes / clusters,
            short / intervals,
            np.sqrt(variance) / mean,
            fano,
        ]
    return np.stack(values, axis=-1)
