"""A spike travels along the squid axon: how fast, and on what that depends."""

from collections.abc import Iterator

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

import simneuro as sn
from simneuro.analysis import border, explain_no_value, first_crossing, near, within
from simneuro.figures import colour, panels, shades

DIAMETER = "populations.axon.cable.diameter"
TEMPERATURE = "populations.axon.parameters.temperature"
ZERO_CELSIUS = 273.15  # K

PUBLISHED = 18.8  # m/s at 18.5 degC and 476 um, hodgkin1952
# For waves of one shape and speed the equations of hodgkin1952 become ordinary ones, which have a
# solution for one velocity alone (there called K = 10.47/ms at 18.5 degC). Found by bisection of an
# adaptive integration (LSODA): velocity (m/s) and peak above rest (mV) at 476 um, by degC.
# There is none with a spike from 34 degC on.
# fmt: off
WAVE = {
    5.0: (11.6992, 103.68), 6.3: (12.3138, 102.98), 8.0: (13.1424, 101.94), 10.0: (14.1515, 100.48),
    12.0: (15.1945, 98.74), 14.0: (16.2658, 96.67), 16.0: (17.3574, 94.23), 18.5: (18.7319, 90.58),
    20.0: (19.5490, 88.03), 22.0: (20.6080, 84.16), 24.0: (21.5990, 79.71), 26.0: (22.4689, 74.60),
    27.0: (22.8336, 71.77), 28.0: (23.1319, 68.74), 29.0: (23.3421, 65.47), 30.0: (23.4319, 61.93),
    31.0: (23.3491, 58.03), 32.0: (22.9921, 53.59), 32.5: (22.6418, 51.03), 33.0: (22.0790, 48.03),
    33.2: (21.7477, 46.60), 33.5: (20.9893, 43.87), 33.6: (20.5568, 42.54),
}
# fmt: on
PAPER = {DIAMETER: 476e-6, TEMPERATURE: ZERO_CELSIUS + 18.5}  # the axon of hodgkin1952

STAR = colour("excitatory")  # published; no other role of these figures has it
LEVEL = 25.0  # mV above rest; chosen: below the lowest spike that travels, well above no spike
PROBES = (0.04, 0.055, 0.07)  # m; chosen: far from both ends, the middle one for shapes
PLACES, FRAME, SAMPLE = 126, 1e-4, 2e-5  # chosen: what a figure can show (s)
FRAMES = 81  # chosen: 8 ms, the spike has then left
SCALE = (-15, 100)  # mV; chosen: from the undershoot to the peak
SHOWN = (1e-3, 2e-3, 3e-3, 4e-3)  # s; chosen: four moments of one spike
WARMTHS = (6.3, 18.5, 28.0)  # degC; chosen: three that can be told apart


def trial(scenario: sn.Scenario) -> xr.Dataset:
    """Arrivals along the axon, velocities, peaks, and what the figures show."""
    recording = sn.simulate(scenario)
    rest = float(scenario.resolved.populations["axon"].parameters["V_rest"])
    v = 1e3 * (sn.recording.trace(recording, "axon", "v") - rest)
    x = middles(scenario)
    probes = nearest(x, PROBES)
    arrival = first_crossing(v[:, probes], LEVEL)
    shown = np.linspace(0, x.size - 1, PLACES).astype(int)
    return xr.Dataset(
        {
            "velocity": float((x[probes[2]] - x[probes[0]]) / (arrival[2] - arrival[0])),
            "stretch": ("half", np.diff(x[probes]) / np.diff(arrival)),
            "arrival": ("probe", arrival),
            "peak": float(v.values[:, probes[1]].max()),
            "place_at": ("place", x[shown]),
            "highest": ("place", v.values[:, shown].max(axis=0)),
            "frames": (("moment", "place"), at(v, FRAME)[:, shown]),
            "shape": ("sample", at(v, SAMPLE)[:, probes[1]]),
        }
    )


def middles(scenario: sn.Scenario) -> np.ndarray:
    """Where the middle of each compartment lies, in m from the electrode's end."""
    axon = scenario.populations["axon"]
    return (np.arange(axon.size) + 0.5) * float(axon.cable.length) / axon.size


def nearest(x: np.ndarray, places: tuple[float, ...]) -> list[int]:
    """The compartments nearest to some places."""
    return [int(abs(x - place).argmin()) for place in places]


def at(v: xr.DataArray, interval: float) -> np.ndarray:
    """A trace at whole multiples of an interval, as exact as a figure needs."""
    step = round(interval / float(v.time[1] - v.time[0]))
    return v.values[::step].astype(np.float32)


def claims(results: sn.Results) -> Iterator[sn.Claim]:
    """Velocity, its dependence on diameter and temperature, and the control."""
    found = velocities(results)
    of_waves = (*speed_claims(found), *diameter_claims(found), *temperature_claims(found))
    for claim in of_waves:
        yield explain_no_value(claim, "A spike that does not arrive has no velocity.")
    yield from control_claims(results)


def velocities(results: sn.Results) -> xr.Dataset:
    """What was measured, and what it tends to for short steps and compartments (m/s).

    The error of a step in time is in proportion to it, that of compartments to their square.
    """
    data = results.data.isel(trial=0)
    measured, half, fine = (
        data.velocity.sel(condition=name, drop=True) for name in ("squid", "half_step", "fine")
    )
    steps, compartments = 2 * (half - measured), 4 / 3 * (fine - measured)
    return data.sel(condition="squid", drop=True).assign(
        converged=measured + steps + compartments,
        by_steps=abs(steps) / measured,
        by_compartments=abs(compartments) / measured,
        wave=expected_velocity(data[DIAMETER], data[TEMPERATURE]),
    )


def expected_velocity(diameter: xr.DataArray, kelvin: xr.DataArray) -> xr.DataArray:
    """The velocity of the wave (m/s); NaN where there is none."""
    at_476 = {round(ZERO_CELSIUS + celsius, 2): each for celsius, (each, _) in WAVE.items()}
    known = [at_476.get(round(float(each), 2), np.nan) for each in kelvin]
    return xr.DataArray(known, coords={TEMPERATURE: kelvin}, dims=TEMPERATURE) * np.sqrt(
        diameter / PAPER[DIAMETER]
    )


def speed_claims(found: xr.Dataset) -> Iterator[sn.Claim]:
    """The axon of the paper."""
    axon = found.sel(PAPER, method="nearest")
    sentence = "At 18.5 °C a spike travels along an axon of 476 µm at"
    yield near(sentence, float(axon.converged), PUBLISHED, "m/s", share=0.01)
    sentence = "Of this velocity, the time step and the compartments take"
    # chosen: half of what the claim before allows
    yield within(sentence, 100 * float(axon.by_steps + axon.by_compartments), 0, 0.5, "%")
    _, peak = WAVE[18.5]
    yield near("There the spike rises above rest by", float(axon.peak), peak, "mV", share=0.01)
    halves = abs(found.stretch[..., 0] / found.stretch[..., 1] - 1)
    sentence = "It travels at one speed: largest difference between two stretches of one axon"
    # chosen: a tenth of what a degree of temperature changes
    yield within(sentence, 100 * float(halves.max()), 0, 0.3, "%")
    away = abs(found.converged / found.wave - 1)
    sentence = (
        "At every diameter and temperature it is the wave of the same equations: largest deviation"
    )
    # chosen: what is left when errors of 1 % are removed to first order
    yield within(sentence, 100 * float(away.max()), 0, 0.2, "%")


def diameter_claims(found: xr.Dataset) -> Iterator[sn.Claim]:
    """Length counts in length constants alone, which grow with the root of the diameter."""
    pairs = [found.isel({DIAMETER: slice(*ends)}) for ends in ((None, -1), (1, None))]
    thin, thick = (pair.drop_vars(DIAMETER) for pair in pairs)
    away = abs(thick.velocity / thin.velocity / np.sqrt(2) - 1)
    allowed = (thin.by_compartments + thick.by_compartments).values.ravel()
    largest = int(np.nan_to_num(away.values, nan=-1).argmax())
    sentence = (
        "Twice the diameter makes the spike √2 times as fast: largest deviation, which the errors "
        "of the compartments bound"
    )
    yield within(sentence, 100 * away.values.flat[largest], 0, 100 * allowed[largest], "%")


def temperature_claims(found: xr.Dataset) -> Iterator[sn.Claim]:
    """Faster when warm, up to a border."""
    celsius = found[TEMPERATURE].values - ZERO_CELSIUS
    mild = found.isel({TEMPERATURE: celsius < 28.5})
    gains = mild.converged.diff(TEMPERATURE).values
    gain = float(gains.min()) if gains.size else np.nan
    sentence = "Up to 28 °C each warmer axon is faster: smallest gain"
    # chosen: that it is not 0
    yield within(sentence, gain, 1e-6, np.inf, "m/s")
    fires = np.isfinite(found.velocity.transpose(..., TEMPERATURE).values)
    fails_from, fires_to = border(-np.broadcast_to(celsius, fires.shape), fires)
    sentence = "Where it is too warm nothing travels; the border lies at"
    # The wave equation has its last solution between 33.6 and 34 °C.
    yield within(sentence, -(fails_from + fires_to) / 2, 28, 36, "°C", (-fires_to, -fails_from))


def control_claims(results: sn.Results) -> Iterator[sn.Claim]:
    """The spike is made anew on its way; what the electrode gives is lost."""
    passive = results.data.isel(trial=0).sel(condition="no_sodium")
    sentence = "Without sodium channels nothing arrives: highest potential half way along the axon"
    # chosen: a fifth of what counts as an arrival
    yield within(sentence, float(passive.peak.max()), 0, 5, "mV")


def figures(results: sn.Results) -> Iterator[tuple[str, Figure]]:
    """The travelling spike; its velocity."""
    yield "travelling_spike", travelling_spike(results)
    yield "velocity", velocity(results)


def travelling_spike(results: sn.Results) -> Figure:
    """The axon of the paper in space and time, and how the spike changes with warmth."""
    fig, axes = panels("AB;CD", height_mm=120)
    paper = results.data.isel(trial=0).sel(PAPER, method="nearest")
    axon, passive = (paper.sel(condition=name) for name in ("squid", "no_sodium"))
    frames = axon.frames[:FRAMES].values
    x, times = axon.place_at.values, FRAME * np.arange(len(frames))
    sn.figures.space_time(x, times, frames, axes["A"], limits=SCALE)
    moments = {moment: frames[round(moment / FRAME)] for moment in SHOWN}
    sn.figures.profiles(x, moments, axes["B"])
    axes["A"].set(xlim=(0, 10), xticks=range(0, 11, 2))
    axes["B"].set(ylim=(-15, 115))
    axes["B"].legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=len(SHOWN), columnspacing=1.0)
    draw_heights(axon, passive, axes["C"])
    draw_shapes(results, axes["D"])
    fig.set_label(
        "The axon of 476 µm at 18.5 °C, shocked at its left end. A: potential in space and time. "
        "B: along the axon at four moments. C: the highest potential at each place, with sodium "
        "channels and without. D: the spike in the middle of the axon when cold and when warm."
    )
    return fig


def draw_heights(axon: xr.Dataset, passive: xr.Dataset, ax: Axes) -> None:
    """The highest potential at each place."""
    x = 100 * axon.place_at
    ax.plot(x, axon.highest, color=colour("neuron"), label="with sodium channels")
    ax.plot(x, passive.highest, "--", color=colour("control"), label="without")
    ax.set(xlabel="position (cm)", ylabel="peak above rest (mV)", ylim=(-5, 130))
    ax.legend(loc="center right")


def draw_shapes(results: sn.Results, ax: Axes) -> None:
    """The spike at the middle probe, by temperature."""
    data = results.data.isel(trial=0).sel(condition="squid")
    times = 1e3 * SAMPLE * np.arange(data.sizes["sample"])
    for celsius, line in zip(WARMTHS, shades(len(WARMTHS)), strict=True):
        place = {**PAPER, TEMPERATURE: ZERO_CELSIUS + celsius}
        axon = data.sel(place, method="nearest")
        since = times - 1e3 * float(axon.arrival[1])
        ax.plot(since, axon["shape"], color=line, label=f"{celsius:g} °C")
    ax.set(xlabel="time since arrival (ms)", ylabel="potential above rest (mV)", xlim=(-0.6, 2.5))
    ax.legend(loc="upper right")


def velocity(results: sn.Results) -> Figure:
    """Velocity by diameter and by temperature."""
    fig, axes = panels("AB", height_mm=70)
    found = velocities(results)
    draw_by_diameter(found, axes["A"])
    draw_by_temperature(found, axes["B"])
    fig.set_label(
        "Conduction velocity. A: against diameter, both axes logarithmic; lines grow with the root "
        "of the diameter from the wave of the same equations at 476 µm. B: against temperature at "
        "476 µm; the line is the wave, of which there is none in the grey region. Star: Hodgkin "
        "and Huxley (1952)."
    )
    return fig


def draw_by_diameter(found: xr.Dataset, ax: Axes) -> None:
    """Measured, beside the square-root law."""
    micrometres = 1e6 * found[DIAMETER].values
    line = np.geomspace(0.85 * micrometres[0], 1.2 * micrometres[-1], 50)
    for celsius, shade, mark in zip(WARMTHS, shades(len(WARMTHS)), "osD", strict=True):
        root = WAVE[celsius][0] * np.sqrt(line / (1e6 * PAPER[DIAMETER]))
        ax.plot(line, root, color=shade, lw=0.9)
        measured = found.converged.sel({TEMPERATURE: ZERO_CELSIUS + celsius}, method="nearest")
        ax.plot(micrometres, measured, mark, color=shade, label=f"{celsius:g} °C")
    draw_published(1e6 * PAPER[DIAMETER], ax)
    ax.set(xscale="log", yscale="log", xlabel="diameter (µm)", ylabel="velocity (m/s)")
    ax.set_xticks(micrometres, [f"{each:.0f}" for each in micrometres])
    ax.set_yticks([5, 10, 20, 30], ["5", "10", "20", "30"])
    ax.minorticks_off()
    ax.legend(loc="upper left")


def draw_by_temperature(found: xr.Dataset, ax: Axes) -> None:
    """Measured, the wave of the same equations, and where there is none."""
    axon = found.sel({DIAMETER: PAPER[DIAMETER]}, method="nearest")
    celsius = axon[TEMPERATURE].values - ZERO_CELSIUS
    ax.axvspan(34, 40, color=colour("control"), alpha=0.15, lw=0)
    ax.text(37, 11, "no spike\ntravels", ha="center", fontsize=7)
    ax.plot(list(WAVE), [each for each, _ in WAVE.values()], color=colour("theory"), label="wave")
    ax.plot(celsius, axon.converged, "o", color=colour("neuron"), label="simulation")
    draw_published(PAPER[TEMPERATURE] - ZERO_CELSIUS, ax)
    ax.set(xlabel="temperature (°C)", ylabel="velocity (m/s)", xlim=(4, 40), ylim=(10, 25))
    ax.legend(loc="upper left")


def draw_published(x: float, ax: Axes) -> None:
    """The star of 1952."""
    ax.plot([x], [PUBLISHED], "*", ms=13, mew=0, zorder=1, color=STAR, label="1952")
