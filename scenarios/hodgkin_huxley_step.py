"""The action potential of the squid axon: its parts, its threshold, its refractory period."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

import simneuro as sn
from simneuro.analysis import within
from simneuro.figures import colour, panels, stack

GATES_AT_REST = {"m": 0.0529325, "h": 0.5961208, "n": 0.3176769}  # by the paper's equations
# 1 mS/cm^2, 1 µA/cm^2 and 1 nC/cm^2 in SI units.
MS_PER_CM2, UA_PER_CM2, NC_PER_CM2 = 10.0, 1e-2, 1e-5
SPIKE = 50.0  # mV above rest; chosen: half a spike's height, as in the model
PAIRS = {"paired": "second", "paired_strong": "second_strong"}
DRAWN_SHOCKS = (6, 7, 15, 90)  # nC/cm^2, those of the paper's figure 12
DRAWN_INTERVALS = (5, 8, 10, 13, 20)  # ms; chosen: from no second spike to a full one


def trial(scenario: sn.Scenario) -> xr.Dataset:
    """The recording, the conductances, and the height that each shock reached."""
    recording = sn.simulate(scenario)
    m, h, n, current = (recording[f"cell.{name}"][:, 0] for name in ("m", "h", "n", "I_ext"))
    shock, area = scenario.drives["shock"], parameter(scenario, "area")
    charge = np.asarray(shock.amplitude, float) * float(shock.stop - shock.start) / area
    interval = scenario.drives["second"].times - scenario.drives["first"].start
    measured = recording.assign(
        g_Na=parameter(scenario, "g_Na") / MS_PER_CM2 * m**3 * h,
        g_K=parameter(scenario, "g_K") / MS_PER_CM2 * n**4,
        density=current / area / UA_PER_CM2,
        charge=("shock", charge / NC_PER_CM2),
        interval=("pair", 1e3 * np.asarray(interval, float).round(9)),
        height=("shock", heights(recording, scenario, "shocked", shock.start)),
    )
    for pairs, second in PAIRS.items():
        since = scenario.drives[second].times
        measured[f"{pairs}_height"] = ("pair", heights(recording, scenario, pairs, since))
    return measured


def parameter(scenario: sn.Scenario, name: str) -> float:
    """One of the cell's parameters, in SI units."""
    return float(scenario.resolved.populations["cell"].parameters[name])


def above_rest(recording: xr.Dataset, scenario: sn.Scenario, population: str) -> xr.DataArray:
    """The membrane in mV above rest, as in the paper."""
    return 1e3 * (sn.recording.trace(recording, population, "v") - parameter(scenario, "V_rest"))


def heights(
    recording: xr.Dataset, scenario: sn.Scenario, population: str, since: Any
) -> np.ndarray:
    """The largest potential (mV above rest) of each cell after a moment (s) of its own."""
    v = above_rest(recording, scenario, population)
    after = v.time.values[:, None] > np.asarray(since, float) + recording.attrs["dt"] / 2
    return np.where(after, v.values, -np.inf).max(axis=0)


def claims(results: sn.Results) -> Iterator[sn.Claim]:
    """Rest, threshold, spike, firing, refractoriness."""
    shown, scenario = first_point(results), results.scenario
    yield from rest_claims(shown, scenario)
    yield from shock_claims(shown)
    yield from spike_claims(shown, scenario)
    yield from refractory_claims(shown)


def first_point(results: sn.Results) -> xr.Dataset:
    """The data of the first point; there is no chance in this experiment."""
    return results.data.isel(dict.fromkeys(("condition", *results.scenario.sweep, "trial"), 0))


def near(claim: str, value: float, expected: float, unit: str) -> sn.Claim:
    """Holds within 1 % of the expected value."""
    low, high = sorted((0.99 * expected, 1.01 * expected))
    return within(f"{claim} {expected:g} {unit} within 1 %", value, low, high, unit)


def rest_claims(shown: xr.Dataset, scenario: sn.Scenario) -> Iterator[sn.Claim]:
    """The resting state is that of the paper, and it is a resting state."""
    gates = [abs(float(shown[f"cell.{x}"][0, 0]) - at) for x, at in GATES_AT_REST.items()]
    sentence = "At rest the gates are those of the paper's equations: largest deviation"
    yield within(sentence, max(gates), 0, 1e-6)
    unmoved = shown.time.values <= float(scenario.drives["step"].start)
    deviation = abs(above_rest(shown, scenario, "cell")[unmoved]).max()
    sentence = "Without a current the membrane stays at rest: largest deviation"
    yield within(sentence, float(deviation), 0, 0.01, "mV")


def shock_claims(shown: xr.Dataset) -> Iterator[sn.Claim]:
    """Below the threshold nothing, above it all."""
    charge, height = shown.charge.values, shown.height.values
    fires, none = height > SPIKE, np.array([np.nan])
    failure, spikes = height[~fires].max(initial=0), height[fires] if fires.any() else none
    sentence = "There is a threshold: a shock of 6 nC/cm² fails and one of 7 nC/cm² fires"
    yield within(sentence, *middle_and_bounds(charge, fires, 6, 7, "nC/cm²"))
    sentence = "Nothing lies between: the largest failure, as a part of the lowest spike"
    yield within(sentence, 100 * failure / spikes.min(), 0, 15, "%")
    sentence = (
        "All or none: from the weakest shock that fires to 90 nC/cm², the spike's height varies by"
    )
    yield within(sentence, 100 * (1 - spikes.min() / spikes.max()), 0, 15, "%")
    sentence = "Above rest the membrane peaks, after a shock of"
    yield near(f"{sentence} 15 nC/cm², at", height[nearest(shown, 15)], 105.4, "mV")
    yield near(f"{sentence} 90 nC/cm², at", height[nearest(shown, 90)], 108.5, "mV")


def middle_and_bounds(
    x: np.ndarray, fires: np.ndarray, low: float, high: float, unit: str
) -> tuple:
    """The border between the largest x that fails and the smallest that fires, as for a claim."""
    border = (float(x[~fires].max(initial=0)), float(x[fires].min(initial=np.inf)))
    return sum(border) / 2, low, high, unit, border


def nearest(shown: xr.Dataset, charge: float) -> int:
    """The shock nearest to a charge (nC/cm^2)."""
    return int(np.argmin(abs(shown.charge.values - charge)))


def spike_claims(shown: xr.Dataset, scenario: sn.Scenario) -> Iterator[sn.Claim]:
    """The shape of a spike, and the firing under the step."""
    v = above_rest(shown, scenario, "shocked")[:, nearest(shown, 10)]
    yield near("At half its height a spike lasts", half_width(v), 1.46, "ms")
    yield near("After the spike the membrane falls below rest, to", float(v.min()), -11.2, "mV")
    times = sn.recording.spike_trains(shown, "cell")[0]
    intervals = np.diff(times[times < float(scenario.drives["step"].stop)])
    rate = 1 / intervals[-1] if intervals.size else np.nan
    yield near("Under 10 µA/cm² the cell fires on and on, at", rate, 68.3, "Hz")
    spike = first_spike(shown)
    sodium, potassium = (spike.time[x.values.argmax()].item() for x in (spike.g_Na, spike.g_K))
    sentence = "Potassium opens after sodium, which ends the spike: between their peaks"
    yield near(sentence, 1e3 * (potassium - sodium), 1.4785, "ms")


def half_width(spike: xr.DataArray) -> float:
    """For how long (ms) the membrane is above half of its peak; between samples, linear."""
    v, ms = spike.values - spike.values.max() / 2, 1e3 * spike.time.values
    first, last = np.flatnonzero(v > 0)[[0, -1]]
    up = np.interp(0, v[first - 1 : first + 1], ms[first - 1 : first + 1])
    return float(np.interp(0, -v[last : last + 2], ms[last : last + 2]) - up)


def first_spike(shown: xr.Dataset) -> xr.Dataset:
    """From 4 ms before the cell's first spike to 13 ms after it."""
    spike = next(iter(sn.recording.spike_trains(shown, "cell")[0]), 0.0)
    return shown.sel(time=slice(spike - 4e-3, spike + 13e-3))


def refractory_claims(shown: xr.Dataset) -> Iterator[sn.Claim]:
    """How excitability returns after a spike."""
    interval, first = shown.interval.values, float(shown.height[nearest(shown, 15)])
    equal, strong = (shown[f"{pairs}_height"].values for pairs in PAIRS)
    sentence = "Refractory: a second shock as strong as the first fires again only after"
    yield within(sentence, *middle_and_bounds(interval, equal > SPIKE, 11, 12, "ms"))
    sentence = "Relatively refractory: a second shock of 40 mV fires earlier, after"
    yield within(sentence, *middle_and_bounds(interval, strong > SPIKE, 7, 8, "ms"))
    lost = first - strong[strong > SPIKE].min(initial=np.inf)
    yield within("The first second spike to come back is lower, by", lost, 5, 20, "mV")
    late = equal[(interval == 20) & (equal > SPIKE)].max(initial=0) - first
    yield within(
        "20 ms after a spike an equal shock gives an equal spike: difference", late, -1, 1, "mV"
    )


def figures(results: sn.Results) -> Iterator[tuple[str, Figure]]:
    """The parts of an action potential, all or none, refractoriness."""
    shown, scenario = first_point(results), results.scenario
    yield "action_potential", action_potential(shown, scenario)
    yield "all_or_none", all_or_none(shown, scenario)
    yield "refractoriness", refractoriness(shown, scenario)


def action_potential(shown: xr.Dataset, scenario: sn.Scenario) -> Figure:
    """The whole response on the left, its first spike on the right."""
    fig, axes = panels("AD;BE;CF", height_mm=120, height_ratios=[2, 1.3, 1.1])
    spike = first_spike(shown)
    for part, (upper, middle, lower) in ((shown, "ABC"), (spike, "DEF")):
        draw_membrane(part, scenario, axes[upper])
        draw_conductances(part, axes[middle])
        stack(axes[upper], axes[middle], axes[lower])
        axes[lower].set_xlabel("time (ms)")
    axes["C"].plot(1e3 * shown.time, shown.density, color=colour("neuron"))
    axes["C"].set_ylabel("current (µA/cm²)")
    axes["B"].legend(loc="lower right", bbox_to_anchor=(1, 0.95), ncols=2)
    draw_gates(spike, axes["F"])
    name_parts(spike, scenario, axes["D"])
    fig.set_label(
        "A: the membrane under the step of current in C; dashed, its rest. B: the conductances "
        "that make it fire. D, E, F: the first spike. Sodium opens first (m) and drives the "
        "membrane up; then it inactivates (h falls) while potassium opens (n), which brings the "
        "membrane down, holds it below rest and leaves it refractory."
    )
    return fig


def draw_membrane(part: xr.Dataset, scenario: sn.Scenario, ax: Axes) -> None:
    """The membrane potential, with its rest."""
    ax.axhline(1e3 * parameter(scenario, "V_rest"), color=colour("control"), ls="--", lw=0.7)
    ax.plot(1e3 * part.time, 1e3 * part["cell.v"][:, 0], color=colour("neuron"))
    ax.set(ylabel="membrane potential (mV)", ylim=(-85, 50))


def draw_conductances(part: xr.Dataset, ax: Axes) -> None:
    """Those of sodium and potassium."""
    ax.plot(1e3 * part.time, part.g_Na, color=colour("sodium"), label="sodium")
    ax.plot(1e3 * part.time, part.g_K, color=colour("potassium"), label="potassium")
    ax.set_ylabel("conductance\n(mS/cm²)")


def draw_gates(part: xr.Dataset, ax: Axes) -> None:
    """m and h in the colour of sodium, n in that of potassium."""
    looks = {"m": ("sodium", "-"), "h": ("sodium", "--"), "n": ("potassium", "-")}
    for gate, (ion, dashes) in looks.items():
        values = part[f"cell.{gate}"][:, 0]
        ax.plot(1e3 * part.time, values, color=colour(ion), ls=dashes, label=gate)
    ax.legend(loc="upper right", ncols=3)
    ax.set(ylabel="open part", ylim=(0, 1.02))


def name_parts(spike: xr.Dataset, scenario: sn.Scenario, ax: Axes) -> None:
    """Words beside the parts of the spike."""
    ms, mv = 1e3 * spike.time.values, 1e3 * spike["cell.v"].values[:, 0]
    peak, start = int(mv.argmax()), 1e3 * float(scenario.drives["step"].start)
    for x, y, side, word in (
        (ms[0], mv[0] + 3, "left", "rest"),
        (start - 0.15, mv[0] - 12, "left", "↑ stimulus"),
        (ms[peak] - 1.1, -50, "right", "threshold"),
        (ms[peak] - 0.6, -5, "right", "firing"),
        (ms[peak] + 1.3, -5, "left", "repolarisation"),
        (ms[peak] + 3, mv[0] + 3, "left", "refractory"),
    ):
        ax.text(x, y, word, ha=side, fontsize=7)


def all_or_none(shown: xr.Dataset, scenario: sn.Scenario) -> Figure:
    """Responses to the paper's shocks, and height against size."""
    fig, axes = panels("AB", height_mm=65)
    v = above_rest(shown, scenario, "shocked")
    since = 1e3 * (v.time - float(scenario.drives["shock"].start))
    for size in DRAWN_SHOCKS:
        place = nearest(shown, size)
        draw_response(since, v[:, place], axes["A"], f"{size:g}")
    axes["A"].set(xlim=(-1, 12), xlabel="time since the shock (ms)")
    draw_heights(shown.charge, shown.height, axes["B"], "o")
    axes["B"].legend(loc="center right")
    axes["B"].set(xscale="log", xlabel="size of the shock (nC/cm²)", ylabel="peak (mV above rest)")
    axes["B"].set_xticks([1, 2, 5, 10, 20, 50, 100], ["1", "2", "5", "10", "20", "50", "100"])
    fig.set_label(
        "A: the membrane after shocks of 6, 7, 15 and 90 nC/cm²; the number stands at the peak, "
        "the one that fails is grey. B: how high the membrane rises, against the size of the "
        "shock: next to nothing or a whole spike."
    )
    return fig


def draw_response(since: xr.DataArray, v: xr.DataArray, ax: Axes, name: str) -> None:
    """A spike, named at its peak; in grey if it is none, named below."""
    fires = v.values.max() > SPIKE
    ink, side = (colour("neuron"), 2) if fires else (colour("control"), -9)
    ax.plot(since, v, color=ink)
    place = v.values.argmax() if fires else np.searchsorted(since.values, 1.5)
    ax.text(since[place], v[place] + side, name, ha="center", fontsize=7, color=ink)
    ax.set(ylabel="membrane above rest (mV)", ylim=(-18, 120))


def refractoriness(shown: xr.Dataset, scenario: sn.Scenario) -> Figure:
    """Pairs of shocks, and the height of the second response against the interval."""
    fig, axes = panels("AB", height_mm=65)
    v = above_rest(shown, scenario, "paired_strong")
    since = 1e3 * (v.time - float(scenario.drives["first"].start))
    for interval in DRAWN_INTERVALS:
        pair = v[:, int(np.argmin(abs(shown.interval.values - interval)))]
        later = since.values > interval - 0.1
        draw_response(since[later], pair[later], axes["A"], "")
    axes["A"].plot(since, v[:, -1].where(since < max(DRAWN_INTERVALS)), color=colour("neuron"))
    axes["A"].set(xlim=(-1, 27), xlabel="time since the first shock (ms)")
    for pairs, marker, name in (("paired_strong", "s", "40 mV"), ("paired", "o", "15 mV")):
        second = shown[f"{pairs}_height"]
        draw_heights(shown.interval, second, axes["B"], marker)
        axes["B"].text(shown.interval[0], second[0] + 4, name, fontsize=7)
    axes["B"].set_xticks([5, 10, 15, 20])
    axes["B"].set(xlabel="interval between the shocks (ms)", ylabel="second peak (mV above rest)")
    fig.set_label(
        "A: a shock of 15 nC/cm² makes a spike; a second one of 40 mV follows after 5, 8, 10, 13 "
        "or 20 ms (grey: it fails). B: how high the membrane rises after the second shock, of 40 "
        "mV (squares) or 15 mV (circles); open symbols: no spike."
    )
    return fig


def draw_heights(x: xr.DataArray, y: xr.DataArray, ax: Axes, marker: str) -> None:
    """Spikes as filled marks, failures as open ones."""
    for kind, face, name in (
        (y > SPIKE, colour("neuron"), "spike"),
        (y <= SPIKE, "white", "no spike"),
    ):
        ax.plot(x[kind], y[kind], marker, ls="none", color=colour("neuron"), mfc=face, label=name)
    ax.set_ylim(0, 120)
