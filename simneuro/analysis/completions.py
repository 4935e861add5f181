"""Completions: an assembly becomes active as a whole, beyond the cells that a volley drives.

A volley that makes a part of all cells fire once is none, and neither is a group that always fires
more than others: most of the assembly has to fire by itself, alone, and to go on firing.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray

from simneuro.analysis.assemblies import check_labels, clusters
from simneuro.analysis.sliding import STEP, WINDOW, Sliding, slide, steps_in
from simneuro.analysis.surrogates import rotate_one_population
from simneuro.analysis.trains import trains_of
from simneuro.annotations import Quantities, Seed
from simneuro.calls import checked
from simneuro.errors import InputError
from simneuro.si import seconds, si_values

Floats = NDArray[np.float64]

VOLLEY = 0.04  # s; chosen: a burst of the relay and the first answer to it have passed
LEAST_SHARE = 0.8  # of the cells of an assembly that fire in a window
END_SHARE = 0.4  # chosen: half of it, so that an event does not end and begin again by chance
MOST_DRIVEN = 0.3  # of its cells that the volley itself made fire
MOST_OTHERS = 0.1  # of the cells of other assemblies, on average
LATER = 0.1  # s from the end of a window until the activity must go on
TIMES_OTHERS = 2.0  # the rate of others that it must go on with
QUANTILE = 0.9995  # chosen: of the z of surrogates, one window in 2000 lies above


@dataclass(frozen=True)
class Completions:
    """Completions in order of time: a row of each table belongs to one.

    ``first`` and ``last`` are windows: that in which enough cells fire for the first time, and the
    first one after it in which few do.
    """

    assembly: NDArray[np.int64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    driven: Floats
    others: Floats
    z: Floats
    later: Floats


@checked
def assembly_completions(
    recording: xr.Dataset,
    population: str,
    *,
    labels: ArrayLike,
    volleys: Quantities = (),
    seed: Seed,
    surrogates: int = 10,
    most_driven: float = MOST_DRIVEN,
) -> xr.Dataset:
    """Find the moments at which assemblies become active as a whole and by themselves.

    In a window of 100 ms, which slides by 10 ms, at least 80 % of the cells of an assembly fire,
    and of the cells of the other assemblies less than 10 % on average, within 100 ms from the first
    such window on. Spikes in the 40 ms after the start of a volley are the volley's: they do not
    count, and at most 30 % of the assembly's cells may have them, in each volley near the window.
    From 100 ms after the window on, for another 100 ms, the assembly fires at least twice as much
    as the others. Its count lies above what it is elsewhere: ``z = (count - m)/sqrt(s^2 + 1)`` with
    the median ``m`` of its own windows and ``s`` the deviation that their quartiles give, above the
    99.95 % quantile of the surrogates' z. A surrogate turns the train of each cell by a time of its
    own (`rotate_trains`), which leaves each cell its spikes and takes what cells have in common.

    Parameters
    ----------
    labels : array (neuron,)
        The assembly of every neuron, 0, 1, ...; negative: of none.
    volleys : array
        The starts of volleys (s), such as those of the waves of random bursts.
    seed : int or numpy.random.Generator
        Of the surrogates.
    surrogates : int
        How many.
    most_driven : float
        The share of an assembly's cells that may fire in a volley. With 1 an event may also be one
        that the volley made: what is asked then is what became active, and not who did it.

    Returns
    -------
    xarray.Dataset
        Along ``event``: ``time`` (s, the end of the first window: when enough cells have fired),
        ``assembly``, ``lasting`` (s, until less than 40 % fire in a window), ``driven``, ``others``
        (shares of cells), ``z`` and ``later`` (how many times the others' rate). Besides ``share``
        (assembly, window), ``volley_share`` (volley, assembly), ``threshold``, ``rate`` and
        ``surrogate_rate`` (Hz, of all assemblies together).

    Raises
    ------
    InputError
        As `assembly_events`, or the recording is shorter than three windows.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> times, cells = rng.uniform(0, 10, 1000), rng.integers(0, 50, 1000)  # 2 Hz, independent
    >>> times = np.append(times, np.linspace(5, 5.2, 125))  # cells 0 to 24 fire together
    >>> spikes = {"cell": (times, np.append(cells, np.arange(125) % 25))}
    >>> made = sn.recording.assemble(populations={"cell": 50}, spikes=spikes, duration=10.0)
    >>> found = sn.analysis.assembly_completions(made, "cell", labels=np.arange(50) // 25, seed=1)
    >>> found.assembly.values.tolist(), found.time.values.round(2).tolist()
    ([0], [5.04])
    """
    trains = trains_of(recording, population)
    label = check_labels(labels, trains.size)
    if surrogates < 1:
        raise InputError(f"got {surrogates}, but at least one is needed", where="surrogates")
    starts = np.sort(np.ravel(si_values(volleys, "s", "volleys")))
    if not np.isfinite(starts).all():
        raise InputError("the times of volleys must be finite", where="volleys")
    rng = np.random.default_rng(seed)
    turned = [rotate_one_population(trains, rng) for _ in range(surrogates)]
    slid = [slide(each, label, starts, VOLLEY) for each in turned]
    threshold = float(np.quantile([own_scores(each.count) for each in slid], QUANTILE))
    false = np.mean([len(find_completions(each, threshold, most_driven).first) for each in slid])
    own = slide(trains, label, starts, VOLLEY)
    return tabulate(find_completions(own, threshold, most_driven), own, threshold, float(false))


@checked
def volley_starts(event_times: Quantities, gap: Any, *, spread: Any = 0.0) -> Floats:
    """The starts (s) of volleys, for `assembly_completions`: of events that come together.

    They are those of `clusters`, but none where events that belong together have been moved apart:
    where two standard deviations to either side are more than the 40 ms that a volley takes. Then
    nothing is left out when completions are counted, which makes them more rather than fewer.

    Parameters
    ----------
    event_times : array
        When the events are (s, or with a unit).
    gap : float, str or quantity
        The longest interval inside a volley (s, or with a unit).
    spread : float, str or quantity
        The standard deviation (s, or with a unit) by which each event was moved, such as the
        ``spread`` of random bursts; infinite if events are scattered.

    Raises
    ------
    InputError
        The spread is negative.

    Examples
    --------
    >>> from simneuro.analysis import volley_starts
    >>> volley_starts([1.0, 1.01, 3.0], "60 ms").tolist()
    [1.0, 3.0]
    >>> volley_starts([1.0, 1.01, 3.0], "60 ms", spread="25 ms").size
    0
    """
    moved = seconds(spread, "spread")
    if not moved >= 0:
        raise InputError(f"expected 0 s or more, got {moved:g} s", where="spread")
    if 4 * moved > VOLLEY * (1 + 1e-9):
        return np.empty(0)
    return clusters(event_times, gap)


def own_scores(count: Floats) -> Floats:
    """How far the counts (assembly, window) of each assembly lie above its own median."""
    low, median, high = np.quantile(count, [0.25, 0.5, 0.75], axis=1, keepdims=True)
    # Of a normal distribution the quartiles lie 1.349 standard deviations apart.
    return np.asarray((count - median) / np.sqrt(((high - low) / 1.349) ** 2 + 1))


def find_completions(
    own: Sliding, threshold: float, most_driven: float = MOST_DRIVEN
) -> Completions:
    """The completions of all assemblies in sliding windows."""
    z = own_scores(own.count)
    others = mean_of_others(own.share)
    rows = []
    for assembly in range(len(own.share)):
        for first, last in runs(own.share[assembly]):
            near = slice(first, min(first + steps_in(WINDOW), last))
            best = first + int(np.argmin(np.where(own.share[assembly, near] >= LEAST_SHARE,
                                                  others[assembly, near], np.inf)))  # fmt: skip
            later = times_others(own, assembly, best)
            row = (own.driven[assembly, first], others[assembly, best], z[assembly, best], later)
            if (
                row[0] <= most_driven
                and row[1] < MOST_OTHERS
                and row[2] > threshold
                and later >= TIMES_OTHERS
            ):
                rows.append((first, assembly, last, *row))
    rows.sort()
    table = np.array(rows, dtype=np.float64).reshape(-1, 7).T
    first, assembly, last = table[:3].astype(np.int64)
    return Completions(assembly, first, last, *table[3:])


def runs(share: Floats) -> list[tuple[int, int]]:
    """Where enough cells fire first, and where few do again, in turn."""
    found, begin = [], -1
    for window in np.flatnonzero((share >= LEAST_SHARE) | (share < END_SHARE)):
        if begin < 0 and share[window] >= LEAST_SHARE:
            begin = int(window)
        elif begin >= 0 and share[window] < END_SHARE:
            found.append((begin, int(window)))
            begin = -1
    return [*found, (begin, share.size)] if begin >= 0 else found


def mean_of_others(values: Floats) -> Floats:
    """The mean over all other rows, for each row."""
    return np.asarray((values.sum(axis=0) - values) / (len(values) - 1))


def times_others(own: Sliding, assembly: int, window: int) -> float:
    """How many times the others' rate the assembly has later; 0 if the recording ends before."""
    at = window + steps_in(WINDOW + LATER)
    if at >= own.rate.shape[1]:
        return 0.0
    mine, mean = own.rate[assembly, at], mean_of_others(own.rate[:, at : at + 1])[assembly, 0]
    return float(mine / mean) if mean > 0 else (np.inf if mine > 0 else 0.0)


def tabulate(found: Completions, own: Sliding, threshold: float, false: float) -> xr.Dataset:
    """What `assembly_completions` returns; ``false`` is the mean number in a surrogate."""
    plain, in_s, hertz = {"units": "1"}, {"units": "s"}, {"units": "Hz"}
    start = np.arange(own.share.shape[1]) * STEP
    return xr.Dataset(
        {
            "time": ("event", found.first * STEP + WINDOW, in_s),
            "assembly": ("event", found.assembly),
            "lasting": ("event", (found.last - found.first) * STEP, in_s),
            "driven": ("event", found.driven, plain),
            "others": ("event", found.others, plain),
            "z": ("event", found.z, plain),
            "later": ("event", found.later, plain),
            "share": (("assembly_index", "window"), own.share, plain),
            "volley_share": (("volley", "assembly_index"), own.volleys, plain),
            "threshold": ((), threshold, plain),
            "rate": ((), len(found.first) / own.duration, hertz),
            "surrogate_rate": ((), false / own.duration, hertz),
        },
        coords={"window": ("window", start, in_s)},
    )
