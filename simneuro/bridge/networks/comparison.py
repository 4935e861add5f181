"""Comparison of a spiking network with the rate network whose weights it has."""

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike

from simneuro.bridge.codes import FloatArray
from simneuro.bridge.networks.spiking_classifier import SpikingClassifier, as_labels
from simneuro.errors import InputError


def compare_with_rate_network(
    spiking: SpikingClassifier, X: ArrayLike, y: ArrayLike, times: ArrayLike
) -> xr.Dataset:
    """Accuracy of a spiking network over time, and of the rate network with the same weights.

    Parameters
    ----------
    spiking : SpikingClassifier
    X, y : array
        Samples (samples, features) and labels (samples,).
    times : array
        When decisions are asked for (s), rising and above 0; the input lasts to the last of them.
        There is a decision whenever the output is read,
        :meth:`~simneuro.bridge.SpikingClassifier.decision_times`: every 1 ms, or each time step
        where that is longer (5 ms for ``subtractive_if`` at its usual ceiling). A time between two
        of these is an error.

    Returns
    -------
    xarray.Dataset
        ``spiking(time)``, the accuracy of the decisions at ``time``; ``rate_based``, that of the
        rate network; ``agreed``, the share of samples on which the last decision is the same.

    Raises
    ------
    InputError
        If there is not one label for each sample, none of them is one of the classes, or the times
        are not rising from above 0, or one falls between two decisions.

    Examples
    --------
    >>> net = sn.bridge.RateNetwork.from_arrays([np.eye(2)] * 2, [np.zeros(2)] * 2, "relu")
    >>> spiking = sn.bridge.to_spiking(net, calibration=np.eye(2))
    >>> found = sn.bridge.networks.compare_with_rate_network(spiking, np.eye(2), [0, 1], [0.1])
    >>> float(found["agreed"]), float(found["rate_based"])
    (1.0, 1.0)
    """
    rate_based = spiking.net.predict(spiking.samples(X))
    labels = as_labels(y, len(rate_based), spiking.rate_network.classes)
    asked = _read_times(times)
    duration = f"{asked[-1]} s"
    _check_times(asked, spiking.decision_times(duration))
    predicted = spiking.simulate(X, duration)["predicted"]
    decided = predicted.sel(time=asked, method="nearest").values
    return xr.Dataset(
        {
            "spiking": ("time", (decided == labels).mean(axis=1)),
            "rate_based": float(np.mean(rate_based == labels)),
            "agreed": float(np.mean(decided[-1] == rate_based)),
        },
        {"time": ("time", asked, {"units": "s"})},
    )


def _read_times(times: ArrayLike) -> FloatArray:
    try:
        asked = np.asarray(times, dtype=float)
    except (TypeError, ValueError):
        raise InputError(f"must be numbers (s), got {times!r}", where="times") from None
    rising = asked.ndim == 1 and asked.size > 0 and bool((np.diff(asked, prepend=0.0) > 0).all())
    if not rising or not np.isfinite(asked).all():
        message = f"need one time or more (s) in a flat list, rising from above 0, got {times!r}"
        raise InputError(message, where="times")
    return asked


def _check_times(asked: FloatArray, known: FloatArray) -> None:
    """Raise InputError at the first time asked for at which no decision is made."""
    off = np.abs(asked[:, None] - known).min(axis=1) > 1e-6 * known[0]
    if off.any():
        message = f"no decision is made at {asked[off][0]:g} s, but every {known[0]:g} s"
        raise InputError(message, where="times")
