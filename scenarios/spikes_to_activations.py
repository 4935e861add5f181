"""Neurons' response curves as activation functions, and a trained network on spiking neurons."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

import simneuro as sn
from simneuro.analysis import greater, paired_greater, t_interval, theory, within
from simneuro.bridge import (
    Activation,
    FittedCurve,
    RateClassifier,
    fit_curve,
    recorded_curve,
    to_spiking,
)
from simneuro.bridge.comparison import left_out_errors, spiking_against_rate
from simneuro.bridge.rate_training import OperatingPoint, RateNetwork
from simneuro.figures import colour

Floats = NDArray[np.float64]

RECORDED = ("B6", "B8")
QUIET = ("lif", "hodgkin_huxley")
FORMS = ("constant", "relu", "softplus", "sigmoid", "lif_rate")
REPEATS = 50  # noisy cells a level; chosen: the mean rate is then known to 0.5 Hz

HIDDEN = 64  # units; chosen: four for each pixel
UNITS = ("sigmoid", "relu", "lif", "hodgkin_huxley", "B6")
PIXELS = 4  # a side; chosen: at the full 8 by 8 a network without hidden units is at 96 % already
TESTED = 0.5  # of the images; chosen: an accuracy is then known to a point
PASSES = 100  # over the training images; chosen: after 60 the neurons' own curves are a point lower

PLAYED = {
    "relu_on_if": ("relu", "subtractive_if"),
    "relu_on_lif": ("relu", "lif"),
    "lif_on_lif": ("lif", "lif"),
}
SHOWN = 500  # images shown to the spiking networks; chosen: seconds of computing
TIMES = 1e-3 * np.array([5, 10, 15, 20, 25, 30, 40, 50, 70, 100, 150, 200])  # s

NAMES = {
    "sigmoid": "Sigmoid",
    "relu": "ReLU",
    "lif": "LIF",
    "hodgkin_huxley": "Hodgkin-Huxley",
    "B6": "Cell B6",
    "B8": "Cell B8",
}
CURVES = {
    "B6": "Cell\nB6",
    "B8": "Cell\nB8",
    "lif": "LIF",
    "noisy_lif": "Noisy\nLIF",
    "near_threshold": "lower\nhalf of it",
    "hodgkin_huxley": "Hodgkin-\nHuxley",
}
PLAYERS_DRAWN = {
    "relu_on_if": ("relu", "ReLU network, integrate-and-fire", ""),
    "relu_on_lif": ("relu", "ReLU network, LIF neurons", "white"),
    "lif_on_lif": ("lif", "LIF-curve network, LIF neurons", ""),
}
NOTE = {"fontsize": 7, "color": colour("control")}
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
    "integrate-and-fire neuron; the band holds 95 % of the repeats. C: the squid axon, lasting "
    "rate. D: the curves as hidden units see them when training starts, at inputs of mean 0 and "
    "standard deviation 1, scaled to a root mean square of 1. E: what each form misses, as a share "
    "of what a constant misses; rings mark the lowest AIC. F: test accuracy on handwritten digits "
    "by activation; small dots are splits of the data, bars and the band 95 % intervals. G: "
    "accuracy of the decision against the time that spiking neurons have had; bands hold all "
    "trials, dashed lines are the rate networks on the same images."
)


def trial(scenario: sn.Scenario) -> xr.Dataset:
    """Curves and their fits, accuracies of rate networks, and of spiking networks over time."""
    curves = measured(scenario)
    parts = [stored(curves), fits(curves), networks(scenario, curves)]
    return xr.merge(parts).assign(count_error=count_error(scenario, curves["lif"]))


def measured(scenario: sn.Scenario) -> dict[str, xr.Dataset]:
    """The response curve of each population."""
    alike = scenario.override({"seed": 1})
    quiet = {name: quiet_curve(alike, name) for name in QUIET}
    noise = {"noise": scenario.drives["noise"].density, "repeats": REPEATS}
    return quiet | {"noisy_lif": curve_of(scenario, "noisy_lif", **noise)}


@cache
def quiet_curve(scenario: sn.Scenario, name: str) -> xr.Dataset:
    """Without noise all trials have the same curve, so a process takes it once."""
    return curve_of(scenario, name)


def curve_of(scenario: sn.Scenario, name: str, **more: Any) -> xr.Dataset:
    """The response curve of a population's neuron."""
    size, step = scenario.populations[name].size, scenario.drives[f"{name}_step"].amplitude
    return sn.response_curve(
        neuron(scenario, name),
        step.first + (step.second - step.first) * np.linspace(0, 1, size),
        duration=scenario.duration,
        warmup=scenario.warmup,
        dt=scenario.dt,
        seed=scenario.seed,
        **more,
    )


def neuron(scenario: sn.Scenario, name: str) -> sn.NeuronModel:
    """The neuron model of a population, with its parameters."""
    return scenario.neuron(name).with_parameters(**scenario.populations[name].parameters)


def lasting(curve: xr.Dataset) -> xr.Dataset:
    """The curve of the steady rate, without the few spikes that the start of a step may set off."""
    return curve.assign(rate=curve.steady_rate)


def stored(curves: dict[str, xr.Dataset]) -> xr.Dataset:
    """The curves under the names of their populations, those without noise as steady rates."""
    parts = []
    for name, curve in curves.items():
        rate = (lasting(curve) if name in QUIET else curve).rate
        renamed = rate.rename({dim: f"{name}.{dim}" for dim in rate.dims}).rename(f"{name}.rate")
        parts.append(renamed.assign_attrs(duration=curve.attrs["duration"]))
    return xr.merge(parts)


def curve_from(data: xr.Dataset, name: str) -> xr.Dataset:
    """A stored curve of the first trial."""
    rate = data[f"{name}.rate"].isel(trial=0)
    rate = rate.rename({dim: str(dim).removeprefix(f"{name}.") for dim in rate.dims})
    return rate.to_dataset(name="rate").assign_attrs(rate.attrs)


def near_threshold(curve: xr.Dataset) -> xr.Dataset:
    """The lower half of a curve."""
    return curve.isel(level=curve.level.values <= curve.level.values.mean() * (1 + 1e-9))


def fits(curves: dict[str, xr.Dataset]) -> xr.Dataset:
    """Error (Hz) and Akaike's criterion of each form on each curve."""
    fitted = {name: recorded_curve(name) for name in RECORDED}
    fitted |= {name: lasting(curves[name]) for name in QUIET}
    noisy = curves["noisy_lif"]
    fitted |= {"noisy_lif": noisy, "near_threshold": near_threshold(noisy)}
    found = [[fit_curve(curve, form) for form in FORMS] for curve in fitted.values()]
    columns = {
        name: (("curve", "form"), [[getattr(fit, name) for fit in row] for row in found])
        for name in ("rmse", "aic")
    }
    return xr.Dataset(columns, {"curve": list(fitted), "form": list(FORMS)})


def count_error(scenario: sn.Scenario, curve: xr.Dataset) -> float:
    """The largest difference between the LIF cell's spike count and its closed form."""
    entries = neuron(scenario, "lif").parameters
    values = {name: float(entry.value) for name, entry in entries.items()}
    rate = theory.lif_rate_on_grid(curve.level.values, dt=curve.attrs["dt"], **values)
    return float(np.abs(curve.rate.values[:, 0] - rate).max() * curve.attrs["duration"])


def networks(scenario: sn.Scenario, curves: dict[str, xr.Dataset]) -> xr.Dataset:
    """Test accuracies with one split of the images, and what becomes of them in spikes."""
    rng = np.random.default_rng(scenario.seed)
    split, start = rng.integers(2**31, size=2).tolist()
    x, y = digits()
    seen, unseen, known, wanted = train_test_split(
        x, y, test_size=TESTED, random_state=split, stratify=y
    )
    trained = {unit: train(act, start, seen, known) for unit, act in activations(curves).items()}
    trained["linear"] = train("identity", start, seen, known, hidden=())
    trained["shuffled"] = train("relu", start, seen, rng.permutation(known))
    scores = [net.score(unseen, wanted) for net in trained.values()]
    accuracy = xr.DataArray(scores, {"network": list(trained)}, name="accuracy")
    played = {
        name: in_spikes(trained[unit], cell, scenario, unseen[:SHOWN], wanted[:SHOWN])
        for name, (unit, cell) in PLAYED.items()
    }
    spiking = xr.concat(played.values(), dim=xr.Variable("played", list(played)))
    return xr.merge([accuracy, spiking])


def digits() -> tuple[Floats, Floats]:
    """Images of handwritten digits (images, pixels) averaged to fewer pixels, and labels."""
    x, y = load_digits(return_X_y=True)
    block = 8 // PIXELS
    blocks = x.reshape(len(x), PIXELS, block, PIXELS, block)
    return blocks.mean(axis=(2, 4)).reshape(len(x), -1), y


def activations(curves: dict[str, xr.Dataset]) -> dict[str, str | Activation]:
    """The activation of each kind of hidden unit."""
    own = {name: Activation.from_curve(lasting(curves[name])) for name in QUIET}
    return {"sigmoid": "sigmoid", "relu": "relu", **own, "B6": own_of_cell("B6")}


def own_of_cell(name: str) -> Activation:
    """A recorded cell's curve as an activation."""
    return Activation.from_curve(recorded_curve(name))


def train(
    act: str | Activation, start: int, x: Floats, y: Floats, hidden: tuple[int, ...] = (HIDDEN,)
) -> RateClassifier:
    """A network trained from one set of initial weights."""
    return RateClassifier(hidden, act, max_iter=PASSES, random_state=start).fit(x, y)


def in_spikes(
    net: RateClassifier, cell: str, scenario: sn.Scenario, x: Floats, y: Floats
) -> xr.Dataset:
    """What a network's weights are worth on spiking neurons."""
    spiking = to_spiking(net, neuron(scenario, "lif") if cell == "lif" else cell)
    return spiking_against_rate(spiking, x, y, TIMES)


def claims(results: sn.Results) -> Iterator[sn.Claim]:
    """What holds of the curves, of networks with them, and of networks on spiking neurons."""
    data = shown(results)
    yield from recorded_claims(data)
    yield from simulated_claims(data)
    yield from network_claims(100 * data.accuracy)
    yield from spiking_claims(data)


def shown(results: sn.Results) -> xr.Dataset:
    """The trials of the first condition and sweep point."""
    return results.data.isel(dict.fromkeys(("condition", *results.scenario.sweep), 0))


def recorded_claims(data: xr.Dataset) -> Iterator[sn.Claim]:
    """The recorded cells saturate."""
    rmse, aic = (data[name].isel(trial=0).sel(curve=list(RECORDED)) for name in ("rmse", "aic"))
    cell = rmse.sel(curve="B6")
    yield within("Recorded cell B6: a ReLU misses by", cell.sel(form="relu"), 2.15, 2.35, "Hz")
    yield within("Recorded cell B6: a sigmoid misses by", cell.sel(form="sigmoid"), 0.6, 0.8, "Hz")
    gain = float((aic.sel(form="relu") - aic.sel(form=["sigmoid", "lif_rate"]).min("form")).min())
    sentence = (
        "Both recorded cells saturate: Akaike's criterion prefers the sigmoid or the LIF rate "
        "to the ReLU, by at least"
    )
    yield sn.Claim(sentence, gain, None, "above 10", gain > 10)
    sentence = (
        "In both recorded cells the sigmoid predicts a level that was left out of the fit better "
        "than the ReLU does: ratio of the errors at most"
    )
    ratio = max(left_out(name, "sigmoid") / left_out(name, "relu") for name in RECORDED)
    yield within(sentence, ratio, 0, 1)


def left_out(name: str, form: str) -> float:
    """Root mean square error (Hz) at levels left out."""
    return float(np.sqrt(np.mean(left_out_errors(recorded_curve(name), form) ** 2)))


def simulated_claims(data: xr.Dataset) -> Iterator[sn.Claim]:
    """Each simulated neuron has a form of its own."""
    sentence = "LIF without noise fires as often as its closed form says, to within one spike"
    yield within(sentence, data.count_error.max(), 0, 1, "spikes")
    low, whole = (data.rmse.sel(curve=name) for name in ("near_threshold", "noisy_lif"))
    sentence = (
        "LIF with noise is a softplus in the lower half of its curve: the sigmoid misses by more, "
        "by"
    )
    yield paired_greater(sentence, low.sel(form="sigmoid"), low.sel(form="softplus"), "Hz")
    sentence = "Over its whole curve it saturates: the softplus misses by more than the sigmoid, by"
    yield paired_greater(sentence, whole.sel(form="softplus"), whole.sel(form="sigmoid"), "Hz")
    axon = data["hodgkin_huxley.rate"]
    sentence = "Hodgkin-Huxley has no low rates: its slowest lasting firing is at"
    yield within(sentence, axon.where(axon > 0).min(), 50, 60, "Hz")


def network_claims(accuracy: xr.DataArray) -> Iterator[sn.Claim]:
    """Any of the curves serves as an activation."""
    by = {str(name): accuracy.sel(network=name).values for name in accuracy.network.values}
    for unit in UNITS:
        sentence = f"{NAMES[unit]} units read digits better than a network without hidden units, by"
        yield paired_greater(sentence, by[unit], by["linear"], "points")
    for unit in ("lif", "B6"):
        sentence = f"{NAMES[unit]} units gain more than half of what ReLU units gain: beyond half"
        half = (by["relu"] + by["linear"]) / 2
        yield paired_greater(sentence, by[unit], half, "points")
    sentence = "Control: trained on shuffled labels, the ReLU network is at chance, 10 %"
    yield within(sentence, by["shuffled"].mean(), 8, 12, "%", t_interval(by["shuffled"]))


def spiking_claims(data: xr.Dataset) -> Iterator[sn.Claim]:
    """Spikes carry the weights where the neuron has the activation of their training."""
    spiking, agreed = 100 * data.spiking, 100 * data.agreed
    lost = spiking.isel(time=-1) - 100 * data.rate_based
    for name, text in (
        ("relu_on_if", "ReLU weights on integrate-and-fire neurons"),
        ("lif_on_lif", "Weights trained with the LIF curve, on LIF neurons"),
    ):
        sentence = f"{text}: 200 ms of spikes are as accurate as the rate network (difference)"
        yield greater(sentence, lost.sel(played=name), -0.5, "points")
    sentence = (
        "LIF neurons agree with the rate network on more images where it was trained with their "
        "curve than with the ReLU, by"
    )
    own, other = (agreed.sel(played=name) for name in ("lif_on_lif", "relu_on_lif"))
    yield paired_greater(sentence, own, other, "points")
    gained = (spiking.isel(time=-1) - spiking.isel(time=0)).min("played")
    yield greater("Decisions take time: 5 ms of spikes are less accurate by", gained, 0, "points")


def figures(results: sn.Results) -> Iterator[tuple[str, Figure]]:
    """One page: the curves, their fits, networks with them, and networks on spiking neurons."""
    data = shown(results)
    fig, axes = sn.figures.panels("AABBCC;DDDEEE;FFFGGG", height_mm=185)
    draw_recorded(axes["A"])
    draw_lif(results.scenario, data, axes["B"])
    draw_axon(data, axes["C"])
    draw_activations(data, axes["D"])
    draw_errors(data, axes["E"])
    draw_accuracies(100 * data.accuracy, axes["F"])
    draw_spiking(data, axes["G"])
    for letter, title in TITLES.items():
        axes[letter].set_title(title)
    fig.set_label(CAPTION)
    yield "spikes_to_activations", fig


def draw_recorded(ax: Axes) -> None:
    """Both recorded cells with their fits."""
    for name, fill in zip(RECORDED, (colour("neuron"), "white"), strict=True):
        curve = recorded_curve(name)
        dots, *_ = sn.figures.response_curve(curve, ax, lines=fitted(curve), unit="pA")
        dots.set(label=NAMES[name], ms=4.5, mew=0.8, mec=colour("neuron"), mfc=fill)
    legend(ax, first=(NAMES[name] for name in RECORDED))
    ax.set_ylim(0, None)


def fitted(curve: xr.Dataset) -> dict[str, FittedCurve]:
    """The fits that are drawn."""
    return {form: fit_curve(curve, form) for form in ("relu", "sigmoid", "lif_rate")}


def draw_lif(scenario: sn.Scenario, data: xr.Dataset, ax: Axes) -> None:
    """The LIF cell with noise and without, and two fits of the noisy one."""
    curve = curve_from(data, "noisy_lif")
    lower = fit_curve(near_threshold(curve), "softplus")
    lines = {"softplus": lower, "sigmoid": fit_curve(curve, "sigmoid")}
    dots, softplus, _ = sn.figures.response_curve(curve, ax, lines=lines, unit="pA")
    dots.set(label="with noise")
    softplus.set(label="softplus (lower half)")
    quiet = curve_from(data, "lif").rate[:, 0]
    line = {"color": colour("lif"), "ls": "--", "label": "without noise"}
    ax.plot(1e12 * quiet.level, quiet, **line)
    ax.legend(loc="upper left")


def draw_axon(data: xr.Dataset, ax: Axes) -> None:
    """The squid axon with its fits."""
    curve = curve_from(data, "hodgkin_huxley")
    dots, *_ = sn.figures.response_curve(curve, ax, lines=fitted(curve), unit="nA")
    dots.set(label="simulated")
    legend(ax, first=["simulated"])


def legend(ax: Axes, first: Iterable[str]) -> None:
    """Each name once, those of dots first."""
    handles, names = ax.get_legend_handles_labels()
    by_name = dict(zip(names, handles, strict=True))
    ordered = dict.fromkeys([*first, *names])
    ax.legend([by_name[name] for name in ordered], ordered, loc="lower right")


def draw_activations(data: xr.Dataset, ax: Axes) -> None:
    """The activations as training starts with them: standardised input, output of unit power."""
    curves = {name: curve_from(data, name) for name in QUIET}
    own = {name: Activation.from_curve(curve) for name, curve in curves.items()}
    acts = {name: sn.bridge.activation(name) for name in ("sigmoid", "relu")} | own
    for name, act in (acts | {"B6": own_of_cell("B6")}).items():
        unit = RateNetwork((), act, OperatingPoint.of(act), alpha=0)
        drawn = sn.figures.activation(unit.value, (-3, 3), ax, name=name)
        drawn.set(color=colour(role(name)), label=NAMES[name])
    ax.legend(loc="upper left")
    ax.set(xlabel="input (standard deviations)", ylabel="activation (rms of 1)", ylim=(-0.1, 3.2))


def role(name: str) -> str:
    """What gives a kind of unit its colour: a recorded cell has that of measured data."""
    return "neuron" if name in RECORDED else name


def draw_errors(data: xr.Dataset, ax: Axes) -> None:
    """The error of each form on each curve, relative to that of a constant."""
    mean = data[["rmse", "aic"]].mean("trial").sel(curve=list(CURVES))
    relative = mean.rmse / mean.rmse.sel(form="constant")
    sn.figures.fit_errors(relative.drop_sel(form="constant"), ax, best=mean.aic.idxmin("form"))
    ax.set_xticks(range(len(CURVES)), CURVES.values())
    ax.legend(loc="lower left")


def draw_accuracies(percent: xr.DataArray, ax: Axes) -> None:
    """Test accuracy by activation, and that of a network without hidden units."""
    by_role = {role(name): percent.sel(network=name).values for name in UNITS}
    shown = {name: (each.mean(), t_interval(each)) for name, each in by_role.items()}
    sn.figures.estimates(shown, ax, quantity="test accuracy", unit="%", trials=by_role)
    linear = percent.sel(network="linear").values
    ax.axhspan(*t_interval(linear), color=colour("linear"), alpha=0.25, lw=0)
    ax.axhline(linear.mean(), color=colour("linear"))
    ax.text(-0.4, linear.mean(), "no hidden units", va="bottom", **NOTE)
    ax.set_xticks(range(len(UNITS)), [NAMES[name].replace("-", "-\n") for name in UNITS])


def draw_spiking(data: xr.Dataset, ax: Axes) -> None:
    """Accuracy against simulated time, beside the networks' own."""
    for name, (unit, text, fill) in PLAYERS_DRAWN.items():
        one = data.sel(played=name)
        line = sn.figures.accuracy_over_time(one.spiking, ax, baselines={}, name=unit, text=text)
        line.set(mfc=fill or line.get_color())
        own = 100 * float(one.rate_based.mean())
        ax.axhline(own, color=line.get_color(), ls="--", lw=0.8, zorder=1)
    ax.plot([], [], color=colour("control"), ls="--", lw=0.8, label="the rate networks themselves")
    ax.legend(loc="lower right")
    ax.set_xscale("log")
    ax.set_xticks([5, 10, 20, 50, 100, 200], ["5", "10", "20", "50", "100", "200"])
    ax.minorticks_off()
