"""The default figure of a run: firing rates and irregularity of each population."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simneuro.analysis import mean_interval
from simneuro.figures import colours, display_name, label, panels

if TYPE_CHECKING:
    from simneuro.experiment.results import Results

_MEASURES = {"A": ("rate", "firing rate", "Hz"), "B": ("cv", "CV of intervals", "")}


def draw_overview(results: "Results") -> Iterator[tuple[str, Figure]]:
    """Draw the standard measures of a run in one figure; nothing if it does not have them.

    Yields
    ------
    name : str
    figure : matplotlib.figure.Figure
    """
    if not {"rate", "cv", "population"} <= set(results.data.variables):
        return
    fig, axes = panels("AB", width="double", height_mm=65)
    axis = next(iter(results.scenario.sweep), "condition")
    for letter, (measure, quantity, unit) in _MEASURES.items():
        _draw_measure(results.data[measure], axis, axes[letter])
        axes[letter].set_ylabel(label(quantity, unit))
    axes["A"].legend()
    fig.set_label(
        "Mean firing rate and coefficient of variation of the intervals between spikes of each "
        "population; bars are 95 % intervals over trials."
    )
    yield "overview", fig


def _draw_measure(values: xr.DataArray, axis: str, ax: Axes) -> None:
    """A line or dots for each population along the first axis of the sweep, or the conditions."""
    names = [str(name) for name in values.population.values]
    others = [dim for dim in values.dims if dim not in (axis, "trial", "population")]
    at = np.arange(values.sizes[axis]) if values[axis].dtype.kind in "UOT" else values[axis].values
    for name, ink in colours(names).items():
        chosen = (
            values.sel(population=name)
            .isel(dict.fromkeys(others, 0))
            .transpose(axis, "trial")
            .values
        )
        found = [mean_interval(trials) for trials in chosen]
        means, bounds = np.array([mean for mean, _ in found]), np.array([b for _, b in found])
        ax.errorbar(
            at,
            means,
            np.abs(bounds.T - means),
            fmt="o-" if len(at) > 1 else "o",
            color=ink,
            label=display_name(name),
        )
    if values[axis].dtype.kind in "UOT":
        ax.set_xticks(at, [display_name(str(name)) for name in values[axis].values])
        ax.margins(x=0.3)
    else:
        ax.set_xlabel(
            label(axis.rsplit(".", 1)[-1].replace("_", " "), values[axis].attrs.get("units", ""))
        )
