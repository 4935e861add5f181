"""Mutual information between labels and responses, in bits."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simneuro.errors import InputError


def mutual_information(a: ArrayLike, b: ArrayLike) -> float:
    """The plug-in estimate of the mutual information of two lists of labels (bit).

    It is biased upwards, by about ``(A - 1)(B - 1) / (2 N ln 2)`` for A and B labels in N pairs
    (Panzeri et al. 2007): say beside it what shuffled pairs have.

    Raises
    ------
    InputError
        The two are not of one length, or empty.
    """
    joint = _joint(a, b)
    p = joint / joint.sum()
    independent = p.sum(axis=1, keepdims=True) * p.sum(axis=0, keepdims=True)
    there = p > 0
    return float((p[there] * np.log2(p[there] / independent[there])).sum())


def shuffled_information(
    a: ArrayLike, b: ArrayLike, rng: np.random.Generator, *, shuffles: int = 20
) -> float:
    """The mean information of ``shuffles`` random pairings of the same labels: what chance gives.

    Errors as `mutual_information`.
    """
    second = np.ravel(b)
    return float(np.mean([mutual_information(a, rng.permutation(second)) for _ in range(shuffles)]))


def _joint(a: ArrayLike, b: ArrayLike) -> NDArray[np.float64]:
    """How often each pair of labels occurs."""
    first, second = np.ravel(a), np.ravel(b)
    if first.size != second.size or first.size == 0:
        raise InputError(f"{first.size} and {second.size} labels make no pairs", where="labels")
    _, row = np.unique(first, return_inverse=True)
    _, column = np.unique(second, return_inverse=True)
    table = np.zeros((row.max() + 1, column.max() + 1))
    np.add.at(table, (row, column), 1)
    return table
