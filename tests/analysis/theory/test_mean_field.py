"""Rates of networks from the mean field: limits with a closed form, and published values."""

import numpy as np
import pytest

from simneuro.analysis import theory
from simneuro.analysis.theory import network_rates
from simneuro.errors import InputError

CELL = {"tau": 0.02, "V_th": 0.02, "V_reset": 0.01, "t_ref": 2e-3}
J, INPUTS = 1e-4, [[1000, 250], [1000, 250]]  # V; Brunel 2000, figure 8


def brunel(g, x, **more):
    """The network of figure 8: inhibition ``g`` times as strong, input ``x`` times threshold."""
    outside = {"external_mean": 0.02 * x, "external_std": J * np.sqrt(1e4 * x * 0.02)}
    return network_rates(INPUTS, [[J, -g * J]] * 2, **outside, **CELL, **more)


# The fixed points of an independent root search over scipy's quad of the textbook integrand.
@pytest.mark.parametrize(("g", "x", "rate"), [(6, 4, 55.841), (5, 2, 37.950), (4.5, 0.9, 6.517)])
def test_the_networks_of_brunel(g, x, rate):
    np.testing.assert_allclose(brunel(g, x), rate, rtol=1e-3)


def test_without_connections_it_is_siegert():
    outside = {"external_mean": [0.015, 0.02], "external_std": [5e-3, 4e-3]}
    rates = network_rates(np.zeros((2, 2)), np.zeros((2, 2)), **outside, **CELL)
    expected = theory.siegert([0.015, 0.02], [5e-3, 4e-3], **CELL)
    np.testing.assert_allclose(rates, expected, rtol=1e-8)


def test_what_comes_out_is_what_goes_in():
    # Two different populations, each with its own time constant and threshold.
    inputs, weights = np.array([[400, 100], [500, 80]]), np.array([[1, -4.5], [1.2, -5]]) * 1e-4
    outside = {"external_mean": np.array([0.03, 0.025]), "external_std": np.array([3e-3, 2e-3])}
    cell = CELL | {"tau": np.array([0.02, 0.01]), "V_th": np.array([0.02, 0.019])}
    rates = network_rates(inputs, weights, **outside, **cell)
    mean = outside["external_mean"] + cell["tau"] * ((inputs * weights) @ rates)
    variance = outside["external_std"] ** 2 + cell["tau"] * ((inputs * weights**2) @ rates)
    np.testing.assert_allclose(theory.siegert(mean, np.sqrt(variance), **cell), rates, rtol=1e-6)
    assert rates.min() > 0.5
    assert rates.max() > 20


def test_a_network_of_one_steady_rate_has_the_linear_gain_of_the_paper():
    # Far above threshold, inhibition gains: rate = 10 Hz (x - 1) / (g / 4 - 1) up to noise (20 Hz).
    np.testing.assert_allclose(brunel(8, 2), 12.99, atol=0.01)
    assert abs(brunel(8, 2)[0] / 10 - 1) < 0.31
    assert brunel(8, 4)[0] - brunel(8, 3)[0] == pytest.approx(10, rel=0.1)


def test_two_steady_states_are_told_apart_by_where_one_starts():
    # Excitation alone: silent, or at the rate that the refractory period allows.
    network = {"external_mean": 0.0, "external_std": 1e-3, **CELL}
    quiet = network_rates([[1000]], [[J]], **network)
    loud = network_rates([[1000]], [[J]], **network, start=400.0)
    assert quiet[0] < 1e-6
    assert 400 < loud[0] < 500


def test_the_rate_of_a_simulation_in_steps_is_lower():
    assert brunel(5, 2, dt=1e-4)[0] == pytest.approx(37.248, rel=1e-3)
    np.testing.assert_allclose(brunel(5, 2, dt=1e-12), brunel(5, 2), rtol=1e-4)


@pytest.mark.parametrize("shape", [(2, 1), (2,), (3, 3)])
def test_tables_that_do_not_fit(shape):
    with pytest.raises(InputError, match="square tables"):
        network_rates(np.ones(shape), np.ones((2, 2)), external_mean=0.0, **CELL)


def test_rates_that_do_not_come_to_rest_are_refused():
    # Strong excitation of itself against inhibition that it drives: the relaxation cycles.
    weights = np.array([[1, -8], [2, -0.1]]) * 1e-4
    with pytest.raises(InputError, match="no steady state is reached"):
        network_rates(INPUTS, weights, external_mean=[0.015, 0.0], external_std=4e-3, **CELL)
