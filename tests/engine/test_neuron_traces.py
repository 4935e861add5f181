"""Pair rules whose traces a program keeps in neurons: sums over all pairs of spikes."""

import numpy as np
import pytest

import simneuro as sn
from simneuro.engine import compiler
from simneuro.engine.equations.neuron_traces import trace_texts

DT, STEPS = 0.1, 3000  # ms
CELLS, INPUTS, W_MAX, TAU = 4, 6, 1.0, 20.0  # nS, ms; the weights stay far from both limits
STDP = {"model": "stdp", "parameters": {"w_max": "1 nS", "A_plus": 0.001, "A_minus": 0.0011}}
INHIBITORY = {"model": "inhibitory_stdp", "parameters": {"w_max": "1 nS", "eta": "0.0007 nS"}}


def build(rule=STDP, delay="1.5 ms", rate="80 Hz", **changes):
    steps = np.random.default_rng(5).integers(0, STEPS, 150)
    sources = {
        "list": {
            "kind": "spike_list",
            "size": INPUTS,
            "times": [f"{step / 10} ms" for step in np.sort(steps)],
            "neurons": [k * 7 % 5 for k in range(150)],
        },
        "poisson": {"kind": "poisson", "size": INPUTS, "rate": rate},
    }
    wires = {
        "target": "cell",
        "synapse": "ampa",
        "connect": {"rule": "all_to_all"},
        "plasticity": "learning",
        "weight": {"uniform": ["0.4 nS", "0.6 nS"]},
        "delay": delay,
    }
    noise = {"kind": "noise_current", "target": "cell", "mean": "250 pA"}
    document = {
        "title": "pairs",
        "duration": f"{STEPS * DT} ms",
        "dt": f"{DT} ms",
        "seed": 2,
        "plasticity": {"learning": rule},
        "sources": sources,
        "populations": {"cell": {"model": "lif", "size": CELLS}},
        "projections": {f"by_{name}": {**wires, "source": name} for name in sources},
        "drives": {"noise": {**noise, "density": "100 pA*ms^0.5"}},
        "record": {"spikes": ["cell", *sources], "wiring": [f"by_{name}" for name in sources]},
    }
    return sn.Scenario.from_document(document).override(changes)


def change(rule, arrivals, spikes):
    """The change of a weight (nS) by all pairs of arrivals and spikes, given in steps."""
    later = (np.subtract.outer(spikes, arrivals)) * DT  # ms from the arrival to the spike
    window = np.exp(-np.abs(later) / TAU)
    if rule is STDP:
        return W_MAX * (0.001 * window[later > 0].sum() - 0.0011 * window[later < 0].sum())
    # The arrival acts first where both are in one step; 3 Hz is the rate that is approached.
    return 0.0007 * (window.sum() - 2 * 3e-3 * TAU * len(arrivals))


def compare_with_pairs(rule, target, delay):
    recording = sn.simulate(build(rule, delay), target=target)
    steps = {
        name: [np.round(1e3 * each / DT) for each in sn.recording.spike_trains(recording, name)]
        for name in ("cell", "list", "poisson")
    }
    late = round(float(delay.split()[0]) / DT)
    arrivals = {
        name: [each[each + late < STEPS] + late for each in steps[name]]
        for name in ("list", "poisson")
    }
    for name in ("list", "poisson"):
        found = recording[f"by_{name}.final_weight"].values - recording[f"by_{name}.weight"].values
        ends = zip(
            recording[f"by_{name}.source"].values,
            recording[f"by_{name}.target"].values,
            strict=True,
        )
        expected = [change(rule, arrivals[name][i], steps["cell"][j]) for i, j in ends]
        assert np.ptp(expected) > 1e-3
        np.testing.assert_allclose(found * 1e9, expected, rtol=1e-9, atol=1e-12)


@pytest.mark.slow
@pytest.mark.skipif(compiler() is None, reason="no C++ compiler works here")
@pytest.mark.usefixtures("quickly_compiled")
@pytest.mark.parametrize("delay", ["0 ms", "1.5 ms"])
@pytest.mark.parametrize("rule", [STDP, INHIBITORY], ids=["stdp", "inhibitory_stdp"])
def test_a_program_adds_up_all_pairs(rule, delay):
    compare_with_pairs(rule, "cpp", delay)


def test_single_synapses_add_up_all_pairs():
    compare_with_pairs(STDP, "numpy", "1.5 ms")


@pytest.mark.slow
@pytest.mark.skipif(compiler() is None, reason="no C++ compiler works here")
@pytest.mark.usefixtures("quickly_compiled")
@pytest.mark.parametrize("rule", [STDP, INHIBITORY], ids=["stdp", "inhibitory_stdp"])
def test_several_spikes_of_a_cell_in_a_step(rule):
    scenario = build(rule, rate="6 kHz")
    found, expected = (sn.simulate(scenario, target=each) for each in ("cpp", "numpy"))
    assert expected.sizes["spike"] > 10 * STEPS * DT
    for name in ("list", "poisson"):
        ours, others = found[f"by_{name}.final_weight"], expected[f"by_{name}.final_weight"]
        np.testing.assert_allclose(ours, others, rtol=1e-12)


@pytest.mark.parametrize(
    ("changes", "ends"),
    [
        ({}, ("pre", "post")),
        ({"projections.by_list.delay": {"uniform": ["1 ms", "2 ms"]}}, ()),
        ({"projections.by_list.plasticity": ["learning", "tsodyks_markram"]}, ()),
        ({"projections.by_list.plasticity": []}, ()),
        ({"projections.by_list.synapse": "kinetic"}, ()),
        ({"record.synapses": {"by_list": {"variables": ["x_pre"], "synapses": 1}}}, ()),
        ({"record.synapses": {"by_list": {"variables": ["w"], "synapses": 1}}}, ("pre", "post")),
    ],
)
def test_which_synapses_have_traces_in_neurons(changes, ends):
    network = build(**changes).network
    assert tuple(trace_texts(network.wires["by_list"], network)) == ends


def test_a_rule_that_reads_its_own_trace_keeps_it_in_synapses():
    """Spikes of a step would see the trace before all of them, and not after those before."""
    own = {
        "equations": "dx/dt = -x/tau : 1\ndy/dt = -y/tau : 1",
        "on_pre": "w = clip(w - w_max*x*y, 0*w_max, w_max)\nx += 1",
        "on_post": "y += 1",
        "parameters": {"tau": "20 ms", "w_max": "1 nS"},
        "weights": ["w_max"],
    }
    network = build(own).network
    assert not trace_texts(network.wires["by_list"], network)
