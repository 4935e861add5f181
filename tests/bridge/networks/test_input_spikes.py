"""Samples that enter as spikes: what they carry, of either sign, and what the budget says."""

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.datasets import load_wine
from sklearn.preprocessing import StandardScaler

from simneuro.bridge import (
    RateClassifier,
    RateNetwork,
    SpikingClassifier,
    ablate_causes,
    error_budget,
    to_spiking,
)
from simneuro.errors import InputError


def wine() -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    x, y = load_wine(return_X_y=True)
    return StandardScaler().fit_transform(x), y


X = wine()[0][::15]


def converted(form: str, neuron: str = "subtractive_if", rate: str = "80 Hz") -> SpikingClassifier:
    net = RateClassifier((6,), max_iter=40, random_state=0).fit(*wine())
    model: SpikingClassifier = to_spiking(net, neuron, code=form, input_rate=rate)  # type: ignore[call-overload]
    return model


@pytest.mark.parametrize("form", ["regular", "poisson"])
def test_a_linear_neuron_gets_all_that_the_spikes_carry(form: str) -> None:
    # One unit that is never silent and never full: its count is the charge that came in.
    weights = [np.array([[0.1], [-0.2]]), np.ones((1, 2))]
    net = RateNetwork.from_arrays(weights, [np.array([0.5]), np.zeros(2)], "relu")
    x = np.array([[1.0, 0.5], [-1.0, -0.5], [0.5, -0.25], [0.0, 0.0]])
    model = to_spiking(net, calibration=np.array([[5.0, 0.0]]), code=form, input_rate="100 Hz")  # type: ignore[call-overload]
    result = model.simulate(x, "2 s")
    carried = np.sign(x) * result["input.spike_count"].values / 200
    unit, quantum = result["hidden_1.spike_count"].values, model.code.layers[0].per_hertz / 2
    np.testing.assert_allclose(unit * quantum, carried @ weights[0] + 0.5, atol=1.5 * quantum)
    if form == "regular":
        np.testing.assert_array_equal(result["input.spike_count"], np.rint(200 * np.abs(x)))
    else:
        scatter = (result["input.spike_count"].values - 200 * np.abs(x))[x != 0]
        assert 0 < np.abs(scatter).max() < 5 * np.sqrt(200)


def test_spikes_and_operations_count_those_of_the_input() -> None:
    result = converted("regular").simulate(X, "100 ms")
    entering, hidden = (result[f"{name}.spike_count"].sum(axis=1) for name in ("input", "hidden_1"))
    np.testing.assert_array_equal(result["spikes"][-1], entering + hidden)
    np.testing.assert_array_equal(result["synaptic_operations"][-1], 6 * entering + 3 * hidden)


@pytest.mark.slow
@pytest.mark.parametrize("neuron", ["subtractive_if", "lif"])
def test_random_input_is_a_cause_of_its_own(neuron: str) -> None:
    model = converted("poisson", neuron, "40 Hz")
    budget = error_budget(model, X, "100 ms")
    result = model.simulate(X, "100 ms")
    decoded = model.code.layers[0].activation(result["hidden_1.spike_count"].values / 0.1)
    exact = model.rate_network.activations(X)[0]
    np.testing.assert_allclose(budget.error("hidden_1"), decoded - exact, atol=1e-12)
    assert budget.worst == ("hidden_1", "input")
    assert budget.bound is None
    longer = error_budget(model, X, "1 s").table.loc["hidden_1", "input"]
    share = longer / budget.table.loc["hidden_1", "input"]
    assert share == pytest.approx(0.1**0.5, rel=0.35)  # as the root of time


def test_exact_currents_take_the_error_of_the_input_away() -> None:
    left = ablate_causes(converted("poisson", rate="40 Hz"), X, "100 ms")
    assert left.loc["exact currents", "hidden_1"] < 0.3 * left.loc["as it is", "hidden_1"]


@pytest.mark.parametrize("form", ["regular", "poisson"])
def test_inputs_that_are_too_large_for_a_time_step_are_refused_with_what_works(form: str) -> None:
    x = np.array([[13.0, -0.5]])
    net = RateNetwork.from_arrays([np.eye(2), np.eye(2)], list(np.zeros((2, 2))), "relu")
    for more in ({}, {"cells_per_unit": 8}):
        model = to_spiking(net, calibration=x, code=form, **more)  # type: ignore[call-overload]
        with pytest.raises(InputError, match=r'^input_rate: .*13, .*input_rate="61 Hz".*ceiling'):
            model.predict(x)
    for works in ({"input_rate": "61 Hz"}, {"ceiling": "700 Hz"}):
        to_spiking(net, calibration=x, code=form, **works).predict(x, "20 ms")  # type: ignore[call-overload]


def test_wrong_rates_are_refused() -> None:
    with pytest.raises(InputError, match="currents have no rate"):
        converted("current")
    with pytest.raises(InputError, match="input_rate: need a rate above 0"):
        converted("regular", rate="0 Hz")
    with pytest.raises(InputError, match="code"):
        converted("rank order")
