"""Masks of dropout: factors of a mean of 1 on inputs, units or single connections."""

import numpy as np
from scipy.stats import binom

from simneuro.bridge.codes import FloatArray


def draw_mask(
    share: float, shape: tuple[int, ...], random: np.random.RandomState, sites: int = 1
) -> FloatArray:
    """Random factors: 0 with probability ``share``, and else larger by as much.

    With several ``sites`` a factor is the mean of as many, each 0 with that probability, as the
    response of a synapse with so many release sites is (delcastillo1954).
    """
    uniform = random.random_sample(shape)
    if sites == 1:
        return np.asarray((uniform >= share) / (1 - share))
    # By inversion: with few sites this is much faster than NumPy's binomial numbers.
    kept = np.zeros(shape)
    for limit in binom.cdf(np.arange(sites), sites, 1 - share):
        kept += uniform > limit
    return kept / (sites * (1 - share))


def weigh(entering: FloatArray, weights: FloatArray, mask: FloatArray) -> FloatArray:
    """Weighted sums (samples, out), each sample with a mask (in, out) of its own (wan2013)."""
    return np.asarray(np.matmul(entering[:, None, :], weights * mask)[:, 0])


def connection_gradient(entering: FloatArray, error: FloatArray, mask: FloatArray) -> FloatArray:
    """How the loss changes with the weights (in, out) below masks (samples, in, out)."""
    return np.einsum("si,so,sio->io", entering, error, mask)


def pass_back(error: FloatArray, weights: FloatArray, mask: FloatArray) -> FloatArray:
    """How the loss changes with what enters (samples, in)."""
    return np.asarray(np.matmul(weights * mask, error[:, :, None])[:, :, 0])
