"""The figure on a model's card: how it answers to a step of current, or to spikes."""

from typing import Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simneuro.figures.curves import response_curve
from simneuro.figures.display import convert, display_unit
from simneuro.figures.style import applied, colour, panels
from simneuro.figures.traces import membrane, trace


@applied()
def neuron_card(
    recording: xr.Dataset,
    step: tuple[float, float, float],
    curve: xr.Dataset,
    reference: tuple[np.ndarray, np.ndarray] | None = None,
) -> Figure:
    """The answer of a cell to a step of current beside its response curve.

    Parameters
    ----------
    recording : xarray.Dataset
        Of the population ``cell``, with the trace of ``v``.
    step : (float, float, float)
        The current (A), and when it starts and stops (s).
    curve : xarray.Dataset
        A response curve.
    reference : (array, array), optional
        Currents (A) and rates (Hz) that were computed without simneuro.
    """
    fig, axes = panels("AB", width="double", height_mm=55, width_ratios=(3, 2))
    _step_response(recording, step, axes["A"])
    unit = display_unit(curve["level"].values, "A")
    response_curve(curve, axes["B"], name="neuron", unit=unit)
    if reference is not None:
        levels, rates = reference
        axes["B"].plot(
            convert(levels, "A", unit),
            rates,
            "o",
            mfc="none",
            mec=colour("theory"),
            ms=6,
            label="published equations,\nanother integrator",
        )
        axes["B"].legend()
    return fig


def _step_response(recording: xr.Dataset, step: tuple[float, float, float], ax: Axes) -> None:
    """The membrane potential, and a bar below it while the step lasts."""
    membrane(recording, "cell", ax)
    amplitude, *ends = step
    unit = display_unit(amplitude, "A")
    told = f"{float(convert(amplitude, 'A', unit)):.3g} {unit}"
    start, stop = convert(ends, "s", display_unit(recording.attrs["duration"], "s"))
    below: dict[str, Any] = {"color": colour("control"), "transform": ax.get_xaxis_transform()}
    low, high = ax.get_ylim()
    ax.set_ylim(low - 0.18 * (high - low), high)
    ax.plot([start, stop], [0.03, 0.03], lw=2, solid_capstyle="butt", **below)
    ax.text((start + stop) / 2, 0.05, told, ha="center", va="bottom", **below)


@applied()
def synapse_card(recording: xr.Dataset, *, current: bool) -> Figure:
    """The current of a synapse, if it has one, beside the potential of ``cell``, which it moves."""
    fig, axes = panels(
        "AB" if current else "A", width="double" if current else "single", height_mm=45
    )
    if current:
        trace(recording, "cell", "I_syn", axes["A"], quantity="synaptic current")
    potential = axes["B" if current else "A"]
    trace(recording, "cell", "v", potential, quantity="membrane potential", unit="mV")
    return fig
