"""Neurons that are known by their measured curves only, from measurement to spikes and budget."""

import numpy as np
import pytest

from simneuro.bridge import Activation, RateNetwork, error_budget, response_curve, to_spiking
from simneuro.catalogue import models
from simneuro.model import NeuronModel, Parameter

OWN = NeuronModel(
    name="quadratic",
    summary="a quadratic integrate-and-fire neuron, written by a user",
    equations="dv/dt = k*(v - v_r)*(v - v_c)/C_m + (I_syn + I_ext)/C_m : volt",
    threshold="v > 30*mV",
    reset="v = -60*mV",
    parameters={
        "C_m": Parameter("100 pF", "capacitance", "chosen: a small cell"),
        "k": Parameter("1 nS/mV", "curvature", "chosen: a rheobase of 100 pA"),
        "v_r": Parameter("-60 mV", "rest", "chosen: as cells have"),
        "v_c": Parameter("-40 mV", "critical potential", "chosen: 20 mV above rest"),
    },
    initial={"v": "-60 mV"},
)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("neuron", "highest", "tolerance"),
    [
        (OWN, "400 pA", 0.06),
        (models.neurons["adex"], "1 nA", 0.1),
        (models.neurons["wang_buzsaki"], "300 pA", 0.06),
        (models.neurons["hodgkin_huxley"], "3 nA", 0.06),
    ],
    ids=lambda given: getattr(given, "name", ""),
)
def test_a_measured_neuron_computes_its_curve(
    neuron: NeuronModel, highest: str, tolerance: float
) -> None:
    curve = response_curve(neuron, f"0 pA : {highest} : 13", duration="600 ms")
    act = Activation.from_curve(curve)
    weights = [np.ones((1, 4)), np.ones((4, 2))]
    net = RateNetwork.from_arrays(weights, [np.linspace(0.1, 0.7, 4), np.zeros(2)], act)
    model = to_spiking(net, neuron)
    x = np.array([[0.0], [0.15], [0.3]])
    budget = error_budget(model, x, "400 ms")
    # At 400 ms a spike is 1 / (0.4 s times the highest rate), and cells adapt at the onset.
    spike = model.code.layers[0].per_hertz / 0.4
    assert budget.table.loc["hidden_1", "counting"] <= 0.5 * spike
    assert budget.table.loc["hidden_1", "curve"] < tolerance
    assert budget.table.loc["hidden_1", "total"] < 0.15
    assert np.isfinite(budget.table.loc["hidden_1", "transient"])
    assert budget.table.loc["hidden_1", "sequence"] < 1e-12  # there is no layer below
