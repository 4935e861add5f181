"""The onset of rhythms, against a solution that shares no code with ours, and published values."""

import mpmath
import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import brentq, fsolve
from scipy.special import erfcx

import simneuro as sn
from simneuro.errors import InputError

TAU, THETA, RESET, DEAD, DELAY = 20.0, 20.0, 10.0, 2.0, 1.5  # ms and mV: model A of brunel2000
J, C = 0.1, 1000


def brunel_inputs(g):
    """What all inputs of a cell do together, for each Hz: sum of n w and of n w^2 (mV, mV^2)."""
    return C * J * (1 - g / 4), C * J**2 * (1 + g**2 / 4)


def moments(rate, x, inputs):
    """Mean and sigma (mV) at a rate (1/ms) of all cells; x times the input at threshold."""
    outside, (level, power) = x * THETA / (J * TAU), inputs
    return TAU * (J * outside + level * rate), np.sqrt(TAU * (J**2 * outside + power * rate))


def siegert(mean, std):
    # erfcx(-y) is exp(y^2) (1 + erf(y)).
    passage, _ = quad(lambda y: erfcx(-y), (RESET - mean) / std, (THETA - mean) / std)
    return 1 / (DEAD + TAU * np.sqrt(np.pi) * passage)


def steady_rate(x, inputs):
    return brentq(lambda r: siegert(*moments(r, x, inputs)) - r, 1e-5, 0.3)


def loop(omega, x, inputs):
    """The gain of the whole loop at an angular frequency (1/ms): eq. 43 ff. of brunel2000."""
    rate = steady_rate(x, inputs)
    mean, std = moments(rate, x, inputs)
    a = mpmath.mpc(0, omega * TAU)

    def u(y):
        even = mpmath.hyp1f1((1 - a) / 2, 0.5, -y * y) / mpmath.gamma((1 + a) / 2)
        odd = 2 * y * mpmath.hyp1f1(1 - a / 2, 1.5, -y * y) / mpmath.gamma(a / 2)
        return mpmath.exp(y * y) * (even + odd)

    top, low = (THETA - mean) / std, (RESET - mean) / std
    back = u(top) - mpmath.exp(-1j * omega * DEAD) * u(low)
    slope = mpmath.diff(u, top) - mpmath.diff(u, low)
    bend = mpmath.diff(u, top, 2) - mpmath.diff(u, low, 2)
    by_mean = rate / std / (1 + a) * slope / back
    by_variance = rate / std**2 / (4 + 2 * a) * bend / back
    gain = TAU * (by_mean * inputs[0] + by_variance * inputs[1])
    return complex(mpmath.exp(-1j * omega * DELAY) * gain)


def independent_onset(inputs, x, frequency):
    def excess(unknown):
        found = loop(2 * np.pi * unknown[1] / 1000, unknown[0], inputs) - 1
        return [found.real, found.imag]

    return fsolve(excess, [x, frequency])


def brunel(g):
    weights = {f"projections.inh_{each}.weight": f"{-J * g} mV" for each in ("exc", "inh")}
    return sn.Scenario.load("brunel_2000").override(weights)


OUTSIDE = ["drives.outside_exc.rate", "drives.outside_inh.rate"]


@pytest.mark.slow  # 2.5 s each
@pytest.mark.parametrize(
    ("g", "between", "near"),
    [(6, ("30 kHz", "36 kHz"), (3, 170)), (4.5, ("9 kHz", "10 kHz"), (0.9, 30))],
)
def test_the_onsets_of_brunel(g, between, near):
    x, frequency = independent_onset(brunel_inputs(g), *near)
    found = sn.bridge.find_onset(brunel(g), OUTSIDE, *between, time_grid=False)
    assert float(found.value) == pytest.approx(1e4 * x, rel=1e-4)  # 10 kHz reach the threshold
    assert found.frequency == pytest.approx(frequency, rel=1e-4)
    np.testing.assert_allclose(found.rates, 1e3 * steady_rate(x, brunel_inputs(g)), rtol=1e-4)


INHIBITION = {
    "title": "cells that inhibit each other",
    "duration": "1 s",
    "populations": {
        "inh": {
            "model": "lif",
            "size": 2500,
            "parameters": {"E_L": "0 mV", "V_th": "20 mV", "V_reset": "10 mV", "t_ref": "2 ms"},
        }
    },
    "projections": {
        "back": {
            "source": "inh",
            "target": "inh",
            "synapse": "delta",
            "connect": {"rule": "fixed_indegree", "n": 250},
            "weight": "-0.4 mV",
            "delay": "1.5 ms",
        }
    },
    "drives": {
        "outside": {
            "kind": "poisson",
            "target": "inh",
            "synapse": "delta",
            "rate": "20 kHz",
            "weight": "0.1 mV",
        }
    },
}


# From 37 kHz on another mode grows, too, of 858 Hz.
@pytest.mark.slow
@pytest.mark.parametrize("ends", [("12 kHz", "15 kHz"), ("10 kHz", "80 kHz")])  # 7 s each
def test_the_onset_of_inhibition_alone(ends):
    x, frequency = independent_onset((-250 * 0.4, 250 * 0.4**2), 1.3, 180)
    alone = sn.Scenario.from_document(INHIBITION)
    found = sn.bridge.find_onset(alone, "drives.outside.rate", *ends, time_grid=False)
    assert float(found.value) == pytest.approx(1e4 * x, rel=1e-4)
    assert found.frequency == pytest.approx(frequency, rel=1e-4)
    assert list(found.rates.index) == ["inh"]


@pytest.mark.parametrize(
    ("path", "low", "high", "says"),
    [
        ("drives.outside.rate", "10 kHz", "12 kHz", "at both values the network has steady rates"),
        ("drives.outside.rate", "10 kHz", "12 mV", "high"),
        ("drives.outside.rate", "soon", "12 kHz", "^low: 'soon' is not a number"),
        ("drives.outside.rate", "0.5 kHz", "2 kHz", "at both values the network has steady rates"),
        ("drives.outside.rate", "10 kHz", "200 kHz", "^low, high: no mode can be counted"),
        ("drives.inside.rate", "10 kHz", "12 kHz", "inside"),
        ("drives.outside.weight", "0 mV", "0.1 mV", "no noise in a population"),
    ],
)
def test_a_range_without_one_onset_is_refused(path, low, high, says):
    with pytest.raises(InputError, match=says):
        sn.bridge.find_onset(sn.Scenario.from_document(INHIBITION), path, low, high)
