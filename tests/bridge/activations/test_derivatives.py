"""Derivatives against complex steps of the formulas, in many digits; the lows of those that dip."""

import re

import mpmath
import numpy as np
import pytest
from scipy.optimize import minimize_scalar

from simneuro.bridge import activation, activation_names
from simneuro.bridge.activations import CATALOGUE

NUMBERS = [name for name in activation_names if CATALOGUE[name].acts_on == "number"]
MATHS = {name: getattr(mpmath, name) for name in ("exp", "log", "tanh", "erf", "sqrt", "pi")} | {
    "max": lambda a, b: a if mpmath.re(a) > b else mpmath.mpf(b),
    "real": mpmath.re,
    "integral": lambda f, low, high: mpmath.quad(f, [low, high]),
    "__builtins__": {},
}
OTHERS = {
    "prelu": {"slope": 0.1},
    "elu": {"alpha": 0.7},
    "swish": {"beta": 1.7},
    "lif_rate": {"tau": 0.01, "t_ref": 0.0, "amplitude": 0.1},
    "soft_lif_rate": {"softness": 0.3},
    "siegert": {"sigma": 1.5, "t_ref": 0.005},
}


def complex_step(name: str, parameters: dict[str, float], x: float) -> float:
    """Im f(x + ih) / h of the formula that readers see; of a jump or a kink, on this side of it."""
    formula = re.sub(r"\bx > ", "real(x) > ", CATALOGUE[name].formula)
    formula = re.sub(r"integral\((.*), u, ", r"integral(lambda u: \1, ", formula)
    # 1 + exp(-185) needs many digits, and an integral of many digits takes long
    with mpmath.workdps(30 if "integral" in formula else 150):
        h = mpmath.mpf(10) ** -12
        known = {key: mpmath.mpf(value) for key, value in parameters.items()}
        value = eval(formula, {**MATHS, **known, "x": mpmath.mpc(x, h)})
        return float(mpmath.im(value) / h)


@pytest.mark.parametrize("others", [False, True], ids=["defaults", "other parameters"])
@pytest.mark.parametrize("name", NUMBERS)
def test_a_derivative_is_the_complex_step(name: str, others: bool) -> None:
    act = activation(name, **(OTHERS.get(name, {}) if others else {}))
    for x in (-2.7, -0.6, 0.2, 0.9, 1.1, 3.0):
        expected = complex_step(name, dict(act.parameters), x)
        assert act.derivative(x) == pytest.approx(expected, rel=1e-11, abs=1e-14)
        if act.derivative_from is not None:
            found = act.derivative_from(x, act(x))
            assert found == pytest.approx(expected, rel=1e-11, abs=1e-14)


def test_the_rate_of_a_lif_neuron_is_precise_from_threshold_to_large_currents() -> None:
    above = 2.0 ** np.arange(-50, 60, 3)
    act = activation("lif_rate", tau=1.0, t_ref=0.0)
    with mpmath.workdps(50):
        exact = [float(1 / mpmath.log1p(1 / mpmath.mpf(x - 1))) for x in (1 + above).tolist()]
    found = act(1 + above)
    np.testing.assert_allclose(found, exact, rtol=2e-15)
    assert np.isnan(act(np.nan))
    assert act([1.0, -np.inf]).tolist() == act.derivative([1.0, -np.inf]).tolist() == [0.0, 0.0]


def test_the_jacobian_of_softmax_is_the_complex_step() -> None:
    act, x = activation("softmax", temperature=1.5), np.array([[0.3, -1.2, 2.0], [5.0, 5.0, -40]])
    for j in range(3):
        z = x + 1e-30j * np.eye(3)[j]
        value = np.exp(z / 1.5) / np.exp(z / 1.5).sum(axis=1, keepdims=True)
        np.testing.assert_allclose(act.derivative(x)[..., j], value.imag / 1e-30, rtol=1e-12)
    gradient = np.array([[1.0, -2.0, 0.5], [0.0, 3.0, 1.0]])
    by_hand = np.stack([act.derivative(row).T @ g for row, g in zip(x, gradient, strict=True)])
    np.testing.assert_allclose(act.pull_back(x, gradient), by_hand, rtol=1e-12)


def test_softmax_of_large_inputs() -> None:
    act = activation("softmax")
    with np.errstate(all="raise", under="ignore"):
        np.testing.assert_allclose(act([1e4, 1e4, -1e4]), [0.5, 0.5, 0.0])
    np.testing.assert_allclose(act([1.0, 2.0, 3.0]), act([1001.0, 1002.0, 1003.0]), rtol=1e-13)
    np.testing.assert_allclose(act(np.random.RandomState(0).normal(size=(4, 7))).sum(axis=1), 1)


@pytest.mark.parametrize("name", ["swish", "gelu"])
def test_a_function_that_dips_reaches_its_lowest_value(name: str) -> None:
    act = activation(name)
    found = minimize_scalar(lambda x: float(act(x)), bounds=(-3, 0), options={"xatol": 1e-10})
    assert act.range[0] == pytest.approx(found.fun, rel=1e-12)
    assert act.range[0] <= found.fun


def test_soft_lif_rate_has_the_published_values() -> None:
    # the soft rate of Hunsberger and Eliasmith (2015) with softness 0.02, tau 20 ms, t_ref 2 ms
    rate = activation("soft_lif_rate", softness=0.02)([0.5, 1.0, 1.01, 1.5, 2.0, 5.0])
    expected = [1.7234, 11.3835, 12.3226, 41.7149, 63.0400, 154.7300]
    np.testing.assert_allclose(rate, expected, atol=5e-5)


def test_siegert_without_noise_is_the_lif_rate() -> None:
    x = np.array([0.5, 1.2, 2.0, 5.0])
    quiet = activation("siegert", sigma=1e-4)
    np.testing.assert_allclose(quiet(x), activation("lif_rate")(x), rtol=1e-6)
    np.testing.assert_allclose(quiet.derivative(x), activation("lif_rate").derivative(x), rtol=1e-5)
