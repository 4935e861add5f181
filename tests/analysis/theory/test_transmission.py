"""Transmission in closed form, against published numbers, limits, and the equations integrated."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.stats import binom

from simneuro.analysis.theory import (
    depleted_correlation,
    keep_probability,
    open_fraction,
    release_of_train,
    steady_release,
    unblocked_fraction,
)

AMPA = {"binding": 1100.0, "unbinding": 190.0}  # 1.1 /mM/ms and 0.19 /ms (destexhe1998)
DEPRESSING = {"U": 0.5, "tau_rec": 0.8, "tau_facil": 1e-5}
FACILITATING = {"U": 0.05, "tau_rec": 0.1, "tau_facil": 1.0}


def test_channels_open_while_there_is_transmitter_and_close_afterwards():
    # destexhe1998: 1 mM for 1 ms opens 61.799 % of the AMPA channels.
    assert open_fraction(1e-3, **AMPA) == pytest.approx(0.61799, abs=5e-6)
    later = open_fraction(1e-3 + 1 / 190.0, **AMPA)
    assert later == pytest.approx(0.61799 / np.e, abs=5e-6)
    assert open_fraction([0.0, 0.5e-3], **AMPA)[0] == 0


@pytest.mark.parametrize(("transmitter", "pulse"), [(1.0, 1e-3), (0.5, 3e-3)])
def test_open_fraction_solves_its_equation(transmitter, pulse):
    def change(_t, opened, concentration):
        return AMPA["binding"] * concentration * (1 - opened) - AMPA["unbinding"] * opened

    opened = 0.0
    for begin, end, concentration in ((0.0, pulse, transmitter), (pulse, 8e-3, 0.0)):
        at = np.linspace(begin, end, 9)
        look = {"t_eval": at, "args": (concentration,), "rtol": 1e-9, "atol": 1e-12}
        exact = solve_ivp(change, (begin, end), [opened], **look).y[0]
        found = open_fraction(at, transmitter=transmitter, pulse=pulse, **AMPA)
        np.testing.assert_allclose(found, exact, atol=1e-7)
        opened = exact[-1]


def test_magnesium_leaves_what_was_published():
    # jahr1990: at -60 mV 1 mM of magnesium leaves 7.96 %.
    assert unblocked_fraction(-0.06) == pytest.approx(0.0796, abs=5e-5)
    assert unblocked_fraction(-0.06, magnesium=0.0) == 1
    assert (np.diff(unblocked_fraction(np.linspace(-0.1, 0.05, 20))) > 0).all()


@pytest.mark.parametrize("rule", [DEPRESSING, FACILITATING])
def test_a_long_train_ends_in_its_steady_state(rule):
    sizes = release_of_train(20.0, 400, **rule)
    assert sizes.shape == (400,)
    assert sizes[0] == pytest.approx(rule["U"])
    assert sizes[-1] == pytest.approx(steady_release(20.0, **rule), rel=1e-9)
    assert steady_release([20.0, 40.0], **rule).shape == (2,)


def test_the_second_spike_by_hand():
    # markram1998: u = U + U(1 - U) exp(-t/tau_facil), R = 1 - U exp(-t/tau_rec), times 50 ms.
    u = 0.05 + 0.05 * 0.95 * np.exp(-0.05)
    left = 1 - 0.05 * np.exp(-0.5)
    assert release_of_train(20.0, 2, **FACILITATING)[1] == pytest.approx(u * left)


def test_a_slow_train_has_recovered():
    assert steady_release(0.01, **DEPRESSING) == pytest.approx(0.5, rel=1e-9)


@pytest.mark.parametrize(("sites", "p"), [(1, 0.2), (5, 0.3), (12, 0.9), (3, 1.0)])
def test_dropout_with_the_keep_probability_varies_as_release_does(sites, p):
    q, law = float(keep_probability(sites, p)), binom(sites, p)
    kept = binom(1, q)  # of both the mean over the square root of the variance
    assert law.var() / law.mean() ** 2 == pytest.approx(kept.var() / kept.mean() ** 2)


def test_several_spikes_are_more_sites():
    law = binom(5, 0.3)
    q = float(keep_probability(4 * 5, 0.3))
    assert (4 * law.var()) / (4 * law.mean()) ** 2 == pytest.approx((1 - q) / q)


@pytest.mark.parametrize("rate", [2.0, 20.0])
def test_sites_that_empty_release_against_each_other(rate):
    # Sites one by one: empty after a release, filled again with a probability in each interval.
    random, full, released = np.random.default_rng(1), np.ones(20_000, bool), []
    for _ in range(60):
        released.append(full & (random.random(full.size) < 0.5))
        full &= ~released[-1]
        full |= random.random(full.size) < -np.expm1(-1 / (rate * 0.8))
    one, two = np.array(released)[30:-1].ravel(), np.array(released)[31:].ravel()
    # 5 standard errors of a correlation of 580 000 pairs
    assert one.mean() == pytest.approx(float(steady_release(rate, **DEPRESSING)), rel=0.03)
    found = float(depleted_correlation(rate, U=0.5, tau_rec=0.8))
    assert np.corrcoef(one, two)[0, 1] == pytest.approx(found, abs=5 / np.sqrt(one.size))
