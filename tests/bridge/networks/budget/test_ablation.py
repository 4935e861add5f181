"""Causes that were planted and are switched off again: what remains is the network without them."""

from dataclasses import replace

import numpy as np
import pytest
from sklearn.datasets import load_wine
from sklearn.preprocessing import StandardScaler

from simneuro.bridge import (
    RateClassifier,
    SpikingClassifier,
    ablate_causes,
    error_budget,
    to_spiking,
)
from simneuro.bridge.networks.budget.ablation import Ablation, measure_errors
from simneuro.bridge.networks.time_grid import Steps
from simneuro.catalogue import models

IF = models.neurons["subtractive_if"]


def small() -> tuple[SpikingClassifier, np.ndarray]:
    x, y = load_wine(return_X_y=True)
    x = StandardScaler().fit_transform(x)
    net = RateClassifier((6, 5), max_iter=40, random_state=0).fit(x, y)
    return to_spiking(net), x[::10]


def test_the_error_of_a_planted_cause_goes_with_it() -> None:
    healthy, x = small()
    net = healthy.rate_network
    hidden = replace(net.layers[1], weights=0.5 * net.layers[1].weights)
    hard = replace(IF, name="hard", reset="v = 0*volt")
    faulty = replace(
        healthy,
        net=replace(net, layers=(net.layers[0], hidden, net.layers[2])),
        code=replace(healthy.code, neuron=hard),
    )
    left = ablate_causes(faulty, x, reference=net)
    assert "no noise" not in left.index
    assert "no excess of dead time" not in left.index  # it has none
    np.testing.assert_allclose(
        left.loc["as it is"], error_budget(faulty, x, reference=net).table["total"]
    )
    soft = left.loc["reset that subtracts", "hidden_1"]
    plain = Ablation(healthy, Steps.of("200 ms", healthy.code.dt), net)
    assert soft == measure_errors(plain, healthy.samples(x))[0]  # the same spikes
    assert soft < 0.3 * left.loc["as it is", "hidden_1"]
    only_hard = replace(healthy, code=faulty.code)
    np.testing.assert_allclose(
        left.loc["weights of the reference"], error_budget(only_hard, x).table["total"]
    )
    # Alone under constant currents, with 32 times as many steps, a unit counts as F2 says.
    quantum = healthy.code.layers[0].per_hertz / (8 * 0.2)
    assert left.loc["all of them", "hidden_1"] <= 0.5 * quantum
    assert left.loc["all of them", "output"] < 0.1 * left.loc["as it is", "output"]


def test_the_parts_of_the_error_add_up_to_it_but_for_rounding() -> None:
    healthy, x = small()
    steps = Steps.of("200 ms", healthy.code.dt)
    net = healthy.rate_network
    error = measure_errors(Ablation(healthy, steps, net), healthy.samples(x))[0]
    budget = error_budget(healthy, x)
    parts = budget.parts["hidden_1"].fillna(0)
    # One subtraction makes the error there, here the sum of the parts, which are subtractions
    # themselves: (parts + 1) roundings of half an eps each, of no more than what the parts come to.
    # A spike count becomes an activation by 4 roundings there, by 5 here; a root mean square of m
    # numbers takes m + 3 in both together.
    sizes = np.abs(parts).sum("cause").values
    decoded = np.abs(budget.error("hidden_1").values + net.activations(x)[0])
    roundings = (len(parts.cause) + 1) * rms(sizes) + 9 * rms(decoded) + (sizes.size + 3) * error
    bound = roundings * np.finfo(float).eps / 2
    assert bound < 1e-12 * error
    assert abs(budget.table.loc["hidden_1", "total"] - error) <= bound


def rms(values: np.ndarray) -> float:
    return float(np.sqrt(np.mean(values**2)))


@pytest.mark.parametrize("code", ["current", "poisson"])
def test_layers_that_start_with_their_input_do_not_know_how_late_it_is(code: str) -> None:
    prompt, x = small()
    prompt = to_spiking(prompt.net, code=code)
    slow = replace(prompt, code=replace(prompt.code, delay=0.04))
    row = "layers that start with their input"
    found, wanted = (ablate_causes(each, x, "100 ms") for each in (slow, prompt))
    np.testing.assert_allclose(found.loc[row], wanted.loc[row], rtol=1e-9)
    assert found.loc["as it is", "output"] > 1.5 * wanted.loc["as it is", "output"]
