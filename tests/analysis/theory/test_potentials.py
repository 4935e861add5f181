import numpy as np
import pytest
from scipy.integrate import solve_ivp

from simneuro.analysis.theory import conductance_psp, current_psp, current_psp_peak, driven_psp
from simneuro.errors import InputError

CELL = {"C_m": 250e-12, "g_L": 25e-9}


def test_current_psp_in_numbers():
    # NEST's iaf_psc_exp with 100 pA: the peak lies at 4.0236 ms and is 0.534985 mV on the grid.
    time, height = current_psp_peak(weight=100e-12, tau=2e-3, **CELL)
    assert time == pytest.approx(4.0236e-3, abs=1e-7)
    assert height == pytest.approx(0.534985e-3, rel=1e-4)
    assert current_psp(4e-3, weight=100e-12, tau=2e-3, **CELL) == pytest.approx(height, rel=1e-4)


def test_equal_time_constants_are_the_limit():
    t = np.linspace(-5e-3, 60e-3, 50)
    near = current_psp(t, weight=1e-10, tau=10e-3 * (1 + 1e-6), **CELL)
    equal = current_psp(t, weight=1e-10, tau=10e-3, **CELL)
    np.testing.assert_allclose(equal, near, rtol=1e-5)
    assert (near[t <= 0] == 0).all()
    same = current_psp_peak(weight=1e-10, tau=10e-3, **CELL)
    assert same == pytest.approx((10e-3, 1e-10 / 250e-12 * 10e-3 / np.e))


@pytest.mark.parametrize("apart", [0, 1e-15, 1e-11, 1e-8, 1e-5, 1e-3])
def test_nothing_is_lost_where_time_constants_nearly_meet(apart):
    # The integral of exp(-(t - s)/tau_m) exp(-s/tau) over s, by Gauss's rule.
    tau, t = 10e-3 * (1 + apart), 17e-3
    nodes, weights = np.polynomial.legendre.leggauss(30)
    s = t * (nodes + 1) / 2
    expected = 0.4 * t / 2 * np.sum(weights * np.exp(-(t - s) / 10e-3 - s / tau))
    assert current_psp(t, weight=1e-10, tau=tau, **CELL) == pytest.approx(expected, rel=1e-13)
    # Largest where the slope is zero: the current is then that through the leak.
    peak, height = current_psp_peak(weight=1e-10, tau=tau, **CELL)
    assert 1e-10 * np.exp(-peak / tau) == pytest.approx(height * CELL["g_L"], rel=1e-12)


def test_conductance_psp_in_numbers():
    # NEST's iaf_cond_exp with 2 nS, from -70 to 0 mV: 0.744131 mV at 4.0 ms.
    more = {"weight": 2e-9, "tau": 2e-3, "E_rev": 0.0, "E_L": -70e-3}
    assert conductance_psp(4e-3, **more, **CELL) == pytest.approx(0.744131e-3, abs=1e-9)


@pytest.mark.parametrize("E_rev", [0.0, -80e-3])
def test_conductance_psp_solves_the_equation(E_rev):
    weight, tau, E_L = 30e-9, 5e-3, -60e-3

    def slope(t, v):
        g = weight * np.exp(-t / tau)
        return (-CELL["g_L"] * (v - E_L) + g * (E_rev - v)) / CELL["C_m"]

    t = np.linspace(0, 40e-3, 9)
    exact = solve_ivp(slope, (0, 40e-3), [E_L], t_eval=t, rtol=1e-10, atol=1e-13).y[0] - E_L
    found = conductance_psp(t, weight=weight, tau=tau, E_rev=E_rev, E_L=E_L, **CELL)
    np.testing.assert_allclose(found, exact, atol=1e-9)


def test_a_small_conductance_is_a_current():
    t = np.linspace(0, 40e-3, 9)
    found = conductance_psp(t, weight=1e-13, tau=2e-3, E_rev=0.0, E_L=-60e-3, **CELL)
    expected = current_psp(t, weight=1e-13 * 60e-3, tau=2e-3, **CELL)
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-15)


def test_driven_psp_of_an_exponential_conductance_is_the_closed_form():
    t = np.linspace(0, 40e-3, 81)
    more = {"E_rev": 0.0, "E_L": -60e-3}
    found = driven_psp(t, lambda s, v: 30e-9 * np.exp(-s / 5e-3), **more, **CELL)
    expected = conductance_psp(t, weight=30e-9, tau=5e-3, **more, **CELL)
    np.testing.assert_allclose(found, expected, atol=1e-10)


def test_driven_psp_sees_the_voltage():
    # A conductance g_L (v - E_rev) / V_scale makes the membrane's equation logistic.
    t = np.linspace(0, 50e-3, 26)

    def rising(_t, v):
        return CELL["g_L"] * (v + 80e-3) / 20e-3

    found = driven_psp(t, rising, E_rev=0.0, E_L=-60e-3, **CELL)
    exact = solve_ivp(
        lambda _t, v: CELL["g_L"] / CELL["C_m"] * ((-60e-3 - v) - (v + 80e-3) * v / 20e-3),
        (0, 50e-3), [-60e-3], t_eval=t, rtol=1e-10, atol=1e-13,
    ).y[0]  # fmt: skip
    np.testing.assert_allclose(found, exact + 60e-3, atol=1e-9)
    assert found[-1] > 10e-3


@pytest.mark.parametrize("time", [[0.02, 0.01], [-0.01, 0.01], [0.01, 0.01]])
def test_times_ascend_from_the_rest(time):
    with pytest.raises(InputError, match="time: the times must ascend"):
        driven_psp(time, lambda _t, _v: 1e-9, E_rev=0.0, E_L=-0.07, **CELL)
