"""Theory of synapses: open channels, magnesium's block, release by trains of spikes."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simneuro.calls import checked

Floats = NDArray[np.float64]

# The block of NMDA channels (jahr1990, eq. 4).
_HALF_BLOCK, _PER_VOLT = 3.57, 62.0  # mM at 0 mV; 1/V


@checked
def open_fraction(
    time: ArrayLike,
    *,
    binding: float,
    unbinding: float,
    transmitter: float = 1.0,
    pulse: float = 1e-3,
) -> Floats:
    """The share of channels that are open after a pulse of transmitter (destexhe1994, eq. 4).

    Transmitter opens the channels at first order, from all closed; the channels close by
    themselves.

    Parameters
    ----------
    time : array_like
        Seconds since the transmitter came, none negative.
    binding, unbinding : float
        Rates of opening (1/(mM s)) and closing (1/s).
    transmitter, pulse : float
        Concentration (mM), and for how long it lasts (s).

    Examples
    --------
    >>> share = sn.analysis.theory.open_fraction([0.0, 1e-3, 1e-2], binding=1000.0, unbinding=100.0)
    >>> share.round(4).tolist()
    [0.0, 0.6065, 0.2466]
    """
    since = np.asarray(time, np.float64)
    speed = binding * transmitter + unbinding
    opened = -np.expm1(-speed * np.minimum(since, pulse)) * binding * transmitter / speed
    return np.asarray(opened * np.exp(-unbinding * np.maximum(since - pulse, 0.0)))


@checked
def unblocked_fraction(v: ArrayLike, *, magnesium: float = 1.0) -> Floats:
    """The share of open NMDA channels that magnesium leaves free (jahr1990, eq. 4).

    Parameters
    ----------
    v : array_like
        Membrane potential (V).
    magnesium : float
        Concentration outside (mM).

    Examples
    --------
    >>> sn.analysis.theory.unblocked_fraction([-0.07, 0.0]).round(
    ...     3
    ... ).tolist()  # at 0 V, 1/(1 + 1/3.57)
    [0.044, 0.781]
    """
    blocked = magnesium / _HALF_BLOCK * np.exp(-_PER_VOLT * np.asarray(v, np.float64))
    return np.asarray(1 / (1 + blocked))


@checked
def release_of_train(
    rate: float, spikes: int, *, U: float, tau_rec: float, tau_facil: float
) -> Floats:
    """The share of the transmitter that each spike of a regular train releases.

    The map of markram1998 (eqs. 1 to 4) from spike to spike, beginning at rest, with all
    transmitter there.

    Parameters
    ----------
    rate : float
        Of the train (Hz).
    spikes : int
        Their number.
    U : float
        The share that the first spike releases.
    tau_rec, tau_facil : float
        Times (s) in which transmitter comes back, and in which facilitation fades.

    Returns
    -------
    array (spikes,)

    Examples
    --------
    >>> cell = dict(U=0.5, tau_rec=0.8, tau_facil=1e-3)
    >>> sn.analysis.theory.release_of_train(20.0, 3, **cell).round(3).tolist()  # depression
    [0.5, 0.265, 0.155]
    """
    recovered, kept = np.exp(-1 / (rate * tau_rec)), np.exp(-1 / (rate * tau_facil))
    used, left, released = 0.0, 1.0, []
    for _ in range(spikes):
        used = U + used * (1 - U)
        released.append(used * left)
        left = 1 - (1 - left + released[-1]) * recovered
        used *= kept
    return np.array(released)


@checked
def steady_release(rate: ArrayLike, *, U: float, tau_rec: float, tau_facil: float) -> Floats:
    """The share that each spike of an endless regular train releases: where the map repeats itself.

    Parameters as `release_of_train`.

    Returns
    -------
    array
        The shape of ``rate``.

    Examples
    --------
    >>> cell = dict(U=0.5, tau_rec=0.8, tau_facil=1e-3)
    >>> sn.analysis.theory.steady_release([0.1, 20.0], **cell).round(3).tolist()
    [0.5, 0.057]
    """
    interval = 1 / np.asarray(rate, np.float64)
    used = U / (1 - (1 - U) * np.exp(-interval / tau_facil))
    lost = np.exp(-interval / tau_rec)
    return np.asarray(used * (1 - lost) / (1 - (1 - used) * lost))


@checked
def keep_probability(sites: ArrayLike, p: ArrayLike) -> Floats:
    """The probability of being kept that dropout needs to be as variable as quantal release.

    What ``sites`` sites with probability ``p`` release has the squared coefficient of variation
    ``(1 - p)/(sites*p)``; what is kept with probability ``q``, and is 0 otherwise, has
    ``(1 - q)/q``. Both are equal at ``q = sites*p/(1 + (sites - 1)*p)``.

    Several spikes that release independently are as many times more sites.

    Parameters
    ----------
    sites : array_like
        Of a synapse, 1 or more.
    p : array_like
        The probability that a site releases when a spike arrives.

    Examples
    --------
    >>> from simneuro.analysis.theory import keep_probability
    >>> keep_probability([1, 5], 0.5).round(3).tolist()
    [0.5, 0.833]
    """
    number, chance = np.asarray(sites, np.float64), np.asarray(p, np.float64)
    return np.asarray(number * chance / (1 + (number - 1) * chance))


@checked
def depleted_correlation(rate: ArrayLike, *, U: float, tau_rec: float) -> Floats:
    """The correlation of a site's releases at two spikes of a train that follow one another.

    The site is empty after a release and is filled again at random, with the time constant
    ``tau_rec`` (fuhrmann2002), so that it releases at a spike with the probability of
    `steady_release`, but after a release only if it was filled in the interval.

    Parameters
    ----------
    rate : array_like
        Of an endless regular train (Hz).
    U : float
        The probability that a full site releases.
    tau_rec : float
        In s.

    Examples
    --------
    >>> from simneuro.analysis.theory import depleted_correlation
    >>> bool(depleted_correlation(10.0, U=0.5, tau_rec=0.8) < 0)
    True
    """
    filled = -np.expm1(-1 / (np.asarray(rate, np.float64) * tau_rec))
    full = filled / (1 - (1 - U) * (1 - filled))
    return np.asarray(U * (filled - full) / (1 - U * full))
