"""A balanced network: large currents that cancel, irregular firing, and an unbalanced control."""

from collections.abc import Iterator

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

import simneuro as sn
from simneuro.analysis import between, explain_no_value, greater, less, theory
from simneuro.figures import colour, display_name

SHOWN = 0.2  # s; chosen: the part of a trial that is kept for the figure
CELLS = 20  # chosen: as many rows of each population as can be told apart
CURRENTS = {"excitation": "excitatory", "inhibition": "inhibitory"}
PANELS = {"balanced": "AD", "weak_inhibition": "BE", "constant_drive": "CF"}  # spikes, currents
COLOURS = {
    "balanced": colour("green"),
    "weak_inhibition": colour("control"),
    "constant_drive": colour("blue"),
}


def trial(scenario: sn.Scenario) -> xr.Dataset:
    """The standard measures, the CV of each cell, mean currents, and the start of the recording."""
    recording = sn.simulate(scenario)
    means = {
        name: 1e12 * sn.recording.trace(recording, "exc", f"I_{name}").mean() for name in CURRENTS
    }
    net = float(sum(means.values())) + 1e12 * float(scenario.drives["constant_exc"].amplitude)
    return excerpt(recording).assign(
        **sn.analysis.standard_measures(recording),
        **means,
        net=net,
        predicted=float(theory.lif_rate(1e-12 * net, **parameters(scenario))),
        cell_cv=("cell", sn.analysis.cv(recording, "exc").values),
    )


def parameters(scenario: sn.Scenario) -> dict[str, float]:
    """The excitatory cells' parameters in SI units."""
    return scenario.network.cells["exc"].neuron.si_values


def rheobase(scenario: sn.Scenario) -> float:
    """The mean current (pA) that just reaches the threshold."""
    cell = parameters(scenario)
    return 1e12 * float(theory.lif_rheobase(g_L=cell["g_L"], E_L=cell["E_L"], V_th=cell["V_th"]))


def excerpt(recording: xr.Dataset) -> xr.Dataset:
    """The first part of a recording, as a recording."""
    kept = np.flatnonzero(recording.spike_time.values < SHOWN)
    start = recording.sel(time=slice(0, SHOWN)).isel(spike=kept)
    return start.assign_attrs(duration=min(SHOWN, recording.attrs["duration"]))


def claims(results: sn.Results) -> Iterator[sn.Claim]:
    """Balance, irregularity, asynchrony, and the control."""
    balanced, control = (by_trial(results, name) for name in ("balanced", "weak_inhibition"))
    yield from balance_claims(balanced, rheobase(results.scenario))
    constant = by_trial(results, "constant_drive")
    of_spikes = (
        *irregularity_claims(balanced),
        *control_claims(control, balanced),
        *source_claims(constant),
    )
    for claim in of_spikes:
        yield explain_no_value(claim, "Cells that hardly fire have neither a CV nor a correlation.")


def by_trial(results: sn.Results, condition: str) -> xr.Dataset:
    """One condition's measures of the excitatory cells: a value a trial."""
    return results.first().sel(condition=condition, population="exc")


def balance_claims(balanced: xr.Dataset, threshold: float) -> Iterator[sn.Claim]:
    """Each current is large, their sum is small."""
    for name, sign in (("excitation", 1), ("inhibition", -1)):
        sentence = (
            f"The mean {name}, as a multiple of the current that reaches the threshold, is large"
        )
        # chosen: alone, excitation would then drive the cells far beyond the threshold
        yield greater(sentence, sign * balanced[name].values / threshold, 2)
    net = abs(balanced.net.values) / balanced.excitation.values
    # chosen: most is gone; how much is left depends on the number of cells and inputs
    yield less(
        "Excitation and inhibition cancel: what is left of the excitation", 100 * net, 25, "%"
    )
    sentence = "The mean current does not reach the threshold: chance must bring the cells there"
    yield less(sentence, balanced.net.values, threshold, "pA")


def irregularity_claims(balanced: xr.Dataset) -> Iterator[sn.Claim]:
    """The cells fire at a low rate, as irregularly as chance, and apart."""
    # chosen: a tenth of the 200 Hz at which the refractory period ends it, and enough for a CV
    yield between("The excitatory cells fire at a low rate", balanced.rate, 5, 20, "Hz")
    # chosen: nearer to 1 than to the 0 of a clock, and not the bursts that are far above 1
    yield between(
        "They fire irregularly: CV of the intervals (by pure chance it is 1)", balanced.cv, 0.7, 1.3
    )
    # chosen: a pair then shares a twentieth of its variance at most
    yield less(
        "They fire apart: mean correlation of counts in 10 ms", balanced.correlation.values, 0.05
    )


def control_claims(control: xr.Dataset, balanced: xr.Dataset) -> Iterator[sn.Claim]:
    """With weak inhibition the same cells are clocks."""
    # chosen: far below the 0.7 of the network; a clock has 0
    yield less(
        "Control: with a fifth of the inhibition the cells are clocks: CV", control.cv.values, 0.2
    )
    sentence = (
        "Control: the rate is then that of the mean current alone, by the closed form: deviation"
    )
    deviation = 100 * abs(1 - control.predicted.values / control.rate.values)
    # chosen: the mean over cells of a curved function is not quite that of the mean
    yield less(sentence, deviation, 5, "%")
    sentence = "Balance slows the cells, against the control"
    yield sn.analysis.paired_greater(sentence, control.rate.values, balanced.rate.values, "Hz")


def source_claims(constant: xr.Dataset) -> Iterator[sn.Claim]:
    """Without noise from outside the network makes its own."""
    # The bounds are those of the network under noise.
    sentence = (
        "Control: driven by a constant current, without any noise, the cells fire irregularly"
    )
    yield between(f"{sentence}: CV", constant.cv.values, 0.7, 1.3)
    sentence = "Control: and apart: mean correlation of counts in 10 ms"
    yield less(sentence, constant.correlation.values, 0.05)


def figures(results: sn.Results) -> Iterator[tuple[str, Figure]]:
    """The network and its controls side by side, then what was measured in all three."""
    layout = "AABBCC;DDEEFF;GGGHHH"
    fig, axes = sn.figures.panels(layout, height_mm=150, height_ratios=[1.3, 1, 1])
    for condition, (spikes, currents) in PANELS.items():
        shown = first_trial(results, condition)
        sn.figures.raster(shown, axes[spikes], neurons=CELLS, unit="ms")
        axes[spikes].set_title(display_name(condition))
        draw_currents(shown, rheobase(results.scenario), axes[currents])
        sn.figures.stack(axes[spikes], axes[currents])
    axes["D"].legend(ncols=2, loc="lower left", bbox_to_anchor=(0, 1), columnspacing=1.0)
    draw_cvs(results, axes["G"])
    draw_rates(results, axes["H"])
    fig.set_label(
        "The network (left), its control with weakened inhibition, and that with a constant "
        "current in the place of the events from outside. A to C: spikes "
        f"of {CELLS} cells of each population. D to F: the synaptic currents of one excitatory "
        "cell and what they add up to (in F with the constant current); dotted, the constant "
        "current that just reaches the threshold. G: irregularity of the excitatory cells: 0 is a "
        "clock, 1 is chance. H: their rate (a dot a trial, bars 95 %), and the rate that the mean "
        "current alone would give."
    )
    yield "balance", fig


def first_trial(results: sn.Results, condition: str) -> xr.Dataset:
    """The excerpt of one trial."""
    return results.first("trial").sel(condition=condition)


def draw_currents(shown: xr.Dataset, threshold: float, ax: Axes) -> None:
    """Excitation, inhibition and their sum (nA) in the first cell."""
    traces = {name: 1e9 * sn.recording.trace(shown, "exc", f"I_{name}")[:, 0] for name in CURRENTS}
    for name, current in traces.items():
        look = {"color": colour(CURRENTS[name]), "lw": 0.9, "label": name}
        ax.plot(1e3 * current.time, current, ls="--" if name == "inhibition" else "-", **look)
    # What the synapses leave of the mean current is the constant one.
    constant = 1e-3 * float(shown.net - sum(shown[name] for name in CURRENTS))
    net = sum(traces.values()) + constant
    ax.plot(1e3 * net.time, net, color=colour("neuron"), lw=0.9, label="sum")
    ax.axhline(threshold / 1e3, color=colour("control"), ls=":", lw=1.0, label="threshold")
    ax.set(xlabel="time (ms)", ylabel="current (nA)")


def draw_cvs(results: sn.Results, ax: Axes) -> None:
    """How the CV is distributed over the excitatory cells of all trials."""
    for condition in results.data.condition.values:
        values = results.first().cell_cv.sel(condition=condition).values
        bins = np.arange(0, 2.1, 0.1)
        share = 100 * np.histogram(values, bins)[0] / max(np.isfinite(values).sum(), 1)
        look = {"color": COLOURS[condition], "label": display_name(condition), "lw": 1.3}
        dashes = "--" if condition == "constant_drive" else "-"
        ax.stairs(share, bins, fill=condition == "balanced", alpha=0.8, ls=dashes, **look)
    ax.legend()
    ax.set(xlabel="CV of the intervals", ylabel="cells (%)")


def draw_rates(results: sn.Results, ax: Axes) -> None:
    """The measured rate, and what the mean current alone would give."""
    data = {name: by_trial(results, name) for name in results.data.condition.values.tolist()}
    rates = {name: each.rate.values for name, each in data.items()}
    sn.figures.means(rates, ax, quantity="firing rate", unit="Hz", own_colours=COLOURS)
    for place, each in enumerate(data.values()):
        predicted = float(each.predicted.mean())
        name = "mean current alone" if place == 0 else None
        ax.hlines(
            predicted, place - 0.15, place + 0.15, colour("theory"), lw=2.5, zorder=0, label=name
        )
    ax.set_ylim(bottom=0)
    ax.legend(loc="center left")
