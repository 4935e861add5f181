"""Estimates with their intervals, side by side."""

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

import numpy as np
from matplotlib.axes import Axes
from matplotlib.container import ErrorbarContainer
from matplotlib.lines import Line2D
from numpy.typing import ArrayLike, NDArray

from simneuro.analysis import IntervalOf, mean_interval, t_interval
from simneuro.calls import checked
from simneuro.figures.display import NO_NAMES, display_name, label
from simneuro.figures.palette import NO_COLOURS, colour, colours
from simneuro.figures.series import name_places
from simneuro.figures.style import use_style

Estimate = tuple[float, tuple[float, float]]

NO_VALUES: Mapping[str, float] = MappingProxyType({})
NO_GROUPS: Mapping[str, Mapping[str, float]] = MappingProxyType({})


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
    expected: Mapping[str, float] = NO_VALUES,
    own_colours: Mapping[str, str] = NO_COLOURS,
    own_names: Mapping[str, str] = NO_NAMES,
) -> list[ErrorbarContainer]:
    """A dot with its interval for each condition, in the order given.

    Parameters
    ----------
    by_condition : mapping
        Value and interval ``(low, high)`` by the condition's name. Where the value is NaN nothing
        is drawn, where the interval is, only the dot.
    ax : matplotlib.axes.Axes
        Where it is drawn.
    quantity, unit : str
        What the values are, for the axis.
    controls : collection of str
        Conditions drawn in the control's grey.
    trials : mapping, optional
        The single values behind an estimate, drawn faintly.
    expected : mapping, optional
        What theory expects of a condition, drawn as a bar behind it, which is named ``"expected"``
        in a legend.
    own_colours, own_names : mapping of str to str
        Colours of conditions that are not roles, and what readers call them; see `colours` and
        `display_name`.

    Examples
    --------
    >>> fig, axes = sn.figures.panels("A")
    >>> rates = {"rest": (4.0, (3.0, 5.0)), "drive": (9.0, (8.0, 10.0))}
    >>> dots = sn.figures.estimates(rates, axes["A"], quantity="rate", unit="Hz", controls=["rest"])
    >>> axes["A"].get_ylabel(), len(dots)
    ('rate (Hz)', 2)
    """
    ink = colours(by_condition, own_colours) | dict.fromkeys(controls, colour("control"))
    for place, name in enumerate(by_condition):
        _singles(ax, place, np.ravel((trials or {}).get(name, ())), ink[name])
    _expectations(ax, [expected.get(name, np.nan) for name in by_condition])
    drawn = [
        _with_interval(ax, place, estimate, ink[name])
        for place, (name, estimate) in enumerate(by_condition.items())
    ]
    name_places(ax, list(by_condition), own_names)
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
    expected: Mapping[str, float] = NO_VALUES,
    own_colours: Mapping[str, str] = NO_COLOURS,
    own_names: Mapping[str, str] = NO_NAMES,
    interval: IntervalOf = t_interval,
) -> list[ErrorbarContainer]:
    """`estimates` of the means of samples, with the samples themselves.

    A NaN among the samples is one that could not be measured, and is left out. A single sample has
    no interval, which ``interval`` gives for several.

    Parameters
    ----------
    samples : mapping of str to array_like
        By condition, in ``unit``.
    ax : matplotlib.axes.Axes
        Where it is drawn.
    quantity, unit, controls, expected, own_colours, own_names
        As in `estimates`.
    interval : callable
        From samples to the ends of the interval of their mean.

    Examples
    --------
    >>> fig, axes = sn.figures.panels("A")
    >>> dots = sn.figures.means(
    ...     {"rest": [3.0, 5.0], "drive": [8.0, 10.0]}, axes["A"], quantity="rate", unit="Hz"
    ... )
    >>> [float(each.lines[0].get_ydata()[0]) for each in dots]
    [4.0, 9.0]
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
        expected=expected,
        own_colours=own_colours,
        own_names=own_names,
    )


@checked
@use_style()
def grouped_means(
    groups: Mapping[str, Mapping[str, ArrayLike]],
    ax: Axes,
    *,
    quantity: str,
    unit: str = "",
    expected: Mapping[str, Mapping[str, float]] = NO_GROUPS,
    own_colours: Mapping[str, str] = NO_COLOURS,
    own_names: Mapping[str, str] = NO_NAMES,
    interval: IntervalOf = t_interval,
) -> list[ErrorbarContainer]:
    """`means` in groups side by side, each with its name above and a colour of its own.

    Parameters
    ----------
    groups : mapping of str to mapping
        The samples by the name of the group and their own.
    ax : matplotlib.axes.Axes
        Where it is drawn.
    expected : mapping of str to mapping
        What theory expects, as in `estimates`, by the same names.
    own_colours, own_names : mapping of str to str
        Colours of groups that are not roles, and what readers call groups and samples.
    quantity, unit : str
        What the values are, for the axis.
    interval : callable
        As in `means`.

    Examples
    --------
    >>> fig, axes = sn.figures.panels("A")
    >>> groups = {"day": {"rest": [3.0, 5.0]}, "night": {"rest": [8.0, 10.0]}}
    >>> dots = sn.figures.grouped_means(groups, axes["A"], quantity="rate", unit="Hz")
    >>> len(dots)
    2
    """
    places = {
        (group, name): np.ravel(each) for group, of in groups.items() for name, each in of.items()
    }
    ink = colours(groups, own_colours)
    drawn = means(
        {f"{group} {name}": each for (group, name), each in places.items()},
        ax,
        quantity=quantity,
        unit=unit,
        expected={f"{g} {n}": expected.get(g, {}).get(n, np.nan) for g, n in places},
        own_colours={f"{group} {name}": ink[group] for group, name in places},
        own_names={f"{g} {name}": display_name(name, own_names) for g, name in places},
        interval=interval,
    )
    _name_groups(ax, {display_name(k, own_names): len(each) for k, each in groups.items()})
    return drawn


@checked
@use_style()
def mean_level(
    samples: ArrayLike, ax: Axes, role: str, *, text: str, interval: IntervalOf = t_interval
) -> Line2D:
    """The mean of samples as a line across the axes, in a band of its interval, named at its left.

    A single sample has no band.

    Parameters
    ----------
    samples : array_like
        In the unit of the axis.
    ax : matplotlib.axes.Axes
        Where it is drawn.
    role : str
        Gives the colour.
    text : str
        What stands above the line.
    interval : callable
        From samples to the ends of the interval of their mean.

    Raises
    ------
    InputError
        No colour belongs to ``role``.

    Examples
    --------
    >>> fig, axes = sn.figures.panels("A")
    >>> line = sn.figures.mean_level([3.0, 5.0], axes["A"], "relu", text="mean")
    >>> float(line.get_ydata()[0])
    4.0
    """
    mean, (low, high) = mean_interval(samples, interval)
    if np.isfinite([low, high]).all():
        ax.axhspan(low, high, color=colour(role), alpha=0.25, lw=0)
    ax.text(ax.get_xlim()[0], mean, f" {text}", va="bottom", fontsize=7, color=colour("control"))
    return ax.axhline(mean, color=colour(role))


def _with_interval(ax: Axes, place: int, estimate: Estimate, ink: str) -> ErrorbarContainer:
    """One dot and its interval, which need not be symmetric."""
    value, (low, high) = estimate
    reach = [[value - low], [high - value]]
    return ax.errorbar(place, value, yerr=reach, fmt="o", color=ink, ms=5, lw=1.5, capsize=0)


def _name_groups(ax: Axes, sizes: Mapping[str, int]) -> None:
    """The name of each group over its places, in a tenth of the axes that is left free for it."""
    low, high = ax.get_ylim()
    ax.set_ylim(low, high + 0.12 * (high - low))
    start = -0.5
    for name, size in sizes.items():
        middle, above = start + size / 2, ax.get_xaxis_transform()
        ax.text(middle, 0.99, name, transform=above, ha="center", va="top")
        start += size
        if start < sum(sizes.values()) - 0.5:
            ax.axvline(start, color=colour("control"), lw=0.5)


def _expectations(ax: Axes, values: Sequence[float]) -> None:
    """Short thick bars at what is expected, where something is."""
    if np.isfinite(values).any():
        places = np.arange(len(values))
        ends = places - 0.2, places + 0.2
        ax.hlines(values, *ends, colour("theory"), lw=3.0, zorder=0, label="expected")


def _singles(ax: Axes, place: int, values: NDArray[np.float64], ink: str) -> None:
    """Single values beside the estimate, spread so that equal ones do not cover each other."""
    spread = np.linspace(-0.12, 0.12, len(values)) if len(values) > 1 else np.zeros(len(values))
    ax.plot(place + 0.22 + spread, values, "o", ms=2.5, mew=0, color=ink, alpha=0.4)
