"""Comparisons: a form with what it was not fitted to, a spiking network with its rate network."""

from typing import TYPE_CHECKING

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray

from simneuro.bridge.activations import curve_points
from simneuro.bridge.fitting import fit_curve

if TYPE_CHECKING:
    from simneuro.bridge.conversion import SpikingClassifier


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
        When decisions are asked for (s), rising; the input lasts to the last of them.

    Returns
    -------
    xarray.Dataset
        ``spiking(time)``, the accuracy of the decisions at ``time``; ``rate_based``, that of the
        rate network; ``agreed``, the share of samples on which the last decision is its own.
    """
    asked = np.asarray(times, dtype=float)
    predicted = spiking.simulate(X, f"{asked[-1]} s")["predicted"]
    decided = predicted.sel(time=asked, method="nearest").values
    return xr.Dataset(
        {
            "spiking": ("time", (decided == np.asarray(y)).mean(axis=1)),
            "rate_based": spiking.net.score(X, y),
            "agreed": float(np.mean(decided[-1] == spiking.net.predict(X))),
        },
        {"time": ("time", asked, {"units": "s"})},
    )
