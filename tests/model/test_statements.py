"""What the statements of an event do, told from their text."""

import numpy as np
import pytest

import simneuro as sn
from simneuro.catalogue import models
from simneuro.model.statements import adds_in_proportion, assigned

# Each with whether n events are one of n times the weight; x and y are the receptor's state.
EVENTS = {
    "x += w": True,
    "x -= w": True,
    "x += 0.5*w  # half": True,
    "x += w*(3 - z)": True,
    "x += w*exp(-z)\ny += 2*w": True,
    "x += w; y += w": True,
    "": True,
    "x = w": False,
    "x *= w": False,
    "x += 1": False,
    "x += w + 1": False,
    "x += w**2": False,
    "x += exp(w)": False,
    "x += clip(w, 0, 0.2)": False,
    "x += w*(1 - x)": False,
    "x += w; y += x": False,
    "y += w*x\nx += w": False,
    "x += w*rand()": False,
}


def run(event, weight, times):
    """Carry an event out ``times`` times in Python."""
    state = {"x": 0.25, "y": 0.5, "z": 0.75, "w": weight}
    functions = {"exp": np.exp, "clip": np.clip, "rand": np.random.default_rng(1).random}
    for _ in range(times):
        exec(event.replace("; ", "\n"), functions, state)
    return state["x"], state["y"]


@pytest.mark.parametrize("event", EVENTS)
def test_events_that_add_up_are_known_by_their_text(event):
    assert adds_in_proportion(event, "w") is EVENTS[event]
    one_by_one, at_once = run(event, 0.125, 3), run(event, 3 * 0.125, 1)
    assert np.allclose(one_by_one, at_once, rtol=1e-12) is EVENTS[event]


def test_what_rests_on_a_variable_that_changes_changes_too():
    texts = {"open": "1 - share", "share": "x/4", "drive": "3 - z"}
    assert adds_in_proportion("x += w*drive", "w", texts)
    assert not adds_in_proportion("x += w*share", "w", texts)
    assert not adds_in_proportion("x += w*open", "w", texts)
    saturating = sn.SynapseModel(
        name="saturating",
        equations="dg/dt = -g/tau : siemens\nleft = 1 - g/g_max : 1\nI = g*(E - v) : amp",
        on_pre="g += w*left",
        current="I",
        weight="nS",
        parameters={"tau": "5 ms", "E": "0 mV", "g_max": "5 nS"},
    )
    assert not saturating.adds_weights


def test_the_variables_that_change():
    assert assigned("x += w; y = 2*x  # z = 3\n\nz -= y") == {"x", "y", "z"}


@pytest.mark.parametrize("name", models.synapses)
def test_the_catalogues_synapses_take_several_events_at_once(name):
    """All but those whose synapses have a state of their own."""
    assert models.synapses[name].adds_weights == (name not in ("kinetic", "gaba_b", "gap_junction"))
