"""One small scenario that exercises everything the engine does."""

import pytest

import simneuro as sn

EVERYTHING = {
    "title": "everything at once",
    "seed": 5,
    "duration": "30 ms",
    "dt": "0.05 ms",
    "synapses": {"fast": {"model": "exp_current", "parameters": {"tau": "3 ms"}}},
    "populations": {
        "exc": {
            "model": "lif",
            "size": 30,
            "initial": {"v": {"uniform": ["-60 mV", "-50 mV"]}},
            "parameters": {"t_ref": "2 ms", "C_m": {"normal": ["200 pF", "5 pF"]}},
        },
        "inh": {"model": "lif", "size": 10, "initial": {"v": {"normal": ["-58 mV", "3 mV"]}}},
        "axon": {"model": "hodgkin_huxley", "size": 2},
        "soft": {"model": "escape_lif", "size": 20, "initial": {"v": "-50 mV"}},
    },
    "projections": {
        "exc_inh": {
            "source": "exc",
            "target": "inh",
            "synapse": "ampa",
            "connect": {"rule": "fixed_probability", "p": 0.4},
            "weight": {"uniform": ["1 nS", "3 nS"]},
            "delay": {"normal": ["1.5 ms", "0.5 ms"]},
        },
        "inh_exc": {
            "source": "inh",
            "target": "exc",
            "synapse": "gaba_a",
            "connect": {"rule": "fixed_indegree", "n": 3},
            "weight": "3 nS",
            "delay": "0.8 ms",
        },
        "exc_exc": {
            "source": "exc",
            "target": "exc",
            "synapse": "fast",
            "connect": {
                "rule": "clustered",
                "clusters": 3,
                "p_in": 0.6,
                "p_out": 0.1,
                "weight_factor": 2,
            },
            "weight": "20 pA",
        },
        "exc_axon": {
            "source": "exc",
            "target": "axon",
            "synapse": "ampa",
            "connect": {"rule": "pairs", "sources": [0, 1, 2], "targets": [0, 1, 1]},
            "weight": ["50 nS", "60 nS", "70 nS"],
            "delay": ["1 ms", "2 ms", "3 ms"],
        },
    },
    "drives": {
        "background": {
            "kind": "poisson",
            "target": "exc",
            "synapse": "ampa",
            "rate": "1.5 kHz",
            "weight": "1 nS",
        },
        "noise": {
            "kind": "noise_current",
            "target": "inh",
            "mean": "60 pA",
            "density": "200 pA*ms^0.5",
        },
        "bursts": {
            "kind": "random_bursts",
            "target": "exc",
            "synapse": "fast",
            "weight": "60 pA",
            "rate": "60 Hz",
            "fraction": 0.3,
            "extra_waves": 1,
            "wave_interval": ["5 ms", "10 ms"],
        },
        "step": {
            "kind": "step_current",
            "target": "axon",
            "amplitude": ["0 nA", "1 nA"],
            "start": "10 ms",
        },
    },
    "record": {
        "traces": {
            "exc": {"variables": ["v", "g_ampa", "g_gaba_a", "I_fast"], "neurons": 5},
            "inh": {"variables": ["v", "I_ext"], "neurons": 10},
            "axon": {"variables": ["v", "m"], "neurons": 2},
        },
        "wiring": ["exc_inh", "inh_exc", "exc_exc", "exc_axon"],
        "drives": ["bursts"],
    },
}


@pytest.fixture(scope="session")
def everything():
    return sn.Scenario.from_document(EVERYTHING)


@pytest.fixture(scope="session")
def everything_on_numpy(everything):
    return sn.simulate(everything, target="numpy")
