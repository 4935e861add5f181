"""Scripts of scenarios: plain Brian2, in a process of its own, has the spikes of simneuro."""

import os
import subprocess
import sys

import numpy as np
import pytest

import simneuro as sn
from simneuro.engine.script import brian2_script
from simneuro.errors import InputError
from simneuro.scenario import bundled

RUN = """
import runpy, sys
import numpy as np
for path in sys.argv[1:]:
    script = runpy.run_path(path)
    network = script["build"]()
    network.run(script["steps"]*script["time_step"])
    found = {}
    for each in network.objects:
        kind = each.name.split("_")[0]
        if kind == "spikes":
            steps = np.rint(np.asarray(each.t)/float(script["time_step"])).astype(int)
            found[each.name] = np.array([steps, each.i])
        if kind == "traces":
            for name in each.record_variables:
                found[f"{each.name}.{name}"] = np.asarray(getattr(each, name)).T
        if kind == "projection" and "weight_of_synapse" in each.variables:
            found[each.name] = np.asarray(each.weight_of_synapse)
    np.savez(path + ".npz", **found)
assert "simneuro" not in sys.modules
"""

#: What the scenario of the engine's tests leaves out.
MORE = {
    "title": "what else there is",
    "seed": 3,
    "duration": "25 ms",
    "warmup": "5 ms",
    "dt": "0.05 ms",
    "plasticity": {
        "fast_stdp": {
            "model": "stdp",
            "parameters": {"A_plus": 0.2, "A_minus": 0.1, "w_max": "1 nS"},
        }
    },
    "sources": {
        "twice": {"kind": "poisson", "size": 40, "rate": "1.5 kHz"},
        "listed": {"kind": "spike_list", "size": 2, "times": ["2 ms", "9 ms"], "neurons": [0, 1]},
    },
    "populations": {
        "cell": {"model": "lif", "size": 5},
        "axon": {
            "model": "hodgkin_huxley",
            "size": 20,
            "cable": {"length": "1 cm", "diameter": "500 um", "resistivity": "35.4 ohm*cm"},
        },
        "slow": {"model": "adex", "size": 4},
    },
    "projections": {
        "learning": {
            "source": "twice",
            "target": "cell",
            "synapse": "exp_conductance",
            "connect": {"rule": "all_to_all"},
            "weight": {"uniform": ["0.5 nS", "1 nS"]},
            "plasticity": ["fast_stdp"],
        },
        "short": {
            "source": "twice",
            "target": "slow",
            "synapse": "nmda",
            "connect": {"rule": "fixed_probability", "p": 0.5},
            "weight": "2 nS",
            "plasticity": ["tsodyks_markram"],
        },
        "gap": {
            "source": "listed",
            "target": "cell",
            "synapse": "delta",
            "connect": {"rule": "pairs", "sources": [0, 1], "targets": [1, 1]},
            "weight": "2 mV",
            "delay": ["1 ms", "2 ms"],
        },
    },
    "drives": {
        "shock": {
            "kind": "step_current",
            "target": "axon",
            "amplitude": "10 uA",
            "start": "1.25 ms",
            "stop": "2 ms",
            "cells": [0, 2],
        },
        "table": {
            "kind": "sampled_current",
            "target": "slow",
            "values": [[0.1, 0.2, 0.3, 0.4], [0.5, 0.6, 0.7, 0.8]],
            "unit": "nA",
            "interval": "12.5 ms",
            "start": "3 ms",
        },
    },
    "schedule": {
        "times": ["0 ms", "15 ms"],
        "values": {"populations.slow.parameters.E_L": ["-70.6 mV", "-60 mV"]},
        "between": "linear",
    },
    "record": {
        "wiring": ["learning"],
        "traces": {"slow": {"variables": ["v", "w"], "neurons": 4}, "axon": {"variables": ["v"]}},
    },
}


def run(folder, **scripts):
    """What plain Brian2 finds by each of the scripts."""
    for name, text in scripts.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    paths = [str(folder / f"{name}.py") for name in scripts]
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    command = [sys.executable, "-P", "-c", RUN, *paths]
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=folder, env=environment, check=False
    )
    assert done.returncode == 0, done.stderr
    return [dict(np.load(f"{path}.npz")) for path in paths]


EVIL = '"""\nraise SystemExit("run")\n"""\\'


EVIL_NETWORK = {
    "title": EVIL,
    "description": EVIL,
    "duration": "1 ms",
    "models": {
        "mine": {
            "summary": EVIL,
            "equations": "dv/dt = (I_syn + I_ext)/C_m : volt",
            "threshold": "v > 1*volt",
            "reset": 'v = 0*volt  # """ + str(exit("run")) + """\nv += 0*volt  # \\',
            "parameters": {"C_m": {"value": "1 pF", "description": EVIL, "source": "chosen: evil"}},
        }
    },
    "populations": {"cell": {"model": "mine", "size": 1}},
}


@pytest.fixture(scope="module")
def step():
    return sn.Scenario.load("lif_step").override({"duration": "200 ms"})


def require_same(scenario, recording, found):
    """Spikes and traces are equal to the last bit."""
    times = scenario.network.times
    for name in scenario.network.recorded_spikes:
        steps, cells = found[f"spikes_{name}"]
        later = steps >= times.warmup_steps
        ours, own_cells = sn.recording.spikes(recording, name)
        own_steps = np.rint(ours / times.dt).astype(int) + times.warmup_steps
        order, own_order = np.lexsort((cells, steps)), np.lexsort((own_cells, own_steps))
        order = order[later[order]]
        np.testing.assert_array_equal(steps[order], own_steps[own_order], err_msg=name)
        np.testing.assert_array_equal(cells[order], own_cells[own_order], err_msg=name)
    for name, traces in scenario.network.record.traces.items():
        for variable in traces.variables:
            ours = recording[f"{name}.{variable}"].values
            theirs = found[f"traces_{name}.{variable}"][-len(ours) :]
            np.testing.assert_array_equal(theirs, ours, err_msg=f"{name}.{variable}")


@pytest.mark.slow
def test_scripts_have_the_same_bits_in_plain_brian2(everything, everything_on_numpy, tmp_path):
    more = sn.Scenario.from_document(MORE)
    text = more.to_brian2()
    first, second = run(tmp_path, everything=everything.to_brian2(), more=text)
    require_same(everything, everything_on_numpy, first)
    assert len(sn.recording.spikes(everything_on_numpy, "exc")[0]) > 5
    recording = sn.simulate(more, target="numpy")
    require_same(more, recording, second)
    assert "twice_again" in text  # some cells fire twice in a step
    before, after = (recording[f"learning.{each}"].values for each in ("weight", "final_weight"))
    np.testing.assert_array_equal(second["projection_learning"], after)
    assert np.ptp(after - before) > 0
    assert len(sn.recording.spikes(recording, "cell")[0]) > 5


def test_a_step_has_the_same_bits_and_texts_of_a_scenario_are_no_code(step, tmp_path):
    evil = sn.Scenario.from_document(EVIL_NETWORK)
    short = step.to_brian2(same_digits=False)
    assert "step_of" not in short
    assert 'method="exact"' in short
    own, brian2s, harmless = run(
        tmp_path, own=step.to_brian2(), brian2s=short, evil=evil.to_brian2()
    )
    recording = sn.simulate(step, target="numpy")
    require_same(step, recording, own)
    assert own["spikes_cell"].size
    np.testing.assert_array_equal(brian2s["spikes_cell"], own["spikes_cell"])
    assert not harmless["spikes_cell"].size  # it ran to its end


def test_a_script_says_what_it_is_of(step):
    text = step.to_brian2()
    head = text.split('"""')[1]
    for said in (step.title, step.digest[:16], "seed 1", "last bit"):
        assert said in head
    assert "population_cell.C_m = 200*pF  # membrane capacitance" in text
    head = step.to_brian2(same_digits=False).split('"""')[1]
    assert "last digits" in head
    assert "last bit" not in head


def test_more_synapses_than_text_can_hold_are_refused(everything, monkeypatch):
    monkeypatch.setattr(brian2_script, "MOST", 10)
    with pytest.raises(InputError, match=r"too many for that .* scenario.quickened\(\)"):
        everything.to_brian2()


@pytest.mark.slow
@pytest.mark.parametrize("name", bundled())
def test_every_bundled_scenario_has_a_script(name):
    text = sn.Scenario.load(name).quickened().to_brian2()
    compile(text, name, "exec")
    assert "equal to the last bit" in " ".join(text.split('"""')[1].split())
