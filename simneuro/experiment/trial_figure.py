"""The default figure of one trial: a raster, and recorded variables over time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simneuro.experiment.axes import in_readable_unit
from simneuro.experiment.shown_trial import MOST_CELLS
from simneuro.figures import colours, display_unit, label, panels, spike_ticks, stack, use_style
from simneuro.figures.display import convert
from simneuro.recording import spikes

_MOST_PANELS = 9  # of traces; chosen: more are no longer seen together
_MANY = 5000  # samples; chosen: an SVG of more is slow to open
_DASHES = ("-", (0, (5, 1.2)), (0, (1.2, 1.0)))
_SAID_IN_FULL = {"v": "potential"}


@dataclass(frozen=True)
class _Trace:
    """A recorded variable of a population or projection: its name and its cells or synapses."""

    owner: str
    variable: str
    along: str


@use_style()
def draw_trial(shown: xr.Dataset, title: str) -> Figure | None:
    """Draw the excerpt of a recording, with a caption; None if it holds neither spikes nor traces.

    Parameters
    ----------
    shown : xarray.Dataset
        See `keep_shown`.
    title : str
        Which trial this is, for the caption.
    """
    seen = [str(name) for name in shown["population"].values[shown["spikes_recorded"].values]]
    found = list(_list_traces(shown))
    traces, others = found[:_MOST_PANELS], found[_MOST_PANELS:]
    if not seen and not traces:
        return None
    rows = [max(28.0, 9.0 * len(seen))] * bool(seen) + [20.0] * len(traces)
    letters = ascii_uppercase[: len(rows)]
    fig, axes = panels(
        ";".join(letters),
        width="double",
        height_mm=14 + sum(rows) + 4 * len(rows),
        height_ratios=rows,
    )
    places = iter(axes.values())
    ink = colours(map(str, shown["population"].values))
    if seen:
        _draw_raster(shown, seen, next(places), ink)
    for each, ax in zip(traces, places, strict=True):
        _draw_trace(shown, each, ax, ink)
    _label_time(shown, list(axes.values()))
    fig.align_ylabels(list(axes.values()))
    fig.set_label(" ".join(_caption(shown, title, seen, traces, others)))
    return fig


def _list_traces(shown: xr.Dataset) -> Iterator[_Trace]:
    """What was recorded over time, in the order of the recording."""
    for name, each in shown.data_vars.items():
        if each.dims[:1] == ("time",) and each.sizes[each.dims[1]]:
            owner, _, variable = str(name).partition(".")
            yield _Trace(owner, variable, str(each.dims[1]))


def _draw_raster(shown: xr.Dataset, names: list[str], ax: Axes, ink: Mapping[str, str]) -> None:
    """A dot a spike; the populations one above the other, in bands of equal height."""
    unit = display_unit(shown.attrs["duration"], "s")
    heights = [min(MOST_CELLS, _size(shown, name)) for name in names]
    size = float(np.clip(70 / max(heights), 1.4, 3.0))
    for floor, (name, height) in enumerate(zip(names, heights, strict=True)):
        times, cells = spikes(shown, name)
        rows = floor + 0.08 + 0.84 * (cells + 0.5) / height
        (dots,) = ax.plot(convert(times, "s", unit), rows, "o", color=ink[name], rasterized=True)
        dots.set(ms=size, mew=0)
        if not times.size:
            place = ax.get_yaxis_transform()
            ax.text(0.5, floor + 0.5, "no spikes", ha="center", va="center", transform=place)
        if floor:
            ax.axhline(floor, color="#CCCCCC", lw=0.5, zorder=0)
    ax.set_yticks(np.arange(len(names)) + 0.5, names)
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(0, len(names))
    ax.set_title("spikes")


def _draw_trace(shown: xr.Dataset, trace: _Trace, ax: Axes, ink: Mapping[str, str]) -> None:
    """One variable against time, of one cell or synapse, or of three places of a cable."""
    values = shown[f"{trace.owner}.{trace.variable}"]
    numbers, unit = in_readable_unit(values.values, str(values.attrs["units"]))
    times = convert(shown["time"].values, "s", display_unit(shown.attrs["duration"], "s"))
    indices = shown[trace.along].values.tolist()
    look: dict[str, Any] = {"lw": 0.9, "rasterized": len(times) > _MANY}
    for k, (index, dashes) in enumerate(zip(indices, _DASHES, strict=False)):
        ax.plot(
            times,
            numbers[:, k],
            color=ink.get(trace.owner, "black"),
            ls=dashes,
            label=index,
            **look,
        )
    one = "cell" if trace.owner in ink else "synapse"
    which = f"{one} {indices[0]}" if len(indices) == 1 else "compartments"
    seen = bool(shown["spikes_recorded"].sel(population=trace.owner))
    ticked = trace.variable == "v" and len(indices) == 1 and seen
    ax.set_title(f"{trace.owner}, {which}", pad=12 if ticked else 6)
    if len(indices) > 1:
        place = {"loc": "lower right", "bbox_to_anchor": (1, 1), "ncols": len(indices)}
        ax.legend(**place)
    ax.set_ylabel(label(_SAID_IN_FULL.get(trace.variable, trace.variable), unit))
    if ticked:
        color = ink.get(trace.owner, "black")
        spike_ticks(shown, trace.owner, ax, neuron=indices[0], color=color)


def _label_time(shown: xr.Dataset, axes: list[Axes]) -> None:
    unit = display_unit(shown.attrs["duration"], "s")
    stack(*axes)
    axes[-1].set_xlim(0, float(convert(shown.attrs["duration"], "s", unit)))
    axes[-1].set_xlabel(label("time", unit))


def _caption(
    shown: xr.Dataset, title: str, seen: list[str], traces: list[_Trace], others: list[_Trace]
) -> Iterator[str]:
    """What is shown, and all that is not."""
    duration, whole = shown.attrs["duration"], shown.attrs["whole_duration"]
    part = f": the first {_seconds(duration)} of {_seconds(whole)}" if duration < whole else ""
    yield f"{title}{part}."
    if seen:
        yield "Each dot is a spike."
        cut = [
            f"{MOST_CELLS} of {_size(shown, each)} of {each}"
            for each in seen
            if _size(shown, each) > MOST_CELLS
        ]
        if cut:
            yield f"Only the first cells of a population are shown: {', '.join(cut)}."
    unseen = [str(each) for each in shown["population"].values if str(each) not in seen]
    if unseen:
        yield f"The spikes of {', '.join(unseen)} were not recorded."
    if traces:
        yield "Below, one cell of each population, or synapse of a projection, over time."
    if any(each.variable == "v" and each.owner in seen for each in traces):
        yield "Ticks above a potential are the cell's spikes."
    if others:
        names = ", ".join(f"{each.owner}.{each.variable}" for each in others)
        yield f"Not drawn, since these would be too many panels: {names}."


def _seconds(value: float) -> str:
    unit = display_unit(value, "s")
    return f"{float(convert(value, 's', unit)):.6g} {unit}"


def _size(shown: xr.Dataset, name: str) -> int:
    return int(shown["population_size"].sel(population=name))
