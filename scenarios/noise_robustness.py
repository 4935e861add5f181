"""Noise at a threshold: cells that a weak signal does not reach, and units under noise."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

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
    greater,
    largest_of,
    over_splits,
    paired_greater,
    theory,
    within,
)
from simneuro.bridge import Activation, RateClassifier, activation, population_curve
from simneuro.bridge.activations import mean_under_noise, relu_under_noise
from simneuro.bridge.networks import derive_seed, mix_units
from simneuro.bridge.tasks import (
    DigitSplit,
    compare_under_noise,
    noise_deviation,
    split_digits,
)
from simneuro.figures import colour, display_name, shades

Floats = NDArray[np.float64]

# pA ms^0.5; chosen: none, and then each a quarter above the one before, around the best
DENSITIES = np.array([0, 38, 48, 60, 75, 94, 117, 146, 183, 229, 286, 358])
PER_MS = 1e-12 * 1e-3**0.5  # A s^0.5
FITTED = slice(4, 11)  # the levels around a maximum that a polynomial is fitted to
REPEATS = 20  # noisy cells a level of the curve; chosen: its rate is then known to 2 %

# The mean of a unit under noise, in units of the noise.
POINTS = np.linspace(-3, 3, 13)
DRAWS = 20_000

CORNERS, SMOOTH = ("relu", "leaky_relu"), ("softplus", "swish", "gelu")
MIXED, HARDENED, FROZEN = "relu and softplus", "relu, noise in training", "random hidden units"
NOISES = (0.0, 0.25, 0.5, 1.0, 2.0)  # powers of the noise as parts of that of the images
TESTED = 0.5  # chosen: a third of what the networks read of clear images is lost
PIXELS, HIDDEN = 4, 64  # as in spikes_to_activations, for its reasons
TEST_SHARE = 0.25  # chosen: intervals over splits of one set widen with what is tested
COPIES = 4  # of each image to test with, each with noise of its own
PROBIT = Activation.from_function(ndtr)
PRESENTED = 400  # noisy copies of an image; chosen: means of units are then known to 1 %
IMAGES = 100

COLOURS = {
    "quiet": colour("grey"),
    "noisy": colour("vermillion"),
    "gain": colour("vermillion"),
    "ratio": colour("blue"),
    "relu": colour("vermillion"),
    "leaky_relu": colour("black"),
    "softplus": colour("green"),
    "swish": colour("blue"),
    "gelu": colour("sky"),
    MIXED: colour("purple"),
    HARDENED: colour("orange"),
    "linear": colour("grey"),
    FROZEN: colour("grey"),
}
NAMES = {
    "gelu": "GELU",
    "linear": "no hidden units",
    MIXED: "half ReLU, half softplus",
    HARDENED: "ReLU, noise in training",
}
TITLES = {
    "A": "Cells: noise smooths the threshold",
    "B": "Cells: a signal below the threshold",
    "C": "Units: the mean of a ReLU under noise",
    "D": "Networks on noisy digits",
    "E": "Networks, noise of half the power of the images",
}
CAPTION = (
    "A: firing rate of LIF cells against a constant current, without noise and with it; lines are "
    "the closed form and Siegert's formula. B: how much of a weak signal that stays below the "
    "threshold is in the rate of the cells, against the noise (circles, left axis), and how far it "
    "stands out of the chance in one cell's spikes (squares, right axis). Lines are predictions, "
    "the vertical one marks the noise at which Siegert's rate is steepest; bars: 95 % intervals. "
    "C: the mean of a ReLU under noise of three sizes; circles are averages of drawn noise, lines "
    "the closed form. D: test accuracy on digits against the power of the noise on the images, by "
    "kind of hidden unit; all were trained on clear images but for one; mean of splits. E: as D, "
    "at a noise of half the power of the images; small dots are splits, bars 95 % intervals "
    "corrected for what splits share."
)


def trial(scenario: sn.Scenario) -> xr.Dataset:
    """Curves, the signal under each noise, the mean of a ReLU under noise, and networks."""
    random = np.random.default_rng(derive_seed(scenario.seed, "input of a unit"))
    parts = [
        curves(scenario),
        signals(scenario),
        noisy_relu(random),
        networks(scenario.seed, scenario.parameters["passes"].value),
    ]
    return xr.merge(parts, combine_attrs="drop")


def membrane(cell: Mapping[str, float], dt: float) -> dict[str, float]:
    """What Siegert's formula asks for of a cell (SI units), on the grid of time steps."""
    values = {key: cell[key] for key in ("V_th", "V_reset", "t_ref")}
    return {"tau": cell["C_m"] / cell["g_L"], "dt": dt, **values}


def curves(scenario: sn.Scenario) -> xr.Dataset:
    """The rates (Hz) of cells without noise and with it."""
    found = {name: population_curve(scenario, name, repeats=REPEATS) for name in ("quiet", "noisy")}
    rates = {
        f"{name}_rate": ("level", each.rate.mean("repeat").values) for name, each in found.items()
    }
    return xr.Dataset(rates, {"level": found["noisy"].level.values})


def theories(scenario: sn.Scenario, level: Floats) -> dict[str, Floats]:
    """The rates (Hz) of cells against the current (A): the closed form, and Siegert's formula."""
    quiet, noisy = (scenario.network.cells[name].neuron.si_values for name in ("quiet", "noisy"))
    density, dt = float(scenario.drives["noise"].density), float(scenario.dt)
    return {
        "quiet": theory.lif_rate(level, **quiet),
        "noisy": theory.noisy_lif_rate(level, density, dt=dt, **noisy),
    }


def signals(scenario: sn.Scenario) -> xr.Dataset:
    """What of the signal is in the spikes under each noise, beside what is expected."""
    along = xr.Variable("density", DENSITIES)
    found = xr.concat([listen(scenario, density) for density in DENSITIES], along)
    return found.assign(expectations(scenario))


def expectations(scenario: sn.Scenario) -> dict[str, Any]:
    """What Siegert's formula says of the signal under each noise, and the best noise (V)."""
    signal, values = scenario.drives["signal"], scenario.network.cells["listeners"].neuron.si_values
    cell = membrane(values, float(scenario.dt))
    currents = float(signal.mean) + np.array([0, float(signal.amplitude)])
    leak = {key: values[key] for key in ("C_m", "g_L", "E_L")}
    (base, top), _ = theory.membrane_under_noise(currents, 0.0, **leak)
    _, sigma = theory.membrane_under_noise(0.0, DENSITIES * PER_MS, **leak)
    ratio = predict_ratio(sigma, base, top - base, cell) * float(scenario.duration) / 2
    return {
        "sigma": ("density", sigma),
        "expected": ("density", theory.rate_swing(base, top - base, sigma, **cell)),
        "ratio_expected": ("density", ratio),
        "best": theory.best_noise(base, **cell),
    }


def listen(scenario: sn.Scenario, density: float) -> xr.Dataset:
    """What of the signal is in the spikes: the mean over cells (Hz), and the variance of a cell."""
    path = "drives.listeners_noise.density"
    recording = sn.simulate(scenario.override({path: f"{density} pA*ms^0.5"}))
    times, cells = sn.recording.spikes(recording, "listeners")
    turns = 2 * np.pi * float(scenario.drives["signal"].frequency) * times
    size = scenario.populations["listeners"].size
    swing = 2 / recording.attrs["duration"] * np.bincount(cells, np.sin(turns), minlength=size)
    found = {"swing": swing.mean(), "variance": swing.var(ddof=1), "spikes": times.size}
    return xr.Dataset(found)


def predict_ratio(sigma: Floats, base: float, swing: float, cell: dict[str, float]) -> Floats:
    """The square of the predicted swing over the power of chance (s), for one cell.

    Chance is that of a renewal process at low frequencies, whose power is the rate times CV^2. The
    rate is that over a cycle, of which eight phases give the mean.
    """
    cycle = base + swing * np.sin(2 * np.pi * (np.arange(8) + 0.5) / 8)
    rate = theory.siegert(cycle, sigma[:, None], **cell).mean(axis=1)
    cv = theory.siegert_cv(base, sigma, **{key: cell[key] for key in cell if key != "dt"})
    with np.errstate(invalid="ignore"):  # without noise there is no spike
        return np.asarray(theory.rate_swing(base, swing, sigma, **cell) ** 2 / (rate * cv**2))


def peak(sigma: Floats, values: Floats) -> float:
    """Where values along noise are largest: the top of a polynomial in its logarithm."""
    x = np.log(sigma[FITTED])
    dense = np.linspace(x[0], x[-1], 2001)
    top = dense[np.argmax(np.polyval(np.polyfit(x, values[FITTED], 4), dense))]
    return float(np.exp(top))


def noisy_relu(random: np.random.Generator) -> xr.Dataset:
    """The mean of a ReLU under drawn noise of standard deviation 1."""
    drawn = activation("relu")(POINTS[:, None] + random.normal(size=(POINTS.size, DRAWS)))
    return xr.Dataset({"relu_mean": ("point", drawn.mean(axis=1))}, {"point": POINTS})


def networks(seed: int, times: int) -> xr.Dataset:
    """Accuracies of networks on noisy images, and the means of one's units under noise."""
    split = split_digits(PIXELS, TEST_SHARE, derive_seed(seed, "split"))
    start = derive_seed(seed, "initial weights")
    nets = {name: train(split, act, times, start) for name, act in units().items()}
    random = np.random.default_rng(derive_seed(seed, "noise on images"))
    std = noise_deviation(split.train_images, TESTED)
    shaken = split.train_images + std * random.normal(size=split.train_images.shape)
    nets[HARDENED] = train(replace(split, train_images=shaken), activation("relu"), times, start)
    frozen = {FROZEN: (HIDDEN, activation("relu"))}
    found = compare_under_noise(
        copied(split), nets, NOISES, derive_seed(seed, "noise in tests"), frozen
    )
    return found.assign(
        unit_change=change_of_units(nets["relu"], split, std, random),
        train_images=len(split.train_images),
        test_images=len(split.test_images),
    )


def copied(split: DigitSplit) -> DigitSplit:
    """The split with several copies of each image to test with."""
    images, labels = split.test_images, split.test_labels
    return replace(
        split,
        test_images=np.repeat(images, COPIES, axis=0),
        test_labels=np.repeat(labels, COPIES),
    )


def units() -> dict[str, Activation]:
    """The activation of each kind of hidden unit."""
    return {name: activation(name) for name in (*CORNERS, *SMOOTH)} | {
        MIXED: mix_units(["relu", "softplus"])
    }


def train(split: DigitSplit, act: Activation, times: int, seed: int) -> RateClassifier:
    """A network that has learnt the images of a split."""
    net = RateClassifier((HIDDEN,), act, max_iter=times, random_state=seed)
    return net.fit(split.train_images, split.train_labels)


def change_of_units(
    net: RateClassifier, split: DigitSplit, std: float, random: np.random.Generator
) -> float:
    """How noise on images changes the mean of trained units, as a part of what the formula says."""
    layer, images = net.network_.layers[0], split.test_images[:IMAGES]
    clear = layer.forward(images)
    noisy = [
        layer.forward(images + std * random.normal(size=images.shape)) for _ in range(PRESENTED)
    ]
    expected = relu_under_noise(layer.sums(images), std * np.linalg.norm(layer.weights, axis=0))
    return float((np.mean(noisy, axis=0) - clear).sum() / (expected - clear).sum())


def claims(results: sn.Results) -> Iterator[sn.Claim]:
    """Cells, then the mean of a unit, then networks."""
    data = results.first("condition")
    yield from curve_claims(data, results.scenario)
    yield from signal_claims(data)
    yield from mean_claims(data)
    yield from network_claims(data)


def curve_claims(data: xr.Dataset, scenario: sn.Scenario) -> Iterator[sn.Claim]:
    """Noise makes the curve of a cell straight."""
    level = data.level.values
    expected = theories(scenario, level)
    off = 100 * ((data.noisy_rate - expected["noisy"]).mean("level") / expected["noisy"].mean())
    sentence = "LIF with noise: rates are those of Siegert's formula, mean of currents; deviation"
    # chosen: what the formula leaves out of the time grid is of the order of dt / tau, 0.5 %
    yield between(sentence, off, -1.5, 1.5, "%")
    bent, straight = (100 * bend(level, expected[name]) for name in ("quiet", "noisy"))
    sentence = (
        f"Noise straightens the curve: a line leaves {straight:.2f} % of its variance by Siegert's "
        f"formula, {bent:.1f} % by the closed form without noise; simulated cells with noise have "
        "more than the formula by"
    )
    left = [100 * bend(level, each) - straight for each in data.noisy_rate.values]
    # chosen: a tenth of what the noise takes away
    yield between(sentence, left, -0.1 * (bent - straight), 0.1 * (bent - straight), "%")


def bend(level: Floats, rate: Floats) -> float:
    """The share of the variance of a curve that the best line leaves."""
    line = np.polyval(np.polyfit(level, rate, 1), level)
    return float(np.var(rate - line) / np.var(rate))


def signal_claims(data: xr.Dataset) -> Iterator[sn.Claim]:
    """A weak signal passes best at the noise that makes Siegert's rate steepest."""
    sigma, best = data.sigma.values[0], float(data.best[0])
    silent = data.spikes.isel(density=0).max()
    sentence = "The signal stays below the threshold: without noise there are"
    yield within(sentence, silent, 0, 0, "spikes")
    near = data.isel(density=FITTED)
    off = 100 * (near.swing.sum("density") / near.expected.sum("density") - 1)
    sentence = (
        "The swing of the rate with the signal is that of Siegert's formula, mean of noises; "
        "deviation"
    )
    # chosen: the formula is that of an infinitely slow signal; at 2 Hz the lag takes up to 1 %
    yield between(sentence, off, -4, 4, "%")
    found = np.array([peak(sigma, each) for each in data.swing.values])
    sentence = (
        "The best noise for the signal is that at which the slope of Siegert's rate is largest, "
        f"sigma = {1e3 * best:.2f} mV; measured, as a part of it"
    )
    # chosen: levels are a quarter apart; a polynomial through exact values is 3 % high
    yield between(sentence, found / best, 0.875, 1.125)
    at_best = data.swing.isel(density=nearest(sigma, best))
    for factor, text in ((0.5, "Half the best noise"), (3, "Three times the best noise")):
        other = data.swing.isel(density=nearest(sigma, factor * best))
        sentence = f"{text} passes less of the signal; the swing differs by"
        yield paired_greater(sentence, at_best, other, "Hz")
    ratio = (data.swing**2 / data.variance).values
    sentence = (
        "A single cell tells most about the signal at less noise than that which passes most of "
        "it, since it also fires less by chance: the best noises differ by"
    )
    clearest = np.array([peak(sigma, each) for each in ratio])
    yield paired_greater(sentence, 1e3 * found, 1e3 * clearest, "mV")


def nearest(sigma: Floats, noise: float) -> int:
    """The level whose noise is nearest."""
    return int(np.abs(sigma - noise).argmin())


def mean_claims(data: xr.Dataset) -> Iterator[sn.Claim]:
    """The mean of a unit under noise is smooth, and known exactly."""
    x, std = np.meshgrid(np.linspace(-5, 5, 101), [0.1, 0.5, 1, 2])
    for text, given, form in (
        ("ReLU: x Phi(x/s) + s phi(x/s)", "relu", relu_under_noise(x, std)),
        ("step: Phi(x/s)", "step", ndtr(x / std)),
        ("Phi itself: Phi(x/sqrt(1 + s^2)), a lower slope", PROBIT, ndtr(x / np.hypot(1, std))),
    ):
        error = np.abs(mean_under_noise(given, x, std) - form).max()
        sentence = (
            f"The mean of a unit under noise of size s, {text}; largest deviation of quadrature"
        )
        # chosen: rounding of sums of hundreds of terms, and nothing else
        yield within(sentence, error, 0, 1e-12)
    sentence = f"ReLU under drawn noise, at {POINTS.size} inputs: largest deviation from the form"
    worst, bound = drawn_deviation(data.relu_mean.values), largest_of(POINTS.size)
    drawn = within(sentence, worst, 0, bound, "standard errors", exact=False)
    # With the deviations of twelve trials in their place chance refuted this in one run of eleven.
    yield after_looking(drawn)
    sentence = (
        "Hidden units of a trained ReLU network under noise on the images: the change of their "
        "means, as a part of the form's with s = noise times length of the weights"
    )
    # chosen: a fiftieth, twice what so few presentations leave to chance
    yield between(sentence, data.unit_change, 0.98, 1.02)


def drawn_deviation(drawn: Floats) -> float:
    """The largest deviation of a mean of all draws (trial, point), in standard errors.

    The mean square of ``max(x + z, 0)`` is ``(x^2 + 1) Phi(x) + x phi(x)``, so that the error is
    known.
    """
    mean = relu_under_noise(POINTS, 1.0)
    square = ndtr(POINTS) + POINTS * mean
    error = np.sqrt((square - mean**2) / (len(drawn) * DRAWS))
    return float(np.abs((drawn.mean(axis=0) - mean) / error).max())


def network_claims(data: xr.Dataset) -> Iterator[sn.Claim]:
    """What is said of smooth units, tested; and what helps."""
    interval = over_splits(data)
    percent = 100 * data.accuracy
    noisy = percent.sel(noise=TESTED)
    lost = percent.sel(noise=0.0) - noisy
    compare = partial(paired_greater, unit="points", interval=interval)
    sentence = "Noise of half the power of the images costs a ReLU network more than 10 points"
    # chosen: so that there is something to be robust against
    yield greater(sentence, lost.sel(network="relu"), 10, "points", interval=interval)
    smooth, corners = (
        each.mean("network")
        for each in (noisy.sel(network=list(SMOOTH)), noisy.sel(network=list(CORNERS)))
    )
    sentence = (
        "Statement: networks of smooth units (softplus, swish, GELU) read noisy digits better than "
        "those of units with corners (ReLU, leaky ReLU), by"
    )
    yield compare(sentence, smooth, corners)
    sentence = "Both are alike to within 2 points: smooth minus corners"
    # chosen: a tenth of what the noise costs
    yield between(sentence, smooth - corners, -2, 2, "points", interval=interval)
    for name in ("relu", "softplus"):
        sentence = (
            "Statement: half ReLU, half softplus in one layer reads noisy digits better than "
            f"{display_name(name)} alone, by"
        )
        yield compare(sentence, noisy.sel(network=MIXED), noisy.sel(network=name))
    sentence = "Baseline: with noise, hidden units are better than none (logistic regression), by"
    yield compare(sentence, noisy.sel(network="relu"), noisy.sel(network="linear"))
    sentence = "Baseline: with noise, hidden units that learnt are better than random ones, by"
    yield compare(sentence, noisy.sel(network="relu"), noisy.sel(network=FROZEN))
    sentence = "What helps is noise in training: ReLU units trained with it are better, by"
    yield compare(sentence, noisy.sel(network=HARDENED), noisy.sel(network="relu"))


def figures(results: sn.Results) -> Iterator[tuple[str, Figure]]:
    """Cells above, units and networks below."""
    data = results.first("condition")
    fig, axes = sn.figures.panels("AABB;CCDD;EEEE", height_mm=175, height_ratios=[1, 1, 0.9])
    draw_curves(data, results.scenario, axes["A"])
    draw_signal(data, axes["B"])
    draw_means(data, axes["C"])
    draw_accuracies(data, axes["D"])
    draw_kinds(data, axes["E"])
    for letter, title in TITLES.items():
        axes[letter].set_title(title)
    fig.set_label(CAPTION)
    yield "noise", fig


def draw_curves(data: xr.Dataset, scenario: sn.Scenario, ax: Axes) -> None:
    """Rates of cells over theory."""
    level = data.level.values
    dense = np.linspace(level[0], level[-1], 400)
    for name, form in theories(scenario, dense).items():
        shape, dash, text = {"quiet": ("s", "--", "without noise")}.get(
            name, ("o", "-", "with noise")
        )
        look = {"color": COLOURS[name], "label": text, "ms": 3.5, "mfc": "white"}
        ax.plot(1e12 * dense, form, ls=dash, color=COLOURS[name])
        ax.plot(1e12 * level, data[f"{name}_rate"].mean("trial"), shape, **look)
    ax.set(xlabel="current (pA)", ylabel="firing rate (Hz)")
    ax.legend(loc="upper left")


def draw_signal(data: xr.Dataset, ax: Axes) -> None:
    """How much of the signal passes, and how clear it is, against the noise."""
    noisy, other = data.isel(density=slice(1, None)), ax.twinx()
    draw_found(noisy, noisy.swing, "expected", "gain", ax)
    draw_found(noisy, noisy.swing**2 / noisy.variance, "ratio_expected", "ratio", other)
    ax.axvline(1e3 * float(data.best[0]), color=COLOURS["gain"], lw=0.8)
    ax.set(xlabel="noise (mV)", ylabel="swing of the rate (Hz)", xscale="log")
    ax.set_xticks([1, 2, 4, 8], ["1", "2", "4", "8"])
    ax.minorticks_off()
    other.set_ylabel("one cell: signal over chance")
    handles = [
        ax.plot([], [], mark, color=COLOURS[name], mfc="white", ms=3.5, label=text)[0]
        for name, mark, text in (("gain", "o-", "swing"), ("ratio", "s--", "signal over chance"))
    ]
    ax.legend(handles=handles, loc="upper center", ncols=2)
    other.spines["right"].set_visible(True)


def draw_found(data: xr.Dataset, found: xr.DataArray, theory_of: str, name: str, ax: Axes) -> None:
    """Means with their intervals over what was predicted."""
    sigma, ink = 1e3 * data.sigma[0], COLOURS[name]
    shape, dash = {"gain": ("o", "-"), "ratio": ("s", "--")}[name]
    samples, look = found.transpose("density", "trial"), {"ms": 3.5, "mfc": "white"}
    sn.figures.means_along(sigma, samples, ax, fmt=shape, color=ink, **look)
    ax.plot(sigma, data[theory_of][0], color=ink, ls=dash)
    ax.set_ylim(0, 1.2 * ax.get_ylim()[1])  # room for the legend


def draw_means(data: xr.Dataset, ax: Axes) -> None:
    """A ReLU, and its means under noise."""
    x = np.linspace(-3, 3, 200)
    for std, ink, dash in zip((0.0, 0.5, 1.0, 2.0), shades(4), ("-", "--", "-", ":"), strict=True):
        ax.plot(x, relu_under_noise(x, std), color=ink, ls=dash, label=f"{std:g}")
    drawn = data.relu_mean.mean("trial")
    ax.plot(data.point, drawn, "o", color=shades(4)[2], ms=3.5, mfc="white")
    ax.set(xlabel="input", ylabel="mean of a ReLU")
    ax.legend(title="noise", loc="upper left")


def draw_accuracies(data: xr.Dataset, ax: Axes) -> None:
    """Accuracy against the power of the noise."""
    percent = 100 * data.accuracy.mean("trial")
    shown = ("relu", "softplus", MIXED, HARDENED, "linear")
    for name, shape, dash in zip(shown, "os^Dv", ("-", "--", ":", "-", "--"), strict=True):
        look = {"color": COLOURS[name], "marker": shape, "ls": dash, "ms": 3.5}
        ax.plot(data.noise, percent.sel(network=name), label=display_name(name, NAMES), **look)
    ax.set(xlabel="noise power / image power", ylabel="test accuracy (%)", ylim=(30, 100))
    ax.legend(loc="upper right")


def draw_kinds(data: xr.Dataset, ax: Axes) -> None:
    """Accuracies on noisy images by kind of unit."""
    noisy = 100 * data.accuracy.sel(noise=TESTED)
    shown = (*CORNERS, *SMOOTH, MIXED, HARDENED, FROZEN, "linear")
    sn.figures.means(
        {name: noisy.sel(network=name).values for name in shown},
        ax,
        quantity="test accuracy",
        unit="%",
        interval=over_splits(data),
        own_colours=COLOURS,
        own_names=NAMES,
    )
