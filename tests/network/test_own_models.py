"""Models written in a scenario behave like those of the catalogue."""

import tomllib
from dataclasses import replace

import numpy as np
import pytest

import simneuro as sn
from simneuro.errors import InputError
from simneuro.model.statements import as_time

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


def test_a_name_that_a_synapse_brings_along_is_told_at_once(tmp_path):
    leak = OWN.replace("g_L", "tau_mine")
    (tmp_path / "own.toml").write_text(leak)
    with pytest.raises(InputError, match=r"synapse mine puts tau_mine into its cells, .* mine has"):
        sn.Scenario.load(tmp_path / "own.toml")


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
    model = own.network.cells["cell"].model
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


def test_a_value_set_later_keeps_meaning_and_range_but_not_the_source(both):
    own, _ = both
    table = {"value": "10 nS", "description": "leak", "source": "brette2007", "valid": "> 0"}
    described = own.override({"models.mine.parameters.g_L": table})
    changed = described.override({"models.mine.parameters.g_L": "12 nS"})
    parameter = changed.network.cells["cell"].model.parameters["g_L"]
    assert float(parameter.value) == 12e-9
    assert (parameter.description, parameter.valid) == ("leak", "> 0")
    assert parameter.source.startswith("chosen:")
    with pytest.raises(InputError, match=r"models\.mine\.parameters\.g_L: got -1 nS, .* be > 0"):
        described.override({"models.mine.parameters.g_L": "-1 nS"})


@pytest.mark.parametrize(
    ("takes", "said"),
    [
        ("I_ext", "projections.exc_inh.synapse: the equations of mine do not contain I_syn"),
        ("I_syn", "drives.step.kind: the equations of mine do not contain I_ext"),
    ],
)
def test_what_would_flow_into_nothing_is_told(network, takes, said):
    network["models"] = {
        "mine": {
            "equations": f"dv/dt = ({takes}/(10*nS) - v)/(10*ms) : volt",
            "threshold": "v > 1*mV",
            "reset": "v = 0*mV",
        }
    }
    network["populations"]["inh"] = {"model": "mine", "size": 2}
    with pytest.raises(InputError) as caught:
        sn.Scenario.from_document(network)
    assert said in str(caught.value)


def test_a_model_from_another(network):
    network["models"] = {"fast": {"model": "lif", "parameters": {"t_ref": "1 ms"}}}
    network["synapses"] = {"slow": {"model": "ampa", "parameters": {"tau": "20 ms"}}}
    network["populations"]["exc"]["model"] = "fast"
    network["projections"]["exc_inh"]["synapse"] = "slow"
    scenario = sn.Scenario.from_document(network)
    assert float(scenario.network.cells["exc"].model.parameters["t_ref"].value) == 1e-3
    assert float(scenario.network.receptors["slow"].parameters["tau"].value) == 0.02
    assert scenario.resolved == scenario


def test_a_model_from_another_takes_all_that_its_table_says(network):
    said = {
        "summary": "lif that starts high",
        "threshold": "v >= V_th",
        "reset": "v = E_L",
        "refractory": "2*t_ref",
        "method": "euler",
        "max_dt": "0.5 ms",
        "initial": {"v": "-55 mV"},
        "references": ["brunel2000"],
    }
    table = {"model": "lif", "parameters": {"t_ref": "1 ms"}, **said}
    network["models"] = {"mine": table}
    network["populations"]["exc"]["model"] = "mine"
    scenario = sn.Scenario.from_document(network)
    for each in (scenario, scenario.resolved):
        model = each.network.cells["exc"].model
        assert {key: getattr(model, key) for key in ("summary", "threshold", "reset")} == {
            key: said[key] for key in ("summary", "threshold", "reset")
        }
        assert (model.refractory, model.method) == ("2*t_ref", "euler")
        assert float(model.max_dt) == 5e-4
        assert float(model.initial["v"]) == -0.055
        assert model.references == ("brunel2000",)
        assert model.name == "mine"
        assert model.equations == sn.models["lif"].equations
        assert float(model.parameters["t_ref"].value) == 1e-3


def test_what_a_table_leaves_out_is_the_other_models(network):
    network["models"] = {"mine": {"model": "hodgkin_huxley"}}
    network["synapses"] = {"mine": {"model": "ampa"}}
    network["populations"]["exc"] |= {"model": "mine", "initial": {}}
    network["projections"]["exc_inh"]["synapse"] = "mine"
    del network["dt"]
    scenario = sn.Scenario.from_document(network)
    for each in (scenario, scenario.resolved):
        assert (
            replace(each.network.cells["exc"].model, name="hodgkin_huxley")
            == sn.models["hodgkin_huxley"]
        )
        assert replace(each.network.receptors["mine"], name="ampa") == sn.models["ampa"]
        assert float(each.time_step) == 5e-5


def test_a_synapse_from_another_takes_all_that_its_table_says(network):
    table = {"model": "ampa", "on_pre": "g += 2*w", "weight": "uS", "parameters": {"tau": "1 ms"}}
    network["synapses"] = {"mine": table}
    network["projections"]["exc_inh"]["synapse"] = "mine"
    model = sn.Scenario.from_document(network).network.receptors["mine"]
    assert (model.on_pre, model.weight, model.name) == ("g += 2*w", "uS", "mine")
    assert float(model.parameters["tau"].value) == 1e-3
    assert model.equations == sn.models["ampa"].equations


@pytest.mark.parametrize(
    ("table", "changes", "said"),
    [
        (
            "models",
            {"threshold": "v > V_t"},
            "models.mine.threshold: mine: nothing is called 'V_t'",
        ),
        ("models", {"initial": {"u": "1 mV"}}, "models.mine.initial.u: mine: 'u' is not a state"),
        ("models", {"max_dt": "0.01 ms"}, "mine is accurate up to dt = 0.01 ms"),
        ("synapses", {"weight": "mV"}, "synapses.mine.on_pre: mine: the units do not fit"),
        ("synapses", {"current": "J"}, "synapses.mine.current: mine: the current 'J'"),
    ],
)
def test_what_its_table_says_is_checked_with_the_rest(network, table, changes, said):
    base = {"models": "lif", "synapses": "ampa"}[table]
    network[table] = {"mine": {"model": base, **changes}}
    network["populations"]["inh"]["model"] = "mine" if table == "models" else "lif"
    with pytest.raises(InputError, match=said):
        sn.Scenario.from_document(network)


def test_a_changed_parameter_does_not_keep_the_source_of_the_old_value(network):
    changed = {
        "t_ref": "1 ms",
        "C_m": {"value": "1 pF", "source": "brunel2000", "description": "small"},
    }
    network["models"] = {"mine": {"model": "lif", "parameters": changed}}
    network["populations"]["exc"]["model"] = "mine"
    parameters = sn.Scenario.from_document(network).network.cells["exc"].model.parameters
    assert parameters["t_ref"].source == "chosen: set in the scenario"
    assert parameters["t_ref"].description == sn.models["lif"].parameters["t_ref"].description
    assert (parameters["C_m"].source, parameters["C_m"].description) == ("brunel2000", "small")
    assert parameters["g_L"].source == "brette2007"


def test_poisson_events_need_a_receptor_that_adds_them_up(both):
    own, _ = both
    assert own.override({"synapses.mine.on_pre": "g += 0.5*w"}).drives["events"].synapse == "mine"
    for on_pre in ("g = w", "g += 1*nS", "g += w*(5*nS - g)/nS"):
        with pytest.raises(InputError, match=r"drives\.events\.synapse: .*proportional to w"):
            own.override({"synapses.mine.on_pre": on_pre})
    listed = {
        "kind": "spike_list",
        "target": "cell",
        "synapse": "mine",
        "weight": "1 nS",
        "times": ["1 ms"],
        "neurons": [0],
    }
    changes = {"drives.events": listed, "synapses.mine.on_pre": "g = w"}
    assert own.override(changes).drives["events"].kind == "spike_list"


def test_a_subexpression_may_be_held_over_a_time_step(both):
    own, _ = both
    held = "I_L = g_L*(E_L - v) : amp (constant over dt)"
    equations = f"dv/dt = (I_L + I_syn + I_ext)/C_m : volt (unless refractory)\n{held}"
    changes = {"models.mine.equations": equations, "models.mine.method": "euler"}
    by_euler = own.override({"models.mine.method": "euler"})
    ours, theirs = (sn.simulate(each, target="numpy") for each in (own.override(changes), by_euler))
    np.testing.assert_allclose(ours["cell.v"], theirs["cell.v"], rtol=1e-12)


def test_an_own_model_may_be_called_like_ours(network):
    network["models"] = {"lif": {"model": "lif", "parameters": {"t_ref": "1 ms"}}}
    scenario = sn.Scenario.from_document(network)
    assert float(scenario.network.cells["exc"].model.parameters["t_ref"].value) == 1e-3


def test_a_refractory_time_is_written_as_people_write_it():
    """A model object holds it as an expression, which a file need not."""
    mine = sn.NeuronModel(
        name="mine",
        equations="dv/dt = (I_ext + I_syn)/C_m : volt",
        threshold="v > V_th",
        reset="v = 0*mV",
        refractory="1.5 ms",
        parameters={"C_m": "100 pF", "V_th": "10 mV"},
    )
    population = sn.Population(model=mine, size=1)
    made = sn.Scenario(title="t", duration="1 s", populations={"c": population})
    assert 'refractory = "1.5 ms"' in made.to_toml()
    again = sn.Scenario.from_document(tomllib.loads(made.to_toml()))
    assert again == made
    assert again.network.cells["c"].model.refractory == mine.refractory
    for text in ("t_ref", "v > V_th", "0.1*second*x"):
        assert as_time(text) == text
