"""A rule of plasticity, or a synapse with a state of its own, that is not whole is refused."""

import pytest

from simneuro.catalogue import models
from simneuro.errors import InputError
from simneuro.model import Parameter, PlasticityModel, SynapseModel

TAU = Parameter("10 ms", "time constant", "chosen: for this test")
LIMIT = Parameter("1 nS", "largest weight", "chosen: for this test")


def rule(**changes):
    """Weights that arrivals raise, with something changed."""
    table = {
        "name": "mine",
        "summary": "arrivals raise the weight",
        "equations": "dx/dt = -x/tau : 1",
        "on_pre": "x += 1\nw = clip(w + 0.1*x*w_max, 0*w_max, w_max)",
        "transmitted": "w*x",
        "weights": ("w_max",),
        "parameters": {"tau": TAU, "w_max": LIMIT},
        **changes,
    }
    return PlasticityModel(**table)


def synapse(**changes):
    """A first-order synapse, with something changed."""
    table = {
        "name": "mine",
        "summary": "a state in each synapse",
        "equations": "I = -g*v : amp",
        "each": "dr/dt = -r/tau : 1",
        "on_pre": "r += share",
        "summed": "g = w*r : siemens",
        "current": "I",
        "weight": "nS",
        "parameters": {"tau": TAU},
        **changes,
    }
    return SynapseModel(**table)


def test_what_the_others_are_made_from_is_whole():
    assert rule().changes_weight
    assert rule().event_driven == ("x",)
    assert synapse().variables == ("I", "g")
    assert not synapse().adds_weights
    assert not synapse().is_linear


BAD_RULES = {
    "unknown name": ({"on_pre": "x += gain"}, ("on_pre", "'gain'")),
    "units of the weight": ({"on_pre": "w += tau\nx += 1"}, ("on_pre", "units")),
    "a weight that is not marked": ({"weights": ()}, ("on_pre", "units")),
    "a weight that is nothing": ({"weights": ("w_min",)}, ("weights", "'w_min'", "w_max")),
    "weights of two kinds": (
        {"weights": ("tau", "w_max")},
        ("parameters", "tau, w_max", "a conductance", "a time"),
    ),
    "transmitted in other units": ({"transmitted": "w*tau"}, ("transmitted", "units do not fit")),
    "transmitted not in proportion": ({"transmitted": "w + w_max"}, ("transmitted", "w*x")),
    "chance twice": ({"on_pre": "x = binomial(3, 0.5)*binomial(2, 0.5)"}, ("on_pre", "several")),
    "chance after the spike": ({"on_post": "x = binomial(3, 0.5)"}, ("on_post", "'binomial'")),
    "noise": ({"on_pre": "x += rand()"}, ("on_pre", "'rand'", "seed")),
    "a sum of weight and number": (
        {"transmitted": "w + x"},
        ("transmitted", "'w' has unit of the weight", "'x' has unit 1"),
    ),
    "not linear": ({"equations": "dx/dt = -x**2/tau : 1"}, ("equations", "(clock-driven)")),
    "changed between events": (
        {"equations": "dx/dt = (v_post/mV - x)/tau : 1"},
        ("equations", "v_post changes between events", "(clock-driven)"),
    ),
    "never changed": ({"equations": rule().equations + "\ny : 1"}, ("equations", "y has no value")),
    "start of nobody": ({"initial": {"y": 1}}, ("initial.y", "'y'", "x")),
    "start in other units": ({"initial": {"x": "1 ms"}}, ("initial.x", "1 ms")),
    "a name of recordings": (
        {"equations": "ddelay/dt = -delay/tau : 1", "on_pre": "delay += 1", "transmitted": "w"},
        ("equations", "delay"),
    ),
    "the name of the weight": ({"parameters": {"w": LIMIT, "tau": TAU}}, ("parameters.w",)),
}


@pytest.mark.parametrize("case", BAD_RULES)
def test_a_bad_rule_is_one_readable_paragraph(case):
    changes, said = BAD_RULES[case]
    with pytest.raises(InputError) as caught:
        rule(**changes)
    assert "\n" not in str(caught.value)
    for part in said:
        assert part in str(caught.value)


BAD_SYNAPSES = {
    "unknown name": ({"each": "dr/dt = -r/tau_r : 1"}, ("each", "'tau_r'")),
    "units of a state": ({"each": "dr/dt = -r : 1"}, ("each", "units do not fit")),
    "units of a sum": ({"summed": "g = w*v_pre : siemens"}, ("summed", "units do not fit")),
    "a sum that is none": ({"summed": "dg/dt = -g/tau : siemens"}, ("summed", "g = w*s")),
    "two of one name": ({"each": "dg/dt = -g/tau : 1", "on_pre": "g += 1"}, ("'g'",)),
    "a current that nothing gives": ({"current": "J"}, ("current", "'J'")),
    "syntax": ({"summed": "g == w : siemens"}, ("summed", "cannot be read")),
    "the share as a name": ({"parameters": {"tau": TAU, "share": LIMIT}}, ("share", "synapse")),
}


@pytest.mark.parametrize("case", BAD_SYNAPSES)
def test_a_bad_synapse_is_one_readable_paragraph(case):
    changes, said = BAD_SYNAPSES[case]
    with pytest.raises(InputError) as caught:
        synapse(**changes)
    assert "\n" not in str(caught.value)
    for part in said:
        assert part in str(caught.value)


def test_a_weight_among_the_parameters_takes_any_unit():
    current = models["stdp"].with_parameters(w_max="60 pA")
    assert float(current.parameters["w_max"].value) == 60e-12
    assert models["stdp"].weight_dimension is models["ampa"].weight_dimension
    assert current.weight_dimension is models["exp_current"].weight_dimension
    with pytest.raises(InputError, match="tau_plus: got 1 pA, but this must be a time"):
        models["stdp"].with_parameters(tau_plus="1 pA")
    with pytest.raises(InputError, match="eta, w_max"):
        models["inhibitory_stdp"].with_parameters(w_max="60 pA")
