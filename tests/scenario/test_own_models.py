"""Models written in a scenario behave like those of the catalogue."""

import numpy as np
import pytest

import simneuro as sn

OWN = """
title = "Own models"
seed = 3
duration = "40 ms"
dt = "0.1 ms"

[models.mine]
summary = "lif, written out"
equations = "dv/dt = (g_L*(E_L - v) + I_syn + I_ext)/C_m : volt (unless refractory)"
threshold = "v > V_th"
reset = "v = V_reset"
refractory = "t_ref"
method = "exact"
initial = { v = "E_L" }
[models.mine.parameters]
C_m = "200 pF"
g_L = { value = "10 nS", description = "leak conductance", source = "brette2007" }
E_L = "-60 mV"
V_th = "-50 mV"
V_reset = "-60 mV"
t_ref = "5 ms"

[synapses.mine]
equations = '''
dg/dt = -g/tau : siemens
I = g*(E_rev - v) : amp
'''
on_pre = "g += w"
current = "I"
weight = "nS"
parameters = { tau = "5 ms", E_rev = "0 mV" }

[populations.cell]
model = "mine"
size = 3
initial = { v = { uniform = ["-60 mV", "-50 mV"] } }

[drives.step]
kind = "step_current"
target = "cell"
amplitude = "50 pA"
[drives.events]
kind = "poisson"
target = "cell"
synapse = "mine"
rate = "1 kHz"
weight = "1 nS"

[record]
traces = { cell = { variables = ["v", "I_syn"], neurons = 3 } }
"""


@pytest.fixture
def both(tmp_path):
    """The same network with own models, and with those of the catalogue."""
    (tmp_path / "own.toml").write_text(OWN)
    own = sn.Scenario.load(tmp_path / "own.toml")
    ours = own.override({"populations.cell.model": "lif", "drives.events.synapse": "ampa"})
    return own, ours


def test_they_run_alike(both):
    own, ours = (sn.simulate(scenario, target="numpy") for scenario in both)
    assert own.sizes["spike"] > 3
    np.testing.assert_array_equal(own.spike_time, ours.spike_time)
    np.testing.assert_array_equal(own.spike_neuron, ours.spike_neuron)
    np.testing.assert_allclose(own["cell.v"], ours["cell.v"], rtol=1e-12)
    np.testing.assert_allclose(own["cell.I_syn"], ours["cell.I_syn"], rtol=1e-9, atol=1e-20)


def test_their_parameters_have_paths_meanings_and_sources(both):
    own, _ = both
    changed = own.override({"populations.cell.parameters.t_ref": "1 ms"})
    assert float(changed.populations["cell"].parameters["t_ref"]) == 1e-3
    model = own.neuron("cell")
    assert model.parameters["g_L"].source == "brette2007"
    assert model.parameters["g_L"].description == "leak conductance"
    assert model.parameters["C_m"].source.startswith("chosen:")
    assert model.name == "mine"


def test_they_survive_writing_and_resolving(both):
    import tomllib

    own, _ = both
    assert sn.Scenario.from_document(tomllib.loads(own.to_toml())) == own
    assert own.resolved == own


def test_a_changed_own_model_is_another_scenario(both):
    own, _ = both
    assert own.override({"models.mine.parameters.t_ref": "4 ms"}) != own
    assert own.override({"models.mine.reset": "v = E_L"}) != own


def test_a_model_from_another(network):
    network["models"] = {"fast": {"model": "lif", "parameters": {"t_ref": "1 ms"}}}
    network["synapses"] = {"slow": {"model": "ampa", "parameters": {"tau": "20 ms"}}}
    network["populations"]["exc"]["model"] = "fast"
    network["projections"]["exc_inh"]["synapse"] = "slow"
    scenario = sn.Scenario.from_document(network)
    assert float(scenario.neuron("exc").parameters["t_ref"].value) == 1e-3
    assert float(scenario.synapse("slow").parameters["tau"].value) == 0.02
    assert scenario.resolved == scenario


def test_an_own_model_may_be_called_like_ours(network):
    network["models"] = {"lif": {"model": "lif", "parameters": {"t_ref": "1 ms"}}}
    scenario = sn.Scenario.from_document(network)
    assert float(scenario.neuron("exc").parameters["t_ref"].value) == 1e-3
