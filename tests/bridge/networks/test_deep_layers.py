"""Layers of random weights: the law of wide layers in closed form, and drawn layers beside it."""

import numpy as np
import pytest
from scipy.special import erf

import simneuro as sn
from simneuro.bridge.networks import drawn_layers, normalise_activation, wide_layers
from simneuro.errors import InputError

ERF = sn.bridge.Activation.from_function(erf, lambda x: 2 / np.sqrt(np.pi) * np.exp(-(x**2)))


def test_erf_has_the_factors_and_squares_of_gaussian_integrals() -> None:
    found = wide_layers(ERF, 1.7, 4, start=0.8)
    q = found.square.values
    # E exp(-2 q z^2) = 1 / sqrt(1 + 4 q), and Williams's arcsine.
    assert found.factor.values[:-1] == pytest.approx(
        1.7 * 4 / np.pi / np.sqrt(1 + 4 * q[:-1]), rel=1e-9
    )
    assert q[1:] == pytest.approx(
        1.7 * 2 / np.pi * np.arcsin(2 * q[:-1] / (1 + 2 * q[:-1])), rel=1e-9
    )


@pytest.mark.parametrize(("variance", "factor"), [(1.0, 0.5), (2.0, 1.0)])
def test_relu_keeps_half_of_a_gradient_and_all_with_twice_the_variance(variance, factor) -> None:
    found = wide_layers("relu", variance, 5, start=3.0)
    assert found.factor.values[:-1] == pytest.approx(factor, abs=1e-9)
    assert (found.square / found.square.shift(layer=1)).values[1:] == pytest.approx(factor)
    assert np.isnan(found.factor.values[-1])


def test_a_sigmoid_keeps_a_sixteenth_at_most() -> None:
    factors = [float(wide_layers("sigmoid", 1.0, 2, start=q).factor[0]) for q in (1e-8, 0.1, 1, 9)]
    assert factors[0] == pytest.approx(1 / 16, rel=1e-6)
    assert factors == sorted(factors, reverse=True)


@pytest.mark.parametrize(("name", "factor"), [("identity", 1.0), ("relu", np.pi / (np.pi - 1))])
def test_batch_norm_leaves_lines_and_makes_gradients_of_relu_grow(name, factor) -> None:
    for variance in (0.3, 2.0):
        found = wide_layers(name, variance, 3, batch_norm=True)
        assert found.factor.values[:-1] == pytest.approx(factor, abs=1e-6)


def test_without_noise_the_curve_of_a_cell_has_no_finite_factor() -> None:
    quiet, noisy = (
        wide_layers(normalise_activation(sn.bridge.activation(name)), 1.0, 2).factor[0]
        for name in ("lif_rate", "siegert")
    )
    assert np.isinf(quiet)
    assert 0 < noisy < 1


@pytest.mark.parametrize("batch_norm", [False, True])
@pytest.mark.parametrize("name", ["tanh", "sigmoid", "relu"])
def test_wide_drawn_layers_have_the_factors_of_the_law(name, batch_norm) -> None:
    setting = {"batch_norm": batch_norm}
    law = wide_layers(name, 1.0, 4, **setting).factor.values[:-1]
    drawn = [
        drawn_layers(name, 1.0, 4, width=400, samples=64, seed=seed, **setting).factor.values[:-1]
        for seed in range(8)
    ]
    # A layer's factor is a mean over 400 units: some 5 % of chance in each, 2 % in their mean.
    assert np.mean(drawn, axis=0) == pytest.approx(law, rel=0.06)


def test_gradients_of_drawn_layers_are_those_of_differences() -> None:
    random = np.random.default_rng(3)
    weights = random.normal(0, 0.5**0.5, (2, 2))
    sums, error = random.normal(size=(1, 2)), random.normal(size=(1, 2))
    found = float(drawn_layers("tanh", 1.0, 2, width=2, samples=1, seed=3).factor[0])

    def loss(at: np.ndarray) -> float:
        return float(np.sum(error * (np.tanh(at) @ weights)))

    steps = 1e-6 * np.eye(2)
    slopes = [(loss(sums + step) - loss(sums - step)) / 2e-6 for step in steps]
    assert found == pytest.approx(np.mean(np.square(slopes)) / np.mean(error**2), rel=1e-6)


def test_a_unit_of_a_row_is_refused() -> None:
    with pytest.raises(InputError, match="acts on a row"):
        wide_layers("softmax", 1.0, 3)
