"""Expected values of synapses compared with closed forms."""

import numpy as np
import pytest

from simneuro.validation.truth import after_one_spike, potentials, transmission


def test_a_constant_conductance_charges_the_membrane_exponentially():
    at = np.arange(0, 100, 0.5)
    found = potentials.solve_driven(lambda t, v: 10.0, 0.0, at, c_m=200.0, g_l=10.0, e_l=-60.0)
    # Half way between leak and reversal, with half the time constant.
    np.testing.assert_allclose(found, -30 - 30 * np.exp(-at / 10), atol=1e-6)


def test_an_exponential_conductance_of_little_weight_is_a_current():
    at = np.arange(0, 60, 0.5)
    cell = {"c_m": 200.0, "g_l": 10.0, "e_l": -60.0}
    found = potentials.solve_driven(lambda t, v: 1e-4 * np.exp(-t / 5), 0.0, at, **cell)
    current = potentials.exponential(at, tau_m=20.0, tau=5.0, c_m=200.0, weight=60e-4)
    np.testing.assert_allclose(found + 60, current, rtol=1e-3, atol=1e-7)


def test_channels_open_during_the_pulse_and_close_after_it():
    ampa = 1.1, 0.19
    assert transmission.open_fraction(0, *ampa) == 0
    # 1 ms is when the published largest fraction is reached.
    assert transmission.open_fraction(1, *ampa) == pytest.approx(0.61799, abs=5e-6)
    later = transmission.open_fraction(1 + 1 / 0.19, *ampa)
    assert later == pytest.approx(0.61799 / np.e, abs=5e-6)
    assert transmission.open_fraction(0.5, *ampa) < transmission.open_fraction(0.9, *ampa)


def test_a_long_train_ends_in_its_steady_state():
    for rule in ((0.5, 800.0, 0.01), (0.05, 100.0, 1000.0)):
        sizes = transmission.release_by_spike(20.0, 400, *rule)
        assert sizes[0] == pytest.approx(rule[0])
        assert sizes[-1] == pytest.approx(transmission.steady_release(20.0, *rule), rel=1e-9)
        assert sizes[-1] == transmission.last_release(20.0, 400, *rule)


CELL = {"c_m": 200.0, "g_l": 10.0, "e_l": -60.0}


def test_a_receptor_without_a_block_is_its_conductance():
    at = np.arange(0, 60, 0.5)
    times = {"rise": 2.0, "decay": 100.0}
    free = after_one_spike.nmda_potential(at, weight=1e-4, magnesium=0.0, **times, **CELL) + 60
    # A current of 6 fA with that shape, by its two exponentials.
    slow, fast = (
        potentials.exponential(at, tau_m=20.0, tau=tau, c_m=200.0, weight=6e-3) for tau in (100, 2)
    )
    peak = potentials.difference_peak_time(2.0, 100.0)
    scale = np.exp(-peak / 100) - np.exp(-peak / 2)
    np.testing.assert_allclose(free, (slow - fast) / scale, rtol=2e-3, atol=1e-7)
    # At -60 mV 1 mM of magnesium leaves 7.96 % (jahr1990).
    blocked = after_one_spike.nmda_potential(at, weight=1e-4, **times, **CELL) + 60
    assert blocked[-1] / free[-1] == pytest.approx(0.0796, abs=5e-5)


def test_inhibition_pulls_towards_its_reversal():
    at = np.arange(0, 60, 0.5)
    found = after_one_spike.kinetic_potential(at, 5.0, 0.18, -80.0, weight=1e6, **CELL)
    assert found.min() == pytest.approx(-80, abs=0.1)
