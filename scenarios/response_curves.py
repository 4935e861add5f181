"""Response curves of two neurons, with and without noise, against theory."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

import simneuro as sn
from simneuro.analysis import greater, less, theory, within
from simneuro.figures import colour

Floats = NDArray[np.float64]

# Cells a level where there is noise; chosen: the mean is then known to 1 % where theory is tested.
REPEATS = {"lif": 40, "hodgkin_huxley": 10}
FIRES = 5.0  # Hz; chosen: the lowest rate of which a second tells enough for a percentage
ONSET = 6.26  # µA/cm², of repetitive firing (Rinzel and Miller 1980)
PUBLISHED = {7: 58.3, 10: 68.3, 20: 86.5}  # Hz at µA/cm², by adaptive integration
UA_PER_CM2 = 1e-2  # A/m^2


def trial(scenario: sn.Scenario) -> xr.Dataset:
    """The curve of one condition. Its levels are data, since each condition has its own."""
    name = measured(scenario)
    cells, step = scenario.populations[name], scenario.drives[f"{name}_step"].amplitude
    density = scenario.drives[f"{name}_noise"].density
    curve = sn.response_curve(
        scenario.neuron(name).with_parameters(**cells.parameters),
        step.first + (step.second - step.first) * np.linspace(0, 1, cells.size),
        repeats=REPEATS[name] if density > 0 else 1,
        duration=scenario.duration,
        noise=density if density > 0 else None,
        dt=scenario.dt,
        seed=scenario.seed,
    )
    rates = curve.drop_vars(["level", "repeat"])
    return rates.assign(current=("level", curve.level.values), dt=curve.attrs["dt"])


def measured(scenario: sn.Scenario) -> str:
    """The population whose curve is taken: the one whose spikes are recorded."""
    (name,) = scenario.record.spikes
    return name


def curve_of(results: sn.Results, condition: str) -> xr.Dataset:
    """The response curve of a condition."""
    first = dict.fromkeys((*results.scenario.sweep, "trial"), 0)
    data = results.data.sel(condition=condition).isel(first).dropna("repeat", how="all")
    return data.rename(current="level").set_coords("level").drop_vars("condition")


def under(results: sn.Results, condition: str) -> sn.Scenario:
    """The scenario of a condition."""
    return results.scenario.override(results.scenario.conditions[condition])


def parameters(scenario: sn.Scenario) -> dict[str, float]:
    """The cell's parameters in SI units."""
    values = scenario.resolved.populations[measured(scenario)].parameters
    return {name: float(value) for name, value in values.items()}


def siegert(scenario: sn.Scenario, dt: float | None) -> Callable[[Floats], Floats]:
    """The rate (Hz) of the noisy integrate-and-fire cell against the current (A)."""
    cell, density = parameters(scenario), float(scenario.drives["lif_noise"].density)
    tau = cell["C_m"] / cell["g_L"]
    rest = {name: cell[name] for name in ("V_th", "V_reset", "t_ref")}
    std = density / cell["g_L"] / np.sqrt(tau)
    return lambda current: theory.siegert(
        cell["E_L"] + current / cell["g_L"], std, tau=tau, dt=dt, **rest
    )


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
    count = np.abs(curve.rate[:, 0].values - expected) * float(scenario.duration)
    sentence = (
        "LIF without noise: the step has as many spikes as the closed form says, to within one"
    )
    yield within(sentence, float(count.max()), 0, 1, "spikes")
    steady = curve.steady_rate[:, 0].values
    error = np.abs(steady - expected)[steady > 0].max(initial=0)
    sentence = "LIF without noise: the steady rate is exactly that of the closed form: deviation"
    yield within(sentence, float(error), 0, 1e-6, "Hz")


def noise_claims(results: sn.Results) -> Iterator[sn.Claim]:
    """The noisy cell obeys Siegert's formula, and not that of the quiet cell."""
    curve, scenario = curve_of(results, "lif_noise"), under(results, "lif_noise")
    on_grid, plain = (siegert(scenario, dt)(curve.level.values) for dt in (float(curve.dt), None))
    quiet, fires = closed_form(scenario)(curve.level.values), on_grid > FIRES
    off = [
        (100 * (curve.rate - xr.DataArray(expected, dims="level")) / on_grid[:, None])[fires]
        for expected in (on_grid, plain, quiet)
    ]
    corrected, uncorrected, unaware = (each.mean("level").values for each in off)
    sentence = "LIF with noise: Siegert's formula on the time grid gives the rates; mean deviation"
    yield between(sentence, corrected, -2, 2, "%")
    sentence = "Baseline: without the correction for the time grid the deviation is"
    yield less(sentence, uncorrected, -1, "%")
    sentence = "Baseline: from the closed form that ignores the noise the rates deviate by"
    yield greater(sentence, unaware, 10, "%")


def between(claim: str, samples: Floats, low: float, high: float, unit: str) -> sn.Claim:
    """Holds if the 95 % interval of the mean lies between the bounds."""
    above, below = greater(claim, samples, low, unit), less(claim, samples, high, unit)
    expected = f"95 % interval between {low:g} and {high:g} {unit}"
    return replace(above, expected=expected, holds=above.holds and below.holds)


def squid_claims(results: sn.Results) -> Iterator[sn.Claim]:
    """The squid axon fires at the published rates, with noise also below its onset."""
    quiet, noisy = (squid_curve(results, name) for name in ("", "_noise"))
    for density, rate in PUBLISHED.items():
        steady = quiet.steady_rate.sel(level=density, method="nearest").item()
        sentence = f"Hodgkin-Huxley at {density} µA/cm²: {rate} Hz within 1 %"
        yield within(sentence, steady, 0.99 * rate, 1.01 * rate, "Hz")
    below = {"level": 5, "method": "nearest"}
    gained = noisy.rate.sel(**below).values - quiet.rate.sel(**below).item()
    sentence = "Noise fires the axon below its onset, at 5 µA/cm²: rate above that without noise"
    yield greater(sentence, gained, 5, "Hz")


def squid_curve(results: sn.Results, suffix: str) -> xr.Dataset:
    """A curve of the axon against the current density in µA/cm²."""
    curve = curve_of(results, f"hodgkin_huxley{suffix}")
    area = parameters(under(results, "hodgkin_huxley"))["area"]
    return curve.assign_coords(level=curve.level / area / UA_PER_CM2)


def onset_claims(results: sn.Results) -> Iterator[sn.Claim]:
    """The one starts from any low rate, the other jumps."""
    axon, cell = squid_curve(results, "_onset"), curve_of(results, "lif_onset")
    fires = axon.steady_rate.values[:, 0] > 0
    bracket = (float(axon.level[~fires].max()), float(axon.level[fires].min()))
    sentence = "Hodgkin-Huxley fires repeatedly from 6.26 µA/cm² on"
    yield within(sentence, sum(bracket) / 2, ONSET - 0.01, ONSET + 0.01, "µA/cm²", bracket)
    sentence = "Type II: at the first level that fires, the axon jumps at once to"
    yield within(sentence, lowest(axon), 45, 55, "Hz")
    sentence = "Type I: at the first level that fires, the LIF cell fires at"
    yield within(sentence, lowest(cell), 0, 10, "Hz")


def lowest(curve: xr.Dataset) -> float:
    """The lowest rate (Hz) that is not zero."""
    return float(curve.steady_rate.where(curve.steady_rate > 0).min())


def figures(results: sn.Results) -> Iterator[tuple[str, Figure]]:
    """The curves of both neurons, and their onsets enlarged."""
    fig, axes = sn.figures.panels("AB;CD", height_mm=120, height_ratios=[1.5, 1])
    for model, unit, upper, lower in (("lif", "pA", "A", "C"), ("hodgkin_huxley", "nA", "B", "D")):
        draw_curves(results, model, unit, axes[upper])
        draw_onset(results, model, axes[lower])
    axes["A"].set_title("leaky integrate-and-fire")
    axes["B"].set_title("Hodgkin-Huxley")
    area = parameters(under(results, "hodgkin_huxley"))["area"]
    axes["D"].axvline(1e12 * ONSET * UA_PER_CM2 * area, color=colour("control"), ls="--", lw=0.8)
    fig.set_label(
        "Firing rate against current, after the onset where there is no noise. A, B: with noise, "
        "dots are means over cells and bands hold 95 % of the cells; the lines are the closed form "
        "(without noise) and Siegert's formula (with noise). C, D: the onsets enlarged. The "
        "integrate-and-fire cell starts from any low rate; the axon jumps to fifty spikes a second "
        "at the published 6.26 µA/cm² (dashed)."
    )
    yield "response_curves", fig


def draw_curves(results: sn.Results, model: str, unit: str, ax: Axes) -> None:
    """With and without noise, theory over the integrate-and-fire cell."""
    for suffix, name in (("_noise", "with_noise"), ("", "without_noise")):
        curve, scenario = curve_of(results, model + suffix), under(results, model + suffix)
        theories = {"": closed_form, "_noise": partial(siegert, dt=float(curve.dt))}
        lines = {"theory": theories[suffix](scenario)} if model == "lif" else {}
        shown = curve if suffix else steady(curve)
        sn.figures.response_curve(shown, ax, name=name, lines=lines, unit=unit)
    handles, names = ax.get_legend_handles_labels()
    once = dict(zip(names, handles, strict=True))
    ax.legend(once.values(), once.keys(), loc="upper left")


def draw_onset(results: sn.Results, model: str, ax: Axes) -> None:
    """The steady rate about the onset."""
    condition = f"{model}_onset"
    lines = {"theory": closed_form(under(results, condition))} if model == "lif" else {}
    curve = steady(curve_of(results, condition))
    sn.figures.response_curve(curve, ax, name="without_noise", lines=lines, unit="pA")
    ax.get_legend().remove()
    ax.locator_params(axis="x", nbins=5)
    ax.set_ylim(-2, 60)


def steady(curve: xr.Dataset) -> xr.Dataset:
    """The curve of the steady rate, without the few spikes that a step may set off."""
    return curve.assign(rate=curve.steady_rate)
