"""Batch normalisation (ioffe2015): the sums of a batch, and its statistics after training."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

import numpy as np

from simneuro.bridge.codes import FloatArray

_SMALLEST = 1e-5  # added to a variance, in normalised units, as ioffe2015 and torch do
_NEW = 0.1  # share of a whole batch in the running statistics, as in torch


@dataclass(frozen=True)
class NormalisedBatch:
    """The sums of a layer over a batch, with mean 0 and variance 1 for each unit.

    Parameters
    ----------
    values : array (samples, units)
    mean, variance : array (units,)
        Of the sums before.
    """

    values: FloatArray
    mean: FloatArray
    variance: FloatArray

    @classmethod
    def of(cls, sums: FloatArray) -> Self:
        """Normalise the sums (samples, units) of a batch."""
        mean = sums.sum(axis=0) / len(sums)
        values = sums - mean
        variance = np.square(values).sum(axis=0) / len(sums)
        values /= np.sqrt(variance + _SMALLEST)
        return cls(values, mean, variance)

    def statistics(self) -> FloatArray:
        """Means, and the variances that are expected of all samples (2, units)."""
        samples = len(self.values)
        return np.array([self.mean, self.variance * (samples / max(samples - 1, 1))])

    def pull_back(self, error: FloatArray, gain: FloatArray, d_gain: FloatArray) -> FloatArray:
        """The derivative by the sums from ``error``, that by ``gain * values``, same shape.

        The derivative by the gain is written into ``d_gain``.
        """
        (error * self.values).sum(axis=0, out=d_gain)
        centred = error - error.sum(axis=0) / len(error)
        centred -= self.values * (d_gain / len(error))
        centred *= gain / np.sqrt(self.variance + _SMALLEST)
        return centred


@dataclass
class RunningStatistics:
    """Means and variances of the sums of each hidden layer, averaged over the last batches.

    Parameters
    ----------
    layers : list of array (2, units)
        Means and variances; empty before the first batch.
    """

    layers: list[FloatArray] = field(default_factory=list)

    def update(self, batches: Sequence[NormalisedBatch], share: float) -> None:
        """Take in a batch, of which ``share`` of the usual number of samples are there."""
        found = [batch.statistics() for batch in batches]
        new = _NEW * share
        pairs = zip(self.layers or found, found, strict=True)
        self.layers = [(1 - new) * old + new * each for old, each in pairs]

    def fold(
        self, k: int, weights: FloatArray, bias: FloatArray, gain: FloatArray
    ) -> tuple[FloatArray, FloatArray]:
        """Weights and biases of hidden layer k that do what its normalisation does as well."""
        mean, variance = self.layers[k]
        factor = gain / np.sqrt(variance + _SMALLEST)
        return weights * factor, bias - mean * factor
