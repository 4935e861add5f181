"""Single cells in NEST beside those of Brian2: spikes, traces and states at the start."""

import json
from importlib.metadata import version

import numpy as np
import pytest

import simneuro as sn

CURRENTS = ["95 pA", "130 pA", "200 pA", "470 pA"]  # the rheobase is 100 pA


def driven(drives, parameters=(), size=4, model="lif", **more):
    return {
        "duration": "150 ms",
        "warmup": "5 ms",
        "populations": {
            "cell": {"model": model, "size": size, "parameters": dict(parameters)} | more
        },
        "drives": {
            name: {"target": "cell", "kind": kind, **fields}
            for name, (kind, fields) in drives.items()
        },
    }


def test_spikes_and_potentials_under_steps_of_current(both, require_same_spikes):
    steps = {
        "all": ("step_current", {"amplitude": CURRENTS}),
        "some": (
            "step_current",
            {"amplitude": "80 pA", "start": "40 ms", "stop": "70.3 ms", "cells": [0, 2]},
        ),
    }
    document = driven(steps, {"t_ref": {"uniform": ["0 ms", "3 ms"]}, "C_m": "170 pF"})
    document["record"] = {
        "traces": {"cell": {"variables": ["v", "I_ext"], "neurons": [3, 0]}},
        "interval": "0.3 ms",
    }
    found, other = both(document)
    require_same_spikes(found, other, "cell", least=20)
    np.testing.assert_allclose(found["cell.v"], other["cell.v"], atol=1e-15, rtol=0)
    np.testing.assert_array_equal(found["cell.I_ext"], other["cell.I_ext"])
    assert found["cell.v"].dims == other["cell.v"].dims


def test_intervals_are_those_of_the_formula_on_the_grid(both):
    found, _ = both(driven({"step": ("step_current", {"amplitude": CURRENTS[1:]})}, size=3))
    cell = {name: float(each.value) for name, each in sn.models["lif"].parameters.items()}
    for train, current in zip(
        sn.recording.spike_trains(found, "cell"), (130e-12, 200e-12, 470e-12), strict=True
    ):
        rate = sn.analysis.theory.lif_rate_on_grid(current, dt=1e-4, **cell)
        np.testing.assert_allclose(np.diff(train)[1:], 1 / float(rate), rtol=1e-9)


def test_currents_that_change_in_each_step(both, require_same_spikes):
    waves = {
        "sine": (
            "sine_current",
            {"mean": "150 pA", "amplitude": "90 pA", "frequency": {"uniform": ["5 Hz", "40 Hz"]}},
        ),
        "ramp": ("ramp_current", {"final": "100 pA", "start": "-5 ms", "stop": "60 ms"}),
        "noise": ("noise_current", {"mean": "-5 pA", "density": "90 pA*ms^0.5", "start": "3 ms"}),
        "slow": ("ou_current", {"mean": "9 pA", "sigma": "40 pA", "tau": "4 ms", "cells": [1, 3]}),
    }
    document = driven(waves)
    document["record"] = {"traces": {"cell": {"variables": ["I_ext", "v"], "neurons": 4}}}
    found, other = both(document)
    np.testing.assert_allclose(found["cell.I_ext"], other["cell.I_ext"], atol=1e-24, rtol=1e-13)
    np.testing.assert_allclose(found["cell.v"], other["cell.v"], atol=1e-15, rtol=0)
    require_same_spikes(found, other, "cell", least=20)


def test_the_state_at_the_start_is_ours(both, require_same_spikes):
    start = {"initial": {"v": {"uniform": ["-60 mV", "-50 mV"]}}}
    document = driven({"step": ("step_current", {"amplitude": "120 pA"})}, size=20, **start)
    found, other = both(document)
    require_same_spikes(found, other, "cell", least=40)


def test_events_at_any_step_the_first_included(both, require_same_spikes):
    times = ["-5 ms", "-4.9 ms", "0 ms", "0.1 ms", "149.9 ms"] * 3
    document = driven(
        {
            "list": (
                "spike_list",
                {
                    "synapse": "fast",
                    "weight": "900 pA",
                    "times": times,
                    "neurons": [0] * 5 + [1] * 5 + [1] * 5,
                },
            )
        },
        {"t_ref": "1 ms"},
        size=2,
    )
    document["synapses"] = {"fast": {"model": "exp_current", "parameters": {"tau": "3 ms"}}}
    document["record"] = {"traces": {"cell": {"variables": ["I_fast", "v"], "neurons": 2}}}
    found, other = both(document)
    require_same_spikes(found, other, "cell", least=3)
    for name in ("cell.I_fast", "cell.v"):
        np.testing.assert_allclose(found[name], other[name], atol=1e-15, rtol=1e-12)


def kicked(late):
    """Two events, the first of which fires the cell; its refractory period is 2 ms."""
    kick = {"synapse": "kick", "weight": "30 mV", "neurons": [0, 0]}
    times = ["10 ms", f"{12.1 + late * 0.1} ms"]
    drives = {"list": ("spike_list", {**kick, "times": times})}
    document = driven(drives, {"t_ref": "2 ms", "V_reset": "-63 mV"}, size=1)
    document["synapses"] = {"kick": {"model": "delta"}}
    return document


def fires_twice(recording):
    return len(sn.recording.spike_trains(recording, "cell")[0]) == 2


# A spike at the end of step k, and a refractory period of n steps: events at the ends of the steps
# k to k + n find the cell refractory.
@pytest.mark.parametrize(("late", "counts"), [(-1, False), (0, False), (1, True)])
def test_deltas_about_the_end_of_a_refractory_period(both, require_same_spikes, late, counts):
    found, other = both(kicked(late))
    require_same_spikes(found, other, "cell", least=1)
    assert fires_twice(found) == counts
    assert "notes" not in found.attrs


def test_where_a_current_flows_the_last_step_of_a_refractory_period_differs(both):
    document = kicked(late=0)
    current = {"kind": "step_current", "target": "cell", "amplitude": "20 pA"}
    document["drives"]["current"] = current
    with pytest.warns(sn.SimulationWarning, match="cell: an event that arrives in the last step"):
        found, other = both(document)
    assert (fires_twice(found), fires_twice(other)) == (True, False)


def test_provenance(both):
    found, other = both(driven({}, size=1))
    versions = json.loads(found.attrs["versions"])
    assert versions["nest"] == version("nest-simulator")
    assert "nest" not in json.loads(other.attrs["versions"])
    assert found.attrs["target"] == "nest"
    assert found.attrs["digest"] == other.attrs["digest"]
