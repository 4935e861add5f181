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
    assert words["Sources"]["input"].startswith("3 cells. Independent Poisson events of rate")
    assert words["Sources"]["input"].endswith("(rate = 20 Hz).")
    assert words["Projections"] == {
        "all: input → exc": "ampa of 2 nS, after 1 ms. Every source cell to every target cell. "
        "These are 18 synapses. Plasticity: tsodyks_markram.",
        "some: exc → exc": "ampa of 1 nS. Each pair independently with probability p (p = 0.5). "
        "These are about 15 synapses.",
    }
    assert words["Conditions"]["strong"] == "projections.all.weight = 4 nS"
    assert words["Sweep"] == {"sources.input.rate": "10 Hz to 50 Hz, 5 values"}
    assert words["Run"] == {
        "simulations": "40 = 2 conditions × 5 values × 4 trials",
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
        "refractory: 0.002*second\nwith E_L = -70 mV, tau = 10 ms, V_th = -50 mV, Cm = 100 pF"
    )
    assert words["other (neuron model)"].startswith("made from lif\ndv/dt = ")
    assert "V_th = -48 mV" in words["other (neuron model)"]
