"""Spiking networks beside the rate networks whose weights they have."""

from collections.abc import Mapping
from typing import Annotated

import xarray as xr
from matplotlib import ticker
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from simneuro.annotations import along
from simneuro.calls import checked
from simneuro.errors import InputError
from simneuro.figures.display import convert, display_name, display_unit, label
from simneuro.figures.palette import colour, dashes, marker
from simneuro.figures.style import use_style


@checked
@use_style()
def accuracy_over_time(
    accuracy: Annotated[xr.DataArray, along("time")],
    ax: Axes,
    *,
    baselines: Mapping[str, float],
    role: str = "relu",
    text: str = "spiking network",
) -> Line2D:
    """The accuracy of a spiking network against simulated time, other accuracies as dashed lines.

    Parameters
    ----------
    accuracy : xarray.DataArray
        Fractions along ``time`` (s); along a second dimension (seeds) the mean is drawn over the
        range.
    ax : matplotlib.axes.Axes
        Where it is drawn.
    baselines : mapping
        Accuracies (fractions) that do not depend on time, by what they are.
    role : str
        Gives the colour.
    text : str
        What the line is, for the legend.

    Raises
    ------
    InputError
        No colour belongs to ``role``.

    Examples
    --------
    >>> import xarray as xr
    >>> accuracy = xr.DataArray([0.1, 0.8], {"time": [0.0, 0.1]}, ("time",))
    >>> fig, axes = sn.figures.panels("A")
    >>> line = sn.figures.accuracy_over_time(accuracy, axes["A"], baselines={"rate network": 0.9})
    >>> line.get_label()
    'spiking network'
    """
    unit = display_unit(accuracy["time"].values, "s")
    at = convert(accuracy["time"].values, "s", unit)
    others = [dim for dim in accuracy.dims if dim != "time"]
    percent = 100 * accuracy
    if others:
        low, high = percent.min(others).values, percent.max(others).values
        ax.fill_between(at, low, high, color=colour(role), alpha=0.18, lw=0)
    (line,) = ax.plot(at, percent.mean(others), "o-", color=colour(role), label=text)
    _levels(ax, baselines)
    ax.legend(loc="lower right")
    ax.set_xlabel(label("simulated time", unit))
    ax.set_ylabel(label("test accuracy", "%"))
    return line


@checked
@use_style()
def accuracies_over_time(
    networks: Mapping[str, xr.Dataset], ax: Axes, *, roles: Mapping[str, str]
) -> list[Line2D]:
    """The accuracy of spiking networks against the log of time, over those of the rate networks.

    Parameters
    ----------
    networks : mapping of str to Dataset
        By what they are, for the legend: ``spiking(time, ...)`` and ``rate_based(...)``, fractions.
        The lines are means over further dimensions.
    ax : matplotlib.axes.Axes
        Where it is drawn.
    roles : mapping of str to str
        By the same names: the role that gives colour and marker, and the dashes of the rate
        network. The second one of a role has open markers.

    Raises
    ------
    InputError
        A network has no role, or no colour belongs to it.

    Examples
    --------
    >>> import xarray as xr
    >>> read = xr.Dataset(
    ...     {"spiking": ("time", [0.1, 0.8]), "rate_based": 0.9}, {"time": [0.01, 0.1]}
    ... )
    >>> fig, axes = sn.figures.panels("A")
    >>> lines = sn.figures.accuracies_over_time({"net": read}, axes["A"], roles={"net": "relu"})
    >>> axes["A"].get_xscale()
    'log'
    """
    for name in networks:
        if name not in roles:
            raise InputError(f"there is no role for {name!r}", where="roles", allowed=networks)
    ax.set_xscale("log")
    lines: list[Line2D] = []
    for name, each in networks.items():
        before = {line.get_color() for line in lines}
        line = accuracy_over_time(each["spiking"], ax, baselines={}, role=roles[name], text=name)
        line.set_markerfacecolor("white" if line.get_color() in before else line.get_color())
        line.set_marker(marker(roles[name]))
        rate_based = 100 * float(each["rate_based"].mean())
        own = dashes(roles[name])
        own = "--" if own == "-" else own
        ax.axhline(rate_based, color=line.get_color(), ls=own, lw=0.8, zorder=1)
        lines.append(line)
    ax.plot([], [], color=colour("control"), ls="--", lw=0.8, label="the rate networks themselves")
    ax.legend(loc="lower right")
    ticks = ticker.LogLocator(subs=(1, 2, 5))
    ax.xaxis.set(major_locator=ticks, major_formatter=ticker.FormatStrFormatter("%g"))
    ax.minorticks_off()
    return lines


def _levels(ax: Axes, values: Mapping[str, float]) -> None:
    """A labelled dashed line for each fraction, shown in percent."""
    dashes = ("--", ":", "-.")
    for i, (name, value) in enumerate(values.items()):
        ink = colour("neuron") if i == 0 else colour("baseline")
        ax.axhline(100 * value, color=ink, ls=dashes[i % 3], lw=1.0, label=display_name(name))
