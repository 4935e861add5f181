"""Recorded variables against time, and the membrane potential with its spikes and threshold."""

import re
from typing import Any

import xarray as xr
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from simneuro.calls import checked
from simneuro.errors import InputError
from simneuro.figures.display import convert, display_unit, label
from simneuro.figures.palette import colour, colours
from simneuro.figures.style import use_style
from simneuro.recording import reading
from simneuro.recording.array_faults import raw
from simneuro.si.unit_table import ON_AXES, PLAIN

# "membrane potential (mV)", or "m" of a pure number
_SHOWN = re.compile(r"(.+?)(?: \((.+)\))?$")


@checked
@use_style()
def trace(
    recording: xr.Dataset,
    population: str,
    variable: str,
    ax: Axes,
    *,
    neuron: int | None = None,
    quantity: str | None = None,
    unit: str | None = None,
    **look: Any,
) -> Line2D:
    """One recorded variable of one neuron against time, from the start of the recording to its end.

    A second one in the same axes has their unit, and its name is added to the label.

    Parameters
    ----------
    recording : xarray.Dataset
    population, variable : str
    ax : matplotlib.axes.Axes
        Where it is drawn.
    neuron : int, optional
        Index in the population; by default the first one recorded.
    quantity : str, optional
        Name on the axis; by default the variable's.
    unit : str, optional
        Unit on the axis, such as ``"mV"``; by default what suits the values.
    **look
        For the line: ``color`` (by default the population's, as in rasters), ``label``, which a
        legend above the axes shows...

    Raises
    ------
    InputError
        There is no such trace, or the axes show a trace in another unit.

    Examples
    --------
    >>> v = sn.recording.Trace([0.0, 1e-3], [0], [[-0.07], [-0.069]], "V")  # time, neurons, values
    >>> made = sn.recording.assemble(
    ...     populations={"cell": 1}, spikes={}, traces={"cell.v": v}, duration=2e-3
    ... )
    >>> fig, axes = sn.figures.panels("A")
    >>> line = sn.figures.trace(made, "cell", "v", axes["A"])
    >>> line.get_ydata().tolist(), axes["A"].get_ylabel()
    ([-70.0, -69.0], 'v (mV)')
    """
    values = reading.trace(recording, population, variable)
    one = _one_neuron(values, neuron)
    si_unit = str(values.attrs["units"])
    before = _SHOWN.match(ax.get_ylabel()) if ax.lines else None
    unit = unit or _unit_on(before, si_unit) or display_unit(one.values, si_unit)
    text = _name_too(before, quantity or variable, unit)
    time_unit = display_unit(recording.attrs["duration"], "s")
    times = convert(one["time"].values, "s", time_unit)
    look = {"color": _own_colour(recording, population)} | look
    (line,) = ax.plot(times, convert(one.values, si_unit, unit), **look)
    ax.set_xlabel(label("time", time_unit))
    ax.set_ylabel(text)
    _span(ax, float(convert(recording.attrs["duration"], "s", time_unit)))
    if "label" in look:
        _name_lines(ax)
    return line


@checked
@use_style()
def membrane(
    recording: xr.Dataset,
    population: str,
    ax: Axes,
    *,
    neuron: int | None = None,
    threshold: float | None = None,
    **look: Any,
) -> Line2D:
    """The membrane potential ``v`` in mV, a tick above it for each spike, the threshold dashed.

    Parameters
    ----------
    recording : xarray.Dataset
    population : str
    ax : matplotlib.axes.Axes
        Where it is drawn.
    neuron : int, optional
        Index in the population; by default the first one whose trace was recorded.
    threshold : float, optional
        In V.
    **look
        For the line; see `trace`. The ticks have its colour.

    Raises
    ------
    InputError
        ``v`` was not recorded in the population or of this neuron, its spikes were not, or the axes
        show a trace in another unit.

    Examples
    --------
    >>> v = sn.recording.Trace([0.0, 1e-3], [0], [[-0.07], [-0.069]], "V")  # time, neurons, values
    >>> made = sn.recording.assemble(
    ...     populations={"cell": 1}, spikes={"cell": ([], [])}, traces={"cell.v": v}, duration=2e-3
    ... )
    >>> fig, axes = sn.figures.panels("A")
    >>> line = sn.figures.membrane(made, "cell", axes["A"], threshold=-0.05)
    >>> line.get_ydata().tolist()  # mV
    [-70.0, -69.0]
    """
    neuron = int(_one_neuron(reading.trace(recording, population, "v"), neuron)["neuron"])
    drawn: dict[str, Any] = {"quantity": "membrane potential", "lw": 1.0} | look
    line = trace(recording, population, "v", ax, neuron=neuron, **drawn)
    if threshold is not None:
        level = float(convert(threshold, "V", "mV"))
        ax.axhline(level, color=colour("control"), ls="--", lw=0.8, label="threshold")
    spike_ticks(recording, population, ax, neuron=neuron, color=line.get_color())
    if "label" in look:
        _name_lines(ax, height=1.09)
    return line


@checked
@use_style()
def spike_ticks(
    recording: xr.Dataset, population: str, ax: Axes, *, neuron: int, **look: Any
) -> Line2D:
    """A short upright tick above the axes at each spike of one neuron.

    Parameters
    ----------
    recording : xarray.Dataset
    population : str
    ax : matplotlib.axes.Axes
        Above which they are drawn.
    neuron : int
        Index in the population.
    **look
        For the line. It has the population's colour, as in rasters, if there is no ``color``.

    Raises
    ------
    InputError
        As `simneuro.recording.spikes`.

    Examples
    --------
    >>> spikes = {"cell": ([0.1], [0])}  # times (s), neurons
    >>> made = sn.recording.assemble(populations={"cell": 1}, spikes=spikes, duration=1.0)
    >>> fig, axes = sn.figures.panels("A")
    >>> ticks = sn.figures.spike_ticks(made, "cell", axes["A"], neuron=0)
    >>> ticks.get_xdata().tolist()
    [0.1]
    """
    times, neurons = reading.spikes(recording, population)
    at = convert(times[neurons == neuron], "s", display_unit(recording.attrs["duration"], "s"))
    usual: dict[str, Any] = {"color": _own_colour(recording, population), "label": "spike"}
    usual |= {"ms": 6, "transform": ax.get_xaxis_transform(), "clip_on": False}
    (ticks,) = ax.plot(at, [1.04] * len(at), "|", **(usual | look))
    ticks.set_in_layout(len(at) > 0)  # the layout would make room for a tick at nowhere
    return ticks


def _unit_on(before: re.Match[str] | None, si_unit: str) -> str | None:
    """The unit of axes that have a trace already, if this one can be shown in it."""
    choices = {si_unit, *ON_AXES.get(si_unit, ())}
    return before[2] if before and before[2] in choices else None


def _name_too(before: re.Match[str] | None, name: str, unit: str) -> str:
    """The label of the axes, with the names of what was drawn before."""
    if before is None:
        return label(name, unit)
    if (before[2] or PLAIN) != unit:
        its = "a pure number" if unit == PLAIN else f"in {unit}"
        raise InputError(
            f"the axes show {before[0]}, and {name} is {its}; draw it in other axes, such as "
            "ax.twinx()",
            where="ax",
        )
    return before[0] if name in before[1].split(", ") else label(f"{before[1]}, {name}", unit)


def _name_lines(ax: Axes, *, height: float = 1.0) -> None:
    """A legend above the axes, which are ``height`` high with all that stands above them."""
    lines, names = ax.get_legend_handles_labels()
    if lines:
        place: dict[str, Any] = {"loc": "lower right", "bbox_to_anchor": (1, height)}
        ax.legend(lines, names, ncols=len(lines), columnspacing=1.0, handletextpad=0.4, **place)


def _span(ax: Axes, duration: float) -> None:
    """From the start to the end of the recording, without margins, as in rasters."""
    ax.update_datalim([(0.0, 0.0), (duration, 0.0)], updatey=False)
    ax.margins(x=0)


def _own_colour(recording: xr.Dataset, population: str) -> str:
    """The colour that a raster of the recording has for a population."""
    return colours(map(str, raw(recording, "population")))[population]


def _one_neuron(values: xr.DataArray, neuron: int | None) -> xr.DataArray:
    """The samples of one neuron: the one asked for, or the first."""
    indices = values["neuron"].values.tolist()
    if neuron is not None and neuron not in indices:
        raise InputError(f"neuron {neuron} has no trace.", allowed=map(str, indices))
    return values.sel(neuron=indices[0] if neuron is None else neuron)
