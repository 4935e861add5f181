"""The membrane potential along a cable, in space and time."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.lines import Line2D
from numpy.typing import ArrayLike

from simneuro.annotations import Numbers
from simneuro.calls import checked
from simneuro.errors import InputError
from simneuro.figures.lengths import require_same_length
from simneuro.figures.palette import shades
from simneuro.figures.style import use_style

_POSITION, _POTENTIAL = "position (cm)", "potential above rest (mV)"


@checked
@use_style()
def space_time(
    positions: Numbers,
    times: Numbers,
    height: ArrayLike,
    ax: Axes,
    *,
    limits: tuple[float | None, float | None] = (None, None),
) -> QuadMesh:
    """A map of the potential along a cable with its scale beside it.

    Parameters
    ----------
    positions, times : array_like
        In m and s.
    height : array_like (time, position)
        In mV above rest.
    ax : matplotlib.axes.Axes
        Where it is drawn.
    limits : (float, float)
        The potentials (mV) at the ends of the scale; by default those of the data. The scale has a
        point at its upper end if there are higher ones.

    Raises
    ------
    InputError
        A position or a time is not finite, or ``height`` does not have one row for each time and
        one column for each position.

    Examples
    --------
    >>> fig, axes = sn.figures.panels("A")
    >>> height = [[10.0, 0.0], [5.0, 5.0]]  # mV, (time, position)
    >>> shown = sn.figures.space_time([0.0, 1e-3], [0.0, 1e-3], height, axes["A"])
    >>> [float(end) for end in shown.get_clim()]  # mV
    [0.0, 10.0]
    """
    x, t = 100 * np.asarray(positions, float), 1e3 * np.asarray(times, float)
    if not (np.isfinite(x).all() and np.isfinite(t).all()) or np.shape(height) != (t.size, x.size):
        raise InputError(
            f"needs finite positions and times, and a height for each: got {t.size} times, "
            f"{x.size} positions and heights of shape {np.shape(height)}",
            where="height",
        )
    low, high = limits
    look: dict[str, Any] = {"cmap": "cividis", "vmin": low, "vmax": high, "rasterized": True}
    drawn = ax.pcolormesh(x, t, np.asarray(height), shading="gouraud", **look)
    ax.set(xlabel=_POSITION, ylabel="time (ms)")
    assert ax.figure is not None
    beyond = "max" if high is not None and np.max(height) > high else "neither"
    ax.figure.colorbar(drawn, ax=ax, pad=0.02, extend=beyond).set_label(_POTENTIAL)
    return drawn


@checked
@use_style()
def profiles(positions: Numbers, moments: Mapping[float, Numbers], ax: Axes) -> list[Line2D]:
    """The potential along the cable (mV above rest, by position) at some moments (s).

    Parameters
    ----------
    positions : array_like (position,)
        In m.
    moments : mapping of float to array_like (position,)
        Potentials (mV above rest) by the moment (s).
    ax : matplotlib.axes.Axes
        Where it is drawn.

    Raises
    ------
    InputError
        A profile does not have one value for each position.

    Examples
    --------
    >>> fig, axes = sn.figures.panels("A")
    >>> lines = sn.figures.profiles([0.0, 1e-3], {0.0: [10.0, 0.0], 1e-3: [5.0, 5.0]}, axes["A"])
    >>> [line.get_label() for line in lines]
    ['0 ms', '1 ms']
    """
    x = 100 * np.asarray(positions, float)
    for moment, height in moments.items():
        require_same_length(positions=x, **{f"moments[{moment}]": height})
    colours = shades(len(moments))
    drawn = [
        ax.plot(x, np.asarray(height), color=colour, label=f"{1e3 * moment:g} ms")[0]
        for (moment, height), colour in zip(moments.items(), colours, strict=True)
    ]
    ax.set(xlabel=_POSITION, ylabel=_POTENTIAL)
    return drawn
