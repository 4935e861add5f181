"""Conductances and gates of channels against time."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from simneuro.annotations import along
from simneuro.calls import checked
from simneuro.errors import InputError, quoted
from simneuro.figures.display import convert, display_unit, label
from simneuro.figures.palette import colour, colours, dashes
from simneuro.figures.style import use_style
from simneuro.si import si_values, unit_named_by
from simneuro.si.unit_text import read_unit

_GATES = MappingProxyType(
    {"m": ("sodium", "-"), "h": ("sodium", "--"), "n": ("potassium", (0, (5, 1.2, 1.2, 1.2)))}
)

OverTime = Annotated[xr.DataArray, along("time")]

_PER_AREA = "S/m^2"


@checked
@use_style()
def conductances(values: Mapping[str, OverTime], ax: Axes) -> list[Line2D]:
    """Conductances by name against ms: per area in mS/cm^2, or of cells and synapses in nS or µS.

    Parameters
    ----------
    values : mapping of str to xarray.DataArray
        Along ``time`` (s), by ion or receptor, such as ``"sodium"`` or ``"ampa"``, which have
        colours of their own; other names get spare ones. In S/m^2, or in the unit that
        ``attrs["units"]`` names: all per area, or none.
    ax : matplotlib.axes.Axes
        Where it is drawn.

    Raises
    ------
    InputError
        One of them is no conductance or has another dimension, or some are per area and others
        are not.

    Examples
    --------
    >>> import xarray as xr
    >>> rising = xr.DataArray([0.0, 10.0], {"time": [0.0, 1e-3]}, ("time",))  # S/m^2
    >>> fig, axes = sn.figures.panels("A")
    >>> (line,) = sn.figures.conductances({"sodium": rising}, axes["A"])
    >>> line.get_ydata().tolist()  # mS/cm^2
    [0.0, 1.0]
    """
    found = {name: _in_si(each, f"values: {name}") for name, each in values.items()}
    units = {name: unit for name, (_, unit) in found.items()}
    if len(set(units.values())) > 1:
        per_area = [name for name, unit in units.items() if unit == _PER_AREA]
        message = f"some are per area ({', '.join(per_area)}), and others are not; draw them apart"
        raise InputError(message, where="values")
    unit = next(iter(units.values()), _PER_AREA)
    si = {name: numbers for name, (numbers, _) in found.items()}
    shown = "mS/cm²" if unit == _PER_AREA else display_unit([*map(_largest, si.values())], unit)
    ink, lines = colours(values), []
    for name, numbers in si.items():
        # 1 S/m^2 is 0.1 mS/cm^2.
        drawn = 0.1 * numbers if unit == _PER_AREA else convert(numbers, unit, shown)
        look: dict[str, Any] = {"color": ink[name], "ls": dashes(name), "label": name}
        lines += ax.plot(1e3 * values[name]["time"], drawn, **look)
    ax.set_xlabel(label("time", "ms"))
    ax.set_ylabel(f"conductance\n({shown})")
    return lines


@checked
@use_style()
def gates(values: Mapping[str, OverTime], ax: Axes) -> list[Line2D]:
    """The gates m, h and n (along ``time`` in s), each in the colour of its ion, against ms.

    Parameters
    ----------
    values : mapping of str to xarray.DataArray
        By the names of the gates: (time,) from 0 to 1.
    ax : matplotlib.axes.Axes
        Where it is drawn.

    Raises
    ------
    InputError
        A name is not m, h or n.

    Examples
    --------
    >>> import xarray as xr
    >>> opening = xr.DataArray([0.0, 1.0], {"time": [0.0, 1e-3]}, ("time",))
    >>> fig, axes = sn.figures.panels("A")
    >>> (line,) = sn.figures.gates({"m": opening}, axes["A"])
    >>> line.get_xdata().tolist()  # ms
    [0.0, 1.0]
    """
    lines = []
    for name, each in values.items():
        if name not in _GATES:
            raise InputError(f"there is no gate {quoted(name)}", where="values", allowed=_GATES)
        ion, line = _GATES[name]
        lines += ax.plot(1e3 * each["time"], each, color=colour(ion), ls=line, label=name)
    ax.set_xlabel(label("time", "ms"))
    ax.set_ylabel("open part")
    ax.set_ylim(0, 1.02)
    return lines


def _in_si(values: xr.DataArray, where: str) -> tuple[NDArray[np.float64], str]:
    """A conductance of one cell, and its unit: S or S/m^2."""
    if values.ndim != 1:
        others = [str(dim) for dim in values.dims if dim != "time"]
        message = (
            f"has the dimension {', '.join(others)} too; select one of its values, as "
            f".isel({{{others[0]!r}: 0}}) does"
        )
        raise InputError(message, where=where)
    named = unit_named_by(values)
    kind = read_unit(named)[1] if named is not None else ()
    # Gates are pure numbers, and arithmetic of xarray may keep their label.
    if not any(kind):
        return np.asarray(values, np.float64), _PER_AREA
    for unit in ("S", _PER_AREA):
        if kind == read_unit(unit)[1]:
            return si_values(values, unit, where), unit
    raise InputError(f"is in {named}, and a conductance is in S or S/m^2", where=where)


def _largest(values: NDArray[np.float64]) -> float:
    return float(np.nanmax(np.abs(values), initial=0.0))
