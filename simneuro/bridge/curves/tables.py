"""Several response curves in one dataset, and tables of what forms miss on them."""

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike

from simneuro.bridge.curves.fit import fit_curve
from simneuro.bridge.curves.recorded import recorded_curve
from simneuro.bridge.networks.comparison import left_out_errors


def pack_curves(curves: Mapping[str, xr.Dataset]) -> xr.Dataset:
    """The rates of several response curves in one dataset, each along dims of its own.

    Returns
    -------
    xarray.Dataset
        ``<name>.rate(<name>.level, <name>.repeat)`` for each curve, in Hz, with the coordinates
        and, as attributes, the duration and the source of the curve.
    """
    parts = []
    for name, curve in curves.items():
        own = {dim: f"{name}.{dim}" for dim in curve["rate"].dims}
        kept = {key: curve.attrs[key] for key in ("duration", "source") if key in curve.attrs}
        parts.append(curve["rate"].rename(own).rename(f"{name}.rate").assign_attrs(kept))
    return xr.merge(parts)


def unpack_curve(data: xr.Dataset, name: str) -> xr.Dataset:
    """One of the curves that `pack_curves` put into a dataset, as a response curve."""
    rate = data[f"{name}.rate"]
    rate = rate.rename({dim: str(dim).removeprefix(f"{name}.") for dim in rate.dims})
    return rate.to_dataset(name="rate").assign_attrs(rate.attrs)


def lasting(curve: xr.Dataset) -> xr.Dataset:
    """The curve of the steady rate, without the few spikes that the start of a step may set off."""
    return curve.assign(rate=curve["steady_rate"])


def lower_half(curve: xr.Dataset) -> xr.Dataset:
    """The levels of a curve up to the middle of their range, included."""
    level = curve["level"].values
    middle = (level.min() + level.max()) / 2
    return curve.isel(level=level <= middle + 1e-9 * np.ptp(level))


def fit_table(curves: Mapping[str, xr.Dataset], forms: Sequence[str]) -> xr.Dataset:
    """Every form fitted to every curve.

    Returns
    -------
    xarray.Dataset
        Along ``curve`` and ``form``: ``rmse`` (Hz) and ``aicc`` of :func:`simneuro.bridge.fit`.
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

    It is the root mean square of :func:`simneuro.bridge.networks.comparison.left_out_errors`.
    """
    squares = [[left_out_errors(curve, form) ** 2 for form in forms] for curve in curves.values()]
    error = [[float(np.sqrt(np.mean(each))) for each in row] for row in squares]
    return xr.Dataset(
        {"left_out": (("curve", "form"), error, {"units": "Hz"})},
        {"curve": list(curves), "form": list(forms)},
    )


@cache
def recorded_table(cells: tuple[str, ...], forms: tuple[str, ...]) -> xr.Dataset:
    """The tables of recorded cells; made once, since recordings do not change."""
    curves = {cell: recorded_curve(cell) for cell in cells}
    return xr.merge([fit_table(curves, forms), left_out_table(curves, forms)])


def count_error(curve: xr.Dataset, expected: ArrayLike) -> float:
    """The most by which a cell's spike count is off that of a rate (Hz, one a level)."""
    off = np.abs(curve["rate"].values - np.asarray(expected, dtype=float)[:, None])
    return float(off.max() * curve.attrs["duration"])


def preferred(aicc: xr.DataArray) -> xr.DataArray:
    """The form of the lowest AICc for each ``curve``; empty where one of the forms has none."""
    usable = (abs(aicc) < np.inf).all("form")
    lowest = aicc.where(usable, 0.0).idxmin("form")
    return lowest.where(usable, "")
