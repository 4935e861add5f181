"""Activations of cell assemblies: when they begin, and how often they follow other events."""

from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray

from simneuro.analysis.binning import bin_of, number_of_bins
from simneuro.analysis.intervals import wilson_interval
from simneuro.analysis.trains import Trains, trains_of
from simneuro.annotations import Quantities, Seed
from simneuro.calls import checked
from simneuro.errors import InputError
from simneuro.recording.steps import nearest_length
from simneuro.si import seconds, si_values

BIN_WIDTH = 0.05  # s; chosen: the duration of a brief activation
QUANTILE = 0.9995  # chosen: one surrogate bin in 2000 may cross the threshold
LEAST_Z = 4.0  # chosen: keeps the threshold up where the surrogates hardly vary
FLOOR_RATE = 0.5  # Hz; chosen: added to the expectation, so that one spike in silence is no event


@checked
def assembly_events(
    recording: xr.Dataset,
    population: str,
    *,
    labels: ArrayLike,
    seed: Seed,
    surrogates: int = 20,
) -> xr.Dataset:
    """Find the moments at which assemblies become active.

    Spikes are counted for every assembly in bins of 50 ms, or of the whole number of time steps
    nearest to it, and a count becomes ``z = (count - m) / sqrt(m)`` with ``m`` the count that the
    mean rate of all labelled neurons in that bin, plus 0.5 Hz, predicts. Surrogates shuffle the
    labels among the labelled neurons. A bin is active if its z exceeds the 99.95 % quantile of half
    of the surrogates, and 4; an event is the first bin of a run of active bins. The other half of
    the surrogates, which had no part in the threshold, gives the rate of false positives.

    Parameters
    ----------
    labels : array (neuron,)
        The assembly of every neuron, 0, 1, ...; negative: of none.
    seed : int or numpy.random.Generator
        Of the surrogates.
    surrogates : int
        How many, of which the first half sets the threshold.

    Returns
    -------
    xarray.Dataset
        ``onset_time(event)`` (s, the centre of its bin, ascending), ``assembly(event)``,
        ``z(assembly_index, time)``, ``threshold``, ``event_rate`` and
        ``surrogate_false_positive_rate`` (both Hz, of all assemblies together).

    Raises
    ------
    InputError
        There is not one label for each neuron, there are fewer than two assemblies or one of them
        has no neuron, there are fewer than two surrogates, or as `binned_counts`.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> times, cells = rng.uniform(0, 20, 4000), rng.integers(0, 40, 4000)  # 5 Hz, independent
    >>> times = np.append(times, np.linspace(10.01, 10.04, 60))  # cells 0 to 19 fire together
    >>> spikes = {"cell": (times, np.append(cells, np.arange(60) % 20))}
    >>> made = sn.recording.assemble(populations={"cell": 40}, spikes=spikes, duration=20.0)
    >>> events = sn.analysis.assembly_events(made, "cell", labels=np.arange(40) // 20, seed=1)
    >>> events.onset_time.values.round(3).tolist(), events.assembly.values.tolist()
    ([10.025], [0])
    """
    trains = trains_of(recording, population)
    label = check_labels(labels, trains.size)
    if surrogates < 2:
        raise InputError(f"got {surrogates}, but at least two are needed", where="surrogates")
    rng = np.random.default_rng(seed)
    shuffled = [activity_scores(trains, shuffle_labels(label, rng)) for _ in range(surrogates)]
    half = surrogates // 2
    threshold = max(float(np.quantile(shuffled[:half], QUANTILE)), LEAST_Z)
    false = np.mean([find_onsets(z, threshold).sum() for z in shuffled[half:]])
    z = activity_scores(trains, label)
    width = nearest_length(BIN_WIDTH, trains.dt)
    return tabulate_events(z, threshold, false_positives=float(false), width=width)


@checked
def clusters(event_times: Quantities, gap: Any) -> NDArray[np.float64]:
    """The first time (s) of each cluster: the events that come more than ``gap`` s after another.

    The first event of all begins a cluster.

    Raises
    ------
    InputError
        ``event_times`` or ``gap`` are not times, or ``gap`` is not a single one.

    Examples
    --------
    >>> sn.analysis.clusters([1.0, 1.1, 1.2, 5.0], gap="500 ms").tolist()
    [1.0, 5.0]
    """
    times = np.sort(si_values(event_times, "s", "event_times"), axis=None)
    return times[np.diff(times, prepend=-np.inf) > seconds(gap, "gap")]


@checked
def onsets_after(
    onset_times: Quantities, cluster_times: Quantities, *, window: Any, duration: Any
) -> xr.Dataset:
    """How often an onset falls in the ``window`` s from a cluster on, against random moments.

    Clusters whose window does not fit into ``duration`` are left out. The base is the probability
    for a moment drawn evenly from those that remain possible; it is computed, not sampled.

    Returns
    -------
    xarray.Dataset
        ``probability``, ``interval(bound)`` (Wilson, 95 %), ``base``, ``clusters`` and ``hits``.

    Raises
    ------
    InputError
        The window is not positive, or not shorter than the duration.

    Examples
    --------
    >>> found = sn.analysis.onsets_after([1.1, 5.0], [1.0, 8.0], window="200 ms", duration=10.0)
    >>> int(found.hits), int(found.clusters), float(found.probability)
    (1, 2, 0.5)
    """
    window, duration = seconds(window, "window"), seconds(duration, "duration")
    if not 0 < window < duration:
        raise InputError(f"a window of {window:g} s in {duration:g} s", where="window")
    onsets = np.sort(si_values(onset_times, "s", "onset_times"), axis=None)
    starts = si_values(cluster_times, "s", "cluster_times").ravel()
    starts = starts[starts + window <= duration]
    first, last = np.searchsorted(onsets, starts), np.searchsorted(onsets, starts + window)
    hits, trials = int((last > first).sum()), starts.size
    base = base_probability(onsets, window, duration)
    nan = (np.nan, np.nan)
    return xr.Dataset(
        {
            "probability": hits / trials if trials else np.nan,
            "interval": ("bound", list(wilson_interval(hits, trials) if trials else nan)),
            "base": base,
            "clusters": trials,
            "hits": hits,
        },
        coords={"bound": ["low", "high"]},
    )


def base_probability(onsets: NDArray[np.float64], window: float, duration: float) -> float:
    """The probability that an onset (s, ascending) follows a random moment within ``window`` s."""
    # Moments t in [0, duration - window] with an onset in [t, t + window) are the union of the
    # intervals (onset - window, onset]; each adds what lies after the one before.
    end = np.clip(onsets, 0, duration - window)
    begin = np.maximum(np.clip(onsets - window, 0, None), np.r_[0.0, end[:-1]])
    return float(np.clip(end - begin, 0, None).sum() / (duration - window))


def check_labels(labels: ArrayLike, size: int) -> NDArray[np.int64]:
    """The labels as integers, if there is one for each of ``size`` neurons and no empty group."""
    label = np.asarray(labels)
    if label.shape != (size,) or label.dtype.kind not in "iu":
        raise InputError(
            f"expected {size} whole numbers, got {label.dtype} of shape {label.shape}",
            where="labels",
        )
    members = np.bincount(label[label >= 0])
    if members.size < 2 or not members.all():
        raise InputError(
            "expected at least two assemblies, numbered from 0, each with a neuron; "
            f"got {members.size} with {members.tolist()} neurons",
            where="labels",
        )
    return label.astype(np.int64)


def shuffle_labels(label: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.int64]:
    """The labels in random order among the neurons that have one."""
    shuffled = label.copy()
    shuffled[label >= 0] = rng.permutation(label[label >= 0])
    return shuffled


def activity_scores(trains: Trains, label: NDArray[np.int64]) -> NDArray[np.float64]:
    """How far each assembly's count lies above its expectation, z as (assembly, bin)."""
    width = nearest_length(BIN_WIDTH, trains.dt)
    bins, size = number_of_bins(trains, width), np.bincount(label[label >= 0])
    place, owner = bin_of(trains, width), label[trains.neurons]
    kept = (place < bins) & (owner >= 0)
    flat = np.bincount(owner[kept] * bins + place[kept], minlength=size.size * bins)
    counts = flat.reshape(size.size, bins)
    expected = size[:, None] * (counts.sum(axis=0) / size.sum() + FLOOR_RATE * width)
    return (counts - expected) / np.sqrt(expected)


def find_onsets(z: NDArray[np.float64], threshold: float) -> NDArray[np.bool_]:
    """Where a run of bins above the threshold begins, as (assembly, bin)."""
    active = z > threshold
    onsets = active.copy()
    onsets[:, 1:] &= ~active[:, :-1]
    return onsets


def tabulate_events(
    z: NDArray[np.float64], threshold: float, *, false_positives: float, width: float
) -> xr.Dataset:
    """What `assembly_events` returns; ``false_positives`` is their mean number in a surrogate.

    ``width`` is that of the bins (s).
    """
    centre = (np.arange(z.shape[1]) + 0.5) * width
    place, assembly = np.nonzero(find_onsets(z, threshold).T)
    seconds, hertz = {"units": "s"}, {"units": "Hz"}
    covered = z.shape[1] * width
    return xr.Dataset(
        {
            "onset_time": ("event", centre[place], seconds),
            "assembly": ("event", assembly),
            "z": (("assembly_index", "time"), z, {"units": "1"}),
            "threshold": ((), threshold, {"units": "1"}),
            "event_rate": ((), place.size / covered, hertz),
            "surrogate_false_positive_rate": ((), false_positives / covered, hertz),
        },
        coords={"time": ("time", centre, seconds)},
    )
