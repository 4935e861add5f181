"""Differences that pass many layers: of rates through cells, of gradients through units."""

from collections.abc import Iterator, Sequence
from functools import cache, partial
from typing import Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

import simneuro as sn
from simneuro.analysis import (
    after_looking,
    between,
    depth_scale,
    greater,
    layer_factor,
    less,
    paired_greater,
    t_interval,
    within,
)
from simneuro.bridge import Activation, activation
from simneuro.bridge.network_views import layered_rates, mean_field_rates
from simneuro.bridge.networks import derive_seed, gradient_factor, normalise_activation
from simneuro.bridge.tasks import compare_initialisations, passes_to_loss, split_digits
from simneuro.figures import colour, display_name, means_along

# Cells. Each regime has excitatory and inhibitory weights, and a mean and noise from outside. By
# Siegert's formula layers hand on 20 Hz, and a difference about it times 0.6, 0.85 and 0.85.
REGIMES = {
    "short": ("0.3779 mV", "-0.2114 mV", "53.65 pA", "206.2 pA*ms^0.5"),
    "long": ("0.4022 mV", "-0.1604 mV", "38.60 pA", "206.2 pA*ms^0.5"),
    "noiseless": ("0.8675 mV", "-0.7053 mV", "54.53 pA", "0 pA*ms^0.5"),
}
KINDS, INPUTS = ("exc", "inh"), {"input_exc": "exc", "input_inh": "inh"}
DEPTH, PASSED, RATES = 10, 20.0, (14.0, 26.0)  # layers, Hz; chosen: a difference that spikes show
BIN, WINDOW = "5 ms", "100 ms"  # chosen: a quarter of the membrane's time constant; litvak2003

# Units.
NEURON = "neuron"
PURE = (
    *("identity", "relu", "leaky_relu", "prelu", "elu", "softplus", "swish", "gelu"),
    *("tanh", "sigmoid"),
)
RATE = ("soft_lif_rate", "siegert")  # whose values are rates: only in normalised form
UNITS = (*PURE, NEURON, *RATE)
LEVELS, NOISE = "0 pA : 400 pA : 21", "223.6 pA*ms^0.5"  # the noise of the layers of cells
LAYERS, SAMPLES, BATCH = 10, 8, 64

# Networks that learn.
LEARNERS = ("relu", "tanh", "sigmoid", NEURON)
HELPS: dict[str, dict[str, Any]] = {
    "plain": {},
    "clipped": {"clip_gradient": 1.0},
    "batch_norm": {"batch_norm": True},
}
HIDDEN, MOST = (32,) * 8, 12  # chosen
LOSSES = (1.0, 0.5)  # nat; chosen: guessing has 2.3

LOOKS = {  # colour, marker and dash
    "short": (colour("blue"), "s", "--"),
    "long": (colour("vermillion"), "o", "-"),
    "noiseless": (colour("black"), "^", ":"),
    "relu": (colour("relu"), "o", "-"),
    "tanh": (colour("tanh"), "s", "--"),
    "sigmoid": (colour("sigmoid"), "^", ":"),
    NEURON: (colour("neuron"), "D", "-."),
    "normalised": (colour("black"), "o", ""),
    "glorot": (colour("orange"), "s", ""),
    "he": (colour("blue"), "^", ""),
    "batch_norm": (colour("purple"), "D", ""),
    "plain": (colour("black"), "o", ""),
    "clipped": (colour("orange"), "s", ""),
}
COLOURS = {name: ink for name, (ink, _, _) in LOOKS.items()}
STARTS = {
    "normalised": "each unit normalised",
    "glorot": "Glorot's variance 1/n",
    "he": "He's variance 2/n",
    "batch_norm": "batch normalisation",
}
NAMES = STARTS | {
    "short": "noise, slope 0.6",
    "long": "noise, slope 0.85",
    "noiseless": "no noise, slope 0.85",
    "clipped": "gradients clipped",
    NEURON: "noisy LIF, measured",
    "siegert": "noisy LIF, Siegert",
    "soft_lif_rate": "soft LIF",
}
CELLS_CAPTION = (
    "A, B: rates of ten layers of LIF cells for two rates of the input, with noise and without; "
    "lines are Siegert's formula, layer by layer. C: the difference of the two rates as a part of "
    "that of the input; lines are the formula. D: correlation of spike counts in 5 ms of the cells "
    "of a layer. Points are means of trials with 95 % intervals."
)
UNITS_CAPTION = (
    "A: the mean square of the gradient in each layer, as a part of that in the last, in drawn "
    "networks; lines are the law of wide layers. B: passes over the images until the loss of "
    "networks of eight hidden layers is below 1, at the best learning rate tried; at the top, more "
    "than 12. C: the factor by which a layer multiplies the mean square of the gradient, for "
    "every activation, by initialisation; bars are the law. Points are means of trials with 95 % "
    "intervals."
)


def trial(scenario: sn.Scenario) -> xr.Dataset:
    """Rates through cells, gradients through units, and networks that learn."""
    given = {name: each.value for name, each in scenario.parameters.items()}
    settings = {"repeats": 20, "duration": given["curve_duration"], "noise": NOISE}
    curve = sn.response_curve("lif", LEVELS, **settings, seed=scenario.seed)
    own = Activation.from_curve(curve)
    parts = [
        cells(scenario),
        gradients(own, scenario.seed, given["width"]),
        learning(own, scenario.seed, given["learning_rates"].tolist()),
    ]
    return xr.merge(parts)


def cells(scenario: sn.Scenario) -> xr.Dataset:
    """The rates and the synchrony of each layer, in each regime, for two rates of the input."""
    rows = [
        [
            layered_rates(regime(scenario, name, rate), DEPTH, INPUTS, window=WINDOW, bin_width=BIN)
            for rate in RATES
        ]
        for name in REGIMES
    ]
    along = [xr.concat(row, xr.Variable("input", list(RATES))) for row in rows]
    return xr.concat(along, xr.Variable("regime", list(REGIMES)))


def regime(scenario: sn.Scenario, name: str, rate: float) -> sn.Scenario:
    """The first layer in a regime, with inputs that fire at a rate (Hz)."""
    exc, inh, mean, density = REGIMES[name]
    changes = {f"sources.{source}.rate": f"{rate} Hz" for source in INPUTS}
    for kind in KINDS:
        changes |= {f"projections.exc_{kind}.weight": exc, f"projections.inh_{kind}.weight": inh}
        background = f"drives.{kind}_background"
        changes |= {f"{background}.mean": mean, f"{background}.density": density}
    return scenario.override(changes)


@cache
def slope(scenario: sn.Scenario, name: str) -> float:
    """What a layer makes of a small difference of rates about 20 Hz, by Siegert's formula."""
    around = PASSED + np.array([-0.02, 0.02])
    low, high = (float(mean_field_rates(regime(scenario, name, rate))[0]) for rate in around)
    return (high - low) / float(np.ptp(around))


def gradients(own: Activation, seed: int, width: int) -> xr.Dataset:
    """What layers multiply gradients by, as drawn and by law."""
    sizes = {"depth": LAYERS, "width": width, "samples": SAMPLES, "batch": BATCH}
    sizes |= {"seed": derive_seed(seed, "drawn layers")}
    pure = {name: activation(name) for name in PURE} | {NEURON: own}
    rates = {name: activation(name) for name in RATE}
    found = compare_initialisations(pure, list(STARTS), **sizes)
    more = compare_initialisations(rates, ["normalised"], **sizes)
    return found.combine_first(more).sel(start=list(STARTS), unit=list(UNITS))


def learning(own: Activation, seed: int, rates: Sequence[float]) -> xr.Dataset:
    """Passes until deep networks read digits, at each learning rate."""
    split = split_digits(4, 0.5, derive_seed(seed, "split"))
    settings = {"hidden": HIDDEN, "losses": LOSSES, "most": MOST}
    settings |= {"seed": derive_seed(seed, "initial weights")}
    passes = [
        [passes_to_loss(split, act, rates, **settings, **helped) for helped in HELPS.values()]
        for act in (own if name == NEURON else activation(name) for name in LEARNERS)
    ]
    coords = {
        "learner": list(LEARNERS),
        "help": list(HELPS),
        "learning_rate": list(rates),
        "loss": list(LOSSES),
    }
    return xr.Dataset({"passes": (tuple(coords), np.array(passes))}, coords)


def claims(results: sn.Results) -> Iterator[sn.Claim]:
    """Cells, then gradients, then networks that learn."""
    data = results.first("condition")
    yield from cell_claims(data, results.scenario)
    yield from law_claims(data)
    yield from start_claims(data)
    yield from learning_claims(data)


def cell_claims(data: xr.Dataset, scenario: sn.Scenario) -> Iterator[sn.Claim]:
    """With noise differences of rates fade as Siegert's formula says, without it they do not."""
    for name in REGIMES:
        expected = slope(scenario, name)
        found = layer_factor(differences(data.rate.sel(regime=name)))
        sentence = (
            f"Cells, {NAMES[name]}: from layer to layer a difference of rates is multiplied by the "
            f"slope of Siegert's formula, {expected:.2f}, a depth scale of "
            f"{float(depth_scale(expected)):.2f} layers"
        )
        # chosen: 5 %, as of the factors of gradients
        yield between(sentence, found, 0.95 * expected, 1.05 * expected)
        last = data[["rate", "mean_field"]].sel(regime=name, depth=DEPTH).mean("input")
        sentence = f"Cells, {NAMES[name]}: the rate of the tenth layer, minus that of the formula"
        # chosen: 5 % of 20 Hz
        yield between(sentence, last.rate - last.mean_field, -1, 1, "Hz")
    yield from synchrony_claims(data)


def synchrony_claims(data: xr.Dataset) -> Iterator[sn.Claim]:
    """Why the formula fails without noise, and what it costs."""
    quiet, noisy = (data.sel(regime=name) for name in ("noiseless", "long"))
    together = quiet.synchrony.mean("input")
    sentence = "Without noise cells fire together, more from layer to layer: tenth minus first"
    yield paired_greater(sentence, together.sel(depth=DEPTH), together.sel(depth=1))
    sentence = "With noise they do not: correlation of cells in the tenth layer"
    yield less(sentence, noisy.synchrony.mean("input").sel(depth=DEPTH), 0.1)  # chosen
    left = [differences(each.rate)[:, DEPTH] for each in (noisy, quiet)]
    sentence = "With noise the tenth layer still has a difference of the rates, slope 0.85"
    yield greater(sentence, left[0], 0, "Hz")
    sentence = (
        "Statement: without noise the rate in deep layers does not depend on that of the input; "
        "the difference in the tenth layer is below 1 Hz"
    )
    yield less(sentence, left[1], 1, "Hz")  # chosen: a twelfth of the difference of the inputs
    clear = [
        gap / np.sqrt((each.fluctuation.sel(depth=DEPTH) ** 2).mean("input"))
        for gap, each in zip(left, (noisy, quiet), strict=True)
    ]
    sentence = (
        "Statement: synchrony hides rates from averages over 100 ms; the difference in the "
        "tenth layer over its fluctuation, with noise minus without"
    )
    yield paired_greater(sentence, *clear)


def differences(rate: xr.DataArray) -> xr.DataArray:
    """The rate that the higher input leads to, minus the other one (trial, depth)."""
    return rate.diff("input").isel(input=0).transpose("trial", "depth")


def law_claims(data: xr.Dataset) -> Iterator[sn.Claim]:
    """Drawn layers multiply gradients by the integral of the law."""
    share = (data.factor / data.factor_here).mean("layer")
    for start, text in STARTS.items():
        found = share.sel(start=start).dropna("unit", how="all")
        worst = found.isel(unit=int(np.abs(found.mean("trial") - 1).values.argmax()))
        name = display_name(str(worst.unit.values), NAMES)
        sentence = (
            f"Units, {text}: gradients as a part of the law's, a layer; of {found.unit.size} units "
            f"the farthest from it, {name}"
        )
        # As it is the farthest of many, the intervals of all hold together (sidak1967).
        joint = partial(t_interval, level=0.95 ** (1 / found.unit.size))
        # After layers of 300 units, of which one was undecided, there were 500.
        yield after_looking(between(sentence, worst.drop_vars("unit"), 0.95, 1.05, interval=joint))
    own = share.sel(start="normalised", unit=NEURON)
    sentence = "The cells' own measured curve as a unit: gradients as a part of the law's, a layer"
    yield between(sentence, own, 0.95, 1.05)


def start_claims(data: xr.Dataset) -> Iterator[sn.Claim]:
    """What each initialisation is known for."""
    factor = data.factor.mean("layer")
    steepest = max(gradient_factor("sigmoid", 1.0, square) for square in np.geomspace(1e-6, 100, 9))
    sentence = "Sigmoid, weights of variance 1/n: the law for inputs of any size, at most 1/16"
    yield within(sentence, steepest, 0, 1 / 16)
    sentence = (
        "Sigmoid, weights of variance 1/n: gradients are multiplied by less than 1/16 a layer"
    )
    yield less(sentence, factor.sel(start="glorot", unit="sigmoid"), 1 / 16)
    for start, value in (("he", 1.0), ("glorot", 0.5)):
        relu = data.sel(start=start, unit="relu")
        sums = (relu.square / relu.square.shift(layer=1)).mean("layer")
        for what, found in (("gradients", relu.factor.mean("layer")), ("forward, sums", sums)):
            sentence = f"ReLU, {STARTS[start]}: {what} are multiplied by {value:g} a layer"
            yield between(sentence, found, 0.95 * value, 1.05 * value)
    tanh = data.factor.sel(start="glorot", unit="tanh")
    sentence = "Tanh, Glorot's variance: gradients fade ever more slowly; last factor minus first"
    yield paired_greater(sentence, tanh.isel(layer=-2), tanh.isel(layer=0))
    grown = np.pi / (np.pi - 1)
    sentence = "ReLU, batch normalisation: gradients grow by pi/(pi - 1) a layer"
    relu = factor.sel(start="batch_norm", unit="relu")
    yield between(sentence, relu, 0.95 * grown, 1.05 * grown)
    sentence = "Batch normalisation: no unit has a factor below 1 (Poincare); the least of the law"
    least = data.factor_law.sel(start="batch_norm").min()
    yield within(sentence, least, 1 - 1e-9, np.inf, exact=False)
    sentence = "LIF without noise: the law has no finite value; one over it"
    endless = gradient_factor(normalise_activation(activation("lif_rate")), 1.0)
    yield within(sentence, 1 / endless, 0, 0)


def best_passes(data: xr.Dataset, loss: float) -> xr.DataArray:
    """Passes at the best learning rate; what is not reached counts as one more than there are."""
    return np.minimum(data.passes.sel(loss=loss).min("learning_rate"), MOST + 1)


def learning_claims(data: xr.Dataset) -> Iterator[sn.Claim]:
    """Networks whose gradients vanish learn later, and what helps them."""
    first, second = (best_passes(data, loss) for loss in LOSSES)
    plain = first.sel(help="plain")
    for name in ("sigmoid", NEURON):
        text = display_name(name, NAMES)
        sentence = f"Eight hidden layers of {text} units need more passes than of ReLU units, by"
        yield paired_greater(sentence, plain.sel(learner=name), plain.sel(learner="relu"))
        sentence = f"Batch normalisation saves {text} networks passes until the loss is below 1"
        yield paired_greater(
            sentence, plain.sel(learner=name), first.sel(learner=name, help="batch_norm")
        )
    sentence = (
        "Statement: batch normalisation saves ReLU networks passes until the loss is below 0.5"
    )
    relu = second.sel(learner="relu")
    yield paired_greater(sentence, relu.sel(help="plain"), relu.sel(help="batch_norm"))
    sentence = "Statement: clipping saves sigmoid networks passes until the loss is below 1"
    yield paired_greater(
        sentence, plain.sel(learner="sigmoid"), first.sel(learner="sigmoid", help="clipped")
    )


def figures(results: sn.Results) -> Iterator[tuple[str, Figure]]:
    """Cells, and units."""
    data = results.first("condition")
    fig, axes = sn.figures.panels("AB;CD", height_mm=120)
    for letter, name in (("A", "long"), ("B", "noiseless")):
        draw_rates(data.sel(regime=name), axes[letter])
        axes[letter].set_title(NAMES[name])
    draw_differences(data, axes["C"])
    draw_synchrony(data, axes["D"])
    fig.set_label(CELLS_CAPTION)
    yield "cells", fig
    fig, axes = sn.figures.panels("AB;CC", height_mm=125)
    draw_gradients(data.sel(start="normalised"), axes["A"])
    draw_passes(best_passes(data, LOSSES[0]), axes["B"])
    draw_factors(data, axes["C"])
    fig.set_label(UNITS_CAPTION)
    yield "units", fig


def draw_mean(x: Any, samples: xr.DataArray, ax: Axes, name: str, **look: Any) -> None:
    """Means of trials with their intervals, as a condition is drawn."""
    style = {"fmt": LOOKS[name][1], "color": COLOURS[name], "label": display_name(name, NAMES)}
    table = samples.transpose(..., "trial")
    means_along(x, table, ax, **{"ms": 3.5, "mfc": "white", **style, **look})


def draw_rates(data: xr.Dataset, ax: Axes) -> None:
    """The rates of the layers for both inputs, over the formula."""
    for given, (shape, dash) in enumerate((("v", "--"), ("^", "-"))):
        look = {"fmt": shape, "color": colour("black"), "label": f"input of {RATES[given]:g} Hz"}
        one = data.isel(input=given)
        draw_mean(data.depth, one.rate, ax, "long", **look)
        law = one.mean_field.isel(trial=0)
        ax.plot(data.depth, law, color=colour("theory"), ls=dash, zorder=0)
    ax.set(xlabel="layer", ylabel="firing rate (Hz)", ylim=(0, 35))
    ax.legend(loc="upper right")


def draw_differences(data: xr.Dataset, ax: Axes) -> None:
    """What is left of the difference of the inputs, over the formula."""
    for name in REGIMES:
        one = data.sel(regime=name)
        draw_mean(data.depth, differences(one.rate) / np.ptp(RATES), ax, name)
        law = differences(one.mean_field)[0] / np.ptp(RATES)
        ax.plot(data.depth, law, color=COLOURS[name], ls=LOOKS[name][2])
    ax.set(xlabel="layer", ylabel="difference of rates, part left", yscale="log", ylim=(1e-3, 2))
    ax.legend(loc="lower left")


def draw_synchrony(data: xr.Dataset, ax: Axes) -> None:
    """How much the cells of a layer fire together."""
    for name in REGIMES:
        found = data.synchrony.sel(regime=name).mean("input")
        draw_mean(data.depth, found, ax, name, ls=LOOKS[name][2])
    ax.set(xlabel="layer", ylabel="correlation of cells")
    ax.legend(loc="upper left")


def draw_gradients(data: xr.Dataset, ax: Axes) -> None:
    """Mean squares of gradients by layer, as parts of that in the last one."""
    for name in LEARNERS:
        drawn, law = (from_above(data[key].sel(unit=name)) for key in ("factor", "factor_law"))
        draw_mean(data.layer, drawn, ax, name)
        ax.plot(data.layer, law.mean("trial"), color=COLOURS[name], ls=LOOKS[name][2])
    ax.set(xlabel="layer", ylabel="mean square of the gradient", yscale="log")
    ax.legend(loc="lower right")


def from_above(factor: xr.DataArray) -> xr.DataArray:
    """The product of the factors of a layer and of those above it; 1 for the last layer."""
    upwards = factor.fillna(1.0).isel(layer=slice(None, None, -1)).cumprod("layer")
    return upwards.isel(layer=slice(None, None, -1))


def draw_passes(passes: xr.DataArray, ax: Axes) -> None:
    """Passes by unit and by what helps."""
    for place, name in enumerate(HELPS):
        at = np.arange(len(LEARNERS)) + 0.2 * (place - 1)
        draw_mean(at, passes.sel(help=name), ax, name)
    ax.set_xticks(range(len(LEARNERS)), ["ReLU", "tanh", "sigmoid", "noisy LIF"])
    ax.set(ylabel="passes to a loss of 1", yscale="log", ylim=(0.8, 80))
    ax.set_yticks([1, 3, MOST + 1], ["1", "3", f"over {MOST}"])
    ax.legend(loc="upper left", ncols=2)


def draw_factors(data: xr.Dataset, ax: Axes) -> None:
    """The factor of each unit by initialisation, over the law."""
    factor, law = data.factor.mean("layer"), data.factor_law.mean(["layer", "trial"])
    for place, start in enumerate(STARTS):
        at = np.arange(len(UNITS)) + 0.2 * (place - 1.5)
        ax.hlines(law.sel(start=start), at - 0.1, at + 0.1, color=COLOURS[start], lw=2)
        draw_mean(at, factor.sel(start=start), ax, start)
    names = [display_name(name, NAMES).replace(" ", "\n").replace(",", "") for name in UNITS]
    ax.set_xticks(range(len(UNITS)), names)
    ax.axhline(1, color=colour("grey"), lw=0.8, zorder=0)
    ax.set(ylabel="factor a layer, gradient squared", yscale="log", ylim=(0.01, 5))
    ax.legend(loc="lower left", ncols=2)
