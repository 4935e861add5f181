"""Synapses that release by chance beside dropout: their variance, its penalty, what it helps."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

import simneuro as sn
from simneuro.analysis import (
    after_looking,
    between,
    greater,
    kept_share,
    less,
    paired_greater,
    theory,
    within,
)
from simneuro.bridge import RateRegressor
from simneuro.bridge.networks import (
    derive_seed,
    dropout_penalty,
    implied_penalty,
    ridge_weights,
    weights_over_masks,
)
from simneuro.bridge.tasks import (
    DigitSplit,
    compare_readouts,
    compare_training,
    draw_few_digits,
)
from simneuro.figures import colour, means, series_means

Floats = NDArray[np.float64]

# Populations by their numbers of sites; the rates at which those are asked and how trains act.
SYNAPSES, ASKED = ("one", "three", "five", "ten"), 10.0
TRAINS = ("emptying", "shrinking")
FIBRES = 5  # of a train, each with a site at each of its targets
SETTLED = 4.0  # s; chosen: five times the recovery of transmitter
OF_READOUTS = "five"  # whose sites and probability networks and readouts have

# Linear readouts with masks on their inputs: the share that is dropped, and sites.
MASKS = ((0.2, 1), (0.5, 1), (0.7, 1), (0.7, 5))
SAMPLES, FEATURES = 60, 6
PASSES = 1500  # chosen: trained weights are then 3 % from where they lead
FEW = 4  # features; chosen: all masks of five sites are then 1296

# Networks; rates of dropout of inputs and of hidden units are those of srivastava2014.
EACH_DIGIT = 10
DECAY = 0.01  # chosen after looking at two draws of images
TRAINING = {"hidden": (64,), "batch_size": 50, "alpha": 0.0}

# Spiking readouts.
LEVELS = 4  # spikes of the brightest pixel
REPEATS = 30  # of each image; chosen: what chance leaves of the penalty is then 3 %
TESTED = 300

COLOURS = {
    "nothing": colour("grey"),
    "inputs": colour("blue"),
    "units": colour("purple"),
    "connections": colour("green"),
    "release": colour("vermillion"),
    "decay": colour("black"),
    "dropout": colour("blue"),
    "sure": colour("grey"),
    "chance": colour("vermillion"),
}
NAMES = {
    "inputs": "dropout of inputs",
    "units": "dropout of hidden units",
    "connections": "dropout of connections",
    "release": "release by chance",
    "decay": "weight decay",
}
# Readouts on images that they did not learn: how they learnt, and their synapses when they read.
BETTER = "Statement: such a readout reads other images better than one"
COMPARED = (
    (f"{BETTER} of least squares, by", ("release", "sure"), ("nothing", "sure")),
    (f"{BETTER} with weight decay, by", ("release", "sure"), ("decay", "sure")),
    (f"{BETTER} with dropout of inputs, by", ("release", "sure"), ("dropout", "sure")),
    (
        "Synapses that stay unreliable when it reads cost it",
        ("release", "sure"),
        ("release", "chance"),
    ),
    (
        "With these it reads better than one that learnt through sure ones, by",
        ("release", "chance"),
        ("nothing", "chance"),
    ),
)
SHORT = {
    "inputs": "inputs dropped",
    "units": "hidden units dropped",
    "connections": "single weights dropped",
    "release": "release by chance",
    "decay": "weight decay",
    "dropout": "inputs dropped",
}

TITLES = {
    "A": "Synapses: release and dropout",
    "B": "Synapses: trains of spikes",
    "C": "Linear readouts: what is penalised",
    "D": "Spiking readouts on other images",
    "E": "Networks that learnt a hundred images, by how",
}
CAPTION = (
    "A: the keep probability at which dropout varies as release of N sites does, measured and "
    "expected, and the share of arrivals that release anything. B: the same of five sites that "
    "empty against the rate of a train, and of sites whose quanta shrink; lines, expected. C: the "
    "penalty on squared weights that linear readouts show after training with masks, and of a "
    "spiking readout that learnt from released quanta; solid the expected one, dashed one minus "
    "the keep probability. D: accuracies of spiking readouts on images that they did not learn, by "
    "how they learnt; with inputs dropped and weight decay by ridge regression. E: by how much "
    "images that were learnt are known better than others. Bars: 95 % intervals of means over "
    "draws of the images, given those that there are."
)


def trial(scenario: sn.Scenario) -> xr.Dataset:
    """Releases, penalties of linear readouts, networks and spiking readouts."""
    split = draw_few_digits(EACH_DIGIT, derive_seed(scenario.seed, "split"))
    start = derive_seed(scenario.seed, "initial weights")
    settings = TRAINING | {"max_iter": scenario.parameters["passes"].value}
    nets = compare_training(split, ways(scenario), random_state=start, **settings)
    parts = [releases(scenario), penalties(scenario.seed), nets, readouts(scenario, split)]
    return xr.merge(parts, combine_attrs="drop")


def chance(scenario: sn.Scenario, name: str = OF_READOUTS) -> tuple[int, float]:
    """The number of sites of a synapse, and how probably one releases."""
    values = scenario.network.wires[f"to_{name}"].rules[name].parameters
    return round(float(values["sites"].value)), float(values["p"].value)


def keep(scenario: sn.Scenario, name: str = OF_READOUTS) -> float:
    """The keep probability that is expected of a synapse."""
    return float(theory.keep_probability(*chance(scenario, name)))


def rates(scenario: sn.Scenario) -> Floats:
    """Of the trains (Hz)."""
    return np.asarray(scenario.sources["trains"].rate, float)[::FIBRES]


def releases(scenario: sn.Scenario) -> xr.Dataset:
    """Keep probabilities and failures of synapses, and what trains leave of them."""
    recording = sn.simulate(scenario)
    counts = [released(recording, name, ASKED) for name in SYNAPSES]
    settled = {name: settled_releases(recording, name, rates(scenario)) for name in TRAINS}
    kept = [[kept_share(each) for each in settled[name]] for name in TRAINS]
    emptied = settled["emptying"]
    pairs = [np.corrcoef(each[:-1].ravel(), each[1:].ravel())[0, 1] for each in emptied]
    return xr.Dataset(
        {
            "kept": ("synapse", [kept_share(each) for each in counts]),
            "failures": ("synapse", [(each == 0).mean() for each in counts]),
            "kept_of_train": (("way_of_train", "rate"), kept),
            "share": ("rate", [each.mean() / FIBRES for each in emptied]),
            "correlation": ("rate", pairs),
        },
        {"synapse": list(SYNAPSES), "way_of_train": list(TRAINS), "rate": rates(scenario)},
    )


def released(recording: xr.Dataset, name: str, rate: float) -> Floats:
    """What each spike of a train of a rate (Hz) releases (spike, cell), in quanta of 1 mV."""
    v = recording[f"{name}.v"]
    interval = round(1 / (rate * float(v.time[1] - v.time[0])))
    return np.diff(1e3 * v.values[::interval], axis=0).round(9)


def settled_releases(recording: xr.Dataset, name: str, trains: Floats) -> list[Floats]:
    """What spikes of each train release once it has settled, on a block of cells for each."""
    cells = len(recording[f"{name}.neuron"]) // len(trains)
    return [
        released(recording, name, rate)[round(SETTLED * rate) :, k * cells : (k + 1) * cells]
        for k, rate in enumerate(trains)
    ]


def penalties(seed: int) -> xr.Dataset:
    """The penalties that readouts trained with masks show, as parts of the expected ones."""
    x, y = draw_regression(np.random.default_rng(derive_seed(seed, "regression")))
    start, found = derive_seed(seed, "masks"), []
    for dropped, sites in MASKS:
        net = RateRegressor(
            (), alpha=0.0, max_iter=PASSES, batch_size=SAMPLES, learning_rate=0.03,
            input_dropout=dropped, dropout_sites=sites, random_state=start,
        )  # fmt: skip
        weights = net.fit(x, y).coefs_[0][:, 0]
        found.append(implied_penalty(x, y, weights, dropout_penalty(x, kept(dropped, sites))))
    return xr.Dataset({"penalty": ("mask", found)})


def draw_regression(random: np.random.Generator) -> tuple[Floats, Floats]:
    """Samples of features that go together and have different sizes, and noisy values."""
    mixed = np.eye(FEATURES) + 0.6 * random.normal(size=(FEATURES, FEATURES))
    x = random.normal(size=(SAMPLES, FEATURES)) @ mixed * np.geomspace(1, 4, FEATURES)
    y = x @ random.normal(size=FEATURES) / x.std() + random.normal(size=SAMPLES)
    return x - x.mean(axis=0), y - y.mean()


def kept(dropped: float, sites: int) -> float:
    """The keep probability of masks of which each site is dropped with a probability."""
    return float(theory.keep_probability(sites, 1 - dropped))


def ways(scenario: sn.Scenario) -> dict[str, dict[str, Any]]:
    """How networks learn, by name."""
    sites, p = chance(scenario)
    return {
        "nothing": {},
        "inputs": {"input_dropout": 0.2},
        "units": {"dropout": 0.5},
        "connections": {"connection_dropout": 1 - keep(scenario)},
        "release": {"connection_dropout": 1 - p, "dropout_sites": sites},
        "decay": {"alpha": DECAY},
    }


def readouts(scenario: sn.Scenario, split: DigitSplit) -> xr.Dataset:
    """Readouts of spikes that learnt through unreliable synapses or in other ways."""
    train, test = (
        np.rint(LEVELS * each / 16) for each in (split.train_images, split.test_images[:TESTED])
    )
    spikes = DigitSplit(train, split.train_labels, test, split.test_labels[:TESTED])
    rule = scenario.network.wires[f"to_{OF_READOUTS}"].rules[OF_READOUTS]
    return compare_readouts(
        spikes, rule, repeats=REPEATS, seed=derive_seed(scenario.seed, "readouts")
    )


def claims(results: sn.Results) -> Iterator[sn.Claim]:
    """Release, then what is penalised, then what it helps."""
    data = results.first("condition")
    yield from release_claims(data, results.scenario)
    yield from train_claims(data, results.scenario)
    yield from penalty_claims(data)
    yield from decay_claims()
    yield from network_claims(data)
    yield from readout_claims(data)


def release_claims(data: xr.Dataset, scenario: sn.Scenario) -> Iterator[sn.Claim]:
    """Mean and variance of release are those of dropout, failures are not."""
    for name in SYNAPSES:
        sites, p = chance(scenario, name)
        sentence = (
            f"N = {sites} with p = {p:g} varies as dropout that keeps with Np/(1 + (N - 1)p) = "
            f"{keep(scenario, name):.3f}; measured, as a part of it"
        )
        found = data.kept.sel(synapse=name) / keep(scenario, name)
        yield between(sentence, found, 0.98, 1.02)  # chosen: of 24 000 answers chance leaves 1 %
    sites, p = chance(scenario)
    failing, dropped = 100 * (1 - p) ** sites, 100 * (1 - keep(scenario))
    failed = 100 * data.failures.sel(synapse=OF_READOUTS)
    sentence = f"Arrivals at {sites} sites that release nothing: (1 - p)^N"
    yield between(sentence, failed, failing - 1, failing + 1, "%")
    sentence = "They are fewer than what dropout of the same mean and variance leaves out"
    yield less(sentence, failed, dropped, "%")


def expected_of_trains(scenario: sn.Scenario, rate: ArrayLike) -> dict[str, Floats]:
    """Share released, keep probability, and correlation of successive releases."""
    values = scenario.network.wires["to_emptying"].rules["emptying"].parameters
    site = {name: float(values[name].value) for name in ("U", "tau_rec")}
    share = theory.steady_release(rate, **site, tau_facil=1e-9)
    return {
        "share": share,
        "kept": theory.keep_probability(FIBRES, share),
        "correlation": theory.depleted_correlation(rate, **site),
    }


def train_claims(data: xr.Dataset, scenario: sn.Scenario) -> Iterator[sn.Claim]:
    """Sites that empty keep less of faster trains; quanta that shrink do not."""
    rate, expected = data.rate.values, expected_of_trains(scenario, data.rate.values)
    sentence = (
        "Sites that empty release with the steady state of Tsodyks and Markram, mean of rates; "
        "measured, as a part of it"
    )
    yield between(sentence, (data.share / expected["share"]).mean("rate"), 0.97, 1.03)
    emptied, shrunk = (data.kept_of_train.sel(way_of_train=name) for name in TRAINS)
    for k in (0, len(rate) - 1):
        sentence = (
            f"At {rate[k]:g} Hz {FIBRES} such sites vary as dropout that keeps with "
            f"{expected['kept'][k]:.3f}; measured, as a part of it"
        )
        yield between(sentence, emptied[:, k] / expected["kept"][k], 0.95, 1.05)
    linked = float(expected["correlation"][1])
    sentence = (
        f"Releases of such a site at successive spikes of {rate[1]:g} Hz are no independent "
        f"masks: their correlation is {linked:.3f}"
    )
    # chosen: a fifth of it, one standard error of a trial
    yield between(sentence, data.correlation[:, 1], 1.2 * linked, 0.8 * linked)
    q = float(theory.keep_probability(FIBRES, chance(scenario, "one")[1]))
    sentence = (
        f"Control: quanta that shrink, as many as ever, leave it at {q:.3f} at {rate[-1]:g} Hz; "
        "measured, as a part of it"
    )
    yield between(sentence, shrunk[:, -1] / q, 0.95, 1.05)


def penalty_claims(data: xr.Dataset) -> Iterator[sn.Claim]:
    """What dropout of inputs penalises in a linear readout: over all masks, and by training."""
    x, y = draw_regression(np.random.default_rng(0))
    for dropped, sites in (MASKS[1], MASKS[3]):
        penalty = dropout_penalty(x[:, :FEW], kept(dropped, sites))
        best = weights_over_masks(x[:, :FEW], y, dropped, sites)
        sentence = (
            f"Over all masks, {in_words(dropped, sites)}: the best weights are those of ridge "
            "regression with (1 - q)/q diag(X'X); largest deviation"
        )
        off = np.abs(best - ridge_weights(x[:, :FEW], y, penalty)).max()
        yield within(sentence, off, 0, 1e-10)  # chosen: above rounding
    for k, (dropped, sites) in enumerate(MASKS):
        q = kept(dropped, sites)
        sentence = (
            f"Trained with masks, {in_words(dropped, sites)}: the weights show the penalty "
            f"(1 - q)/q = {1 / q - 1:.3f}; as a part of it"
        )
        yield between(sentence, data.penalty[:, k], 0.95, 1.05)  # chosen: what the way leaves


def in_words(dropped: float, sites: int) -> str:
    """Which inputs are dropped."""
    parts = "inputs" if sites == 1 else f"inputs of {sites} sites, each"
    return f"{parts} dropped with {dropped:g}"


def decay_claims() -> Iterator[sn.Claim]:
    """What weight decay is, and is not."""
    x, y = draw_regression(np.random.default_rng(0))
    strength = 0.1 * x.size / FEATURES * float((x**2).mean())  # of alpha, in units of the inputs
    look = {"alpha": 0.1, "solver": "lbfgs", "max_iter": 2000, "random_state": 0}
    net = RateRegressor((), **look).fit(x, y)
    ridge = ridge_weights(x, y, strength)
    off = np.abs(net.coefs_[0][:, 0] - ridge).max() / np.abs(ridge).max()
    sentence = "Weight decay of a linear readout is ridge regression with the identity; deviation"
    yield within(sentence, off, 0, 1e-4)  # chosen: where L-BFGS stops
    larger = x * np.where(np.arange(FEATURES) == 0, 10.0, 1.0)
    said = {
        "dropout says the same": [
            z @ ridge_weights(z, y, dropout_penalty(z, 0.5)) for z in (x, larger)
        ],
        "weight decay does not": [z @ ridge_weights(z, y, strength) for z in (x, larger)],
    }
    for (text, (before, after)), bounds in zip(
        said.items(), ((0, 1e-10), (0.01, np.inf)), strict=True
    ):
        sentence = f"With an input in other units, ten times as large, {text}: change of outputs"
        yield within(sentence, np.abs(after - before).max() / y.std(), *bounds, "deviations")


def gap(accuracy: xr.DataArray) -> xr.DataArray:
    """What images that were not learnt lose (points)."""
    return 100 * (accuracy.sel(images="seen") - accuracy.sel(images="other"))


def network_claims(data: xr.Dataset) -> Iterator[sn.Claim]:
    """What unreliable parts do to the gap of networks that learnt few images."""
    gaps, other = gap(data.accuracy), 100 * data.accuracy.sel(images="other")
    sentence = f"Networks know the {10 * EACH_DIGIT} images that they learnt better than others, by"
    yield greater(sentence, gaps.sel(way="nothing"), 3, "points")  # chosen: something to close
    for way in gaps.way.values[1:]:
        sentence = f"Statement: {NAMES[way]} narrows the gap of networks, by"
        yield paired_greater(sentence, gaps.sel(way="nothing"), gaps.sel(way=way), "points")
    release = other.sel(way="release")
    sentence = "Release does as dropout of connections of its keep probability: other images"
    alike = release - other.sel(way="connections")
    yield between(sentence, alike, -1, 1, "points")  # chosen: a tenth of the gap
    sentence = "Statement: with release networks read other images better than with decay, by"
    yield paired_greater(sentence, release, other.sel(way="decay"), "points")


def readout_claims(data: xr.Dataset) -> Iterator[sn.Claim]:
    """Spiking readouts: what their synapses penalise, and what that helps."""
    sentence = (
        "A spiking readout that learnt from released quanta shows the penalty (1 - q)/q times "
        "numbers of spikes; as a part of it"
    )
    yield between(sentence, data.readout_penalty, 0.95, 1.05)  # chosen: as for trained masks
    sentence = "The variance that chance adds to the sums of readouts, as a part of the expected"
    # chosen: twice the standard deviation of a trial and more
    yield after_looking(between(sentence, data.spread, 0.95, 1.05))
    gaps = gap(data.read).sel(synapses="sure")
    sentence = "Statement: learning through unreliable synapses narrows the gap of readouts, by"
    yield paired_greater(
        sentence, gaps.sel(readout="nothing"), gaps.sel(readout="release"), "points"
    )
    other = 100 * data.read.sel(images="other")
    for sentence, *pair in COMPARED:
        one, two = (other.sel(readout=name, synapses=kind) for name, kind in pair)
        yield paired_greater(sentence, one, two, "points")


def figures(results: sn.Results) -> Iterator[tuple[str, Figure]]:
    """Synapses above, what is penalised and readouts in the middle, networks below."""
    data = results.first("condition")
    fig, axes = sn.figures.panels("AB;CD;EE", height_mm=165)
    draw_synapses(data, results.scenario, axes["A"])
    draw_trains(data, results.scenario, axes["B"])
    draw_penalties(data, results.scenario, axes["C"])
    draw_readouts(data, axes["D"])
    gaps = {way: gap(data.accuracy).sel(way=way).values for way in data.way.values}
    look = {"own_colours": COLOURS, "own_names": SHORT}
    means(gaps, axes["E"], quantity="seen minus other images", unit="points", **look)
    for letter, title in TITLES.items():
        axes[letter].set_title(title)
    fig.set_label(CAPTION)
    yield "unreliable", fig


def draw_synapses(data: xr.Dataset, scenario: sn.Scenario, ax: Axes) -> None:
    """Keep probabilities of synapses, and the shares of arrivals that are answered at all."""
    places, found = np.arange(len(SYNAPSES)), data.mean("trial")
    numbers = [chance(scenario, name) for name in SYNAPSES]
    expected = [keep(scenario, name) for name in SYNAPSES]
    law = {"color": colour("theory"), "label": "Np/(1 + (N - 1)p)"}
    ax.hlines(expected, places - 0.25, places + 0.25, **law)
    ax.plot(places, found.kept, "o", color=COLOURS["release"], label="keep probability")
    look = {"color": COLOURS["inputs"], "mfc": "white", "label": "answered at all"}
    ax.plot(places, 1 - found.failures, "s", **look)
    ax.set_xticks(places, [f"N = {sites}\np = {p:g}" for sites, p in numbers])
    ax.set(xlim=(-0.5, len(places) - 0.5), ylim=(0, 1.45), ylabel="probability")
    ax.set_yticks([0, 0.5, 1])
    ax.legend(loc="upper left", ncols=1)


def draw_trains(data: xr.Dataset, scenario: sn.Scenario, ax: Axes) -> None:
    """Keep probabilities against the rate of a train."""
    rate, found = data.rate.values, data.kept_of_train.mean("trial")
    dense = np.geomspace(0.8 * rate[0], 1.25 * rate[-1], 100)
    ax.plot(dense, expected_of_trains(scenario, dense)["kept"], color=colour("theory"))
    flat = float(theory.keep_probability(FIBRES, chance(scenario, "one")[1]))
    ax.axhline(flat, color=colour("theory"), ls="--")
    shapes = {
        "emptying": ("o", "release", "sites empty"),
        "shrinking": ("s", "sure", "quanta shrink"),
    }
    for way, (shape, ink, text) in shapes.items():
        ax.plot(rate, found.sel(way_of_train=way), shape, color=COLOURS[ink], label=text)
    ax.set(xscale="log", xlabel="rate of the train (Hz)", ylabel="keep probability", ylim=(0, 1))
    ax.set_xticks(rate, [f"{each:g}" for each in rate])
    ax.minorticks_off()
    ax.legend(loc="lower left")


def draw_penalties(data: xr.Dataset, scenario: sn.Scenario, ax: Axes) -> None:
    """Penalties against the keep probability."""
    q = np.linspace(0.25, 1, 100)
    ax.plot(q, 1 / q - 1, color=colour("theory"), label="(1 - q)/q")
    ax.plot(q, 1 - q, color=COLOURS["sure"], ls="--", label="1 - q")
    shown = [1 / kept(*mask) - 1 for mask in MASKS] * data.penalty.mean("trial")
    for k, mask in enumerate(MASKS):
        shape, ink = ("s", "inputs") if mask[1] == 1 else ("o", "release")
        ax.plot(kept(*mask), shown[k], shape, color=COLOURS[ink])
    spiking = (1 / keep(scenario) - 1) * float(data.readout_penalty.mean())
    ax.plot(keep(scenario), spiking, "D", color="none", mec=colour("theory"), ms=9)
    for shape, ink, text in (("s", "inputs", "masks"), ("o", "release", "masks, five sites")):
        ax.plot([], [], shape, color=COLOURS[ink], label=text)
    ax.plot([], [], "D", color="none", mec=colour("theory"), label="spiking readout")
    ax.set(xlabel="keep probability q", ylabel="penalty", ylim=(0, 3))
    ax.legend(loc="upper right")


def draw_readouts(data: xr.Dataset, ax: Axes) -> None:
    """Accuracies of spiking readouts on other images, by how they learnt and by synapses."""
    read = 100 * data.read.sel(images="other")
    series = {
        text: {name: read.sel(readout=name, synapses=kind).values for name in read.readout.values}
        for kind, text in (("sure", "sure synapses"), ("chance", "release by chance"))
    }
    inks = {text: COLOURS[kind] for text, kind in zip(series, ("sure", "chance"), strict=True)}
    look = {"own_colours": inks, "own_names": SHORT | {"nothing": "least squares"}}
    series_means(series, ax, quantity="accuracy", unit="%", **look)
    ax.legend(loc="lower right")
