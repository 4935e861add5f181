"""The samples that a network is trained with, in normalised units."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from simneuro.bridge.codes import FloatArray
from simneuro.errors import InputError


@dataclass(frozen=True, eq=False)
class TrainingSet:
    """Samples with their targets.

    Parameters
    ----------
    inputs, targets : array (samples, features), array (samples, outputs)
    weights : array (samples,), optional
        How much each sample counts, with a mean of 1.
    """

    inputs: FloatArray
    targets: FloatArray
    weights: FloatArray | None = None

    def __len__(self) -> int:
        return len(self.inputs)

    def take(self, rows: Any) -> Self:
        """Some of the samples, by their numbers."""
        weights = None if self.weights is None else self.weights[rows]
        return type(self)(self.inputs.take(rows, axis=0), self.targets.take(rows, axis=0), weights)


def class_targets(labels: NDArray[Any], classes: NDArray[Any]) -> FloatArray:
    """What outputs should be (samples, classes): 1 for the class of each sample, 0 for others.

    Raises
    ------
    InputError
        A label is none of the classes.
    """
    targets = (labels[:, None] == classes) * 1.0
    unknown = labels[~targets.any(axis=1)].tolist()
    if unknown:
        known = map(str, classes.tolist())
        raise InputError(f"{unknown[0]!r} is none of the classes", where="y", allowed=known)
    return targets


@dataclass(frozen=True, eq=False)
class Scaling:
    """How numbers become normalised: ``(x - mean) / scale``.

    Parameters
    ----------
    mean : array (columns,)
    scale : float or array (columns,)
    """

    mean: FloatArray
    scale: float | FloatArray

    @classmethod
    def of_inputs(cls, x: FloatArray, weights: FloatArray | None = None) -> Self:
        """With the mean of each column, and one scale: the root of the mean of their variances."""
        mean, variance = _moments(x, weights)
        return cls(mean, float(np.sqrt(variance.mean())) or 1.0)

    @classmethod
    def of_outputs(cls, y: FloatArray, weights: FloatArray | None = None) -> Self:
        """With the mean and the deviation of each column; 1 where it never changes."""
        mean, variance = _moments(y, weights)
        return cls(mean, np.sqrt(np.where(variance > 0, variance, 1.0)))

    def apply(self, x: FloatArray) -> FloatArray:
        """The normalised numbers, same shape."""
        return np.asarray((x - self.mean) / self.scale)


def _moments(x: FloatArray, weights: FloatArray | None) -> tuple[FloatArray, FloatArray]:
    """Mean and variance of each column."""
    if weights is None:
        return x.mean(axis=0), x.var(axis=0)
    mean = np.average(x, axis=0, weights=weights)
    return mean, np.average((x - mean) ** 2, axis=0, weights=weights)
