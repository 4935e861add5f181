"""Networks in NEST beside those of Brian2, with the same synapses and events."""

import json

import numpy as np
import pytest

import simneuro as sn
from simneuro.engine import compiler
from simneuro.engine.nest import poisson_feeds

RECEPTORS = {
    "exp_current": ({"tau": "4 ms"}, {"tau": "9 ms"}),
    "alpha_current": ({"tau": "2 ms"}, {"tau": "3 ms"}),
    "delta": ({}, {}),
}
WEIGHTS = {
    "exp_current": ("40 pA", "-150 pA"),
    "alpha_current": ("40 pA", "-200 pA"),
    "delta": ("0.4 mV", "-2 mV"),
}

FEW = {
    "exp_current": ("1 pA", "9 pA"),
    "alpha_current": ("1 pA", "9 pA"),
    "delta": ("0 mV", "0.1 mV"),
}


def network(model, exc=80, inh=20, t_ref="2 ms", duration="100 ms", p=0.15):
    """Excitation and inhibition with drawn synapses, delays, weights, sources and events."""
    one = model == "delta"  # of which a cell in NEST has one receptor
    kinds = {"ex": RECEPTORS[model][0], "in": RECEPTORS[model][1]}
    excite, inhibit = WEIGHTS[model]
    some = {"rule": "fixed_probability", "p": p}
    short, spread = "0.3 ms", {"uniform": ["0.5 ms", "3 ms"]}

    def wires(source, target, synapse, weight, delay, **more):
        ends = {"source": source, "target": target, "synapse": synapse}
        return {**ends, "weight": weight, "delay": delay, "connect": some, **more}

    second = "ex" if one else "in"
    cell = {"model": "lif", "parameters": {"t_ref": t_ref}}
    poisson = {"kind": "poisson", "synapse": "ex"}
    return {
        "duration": duration,
        "warmup": "10 ms",
        "synapses": {
            name: {"model": model, "parameters": each}
            for name, each in kinds.items()
            if name == "ex" or not one
        },
        "populations": {
            "e": {**cell, "size": exc, "initial": {"v": {"uniform": ["-60 mV", "-50 mV"]}}},
            "i": {**cell, "size": inh},
        },
        "sources": {"s": {"kind": "poisson", "size": 50, "rate": "20 Hz"}},
        "projections": {
            "e_e": wires("e", "e", "ex", excite, spread),
            "e_i": wires("e", "i", "ex", excite, short, scale=0.7),
            "i_e": wires("i", "e", second, inhibit, short),
            "s_i": wires("s", "i", "ex", excite, "0 ms"),
        },
        "drives": {
            "to_e": {**poisson, "target": "e", "rate": "2 kHz", "weight": excite},
            "to_i": {**poisson, "target": "i", "rate": "1.5 kHz", "weight": excite},
            "some": {
                **poisson,
                "target": "i",
                "rate": {"uniform": ["0 Hz", "2 kHz"]},
                "weight": {"uniform": list(FEW[model])},
                "cells": [2, 9],
                "start": "3 ms",
                "stop": "80 ms",
            },
            "waves": {
                "kind": "regular_spikes",
                "target": "i",
                "synapse": "ex",
                "rate": "50 Hz",
                "weight": excite,
            },
        },
        "record": {"wiring": ["e_e", "i_e"], "drives": ["waves"]},
    }


@pytest.mark.parametrize(
    ("model", "t_ref"),
    [
        ("exp_current", "2 ms"),
        ("alpha_current", "2 ms"),
        ("delta", "0 ms"),
        ("delta", {"uniform": ["0 ms", "2 ms"]}),
    ],
)
def test_spikes_of_linear_cells_are_equal(both, require_same_spikes, model, t_ref):
    found, other = both(network(model, t_ref=t_ref))
    require_same_spikes(found, other, "e", "i", least=20)
    assert set(found.variables) == set(other.variables)
    for name in other.variables:
        if name.partition(".")[0] in ("e_e", "i_e", "waves", "s"):
            np.testing.assert_array_equal(found[name], other[name])


def test_synapses_that_stand_again_in_each_block(both, require_same_spikes):
    document = network("exp_current")
    repeated = {"rule": "repeated_pairs", "blocks": 10, "sources": [0, 3, 7], "targets": [1, 2, 2]}
    change = {"connect": repeated, "weight": ["900 pA", "-90 pA", "70 pA"]}
    document["projections"]["e_e"] |= {**change, "delay": ["1 ms", "0.2 ms", "2 ms"]}
    found, other = both(document)
    require_same_spikes(found, other, "e", "i", least=20)


def test_poisson_events_in_many_parts_are_the_same(both, require_same_spikes, monkeypatch):
    monkeypatch.setattr(poisson_feeds, "IN_A_PART", 300.0)  # about 20 and 100 steps of 1100
    found, other = both(network("exp_current"))
    require_same_spikes(found, other, "e", "i", least=20)


def test_two_threads_give_what_one_gives():
    scenario = sn.Scenario.from_document(
        {"title": "a network", "dt": "0.1 ms", **network("exp_current")}
    )
    one, two = (sn.simulate(scenario, target="nest", threads=threads) for threads in (1, 2))
    assert json.loads(two.attrs["timings"])["threads"] == 2
    for population in ("e", "i"):
        times, cells = sn.recording.spikes(one, population)
        assert len(times) > 20
        np.testing.assert_array_equal(sn.recording.spikes(two, population), (times, cells))


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_spikes_of_a_balanced_network_are_equal(both, require_same_spikes, seed):
    # As many synapses a cell as in the small network.
    document = network("exp_current", exc=400, inh=100, duration="1 s", p=0.03)
    target = "numpy" if compiler() is None else "cpp"
    found, other = both(document, target, seed)
    require_same_spikes(found, other, "e", "i", least=1000)
