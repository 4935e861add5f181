"""Layers of units with different activations."""

import numpy as np
import pytest

import simneuro as sn
from simneuro.bridge.networks import mix_units, normalise_activation
from simneuro.errors import InputError

SUMS = np.random.default_rng(3).normal(size=(4, 5))


def test_each_part_of_a_row_is_its_own_activation_in_normalised_form() -> None:
    mixed = mix_units(["relu", "tanh"])(SUMS)
    relu, tanh = (normalise_activation(sn.bridge.activation(name)) for name in ("relu", "tanh"))
    assert (mixed[:, :3] == relu(SUMS[:, :3])).all()
    assert (mixed[:, 3:] == tanh(SUMS[:, 3:])).all()


def test_gradients_are_those_of_differences() -> None:
    mixed, weights = mix_units(["swish", "tanh"]), np.arange(5.0)
    found = mixed.pull_back(SUMS, np.broadcast_to(weights, SUMS.shape))
    for unit in range(5):
        step = 1e-6 * np.eye(5)[unit]
        change = ((mixed(SUMS + step) - mixed(SUMS - step)) @ weights) / 2e-6
        assert found[:, unit] == pytest.approx(change, abs=1e-8)
    jacobian = mixed.derivative(SUMS)
    assert np.einsum("kij,i->kj", jacobian, weights) == pytest.approx(found)


def test_a_mixture_of_one_kind_learns_as_a_layer_of_it() -> None:
    x = np.random.default_rng(1).normal(size=(200, 3))
    y = (x[:, 0] * x[:, 1] > 0).astype(int)
    alone, mixed = (
        sn.bridge.RateClassifier((8,), act, max_iter=5, random_state=2).fit(x, y)
        for act in ("relu", mix_units(["relu", "relu"]))
    )
    assert mixed.predict_proba(x) == pytest.approx(alone.predict_proba(x), abs=1e-6)


@pytest.mark.parametrize(("given", "message"), [(["relu"], "two"), (["relu", "softmax"], "row")])
def test_what_is_no_mixture_is_refused(given, message) -> None:
    with pytest.raises(InputError, match=message):
        mix_units(given)


def test_an_activation_in_normalised_form_has_its_slope_and_range_too() -> None:
    unit = normalise_activation(sn.bridge.activation("sigmoid"))
    differences = (unit(SUMS + 1e-6) - unit(SUMS - 1e-6)) / 2e-6
    assert unit.derivative(SUMS) == pytest.approx(differences, rel=1e-7)
    assert unit.range == (0, pytest.approx(unit(50.0)))
    row = sn.bridge.activation("softmax")
    assert normalise_activation(row) is row
