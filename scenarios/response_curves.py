"""Response curves of two neurons, with and without noise, against theory."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from numpy.typing import NDArray

import simneuro as sn
from simneuro.analysis import (
    border,
    explain_no_value,
    greater,
    largest_of,
    less,
    near,
    standard_errors_off,
    theory,
    within,
)
from simneuro.bridge import population_curve
from simneuro.bridge.curves import steady_curve
from simneuro.figures import colour

Floats = NDArray[np.float64]

# Cells a level where there is noise; chosen: the standard error of the rate of the integrate-and-
# fire cell is then 4 % at 10 Hz, 1 % at 40 Hz and 0.2 % at the upper end.
REPEATS = {"lif": 40, "hodgkin_huxley": 10}
FIRES = 5.0  # Hz; chosen: below, so few spikes in a second have no normal error
UA_PER_CM2 = 1e-2  # A/m^2
LEAK, REST = ("C_m", "g_L", "E_L"), ("V_th", "V_reset", "t_ref")  # of the integrate-and-fire cell

COMPUTED = "adaptive integration (LSODA) of the equations of hodgkin1952"
EXPECTED = {
    "onset": (6.26, "µA/cm²", "rinzel1980"),  # of repetitive firing
    "rate at 7 µA/cm²": (58.3, "Hz", COMPUTED),
    "rate at 10 µA/cm²": (68.3, "Hz", COMPUTED),
    "rate at 20 µA/cm²": (86.5, "Hz", COMPUTED),
}
RATES = {7: "rate at 7 µA/cm²", 10: "rate at 10 µA/cm²", 20: "rate at 20 µA/cm²"}
ONSET = EXPECTED["onset"][0]
NO_LEVEL = "The curve has no level at this current density."
COLOURS = {"without_noise": colour("black"), "with_noise": colour("vermillion")}


def trial(scenario: sn.Scenario) -> xr.Dataset:
    """The curve of one condition. Its levels are data, since each condition has its own."""
    name = measured(scenario)
    curve = population_curve(scenario, name, repeats=REPEATS[name])
    rates = curve.drop_vars(["level", "repeat"])
    return rates.assign(current=("level", curve.level.values), dt=curve.attrs["dt"])


def measured(scenario: sn.Scenario) -> str:
    """The population whose curve is taken: the one whose spikes are recorded."""
    (name,) = scenario.record.spikes
    return name


def curve_of(results: sn.Results, condition: str) -> xr.Dataset:
    """The response curve of a condition."""
    data = results.first("trial").sel(condition=condition).dropna("repeat", how="all")
    return data.rename(current="level").set_coords("level").drop_vars("condition")


def under(results: sn.Results, condition: str) -> sn.Scenario:
    """The scenario of a condition."""
    return results.scenario.override(results.scenario.conditions[condition])


def parameters(scenario: sn.Scenario) -> dict[str, float]:
    """The cell's parameters in SI units."""
    return scenario.network.cells[measured(scenario)].neuron.si_values


def density(scenario: sn.Scenario) -> float:
    """That of the noise (A s^0.5)."""
    return float(scenario.drives["lif_noise"].density)


def siegert(scenario: sn.Scenario, dt: float | None) -> Callable[[Floats], Floats]:
    """The rate (Hz) of the noisy integrate-and-fire cell against the current (A)."""
    return partial(theory.noisy_lif_rate, density=density(scenario), dt=dt, **parameters(scenario))


def closed_form(scenario: sn.Scenario) -> Callable[[Floats], Floats]:
    """The rate (Hz) of the integrate-and-fire cell without noise against the current (A)."""
    return partial(theory.lif_rate, **parameters(scenario))


def claims(results: sn.Results) -> Iterator[sn.Claim]:
    """Theory against simulation, the two kinds of onset, and what noise does."""
    yield from lif_claims(results)
    yield from noise_claims(results)
    yield from squid_claims(results)
    yield from onset_claims(results)


def lif_claims(results: sn.Results) -> Iterator[sn.Claim]:
    """The integrate-and-fire cell without noise obeys its closed form on the time grid."""
    curve, scenario = curve_of(results, "lif"), under(results, "lif")
    grid = parameters(scenario) | {"dt": float(curve.dt)}
    expected = theory.lif_rate_on_grid(curve.level.values, **grid)
    duration = float(scenario.duration)
    count = np.abs(curve.rate[:, 0].values - expected) * duration
    sentence = (
        "LIF without noise: the step has as many spikes as the closed form says, to within one: "
        "largest difference"
    )
    yield within(sentence, float(count.max()), 0, 1, "spikes")
    # The steady rate is that of the second half, and needs two spikes there.
    known = expected * duration / 2 >= 2
    error = np.abs(curve.steady_rate[:, 0].values - expected)[known]
    sentence = "LIF without noise: the steady rate is exactly that of the closed form: deviation"
    # chosen: far above rounding, far below a time step
    worst = float(error.max()) if known.any() else np.nan
    steady = within(sentence, worst, 0, 1e-6, "Hz")
    yield explain_no_value(steady, "At no level are there two spikes in the second half.")


def noise_claims(results: sn.Results) -> Iterator[sn.Claim]:
    """The noisy cell obeys Siegert's formula, and not that of the quiet cell."""
    curve, scenario = curve_of(results, "lif_noise"), under(results, "lif_noise")
    current, dt = curve.level.values, float(curve.dt)
    on_grid, plain = (siegert(scenario, step)(current) for step in (dt, None))
    quiet, fires = closed_form(scenario)(current), on_grid > FIRES
    rate = (curve.rate - extra_rate(scenario, current, on_grid)[:, None]).values[fires]
    z = standard_errors_off(rate, on_grid[fires])
    bound = largest_of(z.size, degrees_of_freedom=rate.shape[1] - 1)
    sentence = (
        "LIF with noise: at every level the rate is that of Siegert's formula on the time grid; "
        "largest deviation"
    )
    yield within(sentence, float(z.max()), 0, bound, "standard errors", exact=False)
    off = [
        (100 * (rate - other[fires, None]) / on_grid[fires, None]).mean(axis=0)
        for other in (plain, quiet)
    ]
    # chosen: about half of what the correction makes, and two thirds of what the noise does
    sentence = "Baseline: without the correction for the time grid Siegert's formula is too high"
    yield less(f"{sentence}; mean deviation of the rates", off[0], -1, "%")
    sentence = "Baseline: the closed form that ignores the noise is too low"
    yield greater(f"{sentence}; mean deviation of the rates", off[1], 10, "%")


def extra_rate(scenario: sn.Scenario, current: Floats, rate: Floats) -> Floats:
    """What the start of a step adds to the rate: (cv^2 - 1) / 2 + rate * t_ref spikes.

    The first term is that of any renewal process that begins with a whole interval; the second is
    due since the cell is not refractory when the step begins.
    """
    cell = parameters(scenario)
    leak, rest = ({key: cell[key] for key in keys} for keys in (LEAK, REST))
    mean, std = theory.membrane_under_noise(current, density(scenario), **leak)
    cv = theory.siegert_cv(mean, std, tau=cell["C_m"] / cell["g_L"], **rest)
    return ((cv**2 - 1) / 2 + rate * cell["t_ref"]) / float(scenario.duration)


def squid_claims(results: sn.Results) -> Iterator[sn.Claim]:
    """The squid axon fires at the expected rates, with noise also below its onset."""
    quiet, noisy = (squid_curve(results, name) for name in ("", "_noise"))
    for density, name in RATES.items():
        rate, unit, _ = EXPECTED[name]
        steady = at_density(quiet.steady_rate, density).item()
        sentence = f"Hodgkin-Huxley at {density} µA/cm²: the rate of an adaptive integration"
        # chosen: for three digits
        yield explain_no_value(near(sentence, steady, rate, unit, share=0.01), NO_LEVEL)
    gained = at_density(noisy.rate, 5) - at_density(quiet.rate, 5).item()
    sentence = "Noise fires the axon below its onset, at 5 µA/cm²: rate above that without noise"
    # chosen: more than two spikes in half a second, where without noise there is none
    yield explain_no_value(greater(sentence, gained, 5, "Hz"), NO_LEVEL)


def at_density(rate: xr.DataArray, density: float) -> Floats:
    """The rates of all repeats at a level (µA/cm²); NaN if there is no such level."""
    found = rate.reindex(level=[density], method="nearest", tolerance=1e-6)
    return found.values[0]


def squid_curve(results: sn.Results, suffix: str) -> xr.Dataset:
    """A curve of the axon against the current density in µA/cm²."""
    curve = curve_of(results, f"hodgkin_huxley{suffix}")
    area = parameters(under(results, "hodgkin_huxley"))["area"]
    return curve.assign_coords(level=curve.level / area / UA_PER_CM2)


def onset_claims(results: sn.Results) -> Iterator[sn.Claim]:
    """The one starts from any low rate, the other jumps."""
    axon, cell = squid_curve(results, "_onset"), curve_of(results, "lif_onset")
    bracket = border(axon.level, axon.steady_rate.values[:, 0] > 0)
    sentence = "Hodgkin-Huxley fires repeatedly from 6.26 µA/cm² on"
    step = 0.01 * (1 + 1e-6)  # µA/cm², chosen: that of the levels
    yield within(sentence, sum(bracket) / 2, ONSET - step, ONSET + step, "µA/cm²", bracket)
    # chosen: about the 50 Hz at which the axon starts
    sentence = "Type II: at the first level that fires, the axon jumps at once to"
    yield explain_no_value(within(sentence, lowest(axon), 45, 55, "Hz"), "No level fires.")
    # chosen: a fifth of that; levels that lie closer to the onset would make it still lower
    sentence = "Type I: at the first level that fires, the LIF cell fires at"
    yield explain_no_value(within(sentence, lowest(cell), 0, 10, "Hz"), "No level fires.")


def lowest(curve: xr.Dataset) -> float:
    """The lowest rate (Hz) that is not zero; NaN if none is."""
    rates = curve.steady_rate.values
    return float(rates[rates > 0].min()) if (rates > 0).any() else np.nan


def figures(results: sn.Results) -> Iterator[tuple[str, Figure]]:
    """The curves of both neurons, and their onsets enlarged."""
    fig, axes = sn.figures.panels("AB;CD", height_mm=120, height_ratios=[1.5, 1])
    for model, upper, lower in (("lif", "A", "C"), ("hodgkin_huxley", "B", "D")):
        draw_curves(results, model, axes[upper])
        draw_onset(results, model, axes[lower])
    axes["A"].set_title("leaky integrate-and-fire")
    axes["B"].set_title("Hodgkin-Huxley")
    axes["D"].axvline(ONSET, color=colour("control"), ls="--", lw=0.8, label="published onset")
    for letter in "CD":
        sn.figures.legend_once(axes[letter], loc="center left")
    fig.set_label(
        "Firing rate against current, after the onset where there is no noise. A, B: with noise, "
        "open dots are means over cells and bands hold 95 % of the cells; the lines are the closed "
        "form (without noise) and Siegert's formula (with noise). C, D: the levels about the onset "
        "of each, without noise. Dashed in D: the published onset of repetitive firing, 6.26 "
        "µA/cm²."
    )
    yield "response_curves", fig


def draw_curves(results: sn.Results, model: str, ax: Axes) -> None:
    """With and without noise, theory over the integrate-and-fire cell."""
    for suffix, name in (("_noise", "with_noise"), ("", "without_noise")):
        condition = model + suffix
        curve, scenario = curve_of(results, condition), under(results, condition)
        theories = {"": closed_form, "_noise": partial(siegert, dt=float(curve.dt))}
        lines = {"theory": theories[suffix](scenario)} if model == "lif" else {}
        shown = curve if suffix else steady_curve(curve)
        dots = draw_curve(results, condition, shown, ax, name=name, lines=lines)
        if suffix:
            dots.set(mfc="white", mec=dots.get_color(), mew=0.8)
    sn.figures.legend_once(ax, loc="upper left")


def draw_curve(
    results: sn.Results, condition: str, curve: xr.Dataset, ax: Axes, **look: Any
) -> Line2D:
    """The dots of a curve: against pA, or for the axon against its density in µA/cm²."""
    unit, area = "pA", parameters(under(results, condition)).get("area")
    if area is not None:
        density = curve.level.values / area / UA_PER_CM2
        # The number of µA that is shown is that of µA/cm².
        curve, unit = curve.assign_coords(level=1e-6 * density), "µA"
    drawn = sn.figures.response_curve(curve, ax, unit=unit, own_colours=COLOURS, **look)
    if area is not None:
        ax.set_xlabel("current density (µA/cm²)")
    return drawn[0]


def draw_onset(results: sn.Results, model: str, ax: Axes) -> None:
    """The steady rate about the onset."""
    condition = f"{model}_onset"
    lines = {"theory": closed_form(under(results, condition))} if model == "lif" else {}
    curve = steady_curve(curve_of(results, condition))
    draw_curve(results, condition, curve, ax, name="without_noise", lines=lines)
    ax.get_legend().remove()
    ax.locator_params(axis="x", nbins=5)
    ax.set_ylim(-2, 60)
