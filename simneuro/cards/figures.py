"""Drawings on models' cards: the answers to steps of current and to spikes."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from simneuro.figures import (
    colour,
    convert,
    display_name,
    display_unit,
    figure,
    label,
    panels,
    response_curve,
    spike_ticks,
    trace,
    use_style,
)
from simneuro.recording import spikes

_MEMBRANE = "membrane potential"


@use_style()
def neuron_card(
    recording: xr.Dataset,
    step: tuple[float, float, float],
    curve: xr.Dataset,
    reference: xr.DataArray | None = None,
) -> Figure:
    """Draw the answer of a cell to a step of current beside its response curve.

    Parameters
    ----------
    recording : xarray.Dataset
        Of the population ``cell``, with the trace of ``v``.
    step : (float, float, float)
        The current (A), and when it starts and stops (s).
    curve : xarray.Dataset
        A response curve.
    reference : xarray.DataArray, optional
        ``rate(level)`` (Hz, A) that was computed without simneuro.
    """
    fig, axes = panels("AB", width="double", height_mm=58, width_ratios=(3, 2))
    _step_response(recording, 0, step, axes["A"])
    unit = display_unit(curve["level"].values, "A")
    (dots,) = response_curve(curve, axes["B"], name="neuron", unit=unit)
    dots.set_label("simneuro")
    if reference is not None:
        _reference(reference, axes["B"], unit)
    axes["B"].set_ylim(bottom=-0.03 * axes["B"].get_ylim()[1])
    _legend_above(axes["B"])
    return fig


@use_style()
def variants_card(
    recording: xr.Dataset, steps: Mapping[str, float], times: tuple[float, float]
) -> Figure:
    """Draw the answer of each of a neuron's variants to a step of current in its own panel.

    Parameters
    ----------
    recording : xarray.Dataset
        Of the population ``cell``, with the trace of ``v``; cell 0 is not a variant.
    steps : mapping of name to float
        The current (A) that cells 1, 2... get, in their order.
    times : (float, float)
        When the steps start and stop (s).
    """
    rows = (len(steps) + 1) // 2
    fig = figure("double", 8 + 27 * rows)
    grid = fig.subplots(rows, 2, sharex=True, squeeze=False).ravel()
    for cell, (ax, (name, current)) in enumerate(zip(grid, steps.items(), strict=False), 1):
        _step_response(recording, cell, (current, *times), ax)
        ax.set_title(display_name(name), pad=8)
        below = cell + 2 <= len(steps)  # the panel under this one, if any, has the axis
        ax.set(ylabel="" if cell % 2 == 0 else "v (mV)", **({"xlabel": ""} if below else {}))
        ax.tick_params(labelbottom=not below)
    for ax in grid[len(steps) :]:
        ax.set_axis_off()
    return fig


@use_style()
def synapse_card(recording: xr.Dataset, arrivals: Sequence[float], *, current: bool) -> Figure:
    """Draw the current of a synapse, if it has one, beside the potential of its target ``cell``.

    Parameters
    ----------
    recording : xarray.Dataset
        Of the population ``cell``, with the traces of ``v`` and ``I_syn``.
    arrivals : sequence of float
        When spikes arrive (s).
    current : bool
        Whether the synapse has a current.
    """
    fig, axes = panels(
        "AB" if current else "A", width="double" if current else "single", height_mm=48
    )
    for ax in axes.values():
        _ticks(arrivals, ax)
    look: dict[str, Any] = {"color": colour("neuron")}
    if current:
        trace(recording, "cell", "I_syn", axes["A"], quantity="synaptic current", **look)
    look |= {"quantity": _MEMBRANE, "unit": "mV"}
    trace(recording, "cell", "v", axes["B" if current else "A"], **look)
    return fig


@use_style()
def coupling_card(recording: xr.Dataset) -> Figure:
    """Draw the potentials and currents of two coupled cells, of which cell 0 got a current."""
    fig, axes = panels("AB", width="double", height_mm=50)
    shown = (("v", _MEMBRANE, "mV"), ("I_syn", "current between them", "pA"))
    for ax, (variable, quantity, unit) in zip(axes.values(), shown, strict=True):
        for cell, (role, name) in enumerate((("neuron", "stimulated"), ("theory", "the other"))):
            look: dict[str, Any] = {"color": colour(role), "neuron": cell}
            look |= {"label": name} if ax is axes["A"] else {}
            trace(recording, "cell", variable, ax, quantity=quantity, unit=unit, **look)
    return fig


@use_style()
def transmission_card(transmitted: Mapping[str, xr.DataArray]) -> Figure:
    """Draw what a synapse transmits of each spike of a train, in a panel for each variant.

    Parameters
    ----------
    transmitted : mapping of str to DataArray
        ``transmitted(arrival)`` in weights, ``arrival`` in s, by name.
    """
    several = len(transmitted) > 1
    fig, axes = panels("AB"[: len(transmitted)], width="double" if several else "single")
    for ax, (name, each) in zip(axes.values(), transmitted.items(), strict=True):
        at = convert(each["arrival"].values, "s", "ms")
        ax.vlines(at, 0, each.values, color=colour("neuron"), lw=1.6)
        ax.plot(at, each.values, "o", color=colour("neuron"), ms=3)
        ax.set_ylim(0, 1.08 * float(each.max()))
        ax.yaxis.set_major_locator(MaxNLocator(5, integer=float(each.max()) > 1))
        ax.set_title(display_name(name))
        ax.set_xlabel(label("arrival of the spike", "ms"))
        ax.set_ylabel("transmitted (weights)")
    return fig


@use_style()
def learning_card(recording: xr.Dataset, window: xr.DataArray) -> Figure:
    """Draw a weight that learns from pairs of spikes, and what one pair does at each lag.

    Parameters
    ----------
    recording : xarray.Dataset
        With the trace ``wires.w`` (S) and the spikes of ``pre`` and ``post``.
    window : xarray.DataArray
        ``change(lag)`` (S, s), the lag from the arrival to the target's spike.
    """
    fig, axes = panels("AB", width="double", height_mm=60, width_ratios=(3, 2))
    ax, unit = axes["A"], "pS"
    change = recording["wires.w"].values[:, 0] - recording["wires.w"].values[0, 0]
    ax.plot(recording["time"], 1e12 * change, color=colour("neuron"))
    ax.set_xlabel(label("time", "s"))
    ax.set_ylabel(label("change of the weight", unit))
    for height, (cells, name, role) in enumerate(
        (("post", "target", "theory"), ("pre", "arrivals", "neuron"))
    ):
        times, _ = spikes(recording, cells)
        _ticks(times, ax, height=1.05 + 0.09 * height, role=role, name=name, scale=1.0)
    lags = convert(window["lag"].values, "s", "ms")
    axes["B"].axhline(0, color=colour("control"), lw=0.7)
    axes["B"].plot(lags, 1e12 * window.values, "o", color=colour("neuron"), ms=2.5)
    axes["B"].set_xlabel(label("target's spike after the arrival", "ms"))
    axes["B"].set_ylabel(label("change by one pair", unit))
    return fig


def _step_response(
    recording: xr.Dataset, cell: int, step: tuple[float, float, float], ax: Axes
) -> None:
    """The membrane potential with its spikes, and a bar below it while the step lasts."""
    look: dict[str, Any] = {"color": colour("neuron"), "neuron": cell}
    trace(recording, "cell", "v", ax, quantity=_MEMBRANE, unit="mV", lw=0.9, **look)
    spike_ticks(recording, "cell", ax, **look)
    amplitude, *ends = step
    unit = display_unit(amplitude, "A")
    text = f"{float(convert(amplitude, 'A', unit)):.3g} {unit}".replace("-", "−")
    start, stop = convert(ends, "s", display_unit(recording.attrs["duration"], "s"))
    below: dict[str, Any] = {"color": colour("control"), "transform": ax.get_xaxis_transform()}
    low, high = ax.get_ylim()
    ax.set_ylim(low - 0.25 * (high - low), high)
    ax.plot([start, stop], [0.02, 0.02], lw=2, solid_capstyle="butt", **below)
    ax.text((start + stop) / 2, 0.04, text, ha="center", va="bottom", fontsize=7, **below)


def _reference(reference: xr.DataArray, ax: Axes, unit: str) -> None:
    at = convert(reference["level"].values, "A", unit)
    look: dict[str, Any] = {"mfc": "none", "mec": colour("theory"), "mew": 1.2, "ms": 6}
    ax.plot(at, reference.values, "o", label="published equations", zorder=4, **look)


def _ticks(
    times: Any,
    ax: Axes,
    *,
    height: float = 1.04,
    role: str = "control",
    name: str = "",
    scale: float = 1e3,
) -> None:
    """Upright ticks above the axes at ``times`` (s); the axis has ``scale`` units a second."""
    at, ink = scale * np.asarray(times), colour(role)
    above: dict[str, Any] = {"transform": ax.get_xaxis_transform(), "clip_on": False}
    ax.plot(at, np.full(len(at), height), "|", color=ink, ms=5, **above)
    if name:
        ax.text(1.02, height, name, color=ink, va="center", fontsize=7, transform=ax.transAxes)


def _legend_above(ax: Axes) -> None:
    """A legend in one line above the axes, so that it covers no data."""
    handles, _ = ax.get_legend_handles_labels()
    place: dict[str, Any] = {"loc": "lower right", "bbox_to_anchor": (1.0, 1.0)}
    ax.legend(ncols=len(handles), columnspacing=1.0, handletextpad=0.4, **place)
