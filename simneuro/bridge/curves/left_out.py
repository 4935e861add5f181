"""Errors of fits at levels that they were not fitted to."""

import numpy as np
import xarray as xr

from simneuro.bridge.activations import curve_points
from simneuro.bridge.codes import FloatArray
from simneuro.bridge.curves.fitted_curve import fit_curve


def left_out_errors(curve: xr.Dataset, name: str) -> FloatArray:
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

    Examples
    --------
    >>> table = {
    ...     "current (pA)": np.arange(0.0, 500.0, 100.0),
    ...     "rate (Hz)": np.arange(0.0, 50.0, 10.0),
    ... }
    >>> errors = sn.bridge.curves.left_out_errors(sn.bridge.curve_from_table(table), "linear")
    >>> bool(np.abs(errors).max() < 1e-6)  # points on a line
    True
    """
    level, rate = curve_points(curve)
    risen = curve.sortby("level")
    others = (risen.isel(level=np.arange(level.size) != i) for i in range(level.size))
    predicted = [fit_curve(rest, name)(level[i]) for i, rest in enumerate(others)]
    return np.array(predicted) - rate
