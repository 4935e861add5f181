"""The panels of default figures of measures: dots beside names, curves, and maps."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib import ticker
from matplotlib.axes import Axes
from numpy.typing import NDArray

from simneuro.experiment.axes import Axis

Estimates = Mapping[str, NDArray[np.float64]]

_MOST_MARKERS = 30  # on a curve; chosen: more of them touch each other
_MOST_TICKS = 25  # names beside a map; chosen: more overlap
_MARKERS = "os^DvPX"
_DASHES: Sequence[Any] = ("-", (0, (5, 1.2)), (0, (1.2, 1.0)), (0, (5, 1.2, 1.2, 1.2)))
_NO_VALUE = "#E6E6E6"


def draw_categories(found: Estimates, ax: Axes, axis: Axis | None, ink: Mapping[str, Any]) -> None:
    """Dots with intervals, names beside them from top to bottom.

    Parameters
    ----------
    found : mapping of str to array
        Mean, low and high by population, along the axis if there is one.
    axis : Axis or None
        Its values are named; without one, the populations are.
    ink : mapping of str to colour
        By population.
    """
    shift = (
        np.linspace(-0.25, 0.25, len(found)) if axis and len(found) > 1 else np.zeros(len(found))
    )
    for k, (name, values) in enumerate(found.items()):
        at = np.arange(len(values)) + shift[k] if axis else np.array([k])
        _dots(ax, np.atleast_2d(values), at, name, _look(k, ink[name]))
    names = axis.names if axis else list(found)
    ax.set_yticks(range(len(names)), names)
    ax.set_ylim(len(names) - 0.4, -0.6)
    ax.set_xlim(_from_zero(ax.dataLim.x0, ax.get_xlim()[1]))
    ax.grid(axis="y", color="#EEEEEE", lw=0.6)
    ax.set_axisbelow(True)


def draw_curves(found: Estimates, ax: Axes, axis: Axis, ink: Mapping[str, Any]) -> None:
    """Curves along an axis, with bars or bands for intervals; ``ink`` is the colour of each."""
    at = _along(axis)
    for k, (name, values) in enumerate(found.items()):
        _curve(ax, at, values, name, _look(k, ink[name]))
    if axis.is_logarithmic:
        ax.set_xscale("log")
    ax.set_xlabel(
        axis.label if axis.values is not None else f"{axis.label}, in the scenario's order"
    )
    ax.set_xlim(_whole(at, axis.is_logarithmic))  # also where values are missing
    ax.set_ylim(_from_zero(ax.dataLim.y0, ax.get_ylim()[1]))


def draw_map(
    values: NDArray[np.float64], ax: Axes, across: Axis, upwards: Axis, quantity: str
) -> None:
    """Values along two axes as colours, with a bar that says what they are."""
    x, y = _along(across), _along(upwards)
    ax.set_facecolor(_NO_VALUE)
    drawn = ax.pcolormesh(x, y, values.T, shading="nearest", cmap="cividis", rasterized=True)
    for axis, of in ((ax.xaxis, across), (ax.yaxis, upwards)):
        if of.values is None:
            every = -(-len(of.names) // _MOST_TICKS)
            axis.set_ticks(range(0, len(of.names), every), of.names[::every])
        elif of.is_logarithmic:
            _make_logarithmic(ax, axis.axis_name)
    ax.set_xlabel(across.label)
    ax.set_ylabel(upwards.label if upwards.values is not None else "")
    if np.isfinite(values).any():
        ax.figure.colorbar(drawn, ax=ax, label=quantity)


def _make_logarithmic(ax: Axes, name: str) -> None:
    """A logarithmic axis, ``"x"`` or ``"y"``, with plain numbers."""
    ax.set(**{f"{name}scale": "log"})
    axis = ax.xaxis if name == "x" else ax.yaxis
    axis.set_major_locator(ticker.LogLocator(subs=(1, 2, 5)))
    axis.set_major_formatter(ticker.FormatStrFormatter("%g"))
    axis.set_minor_locator(ticker.NullLocator())


def _whole(values: NDArray[np.float64], logarithmic: bool) -> tuple[float, float]:
    """Limits that hold all values of an axis, with room for markers."""
    first, last = float(values.min()), float(values.max())
    if logarithmic:
        room = (last / first) ** 0.03
        return first / room, last * room
    room = 0.03 * (last - first)
    return first - room, last + room


def _from_zero(smallest: float, largest: float) -> tuple[float, float]:
    """Limits from 0, or from the lowest end of an interval below it, with room for a marker."""
    top = largest if largest > 0 else 1.0
    return min(0.0, smallest) - 0.04 * top, 1.02 * top


def _along(axis: Axis) -> NDArray[np.float64]:
    values = axis.values if axis.values is not None else np.arange(len(axis.names))
    return np.asarray(values, dtype=np.float64)


def _look(k: int, ink: Any) -> dict[str, Any]:
    """Colour, marker and dashes of the k-th of several curves."""
    return {"color": ink, "marker": _MARKERS[k % len(_MARKERS)], "ls": _DASHES[k % len(_DASHES)]}


def _dots(
    ax: Axes, values: NDArray[np.float64], at: NDArray[np.float64], name: str, look: dict[str, Any]
) -> None:
    mean = values[:, 0]
    reach = np.abs(values[:, 1:].T - mean)
    ax.errorbar(mean, at, xerr=reach, label=name, **look | {"ls": "none"})


def _curve(
    ax: Axes, at: NDArray[np.float64], values: NDArray[np.float64], name: str, look: dict[str, Any]
) -> None:
    mean, low, high = values.T
    if len(at) <= _MOST_MARKERS:
        ax.errorbar(at, mean, np.abs([low - mean, high - mean]), label=name, **look)
        return
    ax.plot(at, mean, label=name, **look | {"marker": ""})
    ax.fill_between(at, low, high, color=look["color"], alpha=0.2, lw=0)
