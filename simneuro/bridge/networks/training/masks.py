"""Masks of dropout: factors of a mean of 1 on inputs, units or single connections."""

from collections.abc import Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

from simneuro.bridge.codes import FloatArray

_CACHED = 8192  # random numbers, 64 KiB


class Workspace:
    """Arrays of some MB that are used again: to make one costs more than to fill it."""

    def __init__(self) -> None:
        self._arrays: dict[str, FloatArray] = {}

    def array(self, name: str, shape: tuple[int, ...]) -> FloatArray:
        """An array with any values, which the next one of this name writes over."""
        kept = self._arrays.get(name)
        if kept is None or len(kept) < shape[0] or kept.shape[1:] != shape[1:]:
            kept = self._arrays[name] = np.empty(shape)
        return kept[: shape[0]]


def draw_mask(
    share: float,
    shape: tuple[int, ...],
    random: np.random.RandomState,
    sites: int = 1,
    out: FloatArray | None = None,
) -> FloatArray:
    """Random factors: 0 with probability ``share``, and else larger by as much.

    With several ``sites`` a factor is the mean of as many, each 0 with that probability, as the
    response of a synapse with so many release sites is (delcastillo1954).
    """
    mask = np.empty(shape) if out is None else out
    for part in _parts(mask):
        uniform = random.random_sample(part.shape)
        kept = uniform >= share if sites == 1 else _count_kept(uniform, share, sites)
        np.divide(kept, sites * (1 - share), out=part)
    return mask


def _parts(mask: FloatArray) -> Iterator[FloatArray]:
    """Views of some samples of a mask each, as few as the cache of a processor holds."""
    step = max(1, _CACHED // max(1, mask[:1].size))
    return (mask[first : first + step] for first in range(0, len(mask), step))


def _count_kept(uniform: FloatArray, share: float, sites: int) -> NDArray[np.uint64]:
    """Binomial numbers by inversion: with few sites this is much faster than NumPy's."""
    kept = np.zeros(uniform.shape, np.uint64)
    for limit in _binomial_limits(share, sites):
        kept += uniform > limit
    return kept


@lru_cache
def _binomial_limits(share: float, sites: int) -> tuple[float, ...]:
    """The chance that so many sites or fewer are kept, for all numbers but the last."""
    return tuple(binom.cdf(np.arange(sites), sites, 1 - share).tolist())


def weigh(entering: FloatArray, masked: FloatArray) -> FloatArray:
    """Weighted sums (samples, out), each sample with weights (in, out) of its own (wan2013)."""
    return np.asarray(np.matmul(entering[:, None, :], masked)[:, 0])


def connection_gradient(entering: FloatArray, error: FloatArray, mask: FloatArray) -> FloatArray:
    """How the loss changes with the weights (in, out) below masks (samples, in, out)."""
    return np.einsum("si,so,sio->io", entering, error, mask)


def pass_back(error: FloatArray, masked: FloatArray) -> FloatArray:
    """How the loss changes with what enters (samples, in)."""
    return np.asarray(np.matmul(masked, error[:, :, None])[:, :, 0])
