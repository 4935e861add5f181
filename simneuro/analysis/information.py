"""Entropy and mutual information of labels, in bits, with corrections for few data."""

from typing import Annotated, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simneuro.annotations import Labels, Seed, at_least
from simneuro.calls import checked
from simneuro.errors import InputError

Correction = Literal["panzeri_treves", "shuffle", "quadratic"]

_PARTITIONS = 20  # chosen: the scatter of a random division is then below that of the data


@checked
def entropy(labels: Labels) -> float:
    """The plug-in estimate of the entropy of a list of labels (bit).

    It is biased downwards, by about ``(R - 1) / (2 N ln 2)`` for R labels in N items (miller1955).

    Raises
    ------
    InputError
        The list is empty.

    Examples
    --------
    >>> from simneuro.analysis import entropy
    >>> entropy(["left", "right", "left", "right"])
    1.0
    """
    values = np.ravel(labels)
    if values.size == 0:
        raise InputError("an empty list has no entropy", where="labels")
    share = np.unique(values, return_counts=True)[1] / values.size
    return float(-(share * np.log2(share)).sum()) + 0.0  # not -0.0


@checked
def mutual_information(a: Labels, b: Labels) -> float:
    """The plug-in estimate of the mutual information of two lists of labels (bit).

    It is biased upwards, by about ``(A - 1)(B - 1) / (2 N ln 2)`` for A and B labels in N pairs
    (panzeri2007): report that of shuffled pairs beside it, or use `corrected_information`.

    Parameters
    ----------
    a, b : array_like (pair,)
        Labels of any kind.

    Raises
    ------
    InputError
        ``a`` and ``b`` are not of one length, or there are none.

    Examples
    --------
    >>> sn.analysis.mutual_information(["left", "right"] * 50, [0, 1] * 50)
    1.0
    """
    return information_of(count_pairs(*number_pairs(a, b)))


@checked
def shuffled_information(
    a: Labels, b: Labels, seed: Seed, *, shuffles: Annotated[int, at_least(1)] = 20
) -> float:
    """The mean information of ``shuffles`` random pairings of the same labels: what chance gives.

    Raises
    ------
    InputError
        ``a`` and ``b`` are not of one length, or there are none.

    Examples
    --------
    >>> bias = sn.analysis.shuffled_information([0, 1] * 50, [0, 1] * 50, seed=1)
    >>> 0 < bias < 0.03  # about 1/(200 ln 2)
    True
    """
    first, second = number_pairs(a, b)
    rng = np.random.default_rng(seed)
    mixed = (count_pairs(first, rng.permutation(second)) for _ in range(shuffles))
    return float(np.mean([information_of(each) for each in mixed]))


@checked
def corrected_information(
    stimuli: Labels,
    responses: Labels,
    *,
    correction: Correction = "panzeri_treves",
    seed: Seed = 0,
) -> float:
    """The mutual information of stimulus and response (bit), less its bias.

    The corrected value scatters about the true one, so it can lie a little below 0.

    Parameters
    ----------
    stimuli, responses : array_like
        Labels, one of each for each trial.
    correction : str
        ``"panzeri_treves"`` takes off ``(sum_s (R_s - 1) - (R - 1)) / (2 N ln 2)``, where R labels
        occur as responses, and R_s of them can occur to stimulus s: those that did, and as many
        more as the trials are likely to have missed (panzeri1996). ``"shuffle"`` takes off the
        `shuffled_information`: exact for a response that says nothing, too much for one that says
        much. ``"quadratic"`` follows the information of all, of halves and of quarters of the
        trials to infinitely many (strong1998).
    seed : int or Generator
        Of the shuffles, and of the division into halves and quarters.

    Raises
    ------
    InputError
        There are fewer trials than stimuli times responses, so that no correction can be trusted
        (panzeri2007), or as `mutual_information`.

    Examples
    --------
    >>> from simneuro.analysis import corrected_information, mutual_information
    >>> side = ["left", "right"] * 50
    >>> unrelated = [1, 1, 2, 2] * 25
    >>> round(corrected_information(side, side), 1)
    1.0
    >>> corrected_information(side, unrelated) < mutual_information(side, unrelated) + 1e-9
    True
    """
    first, second = number_pairs(stimuli, responses)
    joint = count_pairs(first, second)
    require_enough(joint)
    if correction == "shuffle":
        return information_of(joint) - shuffled_information(first, second, seed, shuffles=100)
    if correction == "quadratic":
        return extrapolated_information(first, second, seed)
    return information_of(joint) - analytic_bias(joint)


def number_pairs(a: ArrayLike, b: ArrayLike) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs of labels as pairs of numbers from 0, without gaps."""
    first, second = np.ravel(a), np.ravel(b)
    if first.size != second.size or first.size == 0:
        raise InputError(
            f"got {first.size} and {second.size} labels, but they must come in pairs",
            where="labels",
        )
    return np.unique(first, return_inverse=True)[1], np.unique(second, return_inverse=True)[1]


def count_pairs(first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.int64]:
    """How often each pair of numbers occurs, as (first, second)."""
    shape = int(first.max()) + 1, int(second.max()) + 1
    cells = np.ravel_multi_index((first, second), shape)
    return np.bincount(cells, minlength=shape[0] * shape[1]).reshape(shape)


def information_of(joint: NDArray[np.int64]) -> float:
    """The plug-in information (bit) of counted pairs."""
    share = joint / joint.sum()
    independent = np.outer(share.sum(axis=1), share.sum(axis=0))
    there = share > 0
    # Not scipy.stats.entropy, which takes natural logarithms and makes 1.0000000000000002 of 1 bit.
    return float((share[there] * np.log2(share[there] / independent[there])).sum())


def require_enough(joint: NDArray[np.int64]) -> None:
    """Raise an InputError unless there are as many trials as pairs of stimulus and response."""
    stimuli, responses = joint.shape
    if joint.sum() < stimuli * responses:
        raise InputError(
            f"{joint.sum()} trials are too few for {stimuli} stimuli and {responses} different "
            f"responses: the bias cannot be corrected below {stimuli * responses}. Record more "
            "trials, or make fewer responses differ: wider bins, shorter words, coarser counts",
            where="responses",
        )


def analytic_bias(joint: NDArray[np.int64]) -> float:
    """The first order in 1/N of the bias of `mutual_information` (bit)."""
    possible = int(np.count_nonzero(joint.sum(axis=0)))
    beyond = sum(count_relevant(each, possible) - 1 for each in joint) - (possible - 1)
    return float(beyond / (2 * joint.sum() * np.log(2)))


def count_relevant(counts: NDArray[np.int64], possible: int) -> int:
    """How many labels can occur, of which ``counts`` trials saw some (panzeri1996).

    The smallest number, at most ``possible``, with which as many would be expected to occur as did,
    if the chance of each is ``(n + 1) / (N + R)``: n of N trials had it, R is that number.
    """
    seen, trials = counts[counts > 0], int(counts.sum())
    for relevant in range(seen.size, possible):
        chance = (seen + 1) / (trials + relevant)
        unseen = (relevant - seen.size) * (1 - (1 - 1 / (trials + relevant)) ** trials)
        if (1 - (1 - chance) ** trials).sum() + unseen >= seen.size:
            return relevant
    return possible


def extrapolated_information(
    stimuli: NDArray[np.int64], responses: NDArray[np.int64], seed: Seed
) -> float:
    """The value at 1/N = 0 of the parabola in 1/N through all, halves and quarters."""
    rng = np.random.default_rng(seed)

    def mean_of_parts(parts: int) -> float:
        split = np.array_split(rng.permutation(stimuli.size), parts)
        found = [information_of(count_pairs(stimuli[one], responses[one])) for one in split]
        return float(np.mean(found))

    halves = np.mean([mean_of_parts(2) for _ in range(_PARTITIONS)])
    quarters = np.mean([mean_of_parts(4) for _ in range(_PARTITIONS)])
    # Lagrange's polynomials of the nodes 1/N, 2/N and 4/N, at 0.
    return float(8 / 3 * mean_of_parts(1) - 2 * halves + quarters / 3)
