"""Plasticity and synapses with a state in scenario files: what is read, and what is refused."""

import pytest

import simneuro as sn
from simneuro.errors import InputError


@pytest.fixture
def learning(network):
    """The network, whose excitation learns."""
    network["plasticity"] = {"mine": {"model": "stdp", "parameters": {"w_max": "2 nS"}}}
    network["projections"]["exc_inh"]["plasticity"] = ["mine", "tsodyks_markram"]
    network["record"]["synapses"] = {"exc_inh": {"variables": ["w", "x"], "synapses": [0, 1]}}
    return network


def with_value(document, path, value):
    *parents, last = path.split(".")
    table = document
    for part in parents:
        table = table.setdefault(part, {})
    table[last] = value
    return document


def test_rules_are_read_in_their_order(learning):
    scenario = sn.Scenario.from_document(learning)
    rules = scenario.network.wires["exc_inh"].rules
    assert list(rules) == ["mine", "tsodyks_markram"]
    assert float(rules["mine"].parameters["w_max"].value) == 2e-9
    assert rules["mine"].parameters["w_max"].source == "chosen: set in the scenario"
    assert sn.Scenario.from_document(scenario.document()) == scenario


def test_one_rule_may_be_named_without_a_list(network):
    network["projections"]["exc_inh"]["plasticity"] = "tsodyks_markram"
    scenario = sn.Scenario.from_document(network)
    assert scenario.projections["exc_inh"].plasticity == ("tsodyks_markram",)


def test_its_parameters_have_paths(learning):
    scenario = sn.Scenario.from_document(learning)
    other = scenario.override({"plasticity.mine.parameters.tau_plus": "15 ms"})
    assert float(other.network.rules["mine"].parameters["tau_plus"].value) == 0.015
    assert other.digest != scenario.digest
    with pytest.raises(InputError, match=r"Did you mean 'plasticity\.mine\.parameters\.tau_plus'"):
        scenario.override({"plasticity.mine.parameters.tau_pls": "15 ms"})
    without = scenario.override({"record.synapses": {}, "projections.exc_inh.plasticity": []})
    assert without.network.wires["exc_inh"].rules == {}


def test_a_rule_written_out(network):
    network["plasticity"] = {
        "mine": {
            "equations": "n : 1",
            "on_pre": "n += 1",
            "transmitted": "w/(1 + n/limit)",
            "parameters": {"limit": 10},
            "initial": {"n": 2},
        }
    }
    network["projections"]["exc_inh"]["plasticity"] = "mine"
    network["record"]["synapses"] = {"exc_inh": {"variables": ["n"]}}
    network["projections"]["exc_inh"]["connect"] = {"rule": "all_to_all"}
    recording = sn.simulate(sn.Scenario.from_document(network), target="numpy")
    counts = recording["exc_inh.n"].values[:, 0]
    assert counts.min() >= 2
    assert set(counts) <= set(range(2, 100))


BAD = {
    "unknown rule": (
        ("projections.exc_inh.plasticity", "sdtp"),
        ("projections.exc_inh.plasticity", "'sdtp'", "Did you mean 'stdp'", "mine"),
    ),
    "a rule twice": (
        ("projections.exc_inh.plasticity", ["stdp", "stdp"]),
        ("projections.exc_inh.plasticity", "'stdp'", "twice"),
    ),
    "two that do not go together": (
        ("projections.exc_inh.plasticity", ["stdp", "mine"]),
        ("projections.exc_inh.plasticity", "stdp", "mine", "x_pre"),
    ),
    "weights in another unit": (
        ("projections.exc_inh", {
            "source": "exc", "target": "inh", "synapse": "exp_current", "weight": "3 pA",
            "connect": {"rule": "all_to_all"}, "plasticity": "stdp",
        }),
        ("projections.exc_inh.plasticity", "w_max", "a current, such as pA", "[plasticity.mine]"),
    ),
    "nothing to transmit": (
        ("projections.exc_inh", {
            "source": "exc", "target": "inh", "synapse": "gap_junction", "weight": "3 nS",
            "connect": {"rule": "all_to_all"}, "plasticity": "tsodyks_markram",
        }),
        ("projections.exc_inh.plasticity", "tsodyks_markram", "without spikes"),
    ),
    "a delay of nothing": (
        ("projections.exc_inh", {
            "source": "exc", "target": "inh", "synapse": "gap_junction", "weight": "3 nS",
            "connect": {"rule": "all_to_all"}, "delay": "1 ms",
        }),
        ("projections.exc_inh.delay", "gap_junction"),
    ),
    "a junction with a drive": (
        ("drives.background.synapse", "gap_junction"),
        ("drives.background.synapse", "gap_junction", "projection"),
    ),
    "counts of a kinetic synapse": (
        ("drives.background.synapse", "gaba_b"),
        ("drives.background.synapse", "gaba_b", "gamma_spikes", "a population"),
    ),
    "an own rule of nothing": (
        ("plasticity.other", {"model": "hebb"}),
        ("plasticity.other", "'hebb'", "stdp"),
    ),
    "an own rule in wrong units": (
        ("plasticity.mine.parameters", {"tau_plus": "2 nS"}),
        ("plasticity.mine.tau_plus", "a time"),
    ),
    "a variable that is not there": (
        ("record.synapses.exc_inh.variables", ["g"]),
        ("record.synapses.exc_inh.variables", "'g'", "x_pre"),
    ),
    "synapses of nothing": (
        ("record.synapses", {"exc_exc": {"variables": ["w"]}}),
        ("record.synapses", "'exc_exc'", "exc_inh"),
    ),
    "a synapse twice": (
        ("record.synapses.exc_inh.synapses", [1, 1]),
        ("record.synapses.exc_inh.synapses", "1", "twice"),
    ),
    "too many synapses": (
        ("record.synapses", {"inh_exc": {"variables": ["w"], "synapses": 9}}),
        ("record.synapses.inh_exc.synapses", "9", "8"),
    ),
    "a synapse after the last": (
        ("record.synapses", {"inh_exc": {"variables": ["w"], "synapses": [8]}}),
        ("record.synapses.inh_exc.synapses", "no synapse 8", "0 to 7"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_what_does_not_fit_is_one_readable_paragraph(learning, case):
    (path, value), said = BAD[case]
    if path == "projections.exc_inh":
        del learning["record"]["synapses"]
        learning["conditions"] = {}
    document = with_value(learning, path, value)
    with pytest.raises(InputError) as caught:
        sn.Scenario.from_document(document)
    assert "\n" not in str(caught.value)
    for part in said:
        assert part in str(caught.value)


def test_a_list_of_synapses_longer_than_what_is_drawn(learning):
    scenario = sn.Scenario.from_document(learning)
    longer = scenario.override({"record.synapses.exc_inh.synapses": 16})
    with pytest.raises(InputError, match=r"record\.synapses\.exc_inh.*asks for synapse 15"):
        sn.simulate(longer, target="numpy")
