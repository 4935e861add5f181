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
    whole = error_budget(healthy, x).table["total"]
    soft = left.loc["reset that subtracts", "hidden_1"]
    np.testing.assert_allclose(soft, whole["hidden_1"], rtol=1e-12)  # rounding alone
    assert soft < 0.3 * left.loc["as it is", "hidden_1"]
    only_hard = replace(healthy, code=faulty.code)
    np.testing.assert_allclose(
        left.loc["weights of the reference"], error_budget(only_hard, x).table["total"]
    )
    # Alone under constant currents, with 32 times as many steps, a unit counts as F2 says.
    quantum = healthy.code.layers[0].per_hertz / (8 * 0.2)
    assert left.loc["all of them", "hidden_1"] <= 0.5 * quantum
    assert left.loc["all of them", "output"] < 0.1 * left.loc["as it is", "output"]


@pytest.mark.parametrize("code", ["current", "poisson"])
def test_layers_that_start_with_their_input_do_not_know_how_late_it_is(code: str) -> None:
    prompt, x = small()
    prompt = to_spiking(prompt.net, code=code)
    slow = replace(prompt, code=replace(prompt.code, delay=0.04))
    row = "layers that start with their input"
    found, wanted = (ablate_causes(each, x, "100 ms") for each in (slow, prompt))
    np.testing.assert_allclose(found.loc[row], wanted.loc[row], rtol=1e-9)
    assert found.loc["as it is", "output"] > 1.5 * wanted.loc["as it is", "output"]
