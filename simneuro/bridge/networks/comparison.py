"""Comparisons: a form with what it was not fitted to, a spiking network with its rate network."""

from typing import TYPE_CHECKING

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray

from simneuro.bridge.activations.activation import curve_points
from simneuro.bridge.curves.fit import fit_curve
from simneuro.bridge.networks.classifier import as_labels
from simneuro.errors import InputError

if TYPE_CHECKING:
    from simneuro.bridge.networks.conversion import SpikingClassifier


def left_out_errors(curve: xr.Dataset, name: str) -> NDArray[np.float64]:
    """Error of predicting each level of a response curve from a fit to all the others.

    Unlike the residuals of a fit to all levels, these do not shrink with the number of parameters.
    The lowest and the highest level are extrapolations.

    Parameters
    ----------
    curve : xarray.Dataset
        Response curve: ``rate(level, repeat)`` in Hz, ``level`` in A.
    name : str
        A form that :func:`simneuro.bridge.fit` knows.

    Returns
    -------
    array (levels,)
        Predicted minus measured mean rate (Hz), by rising level.

    Raises
    ------
    InputError
        As :func:`simneuro.bridge.fit`, of the levels that are left.
    """
    level, rate = curve_points(curve)
    risen = curve.sortby("level")
    others = (risen.isel(level=np.arange(level.size) != i) for i in range(level.size))
    predicted = [fit_curve(rest, name)(level[i]) for i, rest in enumerate(others)]
    return np.array(predicted) - rate


def spiking_against_rate(
    spiking: "SpikingClassifier", X: ArrayLike, y: ArrayLike, times: ArrayLike
) -> xr.Dataset:
    """What a network's weights are worth on spiking neurons, beside the network itself.

    Parameters
    ----------
    spiking : SpikingClassifier
    X, y : array
        Samples (samples, features) and labels (samples,).
    times : array
        When decisions are asked for (s), rising and above 0; the input lasts to the last of them.
        There is a decision whenever the output is looked at,
        :meth:`~simneuro.bridge.SpikingClassifier.decision_times`: every 1 ms, or each time step
        where that is longer (5 ms for ``subtractive_if`` at its usual ceiling). A time between two
        of them is refused, not moved.

    Returns
    -------
    xarray.Dataset
        ``spiking(time)``, the accuracy of the decisions at ``time``; ``rate_based``, that of the
        rate network; ``agreed``, the share of samples on which the last decision is its own.

    Raises
    ------
    InputError
        If there is not one label for each sample, or the times are not rising from above 0, or one
        falls between two decisions.
    """
    labels, asked = as_labels(y, len(np.asarray(X))), _rising(times)
    duration = f"{asked[-1]} s"
    _check_decided(asked, spiking.decision_times(duration))
    predicted = spiking.simulate(X, duration)["predicted"]
    decided = predicted.sel(time=asked, method="nearest").values
    return xr.Dataset(
        {
            "spiking": ("time", (decided == labels).mean(axis=1)),
            "rate_based": spiking.net.score(X, y),
            "agreed": float(np.mean(decided[-1] == spiking.net.predict(X))),
        },
        {"time": ("time", asked, {"units": "s"})},
    )


def _rising(times: ArrayLike) -> NDArray[np.float64]:
    try:
        asked = np.asarray(times, dtype=float)
    except (TypeError, ValueError):
        raise InputError(f"must be numbers (s), got {times!r}", where="times") from None
    rising = asked.ndim == 1 and asked.size > 0 and bool((np.diff(asked, prepend=0.0) > 0).all())
    if not rising or not np.isfinite(asked).all():
        message = f"need one time or more (s) in a flat list, rising from above 0, got {times!r}"
        raise InputError(message, where="times")
    return asked


def _check_decided(asked: NDArray[np.float64], known: NDArray[np.float64]) -> None:
    """Raise InputError at the first time asked for at which no decision is made."""
    off = np.abs(asked[:, None] - known).min(axis=1) > 1e-6 * known[0]
    if off.any():
        message = f"no decision is made at {asked[off][0]:g} s, but every {known[0]:g} s"
        raise InputError(message, where="times")
