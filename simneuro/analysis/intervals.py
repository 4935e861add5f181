"""Confidence intervals. All give (low, high)."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from simneuro.errors import InputError

Interval = tuple[float, float]
Statistic = Callable[[NDArray[np.float64]], float]


def t_interval(samples: ArrayLike, *, level: float = 0.95) -> Interval:
    """Student's t interval of the mean of independent samples.

    Raises
    ------
    InputError
        There are fewer than two samples.
    """
    values = _samples(samples, least=2)
    half = stats.t.ppf((1 + level) / 2, values.size - 1) * values.std(ddof=1) / np.sqrt(values.size)
    return float(values.mean() - half), float(values.mean() + half)


def bootstrap_interval(
    samples: ArrayLike,
    rng: np.random.Generator,
    *,
    statistic: Statistic = np.mean,
    level: float = 0.95,
    resamples: int = 2000,
) -> Interval:
    """Percentile bootstrap interval of a statistic of independent samples.

    Raises
    ------
    InputError
        There are fewer than two samples.
    """
    values = _samples(samples, least=2)
    drawn = [statistic(rng.choice(values, values.size)) for _ in range(resamples)]
    low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def wilson_interval(successes: int, trials: int, *, level: float = 0.95) -> Interval:
    """Wilson's score interval of a probability (Wilson 1927).

    Raises
    ------
    InputError
        There is no trial, or the successes do not lie between 0 and the trials.
    """
    if not 0 <= successes <= trials or trials < 1:
        raise InputError(f"{successes} successes in {trials} trials", where="wilson_interval")
    z2 = stats.norm.ppf((1 + level) / 2) ** 2
    share, scale = successes / trials, 1 + z2 / trials
    middle = (share + z2 / (2 * trials)) / scale
    half = np.sqrt(z2 * (share * (1 - share) / trials + z2 / (4 * trials**2))) / scale
    return max(0.0, float(middle - half)), min(1.0, float(middle + half))


def garwood_interval(count: int, exposure: float = 1.0, *, level: float = 0.95) -> Interval:
    """Exact interval of a Poisson rate, from ``count`` events in ``exposure`` (Garwood 1936).

    Raises
    ------
    InputError
        The count is negative, or the exposure not positive.
    """
    if count < 0 or not exposure > 0:
        raise InputError(f"{count} events in {exposure}", where="garwood_interval")
    tail = (1 - level) / 2
    low = stats.chi2.ppf(tail, 2 * count) / 2 if count else 0.0
    high = stats.chi2.ppf(1 - tail, 2 * count + 2) / 2
    return float(low / exposure), float(high / exposure)


def _samples(samples: ArrayLike, *, least: int) -> NDArray[np.float64]:
    values = np.asarray(samples, dtype=np.float64).ravel()
    if values.size < least:
        raise InputError(f"an interval needs at least {least} samples, got {values.size}")
    return values
