"""What responses of known probabilities say of a stimulus: bits, right answers, bits of one spike.

All stimuli are equally likely. Estimates from trials (`simneuro.analysis.corrected_information`)
and decoders (`simneuro.analysis.decoded_information`) are compared with these.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import norm, poisson

from simneuro.annotations import NotNegative, Positive
from simneuro.calls import checked
from simneuro.errors import InputError

Floats = NDArray[np.float64]

_ROUNDING = 1e-6  # of a sum of probabilities; chosen: above rounding, below any mistake
_TAIL = 1e-12  # of a Poisson distribution; chosen: changes no digit that is shown


@checked
def channel_information(given: ArrayLike) -> float:
    """The mutual information (bit) of a response and one of several equally likely stimuli.

    Parameters
    ----------
    given : array_like (stimulus, response)
        How likely each response is to each stimulus; rows add up to 1.

    Raises
    ------
    InputError
        These are no such probabilities.

    Examples
    --------
    >>> from simneuro.analysis.theory import channel_information
    >>> channel_information([[1, 0], [0, 1]]), channel_information([[0.3, 0.7], [0.3, 0.7]])
    (1.0, 0.0)
    """
    rows = read_rows(given)
    middle = np.broadcast_to(rows.mean(axis=0), rows.shape)
    there = rows > 0
    return float((rows[there] * np.log2(rows[there] / middle[there])).sum() / len(rows))


@checked
def channel_accuracy(given: ArrayLike, answers: ArrayLike | None = None) -> float:
    """How often a reader of the response names the stimulus, a share of 1.

    Parameters
    ----------
    given : array_like (stimulus, response)
        As `channel_information`.
    answers : array_like of int (response,), optional
        The stimulus that the reader names for each response. By default it is the one that makes
        the response most likely (Bayes): no reader is right more often.

    Raises
    ------
    InputError
        As `channel_information`, or an answer is the number of no stimulus.

    Examples
    --------
    >>> from simneuro.analysis.theory import channel_accuracy
    >>> channel_accuracy([[0.75, 0.25], [0.0, 1.0]])
    0.875
    """
    rows = read_rows(given)
    named = rows.argmax(axis=0) if answers is None else np.asarray(answers)
    whole = named.shape == rows.shape[1:] and np.issubdtype(named.dtype, np.integer)
    if not whole or not ((named >= 0) & (named < len(rows))).all():
        raise InputError(
            f"expected {rows.shape[1]} whole numbers from 0 to {len(rows) - 1}, one a response",
            where="answers",
        )
    return float(rows[named, np.arange(rows.shape[1])].sum() / len(rows))


@checked
def poisson_counts(means: ArrayLike) -> Floats:
    """The probabilities of counts 0, 1, 2, ... of Poisson means, as (mean, count).

    They end where what is left of each row is below 1e-12, and add up to 1.

    Raises
    ------
    InputError
        The means are not a list of finite numbers from 0.

    Examples
    --------
    >>> from simneuro.analysis.theory import channel_information, poisson_counts
    >>> round(channel_information(poisson_counts([2, 5, 10, 20])), 4)
    1.2232
    """
    values = np.asarray(means, np.float64)
    if values.ndim != 1 or not values.size or not (np.isfinite(values) & (values >= 0)).all():
        raise InputError("expected a list of finite means from 0", where="means")
    last = int(poisson.isf(_TAIL, values.max())) + 1
    rows = poisson.pmf(np.arange(last + 1), values[:, None])
    return np.asarray(rows / rows.sum(axis=1, keepdims=True))


@checked
def spike_information(rates: ArrayLike) -> float:
    """What the time of one spike says of a stimulus that repeats: ``<(r/<r>) log2(r/<r>)>`` (bit).

    It follows from the rate alone (brenner2000): before the spike each moment of the stimulus is
    equally likely, after it moments are as likely as the rate there is high.

    Parameters
    ----------
    rates : array_like
        The rate at moments spread evenly over the stimulus, in any unit.

    Raises
    ------
    InputError
        A rate is negative or not finite, or all are 0.

    Examples
    --------
    >>> from simneuro.analysis.theory import spike_information
    >>> spike_information([10, 10, 10]), spike_information([0, 0, 0, 10])
    (0.0, 2.0)
    """
    values = np.ravel(np.asarray(rates, np.float64))
    if not (np.isfinite(values) & (values >= 0)).all() or not values.sum() > 0:
        raise InputError("expected finite rates from 0, one of them above 0", where="rates")
    ratio = values[values > 0] / values.mean()
    return float((ratio * np.log2(ratio)).sum() / values.size)


@checked
def binned_spike_information(chances: ArrayLike) -> float:
    """`spike_information` where bins have a spike or none: per spike, and silence counts too (bit).

    For short bins, in which a spike is unlikely, it is `spike_information` of the chances.

    Parameters
    ----------
    chances : array_like
        How likely each bin of the stimulus has a spike.

    Raises
    ------
    InputError
        These are no probabilities, or all are 0.

    Examples
    --------
    >>> from simneuro.analysis.theory import binned_spike_information
    >>> binned_spike_information([0, 1]), round(binned_spike_information([0, 1e-6]), 3)
    (2.0, 1.0)
    """
    some = np.ravel(np.asarray(chances, np.float64))
    if not ((some >= 0) & (some <= 1)).all() or not some.sum() > 0:
        raise InputError("expected probabilities, one of them above 0", where="chances")
    return channel_information(np.stack([some, 1 - some], axis=1)) / float(some.mean())


@checked
def poisson_first_spikes(rates: ArrayLike, edges: ArrayLike) -> Floats:
    """The probabilities of the bin of the first spike of Poisson rates, as (rate, bin).

    The last one is that of no spike up to the last edge.

    Parameters
    ----------
    rates : array_like
        Hz.
    edges : array_like
        The edges of the bins (s) in ascending order; the first one is 0.

    Raises
    ------
    InputError
        The rates are not finite numbers from 0, or the edges do not ascend from 0.

    Examples
    --------
    >>> from simneuro.analysis.theory import poisson_first_spikes
    >>> poisson_first_spikes([0.0], [0.0, 1.0]).tolist()
    [[0.0, 1.0]]
    """
    values, ends = np.asarray(rates, np.float64), np.asarray(edges, np.float64)
    if values.ndim != 1 or not values.size or not (np.isfinite(values) & (values >= 0)).all():
        raise InputError("expected a list of finite rates from 0", where="rates")
    if ends.ndim != 1 or ends.size < 2 or ends[0] != 0 or not (np.diff(ends) > 0).all():
        raise InputError("expected two edges or more, ascending from 0", where="edges")
    silent = np.exp(-values[:, None] * ends)
    return np.hstack([silent[:, :-1] - silent[:, 1:], silent[:, -1:]])


@checked
def spike_orders(gap: float, jitter: Positive, *, dt: NotNegative = 0.0) -> Floats:
    """The probabilities of the order of two spikes, as (which one leads, which one comes first).

    The second one comes ``gap`` later on average; both have normal jitter. The columns are: the
    first one before, both in one step, the first one after; rows, the first one leads, or follows.

    Parameters
    ----------
    gap, jitter : float
        Seconds, or any other unit of time; ``jitter`` is the standard deviation of each.
    dt : float
        The time step to which each is rounded, in the same unit.

    Examples
    --------
    >>> from simneuro.analysis.theory import channel_information, spike_orders
    >>> channel_information(spike_orders(3.0, 0.1))
    1.0
    """
    # Two times that differ by d lie in one step with the probability max(0, 1 - |d| / dt), which is
    # that of d and a uniform number of variance dt^2 / 12 together being less than dt / 2.
    spread = np.hypot(np.sqrt(2) * jitter, dt / np.sqrt(12))
    behind, not_ahead = norm.cdf([-dt / 2, dt / 2], gap, spread)
    row = np.array([1 - not_ahead, not_ahead - behind, behind])
    return np.stack([row, row[::-1]])


def read_rows(given: ArrayLike) -> Floats:
    """Probabilities as (stimulus, response)."""
    rows = np.asarray(given, np.float64)
    if rows.ndim != 2 or not (rows >= 0).all() or not np.allclose(rows.sum(1), 1, atol=_ROUNDING):
        raise InputError(
            "expected rows of probabilities that add up to 1, one for each stimulus", where="given"
        )
    return rows
