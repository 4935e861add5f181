"""A network seen three ways: rates side by side, and the spectrum that theory expects."""

from typing import Any

import numpy as np
import pandas as pd
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from simneuro.calls import checked
from simneuro.errors import InputError
from simneuro.figures.display import display_name
from simneuro.figures.palette import colour
from simneuro.figures.style import use_style

#: The columns that are drawn: their marker, colour and name.
_VIEWS = {
    "spikes": ("o", "neuron", "spikes"),
    "mean_field": ("D", "theory", "mean field"),
    "rate_network": ("s", "control", "rate network"),
}


@checked
@use_style()
def view_rates(table: pd.DataFrame, ax: Axes) -> list[Line2D]:
    """The rates of each population in the three views, with the interval of the spikes.

    Open symbols: what the theory takes for granted does not hold in this population.

    Parameters
    ----------
    table : DataFrame
        As `simneuro.bridge.views` gives it.
    ax : matplotlib.axes.Axes
        Where it is drawn.

    Raises
    ------
    InputError
        A column is missing.

    Examples
    --------
    >>> found = sn.bridge.views(scenario)  # doctest: +SKIP
    >>> fig, axes = sn.figures.panels("A")  # doctest: +SKIP
    >>> sn.figures.view_rates(found.table, axes["A"])  # doctest: +SKIP
    """
    missing = [
        name for name in (*_VIEWS, "spikes_low", "spikes_high", "holds") if name not in table
    ]
    if missing:
        raise InputError(f"there is no column {missing[0]}", where="table", allowed=table.columns)
    places, drawn = np.arange(len(table)), []
    holds = table["holds"].to_numpy(bool)
    for shift, (column, (shape, role, name)) in zip((-0.2, 0, 0.2), _VIEWS.items(), strict=True):
        rates, ink = table[column].to_numpy(), colour(role)
        full = holds | (column == "spikes")
        look: dict[str, Any] = {"ls": "none", "color": ink, "ms": 5}
        drawn += ax.plot(places + shift, np.where(full, rates, np.nan), shape, label=name, **look)
        ax.plot(places + shift, np.where(full, np.nan, rates), shape, mfc="none", **look)
    low, high = table["spikes_low"], table["spikes_high"]
    ax.vlines(places - 0.2, low, high, color=colour("neuron"), lw=1.2)
    ax.set_xticks(places, [display_name(str(name)) for name in table.index])
    highest = np.nanmax(table[[*_VIEWS, "spikes_high"]].to_numpy(float), initial=0.0)
    ax.set(xlim=(-0.5, len(table) - 0.5), ylabel="firing rate (Hz)")
    ax.set_ylim(0, 1.1 * highest or 1.0)
    return drawn


@checked
@use_style()
def view_spectrum(
    spectra: xr.Dataset,
    population: str,
    ax: Axes,
    *,
    rhythm: float | None = None,
) -> list[Line2D]:
    """The power of a population's rate in the simulation, and as theory expects it if steady.

    Parameters
    ----------
    spectra : Dataset
        ``spikes`` and ``theory``, as `simneuro.bridge.views` gives them.
    population : str
    ax : matplotlib.axes.Axes
        Where it is drawn.
    rhythm : float, optional
        Hz: a frequency to mark, such as that of the fastest growing mode.

    Raises
    ------
    InputError
        There is no such population, or the recording was too brief for a spectrum.

    Examples
    --------
    >>> import xarray as xr
    >>> power = (("population", "frequency"), [[1.0, 2.0]])
    >>> spectra = xr.Dataset(
    ...     {"spikes": power, "theory": power}, {"population": ["exc"], "frequency": [1.0, 2.0]}
    ... )
    >>> fig, axes = sn.figures.panels("A")
    >>> lines = sn.figures.view_spectrum(spectra, "exc", axes["A"])
    >>> len(lines)
    2
    """
    if "spikes" not in spectra or population not in spectra.population:
        raise InputError(
            f"there is no spectrum of {population!r}; it takes a recording of 800 ms or more",
            where="spectra",
            allowed=[str(name) for name in spectra.get("population", ())],
        )
    shown = spectra.sel(population=population)
    drawn = []
    for name, role in (("spikes", "neuron"), ("theory", "theory")):
        look: dict[str, Any] = {
            "color": colour(role),
            "lw": 1.2,
            "ls": "-" if name == "spikes" else "--",
        }
        drawn += ax.plot(shown.frequency, shown[name], label=name, **look)
    if rhythm is not None:
        ax.axvline(rhythm, color=colour("theory"), ls=":", lw=1.0)
    ax.set(xscale="log", yscale="log", xlabel="frequency (Hz)", ylabel="power (Hz²/Hz)")
    return drawn
