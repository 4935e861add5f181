"""Synaptic currents and potentials: over time, in series, and against voltage."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from numpy.typing import ArrayLike

from simneuro.figures.palette import colour, marker, shades
from simneuro.figures.style import stack, use_style


@use_style()
def synaptic_response(
    since: ArrayLike, current: ArrayLike, v: ArrayLike, pair: tuple[Axes, Axes], **look: Any
) -> tuple[Line2D, Line2D]:
    """A cell's synaptic current (A) in one panel and its potential (V) in the other below it.

    Both against time since the presynaptic spike (s), in pA, mV and ms. ``look`` is that of the
    lines: ``color``, ``label``...
    """
    ms, (upper, lower) = 1e3 * np.asarray(since, float), pair
    (first,) = upper.plot(ms, 1e12 * np.asarray(current, float), **look)
    (second,) = lower.plot(ms, 1e3 * np.asarray(v, float), **look)
    upper.set_ylabel("current (pA)")
    lower.set(xlabel="time (ms)", ylabel="potential (mV)")
    stack(upper, lower)
    return first, second


@use_style()
def series(since: ArrayLike, values: Mapping[str, ArrayLike], ax: Axes) -> list[Line2D]:
    """Several traces of an ordered series against time (s), in shades, dark first."""
    ms, inks = 1e3 * np.asarray(since, float), shades(len(values))
    lines = [
        ax.plot(ms, np.asarray(each, float), color=ink, label=name)[0]
        for (name, each), ink in zip(values.items(), inks, strict=True)
    ]
    ax.set_xlabel("time (ms)")
    return lines


@use_style()
def current_voltage(
    voltages: ArrayLike,
    currents: ArrayLike,
    ax: Axes,
    *,
    role: str,
    text: str,
    line: ArrayLike | None = None,
) -> list[Line2D]:
    """Currents (A, inward negative) against voltages (V) as dots, in pA and mV.

    ``line`` are the currents that theory expects; it is labelled once.
    """
    mv = 1e3 * np.asarray(voltages, float)
    drawn = []
    if line is not None:
        look: dict[str, Any] = {"color": colour("theory"), "lw": 2, "zorder": 1}
        look["label"] = "" if "theory" in ax.get_legend_handles_labels()[1] else "theory"
        drawn += ax.plot(mv, 1e12 * np.asarray(line, float), **look)
    dots = 1e12 * np.asarray(currents, float)
    drawn += ax.plot(mv, dots, marker(role), color=colour(role), label=text)
    ax.axhline(0, color=colour("control"), lw=0.5, zorder=0)
    ax.axvline(0, color=colour("control"), lw=0.5, zorder=0)
    ax.set(xlabel="voltage (mV)", ylabel="current (pA)")
    return drawn
