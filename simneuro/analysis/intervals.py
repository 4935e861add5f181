"""Confidence intervals. All give (low, high)."""

from collections.abc import Callable
from functools import partial

import numpy as np
import scipy
import xarray as xr
from numpy.typing import ArrayLike, NDArray

from simneuro.calls import checked
from simneuro.errors import InputError

Interval = tuple[float, float]
#: The interval of the mean of some samples.
IntervalOf = Callable[[NDArray[np.float64]], Interval]


@checked
def t_interval(samples: ArrayLike, *, level: float = 0.95) -> Interval:
    """Student's t interval of the mean of independent samples.

    Raises
    ------
    InputError
        There are fewer than two samples, or the level does not lie between 0 and 1.

    Examples
    --------
    >>> low, high = sn.analysis.t_interval([0.0, 2.0])  # 1 -+ 12.706
    >>> round(low, 3), round(high, 3)
    (-11.706, 13.706)
    """
    values = flatten(samples)
    return interval_about_mean(values, 1 / max(values.size, 1), level)


@checked
def split_interval(
    samples: ArrayLike, *, trained: int, tested: int, level: float = 0.95
) -> Interval:
    """The interval of a mean over random splits of one data set into training and test samples.

    The training sets of different splits share samples, so their results are not independent, and
    `t_interval` would be too narrow. The variance of the mean of n results is taken as
    ``(1 / n + tested / trained)`` times their variance (nadeau2003). The second part does not
    shrink with n: it is the price of having one data set only.

    Parameters
    ----------
    samples : array_like
        One result a split.
    trained, tested : int
        How many samples of the data a split trains and tests with.

    Raises
    ------
    InputError
        As `t_interval`, or a number of samples is not positive.

    Examples
    --------
    >>> low, high = sn.analysis.split_interval([0.9, 0.92], trained=90, tested=10)
    >>> round(low, 3), round(high, 3)
    (0.77, 1.05)
    """
    if trained < 1 or tested < 1:
        raise InputError(
            f"a split needs samples to train and to test with, got {trained} and {tested}",
            where="trained, tested",
        )
    values = flatten(samples)
    return interval_about_mean(values, 1 / max(values.size, 1) + tested / trained, level)


@checked
def over_splits(data: xr.Dataset, tested: str = "test_images") -> IntervalOf:
    """`split_interval` with the numbers of samples that the trials of a run have.

    Parameters
    ----------
    data : Dataset
        With the number of samples that each split trains with, ``train_images``, and that of those
        it tests with.
    tested : str
        The name of the second.

    Raises
    ------
    InputError
        A number is missing, or not the same in all trials.

    Examples
    --------
    >>> import xarray as xr
    >>> from simneuro.analysis import over_splits, split_interval
    >>> data = xr.Dataset({"train_images": ("trial", [300, 300]), "test_images": 100})
    >>> over_splits(data)([0.8, 0.9]) == split_interval([0.8, 0.9], trained=300, tested=100)
    True
    """
    return partial(
        split_interval,
        trained=_same_number(data, "train_images"),
        tested=_same_number(data, tested),
    )


def _same_number(data: xr.Dataset, name: str) -> int:
    if name not in data:
        raise InputError(
            "the data has no such number of samples", where=name, allowed=map(str, data)
        )
    found = np.unique(np.asarray(data[name].values, float))
    if found.size != 1 or not found[0].is_integer():
        said = ", ".join(f"{each:g}" for each in found) or "none"
        message = f"need one whole number of samples that all trials have, got {said}"
        raise InputError(message, where=name)
    return int(found[0])


@checked
def mean_interval(samples: ArrayLike, interval: IntervalOf = t_interval) -> tuple[float, Interval]:
    """The mean and its interval, which is NaN for fewer than two samples.

    Examples
    --------
    >>> mean, (low, high) = sn.analysis.mean_interval([0.0, 2.0])
    >>> mean, round(low, 3), round(high, 3)
    (1.0, -11.706, 13.706)
    """
    values = flatten(samples)
    mean = float(values.mean()) if values.size else float("nan")
    return mean, interval(values) if values.size > 1 else (float("nan"), float("nan"))


@checked
def wilson_interval(successes: int, trials: int, *, level: float = 0.95) -> Interval:
    """Wilson's score interval of a probability (wilson1927).

    Raises
    ------
    InputError
        There is no trial, the successes do not lie between 0 and the trials, or the level not
        between 0 and 1.

    Examples
    --------
    >>> low, high = sn.analysis.wilson_interval(0, 10)
    >>> round(abs(low), 9), round(high, 4)
    (0.0, 0.2775)
    """
    if not 0 <= successes <= trials or trials < 1:
        raise InputError(f"got {successes} successes in {trials} trials", where="successes, trials")
    upper_tail(level)
    found = scipy.stats.binomtest(successes, trials).proportion_ci(level, method="wilson")
    return float(found.low), float(found.high)


@checked
def garwood_interval(count: int, exposure: float = 1.0, *, level: float = 0.95) -> Interval:
    """Exact interval of a Poisson rate, from ``count`` events in ``exposure`` (garwood1936).

    Raises
    ------
    InputError
        The count is negative, the exposure not positive, or the level not between 0 and 1.

    Examples
    --------
    >>> low, high = sn.analysis.garwood_interval(0, exposure=1.0)
    >>> low, round(high, 4)  # -ln(0.025)
    (0.0, 3.6889)
    """
    if count < 0 or not exposure > 0:
        raise InputError(
            f"needs a count from 0 and an exposure > 0, got {count} and {exposure:g}",
            where="count, exposure",
        )
    upper = upper_tail(level)
    # The limits are those rates at which as few, or as many, events have half of the remaining
    # probability; sums of Poisson probabilities are chi-square distributions.
    low = scipy.stats.chi2.ppf(1 - upper, 2 * count) / 2 if count else 0.0
    high = scipy.stats.chi2.ppf(upper, 2 * count + 2) / 2
    return float(low / exposure), float(high / exposure)


@checked
def counted_interval(rates: ArrayLike, *, exposure: float, level: float = 0.95) -> Interval:
    """Garwood's interval of a mean rate of few events, from the number of all of them.

    All events count as those of one Poisson process. Where rates differ more between samples than
    chance makes them, it is too narrow, and `t_interval` is not; where nothing happened it has an
    upper limit, and `t_interval` has no width.

    Parameters
    ----------
    rates : array_like
        The rate of events in each sample, such as a network.
    exposure : float
        How long each sample was watched, in the time of the rates' unit.

    Returns
    -------
    tuple of float
        In the unit of the rates; NaN without samples, or if one of them is not known.

    Raises
    ------
    InputError
        As `garwood_interval`.

    Examples
    --------
    >>> low, high = sn.analysis.counted_interval([0.0, 0.0], exposure=10.0)
    >>> low, round(high, 4)  # -ln(0.025)/20: two networks, 10 s each
    (0.0, 0.1844)
    """
    if not exposure > 0:
        raise InputError(f"needs an exposure > 0, got {exposure:g}", where="exposure")
    events = flatten(rates) * exposure
    if not events.size or not np.isfinite(events).all():
        return float("nan"), float("nan")
    return garwood_interval(round(events.sum()), exposure * events.size, level=level)


def counted_difference(rates: ArrayLike, control: ArrayLike, exposure: float) -> Interval:
    """The interval of the difference of two mean rates that the numbers of their events give.

    Squares of the distances from means to limits add up, as variances do (zou2008).
    """
    (low, high), (least, most) = (
        counted_interval(each, exposure=exposure) for each in (rates, control)
    )
    mean, other = (mean_interval(each)[0] for each in (rates, control))
    below, above = np.hypot(mean - low, most - other), np.hypot(high - mean, other - least)
    return mean - other - float(below), mean - other + float(above)


def widen(reach: Interval, interval: IntervalOf, samples: NDArray[np.float64]) -> Interval:
    """The interval of the samples, as far as another one reaches; NaN if one of them is."""
    found = interval(samples)
    return float(np.minimum(found[0], reach[0])), float(np.maximum(found[1], reach[1]))


@checked
def largest_of(number: int, *, degrees_of_freedom: float = np.inf, level: float = 0.95) -> float:
    """The bound that the largest of ``number`` deviations keeps with probability ``level``.

    The deviations are independent and in standard errors, of either sign; each is Student's t with
    ``degrees_of_freedom``, by default normal.

    Raises
    ------
    InputError
        There is none, or the level does not lie between 0 and 1.

    Examples
    --------
    >>> round(sn.analysis.largest_of(1), 2), round(sn.analysis.largest_of(100), 2)
    (1.96, 3.47)
    """
    if number < 1:
        raise InputError(f"got {number} deviations, but at least 1 is needed", where="largest_of")
    upper_tail(level)
    # All stay below it with probability p^number = level, on either side of 0.
    return float(scipy.stats.t.ppf((1 + level ** (1 / number)) / 2, degrees_of_freedom))


def interval_about_mean(values: NDArray[np.float64], share: float, level: float) -> Interval:
    """The t interval of a mean whose variance is ``share`` of that of the samples."""
    if values.size < 2:
        raise InputError(f"an interval needs at least 2 samples, got {values.size}")
    mean, spread = float(values.mean()), float(values.std(ddof=1))
    # Not scipy.stats.t.interval, which is NaN where all samples are alike.
    half = float(scipy.stats.t.ppf(upper_tail(level), values.size - 1)) * spread * share**0.5
    return mean - half, mean + half


def upper_tail(level: float) -> float:
    """The probability below the upper limit of a two-sided interval."""
    if not 0 < level < 1:
        raise InputError(
            f"got {level:g}, but it must lie between 0 and 1, such as 0.95", where="level"
        )
    return (1 + level) / 2


def flatten(samples: ArrayLike) -> NDArray[np.float64]:
    """The samples as one list of floats."""
    return np.asarray(samples, dtype=np.float64).ravel()
