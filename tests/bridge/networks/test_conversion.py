"""Trained networks on spiking neurons: what is provable exactly, the rest as accuracy on digits."""

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr
from numpy.typing import NDArray
from sklearn.datasets import load_digits
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GridSearchCV, train_test_split
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler, StandardScaler

from simneuro import units
from simneuro.analysis import theory
from simneuro.bridge import (
    Activation,
    ColouredNoise,
    RateClassifier,
    RateNetwork,
    SpikingClassifier,
    SynapticInput,
    activation,
    recorded_curve,
    response_curve,
    to_spiking,
)
from simneuro.bridge.networks import compare_with_rate_network, find_spiking_code
from simneuro.catalogue import models
from simneuro.errors import InputError
from simneuro.model import NeuronModel

Floats = NDArray[np.float64]
LIF = models.neurons["lif"]
IF = models.neurons["subtractive_if"]


@cache
def digits() -> tuple[Floats, Floats, NDArray[np.int64], NDArray[np.int64]]:
    x, y = load_digits(return_X_y=True)
    return tuple(train_test_split(x / 16, y, test_size=0.25, stratify=y, random_state=0))


@cache
def lif_curve() -> Activation:
    return Activation.from_curve(response_curve("lif", "0 nA : 1 nA : 101", target="numpy"))


@cache
def trained(name: str, hidden: tuple[int, ...] = (64,)) -> RateClassifier:
    act: str | Activation = {
        "curve": lif_curve,
        "lif_rate": lambda: activation("lif_rate", tau=0.02, t_ref=0.005),
    }.get(name, lambda: name)()
    x, _, y, _ = digits()
    return RateClassifier(hidden=hidden, activation=act, random_state=0).fit(x, y)


def some(count: int) -> tuple[Floats, NDArray[np.int64]]:
    """The first samples of the test set."""
    _, x, _, y = digits()
    return x[:count], y[:count]


@cache
def spiking(name: str, neuron: str, hidden: tuple[int, ...] = (64,)) -> SpikingClassifier:
    return to_spiking(trained(name, hidden), models[neuron])


def logits(net: RateClassifier, hidden: Floats) -> Floats:
    return hidden @ net.coefs_[-1] + net.intercepts_[-1]


def test_relu_digits_lose_at_most_half_a_point_and_gain_with_time() -> None:
    net, (x, y) = trained("relu"), some(450)
    accuracy = spiking("relu", "subtractive_if").accuracy_over_time(x, y, duration="200 ms")
    assert net.score(x, y) > 0.96
    assert accuracy[-1] >= net.score(x, y) - 0.005
    assert accuracy[:4].mean() < accuracy[-4:].mean() - 0.01
    np.testing.assert_allclose(accuracy["time"], np.arange(1, 41) * 0.005)


@pytest.mark.parametrize("ceiling", ["200 Hz", "130 Hz"])
def test_counts_of_the_first_layer_are_the_floor_of_the_activation(ceiling: str) -> None:
    net, (x, _) = trained("relu"), some(40)
    model = to_spiking(net, IF, ceiling=ceiling)
    result = model.simulate(x, duration="200 ms")
    steps = round(0.2 * float(ceiling.removesuffix(" Hz")))
    share = (x @ net.coefs_[0] + net.intercepts_[0]) / net.scales_[0]  # of the threshold, a step
    charge = share * steps + 0.5
    clear = np.abs(charge - np.rint(charge)) > 1e-9  # elsewhere rounding decides
    expected = np.clip(np.floor(charge), 0, steps)
    assert clear.mean() > 0.999
    counts = result["hidden_1.spike_count"].values
    np.testing.assert_array_equal(counts[clear], expected[clear])
    # So the error of the rate is at most half a spike, without a bias.
    error = counts / steps - np.clip(share, 0, 1)
    assert np.abs(error).max() <= 0.5 / steps + 1e-12
    firing = (share > 0) & (share < 1)
    assert abs(error[firing].mean()) < 4 / np.sqrt(12 * firing.sum()) / steps


@pytest.mark.parametrize("kind", [("relu", "subtractive_if"), ("lif_rate", "lif")])
def test_the_evidence_is_the_logits_of_the_counts(kind: tuple[str, str]) -> None:
    model, (x, _) = spiking(*kind), some(20)
    result = model.simulate(x, duration="100 ms")
    rate = result["hidden_1.spike_count"].values / 0.1
    expected = logits(model.net, model.code.layers[0].activation(rate))
    np.testing.assert_allclose(result["evidence"][-1] / 0.1, expected, rtol=1e-9, atol=1e-9)
    winners = model.net.classes_[expected.argmax(axis=1)]
    np.testing.assert_array_equal(result["predicted"][-1], winners)


def test_the_first_layer_of_lif_units_counts_what_the_formula_says() -> None:
    net, (x, _) = trained("lif_rate"), some(20)
    result = spiking("lif_rate", "lif").simulate(x, duration="500 ms")
    current = 0.1e-9 * (x @ net.coefs_[0] + net.intercepts_[0])
    p = {name: float(one.value) for name, one in LIF.parameters.items()}
    rate = theory.lif_rate_on_grid(current, **p, dt=1e-4)
    np.testing.assert_array_less(np.abs(result["hidden_1.spike_count"] - 0.5 * rate), 1 + 1e-9)


@pytest.mark.parametrize(
    ("name", "neuron", "loss"),
    [
        ("lif_rate", "lif", 0.01),
        ("curve", "lif", 0.01),
        ("relu", "lif", 0.02),  # only close to a rectified line
    ],
)
def test_lif_digits(name: str, neuron: str, loss: float) -> None:
    net, (x, y) = trained(name), some(200)
    assert spiking(name, neuron).score(x, y, duration="200 ms") >= net.score(x, y) - loss


@pytest.mark.parametrize(
    ("name", "neuron", "error", "loss"),
    [
        ("relu", "subtractive_if", 0.1, 0.01),
        ("curve", "lif", 0.15, 0.01),
        # The curve of lif is no rectified line, and here the difference counts twice.
        ("relu", "lif", 0.5, 0.05),
    ],
)
def test_two_hidden_layers(name: str, neuron: str, error: float, loss: float) -> None:
    model, (x, y) = spiking(name, neuron, (32, 24)), some(100)
    table = model.diagnose(x, duration="200 ms")
    assert list(table.index) == ["hidden_1", "hidden_2", "output"]
    assert (table["rmse"] < error * table["baseline"]).all()
    assert (table["correlation"] > 0.95).all()
    assert model.score(x, y) >= model.net.score(x, y) - loss


def test_a_noisy_neuron_runs_the_curve_that_was_measured_with_its_noise() -> None:
    noise = "60 pA*ms^0.5"
    curve = response_curve(
        "lif", "0 nA : 0.4 nA : 21", repeats=20, noise=noise, duration="500 ms", target="numpy"
    )
    x, _, y, _ = digits()
    net = RateClassifier((32,), Activation.from_curve(curve), random_state=0).fit(x, y)
    noisy = to_spiking(net, LIF, noise=noise)
    tables = [
        model.diagnose(some(40)[0]).loc["hidden_1"] for model in (noisy, replace(noisy, noise=None))
    ]
    assert tables[0]["rmse"] < 0.15 * tables[0]["baseline"]
    assert tables[0]["silent"] < tables[1]["silent"]  # without noise nothing below the rheobase


def test_diagnosis_of_a_layer_that_is_saturated_or_silent() -> None:
    net, (x, _) = trained("relu"), some(30)
    low = to_spiking(net, IF, calibration=x[:1] * 0.2).diagnose(x, duration="100 ms")
    usual = to_spiking(net, IF).diagnose(x, duration="100 ms")
    activations = net.activations(x)[0]
    largest = np.percentile(net.activations(x[:1] * 0.2)[0], 99.9)
    full = activations / largest * 20 + 0.5 >= 20  # in each of the 20 steps a spike
    assert low.loc["hidden_1", "saturated"] == pytest.approx(full.mean())
    assert full.mean() > 10 * usual.loc["hidden_1", "saturated"]
    assert low.loc["hidden_1", "rmse"] > 3 * usual.loc["hidden_1", "rmse"]
    row = usual.loc["hidden_1"]
    assert row["activation"] == pytest.approx(activations.mean())
    assert row["baseline"] == pytest.approx(activations.std())
    assert row["quantum"] == pytest.approx(net.scales_[0] / 20)
    assert row["silent"] == pytest.approx((activations < row["quantum"] / 2).mean())


def test_the_same_call_gives_the_same_result() -> None:
    x, _ = some(10)
    model = to_spiking(trained("lif_rate"), LIF, noise="20 pA*ms^0.5")
    one, same = (model.simulate(x, duration="50 ms") for _ in range(2))
    assert one.identical(same)
    other = replace(model, seed=2).simulate(x, duration="50 ms")
    assert not one["hidden_1.spike_count"].equals(other["hidden_1.spike_count"])


def test_samples_do_not_touch_each_other() -> None:
    x, _ = some(6)
    model = spiking("relu", "subtractive_if", (32, 24))
    together = model.simulate(x, duration="100 ms")
    alone = model.simulate(x[4:5], duration="100 ms")
    xr.testing.assert_allclose(together.isel(sample=[4]), alone)


def test_labels_can_be_text_and_two() -> None:
    (x, _, y, _), names = digits(), np.array(["no", "yes"])
    pair = y < 2
    net = RateClassifier((8,), random_state=0).fit(x[pair], names[y[pair]])
    model = to_spiking(net, IF)
    assert set(model.predict(x[pair][:30])) == {"no", "yes"}
    assert model.score(x[pair][:30], names[y[pair]][:30]) > 0.95


def test_the_line_for_relu_reaches_the_ceiling_at_the_largest_activation() -> None:
    code = find_spiking_code(activation("relu"), LIF, [3.0], 80.0)
    unit = code.layers[0]
    p = {name: float(one.value) for name, one in LIF.parameters.items()}
    assert unit.activation(80.0) == pytest.approx(3.0)
    assert theory.lif_rate(unit.current(3.0), **p) == pytest.approx(80, rel=0.1)
    assert theory.lif_rate(unit.current(0.0), **p) < 8


@pytest.mark.parametrize(
    ("act", "neuron", "ceiling", "text"),
    [
        ("sigmoid", IF, None, "does not compute sigmoid.*from_curve"),
        ("tanh", LIF, None, "does not compute tanh"),
        ("relu", models.neurons["hodgkin_huxley"], None, "rectified line"),
        ("lif_rate", IF, None, "does not compute lif_rate"),
        ("lif_rate", LIF, None, "t_ref=0.005"),  # the activation's default is 2 ms
        ("lif_rate", LIF.with_parameters(t_ref="2 ms"), 100.0, "ceiling is for relu"),
        ("relu", LIF, 200.0, "cannot be reached"),
        ("curve", IF, None, "curve of lif.*other equations, threshold, reset, refractory"),
    ],
)
def test_a_neuron_that_does_not_fit_is_refused(
    act: str, neuron: Any, ceiling: float | None, text: str
) -> None:
    made = lif_curve() if act == "curve" else activation(act)
    with pytest.raises(InputError, match=text):
        find_spiking_code(made, neuron, [1.0], ceiling)


def test_a_calibration_that_has_no_effect_is_refused() -> None:
    net = RateNetwork.from_arrays([np.eye(2), np.eye(2)], list(np.zeros((2, 2))), "lif_rate")
    with pytest.raises(InputError, match=r"calibration is for relu only, .* no effect on lif_rate"):
        to_spiking(net, calibration=np.ones((1, 2)))
    named = replace(lif_curve(), name="relu")  # as a table of rates may be called
    curves = RateNetwork.from_arrays([np.eye(2), np.eye(2)], list(np.zeros((2, 2))), named)
    assert to_spiking(curves, LIF).code.layers == to_spiking(trained("curve"), LIF).code.layers
    with pytest.raises(InputError, match="calibration is for relu only"):
        to_spiking(curves, LIF, calibration=np.ones((1, 2)))


def another(**parameters: str) -> NeuronModel:
    return LIF.with_parameters(**parameters)


@pytest.mark.parametrize(
    ("neuron", "noise", "message"),
    [
        (another(t_ref="1 ms"), None, "neuron: .*t_ref is 5 ms in the curve and 1 ms here"),
        (another(g_L="9 nS", C_m="0.1 nF"), None, "C_m is 200 pF .* 100 pF here; g_L is 10 nS .*9"),
        (replace(LIF, threshold="v > V_th + 1*mV"), None, "other threshold"),
        (LIF, "20 pA*ms^0.5", r"noise: .*no noise, .* to have noise of 20 pA\*ms\^0\.5"),
        (LIF, "loud", "noise: .*'loud'"),
        (LIF, "5 pA", "noise: got 5 pA, but this must be a noise density"),
    ],
)
def test_a_curve_needs_the_neuron_it_was_measured_on(
    neuron: NeuronModel, noise: str | None, message: str
) -> None:
    with pytest.raises(InputError, match=message):
        to_spiking(trained("curve"), neuron, noise=noise)


def test_a_noisy_curve_needs_its_noise() -> None:
    settings = {"repeats": 2, "duration": "50 ms", "target": "numpy"}
    curve = response_curve("lif", "0 nA : 1 nA : 6", noise="60 pA*ms^0.5", **settings)
    act = Activation.from_curve(curve)
    for wrong in (None, "61 pA*ms^0.5"):
        with pytest.raises(InputError, match=r"noise: .*with noise of 60 pA\*ms\^0\.5"):
            find_spiking_code(act, LIF, [1.0], None, wrong)
    right = units.parse("0.06 nA*ms^0.5")
    assert find_spiking_code(act, LIF, [1.0], None, right).neuron == LIF


def test_a_curve_with_coloured_noise_needs_it_and_one_against_rates_is_refused() -> None:
    noise = ColouredNoise(sigma="50 pA", tau="5 ms")
    settings = {"repeats": 2, "duration": "50 ms", "target": "numpy"}
    act = Activation.from_curve(response_curve("lif", "0 nA : 1 nA : 6", noise=noise, **settings))
    net = RateNetwork.from_arrays([np.eye(2), np.eye(2)], [np.zeros(2)] * 2, act)
    with pytest.raises(InputError, match=r"noise: .*50 pA, .*ColouredNoise"):
        to_spiking(net)
    spiking = to_spiking(net, noise=noise)
    drive = spiking.scenario([[0.5, 1.0]], "20 ms").drives["noise_hidden_1"]
    assert (drive.kind, drive.target) == ("ou_current", "hidden_1")
    assert spiking.predict([[0.5, 1.0]], "20 ms").shape == (1,)
    synaptic = response_curve("lif", "0 Hz : 40 Hz : 4", input=SynapticInput(), **settings)
    rates = replace(net.layers[0], activation=Activation.from_curve(synaptic))
    with pytest.raises(InputError, match="measured against an input in Hz"):
        to_spiking(RateNetwork((rates, net.layers[1])))


def test_the_same_neuron_may_have_another_name_and_start_and_no_noise_may_be_written() -> None:
    same = replace(LIF.with_parameters(t_ref="0.005 s"), name="mine", initial={"v": "-55 mV"})
    code = find_spiking_code(lif_curve(), same, [1.0], None, "0 pA*ms^0.5")
    assert code.layers == find_spiking_code(lif_curve(), LIF, [1.0], None).layers


@pytest.mark.parametrize("model", [None, "lif", '"lif"', "{}", {"parameters": {}}])
def test_a_curve_that_does_not_say_whose_it_is_is_refused(model: object) -> None:
    curve = recorded_curve("B6").assign_attrs(source="lif")
    if model is not None:
        curve.attrs["model"] = model
    with pytest.raises(InputError, match=r'does not say what neuron model.*response_curve\("lif"'):
        find_spiking_code(Activation.from_curve(curve), LIF, [1.0], None)


def test_what_was_measured_survives_arithmetic_on_the_curve_and_storage(tmp_path: Path) -> None:
    curve = response_curve("lif", "0 nA : 1 nA : 6", duration="200 ms", target="numpy")
    steady = curve.assign(rate=curve["steady_rate"]).isel(level=slice(1, None))
    steady.to_zarr(tmp_path / "curve.zarr", consolidated=False)
    act = Activation.from_curve(xr.open_zarr(tmp_path / "curve.zarr", consolidated=False))
    assert find_spiking_code(act, LIF, [1.0], None).neuron == LIF
    with pytest.raises(InputError, match="t_ref"):
        find_spiking_code(act, another(t_ref="1 ms"), [1.0], None)


def test_bad_calls_raise_errors() -> None:
    x, y = some(3)
    model = spiking("relu", "subtractive_if")
    with pytest.raises(InputError, match="labels of shape"):
        model.score(x, y[:2])
    with pytest.raises(InputError, match=r"at least 0\.005 s"):
        model.predict(x, duration="1 ms")
    with pytest.raises(InputError, match="time"):
        model.predict(x, duration="200 mV")
    with pytest.raises(InputError, match="frequency"):
        to_spiking(model.net, IF, ceiling="200 ms")
    with pytest.raises(InputError, match="above 0"):
        to_spiking(model.net, IF, ceiling="0 Hz")
    with pytest.raises(InputError, match="hidden"):
        to_spiking(trained("relu", ()), IF)
    with pytest.raises(InputError, match=r"need a RateClassifier, .* got MLPClassifier"):
        to_spiking(MLPClassifier(), IF)
    with pytest.raises(NotFittedError):
        to_spiking(RateClassifier(), IF)


@pytest.mark.parametrize("classes", [np.arange(3), np.array(["0", "1", "2"])])
@pytest.mark.parametrize("labels", [[0, 1, 2], ["0", "1", "2"], [np.nan] * 3, [0.5, 1.0, 2.0]])
def test_labels_that_the_rate_network_refuses_are_refused_by_its_spiking_one(
    classes: NDArray[Any], labels: list[Any]
) -> None:
    x = np.eye(3)
    net = RateClassifier((4,), max_iter=2, random_state=0).fit(x, classes)
    spiking = to_spiking(net)
    if isinstance(labels[0], str) == (classes.dtype.kind == "U") and labels[0] == classes[0]:
        assert 0 <= spiking.score(x, labels, duration="20 ms") <= 1
        return
    with pytest.raises(ValueError, match=r"NaN|Mix|mix") as error:
        net.score(x, labels)
    words = str(error.value)[:40]  # the rest names the classes that were predicted
    for method in (spiking.score, spiking.accuracy_over_time):
        with pytest.raises(InputError) as refused:
            method(x, labels, duration="20 ms")
        assert words in str(refused.value)
    with pytest.raises(InputError):
        compare_with_rate_network(spiking, x, labels, [0.01])


def test_pipelines_and_searches_inside_each_other_are_taken_apart() -> None:
    x, y = np.random.default_rng(0).normal(size=(40, 3)), np.arange(40) % 2
    net = make_pipeline(StandardScaler(), RateClassifier((4,), max_iter=2, random_state=0))
    search = GridSearchCV(net, {"rateclassifier__alpha": [1e-4]}, cv=2)
    for whole in (make_pipeline(MinMaxScaler(), net), make_pipeline(MinMaxScaler(), search)):
        spiking = to_spiking(whole.fit(x, y))
        predicted = spiking.rate_network.predict(spiking.samples(x))
        np.testing.assert_array_equal(predicted, whole.predict(x))


def test_samples_go_through_what_comes_before_once(monkeypatch: pytest.MonkeyPatch) -> None:
    x, y = np.random.default_rng(0).normal(size=(20, 3)), np.arange(20) % 2
    net = make_pipeline(StandardScaler(), RateClassifier((4,), max_iter=2, random_state=0))
    spiking, seen = to_spiking(net.fit(x, y)), []
    scale = StandardScaler.transform

    def transform(self: StandardScaler, samples: Any, **how: Any) -> Any:
        seen.append(samples)
        return scale(self, samples, **how)

    monkeypatch.setattr(StandardScaler, "transform", transform)
    accuracy = spiking.accuracy_over_time(x, y, duration="20 ms")
    assert len(seen) == 1
    assert accuracy[-1] == np.mean(spiking.predict(x, duration="20 ms") == y)


def test_a_search_that_keeps_no_network_is_refused() -> None:
    x, y = np.random.default_rng(0).normal(size=(40, 3)), np.arange(40) % 2
    net = RateClassifier((4,), max_iter=2)
    with pytest.raises(NotFittedError, match="GridSearchCV"):
        to_spiking(GridSearchCV(net, {}))
    unrefit = GridSearchCV(net, {"alpha": [1e-4]}, cv=2, refit=False).fit(x, y)
    with pytest.raises(InputError, match=r"refit=False.*refit=True"):
        to_spiking(unrefit)
