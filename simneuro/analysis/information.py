"""Mutual information between labels and responses, in bits."""

from typing import Annotated

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simneuro.annotations import Labels, Seed, at_least
from simneuro.calls import checked
from simneuro.errors import InputError


@checked
def mutual_information(a: Labels, b: Labels) -> float:
    """The plug-in estimate of the mutual information of two lists of labels (bit).

    It is biased upwards, by about ``(A - 1)(B - 1) / (2 N ln 2)`` for A and B labels in N pairs
    (panzeri2007): report that of shuffled pairs beside it.

    Raises
    ------
    InputError
        The two are not of one length, or empty.
    """
    first, second = _number_pairs(a, b)
    return _information_of(first, second)


@checked
def shuffled_information(
    a: Labels, b: Labels, seed: Seed, *, shuffles: Annotated[int, at_least(1)] = 20
) -> float:
    """The mean information of ``shuffles`` random pairings of the same labels: what chance gives.

    Errors as `mutual_information`.
    """
    first, second = _number_pairs(a, b)
    rng = np.random.default_rng(seed)
    found = [_information_of(first, rng.permutation(second)) for _ in range(shuffles)]
    return float(np.mean(found))


def _number_pairs(a: ArrayLike, b: ArrayLike) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs of labels as pairs of numbers from 0, without gaps."""
    first, second = np.ravel(a), np.ravel(b)
    if first.size != second.size or first.size == 0:
        raise InputError(
            f"got {first.size} and {second.size} labels, but they must come in pairs",
            where="labels",
        )
    return np.unique(first, return_inverse=True)[1], np.unique(second, return_inverse=True)[1]


def _information_of(first: NDArray[np.int64], second: NDArray[np.int64]) -> float:
    shape = int(first.max()) + 1, int(second.max()) + 1
    cells = np.ravel_multi_index((first, second), shape)
    joint = np.bincount(cells, minlength=shape[0] * shape[1]).reshape(shape) / first.size
    independent = np.outer(joint.sum(axis=1), joint.sum(axis=0))
    there = joint > 0
    # Not scipy.stats.entropy, which takes natural logarithms and makes 1.0000000000000002 of 1 bit.
    return float((joint[there] * np.log2(joint[there] / independent[there])).sum())
