"""A state that runs away is told, whichever it is: which cell, since when, and why."""

import json

import numpy as np
import pytest

import simneuro as sn
from simneuro.engine import compiler
from simneuro.engine.watch import EVERY, watched_states

needs_compiler = pytest.mark.skipif(compiler() is None, reason="no compiler")
TARGETS = ["numpy", pytest.param("cpp", marks=needs_compiler)]

ADEX = {
    "equations": """
dv/dt = (g_L*(E_L - v) + g_L*D*exp((v - V_T)/D) - w + I_ext + I_syn)/C_m : volt
dw/dt = (a*(v - E_L) - w)/tau_w : amp
""",
    "threshold": "v > V_cut",
    "reset": "v = V_reset; w += b",
    "initial": {"v": "E_L"},
    "parameters": {
        "C_m": "281 pF",
        "g_L": "30 nS",
        "E_L": "-70.6 mV",
        "V_T": "-50.4 mV",
        "D": "2 mV",
        "a": "4 nS",
        "tau_w": "144 ms",
        "b": "80.5 pA",
        "V_reset": "-70.6 mV",
        "V_cut": "20 mV",
    },
}


def driven(model, amplitude, duration="100 ms", **more):
    return {
        "title": "t",
        "duration": duration,
        "models": {"mine": model},
        "populations": {"c": {"model": "mine", "size": 3}},
        "drives": {"d": {"kind": "step_current", "target": "c", "amplitude": amplitude}},
        **more,
    }


def failure(document, target):
    with pytest.raises(sn.SimulationError) as told:
        sn.simulate(sn.Scenario.from_document(document), target=target)
    return str(told.value)


@pytest.mark.parametrize("target", TARGETS)
def test_the_upswing_of_an_exponential_spike_is_told_with_its_cause(target, quickly_compiled):
    """Cell 1 alone gets input; its adaptation is what the upswing left."""
    told = failure(driven(ADEX, ["0 nA", "2 nA", "0 nA"]), target)
    assert told.startswith("population c: ")
    assert "in cell 1 at 10 ms (at 0 ms it was in range)" in told
    assert "exponential of v" in told
    assert "clip(v, -1*volt, X)" in told


def test_what_is_clipped_or_does_not_look_ahead_runs():
    """90 spikes in 1 s by SciPy with events: 9 in the first 0.1 s, give or take one."""
    cut = "clip(v, -1*volt, V_cut)"
    clipped = ADEX["equations"].replace("(v - V_T)", f"({cut} - V_T)")
    clipped = clipped.replace("a*(v - E_L)", f"a*({cut} - E_L)")
    for model in ({**ADEX, "equations": clipped}, {**ADEX, "method": "euler"}):
        document = driven(model, "2 nA", "1 s")
        document["populations"]["c"]["size"] = 1
        recording = sn.simulate(sn.Scenario.from_document(document), target="numpy")
        assert abs(recording.sizes["spike"] - 90) <= 3
        assert "notes" not in recording.attrs


PASSIVE = {
    "equations": "dv/dt = (g_L*(E_L - v) + I_ext + I_syn)/C_m : volt",
    "threshold": "v > 100*volt",
    "parameters": {"C_m": "200 pF", "g_L": "10 nS", "E_L": "-60 mV"},
    "initial": {"v": "E_L"},
}


def with_state(line, **more):
    return {**PASSIVE, "equations": f"{PASSIVE['equations']}\n{line}", **more}


@pytest.mark.parametrize("target", TARGETS)
def test_any_state_is_watched_and_not_only_the_potential(target, quickly_compiled):
    """exp(t/ms) passes 1e30 after 69 ms; the look after it is that of 70 ms."""
    growing = with_state("dx/dt = x/ms : 1", initial={"v": "E_L", "x": 1})
    told = failure(driven(growing, "0 pA"), target)
    assert told.startswith("population c: x has run away to ")
    assert "in cell 0 at 70 ms (at 60 ms it was in range)" in told
    without = with_state("dx/dt = sqrt(v/volt)/ms : 1")
    told = failure(driven(without, "0 pA"), target)
    assert told.startswith("population c: x is no longer a number in cell 0 at 0 ms.")
    assert "a root of a negative number" in told


@pytest.mark.parametrize("target", TARGETS)
def test_receptors_and_weights_are_watched(target, quickly_compiled):
    receptor = {
        "equations": "dg/dt = g/(0.1*ms) : siemens\nI = g*(0*mV - v) : amp",
        "on_pre": "g += w",
        "current": "I",
    }
    source = {"kind": "spike_list", "target": "c", "times": ["1 ms"], "neurons": [2]}
    drive = {"d": {**source, "synapse": "bad", "weight": "1 nS"}}
    told = failure(driven(PASSIVE, "0 pA", synapses={"bad": receptor}, drives=drive), target)
    assert told.startswith("population c: g_bad ")
    assert "in cell 2 at 10 ms" in told
    growing = {"equations": "", "on_pre": "w = w*1e200"}
    document = driven(PASSIVE, "0 pA", "25 ms", plasticity={"grow": growing})
    document["populations"]["a"] = {"model": "lif", "size": 2}
    document["drives"] = {
        "d": {**source, "target": "a", "synapse": "delta", "weight": "20 mV", "neurons": [1]}
    }
    # The end of the run is looked at as well; nothing else than the weight changes.
    document["projections"] = {
        "p": {
            "source": "a",
            "target": "c",
            "synapse": "delta",
            "weight": "1e-250 V",
            "delay": "1 ms",
            "plasticity": ["grow"],
            "connect": {"rule": "all_to_all"},
        }
    }
    document["drives"]["d"] |= {"times": ["1 ms", "8 ms"], "neurons": [1, 1]}
    document["plasticity"]["grow"]["transmitted"] = "0*w"
    told = failure(document, target)
    assert told.startswith("projection p: w has run away to 1e+150 V in synapse 3 at 24.9 ms")


@pytest.mark.parametrize("target", TARGETS)
def test_what_no_cell_has_is_noted_and_goes_on(target, quickly_compiled):
    """2 nA into 1 nS take the potential towards 2 V, in 200 ms; it passes 1 V after 150 ms."""
    leaky = {**PASSIVE, "parameters": {**PASSIVE["parameters"], "g_L": "1 nS"}}
    made = sn.Scenario.from_document(driven(leaky, ["0 nA", "0 nA", "2 nA"], "200 ms"))
    with pytest.warns(sn.SimulationWarning, match="population c: v reached 1.0"):
        recording = sn.simulate(made, target=target)
    (note,) = json.loads(recording.attrs["notes"])
    crossing = -200 * np.log(1 - (1 + 0.06) / 2)  # v = E_L + 2 V (1 - exp(-t/200 ms))
    found = np.ceil(crossing / 10) * 10
    assert f"in cell 2 at {found:g} ms (at {found - 10:g} ms it was in range)" in note


@pytest.mark.parametrize("target", TARGETS)
def test_a_conductance_below_zero_is_noted(target, quickly_compiled):
    receptor = {
        "equations": "dg/dt = -g/(5*ms) : siemens\nI = g*(0*mV - v) : amp",
        "on_pre": "g -= w",
        "current": "I",
    }
    source = {"kind": "regular_spikes", "target": "c", "rate": "1 kHz"}
    drive = {"d": {**source, "synapse": "odd", "weight": "1 nS"}}
    document = driven(PASSIVE, "0 pA", "20 ms", synapses={"odd": receptor}, drives=drive)
    with pytest.warns(sn.SimulationWarning, match="g_odd reached -.* A conductance below zero"):
        sn.simulate(sn.Scenario.from_document(document), target=target)


def test_a_perfect_integrator_may_go_anywhere():
    made = driven(PASSIVE, "-1 nA")
    made["populations"]["c"]["model"] = "subtractive_if"
    made["models"] = {}
    recording = sn.simulate(sn.Scenario.from_document(made), target="numpy")
    assert "notes" not in recording.attrs


def test_everything_that_changes_is_watched(everything):
    watched = {(each.part, each.variable) for each in watched_states(everything.network)}
    assert {("exc", "v"), ("exc", "g_ampa"), ("exc", "I_fast"), ("axon", "h")} <= watched
    assert EVERY == 100  # the times above are those of this many steps
