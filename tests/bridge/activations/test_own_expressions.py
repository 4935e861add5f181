"""Expressions of sympy as activations, and activations as JSON text."""

import json
import pickle

import numpy as np
import pytest
import sympy

from simneuro.bridge import Activation, RateClassifier, activation, activation_names, recorded_curve
from simneuro.bridge.activations import as_activation
from simneuro.errors import InputError

X = np.linspace(-4, 4, 33)
x, y = sympy.symbols("x y")


@pytest.mark.parametrize(
    ("expression", "name"),
    [
        (1 / (1 + sympy.exp(-x)), "sigmoid"),
        (sympy.tanh(x), "tanh"),
        (x * (1 + sympy.erf(x / sympy.sqrt(2))) / 2, "gelu"),
        (sympy.Piecewise((x, x > 0), (sympy.exp(x) - 1, True)), "elu"),
        (sympy.log(1 + sympy.exp(x)), "softplus"),
    ],
)
def test_an_expression_of_a_known_function_is_that_function(expression, name) -> None:
    own, known = Activation.from_function(expression), activation(name)
    np.testing.assert_allclose(own(X), known(X), rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(own.derivative(X), known.derivative(X), rtol=1e-12, atol=1e-14)
    copied = pickle.loads(pickle.dumps(own))
    np.testing.assert_array_equal(copied.derivative(X), own.derivative(X))


def test_a_jump_has_no_slope_and_a_number_all_its_digits() -> None:
    own = Activation.from_function(sympy.Heaviside(x) + x / 3.0)
    np.testing.assert_array_equal(own.derivative([-1.0, 1.0]), [1 / 3.0, 1 / 3.0])
    assert float(own(2.0)) == 1 + 2.0 / 3.0


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        (x * y, "a function of one symbol, and the expression has x and y"),
        (sympy.Integer(3), "has none"),
        (sympy.log(x), "is nan at -20"),
        (x - x + 0 * sympy.tanh(x) + sympy.Function("f")(x), r"'f\(x\)' is not known"),
    ],
)
def test_what_is_no_activation_is_refused(expression, said) -> None:
    with pytest.raises(InputError, match=said):
        Activation.from_function(expression)
    with pytest.raises(InputError, match="is computed; leave it out"):
        Activation.from_function(sympy.tanh(x), np.cos)


def test_a_network_learns_with_an_expression() -> None:
    points = np.random.RandomState(0).normal(size=(200, 2))
    inside = (points**2).sum(axis=1) > 1.4
    act = Activation.from_function(x / sympy.sqrt(1 + x**2))
    assert (
        RateClassifier((16,), act, random_state=0).fit(points, inside).score(points, inside) > 0.8
    )


OWN = {
    "expression": Activation.from_function(sympy.Max(0, x) + 0.1 / 3 * sympy.tanh(x)),
    "curve": Activation.from_curve(recorded_curve("B6")),
    "elu": activation("elu", alpha=0.3),
}


@pytest.mark.parametrize("act", [*OWN.values(), *map(activation, activation_names)])
def test_json_and_back_is_the_same_to_the_last_bit(act) -> None:
    again = Activation.from_json(act.to_json())
    assert again == act
    np.testing.assert_array_equal(again(X), act(X))
    np.testing.assert_array_equal(again.derivative(X), act.derivative(X))
    assert json.loads(act.to_json())["format"] == "simneuro activation 1"


def changed(**keys):
    return json.dumps(json.loads(OWN["curve"].to_json()) | keys)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "cannot be read as an activation"),
        ("[1]", "this is no 'simneuro activation 1'"),
        (changed(format="other"), "this is no"),
        (changed(rates=[3, 2, 1, 0, -1]), "never fall"),
        (changed(rates=[1, 2]), "two lists of one length"),
        (changed(level_code={}), "cannot be read"),
        (changed(kind="odd"), "cannot be read"),
        (changed(kind="catalogue", name="relu", parameters={"slope": 1}), "no parameter 'slope'"),
        (changed(kind="expression", expression="__import__('os').getcwd()", symbol="x"), "known"),
        (changed(kind="expression", expression="x**(9**9**9)", symbol="x"), "too large"),
        (changed(kind="expression", expression="(" * 500 + "x" + ")" * 500, symbol="x"), "read"),
    ],
)
def test_a_text_of_a_stranger_is_refused_in_one_paragraph(text, said) -> None:
    with pytest.raises(InputError, match=said) as raised:
        Activation.from_json(text)
    assert "\n" not in str(raised.value)


def test_a_function_of_python_is_no_text() -> None:
    with pytest.raises(InputError, match="function tanh is a function of Python, which JSON"):
        Activation.from_function(np.tanh).to_json()


def test_an_expression_is_an_activation_wherever_a_function_is() -> None:
    act, alike = as_activation(sympy.tanh(x)), Activation.from_function(sympy.tanh(x))
    assert (act.name, act.range) == (alike.name, alike.range)
    assert np.array_equal(act(X), alike(X))
    net = RateClassifier(hidden=(2,), activation=sympy.tanh(x), max_iter=1, random_state=0)
    known = RateClassifier(hidden=(2,), activation=act, max_iter=1, random_state=0)
    samples, labels = np.eye(4), [0, 1, 0, 1]
    shares = [each.fit(samples, labels).predict_proba(samples) for each in (net, known)]
    assert np.array_equal(*shares)
    with pytest.raises(InputError, match="an expression of sympy, or an Activation"):
        as_activation(3)
    with pytest.raises(InputError, match="activation: got the class Activation itself"):
        as_activation(Activation)
