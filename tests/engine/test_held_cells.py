"""One upward crossing is one spike, on every target; endless spikes are told."""

import json

import numpy as np
import pytest
from scipy.integrate import solve_ivp

import simneuro as sn
from simneuro.engine import compiler
from simneuro.engine.repeats import LONG, RepeatCounter, find_repeats

needs_compiler = pytest.mark.skipif(compiler() is None, reason="no compiler")
TARGETS = ["numpy", pytest.param("cpp", marks=needs_compiler)]

CELL = {
    "equations": """
dv/dt = (g_Na*m**3*h*(E_Na - v) + g_K*n**4*(E_K - v) + g_L*(E_L - v) + I_ext + I_syn)/C_m : volt
dm/dt = 1/exprel(-(v + 40*mV)/(10*mV))/ms*(1 - m) - 4*exp(-(v + 65*mV)/(18*mV))/ms*m : 1
dh/dt = 0.07*exp(-(v + 65*mV)/(20*mV))/ms*(1 - h) - 1/(1 + exp(-(v + 35*mV)/(10*mV)))/ms*h : 1
dn/dt = 0.1/exprel(-(v + 55*mV)/(10*mV))/ms*(1 - n) - 0.125*exp(-(v + 65*mV)/(80*mV))/ms*n : 1
above = v + 20*mV : volt
""",
    "max_dt": "0.05 ms",
    "initial": {"v": "-65 mV", "m": 0.053, "h": 0.596, "n": 0.318},
    "parameters": {
        "C_m": "20 pF",
        "g_Na": "2.4 uS",
        "g_K": "720 nS",
        "g_L": "6 nS",
        "E_Na": "50 mV",
        "E_K": "-77 mV",
        "E_L": "-54.387 mV",
    },
}
# Ways to say one threshold: what a spike changes does not take the cell out of any.
SAID = {
    "bare": {"threshold": "v > -20*mV"},
    "reversed": {"threshold": "-20*mV < v"},
    "subexpression": {"threshold": "above > 0*mV"},
    "two": {"threshold": "v > -20*mV and m > 0.2"},
    "short rest": {"threshold": "v > -20*mV", "refractory": "0.2*ms"},
    "long rest": {"threshold": "v > -20*mV", "refractory": "4*ms"},
    "condition": {"threshold": "v > -20*mV", "refractory": "v > -20*mV"},
}


def slopes(_, state):
    """The same four equations in mV, ms, nS, pA and pF."""
    v, m, h, n = state
    rate = lambda x: x / np.expm1(x) if abs(x) > 1e-9 else 1.0  # noqa: E731
    current = 2400 * m**3 * h * (50 - v) + 720 * n**4 * (-77 - v) + 6 * (-54.387 - v) + 300
    return [
        current / 20,
        rate(-(v + 40) / 10) * (1 - m) - 4 * np.exp(-(v + 65) / 18) * m,
        0.07 * np.exp(-(v + 65) / 20) * (1 - h) - h / (1 + np.exp(-(v + 35) / 10)),
        0.1 * rate(-(v + 55) / 10) * (1 - n) - 0.125 * np.exp(-(v + 65) / 80) * n,
    ]


def crossing(_, state):
    return state[0] + 20


crossing.direction = 1


@pytest.fixture(scope="module")
def crossings():
    """The upward crossings of -20 mV under 300 pA, in s, by SciPy."""
    start = [-65, 0.053, 0.596, 0.318]
    solved = solve_ivp(slopes, (0, 100), start, events=crossing, rtol=1e-9, atol=1e-9)
    return solved.t_events[0] * 1e-3


def scenario(models):
    return sn.Scenario.from_document(
        {
            "title": "t",
            "duration": "100 ms",
            "models": models,
            "populations": {name: {"model": f"{name}_", "size": 1} for name in models_of(models)},
            "drives": {
                f"d_{name}": {"kind": "step_current", "target": name, "amplitude": "300 pA"}
                for name in models_of(models)
            },
        }
    )


def models_of(models):
    return [name.removesuffix("_") for name in models]


@pytest.mark.parametrize("target", TARGETS)
def test_each_upward_crossing_is_one_spike(target, crossings, quickly_compiled):
    said = {name.replace(" ", "_") + "_": {**CELL, **each} for name, each in SAID.items()}
    recording = sn.simulate(scenario(said), target=target)
    for name in models_of(said):
        times, _ = sn.recording.spikes(recording, name)
        # The step of the crossing; rk4 at 0.05 ms is some hundredths of a ms off after 100 ms.
        np.testing.assert_allclose(times, crossings, rtol=0, atol=0.1e-3, err_msg=name)
    assert "notes" not in recording.attrs


def integrator(**changes):
    return {
        "equations": "dv/dt = I_ext/C_m + 0*I_syn/C_m : volt\ndu/dt = -u/(1*ms) : volt",
        "threshold": "v > V_th + u",
        "parameters": {"C_m": "100 pF", "V_th": "10 mV"},
        **changes,
    }


ENDLESS = {
    # Without a refractory period: from 10.1 ms on, in each of 199 steps.
    "step_": integrator(reset="u += 0.001*mV"),
    "rest_": integrator(reset="v -= 0.1*mV", refractory="0.5*ms"),
    "once_": integrator(reset="v = 0*mV; u += 1*mV"),
}


@pytest.mark.parametrize("recorded", [True, False])
def test_a_reset_that_subtracts_the_threshold_pays_for_each_spike(recorded):
    made = scenario({"paid_": integrator(threshold="v > V_th", reset="v -= V_th")})
    made = made.override({"drives.d_paid.amplitude": "200 nA", "duration": "30 ms"})
    spikes = ["paid"] if recorded else []
    made = made.override({"record.spikes": spikes})
    assert "notes" not in sn.simulate(made, target="numpy").attrs


@pytest.mark.parametrize("target", TARGETS)
def test_a_threshold_that_stays_crossed_is_told(target, quickly_compiled):
    made = scenario(ENDLESS).override(
        {f"drives.d_{k}.amplitude": "100 pA" for k in ("step", "rest", "once")}
    )
    made = made.override({"duration": "30 ms"})
    with pytest.warns(sn.SimulationWarning) as warned:
        recording = sn.simulate(made, target=target)
    told = [str(each.message) for each in warned if each.category is sn.SimulationWarning]
    assert json.loads(recording.attrs["notes"]) == told
    first, second = told
    assert first.startswith("population step: 1 of 1 cells fired in every time step")
    assert second.startswith("population rest: 1 of 1 cells fired again as soon as 0.5*ms was over")
    for each, name in ((first, "step"), (second, "rest")):
        times, _ = sn.recording.spikes(recording, name)
        assert f"cell 0 from {1e3 * times[0]:g} ms on" in each


@pytest.mark.parametrize("target", TARGETS)
def test_it_is_told_of_spikes_that_are_not_recorded(target, quickly_compiled):
    """In the same words as of recorded ones."""
    made = scenario(ENDLESS).override(
        {f"populations.{k}.size": 3 for k in ("step", "rest", "once")}
        | {f"drives.d_{k}.amplitude": ["0 pA", "100 pA", "90 pA"] for k in ("step", "rest", "once")}
    )
    made = made.override({"duration": "30 ms"})
    told = []
    for recorded in ({}, {"spikes": ["once"]}):
        with pytest.warns(sn.SimulationWarning):
            recording = sn.simulate(made.override({"record": recorded}), target=target)
        told.append(json.loads(recording.attrs["notes"]))
    assert told[0] == told[1]
    assert [each.split(" cells")[0] for each in told[0]] == [
        "population step: 2 of 3",
        "population rest: 2 of 3",
    ]


@pytest.mark.parametrize("block", [4, 65536])
def test_runs_are_found_by_cell(block, monkeypatch):
    """Cell 2 fires every 3 steps, LONG intervals long; cell 5 one less; cell 7 every 4 steps."""
    monkeypatch.setattr("simneuro.engine.repeats._BLOCK", block)
    trains = {
        2: 10 + 3 * np.arange(LONG + 1),
        5: 5 + 3 * np.arange(LONG),
        7: 4 * np.arange(3 * LONG),
    }
    steps = np.concatenate(list(trains.values()))
    cells = np.repeat(list(trains), [len(each) for each in trains.values()])
    order = np.lexsort((cells, steps))
    found = find_repeats(steps[order], cells[order], 3, 10)
    assert (found.cells.tolist(), found.first, found.step) == ([2], 2, 10)
    each = np.full(10, 3)
    each[7] = 4
    found = find_repeats(steps[order], cells[order], each, 10)
    assert (found.cells.tolist(), found.first, found.step) == ([2, 7], 7, 0)
    assert find_repeats(steps[order], cells[order], 2, 10) is None
    counter = RepeatCounter(each)
    for step in np.unique(steps):
        counter.add(step, cells[steps == step])
    assert (counter.found.cells.tolist(), counter.found.first, counter.found.step) == ([2, 7], 7, 0)
