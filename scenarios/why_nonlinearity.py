"""Sums, lines and what it takes to leave them: in membranes, in units, in networks of both."""

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from scipy.stats import poisson

import simneuro as sn
from simneuro.analysis import (
    best_line,
    between,
    count_separable,
    greater,
    largest_of,
    less,
    paired_greater,
    separating_plane,
    spike_counts,
    theory,
    within,
)
from simneuro.bridge import RateClassifier, RateNetwork, activation, to_spiking
from simneuro.bridge.networks import RateLayer
from simneuro.bridge.tasks import draw_fruit, share_of_best_line
from simneuro.figures import colour

Found = dict[str, object]

SUMMED = ("first_alone", "second_alone", "together")
ROUNDING = 1e-12  # V; chosen: far above rounding, far below anything that shows
LATER = 4e-3  # s: how much later the second current begins
BUNDLE = 20  # spikes of a volley, on average
TO_BOTH, TO_ONE = 30, 10  # spikes that are not enough: thresholds of 1.5 and 0.5 volleys
PATTERNS = np.array([[0, 0], [1, 0], [0, 1], [1, 1]])  # whether a and b send a volley
XOR = PATTERNS[:, 0] != PATTERNS[:, 1]
ANSWERING = ("output", "uninhibited", "hurried")
TEXTS = {"output": "two cells", "uninhibited": "no inhibition", "hurried": "inhibition late"}

LINES = 1000  # directions of weights; chosen: every region has several
CORNERS = (4, 5, 6, 7)  # chosen: of so many points few weights find every dichotomy
RHEOBASE = 1e-10  # A: of lif; also the current of a sum of 1
MOST = 75.0  # %: three of four patterns
ONE_INPUT = {"lif": 2e-10, "hodgkin_huxley": 8e-9}  # A; chosen: one fires, and two block the axon

WIDTH, DEPTH, SAMPLES = 16, 8, 20_000  # of the linear layers; chosen: a usual small network
FEATURES, DRAWN = 9, 40  # of the points that are labelled at random, and how often at each number
NUMBERS = np.arange(10, 33, 2)  # chosen: from all to nearly none
CLOUD = 0.4  # chosen: in standard deviations the centres of clouds are 2.5 from the axes
FRUIT = 200  # chosen: all lines through two of them are tried in a second
LEARNT = 400  # chosen: a hundred of each cloud
HIDDEN, PASSES = 8, 100  # chosen: twice as many units as there are clouds

READERS = ("line", "network", "spikes", "ideal", "hindsight")
SHAPES = {"output": "o", "uninhibited": "^", "hurried": "s", "apple": "o", "banana": "^"}
COLOURS = {
    "output": colour("neuron"),
    "uninhibited": colour("vermillion"),
    "hurried": colour("purple"),
    "line": colour("linear"),
    "hindsight": colour("linear"),
    "network": colour("blue"),
    "spikes": colour("neuron"),
    "ideal": colour("theory"),
    "apple": colour("vermillion"),
    "banana": colour("orange"),
}

CAPTION = (
    "A: by how much two inputs together miss the sum of what each does alone: the potential of a "
    "LIF cell (largest difference), a ReLU unit with the same weights and threshold, and a linear "
    "unit; the vertical line is the closed form of where the sum reaches the threshold. B: how "
    "often the output cell fires to a volley of a, of b, of both and of none: with the "
    "inhibitory cell, without it, and where its inhibition comes too late. C: right answers to "
    "XOR. D: apples and bananas by size and colour, with the line that is best for this very "
    "fruit and the border of a network. E: the share of fruit that is told right by a line that "
    "learnt, by the best line in hindsight, by the network and by its spiking form; dashed, "
    "the most that any line has in the long run. F: the share of all labels of points that a plane "
    "parts, as Cover counts it; squares: counted by what LIF cells fire to; circles: by linear "
    "programming, of random labels. In C and E small dots are trials, bars 95 % intervals."
)


def trial(scenario: sn.Scenario) -> xr.Dataset:
    """Every experiment's own measures."""
    rng = np.random.default_rng(scenario.seed)
    recording = sn.simulate(present(scenario))
    return xr.Dataset(
        {
            **sums(scenario, recording),
            **answers(scenario, recording),
            **single_cells(),
            **linear_layers(rng),
            **random_labels(rng),
            **fruit(rng),
        },
        {"pattern": ["neither", "a", "b", "both"], "reader": list(READERS)},
    )


def present(scenario: sn.Scenario) -> sn.Scenario:
    """The scenario with a volley of a bundle where the pattern of the cell has one."""
    times = scenario.sources["a"].size // len(PATTERNS)
    shown = np.tile(PATTERNS, (times, 1))
    rates = {
        f"sources.{name}.rate": [f"{on * float(scenario.sources[name].rate)} Hz" for on in column]
        for name, column in zip("ab", shown.T, strict=True)
    }
    return scenario.override(rates)


def sums(scenario: sn.Scenario, recording: xr.Dataset) -> Found:
    """By how much two inputs together miss the sum, at each size; and what units with sums do."""
    v = {name: recording[f"{name}.v"].values for name in SUMMED}
    first, second, both = (v[name] - v[name][0] for name in SUMMED)
    sizes = np.asarray(scenario.projections["into_first_together"].weight, float)
    cell = scenario.network.cells["together"].neuron.si_values
    leak = {name: cell[name] for name in ("C_m", "g_L")}
    weights, above = weights_at_peak(recording.time.values, leak), margin(cell)
    counts = np.array([spike_counts(recording, name) for name in SUMMED])
    return {
        "size": ("cell", sizes),
        "missed": ("cell", np.abs(both - first - second).max(axis=0)),
        "more_spikes": ("cell", counts[2] - counts[0] - counts[1]),
        "breaks": float(above / weights.sum()),
        "relu_missed": ("cell", missed_by_unit("relu", weights, -above, sizes)),
        "identity_missed": ("cell", missed_by_unit("identity", weights, 0.0, sizes)),
    }


def weights_at_peak(time: np.ndarray, leak: dict[str, float]) -> np.ndarray:
    """What 1 A of the first and of the second current add to the peak of their sum (V)."""
    parts = [theory.current_psp(time - s, weight=1.0, tau=5e-3, **leak) for s in (0.0, LATER)]
    return np.array(parts)[:, np.argmax(np.sum(parts, axis=0))]


def missed_by_unit(name: str, weights: np.ndarray, bias: float, sizes: np.ndarray) -> np.ndarray:
    """f(x + y) - f(x) - f(y) of a unit with these weights, for inputs of each size."""
    unit = RateLayer(weights[:, None], np.array([bias]), activation(name))
    first, second = (np.outer(sizes, on) for on in ([1, 0], [0, 1]))
    out = [unit.forward(each)[:, 0] for each in (first, second, first + second)]
    return out[2] - out[0] - out[1]


def answers(scenario: sn.Scenario, recording: xr.Dataset) -> Found:
    """How often each cell that answers fires to a pattern, and whether units answer as it does."""
    spikes = {name: spike_counts(recording, name).values for name in ("a", "b", *ANSWERING)}
    fired = np.array([spikes[name] > 0 for name in ANSWERING])
    units = unit_answers(scenario, np.column_stack([spikes["a"], spikes["b"]]))
    by_pattern = fired.reshape(len(ANSWERING), -1, len(PATTERNS)).mean(axis=1)
    right = np.where(XOR, by_pattern, 1 - by_pattern).mean(axis=1)
    return {
        "yes": (("answering", "pattern"), by_pattern),
        "right": ("answering", right),
        "as_units": float((fired[0] == units).mean()),
        "answering": list(ANSWERING),
    }


def unit_answers(scenario: sn.Scenario, counts: np.ndarray) -> np.ndarray:
    """What two threshold units with the cells' weights say to numbers of spikes of a and of b."""
    cell = scenario.network.cells["output"].neuron.si_values
    step, threshold = activation("step"), np.array([margin(cell)])
    hidden, output = (
        np.array([[float(scenario.projections[f"{source}_{name}"].weight)] for source in sources])
        for name, sources in (("inhibitory", "ab"), ("output", ("a", "b", "inhibitory")))
    )
    fired = RateLayer(hidden, -threshold, step).forward(counts)
    both = np.column_stack([counts, fired])
    return RateLayer(output, -threshold, step).forward(both)[:, 0] > 0


def margin(cell: Mapping[str, float]) -> float:
    """How far the threshold is above rest (V)."""
    return cell["V_th"] - cell["E_L"]


def expected_share(inhibited: bool) -> float:
    """The share of right answers that volleys of random size leave to threshold units.

    One volley is right between the two thresholds, two are above the second one; the share of
    more than 70 spikes, which would overcome the inhibition, is 1 in 100 000.
    """
    enough = [poisson.sf(TO_ONE, k * BUNDLE) for k in (1, 2)]
    both = [poisson.sf(TO_BOTH, k * BUNDLE) for k in (1, 2)] if inhibited else [0.0, 0.0]
    one, two = (a - b for a, b in zip(enough, both, strict=True))
    return float((1 + 2 * one + 1 - two) / 4)


@cache
def single_cells() -> Found:
    """Which sets of corners single cells answer to, whatever their weights, and XOR by one cell.

    Nothing of it depends on the seed, so a process does it once.
    """
    corners = {n: polygon(n) for n in CORNERS}
    drawn = [even_weights(LINES) @ np.c_[x, np.ones(len(x))].T for x in corners.values()]
    fired = fires_under(RHEOBASE * (1 + np.concatenate([each.ravel() for each in drawn])))
    ends = np.cumsum([each.size for each in drawn])[:-1]
    parts = zip(np.split(fired, ends), CORNERS, strict=True)
    sets = [np.unique(each.reshape(LINES, n), axis=0) for each, n in parts]
    one = {name: answers_of_one(name) for name in ONE_INPUT}
    return {
        "fired_sets": ("corners", [len(each) for each in sets]),
        "corners": list(CORNERS),
        "cells_on_xor": int((sets[0] == [True, False, True, False]).sum(axis=1).max()),
        "lines_on_xor": best_of_all_lines(),
        "alone_rate": (("model", "pattern"), np.array(list(one.values()))),
        "alone_right": ("model", [best_criterion(rates) for rates in one.values()]),
        "model": list(ONE_INPUT),
    }


def even_weights(count: int) -> np.ndarray:
    """Directions that lie evenly on a sphere (count, 3): a spiral of steps by the golden angle."""
    height = (2 * np.arange(count) + 1) / count - 1
    angle = np.pi * (3 - 5**0.5) * np.arange(count)
    radius = np.sqrt(1 - height**2)
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle), height])


def best_of_all_lines() -> int:
    """On how many patterns the best of all lines agrees with XOR: each set of patterns is tried."""
    sets = [np.array(each) for each in product([True, False], repeat=len(PATTERNS))]
    of_lines = [each for each in sets if separating_plane(PATTERNS, each) is not None]
    return max(int((each == XOR).sum()) for each in of_lines)


def polygon(corners: int) -> np.ndarray:
    """Points on a circle, of which no three lie on a line; four are the corners of a square."""
    angle = 2 * np.pi * (np.arange(corners) + 0.5) / corners
    return np.column_stack([np.cos(angle), np.sin(angle)])


def fires_under(currents: np.ndarray) -> np.ndarray:
    """Whether a cell fires under each constant current (A)."""
    curve = sn.response_curve("lif", [f"{x} A" for x in currents], duration="60 ms", warmup="0 ms")
    return curve.rate.values[:, 0] > 0


def answers_of_one(name: str) -> np.ndarray:
    """The lasting rate (Hz) of one neuron with a current for each input, by pattern."""
    levels = [f"{ONE_INPUT[name] * on} A" for on in PATTERNS.sum(axis=1)]
    return sn.response_curve(name, levels, duration="300 ms").steady_rate.values[:, 0]


def best_criterion(rates: np.ndarray) -> float:
    """The largest share of patterns that some criterion on the rate answers right."""
    above = [rates > criterion for criterion in (-1.0, *rates)]
    shares = [np.mean(each == XOR) for each in above]
    return float(max(*shares, *(1 - share for share in shares)))


def linear_layers(rng: np.random.Generator) -> Found:
    """How far layers without a nonlinearity are from one layer, and with one."""
    weights = [rng.normal(0, WIDTH**-0.5, (WIDTH, WIDTH)) for _ in range(DEPTH)]
    biases = [rng.normal(size=WIDTH) for _ in range(DEPTH)]
    x = rng.normal(size=(SAMPLES, WIDTH))
    linear, bent = (
        RateNetwork.from_arrays(weights, biases, name, classes=None).forward(x)
        for name in ("identity", "relu")
    )
    product, bias = np.eye(WIDTH), np.zeros(WIDTH)
    for weight, own in zip(weights, biases, strict=True):
        product, bias = product @ weight, bias @ weight + own
    one = RateLayer(product, bias).forward(x)
    return {
        "collapse": float(np.abs(linear - one).max() / np.abs(linear).max()),
        "bent": unexplained(x, bent),
        "bent_unit": unexplained(x, activation("relu")(x)),
    }


def unexplained(x: np.ndarray, y: np.ndarray) -> float:
    """The share of the variance of y that the best linear layer on x leaves."""
    inputs = np.c_[x, np.ones(len(x))]
    rest = y - inputs @ np.linalg.lstsq(inputs, y, rcond=None)[0]
    return float(rest.var(axis=0).sum() / y.var(axis=0).sum())


def random_labels(rng: np.random.Generator) -> Found:
    """All labels of few random points, and random labels of more: how many a plane tells apart."""
    few = [(n, d) for d in (1, 2, 3) for n in range(2, 8)]
    counted = [count_separable(rng.normal(size=each)) for each in few]
    expected = [theory.separable_dichotomies(n, d + 1) for n, d in few]
    points = rng.normal(size=(NUMBERS[-1], FEATURES))
    labels = rng.random((DRAWN, NUMBERS[-1])) < 0.5
    parted = [
        sum(separating_plane(points[:n], each[:n]) is not None for each in labels) for n in NUMBERS
    ]
    return {
        "miscounted": int(np.abs(np.subtract(counted, expected)).max()),
        "parted": ("number", parted),
        "number": NUMBERS,
    }


def fruit(rng: np.random.Generator) -> Found:
    """How well lines, networks and their spiking forms tell apples from bananas."""
    x, banana = draw_fruit(LEARNT, spread=CLOUD, seed=rng)
    unseen, truth = draw_fruit(FRUIT, spread=CLOUD, seed=rng)
    seed = int(rng.integers(2**31))
    line, net = (
        RateClassifier(hidden, "lif_rate", max_iter=PASSES, random_state=seed).fit(x, banana)
        for hidden in ((), (HIDDEN,))
    )
    share, weights = best_line(unseen, truth)
    grid = np.linspace(-2.4, 2.4, 49)
    plane = np.stack(np.meshgrid(grid, grid), -1).reshape(-1, 2)
    found = [each.score(unseen, truth) for each in (line, net)]
    spikes = to_spiking(net).score(unseen, truth, "200 ms")
    ideal = float(((unseen.prod(axis=1) > 0) == truth).mean())
    return {
        "told": ("reader", [*found, spikes, ideal, share]),
        "best_weights": ("weight", weights),
        "unseen": (("fruit", "feature"), unseen),
        "banana": ("fruit", truth),
        "border": (("y", "x"), net.decision_function(plane).reshape(grid.size, -1)),
        "x": grid,
        "y": grid,
    }


def claims(results: sn.Results) -> Iterator[sn.Claim]:
    """Membranes, XOR, lines, layers and fruit; what has no chance in it is held in one trial."""
    data = results.first("condition")
    yield from sum_claims(data.isel(trial=0))
    yield from xor_claims(results.scenario, data)
    yield from line_claims(data)
    yield from layer_claims(data)
    yield from fruit_claims(data)


def sum_claims(one: xr.Dataset) -> Iterator[sn.Claim]:
    """Sums hold below the threshold and end there, in the cell and in a unit."""
    held, size = one.missed.values < ROUNDING, 1e12 * one["size"].values
    breaks, first = 1e12 * float(one.breaks), size[~held].min(initial=np.inf)
    sentence = "Below the threshold two inputs give the sum of what each gives alone: deviation"
    below = 1e3 * one.missed.values[size < breaks].max(initial=0)
    yield within(sentence, below, 0, 1e3 * ROUNDING, "mV")
    sentence = "The closed form of where sums end lies between two sizes next to each other"
    yield within(sentence, breaks, size[size < first].max(initial=0), first, "pA")
    spikes = int(((one.more_spikes.values > 0) == held).sum())
    sentence = "Sums end where both together fire and neither does alone: sizes where not"
    yield within(sentence, spikes, 0, 0)
    unit = int(((np.abs(one.relu_missed.values) > ROUNDING) == held).sum())
    sentence = "A ReLU unit with this threshold leaves its sums at the same size: sizes where not"
    yield within(sentence, unit, 0, 0)
    linear = 1e3 * float(np.abs(one.identity_missed).max())
    sentence = "Control: a unit without a threshold has the sum at every size: deviation"
    yield within(sentence, linear, 0, 1e3 * ROUNDING, "mV")


def xor_claims(scenario: sn.Scenario, data: xr.Dataset) -> Iterator[sn.Claim]:
    """Two cells answer as two units do; one does not, nor do two in the wrong order."""
    clean = int((unit_answers(scenario, BUNDLE * PATTERNS) == XOR).sum())
    yield within("XOR, two threshold units: patterns answered right", clean, 4, 4)
    sentence = "XOR, two LIF cells: they answer as units do that get the numbers of spikes"
    # The leak of the inhibition lets 1 in 60 000 differ (more than 66 spikes, not 70 as in units).
    yield within(sentence, 100 * data.as_units.mean(), 99.9, 100, "%", exact=False)
    right = 100 * data.right
    two, alone, late = (right.sel(answering=name) for name in ANSWERING)
    sentence = "XOR, two LIF cells: right answers, less those that the sizes of volleys leave"
    expected = 100 * expected_share(inhibited=True)
    # chosen: a point; 16 000 presentations leave an error of 0.1
    yield between(sentence, two - expected, -1, 1, "points")
    sentence = (
        "XOR, two LIF cells: more are right than of any one cell that only grows with its input"
    )
    yield greater(sentence, two, MOST, "%")
    sentence = "Control: the output gets the same spikes without the inhibition: right answers"
    yield less(sentence, alone, MOST, "%")
    sentence = "Control: the inhibition comes without its head start: right answers"
    yield less(sentence, late, MOST, "%")
    one = data.isel(trial=0).alone_right
    sentence = "XOR, one LIF cell: right answers by the best criterion on its rate"
    yield within(sentence, 100 * one.sel(model="lif"), MOST, MOST, "%")
    sentence = "XOR, one Hodgkin-Huxley axon, which two inputs block: right answers"
    yield within(sentence, 100 * one.sel(model="hodgkin_huxley"), 100, 100, "%")


def line_claims(data: xr.Dataset) -> Iterator[sn.Claim]:
    """Cover's count, by programs and by spikes."""
    one = data.isel(trial=0)
    yield within("XOR, all lines: patterns that the best has right", one.lines_on_xor, 3, 3)
    sentence = f"XOR, single LIF cells of {LINES} weights: patterns that the best has right"
    yield within(sentence, one.cells_on_xor, 3, 3)
    sentence = "LIF cells fire to as many sets of 4, 5, 6 and 7 points as Cover counts: difference"
    cover = [theory.separable_dichotomies(n, 3) for n in CORNERS]
    yield within(sentence, np.abs(one.fired_sets - cover).max(), 0, 0)
    sentence = (
        "Planes divide 2 to 7 random points of 1 to 3 features in as many ways as Cover counts: "
        "largest difference"
    )
    yield within(sentence, data.miscounted.max(), 0, 0)
    parted, drawn = data.parted.sum("trial").values, DRAWN * data.trial.size
    sentence = "Ten weights part ten points whatever their labels: labels that they do not"
    yield within(sentence, drawn - parted[0], 0, 0)
    sentence = "Random labels of more points are parted as often as Cover says: standard errors"
    off = deviations(parted, drawn)
    # Numbers of one trial share their points, so this bound, of independent ones, is rather wide.
    yield within(sentence, np.abs(off).max(), 0, largest_of(off.size), exact=False)
    sentence = "Of labels of twice as many points as weights a plane parts half"
    half = 100 * data.parted.sel(number=2 * (FEATURES + 1)) / DRAWN
    yield between(sentence, half, 40, 60, "%")  # chosen: a tenth to either side


def deviations(parted: np.ndarray, drawn: int) -> np.ndarray:
    """How far counts are from Cover's, in standard errors, where both kinds are to be expected."""
    share = np.array([cover_share(n) for n in NUMBERS])
    variance = drawn * share * (1 - share)
    tested = variance > 5  # chosen: fewer are not normally distributed
    return (parted - drawn * share)[tested] / np.sqrt(variance[tested])


def cover_share(number: int) -> float:
    """Cover's share of all labels of so many points."""
    return theory.separable_dichotomies(int(number), FEATURES + 1) / 2 ** int(number)


def layer_claims(data: xr.Dataset) -> Iterator[sn.Claim]:
    """Linear layers are one; with a nonlinearity between them they are not."""
    sentence = f"{DEPTH} linear layers are one, the product of their weights: relative error"
    # Each of 8 layers of 16 inputs rounds by 18 units in the last place at most, some 2e-14.
    yield within(sentence, data.collapse.max(), 0, 1e-12, exact=False)
    sentence = "What the best line leaves of a ReLU unit is (pi - 2)/(2 pi - 2) of its variance"
    expected = 100 * (np.pi - 2) / (2 * np.pi - 2)
    # chosen: a fiftieth of it; 320 000 inputs leave an error of 0.1
    yield between(sentence, 100 * data.bent_unit, 0.98 * expected, 1.02 * expected, "%")
    sentence = f"Control: of {DEPTH} layers of ReLU units the best linear layer leaves"
    yield greater(sentence, 100 * data.bent, 10, "%")  # chosen: far above the 1e-10 % of rounding


def fruit_claims(data: xr.Dataset) -> Iterator[sn.Claim]:
    """No line tells apples from bananas; a network of the same inputs does."""
    told = 100 * data.told
    line, net, spikes, ideal, hindsight = (told.sel(reader=name) for name in READERS)
    most = 100 * share_of_best_line(CLOUD)
    sentence = "A network tells apples from bananas better than any line can in the long run"
    yield greater(sentence, net, most, "%")
    yield greater("So do its weights on spiking LIF cells", spikes, most, "%")
    sentence = "It does so better than the line that is the best for the very fruit tested, by"
    yield paired_greater(sentence, net, hindsight, "points")
    sentence = "From the best that can be done with such fruit it is less than 2 points away"
    yield less(sentence, ideal - net, 2, "points")
    sentence = "Spikes cost it less than a point: difference"
    yield between(sentence, spikes - net, -1, 1, "points")
    sentence = "Baseline: a line that learnt from the same fruit does worse than the network, by"
    yield paired_greater(sentence, net, line, "points")


def figures(results: sn.Results) -> Iterator[tuple[str, Figure]]:
    """Where sums end and XOR; apples, bananas and Cover's count."""
    data = results.first("condition")
    fig, axes = sn.figures.panels("ABC;DEF", height_mm=125)
    draw_sums(data.isel(trial=0), axes["A"])
    draw_answers(data.yes.mean("trial"), axes["B"])
    draw_right(data, axes["C"])
    draw_fruit_plane(data.isel(trial=0), axes["D"])
    draw_told(data, axes["E"])
    draw_counts(data, axes["F"])
    fig.set_label(CAPTION)
    yield "why_nonlinearity", fig


def draw_sums(one: xr.Dataset, ax: Axes) -> None:
    """By how much two inputs miss the sum, in a cell and in units."""
    size = 1e12 * one["size"]
    ax.plot(size, 1e3 * one.missed, "o-", color=colour("neuron"), ms=3, label="LIF cell")
    ax.plot(size, 1e3 * one.relu_missed, "--", color=colour("relu"), label="ReLU unit")
    ax.plot(size, 1e3 * one.identity_missed, ":", color=colour("control"), label="linear unit")
    ax.axvline(1e12 * one.breaks, color=colour("theory"), lw=0.8, zorder=0)
    ax.set(xlabel="size of each of two inputs (pA)", ylabel="distance from the sum (mV)")
    ax.legend(loc="upper left")


def draw_answers(yes: xr.DataArray, ax: Axes) -> None:
    """How often each output fires, by pattern."""
    for place, name in enumerate(ANSWERING):
        at = np.arange(len(PATTERNS)) + 0.22 * (place - 1)
        look = {"color": COLOURS[name], "label": TEXTS[name]}
        ax.vlines(at, 0, 100 * yes.sel(answering=name), lw=0.8, color=COLOURS[name])
        ax.plot(at, 100 * yes.sel(answering=name), SHAPES[name], ms=5, **look)
    ax.set_xticks(range(4), ["no input", "a", "b", "a and b"])
    ax.set(ylabel="output fires (%)", ylim=(-4, 150), yticks=[0, 50, 100])
    ax.legend(loc="upper left")


def draw_right(data: xr.Dataset, ax: Axes) -> None:
    """Right answers beside the most that a line has."""
    right = {name: 100 * data.right.sel(answering=name).values for name in ANSWERING}
    look = {"quantity": "right answers", "unit": "%", "own_colours": COLOURS, "own_names": TEXTS}
    sn.figures.means(right, ax, **look)
    ax.axhline(MOST, color=colour("linear"), ls="--", lw=1.0)
    ax.text(2.45, MOST + 2, "the best line: 3 of 4", fontsize=7, ha="right")
    ax.set_ylim(65, 101)


def draw_fruit_plane(one: xr.Dataset, ax: Axes) -> None:
    """Fruit, the best line, and where the network turns."""
    for banana, name in enumerate(("apple", "banana")):
        x, y = one.unseen.values[one.banana.values == banana].T
        ax.plot(x, y, SHAPES[name], color=COLOURS[name], ms=3, alpha=0.8, label=f"{name}s")
    ax.contour(one.x, one.y, one.border, levels=[0.0], colors=[COLOURS["network"]])
    ax.plot([], [], color=COLOURS["network"], label="network")
    across, along, bias = one.best_weights.values
    x = np.array([-2.4, 2.4])
    ax.plot(x, -(across * x + bias) / along, "--", color="black", label="best line")
    ax.set(xlim=(-2.4, 2.4), ylim=(-2.4, 3.9), xlabel="small to large", ylabel="green to yellow")
    ax.set(xticks=[], yticks=[])
    ax.legend(loc="upper center", ncols=2)


def draw_told(data: xr.Dataset, ax: Axes) -> None:
    """How much of the fruit each reader has right."""
    names = {
        "line": "learnt line",
        "hindsight": "best line",
        "network": "rate network",
        "spikes": "spiking network",
    }
    told = {name: 100 * data.told.sel(reader=name).values for name in names}
    look = {"quantity": "fruit told right", "unit": "%", "own_colours": COLOURS}
    sn.figures.means(told, ax, own_names=names, **look)
    most = 100 * share_of_best_line(CLOUD)
    ax.axhline(most, color=colour("linear"), ls="--", lw=1.0)
    ax.text(3.45, most - 1, "best line in the long run", fontsize=7, ha="right", va="top")
    ax.set_ylim(25, 103)


def draw_counts(data: xr.Dataset, ax: Axes) -> None:
    """Cover's shares, and those counted by programs and by spikes."""
    for weights, until in ((3, 9), (FEATURES + 1, NUMBERS[-1])):
        points = range(2, int(until) + 1)
        share = [theory.separable_dichotomies(n, weights) / 2**n for n in points]
        look = {"color": colour("theory"), "label": "Cover's count" if weights == 3 else ""}
        ax.plot(points, 100 * np.array(share), **look)
    fired = 100 * data.fired_sets.isel(trial=0) / 2.0**data.corners
    ax.plot(data.corners, fired, "s", color=colour("neuron"), ms=4, label="LIF cells")
    parted = 100 * data.parted.mean("trial") / DRAWN
    ax.plot(NUMBERS, parted, "o", mfc="white", color=colour("blue"), ms=4, label="linear programs")
    ax.text(9.5, 13, "3 weights", fontsize=7)
    ax.text(20.5, 55, "10 weights", fontsize=7)
    ax.set(xlabel="points", ylabel="labels that a plane parts (%)", ylim=(-3, 135))
    ax.set_yticks([0, 50, 100])
    ax.legend(loc="upper right")
