"""Means of samples in series: along an axis, or several series side by side."""

from collections.abc import Collection, Mapping
from textwrap import fill
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.container import ErrorbarContainer
from numpy.typing import ArrayLike

from simneuro.analysis import IntervalOf, mean_interval, t_interval
from simneuro.calls import checked
from simneuro.errors import InputError
from simneuro.figures.display import NO_NAMES, display_name, label
from simneuro.figures.palette import NO_COLOURS, colours
from simneuro.figures.style import use_style

SHAPES = "osD^v"  # of series, which are told apart without colours too


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
    ax : matplotlib.axes.Axes
        Where it is drawn.
    interval : callable
        It gives the interval of the samples at a place.
    **look
        For matplotlib's ``errorbar``.

    Raises
    ------
    InputError
        There are not as many rows of samples as places.

    Examples
    --------
    >>> fig, axes = sn.figures.panels("A")
    >>> bars = sn.figures.means_along([1, 2], [[1.0, 3.0], [4.0, 6.0]], axes["A"], label="mean")
    >>> bars.lines[0].get_ydata().tolist()
    [2.0, 5.0]
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
    ax : matplotlib.axes.Axes
        Where it is drawn.
    quantity, unit, own_colours, own_names, interval
        As for `means`; colours are those of series, names those of conditions.

    Raises
    ------
    InputError
        A series has other conditions than the first one.

    Examples
    --------
    >>> fig, axes = sn.figures.panels("A")
    >>> series = {"day": {"rest": [3.0, 5.0]}, "night": {"rest": [8.0, 10.0]}}
    >>> dots = sn.figures.series_means(series, axes["A"], quantity="rate", unit="Hz")
    >>> len(dots)
    2
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
                fmt=SHAPES[number % len(SHAPES)],
                color=ink[text],
                ms=5,
                lw=1.5,
                capsize=0,
                label=text,
            )
        )
    name_places(ax, conditions, own_names)
    ax.set_ylabel(label(quantity, unit))
    return drawn


def name_places(ax: Axes, conditions: Collection[str], own_names: Mapping[str, str]) -> None:
    """The names of conditions below the places 0, 1, 2..."""
    width = 10 if len(conditions) <= 10 else 8  # characters; chosen: names do not touch
    names = [fill(display_name(name, own_names), width) for name in conditions]
    ax.set_xticks(range(len(conditions)), names)
    ax.set_xlim(-0.5, len(conditions) - 0.5)
