"""Adaptation of cells and of units, learnt shapes, and inputs that drift."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

import simneuro as sn
from simneuro.analysis import (
    between,
    greater,
    near,
    over_splits,
    paired_greater,
    theory,
    within,
)
from simneuro.bridge import (
    Activation,
    RateClassifier,
    activation,
    population_curve,
)
from simneuro.bridge.activations import AdaptingUnit
from simneuro.bridge.networks import AdaptingNetwork, derive_seed
from simneuro.bridge.tasks import DigitSplit, Drift, compare_under_drift, drift_images, split_digits
from simneuro.figures import colour, means_along

Floats = NDArray[np.float64]
PA = 1e-12

FINE = {"dt": "0.01 ms", "warmup": "0 ms", "duration": "8 s"}  # of curves: slopes are differences
MIDDLES = np.array([150, 250, 350, 450, 550])  # pA, between the pairs of levels

# Groups of cells with noise: signals of these frequencies (Hz), the last one also with a higher
# mean and with a doubled signal.
FREQUENCIES = np.array([0.125, 0.25, 0.5, 1, 2, 4])
NOISY = ("adapting", "tireless")
GROUPS = (*(f"{each:g} Hz" for each in FREQUENCIES), "offset", "scale")
OFFSET = 20  # pA
SCALE = 2

# Networks. PIXELS and HIDDEN are as in spikes_to_activations, for its reasons.
PIXELS, HIDDEN, TEST_SHARE = 4, 64, 0.25
STRENGTH, MEMORY = 20.0, 2000  # chosen: about nine tenths of an offset go, in some 200 images
DIRECTIONS = 3  # of the drifts of offset in each trial
STREAM = {"ramp": 1000, "settling": 1000, "scored": 2000}
DRIFTS = {
    "none": Drift(),
    "offset": Drift(offset=1.0),  # chosen: as large as what differs from image to image
    "quarter": Drift(scale=0.25),
    "fourfold": Drift(scale=4.0),
}
LEARNT, FIXED = ("prelu", "swish"), ("fixed prelu", "fixed swish")

UP_DOWN = np.array([10, -10])  # pA, of the levels of a pair
UNIT_STRENGTH = 9.0  # of the units with state; chosen: a tenth of an offset is left

COLOURS = {
    "tireless": colour("grey"),
    "adapting": colour("vermillion"),
    "relu": colour("black"),
    "prelu": colour("blue"),
    "swish": colour("green"),
    "linear": colour("orange"),
}
MARKERS = {
    "tireless": "s",
    "adapting": "o",
    "relu": "s",
    "prelu": "^",
    "swish": "v",
    "linear": "D",
}
DASHES = {"tireless": "--", "adapting": "-"}
NAMES = {
    "relu": "ReLU",
    "prelu": "PReLU, learnt slope",
    "swish": "swish, learnt steepness",
    "linear": "no hidden units",
    "adapting": "ReLU with adaptation",
}
SHOWN = tuple(NAMES)
TITLES = {
    "A": "Cell: both curves",
    "B": "Noisy cells: slow and fast signals",
    "C": "Unit: offset and scale",
    "D": "Networks on drifting digits",
}
CAPTION = (
    "A: firing rate of a LIF cell with an adaptation current, at the onset of a current (squares) "
    "and after adaptation (circles); lines are the closed form F without adaptation and the "
    "solution of r = F(I - g r). B: how strongly the rate of noisy cells follows a weak signal, "
    "against its frequency (circles; bars: 95 % intervals); lines are the prediction with "
    "adaptation, and the slope F' of Siegert's formula (dashed). C: the answers of a ReLU unit "
    "with state and of one without to brief pulses, whose offset is raised after 3 and whose size "
    "is doubled after 6 time constants. D: test accuracy of networks on digits before and after "
    "a slow drift of their pixels, by kind of hidden unit; mean of splits, bars are 95 % intervals "
    "corrected for what splits share."
)


def trial(scenario: sn.Scenario) -> xr.Dataset:
    """Curves of a cell, the response of noisy cells, and networks under drift."""
    parts = [
        curves(scenario),
        signals(scenario),
        networks(scenario.seed, scenario.parameters["passes"].value),
    ]
    return xr.merge(parts, combine_attrs="drop")


def strength(cell: dict[str, float]) -> float:
    """The adaptation current that one spike a second keeps up (pA/Hz): ``b tau_w``."""
    return cell["b"] * cell["tau_w"] / PA


def cell_of(scenario: sn.Scenario, name: str = "cell") -> dict[str, float]:
    """The parameters of a population's neuron (SI units)."""
    return dict(scenario.network.cells[name].neuron.si_values)


def membrane(cell: dict[str, float]) -> dict[str, float]:
    """The parameters of a cell without those of its adaptation."""
    return {key: value for key, value in cell.items() if key not in ("b", "tau_w")}


def onset_rate(cell: dict[str, float], current: Floats) -> Floats:
    """F (Hz), the rate under a current (pA) without adaptation: the closed form."""
    return theory.lif_rate(np.asarray(current) * PA, **membrane(cell))


def curves(scenario: sn.Scenario) -> xr.Dataset:
    """Onset and steady rates (Hz) of the cell."""
    curve = population_curve(scenario.override(FINE), "cell").isel(repeat=0, drop=True)
    return curve[["onset_rate", "steady_rate"]].assign_coords(level=curve.level.values / PA)


def noisy_rate(scenario: sn.Scenario, current: Floats) -> Floats:
    """F (Hz) of the cells with noise: Siegert's formula on the time grid."""
    density = float(scenario.drives["adapting_noise"].density)
    cell, dt = membrane(cell_of(scenario, "adapting")), float(scenario.time_step)
    return theory.noisy_lif_rate(np.asarray(current) * PA, density, dt=dt, **cell)


def noisy_unit(scenario: sn.Scenario) -> AdaptingUnit:
    """The cells with noise as a unit with state: current (pA) in, rate (Hz) out."""
    cell = cell_of(scenario, "adapting")
    form = Activation.from_function(partial(noisy_rate, scenario))
    return AdaptingUnit(form, strength(cell), cell["tau_w"])


def signals(scenario: sn.Scenario) -> xr.Dataset:
    """Mean rate (Hz) of each group of noisy cells, and how far it swings with its signal."""
    unit, mean = noisy_unit(scenario), float(scenario.drives["adapting_signal"].mean) / PA
    rate = float(unit.steady(mean))
    works = mean - unit.strength * rate  # where the cells work (pA)
    tireless = GROUPS[-3:]
    changes = inputs(scenario, "adapting", mean, GROUPS)
    changes |= inputs(scenario, "tireless", works, tireless)
    recording = sn.simulate(scenario.override(changes | {"record.spikes": list(NOISY)}))
    sizes = [scenario.populations[name].size for name in NOISY]
    heard = zip(NOISY, sizes, (GROUPS, tireless), strict=True)
    found = [listen(recording, *each) for each in heard]
    both = xr.concat(found, xr.Variable("cells", list(NOISY)), join="outer")
    slope = float(unit.activation.derivative(works))
    raised = float(unit.steady(mean + OFFSET)) - rate
    share = raised / float(unit.activation(works + OFFSET) - unit.activation(works))
    return both.assign(slope=slope, working_rate=rate, offset_share=share)


def inputs(
    scenario: sn.Scenario, name: str, mean: float, groups: tuple[str, ...]
) -> dict[str, list[str]]:
    """The mean, amplitude and frequency of each cell's signal, by path."""
    cells = scenario.populations[name].size // len(groups)
    size = float(scenario.drives[f"{name}_signal"].amplitude) / PA
    path = f"drives.{name}_signal"
    values = {
        "mean": [f"{mean + OFFSET * (group == 'offset')} pA" for group in groups],
        "amplitude": [f"{size * (SCALE if group == 'scale' else 1)} pA" for group in groups],
        "frequency": [group if group.endswith("Hz") else "4 Hz" for group in groups],
    }
    return {f"{path}.{key}": np.repeat(each, cells).tolist() for key, each in values.items()}


def listen(recording: xr.Dataset, name: str, size: int, groups: tuple[str, ...]) -> xr.Dataset:
    """Mean rate (Hz) of each group, and the part of it that goes with the group's signal."""
    times, cells = sn.recording.spikes(recording, name)
    group = cells // (size // len(groups))
    frequency = np.array([float(each[:-3]) if each.endswith("Hz") else 4.0 for each in groups])
    turn = np.exp(-2j * np.pi * frequency[group] * times)
    count = (size // len(groups)) * recording.attrs["duration"]
    fold = partial(np.bincount, group, minlength=len(groups))
    swing = 2 / count * np.abs(fold(turn.real) + 1j * fold(turn.imag))
    variables = {"rate": ("group", fold() / count), "swing": ("group", swing)}
    return xr.Dataset(variables, {"group": list(groups)})


def networks(seed: int, times: int) -> xr.Dataset:
    """Accuracies on streams of digits whose pixels drift, and what theory says of them."""
    split = split_digits(PIXELS, TEST_SHARE, derive_seed(seed, "split"))
    start = derive_seed(seed, "initial weights")
    settings = {"max_iter": times, "random_state": start}
    nets = {"relu": train(split, activation("relu"), settings)}
    nets |= {each: train(split, activation(each), settings, learn_shape=True) for each in LEARNT}
    nets |= {f"fixed {each}": train(split, activation(each), settings) for each in LEARNT}
    nets["linear"] = RateClassifier((), **settings)
    nets["linear"].fit(split.train_images, split.train_labels)
    adapting = AdaptingNetwork.of(
        nets["relu"].network_, split.train_images, strength=STRENGTH, memory=MEMORY
    )
    readers = nets | {"adapting": adapting}
    drawn, watched = (
        np.random.default_rng(derive_seed(seed, name)) for name in ("drifts", "watched streams")
    )
    found = [
        compare_under_drift(split, readers, DRIFTS, drawn, **STREAM) for _ in range(DIRECTIONS)
    ]
    both = [
        each.assign(predicted(split, adapting, each.direction.values, watched)) for each in found
    ]
    counts = {"train_images": len(split.train_images), "test_images": len(split.test_images)}
    shapes = {f"{name}_shape": shape_of(nets[name]) for name in LEARNT}
    return xr.concat(both, "repeat").drop_vars("direction").mean("repeat").assign(shapes | counts)


def train(
    split: DigitSplit, act: Activation, settings: dict[str, int], *, learn_shape: bool = False
) -> RateClassifier:
    """A network that has learnt the images of a split."""
    net = RateClassifier((HIDDEN,), act, learn_shape=learn_shape, **settings)
    return net.fit(split.train_images, split.train_labels)


def shape_of(net: RateClassifier) -> float:
    """The shape that the hidden units have learnt."""
    (act,) = net.activation_
    (shape,) = act.parameters.values()
    return shape


def predicted(
    split: DigitSplit, adapting: AdaptingNetwork, direction: Floats, random: np.random.Generator
) -> dict[str, object]:
    """What theory says of the adapting network: offsets that are left, and accuracies."""
    layer = adapting.network.layers[0]
    images, labels = split.test_images, split.test_labels
    drift = partial(drift_images, like=split.train_images, direction=direction)
    drifted = {name: drift(images, drift=each) for name, each in DRIFTS.items()}
    slope = layer.activation.derivative(layer.sums(split.train_images)).mean(axis=0)
    offset = (drifted["offset"][0] - images[0]) @ layer.weights
    left = 1 / (1 + STRENGTH * slope)
    remaining = replace(layer, bias=layer.bias - (1 - left) * offset)
    linear = replace(adapting.network, layers=[remaining, *adapting.network.layers[1:]])
    settled = [(adapting.settled(each).predict(each) == labels).mean() for each in drifted.values()]
    state = mean_state(adapting, drifted["offset"], random)
    found = offset - STRENGTH * (state - adapting.rest[0])
    return {
        "left_expected": (left * offset**2).sum() / (offset**2).sum(),
        "left": (found * offset).sum() / (offset**2).sum(),
        "linear_accuracy": (linear.predict(drifted["offset"]) == labels).mean(),
        "settled_accuracy": ("drift", settled),
    }


def mean_state(adapting: AdaptingNetwork, images: Floats, random: np.random.Generator) -> Floats:
    """The states of the hidden units in a stream of images, once they have settled."""
    states, seen = None, []
    for part in random.integers(len(images), size=(20, 400)):
        _, states = adapting.follow(images[part], states)
        seen.append(states[0])
    return np.mean(seen[5:], axis=0)


def claims(results: sn.Results) -> Iterator[sn.Claim]:
    """Curves, then noisy cells, then the unit with state, then networks."""
    data = results.first("condition")
    yield from curve_claims(data.isel(trial=0), results.scenario)
    yield from signal_claims(data, results.scenario)
    yield from unit_claims()
    yield from offset_claims(data)
    yield from scale_claims(data)


def outside(rate: Floats, low: Floats, high: Floats, dt: float) -> float:
    """How far (Hz) rates lie outside of bounds, at most; an interval may be a time step longer."""
    slowest = 1 / (1 / np.maximum(low, 1e-9) + dt)
    return float(np.maximum(np.maximum(slowest - rate, rate - high), 0).max())


def curve_claims(data: xr.Dataset, scenario: sn.Scenario) -> Iterator[sn.Claim]:
    """Both curves of the cell without noise."""
    cell, level = cell_of(scenario), data.level.values
    step, form, dt = (
        cell["b"] / PA,
        partial(onset_rate, cell),
        float(scenario.override(FINE).time_step),
    )
    early, late = (data[name].values for name in ("onset_rate", "steady_rate"))
    sentence = (
        "LIF: the onset rate lies between F(I - b) and F(I), F being the closed form without "
        "adaptation, at all currents; outside by"
    )
    # chosen: 1e-6 Hz is rounding
    yield within(sentence, outside(early, form(level - step), form(level), dt), 0, 1e-6, "Hz")
    inner = level - strength(cell) * late
    sentence = (
        "LIF: the steady rate r solves r = F(I - g r) with g = b tau_w, to within one spike's b: "
        "it lies between F(I - g r) and F(I - g r + b); outside by"
    )
    yield within(sentence, outside(late, form(inner), form(inner + step), dt), 0, 1e-6, "Hz")
    measured, slope, expected = gains(data, cell)
    sentence = (
        f"LIF: the slope of the steady curve is F'/(1 + g F') at {MIDDLES.size} currents, where "
        f"g F' is {strength(cell) * slope.min():.1f} to {strength(cell) * slope.max():.0f}; "
        "largest deviation"
    )
    # chosen: the formula averages a current that falls by b between spikes
    yield within(sentence, 100 * np.abs(measured / expected - 1).max(), 0, 5, "%")
    sentence = "Baseline: the slope F' of the onset curve alone is too steep; least deviation"
    # chosen: half as much again as what is measured, far beyond the 5 % above
    yield within(sentence, 100 * (slope / measured - 1).min(), 50, np.inf, "%")


def gains(data: xr.Dataset, cell: dict[str, float]) -> tuple[Floats, Floats, Floats]:
    """Steady slopes, F' at the same rates, and the steady slopes that are expected (Hz/pA)."""
    above, below = (
        data.steady_rate.sel(level=MIDDLES + side, method="nearest") for side in UP_DOWN
    )
    measured = (above.values - below.values) / np.ptp(UP_DOWN)
    works = theory.lif_current((above.values + below.values) / 2, **membrane(cell)) / PA
    slope = (onset_rate(cell, works + 0.01) - onset_rate(cell, works - 0.01)) / 0.02
    return measured, slope, theory.adapted_gain(slope, strength(cell))


def signal_claims(data: xr.Dataset, scenario: sn.Scenario) -> Iterator[sn.Claim]:
    """Slow signals are cancelled and fast ones pass; an offset is one of the first."""
    cells, slope = data.sel(cells="adapting"), float(data.slope.values.flat[0])
    sentence = "Noisy LIF: the mean rate r solves r = F(I - g r) with Siegert's F; deviation"
    off = 100 * (cells.rate.sel(group="4 Hz") / cells.working_rate - 1)
    # chosen: between spikes w falls by b, of which the formula knows the mean only
    yield between(sentence, off, -3, 3, "%")
    part = gain_of_cells(data, scenario) / expected_gain(scenario, slope, FREQUENCIES)
    for place, text in ((0, "slow signal"), (-1, "fast signal")):
        sentence = (
            f"Noisy LIF: the gain for a {text} of {FREQUENCIES[place]:g} Hz is "
            "F' |1 + i w tau| / |1 + g F' + i w tau|; measured, as a part of it"
        )
        # chosen: a tenth; the membrane and the resets add some per cent at 4 Hz
        yield between(sentence, part.isel(group=place), 0.9, 1.1)
    left = {name: left_of(data, name) for name in ("offset", "scale")}
    share = float(data.offset_share.values.flat[0])
    sentence = (
        f"Noisy LIF: of an offset 1/(1 + g F') is left in the rate, which for {OFFSET} pA is "
        f"{share:.3f}; measured, as a part of it"
    )
    yield between(sentence, left["offset"] / share, 0.9, 1.1)
    share = float(expected_gain(scenario, slope, FREQUENCIES[-1])) / slope
    sentence = (
        f"Noisy LIF: of a doubling of a signal of {FREQUENCIES[-1]:g} Hz nearly all is left, "
        f"|1 + i w tau| / |1 + g F' + i w tau| = {share:.3f}; measured, as a part of it"
    )
    yield between(sentence, left["scale"] / share, 0.9, 1.1)
    sentence = "Noisy LIF: adaptation takes more of an offset than of a scale; the shares differ by"
    yield paired_greater(sentence, left["scale"], left["offset"])


def expected_gain(scenario: sn.Scenario, slope: float, frequency: Floats) -> Floats:
    """The gain (Hz/pA) of cells that adapt, at a frequency (Hz)."""
    cell = cell_of(scenario, "adapting")
    return theory.adapted_gain(slope, strength(cell), tau=cell["tau_w"], frequency=frequency)


def gain_of_cells(data: xr.Dataset, scenario: sn.Scenario) -> xr.DataArray:
    """The measured gain (Hz/pA) of the adapting cells (trial, group)."""
    size = float(scenario.drives["adapting_signal"].amplitude) / PA
    return data.swing.sel(cells="adapting", group=list(GROUPS[: FREQUENCIES.size])) / size


def left_of(data: xr.Dataset, drift: str) -> xr.DataArray:
    """How much of a drift is in the rate of adapting cells, as a part of that in others."""
    found = data.rate if drift == "offset" else data.swing
    change = found.sel(group=drift) - found.sel(group="4 Hz")
    return change.sel(cells="adapting", drop=True) / change.sel(cells="tireless", drop=True)


def unit_claims() -> Iterator[sn.Claim]:
    """What the unit with state settles at is solved, and simulated."""
    x, off, error = np.linspace(-2, 3, 21) + 0.03, [], []
    for name in ("relu", "softplus", "sigmoid"):
        unit = AdaptingUnit(activation(name), UNIT_STRENGTH, tau=1.0)
        low, middle, high = (settle(unit, x + side) for side in (-1e-4, 0, 1e-4))
        off.append(np.abs(middle - unit.steady(x)).max())
        slope = unit.activation.derivative(x - UNIT_STRENGTH * middle)
        expected = theory.adapted_gain(slope, UNIT_STRENGTH)
        error.append(np.abs((high - low) / 2e-4 - expected).max())
    sentence = (
        "Unit with state (ReLU, softplus, sigmoid): a simulation settles at the solution of "
        "r = F(x - g r); largest deviation"
    )
    yield within(sentence, max(off), 0, 1e-9)
    sentence = "Unit with state: its steady slope is F'/(1 + g F'); largest deviation"
    # chosen: what a difference over 2e-4 leaves
    yield within(sentence, max(error), 0, 1e-6)
    relu = AdaptingUnit(activation("relu"), UNIT_STRENGTH, tau=1.0)
    steps = settle(relu, np.array([3.0, 5.0]))
    sentence = f"ReLU with state: of an offset 1/(1 + g) = {1 / (1 + UNIT_STRENGTH):g} is left"
    left = float(np.diff(steps)[0] / 2.0)
    yield near(sentence, left, 1 / (1 + UNIT_STRENGTH), share=1e-8)
    time, signal = course()
    sentence = (
        "ReLU with state: three times the input, at all times, gives three times the answer; "
        "largest deviation"
    )
    tripled = relu.follow(3 * signal, np.diff(time)[0]) - 3 * relu.follow(signal, np.diff(time)[0])
    yield within(sentence, np.abs(tripled).max(), 0, 1e-9)


def settle(unit: AdaptingUnit, x: Floats) -> Floats:
    """The answer of a unit that has had a constant input for 40 time constants."""
    held = np.broadcast_to(x, (2000, np.size(x)))
    return unit.follow(held, 0.02 * unit.tau)[-1]


def course() -> tuple[Floats, Floats]:
    """An input in time: brief pulses, whose offset is raised and whose size is doubled."""
    time = np.arange(0, 9, 0.005)
    pulse = (time - 0.2) % 0.5 < 0.02
    return time, 10 + 2 * (time >= 3) + pulse * np.where(time >= 6, 2, 1)


def offset_claims(data: xr.Dataset) -> Iterator[sn.Claim]:
    """Networks on digits whose pixels drift by offsets of their own."""
    compare = partial(paired_greater, unit="points", interval=over_splits(data))
    band = partial(between, unit="points", interval=over_splits(data))
    percent = 100 * data.accuracy
    clear, drifted = (percent.sel(drift=name) for name in ("none", "offset"))
    lost = clear - drifted
    sentence = "Without drift adaptation costs nothing: ReLU network with it minus without"
    # chosen: a point
    yield band(sentence, clear.sel(reader="adapting") - clear.sel(reader="relu"), -1, 1)
    for name in ("relu", *LEARNT):
        sentence = f"A drift of offset costs {NAMES[name]} more than 10 points"
        # chosen: so that there is something to cancel
        yield greater(sentence, lost.sel(reader=name), 10, "points", interval=over_splits(data))
    sentence = (
        "Of the offset in the sums of hidden units 1/(1 + g F') is left, F' being the share of "
        "images to which a unit answers; measured, as a part of it"
    )
    # chosen: a tenth; F' is that without drift
    yield between(sentence, data.left / data.left_expected, 0.9, 1.1)
    sentence = (
        "With adaptation accuracy is that of the ReLU network of whose offsets 1/(1 + g F') is "
        "left; it differs by"
    )
    # chosen: a point
    yield band(sentence, drifted.sel(reader="adapting") - 100 * data.linear_accuracy, -1, 1)
    for name in LEARNT:
        sentence = f"Under a drift of offset, adaptation reads better than {NAMES[name]}, by"
        yield compare(sentence, drifted.sel(reader="adapting"), drifted.sel(reader=name))
    for name in LEARNT:
        sentence = f"Statement: {NAMES[name]} reads better than one of fixed shape, by"
        yield compare(sentence, clear.sel(reader=name), clear.sel(reader=f"fixed {name}"))


def scale_claims(data: xr.Dataset) -> Iterator[sn.Claim]:
    """Networks on digits whose contrast drifts."""
    interval = over_splits(data)
    percent = 100 * data.accuracy
    adapting, relu = (percent.sel(reader=name) for name in ("adapting", "relu"))
    sentence = "A drift of scale to a quarter costs a ReLU network more than 10 points"
    lost = (relu.sel(drift="none") - relu.sel(drift="quarter")).values
    yield greater(sentence, lost, 10, "points", interval=interval)
    for name, text in (("quarter", "to a quarter"), ("fourfold", "to four times")):
        gained = adapting.sel(drift=name) - relu.sel(drift=name)
        sentence = f"Prediction: under a drift of scale {text} adaptation changes no accuracy"
        # chosen: two points, a fifth of what is lost at least
        yield between(sentence, gained, -2, 2, "points", interval=interval)
        off = adapting.sel(drift=name) - 100 * data.settled_accuracy.sel(drift=name)
        sentence = (
            f"What adaptation does under a drift of scale {text} is to move the thresholds: "
            "accuracy is that of the network without state whose thresholds solve "
            "a = mean F(s - g a); it differs by"
        )
        yield between(sentence, off, -2, 2, "points", interval=interval)


def figures(results: sn.Results) -> Iterator[tuple[str, Figure]]:
    """Cells above, the unit and networks below."""
    data = results.first("condition")
    fig, axes = sn.figures.panels("AB;CD", height_mm=125)
    draw_curves(data.isel(trial=0), results.scenario, axes["A"])
    draw_gain(data, results.scenario, axes["B"])
    draw_course(axes["C"])
    draw_accuracies(data, axes["D"])
    for letter, title in TITLES.items():
        axes[letter].set_title(title)
    fig.set_label(CAPTION)
    yield "adaptation", fig


def points_of(name: str) -> dict[str, object]:
    """How the points of a kind look."""
    return {"fmt": MARKERS[name], "color": COLOURS[name], "mfc": "white", "ms": 3.5}


def draw_curves(data: xr.Dataset, scenario: sn.Scenario, ax: Axes) -> None:
    """Onset and steady rates over theory."""
    cell = cell_of(scenario)
    inner = np.linspace(60, 600, 2000)
    rate = onset_rate(cell, inner)
    # r = F(I - g r) is solved by choosing I - g r.
    lines = {"tireless": inner, "adapting": inner + strength(cell) * rate}
    points = {"tireless": data.onset_rate, "adapting": data.steady_rate}
    for name, text in (("tireless", "at the onset"), ("adapting", "after adaptation")):
        ax.plot(lines[name], rate, color=COLOURS[name], ls=DASHES[name])
        means_along(data.level, points[name].values[:, None], ax, label=text, **points_of(name))
    ax.set(xlabel="current (pA)", ylabel="firing rate (Hz)", xlim=(60, 610))
    ax.legend(loc="upper left")


def draw_gain(data: xr.Dataset, scenario: sn.Scenario, ax: Axes) -> None:
    """The gain against the frequency of the signal."""
    dense, slope = np.geomspace(0.08, 6, 200), float(data.slope.values.flat[0])
    found = gain_of_cells(data, scenario).transpose("group", "trial")
    means_along(FREQUENCIES, found, ax, **points_of("adapting"))
    ax.plot(dense, expected_gain(scenario, slope, dense), color=COLOURS["adapting"])
    ax.axhline(slope, color=COLOURS["tireless"], ls=DASHES["tireless"])
    ax.set(xlabel="frequency of the signal (Hz)", ylabel="gain (Hz/pA)", xscale="log")
    ax.set_xticks([0.1, 1], ["0.1", "1"])
    ax.set_ylim(0, 1.15 * slope)


def draw_course(ax: Axes) -> None:
    """A ReLU with state and one without, when offset and scale change."""
    time, signal = course()
    unit = AdaptingUnit(activation("relu"), UNIT_STRENGTH, tau=1.0)
    works = float(unit.steady(10.0))
    still = unit.activation(signal - UNIT_STRENGTH * works)
    answers = {"tireless": still, "adapting": unit.follow(signal, time[1] - time[0], works)}
    for name, text in (("tireless", "without state"), ("adapting", "with state")):
        look = {"color": COLOURS[name], "ls": DASHES[name], "lw": 0.8, "label": text}
        ax.plot(time, answers[name], **look)
    for moment, text in ((3, "offset + 2"), (6, "scale × 2")):
        ax.axvline(moment, color=colour("black"), lw=0.6, ls=":")
        ax.text(moment + 0.1, 0.1, text, fontsize=7)
    ax.set(xlabel="time (time constants)", ylabel="answer of a ReLU", ylim=(0, 7))
    ax.legend(loc="upper left")


def draw_accuracies(data: xr.Dataset, ax: Axes) -> None:
    """Accuracies under each drift, by kind of unit."""
    for k, name in enumerate(SHOWN):
        found = 100 * data.accuracy.sel(reader=name).transpose("drift", "trial")
        at, look = np.arange(len(found)) + 0.14 * (k - 2), points_of(name)
        means_along(at, found, ax, interval=over_splits(data), label=NAMES[name], **look)
    ax.set_xticks(range(len(DRIFTS)), ["none", "offset", "scale\n× 1/4", "scale\n× 4"])
    ax.set(xlabel="drift of the pixels", ylabel="test accuracy (%)", ylim=(0, 100))
    ax.legend(loc="lower center", ncols=2)
