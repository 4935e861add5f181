"""What people who know Brian2 write first, and what the message says to write."""

import pytest

import simneuro as sn
from simneuro.errors import InputError
from simneuro.scenario import Scenario

EQUATIONS = "dv/dt = (E_L - v + R*(I_syn + I_ext))/tau : volt (unless refractory)"
PARAMETERS = {"R": "100 Mohm", "tau": "20 ms", "E_L": "-70 mV", "V_th": "-50 mV"}


def neuron(**changes):
    own = {"name": "mine", "equations": EQUATIONS, "threshold": "v > V_th", "reset": "v = E_L"}
    return sn.NeuronModel(**{**own, "parameters": PARAMETERS, **changes})


def synapse(**changes):
    own = {
        "name": "mine",
        "equations": "dg/dt = -g/tau : siemens\nI = g*(E - v) : amp",
        "on_pre": "g += w",
        "current": "I",
        "parameters": {"tau": "5 ms", "E": "0 mV"},
    }
    return sn.SynapseModel(**{**own, **changes})


def rule(**changes):
    own = {
        "name": "mine",
        "equations": "dx/dt = -x/tau : 1",
        "on_pre": "x += 1\nw = clip(w - w_max*x, 0*w_max, w_max)",
        "weights": ("w_max",),
        "parameters": {"tau": "20 ms", "w_max": "1 nS"},
    }
    return sn.PlasticityModel(**{**own, **changes})


def test_the_models_without_mistakes_are_right():
    neuron(), synapse(), rule()


@pytest.mark.parametrize(
    ("make", "change", "said"),
    [
        (neuron, {"reset": "v = -60 mV"}, r"quantity is written with a sign: 60\*mV"),
        (neuron, {"threshold": "v > -50 mV"}, r"quantity is written with a sign: 50\*mV"),
        (neuron, {"equations": EQUATIONS.replace("volt", "V")}, "spelt out: 'volt', not 'V'"),
        (
            neuron,
            {"equations": "dv/dt = -v/tau"},
            "not end with the unit of v, as dv/dt",
        ),
        (neuron, {"equations": "v' = -v/tau : volt"}, r"\. A derivative is written dv/dt = "),
        (neuron, {"threshold": "v > 10mV"}, r"quantity is written with a sign: 10\*mV"),
        (neuron, {"reset": "v == E_L"}, "assigned by one equals sign: v = "),
        (neuron, {"equations": EQUATIONS.replace("I_ext", "Iext")}, "Did you mean 'I_ext'"),
        (neuron, {"equations": EQUATIONS.replace("I_syn", "ge")}, "receptors .* add up to I_syn"),
        (neuron, {"equations": EQUATIONS + "\nI : amp"}, "A current from outside is I_ext"),
        (synapse, {"on_pre": "ge += w"}, "What it calls g is g_<receptor> in recordings"),
        (synapse, {"weight": "1"}, r'the unit that `weight` names: "nS" for a conductance'),
        (rule, {"on_pre": "ge += w"}, "is done by the receptor"),
        (rule, {"on_pre": "x += 1\nw = clip(w - w_max*x, 0, w_max)"}, r"a zero of w is 0\*w_max"),
        (rule, {"on_pre": "w = w + x"}, r"changes w by w_max\*x"),
    ],
)
def test_the_message_says_what_to_write(make, change, said):
    with pytest.raises(InputError, match=said):
        make(**change)


def test_an_equation_that_goes_on_after_a_comment_has_its_unit():
    first, second = EQUATIONS.split(" + I_ext")
    with pytest.raises(InputError, match="cannot be read") as caught:
        neuron(equations=f"{first}  # of synapses\n + I_ext{second}\nx = 3 :: volt")
    assert "does not end with the unit" not in str(caught.value)


def test_a_refractory_time_may_be_a_quantity():
    drives = {"step": {"kind": "step_current", "target": "cell", "amplitude": "400 pA"}}
    found = []
    for refractory in ("5 ms", "5*ms"):
        cell = {"model": neuron(refractory=refractory, initial={"v": "E_L"}), "size": 1}
        document = {"title": "t", "duration": "100 ms", "drives": drives}
        scenario = Scenario.from_document({**document, "populations": {"cell": cell}})
        found.append(sn.recording.spikes(sn.simulate(scenario, target="numpy"), "cell")[0].tolist())
    assert len(found[0]) > 3
    assert found[0] == found[1]
    with pytest.raises(InputError, match="refractory"):
        neuron(refractory="5 mV")


def test_a_weight_may_be_a_plain_number():
    plain = synapse(
        equations="dg/dt = -g/tau : 1\nI = g*g_L*(E - v) : amp",
        weight="1",
        parameters={"tau": "5 ms", "E": "0 mV", "g_L": "10 nS"},
    )
    drive = {"kind": "regular_spikes", "target": "cell", "synapse": "mine", "rate": "20 Hz"}
    traces = {"cell": {"variables": ["g_mine"]}}
    document = {
        "title": "t",
        "duration": "60 ms",
        "synapses": {"mine": plain},
        "populations": {"cell": {"model": "lif", "size": 1}},
        "drives": {"events": {**drive, "weight": 0.5}},
        "record": {"traces": traces},
    }
    recording = sn.simulate(Scenario.from_document(document), target="numpy")
    assert float(recording["cell.g_mine"].max()) == pytest.approx(0.5, abs=0.02)


DOCUMENT = {
    "title": "t",
    "duration": "10 ms",
    "populations": {"cell": {"model": "lif", "size": 2}},
    "projections": {
        "out": {
            "source": "cell",
            "target": "cell",
            "synapse": "ampa",
            "weight": "1 nS",
            "connect": {"rule": "all_to_all"},
        }
    },
}


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("projections.out.synapse", "ge", r"One of your own is a table \[synapses\.ge\]"),
        ("projections.out.synapse", "amba", r"Did you mean 'ampa'"),
        ("projections.out.weight", 0.6, "must be a conductance.*the unit of weights of ampa"),
        ("projections.out.on_pre", "g += w", r"a table \[synapses\.NAME\]"),
        ("projections.out.p", 0.1, r'connect = \{ rule = "fixed_probability", p = 0.1 \}'),
        ("projections.out.connect", 0.1, "must be a table.*Allowed: all_to_all"),
        ("projections.out.connect", {"p": 0.1}, "needs the key 'rule'.*Allowed: all_to_all"),
        ("populations.cell.N", 3, "The number of cells is called size"),
        ("populations.cell.threshold", "v > 1*mV", r"a table \[models\.NAME\]"),
        ("record.traces.cell", ["v"], r'must be a table, such as \{ variables = \["v"\]'),
    ],
)
def test_keys_of_a_script_are_explained(path, value, said):
    document = {**DOCUMENT, "record": {"traces": {}}}
    first, second, key = path.split(".")
    document[first] = {second: {**document[first][second], key: value}}
    with pytest.raises(InputError, match=said):
        assert Scenario.from_document(document).network
