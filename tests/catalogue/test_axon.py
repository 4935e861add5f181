"""The squid axon as a cable: its conduction velocity by three independent ways."""

import signal
from functools import cache

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.optimize import brentq
from scipy.special import exprel

import simneuro as sn

RADIUS, RESISTIVITY, CAPACITANCE = 0.0238, 35.4, 1e-6  # cm, ohm cm, F/cm^2: Hodgkin & Huxley 1952


def axon(celsius, dt=0.005, size=400, length=6.0, diameter=476.0, current=25.0):
    """Squid axon shocked at one end; cm, um, uA, ms."""
    return sn.Scenario.from_document(
        {
            "title": "squid axon",
            "duration": "5 ms",
            "dt": f"{dt} ms",
            "populations": {
                "axon": {
                    "model": "hodgkin_huxley",
                    "size": size,
                    "parameters": {"temperature": f"{celsius} degC"},
                    "cable": {
                        "length": f"{length} cm",
                        "diameter": f"{diameter} um",
                        "resistivity": "35.4 ohm*cm",
                    },
                }
            },
            "drives": {
                "shock": {
                    "kind": "step_current",
                    "target": "axon",
                    "cells": [0, 1],
                    "amplitude": f"{current} uA",
                    "stop": "0.2 ms",
                }
            },
            "record": {"traces": {"axon": {"variables": ["v"], "neurons": size}}},
        }
    )


def velocity(scenario):
    """In m/s, between 5/12 and 8/12 of the length, from crossings 25 mV above rest."""
    v = sn.recording.trace(sn.simulate(scenario, target="numpy"), "axon", "v")
    size = v.sizes["neuron"]
    first, last = 5 * size // 12, 8 * size // 12
    crossing = sn.analysis.first_crossing(v[:, [first, last]], -40e-3)
    length = float(scenario.populations["axon"].cable.length)
    return (last - first) * length / size / float(np.diff(crossing)[0])


@cache
def converged(celsius):
    """The velocity at dt = 0, to which that at dt tends in proportion to dt."""
    coarse, fine = (velocity(axon(celsius, dt)) for dt in (0.005, 0.0025))
    return 2 * fine - coarse


# The equations of the paper, in mV above rest, ms and uA/cm^2.
def rates(u):
    alpha = (1 / exprel((25 - u) / 10), 0.07 * np.exp(-u / 20), 0.1 / exprel((10 - u) / 10))
    beta = (4 * np.exp(-u / 18), 1 / (np.exp((30 - u) / 10) + 1), 0.125 * np.exp(-u / 80))
    return np.array(alpha), np.array(beta)


def ionic(u, m, h, n):
    return 120 * m**3 * h * (u - 115) + 36 * n**4 * (u + 12) + 0.3 * (u - 10.613)


def steady(u):
    alpha, beta = rates(u)
    return alpha / (alpha + beta)


# And the way of the paper to the velocity: a wave of speed c obeys V'' = K(V' + I_ion/C) in time,
# with K = 2 R C c^2/a. It leaves rest along the one unstable direction, and for all K but the right
# one it goes to infinity, to either side.
def wave(growth, phi):
    def slope(y):
        alpha, beta = rates(y[0])
        return [
            y[1],
            growth * (y[1] + ionic(y[0], *y[2:])),
            *(phi * (alpha - (alpha + beta) * y[2:])),
        ]

    u = brentq(lambda u: ionic(u, *steady(u)), -5, 5)
    rest = np.array([u, 0.0, *steady(u)])
    steps = 1e-6 * np.eye(5)
    columns = [(np.array(slope(rest + s)) - np.array(slope(rest - s))) / 2e-6 for s in steps]
    values, vectors = np.linalg.eig(np.array(columns).T)
    unstable = vectors[:, values.real.argmax()].real
    far = lambda _t, y: abs(y[0] - 50) - 200  # noqa: E731
    far.terminal = True
    return solve_ivp(
        lambda _t, y: slope(y),
        (0, 40),
        rest + 1e-3 * unstable / unstable[0],
        method="LSODA",
        rtol=1e-10,
        atol=1e-12,
        events=far,
    ).y[0]


def wave_velocity(celsius, low, high):
    """m/s, by bisection between two values of K (1/ms)."""
    phi = 3 ** ((celsius - 6.3) / 10)
    below = wave(low, phi)[-1] > 0
    assert (wave(high, phi)[-1] > 0) != below
    while high / low - 1 > 1e-9:
        middle = (low + high) / 2
        above = (wave(middle, phi)[-1] > 0) != below
        low, high = (low, middle) if above else (middle, high)
    return np.sqrt(1e3 * low * RADIUS / (2 * RESISTIVITY * CAPACITANCE)) / 100


@pytest.mark.slow
@pytest.mark.parametrize(
    ("celsius", "low", "high", "known"),
    # At 18.5 degrees the paper has K = 10.47 and 18.8 m/s.
    [(6.3, 4.0, 5.0, 12.314), (18.5, 9.5, 11.5, 18.732), (26.0, 13.0, 17.0, 22.469)],
)
def test_the_velocity_is_that_of_the_travelling_wave(celsius, low, high, known):
    exact = wave_velocity(celsius, low, high)
    assert exact == pytest.approx(known, abs=1e-3)
    # Compartments of 0.15 mm err by less than 0.04 %, what is left of dt by less than 0.02 %.
    assert converged(celsius) == pytest.approx(exact, rel=6e-4)


def test_the_velocity_of_1952():
    assert converged(18.5) == pytest.approx(18.8, rel=0.01)


@pytest.mark.slow
def test_the_error_falls_with_the_time_step_and_the_square_of_the_compartments():
    exact = wave_velocity(18.5, 9.5, 11.5)
    errors = [velocity(axon(18.5, dt)) / exact - 1 for dt in (0.01, 0.005, 0.0025)]
    assert -0.01 < errors[0] < 0
    np.testing.assert_allclose(np.array(errors[:-1]) / errors[1:], 2, rtol=0.1)
    # At one time step, against many compartments.
    fine = velocity(axon(18.5, 0.01, size=600))
    coarse = [fine - velocity(axon(18.5, 0.01, size=size)) for size in (60, 120)]
    assert coarse[0] / coarse[1] == pytest.approx(4, rel=0.15)


def test_the_velocity_grows_with_the_root_of_the_diameter():
    # Four times the diameter is the same axon in twice the length constants, cell by cell.
    small = axon(18.5, 0.01, size=200)
    large = axon(18.5, 0.01, size=200, length=12.0, diameter=4 * 476.0, current=8 * 25.0)
    ratio = velocity(large) / velocity(small)
    assert ratio == pytest.approx(2, rel=1e-9)


def test_nothing_travels_when_it_is_too_warm():
    # No value of K gives a wave with a spike above 33.5 degrees.
    recording = sn.simulate(axon(36, 0.005), target="numpy")
    v = sn.recording.trace(recording, "axon", "v")
    reached = np.isfinite(sn.analysis.first_crossing(v, -40e-3))
    assert reached[0]
    assert not reached[150:].any()


@pytest.fixture
def h():
    """NEURON, which takes Ctrl+C for itself: afterwards Python has it again."""
    handler = signal.getsignal(signal.SIGINT)
    yield pytest.importorskip("neuron", reason="NEURON is not installed: no second simulator").h
    signal.signal(signal.SIGINT, handler)


def test_neuron_agrees(h):
    h.load_file("stdrun.hoc")
    cable = h.Section(name="axon")
    cable.L, cable.diam, cable.Ra, cable.nseg, cable.cm = 6e4, 476.0, 35.4, 401, 1.0
    cable.insert("hh")
    for segment in cable:
        segment.hh.el = -54.387
    clamp = h.IClamp(cable(0))
    clamp.delay, clamp.dur, clamp.amp = 0.0, 0.2, 25e3
    places = (165.5 / 401, 265.5 / 401)
    traces = [h.Vector().record(cable(place)._ref_v) for place in places]
    time = h.Vector().record(h._ref_t)
    h.usetable_hh, h.secondorder, h.celsius, h.dt, h.steps_per_ms = 0, 2, 18.5, 0.0025, 400
    h.finitialize(-65.0)
    h.continuerun(5.0)
    t, (first, last) = np.array(time), (np.array(each) for each in traces)
    crossing = [np.interp(-40, v[: v.argmax()], t[: v.argmax()]) for v in (first, last)]
    theirs = 1e-3 * (places[1] - places[0]) * 6e4 / np.diff(crossing)[0]  # um/ms to m/s
    assert converged(18.5) == pytest.approx(theirs, rel=1e-3)
