"""Small networks whose programs are compiled, and one way to run them."""

import json

import numpy as np
import pytest

import simneuro as sn

# One cell that fires: what the cache does with programs is the same for all of them.
CELL = {
    "title": "a cell under a step of current",
    "duration": "50 ms",
    "populations": {"cell": {"model": "lif", "size": 2}},
    "drives": {
        "step": {"kind": "step_current", "target": "cell", "amplitude": ["200 pA", "300 pA"]}
    },
}

# Noise, a synapse, and equations that are integrated.
NETWORK = {
    "title": "a noisy cell and its neighbour",
    "duration": "20 ms",
    "populations": {
        "a": {"model": "lif", "size": 20},
        "b": {"model": "lif", "size": 10},
        "axon": {"model": "hodgkin_huxley", "size": 10},
    },
    "projections": {
        "a_b": {
            "source": "a",
            "target": "b",
            "synapse": "ampa",
            "connect": {"rule": "fixed_probability", "p": 0.5},
            "weight": "3 nS",
            "delay": "1 ms",
        },
        "a_axon": {
            "source": "a",
            "target": "axon",
            "synapse": "ampa",
            "connect": {"rule": "fixed_probability", "p": 0.5},
            "weight": "90 nS",
        },
    },
    "drives": {
        "noise": {
            "kind": "noise_current",
            "target": "a",
            "mean": "250 pA",
            "density": "100 pA*ms^0.5",
        }
    },
}


@pytest.fixture(scope="session")
def cell():
    return sn.Scenario.from_document(CELL)


@pytest.fixture(scope="session")
def noisy_document():
    return NETWORK


@pytest.fixture(scope="session")
def noisy_network():
    return sn.Scenario.from_document(NETWORK)


@pytest.fixture(scope="session")
def run():
    """Whether the program of a scenario was compiled or cached, and the spikes it fired."""

    def simulate(scenario, target="cpp"):
        recording = sn.simulate(scenario, target=target)
        spikes = [recording.spike_time, recording.spike_population, recording.spike_neuron]
        return json.loads(recording.attrs["timings"])["program"], np.stack(spikes)

    return simulate
