"""Response curves packed into one dataset, cut to a part, and compared with a known rate."""

from collections.abc import Mapping

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike

from simneuro.bridge.activations import curve_in_si
from simneuro.si import si_values


def pack_curves(curves: Mapping[str, xr.Dataset]) -> xr.Dataset:
    """The rates of several response curves in one dataset, each along dims of its own.

    Returns
    -------
    xarray.Dataset
        ``<name>.rate(<name>.level, <name>.repeat)`` for each curve, in Hz, with the coordinates
        and, as attributes, the duration and the source of the curve.

    Examples
    --------
    >>> table = {"current (pA)": [0.0, 100.0], "rate (Hz)": [0.0, 10.0]}
    >>> packed = sn.bridge.curves.pack_curves({"cell": sn.bridge.curve_from_table(table)})
    >>> packed["cell.rate"].dims
    ('cell.level', 'cell.repeat')
    """
    parts = []
    for name, curve in curves.items():
        own = {dim: f"{name}.{dim}" for dim in curve["rate"].dims}
        kept = {key: curve.attrs[key] for key in ("duration", "source") if key in curve.attrs}
        parts.append(curve["rate"].rename(own).rename(f"{name}.rate").assign_attrs(kept))
    return xr.merge(parts)


def unpack_curve(data: xr.Dataset, name: str) -> xr.Dataset:
    """A response curve back from the dataset of :func:`pack_curves`.

    Parameters
    ----------
    data : xarray.Dataset
        It may hold other variables, too.
    name : str
        Of the curve.

    Examples
    --------
    >>> table = {"current (pA)": [0.0, 100.0], "rate (Hz)": [0.0, 10.0]}
    >>> packed = sn.bridge.curves.pack_curves({"cell": sn.bridge.curve_from_table(table)})
    >>> sn.bridge.curves.unpack_curve(packed, "cell")["rate"].values.ravel().tolist()
    [0.0, 10.0]
    """
    rate = data[f"{name}.rate"]
    rate = rate.rename({dim: str(dim).removeprefix(f"{name}.") for dim in rate.dims})
    return rate.to_dataset(name="rate").assign_attrs(rate.attrs)


def steady_curve(curve: xr.Dataset) -> xr.Dataset:
    """The curve of the steady rate, without the spikes that only the onset of a step causes.

    Examples
    --------
    >>> curve = sn.bridge.recorded_curve("B6")
    >>> steady = sn.bridge.curves.steady_curve(curve)
    >>> bool((steady["rate"] == curve["steady_rate"]).all())
    True
    """
    return curve.assign(rate=curve["steady_rate"])


def lower_half(curve: xr.Dataset) -> xr.Dataset:
    """The part of a curve up to the middle of its range of levels, which is included.

    Examples
    --------
    >>> table = {"current (pA)": [0.0, 100.0, 200.0], "rate (Hz)": [0.0, 10.0, 20.0]}
    >>> curve = sn.bridge.curves.lower_half(sn.bridge.curve_from_table(table))
    >>> (1e12 * curve["level"].values).tolist()
    [0.0, 100.0]
    """
    level = curve["level"].values
    middle = (level.min() + level.max()) / 2
    return curve.isel(level=level <= middle + 1e-9 * np.ptp(level))


def count_error(curve: xr.Dataset, expected: ArrayLike) -> float:
    """The largest difference between the spike count of a cell and that of a rate.

    Parameters
    ----------
    curve : xarray.Dataset
        Response curve with the attribute ``duration``.
    expected : array (levels,)
        Rates (Hz).

    Returns
    -------
    float
        Spikes.

    Raises
    ------
    InputError
        The dataset is not a response curve, or ``expected`` has another unit than Hz.

    Examples
    --------
    >>> table = {"current (pA)": [0.0, 100.0], "rate (Hz)": [0.0, 10.0]}
    >>> curve = sn.bridge.curve_from_table(table).assign_attrs(duration=2.0)
    >>> sn.bridge.curves.count_error(curve, [0.0, 9.0])  # 1 Hz for 2 s
    2.0
    """
    read = curve_in_si(curve)
    off = np.abs(read["rate"].values - si_values(expected, "Hz", "expected")[:, None])
    return float(off.max() * read.attrs["duration"])
