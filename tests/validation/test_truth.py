"""Expected values compared with other methods: another quadrature, an identity, a sum."""

import numpy as np
import pytest
from scipy.integrate import quad, solve_ivp
from scipy.special import erfc

from simneuro.analysis import theory
from simneuro.validation.truth import adapting, integration, leaky, potentials, squid, transmission

CELL = {"threshold": 20.0, "reset": 10.0, "tau": 20.0, "t_ref": 2.0}


@pytest.mark.parametrize(("mean", "std"), [(15, 5), (20, 4), (25, 3)])
def test_rates_under_noise_by_a_plain_quadrature(mean, std):
    def integrand(x):
        return np.exp(x * x) * erfc(-x)

    area, _ = quad(integrand, (10 - mean) / std, (20 - mean) / std)
    rate = 1e3 / (2 + 20 * np.sqrt(np.pi) * area)
    assert leaky.white_noise_rate(mean, std, **CELL) == pytest.approx(rate, rel=1e-8)


@pytest.mark.parametrize(("mean", "std"), [(15, 5), (25, 3)])
def test_both_codes_of_the_theory_agree(mean, std):
    cell = {"tau": 0.02, "V_th": 0.02, "V_reset": 0.01, "t_ref": 0.002}
    own = leaky.white_noise_cv(mean, std, **CELL)
    assert own == pytest.approx(float(theory.siegert_cv(mean * 1e-3, std * 1e-3, **cell)), rel=1e-6)
    seen = leaky.threshold_on_grid(20.0, std, 20.0, 0.1)
    own = leaky.white_noise_rate(mean, std, **{**CELL, "threshold": seen})
    other = theory.siegert(mean * 1e-3, std * 1e-3, **cell, dt=1e-4)
    assert own == pytest.approx(float(other), rel=1e-8)


def test_the_response_to_a_current_is_a_convolution():
    synapse = {"tau_m": 10.0, "tau": 2.0, "c_m": 250.0, "weight": 100.0}
    for shape, current in (
        (potentials.exponential, lambda s: np.exp(-s / 2)),
        (potentials.alpha, lambda s: s / 2 * np.exp(1 - s / 2)),
    ):
        for t in (0.5, 4.0, 20.0):
            area, _ = quad(lambda s, t=t, f=current: f(s) * np.exp(-(t - s) / 10), 0, t)
            assert float(shape(np.asarray(t), **synapse)) == pytest.approx(100 / 250 * area)


def test_peak_times_are_where_the_slope_is_zero():
    t = np.linspace(0, 20, 200_001)
    synapse = {"tau_m": 10.0, "tau": 2.0, "c_m": 250.0, "weight": 100.0}
    for shape, time in (
        (potentials.exponential(t, **synapse), potentials.exponential_peak_time(10, 2)),
        (potentials.alpha(t, **synapse), potentials.alpha_peak_time(10, 2)),
        (potentials.difference(t, rise=0.5, decay=5), potentials.difference_peak_time(0.5, 5)),
    ):
        assert t[np.argmax(shape)] == pytest.approx(time, abs=1e-4)
    # NEST's test of peak times gives this number for 20 and 0.5 ms.
    assert potentials.alpha_peak_time(20, 0.5) == pytest.approx(2.7565854768, abs=1e-9)


def test_poisson_sums_in_closed_form():
    synapse = {"tau_m": 10.0, "tau": 2.0, "c_m": 250.0, "weight": 50.0}
    scale = 50 / 250 * 10 * 2 / 8
    variance = 2 * scale**2 * (5 + 1 - 2 * 10 * 2 / 12)
    assert potentials.summed_variance(2.0, **synapse) == pytest.approx(variance)


def test_squid_gates_at_rest_as_often_quoted():
    assert squid.steady_state("m") == pytest.approx(0.0529, abs=5e-5)
    assert squid.steady_state("h") == pytest.approx(0.5961, abs=5e-5)
    assert squid.steady_state("n") == pytest.approx(0.3177, abs=5e-5)


def test_loss_of_stability_as_published():
    # rinzel1980 have 9.78 and 154.5 uA/cm2 with E_L = 10.6 mV.
    found = integration.find_loss_of_stability(squid.make_patch, squid.resting_state(), 9, 11)
    assert found == pytest.approx(9.78, abs=0.01)


def test_rheobases_of_the_exponential_neuron_are_where_an_eigenvalue_crosses_zero():
    cell = adapting.Exponential(281, 30, -70.6, -50.4, 2, 4, 144, 80.5, -70.6)
    assert cell.rheobase == pytest.approx(627.182, abs=1e-3)
    found = integration.find_loss_of_stability(cell.under, [-53, 70], 626, 627.25)
    assert found == pytest.approx(cell.rheobase, abs=1e-3)


def test_the_adapted_rate_agrees_with_integration():
    def change(_t, state):
        v, w = state
        return [(-v - w + 30) / 20, -w / 144]

    state, last = [0.0, 0.0], []
    for _ in range(60):
        reached = lambda _t, y: y[0] - 10  # noqa: E731
        reached.terminal = True
        part = solve_ivp(change, (0, 500), state, events=reached, rtol=1e-10, atol=1e-10)
        last.append(part.t_events[0][0] + 5)
        w = part.y_events[0][0][1] + 2
        state = [0.0, w * np.exp(-5 / 144)]
    rate = adapting.adapted_rate(30, threshold=10, tau=20, t_ref=5, b=2, tau_w=144)
    assert 1e3 / last[-1] == pytest.approx(rate, rel=1e-6)


def test_release_of_a_long_train_agrees_with_the_closed_form():
    for values in ((0.5, 800.0, 0.01), (0.05, 100.0, 1000.0)):
        found = transmission.last_release(20.0, 2000, *values)
        assert found == pytest.approx(transmission.steady_release(20.0, *values), rel=1e-9)


def test_inhibition_through_g_proteins_peaks_at_100_ms():
    # The authors' file says so of one spike.
    at = np.arange(0, 300, 0.1)
    found = transmission.g_protein((0.52, 0.0013, 0.098, 0.033, 100, 4), np.array([0.0]), at)
    assert at[np.argmax(found)] == pytest.approx(100, abs=3)
