"""A scenario in words."""

import simneuro as sn
from simneuro.experiment.network_words import describe_network

NETWORK = {
    "title": "t",
    "duration": "1 s",
    "warmup": "100 ms",
    "trials": 4,
    "populations": {
        "exc": {"model": "lif", "size": 6, "parameters": {"t_ref": [f"{k} ms" for k in range(6)]}},
        "cell": {"model": "lif", "size": 1},
    },
    "sources": {"input": {"kind": "poisson", "size": 3, "rate": "20 Hz"}},
    "projections": {
        "all": {
            "source": "input",
            "target": "exc",
            "synapse": "ampa",
            "connect": {"rule": "all_to_all"},
            "weight": "2 nS",
            "delay": "1 ms",
            "plasticity": ["tsodyks_markram"],
        },
        "some": {
            "source": "exc",
            "target": "exc",
            "synapse": "ampa",
            "connect": {"rule": "fixed_probability", "p": 0.5},
            "weight": "1 nS",
        },
    },
    "conditions": {"as_it_is": {}, "strong": {"projections.all.weight": "4 nS"}},
    "sweep": {"sources.input.rate": {"from": "10 Hz", "to": "50 Hz", "points": 5}},
}


def test_everything_is_said():
    words = describe_network(sn.Scenario.from_document(NETWORK))
    assert words["Populations"] == {
        "exc": "6 cells of lif; with t_ref = 6 values",
        "cell": "1 cell of lif",
    }
    assert words["Sources"]["input"] == (
        "3 cells. Independent Poisson events of 20 Hz for each cell."
    )
    assert words["Projections"] == {
        "all: input → exc": "ampa of 2 nS, after 1 ms. Every source cell to every target cell. "
        "These are 18 synapses. Plasticity: tsodyks_markram.",
        "some: exc → exc": "ampa of 1 nS. Each pair independently with probability 0.5. "
        "These are about 15 synapses.",
    }
    assert words["Conditions"]["strong"] == "projections.all.weight = 4 nS"
    assert words["Sweep"] == {"sources.input.rate": "10 Hz to 50 Hz, 5 values"}
    assert words["Run"] == {
        "simulations": "40 = 2 conditions × 5 values × 4 trials",
        "trials": "4 of each setting, each with a seed of its own",
        "each": "1 s after 100 ms of warm-up, in steps of 0.1 ms",
    }


def test_long_arrays_are_named_by_their_length():
    many = {"exc": {"model": "lif", "size": 2000, "parameters": {"t_ref": ["1 ms"] * 2000}}}
    made = {"title": "t", "duration": "1 s", "populations": many}
    words = describe_network(sn.Scenario.from_document(made))
    assert words["Populations"]["exc"].endswith("t_ref = array of 2000 values in s")


def test_own_models_are_written_out():
    own = {
        "equations": "dv/dt = (E_L - v)/tau + I_ext/Cm : volt\n",
        "threshold": "v > V_th",
        "reset": "v = E_L",
        "refractory": "2 ms",
        "parameters": {"E_L": "-70 mV", "tau": "10 ms", "V_th": "-50 mV", "Cm": "100 pF"},
    }
    cells = {"exc": {"model": "mine", "size": 2}, "inh": {"model": "other", "size": 2}}
    made = {
        **{"title": "t", "duration": "1 s", "populations": cells},
        "models": {"mine": own, "other": {"model": "lif", "parameters": {"V_th": "-48 mV"}}},
    }
    words = describe_network(sn.Scenario.from_document(made))["Own models"]
    assert words["mine (neuron model)"] == (
        "dv/dt = (E_L - v)/tau + I_ext/Cm : volt\na spike where v > V_th\nafter it v = E_L\n"
        "refractory: 2 ms\nwith E_L = -70 mV, tau = 10 ms, V_th = -50 mV, Cm = 100 pF"
    )
    assert words["other (neuron model)"].startswith("made from lif\ndv/dt = ")
    assert "V_th = -48 mV" in words["other (neuron model)"]


def test_drives_have_their_values_in_the_sentence():
    drives = {
        "step": {"kind": "step_current", "amplitude": "1 nA", "start": "10 ms", "stop": "70 ms"},
        "always": {"kind": "step_current", "amplitude": "2 pA", "cells": [0, 4]},
        "late": {"kind": "poisson", "synapse": "ampa", "weight": "1 nS", "rate": "9 Hz"}
        | {"start": "20 ms"},
        "listed": {
            **{"kind": "spike_list", "synapse": "ampa", "weight": "1 nS"},
            "times": [f"{k} ms" for k in range(6)],
            "neurons": [0] * 6,
        },
    }
    made = NETWORK | {"drives": {name: {"target": "exc", **each} for name, each in drives.items()}}
    words = describe_network(sn.Scenario.from_document(made))["Drives"]
    assert words == {
        "step → exc": "A constant current into each cell from 10 ms to 70 ms (amplitude 1 nA).",
        "always → exc": "A constant current into each cell (cells 0 to 3, amplitude 2 pA).",
        "late → exc": "ampa of 1 nS. Independent Poisson events of 9 Hz for each cell (from 20 ms "
        "on).",
        "listed → exc": "ampa of 1 nS. The listed events (6 events).",
    }


def test_bounds_are_a_range_and_the_values_of_two_cells_are_not():
    step = {"kind": "step_current", "target": "two", "amplitude": ["1 pA", "3 pA"]}
    spikes = {"spikes": [2, 5], "spike_rate": "200 Hz", "rate": "1 Hz"}
    bursts = {"kind": "bursting_spikes", "target": "two", "synapse": "delta", "weight": "1 mV"}
    made = {
        "title": "t",
        "duration": "1 s",
        "populations": {"two": {"model": "lif", "size": 2}},
        "drives": {"step": step, "bursts": bursts | spikes},
    }
    words = describe_network(sn.Scenario.from_document(made))["Drives"]
    assert "(amplitude [1 pA, 3 pA])" in words["step → two"]
    assert "spikes 2 to 5" in words["bursts → two"]


def test_one_synapse_is_one():
    one = {**NETWORK["projections"]["all"], "source": "cell", "target": "cell"}
    one["connect"] = {"rule": "all_to_all", "self_connections": True}
    made = NETWORK | {"projections": {"self": one}, "conditions": {}}
    words = describe_network(sn.Scenario.from_document(made))
    assert words["Projections"]["self: cell → cell"].startswith(
        "ampa of 2 nS, after 1 ms. Every source cell to every target cell (with self connections). "
        "This is 1 synapse."
    )


def test_what_conditions_and_sweep_do_to_the_time_is_told():
    conditions = {"as_it_is": {}, "short": {"duration": "0.5 s", "dt": "0.05 ms"}}
    words = describe_network(sn.Scenario.from_document(NETWORK | {"conditions": conditions}))
    assert words["Run"]["each"] == (
        "500 ms or 1 s after 100 ms of warm-up, in steps of 0.05 ms or 0.1 ms"
    )
    swept = {"sweep": {"duration": {"from": "1 s", "to": "6 s", "points": 6}}, "conditions": {}}
    words = describe_network(sn.Scenario.from_document(NETWORK | swept | {"trials": 1}))
    assert words["Run"]["each"].startswith("1 s to 6 s after")
    assert words["Run"]["trials"] == "one of each setting"
