"""A model that is not whole is refused where it is written, in one paragraph."""

from dataclasses import replace

import brian2.only as b2
import pytest

from simneuro.catalogue import models
from simneuro.errors import InputError
from simneuro.model import NeuronModel, Parameter, SynapseModel

TAU = Parameter("10 ms", "time constant", "chosen: for this test")


def neuron(**changes):
    """A passive cell, with something changed."""
    table = {
        "name": "mine",
        "summary": "a passive cell",
        "equations": "dv/dt = (R*(I_syn + I_ext) - v)/tau : volt",
        "threshold": "v > V_th",
        "reset": "v = 0*volt",
        "parameters": {
            "tau": TAU,
            "R": Parameter("100 Mohm", "resistance", "chosen: for this test"),
            "V_th": Parameter("10 mV", "threshold", "chosen: for this test"),
        },
        **changes,
    }
    return NeuronModel(**table)


def synapse(**changes):
    """An exponential current, with something changed."""
    table = {
        "name": "mine",
        "summary": "an exponential current",
        "equations": "dI/dt = -I/tau : amp",
        "on_pre": "I += w",
        "current": "I",
        "weight": "pA",
        "parameters": {"tau": TAU},
        **changes,
    }
    return SynapseModel(**table)


def one(name, value="1 mV"):
    return {**neuron().parameters, name: Parameter(value, "x", "chosen: for this test")}


def test_the_models_that_the_others_are_made_from_are_whole():
    assert neuron().variables == ("v",)
    assert synapse().variables == ("I",)


BAD_NEURONS = {
    "unknown identifier": (
        {"equations": "dv/dt = (R*I_ext - v + bias)/tau : volt"},
        ("equations", "'bias'"),
    ),
    "unknown identifier in threshold": ({"threshold": "v > V_t"}, ("threshold", "'V_t'")),
    "unknown identifier in reset": ({"reset": "v = V_reset"}, ("reset", "'V_reset'")),
    "wrong dimension": (
        {"equations": "dv/dt = (I_ext - v)/tau : volt"},
        ("equations", "units do not fit"),
    ),
    "wrong dimension of the whole": (
        {"equations": "dv/dt = R*I_ext - v : volt"},
        ("equations", "a voltage per time"),
    ),
    "wrong dimension in threshold": ({"threshold": "v > tau"}, ("threshold", "units do not fit")),
    "wrong dimension in reset": ({"reset": "v = tau"}, ("reset", "units")),
    "syntax": ({"equations": "dv/dt = (R*I_ext - v/tau : volt"}, ("equations",)),
    "no equation": ({"equations": "quick brown fox"}, ("equations", "cannot be read")),
    "no unit": ({"equations": "dv/dt = -v/tau"}, ("equations", "cannot be read")),
    "noise of its own": (
        {"equations": "dv/dt = -v/tau + volt*xi*tau**-0.5 : volt"},
        ("equations", "'xi'", "seed"),
    ),
    "random numbers": (
        {"equations": "dv/dt = (rand()*V_th - v)/tau : volt"},
        ("equations", "'rand'", "seed"),
    ),
    "an integrator for noise": ({"method": "milstein"}, ("method", "rk4")),
    "unknown unit": ({"equations": "dv/dt = -v/tau : volts"}, ("equations", "volts")),
    "syntax in threshold": ({"threshold": "v > "}, ("threshold",)),
    "syntax in reset": ({"reset": "v = = 0*volt"}, ("reset",)),
    "missing v": (
        {"equations": "dx/dt = -x/tau : volt", "threshold": "x > V_th", "reset": ""},
        ("equations", "membrane potential", "v"),
    ),
    "v in other units": (
        {"equations": "dv/dt = -v/tau : 1", "threshold": "v > 1", "reset": "v = 0"},
        ("equations", "in volt"),
    ),
    "threshold is no condition": ({"threshold": "v - V_th"}, ("threshold", "condition")),
    "no threshold": ({"threshold": ""}, ("threshold", "condition")),
    "unit as parameter (amp)": ({"parameters": one("amp", "0.75 nA")}, ("amp", "a unit", "amp_0")),
    "unit as parameter (ms)": ({"parameters": one("ms")}, ("ms", "a unit")),
    "unit as parameter (mV)": ({"parameters": one("mV")}, ("mV", "a unit")),
    "unit as parameter (nS)": ({"parameters": one("nS")}, ("nS", "a unit")),
    "function as parameter": ({"parameters": one("exp")}, ("exp", "a function")),
    "threshold in other units": ({"threshold": "v > R"}, ("threshold", "unit (V)", "units (ohm)")),
    "reset in other units": ({"reset": "v = 3"}, ("reset", "v = 3", "unit V")),
    "engine's name as parameter": ({"parameters": one("I_ext")}, ("I_ext", "simulator")),
    "not a name": ({"parameters": one("V-th")}, ("V-th", "letters")),
    "variable and parameter": ({"parameters": one("v")}, ("parameters.v", "both")),
    "refractory of wrong dimension": ({"refractory": "V_th"}, ("refractory", "a time")),
    "refractory unknown": ({"refractory": "t_ref"}, ("refractory", "'t_ref'")),
    "initial of wrong dimension": ({"initial": {"v": "3 ms"}}, ("initial.v", "a voltage")),
    "initial of nobody": ({"initial": {"u": "3 mV"}}, ("initial.u", "not a state variable", "v")),
    "initial expression": ({"initial": {"v": "V_start"}}, ("initial.v", "'V_start'")),
    "initial expression, wrong dimension": (
        {"initial": {"v": "tau"}},
        ("initial.v", "a voltage"),
    ),
    "unknown integrator": ({"method": "eulre"}, ("method", "eulre", "euler")),
}


@pytest.mark.parametrize("case", list(BAD_NEURONS))
def test_a_bad_neuron_is_one_readable_paragraph(case):
    changes, said = BAD_NEURONS[case]
    with pytest.raises(InputError) as caught:
        neuron(**changes)
    text = str(caught.value)
    assert "\n" not in text
    assert "mine" in text
    assert len(text) < 600
    for words in said:
        assert words in text


BAD_SYNAPSES = {
    "unknown identifier": ({"equations": "dI/dt = -I/tau_d : amp"}, ("equations", "'tau_d'")),
    "wrong dimension": ({"equations": "dI/dt = -I*tau : amp"}, ("equations", "units do not fit")),
    "current of nobody": ({"current": "J"}, ("current", "'J'")),
    "current in other units": (
        {
            "equations": "dg/dt = -g/tau : siemens",
            "on_pre": "g += w",
            "current": "g",
            "weight": "nS",
        },
        ("current", "in amp"),
    ),
    "weight of wrong dimension": ({"weight": "nS"}, ("on_pre", "units")),
    "event on nobody": ({"on_pre": "g += w"}, ("on_pre", "g")),
    "syntax in event": ({"on_pre": "I + = w"}, ("on_pre",)),
    "unknown unit of weight": ({"weight": "pa"}, ("weight", "'pa'")),
    "unit as parameter": (
        {"parameters": {"tau": TAU, "pA": Parameter("1 pA", "x", "chosen: for this test")}},
        ("pA", "a unit"),
    ),
}


@pytest.mark.parametrize("case", list(BAD_SYNAPSES))
def test_a_bad_synapse_is_one_readable_paragraph(case):
    changes, said = BAD_SYNAPSES[case]
    with pytest.raises(InputError) as caught:
        synapse(**changes)
    text = str(caught.value)
    assert "\n" not in text
    assert "mine" in text
    for words in said:
        assert words in text


def test_a_bad_parameter_value_is_refused():
    with pytest.raises(InputError, match="not a number with a unit"):
        Parameter("soon", "a time", "chosen: for this test")
    with pytest.raises(InputError, match="finite"):
        replace(models["lif"], parameters={**models["lif"].parameters, "t_ref": nan_time()})


def nan_time():
    return Parameter(float("nan") * b2.ms, "a time", "chosen: for this test")


def names_of_groups():
    """The public attributes of Brian2's groups, as they are once there are any."""
    cells = b2.NeuronGroup(1, "dv/dt = -v/(1*ms) : volt", threshold="v > 1*mV", method="exact")
    synapses = b2.Synapses(cells, cells, on_pre="v += 1*mV")
    found = {*vars(cells), *vars(synapses), *dir(b2.NeuronGroup), *dir(b2.Synapses)}
    return sorted(name for name in found if not name.startswith("_"))


@pytest.mark.parametrize("name", [*names_of_groups(), "lambda", "double", "xi_1"])
def test_no_name_of_the_simulator_is_a_models(name):
    with pytest.raises(InputError, match=rf"{name}'?, which is .*such as {name}_0"):
        neuron(parameters=one(name))
    with pytest.raises(InputError, match="equations: mine: "):
        neuron(equations=neuron().equations + f"\nd{name}/dt = -{name}/tau : volt")


@pytest.mark.parametrize("name", ["v", "w"])
def test_synapses_have_a_potential_and_a_weight_already(name):
    with pytest.raises(InputError, match=f"{name}'?, which is a name of every synapse"):
        synapse(parameters={"tau": TAU, name: TAU})
    with pytest.raises(InputError, match=f"{name}'?, which is a name of every synapse"):
        synapse(equations=f"dI/dt = -I/tau : amp\nd{name}/dt = -{name}/tau : volt")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("q : 1", "q has no value"),
        ("q : 1 (constant)", r"q cannot have \(constant\)"),
        ("q : 1 (linked)", r"q cannot have \(linked\)"),
        ("q : 1 (summed)", r"q cannot have \(summed\)"),
        ("q = 2*v : volt (shared)", r"q cannot have \(shared\).*Allowed: constant over dt"),
        ("dq/dt = -q/tau : 1 (event-driven)", r"\(event-driven\).*Allowed: unless refractory"),
        ("dq/dt = -q/tau : 1 (constant over dt)", r"q cannot have \(constant over dt\)"),
    ],
)
def test_what_an_equation_cannot_be_here(line, said):
    with pytest.raises(InputError, match=f"equations: mine: .*{said}"):
        neuron(equations=f"{neuron().equations}\n{line}")


def test_what_the_reset_changes_needs_no_equation():
    model = neuron(equations=neuron().equations + "\ncount : 1", reset="v = 0*mV\ncount += 1")
    assert "count" in model.parsed.names
    event = synapse(equations=synapse().equations + "\nlast : second", on_pre="I += w; last = t")
    assert "last" in event.parsed.names


@pytest.mark.parametrize("value", [["1 ms", "2 ms"], float("nan"), float("inf"), "nan ms"])
def test_a_parameter_is_one_finite_quantity(value):
    with pytest.raises(InputError):
        Parameter(value, "a time", "chosen: for this test")


@pytest.mark.parametrize("refractory", ["", "tau", "v > V_th", "2*tau"])
def test_refractory_is_a_time_or_a_condition(refractory):
    assert neuron(refractory=refractory).refractory == refractory


@pytest.mark.parametrize("threshold", ["v > V_th", "v > V_th and v < 2*V_th", "not (v < V_th)"])
def test_threshold_is_any_condition(threshold):
    assert neuron(threshold=threshold).threshold == threshold
