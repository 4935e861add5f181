"""Rasters of spikes, and rates of populations over time."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from numpy.typing import ArrayLike, NDArray

from simneuro.annotations import along
from simneuro.calls import checked
from simneuro.figures.display import convert, display_unit, label
from simneuro.figures.palette import NO_COLOURS, colours, shades
from simneuro.figures.style import use_style
from simneuro.recording import spikes
from simneuro.recording.array_faults import raw
from simneuro.si import si_values


@checked
@use_style()
def raster(
    recording: xr.Dataset,
    ax: Axes,
    *,
    neurons: int | None = None,
    unit: str | None = None,
    own_colours: Mapping[str, str] = NO_COLOURS,
) -> list[Line2D]:
    """A dot a spike: time across, the recorded populations stacked upwards in their own colours.

    Parameters
    ----------
    recording : xarray.Dataset
        Populations whose spikes were not recorded are left out; silent ones keep their band.
    ax : matplotlib.axes.Axes
        Where it is drawn.
    neurons : int, optional
        Show only so many of each population, the first ones.
    unit : {"s", "ms"}, optional
        Unit of the time axis; by default what suits the duration.
    own_colours : mapping of str to str
        Colours of populations that are not roles; see `colours`.

    Returns
    -------
    list of Line2D
        One a population, bottom first.

    Raises
    ------
    InputError
        The dataset is not a recording, or ``unit`` is not one of time.

    Examples
    --------
    >>> spikes = {"exc": ([0.1, 0.2], [0, 1]), "inh": ([0.3], [0])}  # times (s), neurons
    >>> made = sn.recording.assemble(populations={"exc": 2, "inh": 1}, spikes=spikes, duration=1.0)
    >>> fig, axes = sn.figures.panels("A")
    >>> dots = sn.figures.raster(made, axes["A"])
    >>> [each.get_xdata().tolist() for each in dots]
    [[0.1, 0.2], [0.3]]
    """
    names, known = raw(recording, "population"), raw(recording, "spikes_recorded")
    shown, sizes = names[known], raw(recording, "population_size")[known]
    heights = sizes if neurons is None else np.minimum(sizes, neurons)
    floors = np.concatenate([[0], np.cumsum(heights)])
    unit = unit or display_unit(recording.attrs["duration"], "s")
    ink = colours(map(str, names), own_colours)
    dot = _dot_size(ax, recording, int(floors[-1]))
    look = {"marker": "o", "ls": "none", "ms": dot, "mew": 0, "rasterized": True}
    lines = [
        _band(ax, recording, str(name), int(height), int(floor), unit, look | {"color": ink[name]})
        for name, height, floor in zip(shown, heights, floors, strict=False)
    ]
    _raster_axes(ax, [str(name) for name in shown], floors)
    ax.set_xlim(0, float(convert(recording.attrs["duration"], "s", unit)))
    ax.set_xlabel(label("time", unit))
    return lines


@checked
@use_style()
def trial_raster(
    trials: Mapping[str, Sequence[ArrayLike]],
    ax: Axes,
    *,
    unit: str = "ms",
    own_colours: Mapping[str, str] = NO_COLOURS,
) -> list[Line2D]:
    """A tick a spike, a row a trial: trials of each stimulus in a band and a colour of their own.

    Parameters
    ----------
    trials : mapping of str to sequence of array_like
        The times of the spikes (s) of each trial by the name of the stimulus, the first at the
        bottom; NaN stands for none.
    ax : matplotlib.axes.Axes
        Where it is drawn.
    unit : {"s", "ms"}
        Unit of the time axis.
    own_colours : mapping of str to str
        Colours of stimuli; without them they go from dark to light, in their order.

    Returns
    -------
    list of Line2D
        One a stimulus.

    Raises
    ------
    InputError
        ``unit`` is not one of time.

    Examples
    --------
    >>> fig, axes = sn.figures.panels("A")
    >>> trials = {"left": [[0.01, 0.02], [0.03]], "right": [[0.05]]}  # s
    >>> ticks = sn.figures.trial_raster(trials, axes["A"])
    >>> len(ticks)
    2
    """
    ink = dict(zip(trials, shades(len(trials)), strict=True)) | dict(own_colours)
    floor, middles, lines = 0, [], []
    for name, rows in trials.items():
        times = [np.ravel(np.asarray(each, np.float64)) for each in rows]
        at = np.repeat(np.arange(len(times)), [each.size for each in times]) + floor
        shown = convert(np.concatenate([*times, np.empty(0)]), "s", unit)
        lines += ax.plot(shown, at, "|", color=ink[name], ms=3, mew=0.9, label=f"_{name}")
        middles.append(floor + (len(times) - 1) / 2)
        floor += len(times) + 2
    ax.set_yticks(middles, list(trials))
    ax.tick_params(axis="y", length=0)
    ax.set_xlabel(label("time", unit))
    return lines


@checked
@use_style()
def population_rate(
    rates: Mapping[str, Annotated[xr.DataArray, along("time")]],
    ax: Axes,
    *,
    unit: str | None = None,
    own_colours: Mapping[str, str] = NO_COLOURS,
) -> list[Line2D]:
    """Rates against time as steps, a line a population.

    Parameters
    ----------
    rates : mapping of str to xarray.DataArray
        By population: Hz along ``time``, the starts of the bins in s.
    ax : matplotlib.axes.Axes
        Where it is drawn.
    unit : {"s", "ms"}, optional
        Unit of the time axis; by default what suits the last time.
    own_colours : mapping of str to str
        Colours of populations that are not roles; see `colours`.

    Raises
    ------
    InputError
        A rate is not in Hz, its ``time`` not in a unit of time, or ``unit`` is not one of time.

    Examples
    --------
    >>> spikes = {"cell": ([0.1, 0.2, 0.7], [0, 1, 0])}  # times (s), neurons
    >>> made = sn.recording.assemble(populations={"cell": 2}, spikes=spikes, duration=1.0)
    >>> rate = sn.analysis.population_rate(made, "cell", bin_width="500 ms")
    >>> fig, axes = sn.figures.panels("A")
    >>> (line,) = sn.figures.population_rate({"cell": rate}, axes["A"])
    >>> axes["A"].get_ylabel()
    'rate (Hz)'
    """
    times = [si_values(rate["time"], "s", "time") for rate in rates.values()]
    unit = unit or display_unit([time[-1] for time in times], "s")
    ink = colours(rates, own_colours)
    lines = [
        ax.step(convert(time, "s", unit), si_values(rate, "Hz", "rate"), where="post", lw=1.0)[0]
        for time, rate in zip(times, rates.values(), strict=True)
    ]
    for line, name in zip(lines, rates, strict=True):
        line.set(color=ink[name], label=name)
    if len(lines) > 1:
        ax.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=len(lines))
    ax.set_xlabel(label("time", unit))
    ax.set_ylabel(label("rate", "Hz"))
    ax.set_ylim(bottom=0)
    return lines


def _dot_size(ax: Axes, recording: xr.Dataset, rows: int) -> float:
    """Points: smaller where rows are many, or where spikes of a row would touch each other."""
    cells = max(int(raw(recording, "population_size").sum()), 1)
    in_a_row = recording.sizes["spike"] / cells
    width = 72 * ax.get_window_extent().width / ax.figure.dpi
    # chosen: gaps are a third of the mean distance
    return float(np.clip(min(400 / max(rows, 1), 0.67 * width / max(in_a_row, 1)), 0.8, 3.0))


def _band(
    ax: Axes,
    recording: xr.Dataset,
    population: str,
    height: int,
    floor: int,
    unit: str,
    look: Mapping[str, Any],
) -> Line2D:
    """The dots of one population, ``height`` rows from ``floor`` upwards."""
    times, neurons = spikes(recording, population)
    kept = neurons < height
    rows = floor + neurons[kept]
    # The line before its name keeps it out of legends.
    (line,) = ax.plot(convert(times[kept], "s", unit), rows, label=f"_{population}", **look)
    return line


def _raster_axes(ax: Axes, names: list[str], floors: NDArray[np.int_]) -> None:
    """Names at the middle of their bands, a thin line between the bands."""
    ax.set_yticks((floors[:-1] + floors[1:]) / 2, names)
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(-0.5, max(float(floors[-1]), 1.0) - 0.5)
    for floor in floors[1:-1]:
        ax.axhline(floor - 0.5, color="#CCCCCC", lw=0.5, zorder=0)
    ax.set_ylabel("neurons")
