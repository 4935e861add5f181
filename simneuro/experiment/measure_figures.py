"""The default figures of measures: rates and irregularity over all conditions and axes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product
from math import prod
from string import ascii_uppercase
from typing import TYPE_CHECKING, Any

import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simneuro.analysis.standard import LEAST_INTERVALS
from simneuro.errors import counted
from simneuro.experiment.axes import Axis, list_axes
from simneuro.experiment.measure_estimates import count_trials, estimate
from simneuro.experiment.measure_panels import draw_categories, draw_curves, draw_map
from simneuro.figures import colours, label, panels, shades, use_style
from simneuro.scenario import Scenario
from simneuro.scenario.variations import replaces

if TYPE_CHECKING:
    from simneuro.experiment.results import Results

_MOST_FIGURES = 6  # chosen: more are not looked at one by one
_MOST_CURVES = 6  # in one panel; chosen: as many as can be told apart
_MOST_ROWS = 12  # of panels; chosen: a figure of twice a page
_MOST_NAMES = 60  # beside one panel; chosen: a page
_ROW = 42.0  # mm


@dataclass(frozen=True)
class _Measure:
    """A measure: its name in the data and on axes, and what it means if there is no value."""

    name: str
    label: str
    missing: str


_MEASURES = (
    _Measure("rate", label("firing rate", "Hz"), "not recorded"),
    _Measure("cv", "CV of intervals", "no cell had enough spikes"),
)
_MEANING = (
    "Left, the mean firing rate over the whole run, also while no input acts; right, the mean "
    "coefficient of variation (CV) of the intervals between spikes, 0 for regular ones and 1 for a "
    "Poisson process."
)


def draw_measures(results: "Results") -> Iterator[Figure]:
    """Draw the standard measures over everything that the scenario varies, with captions.

    Two axes make a figure: curves, or maps where there would be too many. If there are more axes,
    there is a figure for each of the values of the others. Nothing is drawn if no population has a
    rate.
    """
    axes = sorted(list_axes(results.scenario), key=lambda axis: axis.values is None)
    found = {each: estimate(results.data[each.name], axes) for each in _MEASURES}
    counts = {each: count_trials(results.data[each.name], axes) for each in _MEASURES}
    trials = results.data.sizes["trial"]
    names, rate = [str(each) for each in results.data["population"].values], found[_MEASURES[0]]
    seen = [name for name in names if rate.sel(population=name).notnull().any()]
    ink = colours(names)  # of all, so that each has the colour that it has in a raster
    outer = axes[2:]
    places = product(*(range(len(axis.names)) for axis in outer))
    for chosen in islice(places, _MOST_FIGURES) if seen else ():
        at = {axis.dim: k for axis, k in zip(outer, chosen, strict=True)}
        part = {measure: each.isel(at) for measure, each in found.items()}
        fig = _draw_one(part, axes[:2], {name: ink[name] for name in seen})
        where = [f"{axis.label}: {axis.names[at[axis.dim]]}" for axis in outer]
        sentences = [*_say_where(where, outer), _MEANING, *_say_intervals(results, axes, seen)]
        sentences += _say_too_few({each: n.isel(at) for each, n in counts.items()}, seen, trials)
        fig.set_label(" ".join([*sentences, *_say_left_out(names, seen, axes)]))
        yield fig


@use_style()
def _draw_one(
    found: Mapping[_Measure, xr.DataArray], axes: Sequence[Axis], seen: Mapping[str, str]
) -> Figure:
    if len(axes) == 2:
        return _draw_rows(found, axes[0], axes[1], seen)
    if not axes:
        return _draw_named(found, seen)
    (axis,) = axes
    if axis.values is None and len(axis.names) <= _MOST_NAMES:
        return _draw_named(found, seen, axis)
    return _draw_over(found, seen, axis)


def _draw_named(
    found: Mapping[_Measure, xr.DataArray], seen: Mapping[str, str], axis: Axis | None = None
) -> Figure:
    """Dots beside the names of the populations, or of the values of an axis."""
    names = axis.names if axis else [*seen]
    bands = len(names) * max(1.0, 0.6 * len(seen) if axis else 1.0)
    fig, places = panels("AB", height_mm=28 + max(24.0, 4.5 * bands), sharey=True)
    for (measure, each), ax in zip(found.items(), places.values(), strict=True):
        draw_categories({name: each.sel(population=name).values for name in seen}, ax, axis, seen)
        _say_if_missing(ax, measure, each, [*seen])
        ax.set_xlabel(measure.label)
    if axis and len(seen) > 1:
        _name_lines(fig, places["A"], "")
    return fig


def _draw_over(
    found: Mapping[_Measure, xr.DataArray], seen: Mapping[str, str], axis: Axis
) -> Figure:
    """A curve for each population over one axis."""
    fig, places = panels("AB", height_mm=70)
    for (measure, each), ax in zip(found.items(), places.values(), strict=True):
        draw_curves({name: each.sel(population=name).values for name in seen}, ax, axis, seen)
        _say_if_missing(ax, measure, each, [*seen])
        ax.set_ylabel(measure.label)
    if len(seen) > 1:
        _name_lines(fig, places["A"], "")
    return fig


def _draw_rows(
    found: Mapping[_Measure, xr.DataArray], across: Axis, other: Axis, seen: Mapping[str, str]
) -> Figure:
    """Curves over one axis for each value of the other, or maps; a row for each population."""
    rows = [*seen][:_MOST_ROWS]
    letters = ascii_uppercase[: 2 * len(rows)]
    mosaic = ";".join(letters[k : k + 2] for k in range(0, len(letters), 2))
    as_curves = len(other.names) <= _MOST_CURVES and across.values is not None
    fig, places = panels(mosaic, height_mm=20 + _ROW * len(rows))
    for k, (name, (measure, each)) in enumerate(product(rows, found.items())):
        ax, values = places[letters[k]], each.sel(population=name).values
        if as_curves:
            curves = {text: values[:, i] for i, text in enumerate(other.names)}
            draw_curves(curves, ax, across, _ink_of_values(other))
            ax.set_ylabel(measure.label)
        else:
            draw_map(values[..., 0], ax, across, other, measure.label)
        _say_if_missing(ax, measure, each.sel(population=[name]), [name])
        ax.set_title(name)
    if as_curves:
        _name_lines(fig, places["A"], other.label)
    return fig


def _ink_of_values(axis: Axis) -> dict[str, Any]:
    """A colour for each value of an axis: shades where the values are in an order."""
    if axis.values is None:
        return {**colours(axis.names)}
    return dict(zip(axis.names, shades(len(axis.names)), strict=True))


def _say_if_missing(ax: Axes, measure: _Measure, found: xr.DataArray, names: Sequence[str]) -> None:
    """Words in place of a panel's values, if it has none."""
    if not found.sel(population=list(names)).notnull().any():
        ax.text(0.5, 0.5, measure.missing, ha="center", va="center", transform=ax.transAxes)


def _name_lines(fig: Figure, ax: Axes, title: str) -> None:
    """One legend for all panels, above them."""
    handles, names = ax.get_legend_handles_labels()
    columns = max(1, min(len(names), 90 // (max(map(len, names)) + 6)))
    fig.legend(handles, names, loc="outside upper right", ncols=columns, title=title or None)


def _say_where(where: Sequence[str], outer: Sequence[Axis]) -> Iterator[str]:
    if where:
        yield f"{'; '.join(where).capitalize()}."
    settings = prod(len(axis.names) for axis in outer)
    if settings > _MOST_FIGURES:
        yield (
            f"There are figures for the first {_MOST_FIGURES} of {settings} values of "
            f"{' and '.join(axis.label for axis in outer)}; all are in results.zarr."
        )


def _say_intervals(results: "Results", axes: Sequence[Axis], seen: Sequence[str]) -> Iterator[str]:
    trials, sizes = results.data.sizes["trial"], _list_sizes(results.scenario)
    cells = ", ".join(f"{counted(sizes[name], 'cell')} of {name}" for name in seen if name in sizes)
    if cells:
        yield f"A trial has {cells}."
    is_map = len(axes) > 1 and (len(axes[1].names) > _MOST_CURVES or axes[0].values is None)
    if trials == 1:
        yield "One trial each."
    elif is_map:
        yield f"Means over {trials} trials."
    else:
        yield f"Means over {trials} trials with their 95 % intervals."
    if is_map:
        yield "Where a map is grey, there is no value."


def _list_sizes(scenario: Scenario) -> dict[str, int]:
    """How many cells populations and sources have, of those that are as large at every point."""
    varied = [*scenario.sweep, *(path for each in scenario.conditions.values() for path in each)]
    tables: Mapping[str, Mapping[str, Any]] = {
        "populations": scenario.populations,
        "sources": scenario.sources,
    }
    return {
        name: part.size
        for table, parts in tables.items()
        for name, part in parts.items()
        if not replaces(varied, f"{table}.{name}.size")
    }


def _say_too_few(
    counts: Mapping[_Measure, xr.DataArray], seen: Sequence[str], trials: int
) -> Iterator[str]:
    """Where a CV is missing and a rate is not, and of how many trials the others are means."""
    rate, cv = (counts[each].sel(population=list(seen)) for each in _MEASURES)
    if bool((rate > cv).any()):
        yield (
            f"The CV is that of cells with {LEAST_INTERVALS} or more intervals; where none had so "
            "many, there is no value."
        )
    for name, found in (("rate", rate), ("CV", cv)):
        fewest = int(found.where(found > 0, trials).min())
        if fewest < trials:
            yield (
                f"Trials without a {name} are left out, so that some means are over {fewest} of "
                f"{counted(trials, 'trial')}."
            )


def _say_left_out(names: Sequence[str], seen: Sequence[str], axes: Sequence[Axis]) -> Iterator[str]:
    unseen = [name for name in names if name not in seen]
    if unseen:
        yield f"The spikes of {', '.join(unseen)} were not recorded."
    if len(axes) > 1 and len(seen) > _MOST_ROWS:
        left = ", ".join(seen[_MOST_ROWS:])
        yield f"Not drawn, since these would be too many panels: {left}; see results.zarr."
