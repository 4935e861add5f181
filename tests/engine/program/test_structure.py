"""What is part of a program, and what is only a number that it reads."""

import numpy as np
import pytest

import simneuro as sn
from simneuro.engine import compiler
from simneuro.engine.program.structure import structure

needs_compiler = pytest.mark.skipif(compiler() is None, reason="no C++ compiler works here")

OTHER_NUMBERS = {
    "a seed": {"seed": 9},
    "a parameter": {"populations.a.parameters.C_m": "150 pF"},
    "the duration": {"duration": "35 ms", "warmup": "5 ms"},
    "the time step": {"dt": "0.025 ms"},
    "the wiring": {"projections.a_b.connect": {"rule": "fixed_indegree", "n": 7}},
    "no synapse": {"projections.a_b.connect": {"rule": "fixed_probability", "p": 0}},
    "a weight and a delay": {"projections.a_b.weight": "9 nS", "projections.a_b.delay": "0 ms"},
    "a drive": {"drives.noise.mean": "300 pA"},
    "the state at the start": {"populations.a.initial.v": {"uniform": ["-60 mV", "-50 mV"]}},
}


@pytest.fixture(scope="module")
def from_a_number(noisy_network):
    # The state at the start of the model is an expression: it is part of the structure.
    return noisy_network.override({"populations.a.initial.v": "-60 mV"})


@needs_compiler
@pytest.mark.parametrize("changes", OTHER_NUMBERS.values(), ids=OTHER_NUMBERS)
def test_other_numbers_compile_nothing_and_are_the_numbers_used(from_a_number, run, changes):
    run(from_a_number)
    origin, spikes = run(from_a_number.override(changes))
    assert origin == "cached"
    _, expected = run(from_a_number.override(changes), "numpy")
    np.testing.assert_array_equal(spikes, expected)
    assert spikes.size > 0


@pytest.mark.parametrize("changes", OTHER_NUMBERS.values(), ids=OTHER_NUMBERS)
def test_numbers_are_no_structure(from_a_number, changes):
    other = from_a_number.override(changes)
    assert structure(other.network) == structure(from_a_number.network)


# Every number of every drive, and of rules, in the place of another.
DRIVES = {
    "step": {"kind": "step_current", "target": "a", "amplitude": "1 pA"},
    "ramp": {"kind": "ramp_current", "target": "a", "final": "9 pA"},
    "sine": {
        "kind": "sine_current",
        "target": "a",
        "amplitude": "50 pA",
        "frequency": "100 Hz",
        "phase": 0.1,
    },
    "ou": {"kind": "ou_current", "target": "a", "sigma": "50 pA", "tau": "5 ms"},
    **{
        name: {"target": "a", "synapse": "ampa", "weight": "1 nS"} | drive
        for name, drive in {
            "poisson": {"kind": "poisson", "rate": "1 kHz"},
            "changing": {"kind": "inhomogeneous_poisson", "rate": "1 kHz"},
            "regular": {"kind": "regular_spikes", "rate": "100 Hz"},
            "renewal": {"kind": "gamma_spikes", "rate": "100 Hz", "shape": 2},
            "bursting": {
                "kind": "bursting_spikes",
                "rate": "100 Hz",
                "spikes": [2, 3],
                "spike_rate": "500 Hz",
            },
            "pattern": {
                "kind": "pattern",
                "times": ["1 ms"],
                "neurons": [3],
                "every": "10 ms",
            },
        }.items()
    },
}
OTHER_DRIVES = {
    "drives.step": {"amplitude": "300 pA", "start": "2 ms", "stop": "12 ms"},
    "drives.ramp": {"initial": "5 pA", "final": "300 pA", "start": "3 ms", "stop": "15 ms"},
    "drives.sine": {"mean": "9 pA", "amplitude": "99 pA", "frequency": "9 Hz", "phase": 0.4},
    "drives.ou": {"mean": "200 pA", "sigma": "90 pA", "tau": "1 ms", "stop": "15 ms"},
    "drives.poisson": {"rate": "7 kHz", "start": "5 ms", "stop": "7 ms"},
    "drives.changing": {
        "rate": ["1 kHz", "40 kHz"],
        "times": ["0 ms", "9 ms"],
        "between": "linear",
        "cells": [3, 8],
    },
    "drives.regular": {"rate": "900 Hz", "phase": {"uniform": [0, 1]}, "start": "1 ms"},
    "drives.renewal": {"rate": {"uniform": ["1 Hz", "900 Hz"]}, "shape": 0.3},
    "drives.bursting": {"rate": "300 Hz", "spikes": [3, 9], "spike_rate": "900 Hz"},
    "drives.pattern": {
        "times": ["0 ms", "0 ms", "2 ms"],
        "neurons": [1, 1, 5],
        "every": "4 ms",
        "jitter": "1 ms",
        "kept": 0.5,
    },
    "projections.a_b": {"connect": {"rule": "fixed_total_number", "n": 99, "multiple": True}},
}


@needs_compiler
@pytest.mark.usefixtures("compile_once")
def test_every_number_of_a_drive_is_read(noisy_document, run):
    driven = sn.Scenario.from_document({**noisy_document, "drives": DRIVES})
    first = driven.override({"populations.a.initial.v": "-60 mV"})
    changes = {
        f"{part}.{key}": value for part, keys in OTHER_DRIVES.items() for key, value in keys.items()
    }
    other = first.override({**changes, "seed": 8})
    for path, value in changes.items():
        if not isinstance(value, list) or path.endswith((".cells", ".spikes")):  # by themselves
            assert structure(first.override({path: value}).network) == structure(first.network), (
                path
            )
    assert structure(other.network) == structure(first.network)
    run(first)
    origin, spikes = run(other)
    assert origin == "cached"
    _, expected = run(other, "numpy")
    np.testing.assert_array_equal(spikes, expected)
    assert spikes.size > 30


OTHER_STRUCTURES = {
    "a size": {"populations.a.size": 21},
    "a model": {"populations.b.model": "subtractive_if"},
    "a receptor": {"projections.a_b.synapse": "gaba_a"},
    "weights that differ": {"projections.a_b.weight": {"uniform": ["1 nS", "2 nS"]}},
    "delays that differ": {"projections.a_b.delay": {"uniform": ["1 ms", "2 ms"]}},
    "a parameter for each cell": {"populations.a.parameters.C_m": {"normal": ["1 pF", "0 pF"]}},
    "an expression": {"populations.a.initial.v": "E_L + 1*mV"},
    "what is recorded": {"record": {"traces": {"a": {"variables": ["v"]}}}},
    "how often": {"record": {"traces": {"a": {"variables": ["v"]}}, "interval": "1 ms"}},
    "whose spikes": {"record.spikes": ["a"]},
}


def test_structures_differ(noisy_network):
    changes = ({}, *OTHER_STRUCTURES.values())
    texts = [structure(noisy_network.override(each).network) for each in changes]
    assert len(set(texts)) == len(texts)
