"""Response curves: the rate of a neuron against its input, with theory or activations over it."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from simneuro.figures.display import convert, display_unit, label
from simneuro.figures.style import applied, colours

FloatArray = NDArray[np.float64]
Rate = Callable[[FloatArray], FloatArray]
NO_LINES: Mapping[str, Rate] = MappingProxyType({})
CENTRAL = (0.025, 0.975)  # the part of the repeats that the band holds


@applied()
def response_curve(
    curve: xr.Dataset,
    ax: Axes,
    *,
    lines: Mapping[str, Rate] = NO_LINES,
    name: str = "neuron",
    unit: str | None = None,
) -> list[Line2D]:
    """Mean rates as dots over a band of the central 95 % of repeats, and functions as lines.

    Parameters
    ----------
    curve : xarray.Dataset
        A response curve: ``rate(level, repeat)`` in Hz, ``level`` in A.
    lines : mapping of str to callable, optional
        Functions from current (A) to rate (Hz) by role: theory, or fitted activations.
    name : str
        What the dots are, for the legend; a role gives its colour.
    unit : {"pA", "nA", "µA"}, optional
        Unit of the current axis; by default what suits the levels. Name it when several curves
        share the axes.

    Returns
    -------
    list of Line2D
        The dots, then the lines in the order given.
    """
    levels = curve["level"].values
    unit = unit or display_unit(levels, "A")
    ink = colours([name, *lines])
    _repeats(curve, ax, unit, ink[name])
    drawn = [_means(curve, ax, unit, ink[name], name)]
    drawn += [_line(f, levels, ax, unit, ink[role], role) for role, f in lines.items()]
    ax.legend()
    ax.set_xlabel(label("input current", unit))
    ax.set_ylabel(label("firing rate", "Hz"))
    return drawn


@applied()
def activation(
    function: Callable[[FloatArray], FloatArray],
    domain: tuple[float, float],
    ax: Axes,
    *,
    name: str,
    points: int = 401,
) -> Line2D:
    """A dimensionless activation function over a range of inputs."""
    x = np.linspace(*domain, points)
    (line,) = ax.plot(x, function(x), color=colours([name])[name], label=readable(name))
    ax.set_xlabel("input")
    ax.set_ylabel("activation")
    return line


def readable(name: str) -> str:
    """A role's name as a reader writes it."""
    known = {"relu": "ReLU", "leaky_relu": "leaky ReLU", "lif_rate": "LIF rate", "rem": "REM"}
    return known.get(name, name.replace("_", " "))


def _repeats(curve: xr.Dataset, ax: Axes, unit: str, ink: str) -> None:
    """The band of repeats; one repeat has none."""
    if curve.sizes["repeat"] < 2:
        return
    low, high = curve["rate"].quantile(CENTRAL, dim="repeat").transpose("quantile", "level").values
    at = convert(curve["level"].values, "A", unit)
    ax.fill_between(at, low, high, color=ink, alpha=0.18, lw=0)


def _means(curve: xr.Dataset, ax: Axes, unit: str, ink: str, name: str) -> Line2D:
    """A dot a level."""
    at = convert(curve["level"].values, "A", unit)
    means = curve["rate"].mean("repeat").values
    size = 3.0 if len(at) < 40 else 2.0
    (dots,) = ax.plot(at, means, "o", zorder=3, mew=0, ms=size, color=ink, label=readable(name))
    return dots


def _line(function: Rate, levels: FloatArray, ax: Axes, unit: str, ink: str, role: str) -> Line2D:
    """A function drawn on a grid finer than the levels."""
    grid = np.union1d(np.linspace(levels.min(), levels.max(), 401), levels)
    (line,) = ax.plot(convert(grid, "A", unit), function(grid), color=ink, label=readable(role))
    return line
