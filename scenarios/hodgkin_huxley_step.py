"""The action potential of the squid axon: its parts, its threshold, its refractory period."""

from collections.abc import Iterator

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

import simneuro as sn
from simneuro.analysis import border, explain_no_value, half_width, near, peak_after, within
from simneuro.figures import colour, panels, stack

# 1 µA/cm^2 and 1 nC/cm^2 in SI units.
UA_PER_CM2, NC_PER_CM2 = 1e-2, 1e-5

COMPUTED = "adaptive integration (LSODA) of the equations of hodgkin1952"
EXPECTED = {
    "m at rest": (0.0529325, "1", "alpha / (alpha + beta) of hodgkin1952"),
    "h at rest": (0.5961208, "1", "alpha / (alpha + beta) of hodgkin1952"),
    "n at rest": (0.3176769, "1", "alpha / (alpha + beta) of hodgkin1952"),
    "peak after 15 nC/cm²": (105.4, "mV", COMPUTED),
    "peak after 90 nC/cm²": (108.5, "mV", COMPUTED),
    "half width": (1.46, "ms", COMPUTED),
    "undershoot": (-11.2, "mV", COMPUTED),
    "rate at 10 µA/cm²": (68.3, "Hz", COMPUTED),
    "potassium after sodium": (1.4785, "ms", COMPUTED),
}
BORDERS = {  # the largest that fails, and the smallest that fires
    "shock": ((6, 7), "nC/cm²", "hodgkin1952, figure 12"),
    "interval": ((11, 12), "ms", COMPUTED),
    "interval at 40 mV": ((7, 8), "ms", COMPUTED),
}
CLOSE = 0.01  # of an expected value; chosen: they have three digits, of which the last may round
STEP = 10.0  # µA/cm^2, of which the rate and the delay of potassium are expected
SPIKE = 50.0  # mV above rest; chosen: half a spike's height, as in the model
POPULATIONS = ("cell", "shocked", "paired", "paired_strong")
DRIVES = ("step", "shock", "first", "first_strong", "second", "second_strong")
PAIRS = {"paired": "second", "paired_strong": "second_strong"}
DRAWN_SHOCKS = (6, 7, 15, 90)  # nC/cm^2, those of the paper's figure 12
DRAWN_INTERVALS = (5, 8, 10, 13, 20)  # ms; chosen: from no second spike to a full one


def trial(scenario: sn.Scenario) -> xr.Dataset:
    """The recording, the conductances, and the height that each shock reached."""
    require_squid_axon(scenario)
    recording = sn.simulate(scenario)
    m, h, n, current = (recording[f"cell.{name}"][:, 0] for name in ("m", "h", "n", "I_ext"))
    shock, area = scenario.drives["shock"], parameter(scenario, "area")
    charge = np.asarray(shock.amplitude, float) * float(shock.stop - shock.start) / area
    interval = scenario.drives["second"].times - scenario.drives["first"].start
    measured = recording.assign(
        g_Na=parameter(scenario, "g_Na") * m**3 * h,
        g_K=parameter(scenario, "g_K") * n**4,
        density=current / area / UA_PER_CM2,
        charge=("shock", charge / NC_PER_CM2),
        interval=("pair", 1e3 * np.asarray(interval, float).round(9)),
        height=("shock", peak_after(above_rest(recording, scenario, "shocked"), shock.start)),
    )
    for pairs, second in PAIRS.items():
        v, since = above_rest(recording, scenario, pairs), scenario.drives[second].times
        measured[f"{pairs}_height"] = ("pair", peak_after(v, since))
    return measured


def require_squid_axon(scenario: sn.Scenario) -> None:
    """Say what this code needs, where a copy of the scenario has something else."""
    way_out = "; run the .toml without this .py, or change the .py"
    for table, names in (("populations", POPULATIONS), ("drives", DRIVES)):
        missing = [name for name in names if name not in getattr(scenario, table)]
        if missing:
            message = f"this code measures the {table} {', '.join(names)}, and {missing[0]} is not "
            raise sn.InputError(f"{message}there{way_out}")
    equations = sn.models["hodgkin_huxley"].equations
    others = [x for x in POPULATIONS if scenario.network.cells[x].model.equations != equations]
    if others:
        raise sn.InputError(
            "this code holds the model hodgkin_huxley against its paper, and the population "
            f"'{others[0]}' has another model{way_out}"
        )


def parameter(scenario: sn.Scenario, name: str) -> float:
    """One of the cell's parameters, in SI units."""
    return scenario.network.cells["cell"].neuron.si_values[name]


def above_rest(recording: xr.Dataset, scenario: sn.Scenario, population: str) -> xr.DataArray:
    """The membrane in mV above rest, as in the paper."""
    return 1e3 * (sn.recording.trace(recording, population, "v") - parameter(scenario, "V_rest"))


def claims(results: sn.Results) -> Iterator[sn.Claim]:
    """Rest, threshold, spike, firing, refractoriness."""
    shown, scenario = results.first("condition", "trial"), results.scenario.points()[0].scenario
    yield from rest_claims(shown, scenario)
    for claim in shock_claims(shown):
        yield explain_no_value(claim, "It takes a shock that fires and one that fails.")
    yield from spike_claims(shown, scenario)
    yield from refractory_claims(shown)


def as_expected(claim: str, value: float, name: str) -> sn.Claim:
    """Holds if the value is close to the expected one of that name."""
    expected, unit, _ = EXPECTED[name]
    return near(claim, value, expected, unit, share=CLOSE)


def turns(claim: str, x: np.ndarray, height: np.ndarray, name: str) -> sn.Claim:
    """Holds if the border between what fails and what fires lies between the expected two."""
    expected, unit, _ = BORDERS[name]
    bracket = border(x, height > SPIKE)
    return within(claim, sum(bracket) / 2, *expected, unit, bracket)


def rest_claims(shown: xr.Dataset, scenario: sn.Scenario) -> Iterator[sn.Claim]:
    """The resting state is that of the paper, and it is a resting state."""
    gates = [abs(float(shown[f"cell.{x}"][0, 0]) - EXPECTED[f"{x} at rest"][0]) for x in "mhn"]
    sentence = "At rest the gates are those of the paper's equations: largest deviation"
    yield within(sentence, max(gates), 0, 1e-6)  # chosen: for seven digits
    unmoved = shown.time.values <= float(scenario.drives["step"].start)
    deviation = abs(above_rest(shown, scenario, "cell")[unmoved]).max()
    # chosen: it swings about a rest that lies 0.0036 mV off, by the last digit of the paper's leak
    sentence = "Without a current the membrane stays at rest: largest deviation"
    yield within(sentence, float(deviation), 0, 0.01, "mV")


def shock_claims(shown: xr.Dataset) -> Iterator[sn.Claim]:
    """Below the threshold nothing, above it all."""
    height = shown.height.values
    fires = height > SPIKE
    sentence = "There is a threshold: a shock of 6 nC/cm² fails and one of 7 nC/cm² fires"
    yield turns(sentence, shown.charge.values, height, "shock")
    failure = height[~fires].max() if not fires.all() else np.nan
    low, high = np.quantile(height[fires], [0, 1]) if fires.any() else (np.nan, np.nan)
    # chosen: a graded response would fill the range, 15 % leave most of it empty
    sentence = "Nothing lies between: the largest failure, as a part of the lowest spike"
    yield within(sentence, 100 * failure / low, 0, 15, "%")
    sentence = (
        "All or none: from the weakest shock that fires to 90 nC/cm², the spike's height varies by"
    )
    yield within(sentence, 100 * (1 - low / high), 0, 15, "%")
    for charge in (15, 90):
        sentence = f"Above rest the membrane peaks, after a shock of {charge} nC/cm², at"
        peak = height[nearest(shown, charge)]
        yield as_expected(sentence, peak, f"peak after {charge} nC/cm²")


def nearest(shown: xr.Dataset, charge: float) -> int:
    """The shock nearest to a charge (nC/cm^2)."""
    return int(np.argmin(abs(shown.charge.values - charge)))


def spike_claims(shown: xr.Dataset, scenario: sn.Scenario) -> Iterator[sn.Claim]:
    """The shape of a spike, and the firing under the step."""
    v = above_rest(shown, scenario, "shocked")[:, nearest(shown, 10)]
    wide = as_expected("At half its height a spike lasts", 1e3 * half_width(v), "half width")
    yield explain_no_value(wide, "There was no spike.")
    sentence = "After the spike the membrane falls below rest, to"
    yield as_expected(sentence, float(v.min()), "undershoot")
    times = sn.recording.spike_trains(shown, "cell")[0]
    intervals = np.diff(times[times < float(scenario.drives["step"].stop)])
    rate = 1 / intervals[-1] if intervals.size else 0.0
    density = float(scenario.drives["step"].amplitude) / parameter(scenario, "area") / UA_PER_CM2
    known = np.isclose(density, STEP)  # of another step nothing is known
    other = f"The step is one of {density:g} µA/cm², for which no number is known here."
    sentence = "Under 10 µA/cm² the cell fires on and on, at"
    fires = as_expected(sentence, rate if known else np.nan, "rate at 10 µA/cm²")
    yield explain_no_value(fires, other)
    spike = first_spike(shown)
    sodium, potassium = (spike.time[x.values.argmax()].item() for x in (spike.g_Na, spike.g_K))
    sentence = "Potassium opens after sodium, and ends the spike: between their peaks"
    why = "" if known and times.size else other if times.size else "There was no spike."
    delay = as_expected(
        sentence, np.nan if why else 1e3 * (potassium - sodium), "potassium after sodium"
    )
    yield explain_no_value(delay, why)


def first_spike(shown: xr.Dataset) -> xr.Dataset:
    """From 4 ms before the cell's first spike to 13 ms after it."""
    spike = next(iter(sn.recording.spike_trains(shown, "cell")[0]), 0.0)
    return shown.sel(time=slice(spike - 4e-3, spike + 13e-3))


def refractory_claims(shown: xr.Dataset) -> Iterator[sn.Claim]:
    """How excitability returns after a spike."""
    interval, first = shown.interval.values, float(shown.height[nearest(shown, 15)])
    equal, strong = (shown[f"{pairs}_height"].values for pairs in PAIRS)
    sentence = "Refractory: a second shock as strong as the first fires again only after"
    yield turns(sentence, interval, equal, "interval")
    sentence = "Relatively refractory: a second shock of 40 mV fires earlier, after"
    yield turns(sentence, interval, strong, "interval at 40 mV")
    # An answer that is no spike has no height.
    fired, late = strong[strong > SPIKE], np.where(equal > SPIKE, equal, 0)[interval == 20]
    lost = first - fired.min() if fired.size else np.nan
    # chosen: more than the 1 mV of the next claim, less than would make it no spike
    lower = within("The first second spike to come back is lower, by", lost, 5, 20, "mV")
    yield explain_no_value(lower, "There was no second spike.")
    # chosen: a hundredth of a spike
    sentence = "20 ms after a spike an equal shock gives an equal spike: difference"
    back = within(sentence, late[0] - first if late.size else np.nan, -1, 1, "mV")
    yield explain_no_value(back, "No second shock came 20 ms after the first.")


def figures(results: sn.Results) -> Iterator[tuple[str, Figure]]:
    """The parts of an action potential, all or none, refractoriness."""
    shown, scenario = results.first("condition", "trial"), results.scenario.points()[0].scenario
    yield "action_potential", action_potential(shown, scenario)
    yield "all_or_none", all_or_none(shown, scenario)
    yield "refractoriness", refractoriness(shown, scenario)


def action_potential(shown: xr.Dataset, scenario: sn.Scenario) -> Figure:
    """The whole response on the left, its first spike on the right."""
    fig, axes = panels("AD;BE;CF", height_mm=120, height_ratios=[2, 1.3, 1.1])
    spike, rest = first_spike(shown), 1e3 * parameter(scenario, "V_rest")
    for part, (upper, middle, lower) in ((shown, "ABC"), (spike, "DEF")):
        axes[upper].axhline(rest, color=colour("control"), ls="--", lw=0.7)
        axes[upper].plot(1e3 * part.time, 1e3 * part["cell.v"][:, 0], color=colour("neuron"))
        axes[upper].set(ylabel="membrane potential (mV)", ylim=(-85, 50))
        sn.figures.conductances({"sodium": part.g_Na, "potassium": part.g_K}, axes[middle])
        stack(axes[upper], axes[middle], axes[lower])
        axes[lower].set_xlabel("time (ms)")
    axes["C"].plot(1e3 * shown.time, shown.density, color=colour("neuron"))
    axes["C"].set_ylabel("current (µA/cm²)")
    axes["B"].legend(loc="lower right", bbox_to_anchor=(1, 0.95), ncols=2)
    sn.figures.gates({gate: spike[f"cell.{gate}"][:, 0] for gate in "mhn"}, axes["F"])
    axes["F"].legend(loc="upper right", ncols=3)
    if sn.recording.spike_trains(shown, "cell")[0].size:
        onset = float(scenario.drives["step"].start)
        name_spike_parts(spike["cell.v"][:, 0], axes["D"], onset=onset)
    fig.set_label(
        "A: the membrane under the step of current in C; dashed, its rest. B: the conductances of "
        "sodium and potassium. D, E: the same about the first spike. F: the gates, of which sodium "
        "has three m, which open it, and one h, which shuts it, and potassium four n."
    )
    return fig


def name_spike_parts(v: xr.DataArray, ax: Axes, *, onset: float) -> None:
    """Words beside the parts of a spike (V along ``time`` in s, from rest on).

    ``onset`` is when the stimulus began (s).
    """
    ms, mv = 1e3 * v["time"].values, 1e3 * v.values
    peak, rest = ms[mv.argmax()], mv[0]
    for x, y, side, word in (
        (ms[0], rest + 3, "left", "rest"),
        (1e3 * onset - 0.15, rest - 12, "left", "↑ stimulus"),
        (peak - 1.1, -50, "right", "threshold"),
        (peak - 0.6, -5, "right", "firing"),
        (peak + 1.3, -5, "left", "repolarisation"),
        (peak + 3, rest + 3, "left", "refractory"),
    ):
        ax.text(x, y, word, ha=side, fontsize=7)


def all_or_none(shown: xr.Dataset, scenario: sn.Scenario) -> Figure:
    """Responses to the paper's shocks, and height against size."""
    fig, axes = panels("AB", height_mm=65)
    v = above_rest(shown, scenario, "shocked")
    since = 1e3 * (v.time - float(scenario.drives["shock"].start))
    for size in DRAWN_SHOCKS:
        place = nearest(shown, size)
        draw_response(since, v[:, place], axes["A"], name=f"{size:g}")
    axes["A"].set(xlim=(-1, 12), ylim=(-18, 120), xlabel="time since the shock (ms)")
    axes["A"].text(11.8, 110, "shock in nC/cm²", ha="right", fontsize=7)
    draw_peaks(shown.charge, shown.height, axes["B"])
    axes["B"].legend(loc="center right")
    axes["B"].set(xscale="log", ylim=(0, 120), ylabel="peak (mV above rest)")
    axes["B"].set_xlabel("size of the shock (nC/cm²)")
    axes["B"].set_xticks([1, 2, 5, 10, 20, 50, 100], ["1", "2", "5", "10", "20", "50", "100"])
    fig.set_label(
        "A: the membrane after shocks of 6, 7, 15 and 90 nC/cm²; the number stands at the peak, "
        "grey is what fails. B: how high the membrane rises, against the size of the shock; open "
        "symbols: no spike."
    )
    return fig


def draw_response(ms: xr.DataArray, v: xr.DataArray, ax: Axes, *, name: str = "") -> None:
    """The response to a brief shock (mV above rest): black for a spike, grey for a failure.

    ``name`` is written at the peak of a spike, below a small failure.
    """
    high, clear = float(v.max()) > SPIKE, float(v.max()) > 20
    ink, side = colour("neuron" if high else "control"), 2 if clear else -9
    ax.plot(ms, v, color=ink)
    # A small failure decays; 1.5 ms on, its name stands clear of the axis.
    place = int(v.values.argmax()) if clear else min(np.searchsorted(ms.values, 1.5), v.size - 1)
    at, height = float(ms[place]), float(v[place]) + side
    ax.text(at, height, name, ha="center", fontsize=7, color=ink)
    ax.set_ylabel("membrane above rest (mV)")


def draw_peaks(x: xr.DataArray, height: xr.DataArray, ax: Axes, *, marker: str = "o") -> None:
    """How high the membrane rose against what was done to it: filled if a spike, open if not."""
    fires, ink = height.values > SPIKE, colour("neuron")
    look = {"marker": marker, "ls": "none", "color": ink}
    ax.plot(x[fires], height[fires], mfc=ink, label="spike", **look)
    ax.plot(x[~fires], height[~fires], mfc="white", label="no spike", **look)


def refractoriness(shown: xr.Dataset, scenario: sn.Scenario) -> Figure:
    """Pairs of shocks, and the height of the second response against the interval."""
    fig, axes = panels("AB", height_mm=65)
    v = above_rest(shown, scenario, "paired_strong")
    since = 1e3 * (v.time - float(scenario.drives["first"].start))
    for interval in DRAWN_INTERVALS:
        pair = v[:, int(np.argmin(abs(shown.interval.values - interval)))]
        later = since.values > interval - 0.1
        draw_response(since[later], pair[later], axes["A"], name=f"{interval:g}")
    axes["A"].plot(since, v[:, -1].where(since < max(DRAWN_INTERVALS)), color=colour("neuron"))
    axes["A"].set(xlim=(-1, 27), ylim=(-18, 120), xlabel="time since the first shock (ms)")
    axes["A"].text(2.5, 112, "interval in ms:", fontsize=7)
    for pairs, marker, name in (("paired_strong", "s", "40 mV"), ("paired", "o", "15 mV")):
        second = shown[f"{pairs}_height"]
        draw_peaks(shown.interval, second, axes["B"], marker=marker)
        axes["B"].text(shown.interval[0], second[0] + 8, f"shock of {name}", fontsize=7)
    axes["B"].set(xticks=[5, 10, 15, 20], ylim=(0, 120), ylabel="second peak (mV above rest)")
    axes["B"].set_xlabel("interval between the shocks (ms)")
    fig.set_label(
        "A: the membrane after a shock of 15 nC/cm², and after a second one of 40 mV, 5, 8, 10, 13 "
        "or 20 ms later (grey: it fails). B: how high the membrane rises after the second shock, "
        "of 40 mV (squares) or 15 mV (circles); open symbols: no spike."
    )
    return fig
