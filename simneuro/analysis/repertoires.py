"""Repertoires: which assemblies become active, in which order and together, and how often."""

from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simneuro.analysis.information import mutual_information
from simneuro.annotations import Labels, Quantities, Seed
from simneuro.calls import checked
from simneuro.errors import InputError
from simneuro.si import seconds, si_values

SHUFFLES = 200  # chosen: the standard error of a probability of chance is 3.5 % at worst


@checked
def repertoire_entropy(assemblies: Labels) -> float:
    """The entropy (bit) of which assembly becomes active; NaN without an event.

    The plug-in estimate, with the correction ``(kinds - 1)/(2 N ln 2)`` for its bias (miller1955).
    """
    counts = np.unique(np.ravel(assemblies), return_counts=True)[1]
    if not counts.size:
        return float("nan")
    share = counts / counts.sum()
    return float(
        -(share * np.log2(share)).sum() + (counts.size - 1) / (2 * counts.sum() * np.log(2))
    )


@checked
def order_information(assemblies: Labels, seed: Seed) -> float:
    """What an event tells about which assembly follows (bit), less what shuffled orders give.

    NaN for fewer than three events. Around 0 if the order is chance.
    """
    series = np.ravel(assemblies)
    if series.size < 3:
        return float("nan")
    rng = np.random.default_rng(seed)
    mixed = (rng.permutation(series) for _ in range(SHUFFLES))
    chance = np.mean([mutual_information(each[:-1], each[1:]) for each in mixed])
    return mutual_information(series[:-1], series[1:]) - float(chance)


@checked
def joined_pairs(times: Quantities, assemblies: Labels, within: Any) -> NDArray[np.int64]:
    """The different pairs of assemblies that become active ``within`` s of each other, (pair, 2).

    Each pair in order of its numbers; the pairs too.

    Raises
    ------
    InputError
        There is not one time for each assembly.
    """
    when, which = np.ravel(si_values(times, "s", "times")), np.ravel(assemblies)
    if when.size != which.size:
        raise InputError(f"got {when.size} times, but {which.size} assemblies", where="times")
    first, second = np.triu_indices(when.size, 1)
    near = np.abs(when[first] - when[second]) <= seconds(within, "within")
    pairs = np.sort(np.column_stack([which[first[near]], which[second[near]]]), axis=1)
    return np.unique(pairs[pairs[:, 0] != pairs[:, 1]].astype(np.int64), axis=0)


@checked
def followed_share(
    times: Quantities, starts: Quantities, *, window: Any, duration: Any, seed: Seed
) -> xr.Dataset:
    """The share of ``starts`` that an event follows within a window, against turned events.

    Events are laid on a circle as long as the recording and turned by a random time, 200 times:
    their own order stays, and what they have to do with the starts is gone.

    Returns
    -------
    xarray.Dataset
        ``share``, ``chance`` (the mean of turned events) and ``p``, the probability that chance
        alone gives as much, ``(1 + as many)/(1 + 200)``. NaN without a start.

    Raises
    ------
    InputError
        The window is not positive, or not shorter than the recording.
    """
    when = np.ravel(si_values(times, "s", "times"))
    begin = np.ravel(si_values(starts, "s", "starts"))
    length, duration = seconds(window, "window"), seconds(duration, "duration")
    if not 0 < length < duration < np.inf:
        raise InputError(
            f"expected 0 < window < duration, got {length:g} s and {duration:g} s",
            where="window, duration",
        )
    rng = np.random.default_rng(seed)
    found = share_followed(when, begin, length)
    turned = np.array(
        [
            share_followed((when + shift) % duration, begin, length)
            for shift in rng.uniform(0, duration, SHUFFLES)
        ]
    )
    p = (1 + int((turned >= found).sum())) / (1 + SHUFFLES) if begin.size else np.nan
    values = {"share": found, "chance": float(turned.mean()), "p": p}
    return xr.Dataset({name: ((), value, {"units": "1"}) for name, value in values.items()})


def share_followed(times: NDArray[np.float64], starts: NDArray[np.float64], window: float) -> float:
    """The share of starts with a time in ``[start, start + window)``; NaN without a start."""
    if not starts.size:
        return float("nan")
    ordered = np.sort(times)
    first, last = np.searchsorted(ordered, starts), np.searchsorted(ordered, starts + window)
    return float(np.mean(last > first))
