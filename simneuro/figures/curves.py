"""Response curves: the rate of a neuron against its input, with theory or activations over it."""

import itertools
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from numpy.typing import ArrayLike, NDArray

from simneuro.figures.display import convert, display_unit, label
from simneuro.figures.style import applied, colours, legend_once

FloatArray = NDArray[np.float64]
Rate = Callable[[FloatArray], FloatArray]
NO_LINES: Mapping[str, Rate] = MappingProxyType({})
CENTRAL = (0.025, 0.975)  # the part of the repeats that the band holds
_KNOWN = MappingProxyType(
    {
        "relu": "ReLU",
        "leaky_relu": "leaky ReLU",
        "lif": "LIF",
        "lif_rate": "LIF rate",
        "noisy_lif": "noisy LIF",
        "subtractive_if": "integrate-and-fire",
        "hodgkin_huxley": "Hodgkin-Huxley",
        "B6": "cell B6",
        "B8": "cell B8",
        "rem": "REM",
        "coba": "COBA",
        "cuba": "CUBA",
        "coba_unkicked": "COBA, not kicked",
        "cuba_alone": "CUBA without synapses",
        "sr": "SR",
        "si_fast": "SI fast",
        "ai": "AI",
        "si_slow": "SI slow",
    }
)


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
def fitted_curves(
    curves: Mapping[str, xr.Dataset],
    fits: Mapping[str, Mapping[str, Rate]],
    ax: Axes,
    *,
    unit: str | None = None,
) -> list[Line2D]:
    """Response curves as large dots, each with its fits; the second one's dots are open.

    Parameters
    ----------
    curves : mapping
        By what their dots are called in the legend.
    fits : mapping
        By the same names, fitted rate functions by form.
    """
    dots = []
    for fill, (name, curve) in zip(itertools.cycle([None, "white"]), curves.items(), strict=False):
        drawn = response_curve(curve, ax, lines=fits[name], unit=unit)
        ink = drawn[0].get_color()
        drawn[0].set(label=name, mec=ink, mfc=fill or ink, mew=0.8)
        dots.append(drawn[0])
    legend_once(ax, list(curves), loc="lower right")
    ax.set_ylim(bottom=min(0, *ax.get_ylim()))
    return dots


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


@applied()
def outcomes(
    x: ArrayLike, y: ArrayLike, fires: ArrayLike, ax: Axes, *, marker: str = "o"
) -> list[Line2D]:
    """How high the membrane rose against what was done to it: filled if a spike, open if not."""
    at, height, spiked = np.asarray(x, float), np.asarray(y, float), np.asarray(fires, bool)
    ink = colours(["neuron"])["neuron"]
    look: dict[str, Any] = {"marker": marker, "ls": "none", "color": ink}
    (yes,) = ax.plot(at[spiked], height[spiked], mfc=ink, label="spike", **look)
    (no,) = ax.plot(at[~spiked], height[~spiked], mfc="white", label="no spike", **look)
    return [yes, no]


@applied()
def activations(
    functions: Mapping[str, Rate], domain: tuple[float, float], ax: Axes
) -> list[Line2D]:
    """Several dimensionless activation functions, each in the colour of its role."""
    lines = [activation(function, domain, ax, name=name) for name, function in functions.items()]
    ax.legend(loc="upper left")
    return lines


def readable(name: str) -> str:
    """A role's name as a reader writes it."""
    return _KNOWN.get(name, name.replace("_", " "))


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
