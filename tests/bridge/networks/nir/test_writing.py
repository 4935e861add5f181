"""Our networks as graphs of NIR and back: the same activations, the same spikes."""

from itertools import pairwise

import numpy as np
import pytest

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
    # The step that to_spiking takes: its scenario is one step longer.
    found = run_nir(graph, np.tile(sample, (steps + 1, 1)), substeps=1, target="numpy")
    for layer in ("hidden_1", "hidden_2"):
        wanted, got = (sn.recording.spikes(rec, layer) for rec in (expected, found))
        assert len(wanted[0]) > 10
        np.testing.assert_allclose(got[0], wanted[0], atol=1e-9)
        np.testing.assert_array_equal(got[1], wanted[1])
    evidence = sn.recording.trace(expected, "output", "v").values[-1]
    there = sn.recording.trace(found, "output_units", "v").values[-1]
    np.testing.assert_allclose(there, evidence, rtol=1e-9, atol=1e-12)


REFUSED = {
    "a_rate_unit": (lambda: network("tanh", "tanh"), "layer 1 has tanh, for which NIR has no node"),
    "noise": (
        lambda: to_spiking(network("relu", "relu"), noise="20 pA*ms^0.5"), "there is noise"
    ),
    "spikes_as_input": (
        lambda: to_spiking(network("relu", "relu"), code="poisson"), "the input is spikes"
    ),
}  # fmt: skip


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
