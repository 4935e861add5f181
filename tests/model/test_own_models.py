"""Models that users make in Python: what they may leave out, and parameters as texts."""

import brian2.only as b2
import pytest

import simneuro as sn
from simneuro.errors import InputError
from simneuro.model.text_checks import run_check

EQUATIONS = "dv/dt = (E_L - v + R*(I_ext + I_syn))/tau : volt"
VALUES = {"R": "100 Mohm", "tau": 20 * b2.ms, "E_L": "-70 mV", "V_th": "-50 mV"}


def neuron(**changes):
    values = {"name": "mine", "equations": EQUATIONS, "threshold": "v > V_th", "reset": "v = E_L"}
    return sn.NeuronModel(**{**values, "parameters": VALUES, **changes})


def test_parameters_may_be_texts_quantities_tables_and_parameters():
    model = neuron(
        parameters={
            **VALUES,
            "R": {"value": "100 Mohm", "description": "resistance", "valid": "> 0"},
            "V_th": sn.Parameter("-50 mV", "threshold", "chosen: usual"),
        }
    )
    assert {name: float(each.value) for name, each in model.parameters.items()} == {
        "R": 1e8,
        "tau": 0.02,
        "E_L": -0.07,
        "V_th": -0.05,
    }
    assert model.parameters["R"].description == "resistance"
    assert model.parameters["V_th"].source == "chosen: usual"
    assert model.parameters["tau"].source == "chosen: given without a source"
    with pytest.raises(InputError, match="R: "):
        model.with_parameters(R="-1 Mohm")


def test_texts_and_the_same_quantities_make_equal_models():
    known = {
        name: sn.Parameter(value, "", "chosen: given without a source")
        for name, value in VALUES.items()
    }
    assert neuron() == neuron(parameters=known)


def test_a_model_with_texts_is_simulated():
    scenario = sn.Scenario(
        title="t",
        duration="200 ms",
        populations={"cell": sn.Population(model=neuron(initial={"v": "E_L"}), size=1)},
        drives={"step": sn.StepCurrent(target="cell", amplitude="400 pA")},
    )
    times, _ = sn.recording.spikes(sn.simulate(scenario, target="numpy"), "cell")
    # R I = 40 mV above rest and threshold at 20 mV: an interval of tau ln 2 = 13.86 ms.
    assert len(times) == int(200 / (20 * 0.6931))


def test_a_wrong_text_is_explained():
    with pytest.raises(InputError, match=r"parameters.R: unknown unit 'mohms'.*"):
        neuron(parameters={**VALUES, "R": "100 mohms"})
    with pytest.raises(InputError, match=r"parameters.R: .*or a table. Allowed: value, descr"):
        neuron(parameters={**VALUES, "R": {"values": "100 Mohm"}})
    with pytest.raises(InputError, match="the threshold must be a condition"):
        neuron(threshold="")


def test_synapses_and_rules_take_texts():
    synapse = sn.SynapseModel(
        name="slow",
        equations="dI/dt = -I/tau : amp",
        on_pre="I += w",
        current="I",
        weight="pA",
        parameters={"tau": "50 ms"},
    )
    assert float(synapse.parameters["tau"].value) == 0.05
    rule = sn.PlasticityModel(
        name="grows",
        equations="",
        on_pre="w = w + step",
        weights=("step",),
        parameters={"step": "1 nS"},
    )
    assert float(rule.parameters["step"].value) == 1e-9


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("200 pf", "pF"),
        ("3 nsiemens", "nS"),
        ("1 mvolt", "mV"),
        ("5 hz", "Hz"),
        ("2 msecond", "ms"),
        ("1 uamp", "uA"),
        ("2 hertz", "Hz"),
        ("7 nf", "nF"),
    ],
)
def test_the_unit_that_was_meant_is_suggested(text, meant):
    with pytest.raises(InputError, match=f"unknown unit .* Did you mean '{meant}'"):
        sn.Parameter(text, "", "")


def test_an_unknown_model_is_explained_in_each_family():
    for family, name in (("neurons", "lfi"), ("synapses", "amba"), ("plasticity", "stpd")):
        with pytest.raises(InputError, match=r"there is no model .* Did you mean"):
            getattr(sn.models, family)[name]
    assert sn.models.neurons.get("lfi") is None
    assert "lfi" not in sn.models.neurons


def test_the_detail_that_an_error_of_brian2_came_from_is_told():
    def check():
        raise ValueError("the equations are wrong") from SyntaxError(
            "unmatched bracket", ("<unknown>", 1, 3, "a)")
        )

    with pytest.raises(InputError) as error:
        run_check(neuron(), "equations", check)
    assert error.value.message.startswith(
        "mine: cannot be read: the equations are wrong unmatched bracket."
    )
