"""Estimates side by side, errors of fits, and spiking networks against their rate networks."""

from collections.abc import Collection, Mapping
from textwrap import fill
from typing import Annotated

import numpy as np
import xarray as xr
from matplotlib import ticker
from matplotlib.axes import Axes
from matplotlib.container import ErrorbarContainer
from matplotlib.lines import Line2D
from numpy.typing import ArrayLike, NDArray

from simneuro.analysis import IntervalOf, mean_interval, t_interval
from simneuro.annotations import along
from simneuro.calls import checked
from simneuro.figures.display import NO_NAMES, convert, display_name, display_unit, label
from simneuro.figures.palette import NO_COLOURS, colour, colours, dashes, marker
from simneuro.figures.style import use_style

Estimate = tuple[float, tuple[float, float]]


@checked
@use_style()
def estimates(
    by_condition: Mapping[str, Estimate],
    ax: Axes,
    *,
    quantity: str,
    unit: str = "",
    controls: Collection[str] = (),
    trials: Mapping[str, ArrayLike] | None = None,
    own_colours: Mapping[str, str] = NO_COLOURS,
    own_names: Mapping[str, str] = NO_NAMES,
) -> list[ErrorbarContainer]:
    """A dot with its interval for each condition, in the order given.

    Parameters
    ----------
    by_condition : mapping
        Value and interval ``(low, high)`` by the condition's name. Where the value is NaN nothing
        is drawn, where the interval is, only the dot.
    quantity, unit : str
        What the values are, for the axis.
    controls : collection of str
        Conditions drawn in the control's grey.
    trials : mapping, optional
        The single values behind an estimate, drawn faintly.
    own_colours, own_names : mapping of str to str
        Colours of conditions that are not roles, and what readers call them; see `colours` and
        `display_name`.
    """
    ink = colours(by_condition, own_colours) | dict.fromkeys(controls, colour("control"))
    for place, name in enumerate(by_condition):
        _singles(ax, place, np.ravel((trials or {}).get(name, ())), ink[name])
    drawn = [
        _with_interval(ax, place, estimate, ink[name])
        for place, (name, estimate) in enumerate(by_condition.items())
    ]
    names = [fill(display_name(name, own_names), 10) for name in by_condition]
    ax.set_xticks(range(len(by_condition)), names)
    ax.set_xlim(-0.5, len(by_condition) - 0.5)
    ax.set_ylabel(label(quantity, unit))
    return drawn


@checked
def means(
    samples: Mapping[str, ArrayLike],
    ax: Axes,
    *,
    quantity: str,
    unit: str = "",
    controls: Collection[str] = (),
    own_colours: Mapping[str, str] = NO_COLOURS,
    own_names: Mapping[str, str] = NO_NAMES,
    interval: IntervalOf = t_interval,
) -> list[ErrorbarContainer]:
    """`estimates` of the means of samples, with the samples themselves.

    A NaN among the samples is one that could not be measured, and is left out. A single sample has
    no interval, which ``interval`` gives for several.
    """
    flat = {name: np.ravel(np.asarray(each, float)) for name, each in samples.items()}
    finite = {name: each[np.isfinite(each)] for name, each in flat.items()}
    found = {name: mean_interval(each, interval) for name, each in finite.items()}
    return estimates(
        found,
        ax,
        quantity=quantity,
        unit=unit,
        controls=controls,
        trials=finite,
        own_colours=own_colours,
        own_names=own_names,
    )


@checked
@use_style()
def mean_level(
    samples: ArrayLike, ax: Axes, role: str, *, text: str, interval: IntervalOf = t_interval
) -> Line2D:
    """The mean of samples as a line across the axes, in a band of its interval, named at its left.

    A single sample has no band.
    """
    mean, (low, high) = mean_interval(samples, interval)
    if np.isfinite([low, high]).all():
        ax.axhspan(low, high, color=colour(role), alpha=0.25, lw=0)
    ax.text(ax.get_xlim()[0], mean, f" {text}", va="bottom", fontsize=7, color=colour("control"))
    return ax.axhline(mean, color=colour(role))


@checked
@use_style()
def accuracy_over_time(
    accuracy: Annotated[xr.DataArray, along("time")],
    ax: Axes,
    *,
    baselines: Mapping[str, float],
    role: str = "relu",
    text: str = "spiking network",
) -> Line2D:
    """The accuracy of a spiking network against simulated time, other accuracies as dashed lines.

    Parameters
    ----------
    accuracy : xarray.DataArray
        Fractions along ``time`` (s); along a second dimension (seeds) the mean is drawn over the
        range.
    baselines : mapping
        Accuracies (fractions) that do not depend on time, by what they are.
    role : str
        Gives the colour.
    text : str
        What the line is, for the legend.
    """
    unit = display_unit(accuracy["time"].values, "s")
    at = convert(accuracy["time"].values, "s", unit)
    others = [dim for dim in accuracy.dims if dim != "time"]
    percent = 100 * accuracy
    if others:
        low, high = percent.min(others).values, percent.max(others).values
        ax.fill_between(at, low, high, color=colour(role), alpha=0.18, lw=0)
    (line,) = ax.plot(at, percent.mean(others), "o-", color=colour(role), label=text)
    _levels(ax, baselines)
    ax.legend(loc="lower right")
    ax.set_xlabel(label("simulated time", unit))
    ax.set_ylabel(label("test accuracy", "%"))
    return line


@checked
@use_style()
def accuracies_over_time(
    networks: Mapping[str, xr.Dataset], ax: Axes, *, roles: Mapping[str, str]
) -> list[Line2D]:
    """The accuracy of spiking networks against the log of time, over those of the rate networks.

    Parameters
    ----------
    networks : mapping of str to Dataset
        By what they are, for the legend: ``spiking(time, ...)`` and ``rate_based(...)``, fractions.
        The lines are means over further dimensions.
    roles : mapping of str to str
        By the same names: the role that gives colour and marker, and the dashes of the rate
        network. The second one of a role has open markers.
    """
    ax.set_xscale("log")
    lines: list[Line2D] = []
    for name, each in networks.items():
        before = {line.get_color() for line in lines}
        line = accuracy_over_time(each["spiking"], ax, baselines={}, role=roles[name], text=name)
        line.set_markerfacecolor("white" if line.get_color() in before else line.get_color())
        line.set_marker(marker(roles[name]))
        rate_based = 100 * float(each["rate_based"].mean())
        own = dashes(roles[name])
        own = "--" if own == "-" else own
        ax.axhline(rate_based, color=line.get_color(), ls=own, lw=0.8, zorder=1)
        lines.append(line)
    ax.plot([], [], color=colour("control"), ls="--", lw=0.8, label="the rate networks themselves")
    ax.legend(loc="lower right")
    ticks = ticker.LogLocator(subs=(1, 2, 5))
    ax.xaxis.set(major_locator=ticks, major_formatter=ticker.FormatStrFormatter("%g"))
    ax.minorticks_off()
    return lines


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
    best : xarray.DataArray
        Along ``curve``: the name of the form with the lowest AICc; empty for no ring.
    own_names : mapping of str to str
        What readers call the curves; see `display_name`.
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


def _decades(ax: Axes, lowest: float) -> None:
    """A logarithmic axis from below the lowest value to just above 1, labelled in plain numbers."""
    ticks = 10.0 ** np.arange(np.floor(np.log10(lowest)), 1)
    ax.set_yscale("log")
    ax.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
    ax.set_ylim(0.5 * lowest, 1.5)


def _levels(ax: Axes, values: Mapping[str, float]) -> None:
    """A labelled dashed line for each fraction, shown in percent."""
    dashes = ("--", ":", "-.")
    for i, (name, value) in enumerate(values.items()):
        ink = colour("neuron") if i == 0 else colour("baseline")
        ax.axhline(100 * value, color=ink, ls=dashes[i % 3], lw=1.0, label=display_name(name))


def _with_interval(ax: Axes, place: int, estimate: Estimate, ink: str) -> ErrorbarContainer:
    """One dot and its interval, which need not be symmetric."""
    value, (low, high) = estimate
    reach = [[value - low], [high - value]]
    return ax.errorbar(place, value, yerr=reach, fmt="o", color=ink, ms=5, lw=1.5, capsize=0)


def _singles(ax: Axes, place: int, values: NDArray[np.float64], ink: str) -> None:
    """Single values beside the estimate, spread so that equal ones do not cover each other."""
    spread = np.linspace(-0.12, 0.12, len(values)) if len(values) > 1 else np.zeros(len(values))
    ax.plot(place + 0.22 + spread, values, "o", ms=2.5, mew=0, color=ink, alpha=0.4)
