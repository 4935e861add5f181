"""Neurons' response curves as activation functions, and a trained network on spiking neurons."""

from collections.abc import Iterator, Mapping
from functools import cache, partial

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

import simneuro as sn
from simneuro.analysis import (
    between,
    explain_no_value,
    greater,
    over_splits,
    paired_greater,
    theory,
    within,
)
from simneuro.bridge import (
    Activation,
    FittedCurve,
    RateClassifier,
    SpikingClassifier,
    activation,
    error_budget,
    fit_curve,
    population_curve,
    recorded_curve,
    to_spiking,
)
from simneuro.bridge.curves import (
    count_error,
    fit_table,
    lower_half,
    pack_curves,
    preferred_form,
    recorded_table,
    steady_curve,
    unpack_curve,
)
from simneuro.bridge.networks import normalise_activation
from simneuro.bridge.tasks import DigitSplit, DigitTask
from simneuro.figures import colour, dashes, display_name, fitted_curves, shades

RECORDED = ("B6", "B8")
QUIET = ("lif", "hodgkin_huxley")
FORMS = ("constant", "relu", "softplus", "sigmoid", "lif_rate")
CURVES = [*RECORDED, "lif", "noisy_lif", "lower_half", "hodgkin_huxley"]
REPEATS = 50  # noisy cells a level; chosen: the mean rate is then known to 0.5 Hz

NAMES = {
    "B6": "cell B6",
    "B8": "cell B8",
    "noisy_lif": "noisy LIF",
    "elu": "ELU",
    "gelu": "GELU",
    "perceptron": "scikit-learn",
}
COLOURS = {name: colour("neuron") for name in RECORDED} | {"perceptron": colour("baseline")}

LAYER_NAMES = {
    "relu_on_lif": "ReLU on LIF",
    "deep_1": "deep, layer 1",
    "deep_2": "deep, layer 2",
    "deep_3": "deep, layer 3",
}
# Others are small here, or inherited from the layer below.
SHOWN_CAUSES = ("curve", "refractoriness", "counting", "transient", "sequence", "lateness")
UNITS = ("sigmoid", "relu", "lif", "hodgkin_huxley", "B6")
OTHERS = ("tanh", "leaky_relu", "elu", "softplus", "swish", "gelu", "noisy_lif")
OTHER_COLOURS = dict.fromkeys(OTHERS, colour("green"))
CONVERSIONS = {  # whose network, to which neurons
    "relu_on_if": ("relu", "subtractive_if"),
    "relu_on_lif": ("relu", "lif"),
    "lif_on_lif": ("lif", "lif"),
}
TASK = DigitTask(
    pixels=4,  # chosen: at 8 by 8 a network without hidden units is at 96 % already
    test_share=0.5,  # chosen: an accuracy is then known to a point
    hidden=(64,),  # chosen: four for each pixel
    passes=100,  # chosen: after 60 the neurons' own curves are a point lower
    spiking_images=500,  # chosen: seconds of computing
    times=1e-3 * np.array([5, 10, 15, 20, 25, 30, 40, 50, 70, 100, 150, 200]),
)

# Populations and error budgets, of the networks of each trial.
CELLS = (1, 3, 10)  # a unit
WATCHED = 1e-3 * np.array([3, 5, 7, 10, 15, 20, 30])  # s
SOON = 5e-3  # s; chosen: a quarter of the membrane's time constant
WATCHED_IMAGES, BUDGET_IMAGES, TRADED_IMAGES = 100, 60, 200  # chosen: seconds of computing
DEEP = (32, 32, 32)  # units; chosen: so that spikes drive spikes in two layers

TITLES = {
    "A": "Recorded cells",
    "B": "LIF neuron",
    "C": "Hodgkin-Huxley neuron",
    "D": "Curves as activation functions",
    "E": "Error of the fits",
    "F": "Networks of rate units",
    "G": "The weights on spiking neurons",
    "H": "Units of noisy cells",
    "I": "What is lost, and why",
}
CAPTION = (
    "A to C: firing rate against a constant current, with fits. A: two recorded cells. B: a leaky "
    "integrate-and-fire neuron; the band holds 95 % of the repeats, the softplus is fitted to the "
    "lower half. C: the squid axon, lasting rate. D: the curves as hidden units see them when "
    "training starts, at inputs of mean 0 and standard deviation 1, scaled to a root mean square "
    "of 1. E: what each form misses, as a share of what a constant misses (lower half: of the "
    "curve of the noisy LIF); rings mark the lowest AICc, for which the five levels of a recorded "
    "cell are too few. F: test accuracy on handwritten digits by activation; small dots are splits "
    "of the images, bars and the band 95 % intervals, corrected for what splits share (the claims "
    "are about differences on the same splits, which are known better); diamonds: a "
    "logistic regression on hidden units that stay as they were drawn; scikit-learn: its "
    "MLPClassifier with as many ReLU units; chance is 10 %. G: accuracy of the "
    "decision against the time that spiking neurons have had; bands hold all trials, dashed lines "
    "are the rate networks on the same images. H: the same of a network whose units are "
    "populations of noisy LIF cells; a unit's rate is their mean. I: how far each cause moves the "
    "outputs, as a share of their spread: of ReLU weights on LIF neurons, and of a deep ReLU "
    "network, with three hidden layers, on integrate-and-fire neurons (mean of trials). The "
    "largest part stands out."
)


def trial(scenario: sn.Scenario) -> xr.Dataset:
    """Curves and their fits, accuracies of rate networks, and of spiking networks over time."""
    quiet = {name: quiet_curve(scenario.override({"seed": 1}), name) for name in QUIET}
    curves = {name: steady_curve(curve) for name, curve in quiet.items()}
    curves["noisy_lif"] = population_curve(scenario, "noisy_lif", repeats=REPEATS)
    cell = scenario.network.cells["lif"].neuron
    conversions = {
        name: (unit, cell if on == "lif" else on) for name, (unit, on) in CONVERSIONS.items()
    }
    kinds = activations(curves) | other_activations(curves)
    networks = TASK.run(kinds, conversions, scenario.seed, partial(on_spikes, cell=cell))
    level, dt = quiet["lif"].level, quiet["lif"].attrs["dt"]
    whole = theory.lif_rate_on_grid(level, dt=dt, **cell.si_values)
    parts = [pack_curves(curves), fits(curves), networks]
    return xr.merge(parts).assign(count_error=count_error(quiet["lif"], whole))


@cache
def quiet_curve(scenario: sn.Scenario, name: str) -> xr.Dataset:
    """Without noise all trials have the same curve, so a process takes it once."""
    return population_curve(scenario, name)


def fits(curves: Mapping[str, xr.Dataset]) -> xr.Dataset:
    """What each form misses on each curve, and on recorded cells at levels left out."""
    lower = {"lower_half": lower_half(curves["noisy_lif"])}
    simulated = fit_table({**curves, **lower}, FORMS)
    recorded = recorded_table(RECORDED, FORMS)
    return xr.merge([recorded, simulated], join="outer", compat="no_conflicts")


def activations(curves: Mapping[str, xr.Dataset]) -> dict[str, Activation]:
    """The activation of each kind of hidden unit."""
    given = {name: activation(name) for name in ("sigmoid", "relu")}
    own = {name: curves[name] for name in QUIET} | {"B6": recorded_curve("B6")}
    return given | {name: Activation.from_curve(curve) for name, curve in own.items()}


def other_activations(curves: Mapping[str, xr.Dataset]) -> dict[str, Activation]:
    """The other usual activations, and the curve of the noisy cell."""
    usual = {name: activation(name) for name in OTHERS if name != "noisy_lif"}
    return usual | {"noisy_lif": Activation.from_curve(curves["noisy_lif"])}


def on_spikes(
    nets: Mapping[str, RateClassifier], images: DigitSplit, *, cell: sn.NeuronModel
) -> xr.Dataset:
    """Units of several cells, and error budgets, of trained networks on spiking neurons."""
    deep = RateClassifier(DEEP, max_iter=TASK.passes, random_state=nets["relu"].random_state)
    deep.fit(images.train_images, images.train_labels)
    x, y = (part[:WATCHED_IMAGES] for part in (images.test_images, images.test_labels))
    parts = [
        populations(nets["noisy_lif"], x, y, cell),
        budgets({**nets, "deep": deep}, x[:BUDGET_IMAGES], cell),
    ]
    traded = trade_cells(nets["relu"], images.test_images[:TRADED_IMAGES])
    return xr.merge(parts).assign(
        traded=traded, watched_images=len(x), budget_images=min(BUDGET_IMAGES, len(x))
    )


def populations(
    net: RateClassifier, x: np.ndarray, y: np.ndarray, cell: sn.NeuronModel
) -> xr.Dataset:
    """Accuracy over time of a network whose units are several noisy cells."""
    found = [
        to_spiking(net, cell, cells_per_unit=cells).accuracy_over_time(x, y, f"{WATCHED[-1]} s")
        for cells in CELLS
    ]
    accuracy = [each.sel(time=WATCHED, method="nearest").values for each in found]
    return xr.Dataset(
        {
            "crowd": (("cells", "watched"), np.array(accuracy)),
            "crowd_rate_based": net.score(x, y),
        },
        {"cells": list(CELLS), "watched": ("watched", WATCHED, {"units": "s"})},
    )


def trade_cells(net: RateClassifier, x: np.ndarray) -> float:
    """The share of images that 4 cells a unit read in 50 ms as one cell a unit does in 200 ms."""
    slow = to_spiking(net).predict(x, "200 ms")
    quick = to_spiking(net, cells_per_unit=4).predict(x, "50 ms")
    return float(np.mean(slow == quick))


def budgets(nets: Mapping[str, RateClassifier], x: np.ndarray, cell: sn.NeuronModel) -> xr.Dataset:
    """How far each cause moves the outputs, in units of their spread, and its share of errors."""
    placed = {
        "relu_on_if": to_spiking(nets["relu"]),
        "relu_on_lif": to_spiking(nets["relu"], cell),
        "lif_on_lif": to_spiking(nets["lif"], cell),
        "deep": to_spiking(nets["deep"]),
    }
    found = {name: error_budget(spiking, x, "100 ms") for name, spiking in placed.items()}
    spread = {name: output_spread(spiking, x) for name, spiking in placed.items()}
    rows = [("relu_on_lif", "hidden_1"), *(("deep", f"hidden_{k}") for k in (1, 2, 3))]
    moved = [found[name].at_output.loc[layer] / spread[name] for name, layer in rows]
    shares = [found[name].shares.loc[layer] for name, layer in rows]
    first = found["relu_on_if"]
    timing = first.parts["hidden_1"].sel(cause=["counting", "transient", "sequence"]).sum("cause")
    lost = [found[name].table.loc["output", "total"] / spread[name] for name in placed]
    return xr.Dataset(
        {
            "moved": (("layer", "cause"), np.array(moved)),
            "blamed": (("layer", "cause"), np.array(shares)),
            "lost": ("placed", lost),
            "of_bound": float(abs(timing).max()) / first.bound,
        },
        {"layer": list(LAYER_NAMES), "cause": list(moved[0].index), "placed": list(placed)},
    )


def output_spread(spiking: SpikingClassifier, x: np.ndarray) -> float:
    """The standard deviation of the outputs of the rate network."""
    return float(spiking.rate_network.activations(x)[-1].std())


def claims(results: sn.Results) -> Iterator[sn.Claim]:
    """What holds of the curves, of networks with them, and of networks on spiking neurons."""
    data = results.first("condition")
    yield from recorded_claims(data.isel(trial=0).sel(curve=list(RECORDED)))
    yield from simulated_claims(data)
    yield from network_claims(data)
    yield from spiking_claims(data)
    yield from population_claims(data)
    yield from budget_claims(data)


def recorded_claims(cells: xr.Dataset) -> Iterator[sn.Claim]:
    """The recorded cells are bent like a sigmoid."""
    rmse, ratio = cells.rmse.sel(curve="B6"), cells.left_out / cells.left_out.sel(form="relu")
    # chosen: a tenth of a hertz about what other least-squares fits find
    yield within("Recorded cell B6: a ReLU misses by", rmse.sel(form="relu"), 2.15, 2.35, "Hz")
    yield within("Recorded cell B6: a sigmoid misses by", rmse.sel(form="sigmoid"), 0.6, 0.8, "Hz")
    sentence = (
        "In both recorded cells the sigmoid predicts a level that was left out of the fit better "
        "than the ReLU does: its error, as a part of the ReLU's, is at most"
    )
    yield within(sentence, ratio.sel(form="sigmoid").max(), 0, 1)
    sentence = (
        "The closest fit need not predict best: the LIF rate misses cell B6 least, yet at levels "
        "left out the ReLU's error is smaller; as a part of the LIF rate's"
    )
    closest = rmse.idxmin("form") == "lif_rate"  # otherwise the sentence is wrong
    left_out = (1 / ratio.sel(curve="B6", form="lif_rate")).where(closest, np.inf)
    yield within(sentence, left_out, 0, 1)


def simulated_claims(data: xr.Dataset) -> Iterator[sn.Claim]:
    """Each simulated neuron has a form of its own. The noise of each trial is its own."""
    sentence = (
        "LIF without noise fires as often as its closed form says, to within one spike: "
        "largest difference"
    )
    yield within(sentence, data.count_error.max(), 0, 1, "spikes")
    low, whole = (data.rmse.sel(curve=name) for name in ("lower_half", "noisy_lif"))
    sentence = (
        "In the lower half of its curve LIF with noise is more like a ReLU or a softplus than like "
        "a sigmoid: the sigmoid misses by more than the ReLU, by"
    )
    yield paired_greater(sentence, low.sel(form="sigmoid"), low.sel(form="relu"), "Hz")
    sentence = "Over the whole curve it flattens: the softplus misses by more than the sigmoid, by"
    yield paired_greater(sentence, whole.sel(form="softplus"), whole.sel(form="sigmoid"), "Hz")
    sentence = "Over the whole curve the LIF rate is closest: the sigmoid misses by more, by"
    yield paired_greater(sentence, whole.sel(form="sigmoid"), whole.sel(form="lif_rate"), "Hz")
    axon = data["hodgkin_huxley.rate"]
    sentence = "Hodgkin-Huxley has no low rates: its slowest lasting firing is at"
    # chosen: about the 50 Hz of its onset (rinzel1980), where there need be no level
    slowest = within(sentence, axon.where(axon > 0).min(), 50, 60, "Hz")
    yield explain_no_value(slowest, "It fires at no level.")


def network_claims(data: xr.Dataset) -> Iterator[sn.Claim]:
    """Any of the curves serves as an activation."""
    percent, interval = 100 * data.accuracy, over_splits(data, "test_images")
    linear = percent.sel(network="linear")
    for unit in UNITS:
        own, name = percent.sel(network=unit), display_name(unit, NAMES)
        sentence = f"Digits are read better with {name} units than without hidden units, by"
        yield paired_greater(sentence, own, linear, "points", interval=interval)
    others = percent.sel(network=list(OTHERS)).min("network")
    sentence = (
        f"Of {len(OTHERS)} other activations even the one that does worst in its split reads "
        "better than a network without hidden units, by"
    )
    yield paired_greater(sentence, others, linear, "points", interval=interval)
    learnt, frozen = (
        percent.sel(network=[f"{prefix}{unit}" for unit in UNITS]).mean("network")
        for prefix in ("", "frozen_")
    )
    # Of single kinds some differences are too small for one set of images; the figure shows all.
    sentence = (
        "Baseline: hidden units that learn are better than random ones, mean of all kinds; by"
    )
    yield paired_greater(sentence, learnt, frozen, "points", interval=interval)
    sentence = "Control: trained on shuffled labels, the ReLU network is about at chance, 10 %"
    # Each trial shuffles anew, so these are independent; chosen: half as much to either side.
    yield between(sentence, percent.sel(network="shuffled"), 5, 15, "%")


def spiking_claims(data: xr.Dataset) -> Iterator[sn.Claim]:
    """Spikes carry the weights where the neuron has the activation of their training."""
    interval = over_splits(data, "spiking_images")
    spiking, agreed = 100 * data.spiking, 100 * data.agreed
    gained = spiking.isel(time=-1) - 100 * data.rate_based
    for name, text in (
        ("relu_on_if", "ReLU weights on integrate-and-fire neurons"),
        ("lif_on_lif", "Weights trained with the LIF curve, on LIF neurons"),
    ):
        sentence = f"{text}: 200 ms of spikes cost less than 1.5 points of accuracy; change"
        # chosen: half of what hidden units are worth here
        yield greater(sentence, gained.sel(conversion=name), -1.5, "points", interval=interval)
    sentence = (
        "LIF neurons agree with the rate network on more images where it was trained with their "
        "curve than with the ReLU, by"
    )
    own, other = (agreed.sel(conversion=name) for name in ("lif_on_lif", "relu_on_lif"))
    yield paired_greater(sentence, own, other, "points", interval=interval)
    late = (spiking.isel(time=-1) - spiking.isel(time=0)).min("conversion")
    sentence = "Decisions take time: 5 ms of spikes are less accurate than 200 ms, by"
    yield greater(sentence, late, 0, "points", interval=interval)


def population_claims(data: xr.Dataset) -> Iterator[sn.Claim]:
    """Cells can be had for time: exactly without noise, and with noise they make it shorter."""
    sentence = (
        "Without noise cells buy time: units of 4 integrate-and-fire cells decide after 50 ms as "
        "those of one cell do after 200 ms, on at least"
    )
    # Counts are the same whole numbers (Hermite's identity); chosen: one image in a hundred for
    # sums that rounding puts on either side of one.
    yield within(sentence, 100 * data.traded.min(), 99, 100, "%")
    percent, interval = 100 * data.crowd, over_splits(data, "watched_images")
    soon, many = percent.sel(watched=SOON, method="nearest"), CELLS[-1]
    sentence = (
        f"With noise a population is faster: after {1e3 * SOON:g} ms units of {many} LIF cells are "
        "more accurate than units of one, by"
    )
    few, crowd = soon.sel(cells=1), soon.sel(cells=many)
    yield paired_greater(sentence, crowd, few, "points", interval=interval)


def budget_claims(data: xr.Dataset) -> Iterator[sn.Claim]:
    """The error budget keeps to what is proved, and names the neuron or the spikes."""
    sentence = (
        "Error budget: counting puts units of the first layer off by at most half a spike, as is "
        "proved; the largest error, in units of that bound"
    )
    yield within(sentence, data.of_bound.max(), 0, 1 + 1e-9)
    lost, interval = 100 * data.lost, over_splits(data, "budget_images")
    sentence = (
        "At the outputs LIF neurons lose more of a ReLU network than of one that was trained with "
        "their curve, as a share of the outputs' spread, by"
    )
    own, other = (lost.sel(placed=name) for name in ("lif_on_lif", "relu_on_lif"))
    yield paired_greater(sentence, other, own, "%", interval=interval)
    of_neuron = ["curve", "refractoriness"]
    blamed = 100 * data.blamed.sel(layer="relu_on_lif", cause=of_neuron).sum("cause")
    sentence = (
        "The error budget blames this on the neuron: of the mean square error, its curve and its "
        "refractory period have"
    )
    yield greater(sentence, blamed, 50, "%", interval=interval)  # chosen: the larger half
    later = data.blamed.sel(layer=["deep_2", "deep_3"]).mean("layer")
    spikes = later.sel(cause=["sequence", "lateness"]).sum("cause")
    sentence = (
        "Where spikes drive spikes, that they come unevenly and late costs more than that they are "
        "counted: shares of the mean square error differ by"
    )
    counting = later.sel(cause="counting")
    yield paired_greater(sentence, 100 * spikes, 100 * counting, "%", interval=interval)


def figures(results: sn.Results) -> Iterator[tuple[str, Figure]]:
    """One page: the curves, their fits, networks with them, and networks on spiking neurons."""
    data, named = results.first("condition"), (*QUIET, "noisy_lif")
    curves = {name: unpack_curve(data.isel(trial=0), name) for name in named}
    recorded = {NAMES[name]: recorded_curve(name) for name in RECORDED}
    mosaic, ratios = "AABBCC;DDDEEE;FFFFFF;GGGHHH;IIIIII", [1.05, 0.95, 0.85, 0.95, 1.35]
    fig, axes = sn.figures.panels(mosaic, height_mm=258, height_ratios=ratios)
    fitted_curves(recorded, {name: drawn(each) for name, each in recorded.items()}, axes["A"])
    draw_lif(curves["noisy_lif"], curves["lif"].rate[:, 0], axes["B"])
    axon = curves["hodgkin_huxley"]
    fitted_curves({"simulated": axon}, {"simulated": drawn(axon)}, axes["C"], unit="pA")
    units = {name: normalise_activation(act) for name, act in activations(curves).items()}
    sn.figures.activations(units, (-3, 3), axes["D"], own_colours=COLOURS, own_names=NAMES)
    axes["D"].set(xlabel="input (standard deviations)", ylabel="activation (rms of 1)")
    axes["D"].set_ylim(-0.1, 3.2)
    draw_errors(data[["rmse", "aicc"]].mean("trial").sel(curve=CURVES), axes["E"])
    draw_accuracies(data, axes["F"])
    texts = {
        name: f"{display_name(unit)} network, {display_name(on)}"
        for name, (unit, on) in CONVERSIONS.items()
    }
    networks = {texts[name]: data.sel(conversion=name) for name in CONVERSIONS}
    roles = {texts[name]: unit for name, (unit, _) in CONVERSIONS.items()}
    sn.figures.accuracies_over_time(networks, axes["G"], roles=roles)
    draw_populations(data, axes["H"])
    draw_budget(data, axes["I"])
    for letter, title in TITLES.items():
        axes[letter].set_title(title)
    fig.set_label(CAPTION)
    yield "spikes_to_activations", fig


def drawn(curve: xr.Dataset) -> dict[str, FittedCurve]:
    """The fits that are drawn."""
    return {form: fit_curve(curve, form) for form in ("relu", "sigmoid", "lif_rate")}


def draw_lif(noisy: xr.Dataset, quiet: xr.DataArray, ax: Axes) -> None:
    """The LIF cell with noise and without, and two fits of the noisy one."""
    lower = fit_curve(lower_half(noisy), "softplus")
    lines = {"softplus": lower, "sigmoid": fit_curve(noisy, "sigmoid")}
    fitted_curves({"with noise": noisy}, {"with noise": lines}, ax)
    ax.plot(1e12 * quiet.level, quiet, color=colour("lif"), ls=dashes("lif"), label="without noise")
    ax.set_ylim(top=165)  # room for the legend
    ax.legend(loc="upper left")


def draw_errors(mean: xr.Dataset, ax: Axes) -> None:
    """The error of each form on each curve, relative to that of a constant."""
    relative = (mean.rmse / mean.rmse.sel(form="constant")).drop_sel(form="constant")
    sn.figures.fit_errors(relative, ax, best=preferred_form(mean.aicc), own_names=NAMES)
    ax.set_ylim(bottom=1e-4)  # room for the legend
    ax.legend(loc="lower right")


def draw_accuracies(data: xr.Dataset, ax: Axes) -> None:
    """Test accuracy by activation, and that of a network without hidden units."""
    percent, interval = 100 * data.accuracy, over_splits(data, "test_images")
    shown = (*UNITS, *OTHERS)
    by_unit = {name: percent.sel(network=name).values for name in (*shown, "perceptron")}
    own = {"own_colours": COLOURS | OTHER_COLOURS, "own_names": NAMES}
    sn.figures.means(by_unit, ax, quantity="test accuracy", unit="%", interval=interval, **own)
    ax.set_xlim(left=-2.4)  # room for the name of the level
    linear = percent.sel(network="linear").values
    sn.figures.mean_level(linear, ax, "linear", text="no hidden units", interval=interval)
    frozen = [float(percent.sel(network=f"frozen_{name}").mean()) for name in shown]
    look = {"color": colour("control"), "mfc": "white", "ms": 5, "ls": "none"}
    (diamonds,) = ax.plot(range(len(shown)), frozen, "D", label="random hidden units", **look)
    ax.legend(handles=[diamonds], loc="lower left")


def draw_populations(data: xr.Dataset, ax: Axes) -> None:
    """Accuracy over time by the number of cells in a unit, and that of the rate network."""
    inks = shades(len(CELLS))
    for cells, ink in zip(CELLS, inks, strict=True):
        percent = 100 * data.crowd.sel(cells=cells).mean("trial")
        text = f"{cells} cell{'s' * (cells > 1)} a unit"
        ax.plot(1e3 * data.watched, percent, "o-", color=ink, label=text)
    rate_based = 100 * float(data.crowd_rate_based.mean())
    ax.axhline(rate_based, color=colour("control"), ls="--", lw=0.8, label="rate network")
    ax.set(xlabel="simulated time (ms)", ylabel="test accuracy (%)", xscale="log")
    ax.set_xticks([3, 5, 10, 20, 30], ["3", "5", "10", "20", "30"])
    ax.minorticks_off()
    ax.legend(loc="lower right")


def draw_budget(data: xr.Dataset, ax: Axes) -> None:
    """How far each cause moves the outputs, by layer."""
    moved = 100 * data.moved.sel(cause=list(SHOWN_CAUSES)).mean("trial")
    bars = sn.figures.error_parts(
        moved,
        ax,
        quantity="shift of the outputs (% of spread)",
        own_names=LAYER_NAMES,
        legend=False,
    )
    names = [text.get_text() for text in ax.get_yticklabels()]
    for place, bar, name in zip(ax.get_yticks(), bars, names, strict=True):
        ax.text(bar.get_width(), place, f" {name}", va="center", fontsize=7)
    ax.set_yticks([])  # beside the axis, names this long would move all other panels
    ax.set_xlim(right=1.3 * max(bar.get_width() for bar in bars))
