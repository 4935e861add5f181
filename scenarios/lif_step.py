"""A leaky integrate-and-fire cell under a current step, held against its closed forms."""

from collections.abc import Iterator, Mapping
from itertools import pairwise

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

import simneuro as sn
from simneuro.analysis import theory

Floats = NDArray[np.float64]

STILL = 1e-12  # V; chosen: far below anything that shows, above rounding
SAMPLES, AFTERWARDS = 1e-3, 8e-3  # s; chosen: what is drawn of the first intervals
DOTS = 50  # chosen: at least as many where intervals are short
TOO_FEW = "There were no two spikes during the step, so there is no interval."
OF_LIF = ["C_m", "g_L", "E_L", "V_th", "V_reset", "t_ref"]
WORST = ["early_spikes", "charging_error", "interval_error", "count_error", "hold_error"]


def trial(scenario: sn.Scenario) -> xr.Dataset:
    """The recording, and how far it is from each closed form."""
    recording = sn.simulate(scenario)
    spikes = sn.recording.spike_trains(recording, "cell")[0]
    start, stop = step(scenario)
    driven = spikes[(spikes >= start) & (spikes < stop)]
    cell, current = parameters(scenario), float(scenario.drives["step"].amplitude)
    rate = theory.lif_rate_on_grid(current, dt=recording.attrs["dt"], **cell)
    interval = 1 / rate if rate > 0 else np.inf  # a cell that never fires
    return recording.assign(
        early_spikes=int((spikes < start).sum()),
        charging_error=charging_error(recording, (start, *driven, stop), current, cell),
        interval_error=largest(np.diff(driven) - interval),
        count_error=abs(driven.size - (stop - start) * float(rate)),
        hold_error=largest(holds(recording, driven, cell["V_reset"]) - rest(recording, cell)),
    )


def parameters(scenario: sn.Scenario) -> dict[str, float]:
    """The cell's parameters in SI units."""
    values = scenario.network.cells["cell"].neuron.si_values
    if sorted(values) != sorted(OF_LIF):
        raise sn.InputError(
            "this code holds the model lif against its closed forms, and the population 'cell' has "
            "another model; run another model from a .toml without this .py, or change the .py"
        )
    return values


def step(scenario: sn.Scenario) -> tuple[float, float]:
    """When the current starts and stops (s)."""
    drive = scenario.drives["step"]
    start, stop = drive.start, drive.stop
    return float(start or 0), float(scenario.duration if stop is None else stop)


def charged(since: Floats, begin: float, current: float, cell: Mapping[str, float]) -> Floats:
    """The membrane (V) ``since`` s after it was at ``begin``, without a threshold."""
    settles, tau = cell["E_L"] + current / cell["g_L"], cell["C_m"] / cell["g_L"]
    return settles + (begin - settles) * np.exp(-since / tau)


def charging_error(
    recording: xr.Dataset, edges: tuple[float, ...], current: float, cell: Mapping[str, float]
) -> float:
    """The largest distance (V) from the charging curve between the first two edges."""
    v = sn.recording.trace(recording, "cell", "v").isel(neuron=0)
    charging = v.sel(time=slice(edges[0] - STILL, edges[1] + STILL))
    expected = charged(charging.time.values - edges[0], cell["E_L"], current, cell)
    return largest(charging.values - expected)


def holds(recording: xr.Dataset, spikes: Floats, reset: float) -> Floats:
    """For how long (s) the membrane stays at the reset after each spike but the last.

    If it moves and reaches the threshold in one time step, it is back at the reset when it is seen
    again; that it moved is then known by the next spike.
    """
    v = sn.recording.trace(recording, "cell", "v").values[:, 0]
    after = np.searchsorted(recording.time.values, spikes + recording.attrs["dt"] / 2)
    moved = [
        next(iter(np.flatnonzero(np.abs(v[first:following] - reset) > STILL)), following - first)
        for first, following in pairwise(after)
    ]
    return (np.array(moved) - 1) * recording.attrs["dt"]


def rest(recording: xr.Dataset, cell: Mapping[str, float]) -> float:
    """The refractory period (s) in whole time steps, as Brian2 counts it."""
    dt = recording.attrs["dt"]
    return float(dt * np.floor(cell["t_ref"] / dt + 1e-3))


def largest(errors: Floats) -> float:
    """The largest absolute value; NaN where nothing was measured."""
    return float(np.abs(errors).max()) if errors.size else float("nan")


def claims(results: sn.Results) -> Iterator[sn.Claim]:
    """The worst point of the run decides.

    The bounds are chosen: 1e-9 mV and 1e-3 µs are far above rounding and far below a time step, and
    a step of any length has a whole number of spikes.
    """
    worst = results.data[WORST].max()
    yield sn.analysis.within(
        "The cell is silent until the current starts", worst.early_spikes, 0, 0, "spikes"
    )
    yield sn.analysis.within(
        "Up to the first spike the membrane follows the exponential charging curve: "
        "largest deviation",
        *(1e3 * worst.charging_error, 0, 1e-9, "mV"),
    )
    every_interval = sn.analysis.within(
        "Every interval between spikes is the time to threshold, in whole time steps, plus the "
        "refractory period: largest deviation",
        *(1e6 * worst.interval_error, 0, 1e-3, "µs"),
    )
    yield sn.analysis.explain_no_value(every_interval, TOO_FEW)
    yield sn.analysis.within(
        "The step has as many spikes as the closed form of the rate says, to within one: "
        "largest difference",
        *(worst.count_error, 0, 1, "spikes"),
    )
    every_rest = sn.analysis.within(
        "After each spike the membrane stays at the reset for the refractory period, in whole time "
        "steps: largest deviation",
        *(1e6 * worst.hold_error, 0, 1e-3, "µs"),
    )
    yield sn.analysis.explain_no_value(every_rest, TOO_FEW)


def figures(results: sn.Results) -> Iterator[tuple[str, Figure]]:
    """The response to the step, and its first intervals against the closed form."""
    shown, scenario = results.first("condition", "trial"), results.scenario.points()[0].scenario
    fig, axes = sn.figures.panels(
        "AC;BC", height_mm=80, height_ratios=[3, 1], width_ratios=[1.3, 1]
    )
    draw_response(shown, parameters(scenario)["V_th"], axes["A"], axes["B"])
    draw_intervals(shown, scenario, axes["C"])
    axes["B"].set_title(count_spikes(shown, *step(scenario)))
    caption = (
        "A: the membrane potential under the current of B; each tick above it is a spike, the "
        "dashed line the threshold. C: the first two intervals, with the closed form over the "
        "simulated membrane."
    )
    refractory = " In the grey bands the cell is refractory: the membrane stays at the reset."
    fig.set_label(caption + refractory * (parameters(scenario)["t_ref"] > 0))
    yield "response", fig


def count_spikes(shown: xr.Dataset, start: float, stop: float) -> str:
    """How many spikes the step has, and how often they come, in words."""
    spikes = sn.recording.spike_trains(shown, "cell")[0]
    driven = spikes[(spikes >= start) & (spikes < stop)]
    count = f"{driven.size} spike{'' if driven.size == 1 else 's'} in {1e3 * (stop - start):g} ms"
    if driven.size < 2:
        return count
    interval = np.diff(driven).mean()
    return f"{count}, one every {1e3 * interval:.1f} ms: {1 / interval:.1f} Hz"


def draw_response(shown: xr.Dataset, threshold: float, upper: Axes, lower: Axes) -> None:
    """The membrane with its spikes over the current."""
    ink = sn.figures.colour("neuron")
    sn.figures.membrane(shown, "cell", upper, threshold=threshold, color=ink)
    sn.figures.trace(shown, "cell", "I_ext", lower, quantity="current", color=ink)
    note = {"ha": "right", "va": "bottom", "fontsize": 7, "color": sn.figures.colour("control")}
    upper.text(1e3 * shown.attrs["duration"], 1e3 * threshold + 0.1, "threshold", **note)
    sn.figures.stack(upper, lower)


def draw_intervals(shown: xr.Dataset, scenario: sn.Scenario, ax: Axes) -> None:
    """The closed form over simulated samples, from the start of the step on."""
    cell, (start, stop) = parameters(scenario), step(scenario)
    resets = sn.recording.spike_trains(shown, "cell")[0] + shown.attrs["dt"]
    resets = resets[(resets > start) & (resets < stop)]
    next_spike, resets = resets[2:3] - shown.attrs["dt"], resets[:2]
    current, rested = float(scenario.drives["step"].amplitude), resets + cell["t_ref"]
    end = min([stop, *(rested[-1:] + AFTERWARDS), *next_spike])
    draw_samples(shown, start, end, ax)
    levels = (cell["E_L"], cell["V_reset"], cell["V_reset"])
    for begin, until, level in zip((start, *rested), (*resets, end), levels, strict=False):
        if begin < until:
            draw_charging(begin - start, until - start, level, current, cell, ax)
    if cell["t_ref"] > 0:
        draw_rests(1e3 * (resets - start), 1e3 * (np.minimum(rested, end) - start), ax)
    ax.axhline(1e3 * cell["V_th"], color=sn.figures.colour("control"), ls="--", lw=0.8)
    ax.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=3, columnspacing=1.0)
    ax.set(xlabel="time since the step began (ms)", ylabel="membrane potential (mV)")


def draw_rests(begin: Floats, end: Floats, ax: Axes) -> None:
    """Bands (ms) in which the cell is refractory; the first one is named in the legend."""
    for place, (left, right) in enumerate(zip(begin, end, strict=True)):
        band = ax.axvspan(left, right, color="#E4E4E4", lw=0, zorder=0)
        band.set_label(None if place else "refractory")


def draw_samples(shown: xr.Dataset, start: float, end: float, ax: Axes) -> None:
    """The simulated membrane, a dot a millisecond, or more where little time is shown."""
    v = sn.recording.trace(shown, "cell", "v").isel(neuron=0).sel(time=slice(start, end))
    every = min(SAMPLES, (end - start) / DOTS)
    v = v[:: max(round(every / shown.attrs["dt"]), 1)]
    look = {"color": sn.figures.colour("neuron"), "ms": 2.5, "label": "simulation"}
    ax.plot(1e3 * (v.time - start), 1e3 * v, "o", mew=0, **look)


def draw_charging(
    begin: float, end: float, level: float, current: float, cell: Mapping[str, float], ax: Axes
) -> None:
    """The charging curve of one interval; the first one is named in the legend."""
    since = np.linspace(0, end - begin, 100)
    name = "closed form" if begin == 0 else None
    look = {"color": sn.figures.colour("theory"), "zorder": 1, "lw": 2, "label": name}
    ax.plot(1e3 * (begin + since), 1e3 * charged(since, level, current, cell), **look)
