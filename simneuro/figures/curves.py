"""Response curves with theory or fits over them, the errors of fits, and activation functions."""

import itertools
from collections.abc import Callable, Mapping
from textwrap import fill
from types import MappingProxyType
from typing import Annotated

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from simneuro.annotations import Curve, along, at_least
from simneuro.calls import checked
from simneuro.errors import InputError
from simneuro.figures.display import NO_NAMES, convert, display_name, display_unit, label
from simneuro.figures.palette import NO_COLOURS, colour, colours, dashes, marker
from simneuro.figures.style import legend_once, use_style

FloatArray = NDArray[np.float64]
Rate = Callable[[FloatArray], FloatArray]
NO_LINES: Mapping[str, Rate] = MappingProxyType({})
CENTRAL = (0.025, 0.975)  # the part of the repeats that the band holds
_FEW = 4  # chosen: fewer repeats have no quantiles, and the band is their range


@checked
@use_style()
def response_curve(
    curve: Curve,
    ax: Axes,
    *,
    lines: Mapping[str, Rate] = NO_LINES,
    name: str = "neuron",
    unit: str | None = None,
    own_colours: Mapping[str, str] = NO_COLOURS,
) -> list[Line2D]:
    """Mean rates as dots over a band of the central 95 % of repeats, and functions as lines.

    Of fewer than four repeats the band is their range.

    Parameters
    ----------
    curve : xarray.Dataset
        A response curve: ``rate(level, repeat)`` in Hz, ``level`` in A, or in the units that their
        ``attrs["units"]`` name; presynaptic rates where ``attrs["input_unit"]`` is ``"Hz"``.
    ax : matplotlib.axes.Axes
        Where it is drawn.
    lines : mapping of str to callable, optional
        Functions from current (A) to rate (Hz) by role: theory, fits, or activations that were
        made from a curve.
    name : str
        What the dots are, for the legend; a role gives its colour.
    unit : {"pA", "nA", "µA"}, optional
        Unit of the current axis; by default what suits the levels. Name it when several curves
        share the axes.
    own_colours : mapping of str to str
        Colours of names that are not roles; see `colours`.

    Returns
    -------
    list of Line2D
        The dots, then the lines in the order given.

    Raises
    ------
    InputError
        The dataset is not a response curve, its levels and rates are in units of another kind, or
        ``unit`` is not one of the levels' kind.

    Examples
    --------
    >>> table = {"current (pA)": [0.0, 100.0, 200.0], "rate (Hz)": [0.0, 10.0, 20.0]}
    >>> curve = sn.bridge.curve_from_table(table)
    >>> fig, axes = sn.figures.panels("A")
    >>> dots, line = sn.figures.response_curve(curve, axes["A"], lines={"relu": lambda i: 1e11 * i})
    >>> axes["A"].get_xlabel(), dots.get_ydata().tolist()
    ('input current (pA)', [0.0, 10.0, 20.0])
    """
    # Loads what few figures need.
    from simneuro.bridge.activations import curve_in_si, input_name

    curve = curve_in_si(curve)
    levels = curve["level"].values
    si_unit = curve["level"].attrs["units"]
    unit = unit or display_unit(levels, si_unit)
    ink = colours([name, *lines], own_colours)
    _repeats(curve, ax, unit, ink[name])
    drawn = [_means(curve, ax, unit, ink[name], name)]
    drawn += [_line(f, curve["level"], ax, unit, ink[role], role) for role, f in lines.items()]
    ax.legend()
    ax.set_xlabel(label(input_name(si_unit), unit))
    ax.set_ylabel(label("firing rate", "Hz"))
    return drawn


@checked
@use_style()
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
    ax : matplotlib.axes.Axes
        Where it is drawn.
    unit : {"pA", "nA", "µA"}, optional
        As in `response_curve`.

    Raises
    ------
    InputError
        A curve has no fits, or as `response_curve`, of each curve.

    Examples
    --------
    >>> curve = sn.bridge.recorded_curve("B6")
    >>> fits = {"B6": {"relu": sn.bridge.fit_curve(curve, "relu")}}
    >>> fig, axes = sn.figures.panels("A")
    >>> lines = sn.figures.fitted_curves({"B6": curve}, fits, axes["A"])
    >>> len(lines)
    1
    """
    for name in curves:
        if name not in fits:
            raise InputError(f"there are no fits of {name!r}", where="fits", allowed=curves)
    dots = []
    for face, (name, curve) in zip(itertools.cycle([None, "white"]), curves.items(), strict=False):
        drawn = response_curve(curve, ax, lines=fits[name], unit=unit)
        ink = drawn[0].get_color()
        drawn[0].set(label=name, mec=ink, mfc=face or ink, mew=0.8)
        dots.append(drawn[0])
    legend_once(ax, list(curves), loc="lower right")
    ax.set_ylim(bottom=min(0, *ax.get_ylim()))
    return dots


@checked
@use_style()
def fit_errors(
    error: Annotated[xr.DataArray, along("curve", "form")],
    ax: Axes,
    *,
    best: Annotated[xr.DataArray, along("curve")],
    own_names: Mapping[str, str] = NO_NAMES,
) -> list[Line2D]:
    """A dot for each form on each curve, side by side on a logarithmic axis; the best form ringed.

    Parameters
    ----------
    error : xarray.DataArray
        Along ``curve`` and ``form``: the error of each fit as a share of that of a constant.
    ax : matplotlib.axes.Axes
        Where it is drawn.
    best : xarray.DataArray
        Along ``curve``: the name of the form with the lowest AICc; empty for no ring.
    own_names : mapping of str to str
        What readers call the curves; see `display_name`.

    Raises
    ------
    InputError
        No colour belongs to one of the forms.

    Examples
    --------
    >>> import xarray as xr
    >>> at = {"curve": ["B6"], "form": ["relu", "tanh"]}
    >>> error = xr.DataArray([[0.2, 0.1]], at, ("curve", "form"))
    >>> fig, axes = sn.figures.panels("A")
    >>> best = xr.DataArray(["tanh"], {"curve": ["B6"]}, ("curve",))
    >>> dots = sn.figures.fit_errors(error, axes["A"], best=best)
    >>> axes["A"].get_yscale(), axes["A"].get_xscale()
    ('log', 'linear')
    """
    forms, places = [str(form) for form in error["form"].values], np.arange(error.sizes["curve"])
    drawn = []
    for form, shift in zip(forms, np.linspace(-0.24, 0.24, len(forms)), strict=True):
        values, won = error.sel(form=form).values, (best == form).values
        name = display_name(form)
        drawn += ax.plot(places + shift, values, marker(form), color=colour(form), label=name)
        ax.plot((places + shift)[won], values[won], "o", ms=8, mfc="none", mec="black", mew=0.8)
    ax.plot([], [], "o", ms=8, mfc="none", mec="black", mew=0.8, label="lowest AICc")
    ax.axhline(1, color=colour("constant"), ls="--", lw=0.8)
    _decades(ax, float(error.min()))
    names = [display_name(str(name), own_names) for name in error["curve"].values]
    ax.set_xticks(places, [fill(name, 8) for name in names])
    ax.set_xlim(-0.5, len(places) - 0.5)
    ax.set_ylabel("error / error of a constant")
    return drawn


@checked
@use_style()
def activation(
    function: Rate,
    domain: tuple[float, float],
    ax: Axes,
    *,
    name: str,
    points: Annotated[int, at_least(2)] = 401,
    own_colours: Mapping[str, str] = NO_COLOURS,
    own_names: Mapping[str, str] = NO_NAMES,
) -> Line2D:
    """A dimensionless activation function over a range of inputs.

    Parameters
    ----------
    function : callable
        From an array of inputs to one of the same shape.
    domain : (float, float)
        The lowest and the highest input.
    ax : matplotlib.axes.Axes
        Where it is drawn.
    name : str
        Gives colour and dashes, and stands in the legend.
    points : int
        At how many inputs the function is drawn.
    own_colours, own_names : mapping of str to str
        As in `response_curve` and `display_name`, for names that are not in the catalogue.

    Examples
    --------
    >>> fig, axes = sn.figures.panels("A")
    >>> line = sn.figures.activation(sn.bridge.activation("relu"), (-1, 1), axes["A"], name="relu")
    >>> line.get_label(), float(line.get_ydata()[-1])
    ('ReLU', 1.0)
    """
    x, ink = np.linspace(*domain, points), colours([name], own_colours)[name]
    look = {"color": ink, "ls": dashes(name), "label": display_name(name, own_names)}
    (line,) = ax.plot(x, function(x), **look)
    ax.set_xlabel("input")
    ax.set_ylabel("activation")
    return line


@checked
@use_style()
def activations(
    functions: Mapping[str, Rate],
    domain: tuple[float, float],
    ax: Axes,
    *,
    own_colours: Mapping[str, str] = NO_COLOURS,
    own_names: Mapping[str, str] = NO_NAMES,
) -> list[Line2D]:
    """Several dimensionless activation functions by name, as `activation` draws each.

    Parameters
    ----------
    functions : mapping of str to callable
        By name.
    domain : (float, float)
        From where to where on the axis of the input.
    ax : matplotlib.axes.Axes
        Where they are drawn.
    own_colours, own_names : mapping of str to str
        As in `activation`.

    Examples
    --------
    >>> fig, axes = sn.figures.panels("A")
    >>> shown = {name: sn.bridge.activation(name) for name in ("relu", "tanh")}
    >>> lines = sn.figures.activations(shown, (-1, 1), axes["A"])
    >>> [line.get_label() for line in lines]
    ['ReLU', 'tanh']
    """
    lines = [
        activation(each, domain, ax, name=name, own_colours=own_colours, own_names=own_names)
        for name, each in functions.items()
    ]
    ax.legend(loc="upper left")
    return lines


def _repeats(curve: xr.Dataset, ax: Axes, unit: str, ink: str) -> None:
    """The band of repeats; one repeat has none."""
    if curve.sizes["repeat"] < 2:
        return
    few = curve.sizes["repeat"] < _FEW
    shares, held = ((0.0, 1.0), "range") if few else (CENTRAL, "95 %")
    low, high = curve["rate"].quantile(shares, dim="repeat").transpose("quantile", "level").values
    at = convert(curve["level"].values, curve["level"].attrs["units"], unit)
    ax.fill_between(at, low, high, color=ink, alpha=0.18, lw=0, label=f"{held} of repeats")


def _means(curve: xr.Dataset, ax: Axes, unit: str, ink: str, name: str) -> Line2D:
    """A dot a level."""
    at = convert(curve["level"].values, curve["level"].attrs["units"], unit)
    means = curve["rate"].mean("repeat").values
    size = 3.0 if len(at) < 40 else 2.0
    (dots,) = ax.plot(at, means, "o", zorder=3, mew=0, ms=size, color=ink, label=display_name(name))
    return dots


def _line(function: Rate, level: xr.DataArray, ax: Axes, unit: str, ink: str, role: str) -> Line2D:
    """A function drawn on a grid finer than the levels."""
    levels = level.values
    grid = np.union1d(np.linspace(levels.min(), levels.max(), 401), levels)
    look = {"color": ink, "ls": dashes(role), "label": display_name(role)}
    rate = _as_rate(function, role, level.attrs["units"])
    (line,) = ax.plot(convert(grid, level.attrs["units"], unit), rate(grid), **look)
    return line


def _as_rate(function: Rate, role: str, unit: str) -> Rate:
    """A function from levels (A) to rates (Hz); activations are brought there by their codes."""
    from simneuro.bridge.activations import Activation

    if not isinstance(function, Activation):
        return function
    if function.levels is None or function.rates is None:
        raise InputError(
            f"{function.name} is an activation of plain numbers, but a line needs a function from "
            "levels (A) to rates (Hz): the curve of a neuron, or simneuro.bridge.curves.fit_curve",
            where=f"lines: {role}",
        )
    if function.levels.unit != unit:
        message = f"its levels are in {function.levels.unit}, but those of the curve in {unit}"
        raise InputError(message, where=f"lines: {role}")
    levels, rates = function.levels, function.rates
    return lambda level: rates.decode(function(levels.encode(level)))


def _decades(ax: Axes, lowest: float) -> None:
    """A logarithmic axis from below the lowest value to just above 1, labelled in plain numbers."""
    ticks = 10.0 ** np.arange(np.floor(np.log10(lowest)), 1)
    ax.set_yscale("log")
    ax.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
    ax.set_ylim(0.5 * lowest, 1.5)
