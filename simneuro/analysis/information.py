"""Mutual information between labels and responses, in bits."""

from typing import Annotated

import numpy as np
import scipy

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
    first, second = np.ravel(a), np.ravel(b)
    if first.size != second.size or first.size == 0:
        raise InputError(
            f"got {first.size} and {second.size} labels, but they must come in pairs",
            where="labels",
        )
    joint = scipy.stats.contingency.crosstab(first, second).count / first.size
    independent = np.outer(joint.sum(axis=1), joint.sum(axis=0))
    there = joint > 0
    # Not scipy.stats.entropy, which takes natural logarithms and makes 1.0000000000000002 of 1 bit.
    return float((joint[there] * np.log2(joint[there] / independent[there])).sum())


@checked
def shuffled_information(
    a: Labels, b: Labels, seed: Seed, *, shuffles: Annotated[int, at_least(1)] = 20
) -> float:
    """The mean information of ``shuffles`` random pairings of the same labels: what chance gives.

    Errors as `mutual_information`.
    """
    second, rng = np.ravel(b), np.random.default_rng(seed)
    return float(np.mean([mutual_information(a, rng.permutation(second)) for _ in range(shuffles)]))
