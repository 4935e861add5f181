"""What a spike does to the threshold: cells that are held, and resets that lie beyond it."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import simneuro as sn
from simneuro.model import NeuronModel, Parameter
from simneuro.model.evaluation import lookup, truth, worth
from simneuro.model.spiking import is_held, refractory_condition


def neuron(**changes):
    """A leaky cell with a second variable, with something changed."""
    values = {"tau": "10 ms", "V_th": "-50 mV", "V_reset": "-60 mV", "b": "1 mV"}
    table = {
        "name": "mine",
        "summary": "",
        "equations": "dv/dt = (-v + 0*ohm*(I_syn + I_ext))/tau : volt\ndu/dt = -u/tau : volt\n"
        "x = v + u : volt",
        "threshold": "v > V_th",
        "reset": "v = V_reset; u += b",
        "parameters": {key: Parameter(each, "", "chosen: a test") for key, each in values.items()},
        **changes,
    }
    return NeuronModel(**table)


@pytest.mark.parametrize(
    ("changes", "held"),
    [
        ({}, False),
        ({"reset": ""}, True),
        ({"reset": "u += b"}, True),
        ({"reset": "u += b", "threshold": "x > V_th"}, False),  # x depends on u
        ({"reset": "", "threshold": "x > V_th and u < b"}, True),
        ({"reset": "", "refractory": "2*ms"}, True),
        ({"reset": "", "refractory": "v > V_th"}, False),  # holds it itself
        ({"reset": "", "threshold": "rand() < 0.1"}, False),  # drawn anew in every step
        ({"reset": "v -= b"}, False),
    ],
)
def test_a_cell_is_held_where_a_spike_leaves_the_threshold_as_it_is(changes, held):
    assert is_held(neuron(**changes)) == held


def test_no_model_of_the_catalogue_is_held():
    assert not any(is_held(model) for model in sn.models.neurons.values())


def test_a_cell_that_is_held_rests_for_its_time_as_well():
    text = refractory_condition(neuron(reset="", refractory="2*ms"))
    assert text == "(timestep(t - lastspike, dt) < timestep((2*ms) + dt, dt)) or (v > V_th)"


# Below, at and above the threshold: whether the state after the reset is known to be beyond it.
BEYOND = [
    ("v > V_th", "v = V_reset", {"V_reset": "-40 mV"}, "V_th = -50 mV and V_reset = -40 mV"),
    ("v > V_th", "v = V_reset", {"V_reset": "-50 mV"}, "V_th = -50 mV and V_reset = -50 mV"),
    ("V_th < v", "v = V_reset", {"V_reset": "-49 mV"}, "V_reset = -49 mV"),
    ("v >= -50*mV", "v = V_reset", {"V_reset": "-49 mV"}, "V_reset = -49 mV"),
    ("v > V_th", "v = -45*mV", {}, "V_th = -50 mV"),
    ("v > V_th", "v = V_reset\nv += 11*mV", {}, "V_reset = -60 mV"),
    ("v > V_th", "v = V_reset - 12*b", {"b": "-1 mV"}, "b = -1 mV"),
    ("not (v < V_th)", "v = -45*mV", {}, "V_th = -50 mV"),
    ("x > V_th", "v = V_reset; u = 20*b", {}, "b = 1 mV"),
    ("v > V_th or u > 100*mV", "v = -45*mV", {}, "V_th = -50 mV"),
    ("v > V_th", "v = clip(v, -40*mV, 0*mV); v = -45*mV", {}, "V_th = -50 mV"),
]
NOT_KNOWN = [
    ("v > V_th", "v = V_reset", {}),
    ("v > V_th", "v -= b", {}),
    ("v > V_th and u > b", "v = -45*mV", {}),  # u is not known
    ("v > u", "v = V_reset", {"V_reset": "0 mV"}),
    ("x > V_th", "v = -45*mV", {}),  # u is not reset
    ("v > v", "v = -45*mV", {}),  # never
    ("rand() < exp((v - V_th)/mV)", "v = -45*mV", {}),
]


@pytest.mark.parametrize(("threshold", "reset", "values", "named"), BEYOND)
def test_a_reset_beyond_the_threshold_is_refused(threshold, reset, values, named):
    with pytest.raises(sn.InputError, match="still reached after the reset") as told:
        neuron(threshold=threshold, reset=reset).with_parameters(**values)
    assert named in str(told.value)


@pytest.mark.parametrize(("threshold", "reset", "values"), NOT_KNOWN)
def test_what_cannot_be_known_is_not_refused(threshold, reset, values):
    neuron(threshold=threshold, reset=reset).with_parameters(**values)


def test_a_refractory_condition_allows_a_reset_beyond_the_threshold():
    neuron(reset="v = -40*mV", refractory="v > V_th")


def test_a_cell_that_could_never_leave_its_threshold_is_refused():
    frozen = neuron().equations.replace("/tau : volt\ndu", "/tau : volt (unless refractory)\ndu")
    with pytest.raises(sn.InputError, match=r"v stands still .*for ever"):
        neuron(equations=frozen, reset="", refractory="2*ms")


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("lif", {"V_reset": "-40 mV"}),
        ("lif", {"V_th": "-70 mV"}),
        ("adaptive_lif", {"V_reset": "-50 mV"}),
        ("eif", {"V_reset": "-30 mV"}),
        ("adex", {"V_cut": "-71 mV"}),
        ("izhikevich", {"c": "30 mV"}),
    ],
)
def test_models_of_the_catalogue_refuse_it(name, values):
    (key,) = values
    with pytest.raises(sn.InputError, match=rf"{key} = .*still reached after the reset"):
        sn.models[name].with_parameters(**values)


def scenario(**cell):
    return {"title": "t", "duration": "10 ms", "populations": {"c": {"model": "lif", **cell}}}


@pytest.mark.parametrize(
    "reset",
    [
        "-45 mV",
        ["-60 mV", "-45 mV"],
        {"uniform": ["-60 mV", "-45 mV"]},
        {"normal": ["-45 mV", "1 mV"]},
    ],
)
def test_a_population_is_checked_with_its_own_values(reset):
    given = scenario(size=2, parameters={"V_reset": reset})
    with pytest.raises(sn.InputError, match=r"populations\.c\.parameters: .*V_reset = -45 mV"):
        sn.Scenario.from_document(given)


def test_values_that_are_drawn_are_checked_when_they_are_drawn():
    drawn = {"normal": ["-60 mV", "20 mV"]}  # a third of a hundred cells lies above -50 mV
    given = sn.Scenario.from_document(scenario(size=100, parameters={"V_reset": drawn}))
    with pytest.raises(sn.InputError, match=r"populations\.c\.parameters: .*V_reset = "):
        sn.simulate(given, target="numpy")


def test_overrides_conditions_and_sweeps_are_checked():
    given = scenario(size=1)
    whole = sn.Scenario.from_document(given)
    with pytest.raises(sn.InputError, match="V_reset = -40 mV"):
        whole.override({"populations.c.parameters.V_reset": "-40 mV"})
    raised = whole.override(
        {
            "populations.c.parameters.V_reset": "-40 mV",
            "populations.c.parameters.V_th": "-30 mV",
        }
    )
    assert raised.network.cells["c"].parameters.keys() == {"V_reset", "V_th"}
    for more in (
        {"sweep": {"populations.c.parameters.V_reset": ["-60 mV", "-40 mV"]}},
        {"conditions": {"wrong": {"populations.c.parameters.V_reset": "-40 mV"}}},
    ):
        with pytest.raises(sn.InputError, match=r"(sweep|conditions).*V_reset = -40 mV"):
            sn.Scenario.from_document({**given, **more})


def test_axes_that_are_right_only_together_are_not_refused():
    axes = {
        "populations.c.parameters.V_th": ["-30 mV", "-20 mV"],
        "populations.c.parameters.V_reset": ["-45 mV", "-40 mV"],
    }
    whole = sn.Scenario.from_document({**scenario(size=1), "sweep": axes})
    assert len(whole.points()) == 4


def test_a_response_curve_of_a_contradiction_is_refused():
    model = replace(neuron(), name="another")
    with pytest.raises(sn.InputError, match="still reached after the reset"):
        sn.response_curve(model.with_parameters(V_reset="-40 mV"), levels="0 pA : 200 pA : 5")


NAMES = {"a": 2.0, "b": np.array([1.0, -1.0]), "c": None}


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("a**2 - 3/a", 2.5),
        ("exp(a) + b", np.exp(2) + NAMES["b"]),
        ("clip(b, 0, a)", [1, 0]),
        ("3*mV + 1*volt", 1.003),
        ("int(2.7)", 2),
        ("exprel(0)", 1),
        ("a + c", None),
        ("unknown(a)", None),
        ("double", 4.0),
        ("int(a > 1)*a", 2),
        ("not (a > 1 and b > 0)", [False, True]),
        ("a < inf", True),
    ],
)
def test_an_expression_is_worth_what_its_known_names_say(code, expected):
    from brian2 import Equations

    found = worth(code, lookup(Equations("double = 2*a : 1"), dict(NAMES)))
    if expected is None:
        assert found is None
    else:
        np.testing.assert_allclose(found, expected)


def shape_of(depth):
    """Conditions of three comparisons, joined and negated."""
    leaf = st.sampled_from(["p > 0", "q > 0", "r > 0"])
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(
                lambda parts: f"({parts[0]} {parts[1]} {parts[2]})"
            ),
            inner.map(lambda one: f"(not {one})"),
        ),
        max_leaves=depth,
    )


@given(shape_of(6), st.tuples(*[st.sampled_from([1, -1, None])] * 3))
def test_a_condition_surely_holds_only_if_it_does_whatever_is_not_known(code, values):
    """Against all values of the unknown: what Python says of every completion."""
    names = dict(zip("pqr", values, strict=True))
    found = truth(code, names.get)
    outcomes = set()
    for filled in np.ndindex(2, 2, 2):
        full = {
            name: value if value is not None else (1, -1)[filled[k]]
            for k, (name, value) in enumerate(names.items())
        }
        outcomes.add(bool(eval(code, {}, full)))
    assert not (found.surely and False in outcomes)
    assert found.possibly or True not in outcomes
