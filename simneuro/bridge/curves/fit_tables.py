"""Tables of fits: several forms on several response curves."""

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
import xarray as xr

from simneuro.bridge.curves.fitted_curve import fit_curve
from simneuro.bridge.curves.left_out import left_out_errors
from simneuro.bridge.curves.patch_clamp import recorded_curve


def fit_table(curves: Mapping[str, xr.Dataset], forms: Sequence[str]) -> xr.Dataset:
    """Every form fitted to every curve.

    Returns
    -------
    xarray.Dataset
        Along ``curve`` and ``form``: ``rmse`` (Hz) and ``aicc`` of :func:`simneuro.bridge.fit`.

    Raises
    ------
    InputError
        As `simneuro.bridge.fit_curve`, for any of the curves and forms.

    Examples
    --------
    >>> table = sn.bridge.curves.fit_table(
    ...     {"B6": sn.bridge.recorded_curve("B6")}, ["relu", "sigmoid"]
    ... )
    >>> table["rmse"].dims, table["form"].values.tolist()
    (('curve', 'form'), ['relu', 'sigmoid'])
    """
    found = [[fit_curve(curve, form) for form in forms] for curve in curves.values()]
    rmse = [[fit.rmse for fit in row] for row in found]
    aicc = [[fit.aicc for fit in row] for row in found]
    dims = ("curve", "form")
    return xr.Dataset(
        {"rmse": (dims, rmse, {"units": "Hz"}), "aicc": (dims, aicc, {"units": "1"})},
        {"curve": list(curves), "form": list(forms)},
    )


def left_out_table(curves: Mapping[str, xr.Dataset], forms: Sequence[str]) -> xr.Dataset:
    """``left_out`` (Hz) along ``curve`` and ``form``: the error at levels left out of the fit.

    It is the root mean square of :func:`simneuro.bridge.curves.left_out_errors`.

    Raises
    ------
    InputError
        As `simneuro.bridge.curves.left_out_errors`, for any of the curves and forms.

    Examples
    --------
    >>> errors = sn.bridge.curves.left_out_table({"B6": sn.bridge.recorded_curve("B6")}, ["relu"])
    >>> errors["left_out"].dims
    ('curve', 'form')
    """
    squares = [[left_out_errors(curve, form) ** 2 for form in forms] for curve in curves.values()]
    error = [[float(np.sqrt(np.mean(each))) for each in row] for row in squares]
    return xr.Dataset(
        {"left_out": (("curve", "form"), error, {"units": "Hz"})},
        {"curve": list(curves), "form": list(forms)},
    )


@cache
def recorded_table(cells: tuple[str, ...], forms: tuple[str, ...]) -> xr.Dataset:
    """Both tables of recorded cells. They are kept, since recordings do not change."""
    curves = {cell: recorded_curve(cell) for cell in cells}
    return xr.merge([fit_table(curves, forms), left_out_table(curves, forms)])


def preferred_form(aicc: xr.DataArray) -> xr.DataArray:
    """The form of the lowest AICc for each ``curve``; ``""`` where a form has an infinite one.

    Parameters
    ----------
    aicc : xarray.DataArray
        Along ``curve`` and ``form``, as `fit_table` has it.

    Examples
    --------
    >>> import xarray as xr
    >>> aicc = xr.DataArray(
    ...     [[3.0, 2.0]], {"curve": ["a"], "form": ["relu", "tanh"]}, ("curve", "form")
    ... )
    >>> sn.bridge.curves.preferred_form(aicc).values.tolist()
    ['tanh']
    """
    usable = (abs(aicc) < np.inf).all("form")
    lowest = aicc.where(usable, 0.0).idxmin("form")
    return lowest.where(usable, "")
