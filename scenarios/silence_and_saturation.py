"""Silence and saturation, of cells and of units: what makes them, and what helps."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray
from scipy.special import ndtr

import simneuro as sn
from simneuro.analysis import (
    after_looking,
    between,
    border,
    explain_no_value,
    greater,
    largest_of,
    less,
    near,
    over_splits,
    paired_greater,
    standard_errors_off,
    theory,
    within,
)
from simneuro.bridge import Activation, RateClassifier, RateNetwork, activation
from simneuro.bridge.activations import slope_end, steepest_input
from simneuro.bridge.tasks import (
    DigitSplit,
    compare_learning_rates,
    compare_scales,
    dead_units,
    remove_biases,
    silent_networks,
    split_digits,
)
from simneuro.figures import colour, dashes, display_name, means_along

Floats = NDArray[np.float64]

SETTLED = 0.5  # s; chosen: 25 membrane time constants, after which rates are counted
EARLY, LATE = (1.0, 1.5), (3.5, 4.0)  # s; chosen: when the axon's oscillation is measured
SWINGS = 1e-4  # V; chosen: less is no oscillation
BLOCK, BLOCK_STEP = 154.5, 1.0  # µA/cm²: rinzel1980; the distance of the levels there
UA_PER_CM2 = 1e-2  # A/m²

NUMBERS, BIASES = (1, 2, 3, 4, 5, 6), (-1.0, 0.0, 0.5)  # samples; biases in widths of the sums
UNITS, PAIRS, CROWD = 20_000, 100, 10  # units drawn, pairs of images, images together
DEPTHS, WIDTHS, NETS = 10, (2, 3, 4), 5000  # hidden layers, their units, networks drawn
SPREADS = (0.5, 1.0, 2.0, 4.0, 8.0)  # standard deviations of the sums
SCALES = 10.0 ** np.arange(-3, 4)  # of the input

RATES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)  # chosen: from Adam's own up to where none learns
USUAL, LARGE = 0.01, 1.0  # of RateClassifier; chosen: after looking
TRIED = (0.001, USUAL, 0.1, LARGE)  # the first one is that of kingma2014
HIDDEN = {"deep": (32, 32, 32), "flat": (96,)}  # as many units
LOW = -2.0  # chosen: a bias at the start that leaves a unit active on one sample in 44
OVER = 40.0  # %: the sentence of the articles

NAMES = {"low_relu": "ReLU, bias from −2", "elu": "ELU", "siegert": "noisy LIF"}
MARKS = {"relu": "o", "low_relu": "s", "leaky_relu": "^", "elu": "D"}
INKS = {"low_relu": colour("purple"), "elu": colour("blue")}


def low_relu() -> Activation:
    """A ReLU whose bias is ``LOW`` when training begins."""
    return Activation.from_function(
        lambda x: np.maximum(x + LOW, 0.0), lambda x: (x + LOW > 0) * 1.0
    )


def trial(scenario: sn.Scenario) -> xr.Dataset:
    """The cells of one simulation, and units drawn and trained with the same seed."""
    random = np.random.default_rng(scenario.seed)
    split_seed, start = random.integers(2**31, size=2).tolist()
    split = split_digits(4, 0.5, split_seed)
    parts = [simulate_cells(scenario), draw_units(random), kill_on_images(random, split)]
    passes = scenario.parameters["passes"].value
    parts += [train_units(split, passes, start), scale_inputs(split, random, passes, start)]
    return xr.merge(parts)


# Cells.


def simulate_cells(scenario: sn.Scenario) -> xr.Dataset:
    """Rates, spikes of homeostasis, and the axon's oscillation."""
    recording = sn.simulate(scenario)
    found = {}
    for name in ("quiet", "tireless", "raised", "scaled", "axon"):
        trains = sn.recording.spike_trains(recording, name)
        found[f"{name}_first"] = (name, sn.analysis.first_spikes(trains))
        found[f"{name}_interval"] = (name, np.array([last_interval(train) for train in trains]))
    noisy = rates(recording, "noisy").reshape(len(noisy_levels(scenario)), -1)
    found["noisy_rate"] = ("noisy", noisy.mean(axis=1))
    v = sn.recording.trace(recording, "axon", "v")
    for name, (start, stop) in {"early": EARLY, "late": LATE}.items():
        part = v.sel(time=slice(start, stop))
        found[name] = ("axon", (part.max("time") - part.min("time")).values)
    return xr.Dataset(found)


def rates(recording: xr.Dataset, population: str) -> Floats:
    """The rate (Hz) of each cell once it is settled."""
    trains = sn.recording.spike_trains(recording, population)
    counted = np.array([np.sum(train >= SETTLED) for train in trains])
    return np.asarray(counted / (recording.attrs["duration"] - SETTLED))


def last_interval(train: Floats) -> float:
    return float(np.diff(train[-2:])[0]) if train.size > 1 else np.nan


def levels(drive: sn.StepCurrent) -> Floats:
    """The currents (A) of a drive, one a cell."""
    return np.atleast_1d(np.asarray(drive.amplitude, float))


def noisy_levels(scenario: sn.Scenario) -> Floats:
    """The currents (A) of the noisy cells."""
    names = [name for name in scenario.drives if name.startswith("noisy_")]
    return np.concatenate([levels(scenario.drives[name]) for name in names])


def siegert(scenario: sn.Scenario) -> Callable[[Floats], Floats]:
    """The rate (Hz) of the noisy cells on the time grid against the current (A)."""
    cell = scenario.network.cells["noisy"].neuron.si_values
    grid = {"density": float(scenario.drives["noise"].density), "dt": float(scenario.dt)}
    return partial(theory.noisy_lif_rate, **grid, **cell)


def noisy_unit(scenario: sn.Scenario) -> Activation:
    """The noisy cells as an activation function; 1 is the rheobase."""
    cell = scenario.network.cells["noisy"].neuron.si_values
    leak = {name: cell[name] for name in ("C_m", "g_L", "E_L")}
    rest, std = theory.membrane_under_noise(0.0, float(scenario.drives["noise"].density), **leak)
    sigma, tau = float(std / (cell["V_th"] - rest)), cell["C_m"] / cell["g_L"]
    return activation("siegert", tau=tau, t_ref=cell["t_ref"], sigma=sigma)


# Units.

SLOPED = {name: activation(name) for name in ("sigmoid", "tanh", "relu")}


def draw_units(random: np.random.Generator) -> xr.Dataset:
    """Units as they are drawn: dead on few samples, silent in depth, flat under large inputs."""
    points, weights = np.eye(max(NUMBERS)), random.normal(size=(max(NUMBERS), UNITS))
    born = [[dead_units(points[:n], weights, bias).mean() for n in NUMBERS] for bias in BIASES]
    deep = [silent_networks(random, width=n, depth=DEPTHS, networks=NETS) for n in WIDTHS]
    steep = [[steep_share(act, s * weights[0]) for s in SPREADS] for act in SLOPED.values()]
    found = {
        "born_dead": (("bias", "samples"), born),
        "silent": (("width", "depth"), deep),
        "steep": (("unit", "spread"), steep),
        "revived": ("help", revive(points[:3], weights)),
    }
    coords = {"bias": [*BIASES], "samples": [*NUMBERS], "unit": [*SLOPED], "spread": [*SPREADS]}
    coords |= {"help": ["scale", "bias"], "width": [*WIDTHS], "depth": range(1, DEPTHS + 1)}
    return xr.Dataset(found, coords)


def steep_share(act: Activation, sums: Floats) -> float:
    """The share of units whose slope is at least a tenth of the steepest."""
    return float(np.mean(act.derivative(sums) >= 0.1 * act.derivative(steepest_input(act))))


def revive(points: Floats, weights: Floats) -> Floats:
    """The share of dead ReLU units that fire again: with scaled samples, with a higher bias."""
    killed = weights[:, dead_units(points, weights)]
    still = np.all([dead_units(scale * points, killed) for scale in SCALES], axis=0)
    lift = -(points @ killed).max(axis=0).min()  # what the best sample lacks, of the last unit
    return 1 - np.array([still.mean(), dead_units(points, killed, 1.001 * lift).mean()])


def kill_on_images(random: np.random.Generator, split: DigitSplit) -> xr.Dataset:
    """The share of units without bias that are dead on images, and what their angles say."""
    images, half = split.train_images, random.normal(size=(16, UNITS // 2))
    weights = np.hstack([half, -half])  # which narrows chance
    pairs = images[random.integers(len(images), size=(PAIRS, 2))]
    length = np.linalg.norm(pairs, axis=2)
    cosine = np.minimum(np.sum(pairs[:, 0] * pairs[:, 1], axis=1) / length.prod(axis=1), 1)
    shares = [np.mean([dead_units(pair, weights).mean() for pair in pairs])]
    shares += [dead_units(x, weights).mean() for x in (images[:CROWD], images)]
    return xr.Dataset(
        {
            "dead_on": ("images", [*shares, dead_units(images - images.mean(0), weights).mean()]),
            "by_angle": np.mean(0.5 - np.arccos(cosine) / (2 * np.pi)),
        },
        {"images": ["pair", "crowd", "all", "centred"]},
    )


def train_units(split: DigitSplit, passes: int, start: int) -> xr.Dataset:
    """What becomes of units in deep and in flat networks at each learning rate."""
    units = {"relu": "relu", "low_relu": low_relu(), "leaky_relu": "leaky_relu", "elu": "elu"}
    parts = [
        compare_learning_rates(split, units, RATES, hidden=hidden, passes=passes, seed=start)
        for hidden in HIDDEN.values()
    ]
    means = [part.assign(dead=part.dead.mean("layer")) for part in parts]
    sizes = {"train_images": len(split.train_images), "test_images": len(split.test_images)}
    return xr.concat(means, xr.Variable("shape", [*HIDDEN])).assign(sizes)


def scale_inputs(
    split: DigitSplit, random: np.random.Generator, passes: int, start: int
) -> xr.Dataset:
    """How networks with and without biases read images that are brighter by a factor."""
    biased = RateClassifier(HIDDEN["flat"], "relu", max_iter=passes, random_state=start)
    biased = biased.fit(split.train_images, split.train_labels).network_
    nets = {"no_bias": train_without_bias(split, random), "with_bias": biased}
    x, y = split.test_images, split.test_labels
    found = compare_scales(nets, x, y, SCALES).rename(accuracy="scaled_accuracy")
    dark = compare_scales({"dark": biased}, x, y, [1e-9]).labels.item()
    bright = np.sum(biased.predict(1e9 * x) != remove_biases(biased).predict(x))
    return found.drop_vars("labels").assign(dark=dark, bright=bright)


def train_without_bias(split: DigitSplit, random: np.random.Generator) -> RateNetwork:
    """ReLU units as they are drawn, below outputs that least squares find; no biases anywhere."""
    drawn, none = random.normal(size=(16, *HIDDEN["flat"])), np.zeros(HIDDEN["flat"])
    hidden = RateNetwork.from_arrays([drawn], [none], ["relu"], None).forward(split.train_images)
    targets = (split.train_labels[:, None] == np.arange(10)) * 1.0
    outputs = np.linalg.lstsq(hidden, targets, rcond=None)[0]
    return RateNetwork.from_arrays([drawn, outputs], [none, np.zeros(10)], "relu")


# Claims.


def claims(results: sn.Results) -> Iterator[sn.Claim]:
    """Silence, then saturation; of cells, then of units."""
    data, scenario = results.first("condition"), results.scenario
    yield from silent_cells(data, scenario)
    for claim in homeostasis(data.isel(trial=0), scenario):
        yield explain_no_value(claim, "A cell that is due to fire did not fire twice.")
    yield from born_dead(data)
    yield from dead_on_digits(data)
    yield from trained_dead(data)
    yield from saturated_cells(data, scenario)
    yield from blocked_axon(data.isel(trial=0), scenario)
    yield from saturated_units(data)
    yield from scaled_inputs(data)


def silent_cells(data: xr.Dataset, scenario: sn.Scenario) -> Iterator[sn.Claim]:
    """Noise fires the cells that are silent without it."""
    cell = scenario.network.cells["quiet"].neuron.si_values
    current = levels(scenario.drives["quiet_step"])
    rheobase = float(theory.lif_rheobase(**{name: cell[name] for name in ("g_L", "E_L", "V_th")}))
    fired = np.isfinite(data.quiet_first.isel(trial=0).values[current <= rheobase])
    sentence = "Below the rheobase no cell without noise ever fires: cells that do"
    yield within(sentence, int(fired.sum()), 0, 0, "cells")
    current, expected = noisy_levels(scenario), siegert(scenario)(noisy_levels(scenario))
    at = current <= rheobase
    z = standard_errors_off(data.noisy_rate.values[:, at].T, expected[at]).max()
    bound = largest_of(int(at.sum()), degrees_of_freedom=max(data.sizes["trial"] - 1, 1))
    sentence = (
        "Noise revives it: below the rheobase the rate is that of Siegert's formula; largest "
        "deviation"
    )
    revived = within(sentence, z, 0, bound, "standard errors", exact=False)
    yield explain_no_value(revived, "It takes two trials to know how far chance reaches.")


def revival(current: Floats, cell: Mapping[str, float], name: str) -> Floats:
    """When a cell with homeostasis fires first (s), at each input (A); infinite for never."""
    rheobase, tau = cell["g_L"] * (cell["V_th"] - cell["E_L"]), cell["C_m"] / cell["g_L"]
    speed = cell["step"] * cell["aim"]
    if name == "raised":
        return np.asarray((rheobase - current) / speed + tau)
    excited = np.where(current > 0, current, np.nan)
    return np.nan_to_num((rheobase / excited - 1) / speed + tau, nan=np.inf)


def homeostasis(data: xr.Dataset, scenario: sn.Scenario) -> Iterator[sn.Claim]:
    """A slow current revives every cell, a slow gain only those that are excited."""
    dt, target = float(scenario.dt), 1e3 / scenario.network.cells["raised"].neuron.si_values["aim"]
    for name, what in (("raised", "excitability"), ("scaled", "the gain of the input")):
        cell = scenario.network.cells[name].neuron.si_values
        current = levels(scenario.drives[f"{name}_input"])
        expected, found = revival(current, cell, name), data[f"{name}_first"].values
        due = np.isfinite(expected)
        if not due.all():
            sentence = f"Homeostasis of {what} leaves cells without excitation silent: revived"
            yield within(sentence, int(np.isfinite(found[~due]).sum()), 0, 0, "cells")
        sentence = f"Homeostasis of {what} fires a cell after the time that its input lacks: error"
        late = 1e3 * np.abs(found - expected)[due].max()
        yield within(sentence, late, 0, 1e3 * dt * (1 + 1e-6), "ms")
        interval = 1e3 * data[f"{name}_interval"].values[due]
        sentence = f"Homeostasis of {what} ends at the target rate: farthest interval"
        worst = interval[np.argmax(np.abs(interval - target))]
        margin = 1e3 * dt * (1 + 1e-6)
        yield within(sentence, worst, target - margin, target + margin, "ms")


def born_dead(data: xr.Dataset) -> Iterator[sn.Claim]:
    """Chance alone: 2^-n, what a bias makes of it, depth, and what revives."""
    expected = ndtr(-data.bias) ** data.samples
    fair = data.born_dead.sel(bias=0)
    sentence = (
        "Without a bias a ReLU unit is dead on n orthogonal samples with probability 1/2^n, n up "
        "to 6: largest deviation"
    )
    yield counted(sentence, fair, 0.5**data.samples, UNITS)
    sentence = "With a bias b, in widths of the sums, with Φ(−b)^n: largest deviation"
    yield counted(sentence, data.born_dead, expected, UNITS)
    silent = 1 - (1 - 0.5**data.width) ** data.depth
    sentence = (
        "A network of L layers of N such units is silent on a sample with probability "
        "1 − (1 − 1/2^N)^L: largest deviation"
    )
    yield counted(sentence, data.silent, silent, NETS)
    one = 100 * data.revived.isel(trial=0)
    sentence = "No scale of the samples revives a dead unit without a bias: revived"
    yield within(sentence, one.sel(help="scale"), 0, 0, "%")
    sentence = "A bias that makes up for what its best sample lacks revives it: revived"
    yield within(sentence, one.sel(help="bias"), 100, 100, "%")


def counted(sentence: str, share: xr.DataArray, expected: xr.DataArray, number: int) -> sn.Claim:
    """Shares of so many units a trial against probabilities, in binomial standard errors.

    Where units are the same for several values the deviations depend on each other, which makes
    the largest smaller, if anything (sidak1967).
    """
    error = np.sqrt(expected * (1 - expected) / (number * share.sizes["trial"]))
    z = np.abs(share.mean("trial") - expected) / error
    return within(sentence, float(z.max()), 0, largest_of(z.size), "standard errors", exact=False)


def dead_on_digits(data: xr.Dataset) -> Iterator[sn.Claim]:
    """Images are not orthogonal, and what counts is their angle, and whether they are centred."""
    off = 100 * (data.dead_on.sel(images="pair") - data.by_angle)
    sentence = "On pairs of images it is dead with 1/2 − angle/2π instead: difference"
    yield between(sentence, off, -1, 1, "points")  # chosen: pairs lie 20 points above a quarter
    sentence = f"Baseline: on {CROWD} images 1/2^n is far too low: dead units"
    yield greater(sentence, 100 * data.dead_on.sel(images="crowd"), 100 * 0.5**CROWD, "%")
    sentence = "On images from which their mean is subtracted no unit without a bias is dead"
    yield within(sentence, 100 * data.dead_on.sel(images="centred").max(), 0, 0, "%")


def trained_dead(data: xr.Dataset) -> Iterator[sn.Claim]:
    """Where over 40 % of ReLU units are dead after training: the sentence of the articles."""
    dead = 100 * data.dead
    relu, low = dead.sel(activation="relu"), dead.sel(activation="low_relu", shape="flat")
    most = relu.sel(shape="flat").max("learning_rate")
    places = {f"three layers, learning rate {rate:g}": dict(learning_rate=rate) for rate in TRIED}
    found = {text: relu.sel(shape="deep", **place) for text, place in places.items()}
    found |= {"one layer, at the learning rate that kills most": most}
    found |= {f"one layer, biases from −2, learning rate {USUAL:g}": low.sel(learning_rate=USUAL)}
    for text, share in found.items():
        sentence = f"Articles: over {OVER:g} % of ReLU units are dead after training; {text}"
        yield after_looking(greater(sentence, share, OVER, "%"))
    leaky = dead.sel(activation="leaky_relu").max()
    yield within("No leaky ReLU is dead at any learning rate: dead", leaky, 0, 0, "%")
    yield from trained_reading(100 * data.accuracy.sel(shape="deep", learning_rate=LARGE), data)


def trained_reading(read: xr.DataArray, data: xr.Dataset) -> Iterator[sn.Claim]:
    """What the learning rate that kills leaves of reading, and to whom."""
    head, interval = f"Three layers, learning rate {LARGE:g}: ", over_splits(data)
    sentence = f"{head}ReLU units no longer read"
    # chosen: twice chance
    relu = less(sentence, read.sel(activation="relu"), 20, "%", interval=interval)
    yield after_looking(relu)
    for name in ("leaky_relu", "elu"):
        own, other = (read.sel(activation=each) for each in (name, "relu"))
        sentence = f"{head}{display_name(name, NAMES)} units read more than ReLU units, by"
        yield after_looking(paired_greater(sentence, own, other, "points", interval=interval))


def saturated_cells(data: xr.Dataset, scenario: sn.Scenario) -> Iterator[sn.Claim]:
    """The refractory period limits the rate, and takes the slope long before.

    On the time grid the membrane takes up to a step longer to be charged.
    """
    cell = scenario.network.cells["quiet"].neuron.si_values
    dt, first = float(scenario.dt), data.isel(trial=0)
    rest, quiet = cell["t_ref"], first.quiet_interval.values
    left = np.array([rest / 9, rest / 9 - dt])  # of the interval, at nine tenths of the limit
    low, high = 1e9 * theory.lif_current(1 / (rest + left), **cell)
    bracket = border(1e9 * levels(scenario.drives["quiet_step"]), quiet <= rest / 0.9)
    sentence = "The rate reaches nine tenths of the refractory limit at 36.5 rheobases, or 3.65 nA"
    yield within(sentence, sum(bracket) / 2, low, high, "nA", bracket)
    left = rest / (np.sqrt(10) - 1)
    at = theory.lif_current(1 / left, **cell | {"t_ref": 0.0})
    with_rest, without = (
        each[np.argmin(np.abs(levels(scenario.drives[f"{name}_step"]) - at))]
        for name, each in (("quiet", quiet), ("tireless", first.tireless_interval.values))
    )
    most = 100 * ((left + dt) / (rest + left + dt)) ** 2
    sentence = (
        "At 9.16 rheobases the refractory period has taken nine tenths of the slope that the cell "
        "would have without one: left are"
    )
    # The level is rounded to a pA.
    yield within(sentence, 100 * (without / with_rest) ** 2, 9.99, most, "%")
    yield noisy_slope(data, scenario)


def noisy_slope(data: xr.Dataset, scenario: sn.Scenario) -> sn.Claim:
    """With noise the steepest slope is finite, and has a tenth."""
    unit, current = noisy_unit(scenario), noisy_levels(scenario)[-4:]
    rise = np.diff(data.noisy_rate.values[:, -4:]) / np.diff(current)
    sentence = (
        f"With noise the slope is steepest at {steepest_input(unit):.2f} rheobases, and has fallen "
        f"to a tenth of that at {slope_end(unit):.1f}, by Siegert's formula: left are"
    )
    # chosen: a tenth of it; the slopes are those of chords
    return between(sentence, 100 * rise[:, 2] / rise[:, 0], 9, 11, "%")


def blocked_axon(data: xr.Dataset, scenario: sn.Scenario) -> Iterator[sn.Claim]:
    """The axon goes on oscillating up to the current from which rest is stable again."""
    density, lasts = densities(scenario), np.asarray(data.late > 0.5 * data.early)
    driven = density >= 10  # past its onset
    bracket = border(-density[driven], (lasts & (data.late.values > SWINGS))[driven])
    high, low = (-each for each in bracket)
    sentence = "Depolarisation block: Hodgkin-Huxley comes to rest again from 154.5 µA/cm² on"
    bounds = (BLOCK - BLOCK_STEP, BLOCK + BLOCK_STEP)
    yield within(sentence, (low + high) / 2, *bounds, "µA/cm²", (low, high))


def densities(scenario: sn.Scenario) -> Floats:
    """The current densities (µA/cm²) into the axon."""
    area = scenario.network.cells["axon"].neuron.si_values["area"]
    return levels(scenario.drives["axon_step"]) / area / UA_PER_CM2


def saturated_units(data: xr.Dataset) -> Iterator[sn.Claim]:
    """Where sigmoid and tanh are flat, and how many units that makes at each size of the input."""
    flat = {"sigmoid": 2 * np.arccosh(np.sqrt(10)), "tanh": np.arccosh(np.sqrt(10))}
    for name, expected in flat.items():
        sentence = f"The slope of the {name} falls to a tenth at {expected:.2f}"
        yield near(sentence, slope_end(SLOPED[name]), expected, share=1e-6)
    bound = xr.DataArray([*flat.values()], {"unit": [*flat]})
    expected = 2 * ndtr(bound / data.spread) - 1
    sentence = (
        "Of sigmoid and tanh units with normal sums of deviation s the share 2 Φ(x/s) − 1 has more "
        "than a tenth of the steepest slope, x being that input: largest deviation"
    )
    yield counted(sentence, data.steep.sel(unit=[*flat]), expected, UNITS)
    sentence = "Of ReLU units it is a half at any size: largest deviation"
    half = xr.full_like(data.spread, 0.5)
    yield counted(sentence, data.steep.sel(unit="relu"), half, UNITS)


def scaled_inputs(data: xr.Dataset) -> Iterator[sn.Claim]:
    """A scale changes nothing without biases; with them it does, and both limits are known."""
    changed = data.changed.sel(network="no_bias").max()
    sentence = "A ReLU network without biases reads any positive scale of its input alike: changed"
    yield within(sentence, changed, 0, 0, "images")
    read = 100 * data.scaled_accuracy.sel(network="with_bias")
    sentence = "One with biases reads images of a tenth of the brightness worse, by"
    dim = read.sel(scale=0.1, method="nearest"), read.sel(scale=1.0)
    yield paired_greater(sentence, dim[1], dim[0], "points", interval=over_splits(data))
    sentence = "Far brighter, it reads as if it had no biases: images read otherwise"
    yield within(sentence, data.bright.max(), 0, 0, "images")
    sentence = "Far darker, it reads all images alike, by its biases alone: labels"
    yield within(sentence, data.dark.max(), 1, 1, "")


# Figures.


def figures(results: sn.Results) -> Iterator[tuple[str, Figure]]:
    """What silences and revives, and where the slope ends."""
    data, scenario = results.first("condition"), results.scenario
    fig, axes = sn.figures.panels("AB;CD", height_mm=120)
    draw_noise(data, scenario, axes["A"])
    draw_revival(data, scenario, axes["B"])
    draw_born_dead(data, axes["C"])
    draw_trained_dead(data, axes["D"])
    fig.set_label(
        "A: rates of integrate-and-fire cells about the rheobase (dashed), without noise (black) "
        "and with it (orange; line: Siegert's formula). B: how long homeostasis takes to fire a "
        "cell that is silent without it, by raising its excitability (circles) or scaling its "
        "input (squares; grey: no scale ever does); lines: closed forms. C: units dead as drawn, "
        "by the number of orthogonal samples and the bias (lines: Φ(−b)^n; none is 1/2^n), and on "
        "images (crosses). D: units dead after training, by the learning rate: three layers "
        "(lines) and one layer (dotted). Bars are 95 % intervals over trials."
    )
    yield "silence", fig
    fig, axes = sn.figures.panels("AB;CD", height_mm=120)
    draw_limit(data, scenario, axes["A"])
    draw_block(data, scenario, axes["B"])
    draw_slopes(scenario, axes["C"])
    draw_scales(data, axes["D"])
    fig.set_label(
        "A: the rate of the cell of the other figure up to its refractory limit (dashed), and "
        "without a refractory period (squares); lines: closed form; rings: where the slope is a "
        "tenth of that without one, and where the rate is nine tenths of the limit. B: how far "
        "the squid axon swings under a current after 1 s (open) and 3.5 s (filled); dashed: where "
        "rest is stable again, rinzel1980. C: slopes as parts of the steepest; rings: where a "
        "tenth is left. D: images read rightly against a factor of their brightness."
    )
    yield "saturation", fig


def draw_noise(data: xr.Dataset, scenario: sn.Scenario, ax: Axes) -> None:
    """The foot of the curve."""
    quiet, noisy = levels(scenario.drives["quiet_step"]), noisy_levels(scenario)
    rate = 1 / data.quiet_interval.isel(trial=0).values
    ax.plot(1e12 * quiet, np.nan_to_num(rate), "o", color=colour("neuron"), ms=4, label="no noise")
    grid = np.linspace(0, 1.25e-10, 200)
    look = {"color": colour("orange"), "label": "Siegert"}
    ax.plot(1e12 * grid, siegert(scenario)(grid), **look)
    look = {"color": colour("orange"), "mfc": "white", "label": "noise"}
    ax.plot(1e12 * noisy, data.noisy_rate.mean("trial"), "s", ms=4, **look)
    ax.axvline(100, color=colour("control"), ls="--", lw=0.8)
    ax.set(xlim=(0, 125), ylim=(-1, 32), xlabel="current (pA)", ylabel="firing rate (Hz)")
    ax.legend(loc="upper left")


def draw_revival(data: xr.Dataset, scenario: sn.Scenario, ax: Axes) -> None:
    """Excitability against scale."""
    grid = np.linspace(-5e-11, 9.5e-11, 500)
    for name, sign, ink, text in (
        ("raised", "o", colour("blue"), "excitability"),
        ("scaled", "s", colour("vermillion"), "gain"),
    ):
        cell, current = scenario.network.cells[name], levels(scenario.drives[f"{name}_input"])
        expected = revival(grid, cell.neuron.si_values, name)
        ax.plot(1e12 * grid, expected, color=ink, lw=1)
        found = data[f"{name}_first"].isel(trial=0)
        ax.plot(1e12 * current, found, sign, color=ink, ms=4, label=text)
    ax.axvspan(-50, 0, color="#E4E4E4", lw=0, zorder=0)
    ax.set(xlim=(-50, 95), ylim=(0, 2.6), xlabel="input (pA)", ylabel="first spike after (s)")
    ax.legend(loc="upper right")


def draw_born_dead(data: xr.Dataset, ax: Axes) -> None:
    """Shares of units on a logarithmic axis."""
    at = np.linspace(1, max(NUMBERS), 100)
    for bias, sign, ink in zip(BIASES, "v^o", ("sky", "black", "purple"), strict=True):
        name = "no bias" if bias == 0 else f"bias {bias:+g}".replace("-", "−")
        share = data.born_dead.sel(bias=bias).mean("trial")
        ax.plot(at, 100 * ndtr(-bias) ** at, color=colour(ink), lw=1)
        ax.plot(NUMBERS, 100 * share, sign, color=colour(ink), ms=4, label=name)
    found = 100 * data.dead_on.sel(images=["pair", "crowd"]).mean("trial")
    ax.plot([2, CROWD], found, "x", color=colour("vermillion"), label="on images, no bias")
    ax.set(yscale="log", xlabel="samples", ylabel="dead as drawn (%)", ylim=(0.05, 150))
    ax.legend(loc="lower left")


def draw_trained_dead(data: xr.Dataset, ax: Axes) -> None:
    """Shares of units against the learning rate."""
    for shape, name in [
        *(("deep", each) for each in MARKS),
        ("flat", "relu"),
        ("flat", "low_relu"),
    ]:
        dead = 100 * data.dead.sel(activation=name, shape=shape)
        look = {"color": INKS.get(name) or colour(name), "marker": MARKS[name], "ms": 4, "lw": 1}
        deep = shape == "deep"
        look |= {"ls": "-" if deep else ":", "mfc": None if deep else "white"}
        text = display_name(name, NAMES) if deep else None
        means_along(RATES, dead.transpose("learning_rate", "trial"), ax, label=text, **look)
    ax.axhline(OVER, color=colour("control"), ls="--", lw=0.8)
    ax.set(xscale="log", xlabel="learning rate", ylabel="dead after training (%)", ylim=(-4, 140))
    ax.set_yticks(range(0, 101, 20))
    ax.legend(loc="upper left", ncols=2)


def draw_limit(data: xr.Dataset, scenario: sn.Scenario, ax: Axes) -> None:
    """The whole curve, with and without a refractory period."""
    cell = scenario.network.cells["quiet"].neuron.si_values
    grid = np.geomspace(1.0001e-10, 4e-9, 400)
    for name, rest, ink, sign in (("tireless", 0.0, "grey", "s"), ("quiet", None, "black", "o")):
        own = cell if rest is None else cell | {"t_ref": rest}
        ax.plot(1e9 * grid, theory.lif_rate(grid, **own), color=colour(ink), lw=1)
        rate = 1 / data[f"{name}_interval"].isel(trial=0)
        ax.plot(1e9 * levels(scenario.drives[f"{name}_step"]), rate, sign, color=colour(ink), ms=3)
    left = cell["t_ref"] / np.array([np.sqrt(10) - 1, 9])
    marked = theory.lif_current(1 / (cell["t_ref"] + left), **cell)
    ring(1e9 * marked, theory.lif_rate(marked, **cell), ax)
    ax.axhline(1 / cell["t_ref"], color=colour("control"), ls="--", lw=0.8)
    ax.set(xscale="log", xlim=(0.09, 4.5), ylim=(-5, 260))
    ax.set_xticks([0.1, 0.3, 1, 3], ["0.1", "0.3", "1", "3"])
    ax.set(xlabel="current (nA)", ylabel="firing rate (Hz)")


def ring(x: Floats, y: Floats, ax: Axes) -> None:
    """Open circles about points."""
    ax.plot(x, y, "o", ms=8, mfc="none", mec=colour("vermillion"), mew=1.2, zorder=4)


def draw_block(data: xr.Dataset, scenario: sn.Scenario, ax: Axes) -> None:
    """The swing of the axon's potential against the current density."""
    for name, size, face in (("early", 6, "white"), ("late", 3, colour("neuron"))):
        look = {"ms": size, "mfc": face, "color": colour("neuron"), "ls": ""}
        ax.plot(densities(scenario), 1e3 * data[name].isel(trial=0), marker="o", **look)
    ax.axvline(BLOCK, color=colour("control"), ls="--", lw=0.8)
    ax.set(xlabel="current density (µA/cm²)", ylabel="peak to peak (mV)")


def draw_slopes(scenario: sn.Scenario, ax: Axes) -> None:
    """Slopes as parts of the steepest."""
    x = np.linspace(-6, 14, 801)
    for name, act in {**SLOPED, "siegert": noisy_unit(scenario)}.items():
        most, role = act.derivative(steepest_input(act)), "lif" if name == "siegert" else name
        look = {"color": colour(role), "ls": dashes(role), "label": display_name(name, NAMES)}
        ax.plot(x, act.derivative(x) / most, **look)
        if name != "relu":
            ring(slope_end(act), 0.1, ax)
    ax.set(xlabel="input", ylabel="slope / steepest slope", ylim=(-0.03, 1.4))
    ax.legend(loc="upper right", ncols=2)


def draw_scales(data: xr.Dataset, ax: Axes) -> None:
    """Accuracy against the scale of the input."""
    for name, sign, ink, text in (
        ("no_bias", "s", "blue", "no biases"),
        ("with_bias", "o", "vermillion", "biases"),
    ):
        read = 100 * data.scaled_accuracy.sel(network=name).mean("trial")
        ax.plot(SCALES, read, color=colour(ink), marker=sign, ms=4, label=text)
    ax.axhline(10, color=colour("control"), ls="--", lw=0.8)
    ax.set(xscale="log", ylim=(0, 100), xlabel="factor of the input", ylabel="test accuracy (%)")
    ax.legend(loc="center left")
