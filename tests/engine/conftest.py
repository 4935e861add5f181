"""One small scenario that exercises everything the engine does."""

import numpy as np
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
        "wave": {
            "kind": "sine_current",
            "target": "inh",
            "amplitude": "30 pA",
            "frequency": "80 Hz",
            "phase": {"uniform": [0, 1]},
            "cells": [2, 8],
        },
        "slope": {"kind": "ramp_current", "target": "axon", "final": "0.2 nA", "stop": "20 ms"},
        "slow": {
            "kind": "ou_current",
            "target": "exc",
            "mean": "20 pA",
            "sigma": {"uniform": ["10 pA", "60 pA"]},
            "tau": "4 ms",
        },
        "modulated": {
            "kind": "inhomogeneous_poisson",
            "target": "exc",
            "synapse": "fast",
            "weight": {"uniform": ["5 pA", "15 pA"]},
            "rate": ["0 Hz", "30 kHz"],
            "times": ["5 ms", "25 ms"],
            "between": "linear",
            "cells": [5, 20],
        },
        "renewal": {
            "kind": "gamma_spikes",
            "target": "inh",
            "synapse": "ampa",
            "weight": "2 nS",
            "rate": "300 Hz",
            "shape": 3,
        },
    },
    "record": {
        "traces": {
            "exc": {"variables": ["v", "I_ext", "g_ampa", "g_gaba_a", "I_fast"], "neurons": 5},
            "inh": {"variables": ["v", "I_ext", "g_ampa"], "neurons": 10},
            "axon": {"variables": ["v", "m"], "neurons": 2},
        },
        "wiring": ["exc_inh", "inh_exc", "exc_exc", "exc_axon"],
        "drives": ["bursts", "modulated", "renewal"],
    },
}


@pytest.fixture(scope="session")
def everything():
    return sn.Scenario.from_document(EVERYTHING)


@pytest.fixture(scope="session")
def everything_on_numpy(everything):
    return sn.simulate(everything, target="numpy")


@pytest.fixture(scope="session")
def assert_same():
    """Two recordings are the same, as far as compilers round alike."""
    return _assert_same


def _assert_same(found, expected):
    """Equal spikes and wiring; all else to the last places that compilers may round otherwise."""
    assert set(found.variables) == set(expected.variables)
    for name in map(str, expected.variables):
        ours, theirs = expected[name].values, found[name].values
        if (
            ours.dtype.kind in "iUb"
            or name.startswith("spike")
            or name.endswith((".delay", ".weight"))
        ):
            np.testing.assert_array_equal(theirs, ours, err_msg=name)
        else:
            size = np.abs(ours).max(initial=0)
            np.testing.assert_allclose(theirs, ours, rtol=1e-10, atol=1e-11 * size, err_msg=name)
