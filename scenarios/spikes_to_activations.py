"""Neurons' response curves as activation functions, and a trained network on spiking neurons."""

from collections.abc import Iterator
from functools import cache, partial
from typing import Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullFormatter, ScalarFormatter
from numpy.typing import NDArray
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

import simneuro as sn
from simneuro.analysis import greater, less, paired_greater, t_interval, theory, within
from simneuro.bridge import Activation, RateClassifier, fit_curve, recorded_curve, to_spiking
from simneuro.bridge.comparison import left_out_errors
from simneuro.bridge.rate_training import OperatingPoint
from simneuro.figures import colour, readable

Floats = NDArray[np.float64]

RECORDED = ("B6", "B8")
QUIET = ("lif", "hodgkin_huxley")
FORMS = ("constant", "relu", "softplus", "sigmoid", "lif_rate")
REPEATS = 50  # noisy cells a level; chosen: the mean rate is then known to 0.5 Hz

HIDDEN = 64  # units; chosen: as many as pixels
UNITS = ("sigmoid", "relu", "lif", "hodgkin_huxley", "B6")
INITIALISATIONS = 3  # a trial; chosen: they differ as much as splits do
TESTED = 0.5  # of the images; chosen: enough for differences of half a point

PLAYED = {
    "relu_on_if": ("relu", "subtractive_if"),
    "relu_on_lif": ("relu", "lif"),
    "lif_on_lif": ("lif", "lif"),
}
SHOWN = 300  # images shown to the spiking networks; chosen: seconds of computing
TIMES = np.arange(1, 41) * 5e-3  # s

NAMES = {
    "sigmoid": "sigmoid",
    "relu": "ReLU",
    "lif": "LIF",
    "hodgkin_huxley": "Hodgkin-Huxley",
    "B6": "cell B6",
    "B8": "cell B8",
}
CURVES = {
    "B6": "cell\nB6",
    "B8": "cell\nB8",
    "lif": "LIF",
    "hodgkin_huxley": "Hodgkin-\nHuxley",
    "noisy_lif": "noisy\nLIF",
    "near_threshold": "noisy LIF,\nlower half",
}
PLAYED_TEXT = {
    "relu_on_if": "ReLU network on integrate-and-fire",
    "relu_on_lif": "ReLU network on LIF neurons",
    "lif_on_lif": "LIF-curve network on LIF neurons",
}
TITLES = {
    "A": "Recorded cells",
    "B": "LIF neuron",
    "C": "Hodgkin-Huxley neuron",
    "D": "As activation functions",
    "E": "",
    "F": "Networks of rate units",
    "G": "The same weights in spikes",
}
CAPTION = ""


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
    values = neuron(scenario, "lif").parameters
    expected = theory.lif_rate(
        curve.level.values, **{name: float(entry.value) for name, entry in values.items()}
    )
    return float(np.abs(curve.rate.values[:, 0] - expected).max() * curve.attrs["duration"])


def networks(scenario: sn.Scenario, curves: dict[str, xr.Dataset]) -> xr.Dataset:
    """Test accuracies with one split of the images, and what becomes of them in spikes."""
    rng = np.random.default_rng(scenario.seed)
    split, *starts = rng.integers(2**31, size=1 + INITIALISATIONS).tolist()
    x, y = load_digits(return_X_y=True)
    seen, unseen, known, wanted = train_test_split(
        x, y, test_size=TESTED, random_state=split, stratify=y
    )
    trained = {
        unit: [train(act, start, seen, known) for start in starts]
        for unit, act in activations(curves).items()
    }
    trained["linear"] = [RateClassifier((), random_state=split).fit(seen, known)]
    trained["shuffled"] = [train("relu", split, seen, rng.permutation(known))]
    scores = [np.mean([net.score(unseen, wanted) for net in nets]) for nets in trained.values()]
    accuracy = xr.DataArray(scores, {"network": list(trained)}, name="accuracy")
    played = {
        name: in_spikes(trained[unit][0], cell, scenario, unseen[:SHOWN], wanted[:SHOWN])
        for name, (unit, cell) in PLAYED.items()
    }
    spiking = xr.concat(played.values(), dim=xr.Variable("played", list(played)))
    return xr.merge([accuracy, spiking])


def activations(curves: dict[str, xr.Dataset]) -> dict[str, str | Activation]:
    """The activation of each kind of hidden unit."""
    own = {name: Activation.from_curve(lasting(curves[name])) for name in QUIET}
    return {"sigmoid": "sigmoid", "relu": "relu", **own, "B6": own_of_cell("B6")}


def own_of_cell(name: str) -> Activation:
    """A recorded cell's curve as an activation."""
    return Activation.from_curve(recorded_curve(name))


def train(act: str | Activation, start: int, x: Floats, y: Floats) -> RateClassifier:
    """One network with one hidden layer."""
    return RateClassifier((HIDDEN,), act, random_state=start).fit(x, y)


def in_spikes(
    net: RateClassifier, cell: str, scenario: sn.Scenario, x: Floats, y: Floats
) -> xr.Dataset:
    """Accuracy over time on spiking neurons, of the network itself, and how often they agree."""
    player = neuron(scenario, "lif") if cell == "lif" else cell
    decided = to_spiking(net, player).simulate(x, f"{TIMES[-1]} s")["predicted"]
    decided = decided.sel(time=TIMES, method="nearest").assign_coords(time=("time", TIMES))
    agreed = (decided[-1] == net.predict(x)).mean()
    return xr.Dataset(
        {"spiking": (decided == y).mean("sample"), "rate_based": net.score(x, y), "agreed": agreed}
    ).drop_vars("time").assign_coords(time=("time", TIMES, {"units": "s"}))


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
    gain = (aic.sel(form="relu") - aic.sel(form=["sigmoid", "lif_rate"]).min("form")).min()
    sentence = "Both recorded cells saturate: the better of sigmoid and LIF rate has an AIC below that of the ReLU by at least"  # noqa: E501
    yield sn.Claim(sentence, float(gain), None, "above 10", bool(gain > 10))
    ratio = max(left_out(name, "sigmoid") / left_out(name, "relu") for name in RECORDED)
    sentence = "A level left out of the fit is predicted better by the sigmoid than by the ReLU, in both cells: ratio of errors"  # noqa: E501
    yield within(sentence, ratio, 0, 1)


def left_out(name: str, form: str) -> float:
    """Root mean square error (Hz) at levels left out."""
    return float(np.sqrt(np.mean(left_out_errors(recorded_curve(name), form) ** 2)))


def simulated_claims(data: xr.Dataset) -> Iterator[sn.Claim]:
    """Each simulated neuron has a form of its own."""
    yield within(
        "LIF without noise fires as often as its closed form says, to within one spike",
        *(data.count_error.max(), 0, 1, "spikes"),
    )
    low, whole = (data.rmse.sel(curve=name) for name in ("near_threshold", "noisy_lif"))
    for form in ("sigmoid", "relu"):
        sentence = f"LIF with noise, in the lower half of the curve: error of the {readable(form)} minus that of the softplus"  # noqa: E501
        yield paired_greater(sentence, low.sel(form=form), low.sel(form="softplus"), "Hz")
    sentence = "LIF with noise, over the whole curve, which saturates: error of the softplus minus that of the sigmoid"  # noqa: E501
    yield paired_greater(sentence, whole.sel(form="softplus"), whole.sel(form="sigmoid"), "Hz")
    axon = data["hodgkin_huxley.rate"]
    sentence = "Hodgkin-Huxley has no low rates: the slowest lasting firing is at"
    yield within(sentence, axon.where(axon > 0).min(), 50, 60, "Hz")


def network_claims(accuracy: xr.DataArray) -> Iterator[sn.Claim]:
    """Any of the curves will do, a jump least."""
    by = {str(name): accuracy.sel(network=name).values for name in accuracy.network.values}
    for unit in UNITS:
        sentence = f"{NAMES[unit]} units read digits better than a network without hidden units, by"
        yield paired_greater(sentence, by[unit], by["linear"], "points")
    for unit in ("lif", "B6"):
        sentence = f"{NAMES[unit]} units come within one point of ReLU units (difference)"
        yield greater(sentence, by[unit] - by["relu"], -1, "points")
    sentence = "The jump of the Hodgkin-Huxley curve costs accuracy: LIF units are better by"
    yield paired_greater(sentence, by["lif"], by["hodgkin_huxley"], "points")
    sentence = "Control: trained on shuffled labels, a ReLU network is at chance, 10 %"
    yield within(sentence, by["shuffled"].mean(), 8, 12, "%", t_interval(by["shuffled"]))


def spiking_claims(data: xr.Dataset) -> Iterator[sn.Claim]:
    """Spikes carry the trained weights if the neuron has the activation they were trained with."""
    spiking, rate_based = 100 * data.spiking, 100 * data.rate_based
    lost = (spiking.isel(time=-1) - rate_based).transpose("played", "trial")
    for name, text in (
        ("relu_on_if", "ReLU weights on integrate-and-fire neurons"),
        ("lif_on_lif", "Weights trained with the LIF curve, on LIF neurons"),
    ):
        sentence = f"{text}: after 200 ms of spikes no less accurate than the network (difference)"
        yield greater(sentence, lost.sel(played=name), -0.5, "points")
    agreed = 100 * data.agreed
    sentence = "On LIF neurons, more decisions agree with the network's own where it was trained with their curve than with the ReLU, by"  # noqa: E501
    yield paired_greater(
        sentence, agreed.sel(played="lif_on_lif"), agreed.sel(played="relu_on_lif"), "points"
    )
    early = (spiking.isel(time=-1) - spiking.isel(time=0)).min("played")
    yield greater("Decisions take time: 5 ms of spikes are less accurate by", early, 0, "points")


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
        lines = {form: fit_curve(curve, form) for form in ("relu", "sigmoid", "lif_rate")}
        dots, *_ = sn.figures.response_curve(curve, ax, lines=lines, unit="pA")
        dots.set(label=NAMES[name], ms=4.5, mew=0.8, mec=colour("neuron"), mfc=fill)
    legend(ax, loc="lower right")
    ax.set_ylim(0, None)


def draw_lif(scenario: sn.Scenario, data: xr.Dataset, ax: Axes) -> None:
    """The LIF cell with noise and without, and two fits of the noisy one."""
    curve = curve_from(data, "noisy_lif")
    lower = fit_curve(near_threshold(curve), "softplus")
    lines = {"softplus": lower, "sigmoid": fit_curve(curve, "sigmoid")}
    dots, softplus, _ = sn.figures.response_curve(curve, ax, lines=lines, unit="pA")
    dots.set(label="with noise")
    softplus.set(label="softplus, fitted to lower half")
    quiet = curve_from(data, "lif")
    (line,) = ax.plot(1e12 * quiet.level, quiet.rate.mean("repeat"), color=colour("lif"), ls="--")
    line.set(label="without noise")
    legend(ax, loc="lower right")


def draw_axon(data: xr.Dataset, ax: Axes) -> None:
    """The squid axon with its fits."""
    curve = curve_from(data, "hodgkin_huxley")
    lines = {form: fit_curve(curve, form) for form in ("relu", "sigmoid", "lif_rate")}
    sn.figures.response_curve(curve, ax, lines=lines, unit="nA")[0].set(label="simulated")
    legend(ax, loc="lower right")


def legend(ax: Axes, **place: Any) -> None:
    """Each name once."""
    handles, names = ax.get_legend_handles_labels()
    once = dict(zip(names, handles, strict=True))
    ax.legend(once.values(), once.keys(), **place)


def draw_activations(data: xr.Dataset, ax: Axes) -> None:
    """The activations as training starts with them: standardised input, output of unit power."""
    curves = {name: curve_from(data, name) for name in QUIET}
    own = {name: Activation.from_curve(curve) for name, curve in curves.items()}
    acts = {name: sn.bridge.activation(name) for name in ("sigmoid", "relu")} | own
    for name, act in (acts | {"B6": own_of_cell("B6")}).items():
        point = OperatingPoint.of(act)
        drawn = sn.figures.activation(partial(at_start, act, point), (-3, 3), ax, name=name)
        drawn.set(color=ink(name), label=NAMES[name])
    ax.legend(loc="upper left")
    ax.set(xlabel="input (standard deviations)", ylabel="activation (units of its rms)")


def at_start(act: Activation, point: OperatingPoint, u: Floats) -> Floats:
    """An activation at its operating point."""
    return act(point.centre + point.spread * u) / point.rms


def ink(name: str) -> str:
    """The colour of a kind of unit; recorded cells have that of measured data."""
    return colour("neuron" if name in RECORDED else name)


def draw_errors(data: xr.Dataset, ax: Axes) -> None:
    """The error of each form on each curve, relative to that of a constant."""
    mean = data[["rmse", "aic"]].mean("trial")
    relative = mean.rmse / mean.rmse.sel(form="constant")
    for place, form in enumerate(FORMS[1:]):
        at = np.arange(relative.sizes["curve"]) + 0.16 * (place - 1.5)
        ax.plot(at, relative.sel(form=form), "o", color=colour(form), label=readable(form))
        best = (mean.aic.idxmin("form") == form).values
        ax.plot(at[best], relative.sel(form=form)[best], "o", ms=8, mfc="none", mec="black")
    ax.axhline(1, color=colour("constant"), ls="--", lw=0.8)
    ax.set_xticks(range(relative.sizes["curve"]), [CURVES[str(n)] for n in relative.curve.values])
    ax.set(yscale="log", ylabel="error of fit / error of a constant", ylim=(None, 1.5))
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=4)


def draw_accuracies(percent: xr.DataArray, ax: Axes) -> None:
    """Test accuracy by activation, and that of a network without hidden units."""
    trials = {name: percent.sel(network=name).values for name in UNITS}
    shown = {name: (each.mean(), t_interval(each)) for name, each in trials.items()}
    sn.figures.estimates(shown, ax, quantity="test accuracy", unit="%", trials=trials)
    linear = percent.sel(network="linear").values
    ax.axhspan(*t_interval(linear), color=colour("linear"), alpha=0.25, lw=0)
    ax.axhline(linear.mean(), color=colour("linear"))
    ax.set_xticks(range(len(UNITS)), [NAMES[name].replace("-", "-\n") for name in UNITS])


def draw_spiking(data: xr.Dataset, ax: Axes) -> None:
    """Accuracy against simulated time, beside the networks' own."""
    for name, (unit, _) in PLAYED.items():
        one = data.sel(played=name)
        line = sn.figures.accuracy_over_time(one.spiking, ax, baselines={}, name=unit)
        line.set(label=PLAYED_TEXT[name], marker="o", mfc=ink(unit) if name != "relu_on_lif" else "w")
    for unit, name in (("relu", "relu_on_if"), ("lif", "lif_on_lif")):
        own = 100 * float(data.rate_based.sel(played=name).mean())
        ax.axhline(own, color=ink(unit), ls="--", lw=0.8)
    ax.legend(loc="lower right")
    ax.set(xscale="log")
    ax.xaxis.set(major_formatter=ScalarFormatter(), minor_formatter=NullFormatter())
    ax.set_xticks([5, 10, 20, 50, 100, 200])
