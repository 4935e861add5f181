"""Kinetic synapses and gap junctions: closed forms, published values, another integration."""

from itertools import pairwise

import numpy as np
import pytest
from scipy.integrate import solve_ivp

import simneuro as sn

DT = 1e-4
G_L, C_M = 10e-9, 200e-12  # of lif


@pytest.fixture(scope="module")
def opened(cell_document):
    """The open share of a receptor's channels after events (s): times after the first, shares."""

    def run(synapse, events, duration, dt="0.1 ms", **parameters):
        document = cell_document(
            "lif", duration=duration, record=["g_receptor", "v", "I_syn"], dt=dt
        )
        document["synapses"] = {"receptor": {"model": synapse, "parameters": parameters}}
        document["drives"] = {
            "events": {
                "kind": "spike_list",
                "target": "cell",
                "synapse": "receptor",
                "weight": "1 nS",
                "times": [f"{1 + event * 1e3!r} ms" for event in events],
                "neurons": [0] * len(events),
            }
        }
        recording = sn.simulate(sn.Scenario.from_document(document), target="numpy")
        step = recording.attrs["dt"]
        first = round(1e-3 / step) + 1  # transmitter is there from the step after the event on
        found = recording["cell.g_receptor"].values[:, 0]
        assert np.all(found[: first + 1] == 0)
        assert found[first + 1] > 0
        return np.arange(len(found) - first) * step, found[first:] / 1e-9, recording

    return run


# Destexhe, Mainen & Sejnowski (1998): rates per mM and ms, and per ms; the open share at the end of
# a pulse of 1 mM and 1 ms.
MINIMAL = {
    "AMPA": (1.1, 0.19, 0.61799),
    "NMDA": (0.072, 0.0066, 0.06924),
    "GABA-A": (5.0, 0.18, 0.95982),
}


@pytest.mark.parametrize(("alpha", "beta", "published"), MINIMAL.values(), ids=MINIMAL)
def test_first_order_kinetics(opened, alpha, beta, published):
    time, share, _ = opened(
        "kinetic", [0], "15 ms", "0.02 ms", alpha=f"{alpha} /mM/ms", beta=f"{beta} /ms"
    )
    assert share.max() == pytest.approx(published, abs=1e-4)
    rate = alpha + beta
    ms = time * 1e3
    top = alpha / rate * (1 - np.exp(-rate))
    expected = np.where(
        ms <= 1 + 1e-9, alpha / rate * (1 - np.exp(-rate * ms)), top * np.exp(-beta * (ms - 1))
    )
    np.testing.assert_allclose(share, expected, rtol=0, atol=(rate * 0.02) ** 4 / 120)  # of rk4


def g_protein(events, end, pulse=0.3, level=0.5):
    """The equations of Destexhe et al. (1996) integrated from pulse to pulse (ms): open share."""
    edges = sorted({0.0, end, *events, *(event + pulse for event in events)})
    state, times, shares = np.zeros(2), [], []
    for start, stop in pairwise(edges):
        on = any(event <= start < event + pulse - 1e-9 for event in events) * level
        inner = np.arange(np.ceil(start / 0.1 - 1e-6), np.ceil(stop / 0.1 - 1e-6)) * 0.1
        solved = solve_ivp(
            lambda _, y, on=on: [
                0.52 * on * (1 - y[0]) - 0.0013 * y[0],
                0.098 * y[0] - 0.033 * y[1],
            ],
            (start, stop),
            state,
            t_eval=np.clip([*inner, stop], start, stop),
            method="LSODA",
            rtol=1e-11,
            atol=1e-15,
        )
        times.append(inner)
        shares.append(solved.y[1][:-1] ** 4 / (solved.y[1][:-1] ** 4 + 100))
        state = solved.y[:, -1]
    return np.concatenate(times), np.concatenate(shares)


# Spikes at 400 Hz: the peak of the open share, relative to that of one spike.
@pytest.mark.parametrize(("spikes", "gain"), [(1, 1.0), (2, 13.7), (5, 342.0), (10, 2642.0)])
def test_gaba_b_answers_to_bursts(opened, spikes, gain):
    events = [2.5e-3 * k for k in range(spikes)]
    time, share, _ = opened("gaba_b", events, "180 ms")
    expected_time, expected = g_protein([1e3 * event for event in events], 178.0)
    count = len(expected)
    np.testing.assert_allclose(time[:count] * 1e3, expected_time, atol=1e-9)
    np.testing.assert_allclose(share[:count], expected, rtol=1e-6, atol=1e-12)
    # As published, with their digits.
    half_a_digit = 0.05 if gain < 100 else 0.5
    assert share.max() / 1.450e-5 == pytest.approx(gain, abs=half_a_digit + 4e-4 * gain)
    if spikes == 1:
        assert time[share.argmax()] * 1e3 == pytest.approx(102.1, abs=0.11)
    if spikes == 10:
        assert time[share.argmax()] * 1e3 == pytest.approx(112.6, abs=0.11)


def test_a_pulse_that_does_not_fit_the_steps_keeps_its_dose(opened):
    # At the end of a pulse of 0.3 ms in steps of 0.25 ms: once, the rest is in the second step.
    _, share, _ = opened(
        "kinetic", [0], "3 ms", "0.25 ms", alpha="0.001 /mM/ms", beta="0 /ms", T_duration="0.3 ms"
    )
    assert share[-1] == pytest.approx(1 - np.exp(-0.001 * 0.3), rel=1e-9)


def test_the_current_of_a_kinetic_synapse(opened):
    _, _, recording = opened("gaba_b", [0], "20 ms", E_rev="-90 mV")
    v, g, current = (recording[f"cell.{name}"].values for name in ("v", "g_receptor", "I_syn"))
    np.testing.assert_allclose(current, g * (-0.09 - v), rtol=1e-12, atol=1e-30)
    assert current.min() < 0


def pair(dt, weight="2 nS", first="-55 mV", second="-65 mV"):
    """Two cells that a gap junction couples, from different potentials on."""
    return sn.Scenario.from_document(
        {
            "title": "a pair",
            "duration": "40 ms",
            "dt": dt,
            "populations": {
                "cells": {"model": "lif", "size": 2, "initial": {"v": [first, second]}}
            },
            "projections": {
                "junction": {
                    "source": "cells",
                    "target": "cells",
                    "synapse": "gap_junction",
                    "connect": {"rule": "all_to_all"},
                    "weight": weight,
                }
            },
            "record": {"traces": {"cells": {"variables": ["v", "I_syn"], "neurons": 2}}},
        }
    )


def test_a_gap_junction_as_it_is_computed():
    """The current of a step is that of its start: the difference shrinks by one factor a step."""
    v = sn.simulate(pair("0.1 ms"), target="numpy")["cells.v"].values
    decay = np.exp(-DT * G_L / C_M)
    steps = np.arange(len(v))
    factor = decay - 2 * 2e-9 / G_L * (1 - decay)
    np.testing.assert_allclose(v[:, 0] - v[:, 1], 0.01 * factor**steps, rtol=1e-10, atol=1e-15)
    np.testing.assert_allclose(v.mean(axis=1), -0.06, rtol=1e-12)


def test_a_gap_junction_converges_to_two_coupled_membranes():
    errors = []
    for dt in ("0.2 ms", "0.1 ms", "0.05 ms"):
        recording = sn.simulate(pair(dt), target="numpy")
        v, time = recording["cells.v"].values, recording.time.values
        expected = 0.01 * np.exp(-time * (G_L + 2 * 2e-9) / C_M)
        errors.append(np.abs(v[:, 0] - v[:, 1] - expected).max())
    assert errors[1] < 1e-5  # V, of 10 mV
    np.testing.assert_allclose(np.array(errors[:-1]) / errors[1:], 2, rtol=0.02)  # first order


def test_a_gap_junctions_currents_are_opposite():
    recording = sn.simulate(pair("0.1 ms"), target="numpy")
    current, v = recording["cells.I_syn"].values, recording["cells.v"].values
    np.testing.assert_allclose(current[:, 0], 2e-9 * (v[:, 1] - v[:, 0]), rtol=1e-9, atol=1e-24)
    np.testing.assert_allclose(current.sum(axis=1), 0, atol=1e-24)
