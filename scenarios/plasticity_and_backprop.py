"""Digits learnt by synapses that see spikes, and by weights that see the error."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import xarray as xr
from brian2 import second, volt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray
from sklearn.preprocessing import normalize

import simneuro as sn
from simneuro.analysis import between, binned_counts, over_splits, paired_greater
from simneuro.bridge import RateClassifier
from simneuro.bridge.networks import derive_seed
from simneuro.bridge.tasks import (
    DigitSplit,
    Presentation,
    find_centres,
    measure_fields,
    repeat_in_new_order,
    score_prototypes,
    score_responders,
    split_digits,
)
from simneuro.figures import colour

Floats = NDArray[np.float64]
Better = Callable[..., sn.Claim]

SIZE, STEP = "populations.cells.size", "populations.cells.parameters.step"
PARTS = (4, 2)  # by which the number of cells is divided, for smaller networks
TEST_SHARE = 0.25  # chosen: intervals over splits of one set widen with what is tested
TRAINED = (100, 400, 1347)  # images of training; the last are all that there are
# An image has the length 1; its brightest pixel, 0.26 on average, then has 64 Hz (diehl2015stdp).
SHOW = Presentation(shown=0.08, pause=0.02, rate=245.0, copies=8, grid=5e-4)
FIRED = 3.0  # spikes that all cells together fire an image; chosen as the parameters of the rule
READINGS = 2  # how often a test image is shown
PASSES = 100  # of backpropagation, as in noise_robustness
SHOWN = 20  # cells whose weights are drawn

# Cells and accuracies (%) on MNIST, diehl2015stdp.
PUBLISHED = ([100, 400, 1600, 6400], [82.9, 87.0, 91.9, 95.0])
COLOURS = {
    "stdp": colour("vermillion"),
    "stdp_nearest": colour("orange"),
    "kmeans": colour("green"),
    "random_images": colour("grey"),
    "backprop": colour("blue"),
    "cells_kmeans": colour("green"),
    "cells_random_images": colour("grey"),
    "cells_random_weights": colour("grey"),
    "shuffled_stdp": colour("vermillion"),
    "shuffled_backprop": colour("blue"),
}
NAMES = {
    "stdp": "STDP, spikes",
    "stdp_nearest": "STDP, nearest",
    "kmeans": "k-means",
    "random_images": "random images",
    "backprop": "backprop",
    "cells_kmeans": "k-means in cells",
    "cells_random_images": "images in cells",
    "cells_random_weights": "random in cells",
    "shuffled_stdp": "STDP, shuffled",
    "shuffled_backprop": "backprop, shuffled",
}
LOOKS = {
    "backprop": ("s", "-"),
    "kmeans": ("^", "--"),
    "stdp_nearest": ("v", ":"),
    "stdp": ("o", "-"),
    "random_images": ("x", "--"),
}
TITLES = {
    "stdp": "STDP: weights of cells",
    "kmeans": "k-means: centres",
    "backprop": "Backpropagation: weights of hidden units",
}
CAPTION = (
    "A: test accuracy against the number of cells, centres, images or hidden units; diamonds: "
    "Diehl and Cook (2015) on MNIST, other images, for reference. B: against the number of images "
    "of training, of the largest network. C: the largest network, all images; the first is read by "
    "the spikes of labelled cells, the second by the nearest of its weights; 'in cells': the same "
    "spiking cells with weights that do not learn. Small dots are splits, bars 95 % intervals "
    "corrected for what splits share; dashed: chance."
)
WEIGHTS_CAPTION = (
    "A, B, C: weights of 20 cells, centres and hidden units as images, each by its largest; dark "
    "is strong, and in C grey is 0 and white is negative. D: how like the mean of the images to "
    "which a cell responds its weights are, without what all images have in common. E: "
    "correlation of weights with what they were at the start. Dots are splits, bars 95 % intervals."
)


@dataclass(frozen=True)
class Cells:
    """What spiking cells did: fields (cells, pixels) in the unit of images, spikes by image.

    ``train`` are the spikes in the second half of learning, to the images of the numbers ``order``.
    """

    before: Floats
    after: Floats
    order: NDArray[np.int64]
    train: Floats
    test: Floats


def trial(scenario: sn.Scenario) -> xr.Dataset:
    """Accuracies by number of images and by learner, controls, and what became of the weights."""
    split = split_digits(8, TEST_SHARE, derive_seed(scenario.seed, "split"))
    every = of_one_length(split, phases(scenario)[1])
    fewer = [shrink(scenario, part) for part in PARTS]
    parts = [first(every, count) for count in TRAINED]
    cells = [show(scenario, part) for part in parts]
    nets = [train(scenario, part) for part in parts]
    by_images = [compare(scenario, *each) for each in zip(parts, cells, nets, strict=True)]
    by_cells = [compare(each, every, show(each, every), train(each, every)) for each in fewer]
    return xr.Dataset(
        {
            "accuracy": xr.concat(by_images, xr.Variable("images", list(TRAINED))),
            "by_cells": xr.concat([*by_cells, by_images[-1]], sizes_of([*fewer, scenario])),
            **in_same_cells(scenario, every),
            **shuffled(scenario, every, cells[-1]),
            **fields(scenario, every, cells[-1], nets[-1]),
            "train_images": len(every.train_images),
            "test_images": len(every.test_images),
        }
    )


def phases(scenario: sn.Scenario) -> tuple[int, int]:
    """How many images are shown while cells learn, and how many others then to frozen cells."""
    end, duration = float(scenario.schedule.change_times[-1]), float(scenario.duration)
    return round(end / SHOW.period), round((duration - end) / SHOW.period / READINGS)


def of_one_length(split: DigitSplit, tested: int) -> DigitSplit:
    """The split with images of length 1, so that none excites all cells more than another."""
    train, test = (normalize(each) for each in (split.train_images, split.test_images[:tested]))
    return DigitSplit(train, split.train_labels, test, split.test_labels[:tested])


def first(split: DigitSplit, count: int) -> DigitSplit:
    """The split with the first images of training only."""
    images, labels = split.train_images[:count], split.train_labels[:count]
    return replace(split, train_images=images, train_labels=labels)


def size_of(scenario: sn.Scenario) -> int:
    """How many cells learn."""
    return scenario.populations["cells"].size


def shrink(scenario: sn.Scenario, part: int) -> sn.Scenario:
    """The scenario with fewer cells, each of which fires more often and so adapts in smaller steps.

    Thresholds of all sizes then move as fast.
    """
    step = scenario.network.cells["cells"].neuron.si_values["step"] / part
    changes = {SIZE: size_of(scenario) // part, f"schedule.values.{STEP}": [f"{step} V", "0 V"]}
    return scenario.override(changes)


def sizes_of(scenarios: list[sn.Scenario]) -> xr.Variable:
    """How many cells learn in each, as the coordinate ``cells``."""
    return xr.Variable("cells", [size_of(each) for each in scenarios])


def unit_weight(scenario: sn.Scenario) -> float:
    """The weight (V) to which the mean trace of a pixel of brightness 1 leads."""
    rule = scenario.network.wires["pixels_cells"].rules["learning"].parameters
    tau, x_max, w_max = (float(rule[name].value) for name in ("tau", "x_max", "w_max"))
    return w_max * SHOW.rate * tau / x_max


def show(scenario: sn.Scenario, split: DigitSplit, start: Floats | None = None) -> Cells:
    """Images of training while cells learn, and then those of the test to the frozen cells.

    Labels come from the second half of learning. With ``start``, fields (cells, pixels), the
    weights are these, and only thresholds adapt.
    """
    (lessons, _), size = phases(scenario), size_of(scenario)
    order = repeat_in_new_order(
        len(split.train_images), lessons, derive_seed(scenario.seed, "order of images")
    )
    parts = [split.train_images[order], np.repeat(split.test_images, READINGS, axis=0)]
    changes = {} if start is None else keep(scenario, start)
    recording = sn.simulate(scenario.override(changes | present(scenario, parts)))
    counts = binned_counts(recording, "cells", bin_width=SHOW.period).values
    train, test = counts[lessons // 2 : lessons], counts[lessons:]
    summed = test.reshape(-1, READINGS, size).sum(axis=1)
    return Cells(*read_fields(scenario, recording), order[lessons // 2 :], train, summed)


def present(scenario: sn.Scenario, parts: list[Floats]) -> dict[str, Any]:
    """Changes that show images of learning and of the test, each with chance of its own.

    What is tested thus changes nothing of what is learnt.
    """
    times, cells, begins = SHOW.draw_phases(parts, derive_seed(scenario.seed, "spikes of pixels"))
    return {
        "duration": begins[-1] * second,
        "schedule.times": [0.0, begins[1]] * second,
        "sources.pixels.times": times * second,
        "sources.pixels.neurons": cells,
        "populations.cells.parameters.rate": f"{FIRED / SHOW.period / size_of(scenario)} Hz",
    }


def keep(scenario: sn.Scenario, fields: Floats) -> dict[str, Any]:
    """Changes by which weights are given fields (cells, pixels), and stay."""
    weights = np.repeat(unit_weight(scenario) * fields.T, SHOW.copies, axis=0).round(6)  # to 1 uV
    sources, targets = np.indices(weights.shape).reshape(2, -1)
    return {
        "projections.pixels_cells.connect": sn.Pairs(sources=sources, targets=targets),
        "projections.pixels_cells.weight": weights.ravel() * volt,
        "schedule.values.plasticity.learning.parameters.eta": [0, 0],
    }


def read_fields(scenario: sn.Scenario, recording: xr.Dataset) -> tuple[Floats, Floats]:
    """Weights (cells, pixels) at the start and at the end, as the brightness that they stand for.

    Synapses are sorted by source, and each source has one onto each cell.
    """
    size, unit = size_of(scenario), unit_weight(scenario)
    before, after = (
        recording[f"pixels_cells.{name}"].values.reshape(-1, SHOW.copies, size).mean(axis=1).T
        for name in ("weight", "final_weight")
    )
    return before / unit, after / unit


def train(scenario: sn.Scenario, split: DigitSplit, **other: Any) -> RateClassifier:
    """A network with as many hidden units as there are cells, trained by backpropagation."""
    settings = {"max_iter": PASSES, "random_state": derive_seed(scenario.seed, "initial weights")}
    net = RateClassifier((size_of(scenario),), "relu", **settings | other)
    return net.fit(split.train_images, split.train_labels)


def compare(
    scenario: sn.Scenario, split: DigitSplit, cells: Cells, net: RateClassifier
) -> xr.DataArray:
    """The accuracy of each learner on the same images."""
    random = np.random.default_rng(derive_seed(scenario.seed, "centres and images"))
    size = size_of(scenario)
    accuracy = {
        "stdp": read(split, cells),
        "stdp_nearest": score_prototypes(split, normalize(cells.after)),
        "backprop": net.score(split.test_images, split.test_labels),
        "kmeans": score_prototypes(split, find_centres(split.train_images, size, random)),
        "random_images": score_prototypes(split, choose(split, size, random)),
    }
    return xr.DataArray(list(accuracy.values()), {"learner": list(accuracy)})


def choose(split: DigitSplit, size: int, random: np.random.Generator) -> Floats:
    """So many images of training, chosen at random."""
    return split.train_images[random.choice(len(split.train_images), size, replace=False)]


def in_same_cells(scenario: sn.Scenario, split: DigitSplit) -> dict[str, Any]:
    """What the same cells read with weights that do not learn."""
    random = np.random.default_rng(derive_seed(scenario.seed, "weights that stay"))
    size = size_of(scenario)
    given = {
        "kmeans": normalize(find_centres(split.train_images, size, random)),
        "random_images": choose(split, size, random),
        "random_weights": normalize(random.uniform(size=(size, split.train_images.shape[1]))),
    }
    found = {name: show(scenario, split, start) for name, start in given.items()}
    scores = [read(split, each) for each in found.values()]
    return {"in_cells": ("weights", scores), "weights": list(given)}


def read(split: DigitSplit, cells: Cells) -> float:
    """The accuracy of decisions by the spikes of labelled cells."""
    return score_responders(seen(split, cells), cells.train, cells.test)


def seen(split: DigitSplit, cells: Cells) -> DigitSplit:
    """The split with those images of training, and their labels, that label the cells."""
    images, labels = split.train_images[cells.order], split.train_labels[cells.order]
    return replace(split, train_images=images, train_labels=labels)


def shuffled(scenario: sn.Scenario, split: DigitSplit, cells: Cells) -> dict[str, Any]:
    """Accuracies with labels of training that have nothing to do with the images."""
    random = np.random.default_rng(derive_seed(scenario.seed, "shuffled labels"))
    labels = [
        random.permutation(split.train_labels) for _ in range(scenario.parameters["shuffles"].value)
    ]
    splits = [replace(split, train_labels=each) for each in labels]
    nets = [train(scenario, each) for each in splits]
    return {
        "shuffled_stdp": np.mean([read(each, cells) for each in splits]),
        "shuffled_backprop": np.mean(
            [net.score(split.test_images, split.test_labels) for net in nets]
        ),
    }


def fields(
    scenario: sn.Scenario, split: DigitSplit, cells: Cells, net: RateClassifier
) -> dict[str, Any]:
    """What became of the weights of each learner, and some of them as images."""
    untrained = train(scenario, split, max_iter=1, learning_rate=1e-12)
    begin, end = (each.coefs_[0].T for each in (untrained, net))
    images = seen(split, cells).train_images
    units = net.network_.layers[0].forward(images)
    learners = {
        "stdp": (cells.before, cells.after, cells.train),
        "backprop": (begin, end, units),
    }
    measured = [measure_fields(images, *each) for each in learners.values()]
    names = {name: ("who", [each[name] for each in measured]) for name in measured[0]}
    centres = find_centres(
        split.train_images, size_of(scenario), derive_seed(scenario.seed, "centres that are shown")
    )
    pictures = [each[:SHOWN] for each in (cells.after, centres, end)]
    return {
        **names,
        "who": list(learners),
        "image": (("kind", "cell", "pixel"), np.array(pictures)),
        "kind": ["stdp", "kmeans", "backprop"],
        "regular": cells.train.sum(axis=1).mean() / FIRED,
    }


def claims(results: sn.Results) -> Iterator[sn.Claim]:
    """What the largest network learns, how it depends on cells and images, weights, controls."""
    data = results.data.isel(condition=0)
    better = partial(paired_greater, unit="points", interval=over_splits(data))
    yield from prototype_claims(data, better)
    yield from cell_claims(data, better)
    yield from error_claims(data, better)
    yield from weight_claims(data)
    yield from control_claims(data)


def points(data: xr.Dataset, learner: str, images: int = TRAINED[-1]) -> xr.DataArray:
    """The accuracy of a learner in percent."""
    return 100 * data.accuracy.sel(learner=learner, images=images, drop=True)


def prototype_claims(data: xr.Dataset, better: Better) -> Iterator[sn.Claim]:
    """What STDP finds, beside prototypes that k-means finds and that chance does."""
    found = {name: points(data, name) for name in data.learner.values}
    count = f"{int(data.cells[-1])} cells that learn by STDP"
    sentence = f"{count} read digits better than as many images chosen at random, by"
    yield better(sentence, found["stdp"], found["random_images"])
    sentence = (
        "STDP finds prototypes that are as good as the centres of k-means, to within 2 points, "
        "if both are read alike (the nearest one decides): STDP minus k-means"
    )
    difference = found["stdp_nearest"] - found["kmeans"]
    # chosen: a third of what separates k-means from images chosen at random
    yield between(sentence, difference, -2, 2, "points", interval=over_splits(data))
    sentence = "Statement: read by its spikes, STDP reaches k-means with as many centres; better by"
    yield better(sentence, found["stdp"], found["kmeans"])
    sentence = "Spikes cost: the nearest of the same prototypes decides better than spikes, by"
    yield better(sentence, found["stdp_nearest"], found["stdp"])


def cell_claims(data: xr.Dataset, better: Better) -> Iterator[sn.Claim]:
    """What STDP finds, beside other weights in the same spiking cells."""
    stdp, given = points(data, "stdp"), 100 * data.in_cells
    for name, text in (
        ("random_images", "images chosen at random as weights"),
        ("random_weights", "weights drawn at random"),
    ):
        sentence = f"In the same spiking cells STDP is better than {text}, by"
        yield better(sentence, stdp, given.sel(weights=name, drop=True))
    sentence = (
        "In the same spiking cells the weights of STDP are as good as the centres of k-means, to "
        "within 2 points: STDP minus k-means"
    )
    difference = stdp - given.sel(weights="kmeans", drop=True)
    yield between(sentence, difference, -2, 2, "points", interval=over_splits(data))


def error_claims(data: xr.Dataset, better: Better) -> Iterator[sn.Claim]:
    """What knowing the error brings, and more cells."""
    for images in (TRAINED[-1], TRAINED[0]):
        sentence = f"After {images} images, backpropagation reads better than STDP, by"
        yield better(sentence, points(data, "backprop", images), points(data, "stdp", images))
    sentence = (
        "The labels are worth something whatever the rule: backpropagation is better than k-means, "
        "which like STDP does not see them, by"
    )
    yield better(sentence, points(data, "backprop"), points(data, "kmeans"))
    least, most = data.cells.values[[0, -1]]
    sentence = f"{most} cells instead of {least} that learn by STDP read better (diehl2015stdp), by"
    percent = 100 * data.by_cells.sel(learner="stdp", drop=True)
    yield better(sentence, *(percent.sel(cells=count, drop=True) for count in (most, least)))


def weight_claims(data: xr.Dataset) -> Iterator[sn.Claim]:
    """What learning leaves in the weights."""
    larger = partial(paired_greater, interval=over_splits(data))
    stdp, backprop = (data.sel(who=name, drop=True) for name in ("stdp", "backprop"))
    sentence = "STDP makes averages: fields are more like the mean of a cell's images than like any"
    yield larger(f"{sentence} single one; cosines differ by", stdp.like_mean, stdp.like_image)
    sentence = (
        "The fields of STDP are more like the mean of a cell's images than those of units, by"
    )
    yield larger(sentence, stdp.like_mean, backprop.like_mean)
    sentence = "STDP overwrites its start: correlation of weights with what they were"
    # derived: each spike leaves 1 - eta of it; chosen: what this leaves in --quick
    yield between(sentence, stdp.kept, -0.2, 0.2, interval=over_splits(data))
    sentence = "Backpropagation keeps more of its start: the correlations differ by"
    yield larger(sentence, backprop.kept, stdp.kept)


def control_claims(data: xr.Dataset) -> Iterator[sn.Claim]:
    """Homeostasis does what it says, and labels that say nothing teach nothing."""
    sentence = "Thresholds bring cells to the rate that they should have: mean rate as a part of it"
    # derived: 1, but for what thresholds still rise since weights grow; chosen for that
    yield between(sentence, data.regular, 0.8, 1.2)
    for name, text in (("stdp", "STDP"), ("backprop", "backpropagation")):
        sentence = f"Control: with shuffled labels {text} reads at chance, a tenth"
        percent = 100 * data[f"shuffled_{name}"]
        yield between(sentence, percent, 8, 12, "%", interval=over_splits(data))  # chosen: 2 points


def figures(results: sn.Results) -> Iterator[tuple[str, Figure]]:
    """Accuracies, and weights as images."""
    data = results.data.isel(condition=0)
    yield "accuracy", draw_accuracies(data)
    yield "weights", draw_weights(data)


def draw_accuracies(data: xr.Dataset) -> Figure:
    """Accuracy by cells, by images, and beside the controls."""
    fig, axes = sn.figures.panels("AB;CC", height_mm=130)
    draw_lines(data.by_cells, "cells", axes["A"])
    look = {"color": colour("black"), "ms": 3.5, "mfc": "white", "label": "published, MNIST"}
    axes["A"].plot(*PUBLISHED, ":D", **look)
    axes["A"].set(xlabel="cells", ylabel="test accuracy (%)", xscale="log", ylim=(50, 101))
    axes["A"].set_xticks([25, 100, 400, 1600, 6400], ["25", "100", "400", "1600", "6400"])
    axes["A"].minorticks_off()
    draw_lines(data.accuracy, "images", axes["B"])
    axes["B"].set(xlabel="images to learn from", xscale="log", ylim=(50, 101))
    axes["B"].set_xticks(TRAINED, [f"{each}" for each in TRAINED])
    axes["B"].minorticks_off()
    axes["A"].legend(loc="lower right")
    sn.figures.means(
        every_accuracy(data),
        axes["C"],
        quantity="test accuracy",
        unit="%",
        interval=over_splits(data),
        own_colours=COLOURS,
        own_names=NAMES,
    )
    axes["C"].set_ylim(0, 100)
    axes["C"].axhline(10, color=colour("control"), lw=0.8, ls="--")
    fig.set_label(CAPTION)
    return fig


def every_accuracy(data: xr.Dataset) -> dict[str, Floats]:
    """Accuracies (%) of learners, of other weights in the cells, and with shuffled labels."""
    shown = {name: points(data, name) for name in data.learner.values}
    for name in data.weights.values:
        shown[f"cells_{name}"] = 100 * data.in_cells.sel(weights=name)
    shown |= {name: 100 * data[name] for name in ("shuffled_stdp", "shuffled_backprop")}
    return {name: each.values for name, each in shown.items()}


def draw_lines(data: xr.DataArray, along: str, ax: Axes) -> None:
    """The mean accuracy of each learner along cells or images."""
    percent = 100 * data.mean("trial")
    for name, (shape, dash) in LOOKS.items():
        look = {"color": COLOURS[name], "marker": shape, "ls": dash, "ms": 3.5}
        ax.plot(data[along], percent.sel(learner=name), label=NAMES[name], **look)


def draw_weights(data: xr.Dataset) -> Figure:
    """Weights of some cells of the first trial as images, and what they are like."""
    fig, axes = sn.figures.panels("AA;BB;CC;DE", height_mm=110, height_ratios=[1, 1, 1, 2.5])
    one = data.isel(trial=0)
    for letter, kind in zip("ABC", ("stdp", "kmeans", "backprop"), strict=True):
        sn.figures.image_row(
            one.image.sel(kind=kind).values, axes[letter], signed=kind == "backprop"
        )
        axes[letter].set_title(TITLES[kind])
    for letter, name, quantity in (
        ("D", "like_mean", "cosine with own images' mean"),
        ("E", "kept", "correlation with start"),
    ):
        each = {who: data[name].sel(who=who).values for who in data.who.values}
        look = {"own_colours": COLOURS, "own_names": NAMES, "interval": over_splits(data)}
        sn.figures.means(each, axes[letter], quantity=quantity, **look)
    fig.set_label(WEIGHTS_CAPTION)
    return fig
