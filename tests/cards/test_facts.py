"""The facts on cards, typed from the models, and that the terminal and the docs show the same."""

import subprocess
import sys

import pytest

import simneuro as sn
from simneuro.cards import caption, describe
from simneuro.validation import checks_of


def test_a_neuron_by_hand():
    facts = describe(sn.models["lif"])
    assert facts.equations[0][0] == ""
    assert facts.behaviour == "spikes and integration"
    assert dict(facts.spikes) == {
        "threshold": "`v > V_th`",
        "reset": "`v = V_reset`",
        "refractory": "`t_ref`, from the end of the step with the spike: an interval is the time "
        "to threshold, in whole steps, plus `t_ref`",
        "integrator": "exact",
        "start": "`v = E_L`",
        "input": "`I_ext`: currents of drives; `I_syn`: currents of synapses",
    }
    capacitance = facts.parameters[0]
    assert (capacitance.name, capacitance.value, capacitance.valid) == ("C_m", "200 pF", "> 0")
    assert facts.sources[0] == capacitance.source


def test_a_synapse_by_hand():
    assert [where for where, _ in describe(sn.models["kinetic"]).equations] == [
        "in the target cell",
        "of each synapse",
        "summed over the synapses of a cell",
    ]
    assert dict(describe(sn.models["delta"]).spikes) == {
        "on arrival": "`v += w`",
        "weight": "`w`, a voltage, such as mV",
        "current": "none",
    }


def test_a_rule_by_hand():
    depression, learning = (describe(sn.models[name]) for name in ("tsodyks_markram", "stdp"))
    assert dict(depression.spikes)["what reaches the receptor"] == "`w*released`"
    assert dict(depression.spikes)["on a spike of the target"] == "nothing"
    assert "in the unit of the weight" not in dict(depression.spikes)
    assert dict(learning.spikes)["in the unit of the weight"] == "`w_max`"


@pytest.mark.parametrize("name", sn.models)
def test_facts_name_all_of_a_model(name):
    model, facts = sn.models[name], describe(sn.models[name])
    assert [each.name for each in facts.parameters] == list(model.parameters)
    assert [each.name for each in facts.variants] == list(model.variants)
    assert list(facts.checks) == list(checks_of((name,)))
    assert set(facts.sources) >= {each.source for each in model.parameters.values()}


def test_captions_say_what_differs_between_models():
    assert "mean of 20 cells" in caption(sn.models["escape_lif"])
    assert "mean of" not in caption(sn.models["lif"])
    assert "100 pA from 50 to 250 ms" in caption(sn.models["gap_junction"])
    assert "weight of 100 nS" in caption(sn.models["gaba_b"])
    assert "10 ms after each arrival" in caption(sn.models["stdp"])
    assert "20 Hz" in caption(sn.models["tsodyks_markram"])


def test_facts_do_not_load_the_drawing():
    code = (
        "from simneuro.cards import describe; import sys; print('simneuro.figures' in sys.modules)"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
