"""Our networks as graphs of NIR and back: the same activations, the same spikes."""

from itertools import pairwise

import numpy as np
import pytest
import sympy

import simneuro as sn
from simneuro.bridge import RateNetwork, run_nir, to_nir, to_spiking
from simneuro.errors import InputError

nir = pytest.importorskip("nir")

RNG = np.random.default_rng(5)
X = RNG.uniform(0, 1, (3, 4))


def network(*activations, sizes=(4, 6, 5, 3)):
    weights = [RNG.normal(size=pair) for pair in pairwise(sizes)]
    biases = [RNG.normal(scale=0.2, size=size) for size in sizes[1:]]
    return RateNetwork.from_arrays(weights, biases, list(activations)).calibrated(X)


def written(graph, tmp_path):
    nir.write(tmp_path / "mine.nir", graph)
    return tmp_path / "mine.nir"


def test_a_rate_network_comes_back_with_its_activations(tmp_path) -> None:
    net = network("step", "identity", "identity")
    back = RateNetwork.from_nir(written(to_nir(net), tmp_path))
    np.testing.assert_allclose(back.forward(X), net.forward(X), rtol=1e-12)
    np.testing.assert_array_equal(back.predict(X), net.predict(X))


SPIKING = {
    "subtractive_if": lambda: to_spiking(network("relu", "relu")),
    "cells": lambda: to_spiking(network("relu", "relu"), cells_per_unit=3),
    "lif": lambda: to_spiking(network("relu", "relu"), "lif"),
}


@pytest.mark.parametrize("name", SPIKING)
def test_a_spiking_network_comes_back_with_its_spikes(name, tmp_path) -> None:
    spiking, sample = SPIKING[name](), X[:1]
    dt = spiking.code.dt
    steps = round(0.1 / dt)
    expected = sn.simulate(spiking.scenario(sample, "100 ms"), target="numpy")
    graph = written(to_nir(spiking), tmp_path)
    found = run_nir(graph, np.tile(sample, (steps, 1)), target="numpy")
    require_same(expected, found, ["hidden_1", "hidden_2"], steps * dt)


def require_same(expected, found, layers, end):
    """The spikes before the end, which the scenario passes by a step, and the evidence at it."""
    for layer in layers:
        wanted, got = (sn.recording.spikes(rec, layer) for rec in (expected, found))
        before = wanted[0] < end - 1e-6
        assert before.sum() > 10
        np.testing.assert_allclose(got[0], wanted[0][before], atol=1e-9)
        np.testing.assert_array_equal(got[1], wanted[1][before])
    evidence = sn.recording.trace(expected, "output", "v").values[-1]
    there = sn.recording.trace(found, "output_units", "v")
    np.testing.assert_allclose(there.values[-1], evidence, rtol=1e-9, atol=1e-12)
    assert there["time"].values[-1] == pytest.approx(end)
    assert found.attrs["duration"] == pytest.approx(end)


@pytest.mark.parametrize("rule", ["continuous", "euler", "snntorch"])
@pytest.mark.parametrize("hidden", [2, 3])
def test_a_bare_run_gives_the_spikes_of_a_deep_network_by_every_rule(rule, hidden) -> None:
    rng = np.random.default_rng(hidden)
    sizes = [4, *[7] * hidden, 3]
    weights = [rng.normal(size=pair) for pair in pairwise(sizes)]
    biases = [rng.normal(scale=0.2, size=size) for size in sizes[1:]]
    samples = rng.uniform(0, 1, (3, 4))
    spiking = to_spiking(RateNetwork.from_arrays(weights, biases, "relu").calibrated(samples))
    graph = to_nir(spiking)
    layers, last = [f"hidden_{k}" for k in range(1, hidden + 1)], 0.0
    for sample in samples:
        expected = sn.simulate(spiking.scenario([sample], "200 ms"), target="numpy")
        found = run_nir(graph, np.tile(sample, (40, 1)), rule=rule, target="numpy")
        require_same(expected, found, layers, 0.2)
        last = max(last, sn.recording.spikes(found, layers[-1])[0].max())
    assert last == pytest.approx(0.195)  # in the last step, so that the evidence rests on it


def test_a_dead_time_and_another_step_are_refused() -> None:
    graph = to_nir(SPIKING["lif"]())
    with pytest.raises(InputError, match=r"nodes.hidden_1: a dead time is no part of this rule"):
        run_nir(graph, X[:1], rule="euler")
    graph = to_nir(SPIKING["subtractive_if"]())
    with pytest.raises(InputError, match=r"dt: got 0.001 s, but the graph says .* is 0.005 s"):
        run_nir(graph, X[:1], dt="1 ms")
    run_nir(graph, X[:1], dt="5 ms", rule="euler")
    for wrong, said in ((0, "0"), (np.array([1, 2]), "array")):
        graph.metadata["substeps"] = wrong
        with pytest.raises(
            InputError, match=f"metadata.substeps: .* whole number from 1, got {said}"
        ):
            run_nir(graph, X[:1])


REFUSED = {
    "a_rate_unit": (lambda: network("tanh", "tanh"), "layer 1 has tanh, for which NIR has no node"),
    "noise": (
        lambda: to_spiking(network("relu", "relu"), noise="20 pA*ms^0.5"), "there is noise"
    ),
    "spikes_as_input": (
        lambda: to_spiking(network("relu", "relu"), code="poisson"), "the input is spikes"
    ),
}  # fmt: skip


STEP = sympy.Symbol("step")


@pytest.mark.parametrize("own", [STEP, sympy.Symbol("identity") ** 2 / sympy.Symbol("identity")])
def test_a_function_that_has_the_name_of_a_node_is_not_that_node(own) -> None:
    with pytest.raises(InputError, match=r"layer 1 has another (step|identity), for which NIR"):
        to_nir(network(own, "identity"))


@pytest.mark.parametrize("name", ["relu", "lif_rate"])
def test_a_function_that_has_the_name_of_another_is_on_no_neuron(name) -> None:
    with pytest.raises(InputError, match=f"no spiking neuron computes {name}"):
        to_spiking(network(sympy.Symbol(name), sympy.Symbol(name)))


@pytest.mark.parametrize("name", REFUSED)
def test_what_nir_cannot_hold_is_refused(name) -> None:
    make, message = REFUSED[name]
    with pytest.raises(InputError, match=message):
        to_nir(make())


def test_graphs_of_neurons_are_no_rate_networks() -> None:
    graph = to_nir(to_spiking(network("relu", "relu")))
    with pytest.raises(
        InputError, match=r"nodes.hidden_1: a node of kind IF has a state .*run_nir"
    ):
        RateNetwork.from_nir(graph)
