"""Synaptic currents and potentials: over time, in series, and against voltage."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from simneuro.annotations import Numbers
from simneuro.calls import checked
from simneuro.figures.lengths import require_same_length
from simneuro.figures.palette import colour, marker, shades
from simneuro.figures.style import stack, use_style


@checked
@use_style()
def synaptic_response(
    since: Numbers, current: Numbers, v: Numbers, pair: tuple[Axes, Axes], **look: Any
) -> tuple[Line2D, Line2D]:
    """A cell's synaptic current (A) in one panel and its potential (V) in the other below it.

    Both against time since the presynaptic spike (s), in pA, mV and ms. ``look`` is that of the
    lines: ``color``, ``label``...

    Parameters
    ----------
    since, current, v : array_like (time,)
        In s, A and V.
    pair : (Axes, Axes)
        Those of the current and of the potential.

    Raises
    ------
    InputError
        ``since``, ``current`` and ``v`` are not of one length.

    Examples
    --------
    >>> fig, axes = sn.figures.panels("A;B")
    >>> pair = axes["A"], axes["B"]
    >>> current, v = sn.figures.synaptic_response([0.0, 1e-3], [0.0, 1e-11], [-0.07, -0.069], pair)
    >>> current.get_ydata().round(9).tolist(), v.get_ydata().tolist()  # pA, mV
    ([0.0, 10.0], [-70.0, -69.0])
    """
    require_same_length(since=since, current=current, v=v)
    ms, (upper, lower) = 1e3 * np.asarray(since, float), pair
    (first,) = upper.plot(ms, 1e12 * np.asarray(current, float), **look)
    (second,) = lower.plot(ms, 1e3 * np.asarray(v, float), **look)
    upper.set_ylabel("current (pA)")
    lower.set(xlabel="time (ms)", ylabel="potential (mV)")
    stack(upper, lower)
    return first, second


@checked
@use_style()
def series(since: Numbers, values: Mapping[str, Numbers], ax: Axes) -> list[Line2D]:
    """Several traces of an ordered series against time (s), in shades, dark first.

    Parameters
    ----------
    since : array_like (time,)
        In s.
    values : mapping of str to array_like (time,)
        By what the traces are called in a legend.
    ax : matplotlib.axes.Axes
        Where they are drawn.

    Raises
    ------
    InputError
        A trace is not as long as ``since``.

    Examples
    --------
    >>> fig, axes = sn.figures.panels("A")
    >>> lines = sn.figures.series([0.0, 1e-3], {"1 Hz": [0.0, 1.0], "2 Hz": [0.0, 2.0]}, axes["A"])
    >>> len(lines)
    2
    """
    for name, each in values.items():
        require_same_length(since=since, **{name: each})
    ms, inks = 1e3 * np.asarray(since, float), shades(len(values))
    lines = [
        ax.plot(ms, np.asarray(each, float), color=ink, label=name)[0]
        for (name, each), ink in zip(values.items(), inks, strict=True)
    ]
    ax.set_xlabel("time (ms)")
    return lines


@checked
@use_style()
def current_voltage(
    voltages: Numbers,
    currents: Numbers,
    ax: Axes,
    *,
    role: str,
    text: str,
    line: Numbers | None = None,
) -> list[Line2D]:
    """Currents (A, inward negative) against voltages (V) as dots, in pA and mV.

    Parameters
    ----------
    voltages, currents : array_like (voltage,)
    ax : matplotlib.axes.Axes
        Where they are drawn.
    role : str
        What gives the colour; see `colours`.
    text : str
        What the dots are, for the legend.
    line : array_like (voltage,), optional
        The currents that theory expects; it is labelled once.

    Raises
    ------
    InputError
        ``currents`` or ``line`` are not as long as ``voltages``, or no colour belongs to ``role``.

    Examples
    --------
    >>> fig, axes = sn.figures.panels("A")
    >>> dots = sn.figures.current_voltage(
    ...     [-0.07, 0.0], [-7e-11, 0.0], axes["A"], role="excitatory", text="synapse"
    ... )
    >>> dots[0].get_xdata().tolist(), dots[0].get_ydata().round(9).tolist()  # mV, pA
    ([-70.0, 0.0], [-70.0, 0.0])
    """
    require_same_length(voltages=voltages, currents=currents)
    if line is not None:
        require_same_length(voltages=voltages, line=line)
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
