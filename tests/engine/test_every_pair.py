"""Every neuron with every synapse: built, of effect, and alike on all targets."""

import numpy as np
import pytest

import simneuro as sn
from simneuro.engine import compiler
from simneuro.engine.equations.cells import cell_text

needs_compiler = pytest.mark.skipif(compiler() is None, reason="no C++ compiler works here")

NEURONS, SYNAPSES = tuple(sn.models.neurons), tuple(sn.models.synapses)
GROUPS = [NEURONS[first : first + 4] for first in range(0, len(NEURONS), 4)]
LINEAR = [
    name for name, model in sn.models.synapses.items() if model.is_linear and not model.needs_source
]
LINEAR.remove("delta")
WEIGHTS = {"mV": 0.5, "pA": 5.0, "nS": 0.1}
SMALL = {"izhikevich": 0.005}  # its membrane has 1 pF, not some 200


def weight(neuron, synapse):
    """One that is felt and does not make the target fire; an electrical one is weaker."""
    unit = sn.models[synapse].weight
    scale = 1.0 if unit == "mV" else SMALL.get(neuron, 1.0)
    return f"{WEIGHTS[unit] * scale * (0.01 if synapse == 'gap_junction' else 1)} {unit}"


def projection(neuron, synapse):
    """From each cell of the source to one; delta comes first, the others a millisecond later."""
    events = sn.models[synapse].has_events
    delay = 0.5 if synapse == "delta" else 1.5 + 0.1 * SYNAPSES.index(synapse)
    return {
        "source": "source",
        "target": neuron,
        "synapse": synapse,
        "connect": {"rule": "one_to_one"},
        "weight": weight(neuron, synapse),
        **({"delay": f"{delay:g} ms"} if events else {}),
    }


def traced(synapses):
    receptors = [f"{own}_{name}" for name in synapses for own in sn.models[name].variables]
    return {"variables": ["v", "I_syn", *receptors], "neurons": 2}


def pairs(neurons, synapses=SYNAPSES):
    """Cells of which the first gets spikes by each synapse, the second none."""
    return sn.Scenario.from_document(
        {
            "title": "every pair",
            "duration": "8 ms",
            "dt": "0.05 ms",
            "populations": {name: {"model": name, "size": 2} for name in neurons}
            | {"source": {"model": "lif", "size": 2}},
            "projections": {
                f"{neuron}_by_{synapse}": projection(neuron, synapse)
                for neuron in neurons
                for synapse in synapses
            },
            "drives": {
                "into_the_first": {
                    "kind": "step_current",
                    "target": "source",
                    "amplitude": "2 nA",
                    "cells": [0, 1],
                }
            },
            "record": {"traces": {name: traced(synapses) for name in neurons}},
        }
    )


def assert_felt(recording, neuron):
    """The first cell got a current of every receptor, and the jump of delta at its time."""
    first = recording.isel({f"{neuron}.neuron": 0})
    second = recording.isel({f"{neuron}.neuron": 1})
    currents = [f"{sn.models[s].current}_{s}" for s in SYNAPSES if sn.models[s].current]
    for current in currents:
        name = f"{neuron}.{current}"
        assert np.abs(first[name]).max() > 0, name
        if not current.endswith("gap_junction"):
            assert np.all(second[name] == 0), name
    total = sum(recording[f"{neuron}.{current}"].values for current in currents)
    np.testing.assert_allclose(recording[f"{neuron}.I_syn"], total, rtol=1e-12, atol=1e-24)
    spike = recording.spike_time.values[recording.spike_population.values == source(recording)][0]
    arrival = round((spike + 0.5e-3) / 0.05e-3)
    apart = (first[f"{neuron}.v"] - second[f"{neuron}.v"]).values
    assert apart[arrival + 1] - apart[arrival] == pytest.approx(0.5e-3, rel=0.1)
    assert apart[arrival] == pytest.approx(0, abs=0.05e-3)


def source(recording):
    return list(recording.population.values).index("source")


@pytest.mark.parametrize("neuron", NEURONS)
def test_every_neuron_takes_every_receptor(neuron):
    text = cell_text(pairs((neuron,)).network.cells[neuron])
    for synapse in SYNAPSES:
        assert {f"{own}_{synapse}" for own in sn.models[synapse].variables} <= set(text.equations)


@pytest.mark.parametrize("neuron", ["lif", "izhikevich", "hodgkin_huxley"])
def test_every_synapse_is_felt(neuron):
    assert_felt(sn.simulate(pairs((neuron,)), target="numpy"), neuron)


@pytest.mark.slow
@needs_compiler
@pytest.mark.usefixtures("quickly_compiled")
@pytest.mark.parametrize("neurons", GROUPS)
def test_every_pair_is_alike_in_a_program(neurons, assert_same):
    scenario = pairs(neurons)
    expected = sn.simulate(scenario, target="numpy")
    for neuron in neurons:
        assert_felt(expected, neuron)
    assert_same(sn.simulate(scenario, target="cpp"), expected)


@pytest.mark.slow
@needs_compiler
@pytest.mark.usefixtures("quickly_compiled")
@pytest.mark.parametrize("synapse", LINEAR)
def test_linear_cells_are_solved_exactly_in_a_program(synapse, assert_same):
    exact = [name for name in NEURONS if sn.models[name].method == "exact"]
    scenario = pairs(exact, ("delta", synapse))
    assert {cell_text(scenario.network.cells[name]).method for name in exact} == {"exact"}
    expected = sn.simulate(scenario, target="numpy")
    assert_same(sn.simulate(scenario, target="cpp"), expected)


@pytest.mark.slow
@needs_compiler
@pytest.mark.usefixtures("quickly_compiled")
def test_pairs_are_alike_on_cython(assert_same):
    scenario = pairs(("hodgkin_huxley",), ("alpha_current", "nmda", "gap_junction"))
    expected = sn.simulate(scenario, target="numpy")
    assert_same(sn.simulate(scenario, target="cython"), expected)
