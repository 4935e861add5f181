"""Neurons' response curves as activation functions, and a trained network on spiking neurons."""

from collections.abc import Iterator, Mapping
from functools import cache, partial

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

import simneuro as sn
from simneuro.analysis import (
    IntervalOf,
    between,
    greater,
    paired_greater,
    split_interval,
    theory,
    within,
)
from simneuro.bridge import (
    Activation,
    FittedCurve,
    activation,
    fit_curve,
    population_curve,
    recorded_curve,
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
from simneuro.bridge.tasks import DigitTask
from simneuro.figures import colour, dashes, display_name, fitted_curves

RECORDED = ("B6", "B8")
QUIET = ("lif", "hodgkin_huxley")
FORMS = ("constant", "relu", "softplus", "sigmoid", "lif_rate")
CURVES = [*RECORDED, "lif", "noisy_lif", "lower_half", "hodgkin_huxley"]
REPEATS = 50  # noisy cells a level; chosen: the mean rate is then known to 0.5 Hz

NAMES = {"B6": "cell B6", "B8": "cell B8", "noisy_lif": "noisy LIF"}
COLOURS = {name: colour("neuron") for name in RECORDED}

UNITS = ("sigmoid", "relu", "lif", "hodgkin_huxley", "B6")
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

TITLES = {
    "A": "Recorded cells",
    "B": "LIF neuron",
    "C": "Hodgkin-Huxley neuron",
    "D": "Curves as activation functions",
    "E": "Error of the fits",
    "F": "Networks of rate units",
    "G": "The weights on spiking neurons",
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
    "logistic regression on hidden units that stay as they were drawn. G: accuracy of the "
    "decision against the time that spiking neurons have had; bands hold all trials, dashed lines "
    "are the rate networks on the same images."
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
    networks = TASK.run(activations(curves), conversions, scenario.seed)
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


def over_splits(data: xr.Dataset, tested: str) -> IntervalOf:
    """The interval of a mean over splits of one set of images; a t interval is too narrow."""
    seen, unseen = (int(data[name].values.flat[0]) for name in ("train_images", tested))
    return partial(split_interval, trained=seen, tested=unseen)


def claims(results: sn.Results) -> Iterator[sn.Claim]:
    """What holds of the curves, of networks with them, and of networks on spiking neurons."""
    data = results.first("condition")
    yield from recorded_claims(data.isel(trial=0).sel(curve=list(RECORDED)))
    yield from simulated_claims(data)
    yield from network_claims(data)
    yield from spiking_claims(data)


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
    sentence = "LIF without noise fires as often as its closed form says, to within one spike"
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
    yield within(sentence, axon.where(axon > 0).min(), 50, 60, "Hz")


def network_claims(data: xr.Dataset) -> Iterator[sn.Claim]:
    """Any of the curves serves as an activation."""
    percent, interval = 100 * data.accuracy, over_splits(data, "test_images")
    linear = percent.sel(network="linear")
    for unit in UNITS:
        own, name = percent.sel(network=unit), display_name(unit, NAMES)
        sentence = f"Digits are read better with {name} units than without hidden units, by"
        yield paired_greater(sentence, own, linear, "points", interval=interval)
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


def figures(results: sn.Results) -> Iterator[tuple[str, Figure]]:
    """One page: the curves, their fits, networks with them, and networks on spiking neurons."""
    data, named = results.first("condition"), (*QUIET, "noisy_lif")
    curves = {name: unpack_curve(data.isel(trial=0), name) for name in named}
    recorded = {NAMES[name]: recorded_curve(name) for name in RECORDED}
    fig, axes = sn.figures.panels("AABBCC;DDDEEE;FFFGGG", height_mm=200)
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
    ax.legend(loc="upper left")


def draw_errors(mean: xr.Dataset, ax: Axes) -> None:
    """The error of each form on each curve, relative to that of a constant."""
    relative = (mean.rmse / mean.rmse.sel(form="constant")).drop_sel(form="constant")
    sn.figures.fit_errors(relative, ax, best=preferred_form(mean.aicc), own_names=NAMES)
    ax.legend(loc="lower left")


def draw_accuracies(data: xr.Dataset, ax: Axes) -> None:
    """Test accuracy by activation, and that of a network without hidden units."""
    percent, interval = 100 * data.accuracy, over_splits(data, "test_images")
    by_unit = {name: percent.sel(network=name).values for name in UNITS}
    own = {"own_colours": COLOURS, "own_names": NAMES}
    sn.figures.means(by_unit, ax, quantity="test accuracy", unit="%", interval=interval, **own)
    linear = percent.sel(network="linear").values
    sn.figures.mean_level(linear, ax, "linear", text="no hidden units", interval=interval)
    frozen = [float(percent.sel(network=f"frozen_{name}").mean()) for name in UNITS]
    look = {"color": colour("control"), "mfc": "white", "ms": 5, "ls": "none"}
    (diamonds,) = ax.plot(range(len(UNITS)), frozen, "D", label="random hidden units", **look)
    ax.legend(handles=[diamonds], loc="lower left")
