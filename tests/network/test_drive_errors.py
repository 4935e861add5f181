"""What is wrong with a drive or a rule is told at load: where, what was got, what is allowed."""

import pytest

import simneuro as sn
from simneuro.errors import InputError

EVENTS = {"target": "exc", "synapse": "ampa", "weight": "1 nS"}
DRIVES = {
    "ramp_current": {"target": "exc", "final": "1 pA"},
    "sine_current": {"target": "exc", "amplitude": "1 pA", "frequency": "9 Hz"},
    "ou_current": {"target": "exc", "sigma": "1 pA", "tau": "9 ms"},
    "poisson": EVENTS | {"rate": "9 Hz"},
    "inhomogeneous_poisson": EVENTS | {"rate": ["9 Hz", "1 Hz"], "times": ["0 ms", "9 ms"]},
    "regular_spikes": EVENTS | {"rate": "9 Hz"},
    "gamma_spikes": EVENTS | {"rate": "9 Hz", "shape": 2},
    "bursting_spikes": EVENTS | {"rate": "9 Hz", "spikes": [2, 5], "spike_rate": "300 Hz"},
    "pattern": EVENTS | {"times": ["0 ms", "1 ms"], "neurons": [0, 7], "every": "9 ms"},
}
# The kind, what is given in the place of its own, where it is told, and what is said.
WRONG = [
    ("ramp_current", {"final": "1 mV"}, "final", "got 1 mV, but this must be a current"),
    ("ramp_current", {"initial": ["1 pA"]}, "initial", "got 1 value, but there are 8 cells"),
    ("ramp_current", {"start": "9 ms", "stop": "1 ms"}, "stop", "got 1 ms, before start at 9 ms"),
    ("ramp_current", {"start": "20 ms"}, "start", "when the run ends"),
    ("ramp_current", {"start": "1 mV"}, "start", "got 1 mV, but this must be a time"),
    ("ramp_current", {"amplitude": "1 pA"}, "", "no key 'amplitude'"),
    ("sine_current", {"frequency": "-1 Hz"}, "frequency", "must be >= 0"),
    ("sine_current", {"frequency": "1 ms"}, "frequency", "got 1 ms"),
    ("sine_current", {"phase": "1 ms"}, "phase", "a plain number"),
    ("ou_current", {"tau": "0 ms"}, "tau", "must be > 0"),
    ("ou_current", {"tau": ["1 ms", "2 ms"]}, "tau", "got 2 values, but this must be one"),
    ("ou_current", {"sigma": "-1 pA"}, "sigma", "must be >= 0"),
    ("ou_current", {"cells": [3, 3]}, "cells", "a first cell and one after the last, at most 8"),
    ("ou_current", {"cells": [0, 9]}, "cells", "got [0, 9]"),
    ("poisson", {"cells": [-1, 9]}, "cells", "got -1"),
    ("poisson", {"stop": "1 ms", "start": "9 ms"}, "stop", "before start"),
    ("inhomogeneous_poisson", {"times": ["0 ms"]}, "rate", "got 2 rates, but there is 1 time"),
    ("inhomogeneous_poisson", {"times": ["9 ms", "0 ms"]}, "times", "later than the one before"),
    ("inhomogeneous_poisson", {"times": ["0 mV", "1 mV"]}, "times", "a time, such as ms"),
    ("inhomogeneous_poisson", {"rate": ["-9 Hz", "1 Hz"]}, "rate", "must be >= 0"),
    ("inhomogeneous_poisson", {"rate": ["9 Hz", "41 kHz"]}, "rate", "more than 4 events"),
    (
        "inhomogeneous_poisson",
        {"rate": ["9 Hz", "21 kHz"], "modulation": 1},
        "rate",
        "more than 4 events",
    ),
    ("inhomogeneous_poisson", {"rate": {"uniform": ["1 Hz", "2 Hz"]}}, "rate", "all cells share"),
    ("inhomogeneous_poisson", {"modulation": 1.5}, "modulation", "less than or equal to 1"),
    ("inhomogeneous_poisson", {"between": "cubic"}, "between", "'constant' or 'linear'"),
    ("regular_spikes", {"rate": "-1 Hz"}, "rate", "must be >= 0"),
    ("regular_spikes", {"rate": "41 kHz"}, "rate", "4 events in a time step of 0.1 ms"),
    ("gamma_spikes", {"shape": 0}, "shape", "greater than 0"),
    ("gamma_spikes", {"rate": "200 Hz", "dead_time": "6 ms"}, "dead_time", "the mean interval"),
    ("gamma_spikes", {"dead_time": "-1 ms"}, "dead_time", "must be >= 0"),
    ("bursting_spikes", {"spikes": [5, 2]}, "spikes", "the second value lies below the first"),
    ("bursting_spikes", {"spikes": [0, 2]}, "spikes", "got 0"),
    ("bursting_spikes", {"spike_rate": "0 Hz"}, "spike_rate", "must be > 0"),
    ("bursting_spikes", {"spike_rate": "90 kHz"}, "spike_rate", "more than 4 events"),
    ("pattern", {"rate": "1 Hz"}, "", "every so often or at random"),
    ("pattern", {"every": "0.01 ms"}, "every", "at least a time step of 0.1 ms"),
    ("pattern", {"times": ["-1 ms", "0 ms"]}, "times", "must be >= 0"),
    ("pattern", {"times": "1 ms"}, "times", "a list of 2 times"),
    ("pattern", {"neurons": [0, 8]}, "neurons", "there is no cell 8"),
    ("pattern", {"kept": -0.5}, "kept", "greater than or equal to 0"),
    ("pattern", {"jitter": "-1 ms"}, "jitter", "must be >= 0"),
    ("pattern", {"stop": "-1 ms"}, "stop", "before start at 0 ms"),
    ("pattern", {"weight": ["1 nS", "2 nS"]}, "weight", "a list of weights is for a projection"),
]


@pytest.fixture
def network(network):
    """The network at one size only."""
    del network["quick"]
    return network


def check(document, place, said):
    with pytest.raises(InputError) as caught:
        sn.Scenario.from_document(document, where="mine.toml")
    text = str(caught.value)
    assert text.startswith(f"mine.toml: {place}")
    assert said in text
    assert "\n" not in text
    assert len(text) < 600


@pytest.mark.parametrize("kind", DRIVES)
def test_the_drives_themselves_are_right(network, kind):
    network["drives"]["new"] = {"kind": kind, **DRIVES[kind]}
    scenario = sn.Scenario.from_document(network)
    assert scenario.drives["new"].kind == kind
    again = sn.Scenario.from_document(scenario.resolved.document())
    assert again == scenario.resolved


@pytest.mark.parametrize(("kind", "changes", "key", "said"), WRONG)
def test_a_wrong_drive(network, kind, changes, key, said):
    network["drives"]["new"] = {"kind": kind, **DRIVES[kind], **changes}
    check(network, f"drives.new{'.' if key else ''}{key}", said)


RULES = [
    ({"rule": "fixed_indegree", "n": 9}, "n", "would need 9 source cells, but there are 8"),
    ({"rule": "fixed_outdegree", "n": 3}, "n", "would need 3 target cells, but there are 2"),
    ({"rule": "fixed_outdegree", "n": -1}, "n", "greater than or equal to 0"),
    ({"rule": "fixed_total_number", "n": 17}, "n", "needs 17 pairs of cells, but there are 16"),
    ({"rule": "fixed_total_number", "n": 17}, "n", "multiple = true"),
    ({"rule": "fixed_total_number", "n": 1.5}, "n", "whole number"),
]
DISTANCE = {
    "rule": "distance_dependent",
    "space": "ring",
    "profile": "gaussian",
    "p_max": 0.5,
    "length": 0.1,
}
RULES += [
    (DISTANCE | {"space": "sphere"}, "space", "'line', 'ring', 'square' or 'torus'"),
    (DISTANCE | {"profile": "box"}, "profile", "'gaussian' or 'exponential'"),
    (DISTANCE | {"p_max": 2}, "p_max", "less than or equal to 1"),
    (DISTANCE | {"length": 0}, "length", "greater than 0"),
    (DISTANCE | {"periodic": True}, "", "no key 'periodic'"),
]


@pytest.mark.parametrize(("rule", "key", "said"), RULES)
def test_a_wrong_rule(network, rule, key, said):
    network["projections"]["exc_inh"]["connect"] = rule
    check(network, f"projections.exc_inh.connect{'.' if key else ''}{key}", said)


def test_as_many_as_there_are(network):
    for rule in (
        {"rule": "fixed_outdegree", "n": 2},
        {"rule": "fixed_outdegree", "n": 3, "multiple": True},
        {"rule": "fixed_indegree", "n": 9, "multiple": True},
        {"rule": "fixed_total_number", "n": 16},
        {"rule": "fixed_total_number", "n": 99, "multiple": True},
        DISTANCE,
    ):
        network["projections"]["exc_inh"]["connect"] = rule
        sn.Scenario.from_document(network)


@pytest.mark.parametrize("rule", ["fixed_indegree", "fixed_outdegree", "fixed_total_number"])
def test_a_lone_cell_has_no_others(network, rule):
    network["populations"]["inh"]["size"] = 1
    network["drives"]["step"]["amplitude"] = "1 pA"
    network["projections"]["exc_inh"] |= {
        "source": "inh",
        "connect": {"rule": rule, "n": 1, "multiple": True},
    }
    check(network, "projections.exc_inh.connect.n", "there are 0")
