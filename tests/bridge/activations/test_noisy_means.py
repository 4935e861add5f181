"""Means of activations under noise, compared with SciPy's adaptive quadrature and known forms."""

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import norm

import simneuro as sn
from simneuro.bridge.activations import mean_under_noise, relu_under_noise
from simneuro.errors import InputError

X = np.linspace(-4, 4, 17)


def adaptive(act, x, std):
    def part(z):
        return float(act(x + std * z)) * norm.pdf(z)

    corner = float(np.clip(-x / std, -10, 10))
    return quad(part, -10, corner, epsabs=1e-13)[0] + quad(part, corner, 10, epsabs=1e-13)[0]


@pytest.mark.parametrize("name", ["relu", "leaky_relu", "elu", "step", "softplus", "gelu", "tanh"])
def test_means_are_those_of_an_adaptive_quadrature(name) -> None:
    act = sn.bridge.activation(name)
    for std in (0.3, 2.0):
        expected = [adaptive(act, x, std) for x in X[::4]]
        assert mean_under_noise(name, X[::4], std) == pytest.approx(expected, abs=1e-10)


def test_the_closed_form_of_the_relu_is_the_quadrature_to_rounding() -> None:
    x, std = np.meshgrid(X, [0.01, 0.5, 3.0])
    assert np.abs(relu_under_noise(x, std) - mean_under_noise("relu", x, std)).max() < 1e-13


def test_its_slope_is_the_chance_to_be_above_zero() -> None:
    slope = (relu_under_noise(X + 1e-5, 0.7) - relu_under_noise(X - 1e-5, 0.7)) / 2e-5
    assert slope == pytest.approx(norm.cdf(X / 0.7), abs=1e-9)


def test_without_noise_activations_stay_what_they_are() -> None:
    assert (relu_under_noise(X, 0) == np.maximum(X, 0)).all()
    assert (mean_under_noise("tanh", X, [0.0]) == np.tanh(X)).all()


def test_what_has_no_mean_under_noise_is_refused() -> None:
    with pytest.raises(InputError, match="row of units"):
        mean_under_noise("softmax", 0.0, 1.0)
    for function in (relu_under_noise, lambda *given: mean_under_noise("relu", *given)):
        with pytest.raises(InputError, match="negative"):
            function(0.0, -1.0)
