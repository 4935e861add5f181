"""Repertoires: which assemblies become active, in which order and together, and how often."""

from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray

from simneuro.analysis.information import entropy, mutual_information
from simneuro.annotations import Labels, Quantities, Seed
from simneuro.calls import checked
from simneuro.errors import InputError, quoted
from simneuro.si import seconds, si_values

SHUFFLES = 200  # chosen: the standard error of a probability of chance is 3.5 % at worst


@checked
def repertoire_entropy(assemblies: Labels) -> float:
    """The entropy (bit) of which assembly becomes active; NaN without an event.

    The plug-in estimate, with the correction ``(kinds - 1)/(2 N ln 2)`` for its bias (miller1955).

    Parameters
    ----------
    assemblies : array_like (event,)
        The label of the assembly that is active in each event.

    Examples
    --------
    >>> round(sn.analysis.repertoire_entropy([0, 1] * 500), 4)  # bias: 1/(2000 ln 2)
    1.0007
    """
    series = np.ravel(assemblies)
    if not series.size:
        return float("nan")
    bias = (np.unique(series).size - 1) / (2 * series.size * np.log(2))
    return entropy(series) + float(bias)


@checked
def order_information(assemblies: Labels, seed: Seed) -> float:
    """What an event tells about which assembly follows (bit), less what shuffled orders give.

    NaN for fewer than three events. Around 0 if the order is chance.

    Parameters
    ----------
    assemblies : array_like (event,)
        The label of the assembly that is active in each event, in their order.
    seed : int or numpy.random.Generator
        Of the shuffled orders.

    Examples
    --------
    >>> round(sn.analysis.order_information([0, 1] * 500, seed=1), 1)  # one bit
    1.0
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

    Parameters
    ----------
    times : array_like (event,)
        In s, or with a unit.
    assemblies : array_like of int (event,)
        Which assembly is active in each event.
    within : float, str or quantity
        In s, or with a unit.

    Raises
    ------
    InputError
        There is not one time for each assembly, or assemblies are no whole numbers.

    Examples
    --------
    >>> sn.analysis.joined_pairs([1.0, 1.1, 5.0], [0, 2, 1], within="500 ms").tolist()
    [[0, 2]]
    """
    when, which = (
        np.ravel(si_values(times, "s", "times")),
        np.ravel(require_whole(assemblies, "assemblies")),
    )
    if when.size != which.size:
        raise InputError(f"got {when.size} times, but {which.size} assemblies", where="times")
    first, second = np.triu_indices(when.size, 1)
    near = np.abs(when[first] - when[second]) <= seconds(within, "within")
    pairs = np.sort(np.column_stack([which[first[near]], which[second[near]]]), axis=1)
    return np.unique(pairs[pairs[:, 0] != pairs[:, 1]], axis=0)


def require_whole(values: ArrayLike, where: str) -> NDArray[np.int64]:
    """Numbers of assemblies as integers, same shape; raise an InputError for all that is not whole.

    Whole numbers in floats are taken, as a recording may hold them.
    """
    given = np.asarray(values)
    numbers = given.dtype.kind in "iuf"
    if not numbers or not np.isfinite(given).all() or (given != np.round(given)).any():
        raise InputError(
            f"assemblies must be whole numbers here, got {quoted(given.tolist())}", where=where
        )
    return given.astype(np.int64)


@checked
def new_pairs(
    times: Quantities,
    assemblies: Labels,
    *,
    known: ArrayLike,
    within: Any,
    duration: Any,
    seed: Seed,
) -> xr.Dataset:
    """The number of pairs that become active together and are not ``known``, against chance.

    Known are pairs such as those of a time awake, (pair, 2). By chance: the events of each assembly
    are laid on a circle as long as the recording and turned by a time of their own, 200 times. Each
    assembly is then active as often and in its own order, and what two have in common is gone.

    Returns
    -------
    xarray.Dataset
        ``pairs`` (all of `joined_pairs`), ``new`` (those of them that are not known), ``chance``
        (the mean number of new ones after turning) and ``p``, the probability that chance alone
        gives as many, ``(1 + as many)/(1 + 200)``.

    Raises
    ------
    InputError
        There is not one time for each assembly, assemblies or known pairs are no whole numbers,
        known pairs are not pairs, or the duration is not positive.

    Examples
    --------
    >>> times, assemblies = [1.0, 1.1, 5.0, 5.1], [0, 2, 0, 1]  # the pairs (0, 2) and (0, 1)
    >>> found = sn.analysis.new_pairs(
    ...     times, assemblies, known=[[0, 1]], within="500 ms", duration=100.0, seed=1
    ... )
    >>> int(found.pairs), int(found.new)
    (2, 1)
    """
    when = np.ravel(si_values(times, "s", "times"))
    which = np.ravel(require_whole(assemblies, "assemblies"))
    before = require_whole(known, "known")
    if before.size and (before.ndim != 2 or before.shape[1] != 2):
        raise InputError(f"expected pairs, (pair, 2), got {before.shape}", where="known")
    length = seconds(duration, "duration")
    if not 0 < length < np.inf:
        raise InputError(f"expected a positive time, got {length:g} s", where="duration")
    seen = {tuple(pair) for pair in np.sort(before.reshape(-1, 2), axis=1).tolist()}
    joined = joined_pairs(when, which, within)
    found = count_unseen(joined, seen)
    rng = np.random.default_rng(seed)
    kinds, own = np.unique(which, return_inverse=True)
    turned = np.array(
        [
            count_unseen(joined_pairs((when + shift[own]) % length, which, within), seen)
            for shift in rng.uniform(0, length, (SHUFFLES, kinds.size))
        ]
    )
    p = (1 + int((turned >= found).sum())) / (1 + SHUFFLES)
    values = {"pairs": len(joined), "new": found, "chance": float(turned.mean()), "p": p}
    return xr.Dataset({name: ((), value, {"units": "1"}) for name, value in values.items()})


def count_unseen(pairs: NDArray[np.int64], seen: set[tuple[int, ...]]) -> int:
    """How many of the pairs, each in order of its numbers, were not seen."""
    return sum(tuple(pair) not in seen for pair in pairs.tolist())


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

    Examples
    --------
    >>> found = sn.analysis.followed_share(
    ...     [1.1, 7.0], [1.0, 4.0], window="500 ms", duration=10.0, seed=1
    ... )
    >>> float(found.share)
    0.5
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
