"""Estimates with their intervals, side by side."""

from collections.abc import Collection, Mapping
from textwrap import fill
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.container import ErrorbarContainer
from matplotlib.lines import Line2D
from numpy.typing import ArrayLike, NDArray

from simneuro.analysis import IntervalOf, mean_interval, t_interval
from simneuro.calls import checked
from simneuro.errors import InputError
from simneuro.figures.display import NO_NAMES, display_name, label
from simneuro.figures.palette import NO_COLOURS, colour, colours
from simneuro.figures.style import use_style

_SHAPES = "osD^v"  # of series, which are told apart without colours too

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
    _name_places(ax, by_condition, own_names)
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
def means_along(
    x: ArrayLike,
    samples: ArrayLike,
    ax: Axes,
    *,
    interval: IntervalOf = t_interval,
    **look: Any,
) -> ErrorbarContainer:
    """The means of samples at places along an axis, with their intervals.

    Parameters
    ----------
    x : array (places,)
    samples : array (places, samples)
        A single sample has no interval.
    interval : callable
        It gives the interval of the samples at a place.
    **look
        For matplotlib's ``errorbar``.

    Raises
    ------
    InputError
        There are not as many rows of samples as places.
    """
    places, table = np.asarray(x, float), np.asarray(samples, float)
    if table.ndim != 2 or places.shape != table.shape[:1]:
        message = f"need a row of samples for each place, got {table.shape} for {places.shape}"
        raise InputError(message, where="samples")
    about = [mean_interval(each, interval) for each in table]
    mean = np.array([each for each, _ in about])
    reach = np.abs(np.array([bounds for _, bounds in about]).T - mean)
    return ax.errorbar(places, mean, np.nan_to_num(reach), **look)


@checked
@use_style()
def series_means(
    series: Mapping[str, Mapping[str, ArrayLike]],
    ax: Axes,
    *,
    quantity: str,
    unit: str = "",
    own_colours: Mapping[str, str] = NO_COLOURS,
    own_names: Mapping[str, str] = NO_NAMES,
    interval: IntervalOf = t_interval,
) -> list[ErrorbarContainer]:
    """Means of samples with their intervals, of several series side by side.

    Parameters
    ----------
    series : mapping of str to mapping of str to array_like
        Samples by series, for the legend, and by condition; each series has the same conditions.
    quantity, unit, own_colours, own_names, interval
        As for `means`; colours are those of series, names those of conditions.

    Raises
    ------
    InputError
        A series has other conditions than the first one.
    """
    ink, conditions = colours(series, own_colours), list(next(iter(series.values()), ()))
    if any(set(samples) != set(conditions) for samples in series.values()):
        raise InputError("each series must have the same conditions", where="series")
    drawn = []
    for number, (text, samples) in enumerate(series.items()):
        place = np.arange(len(conditions)) + 0.22 * (number - (len(series) - 1) / 2)
        found = [mean_interval(np.ravel(samples[name]), interval) for name in conditions]
        value = np.array([mean for mean, _ in found])
        reach = np.abs(np.array([bounds for _, bounds in found]).T - value)
        drawn.append(
            ax.errorbar(
                place,
                value,
                np.nan_to_num(reach),
                fmt=_SHAPES[number % len(_SHAPES)],
                color=ink[text],
                ms=5,
                lw=1.5,
                capsize=0,
                label=text,
            )
        )
    _name_places(ax, conditions, own_names)
    ax.set_ylabel(label(quantity, unit))
    return drawn


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


def _name_places(ax: Axes, conditions: Collection[str], own_names: Mapping[str, str]) -> None:
    """The names of conditions below the places 0, 1, 2..."""
    width = 10 if len(conditions) <= 10 else 8  # characters; chosen: names do not touch
    names = [fill(display_name(name, own_names), width) for name in conditions]
    ax.set_xticks(range(len(conditions)), names)
    ax.set_xlim(-0.5, len(conditions) - 0.5)


def _with_interval(ax: Axes, place: int, estimate: Estimate, ink: str) -> ErrorbarContainer:
    """One dot and its interval, which need not be symmetric."""
    value, (low, high) = estimate
    reach = [[value - low], [high - value]]
    return ax.errorbar(place, value, yerr=reach, fmt="o", color=ink, ms=5, lw=1.5, capsize=0)


def _singles(ax: Axes, place: int, values: NDArray[np.float64], ink: str) -> None:
    """Single values beside the estimate, spread so that equal ones do not cover each other."""
    spread = np.linspace(-0.12, 0.12, len(values)) if len(values) > 1 else np.zeros(len(values))
    ax.plot(place + 0.22 + spread, values, "o", ms=2.5, mew=0, color=ink, alpha=0.4)
