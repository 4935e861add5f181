"""Sampled currents and conductances, against closed forms, SciPy, and integrals of the samples."""

import numpy as np
import pytest
from scipy import integrate, signal

import simneuro as sn
from simneuro.engine import compiler
from simneuro.engine.draw.sampled import step_table
from simneuro.engine.program.structure import structure
from simneuro.errors import InputError
from simneuro.network import Times

PA = 1e-12
TARGETS = ["numpy"] + (["cython", "cpp"] if compiler() else [])
TARGETS = [
    each if each != "cython" else pytest.param(each, marks=pytest.mark.slow) for each in TARGETS
]


def scenario(drive, *, size=1, duration="50 ms", dt="0.1 ms", model="lif", **more):
    return sn.Scenario.from_document(
        {
            "title": "a sampled drive",
            "duration": duration,
            "dt": dt,
            "populations": {
                "cell": {
                    "model": model,
                    "size": size,
                    "parameters": {"V_th": "1 V"} if model == "lif" else {},
                }
            },
            "drives": {"given": {"kind": "sampled_current", "target": "cell", **drive}},
            "record": {"traces": {"cell": {"variables": ["I_ext", "v"], "neurons": size}}},
            **more,
        }
    )


def samples(count=60, columns=1, seed=0):
    return np.random.default_rng(seed).normal(100, 60, (count, columns)).squeeze()


@pytest.mark.usefixtures("quickly_compiled")
@pytest.mark.parametrize("target", TARGETS)
def test_one_program_for_series_of_any_length_each_step_its_mean(target):
    """One for all cells, and one for each: exact where the samples are held for whole steps."""
    for count, every in ((60, 5), (300, 1)):
        values = samples(count)
        made = scenario({"values": values, "unit": "pA", "interval": f"{every * 0.1:.1f} ms"})
        current = sn.simulate(made, target=target)["cell.I_ext"].values[:, 0]
        held = np.repeat(values, every)
        expected = np.append(held, np.zeros(500 - len(held)))  # zero after the end
        np.testing.assert_allclose(current, expected * PA, rtol=1e-15)
    for count in (20, 40):
        values = samples(count, columns=2)
        drive = {"values": values, "unit": "pA", "interval": "0.2 ms", "cells": [1, 3]}
        made = scenario({**drive, "start": "1 ms"}, size=4)
        current = sn.simulate(made, target=target)["cell.I_ext"].values
        expected = np.zeros((500, 4))
        expected[10 : 10 + 2 * count, 1:3] = np.repeat(values, 2, axis=0)
        np.testing.assert_allclose(current, expected * PA, rtol=1e-15)


def test_another_array_does_not_compile_anew():
    made = [
        scenario({"values": samples(count), "unit": "pA", "interval": interval, "start": start})
        for count, interval, start in ((10, "1 ms", "0 ms"), (77, "0.33 ms", "1.234 ms"))
    ]
    assert structure(made[0].network) == structure(made[1].network)


@pytest.mark.parametrize("between", ["constant", "linear"])
@pytest.mark.parametrize("interval", [0.013, 0.1, 0.25, 0.77])  # ms
@pytest.mark.parametrize("start", [-3.21, 0.0, 1.05])  # ms
def test_each_step_has_the_mean_of_the_waveform(between, interval, start):
    """Whatever the interval: compared with an integral by quadrature on a fine grid."""
    values = samples(40)
    times = Times(1e-4, 20, 5e-3)
    drive = sn.SampledCurrent(
        target="cell",
        values=values,
        unit="pA",
        interval=f"{interval} ms",
        start=f"{start} ms",
        stop="3.33 ms",
        between=between,
    )
    table = step_table(drive, times)
    found = np.zeros(times.steps)
    rows = np.repeat(table.values[:, 0], table.every)
    found[table.first : table.first + len(rows)] = rows[: times.steps - table.first] / PA
    # The waveform, cut at both ends; its kinks are edges of the pieces that are added.
    knots = start + interval * np.arange(len(values) + (between == "constant"))
    grid = -2 + 0.1 * np.arange(times.steps + 1)
    edges = np.unique(np.concatenate([grid, knots, [3.33]]))
    edges = edges[(edges >= -2) & (edges <= 5)]
    middles = (edges[1:] + edges[:-1]) / 2
    if between == "constant":
        at = np.clip(np.searchsorted(knots, middles, side="right") - 1, 0, len(values) - 1)
        height = values[at]
    else:
        height = np.interp(middles, knots, values)
    height = np.where((middles > knots[0]) & (middles < min(knots[-1], 3.33)), height, 0.0)
    charge = np.append(0.0, np.cumsum(height * np.diff(edges)))
    expected = np.diff(np.interp(grid, edges, charge)) / 0.1
    np.testing.assert_allclose(found, expected, atol=1e-8)


def test_the_filter_of_a_membrane_under_a_chirp():
    """A leaky membrane is a linear filter, which SciPy solves for a piecewise linear input."""
    t = np.arange(0, 0.2, 2.5e-5)
    chirp = signal.chirp(t, 5, 0.2, 200) * 100 * PA
    made = scenario(
        {"values": chirp * 1e12, "unit": "pA", "interval": "0.025 ms", "between": "linear"},
        duration="199 ms",
    )
    v = sn.simulate(made, target="numpy")["cell.v"].values[:, 0]
    capacitance, leak, rest = 200e-12, 10e-9, -60e-3
    _, moved, _ = signal.lsim(([1.0], [capacitance, leak]), chirp, t)
    expected = rest + np.interp(1e-4 * np.arange(len(v)), t, moved)
    # The mean over a step has the right charge, so that the error is of second order in dt.
    bound = 100 * PA / leak * (2 * np.pi * 200 * 1e-4) ** 2 / 12
    assert np.abs(v - expected).max() < bound
    assert np.ptp(v) > 20 * bound


@pytest.mark.usefixtures("quickly_compiled")
@pytest.mark.parametrize("target", TARGETS)
def test_a_conductance_clamp_on_a_membrane(target):
    """Of two conductances, held for 2 ms each: exponentials in closed form, for two cells."""
    values = np.array([[5.0, 20.0], [40.0, 0.0]])
    drive = {
        "kind": "sampled_conductance",
        "values": values,
        "unit": "nS",
        "interval": "2 ms",
        "reversal": ["-20 mV", "-80 mV"],
    }
    recording = sn.simulate(scenario(drive, size=2, duration="5 ms"), target=target)
    v = np.full(2, -60.0)
    reversal, leak, capacitance, rest = np.array([-20.0, -80.0]), 10.0, 200.0, -60.0
    expected = []
    for g in (values[0], values[1], np.zeros(2)):
        steady, tau = (leak * rest + g * reversal) / (leak + g), capacitance / (leak + g)
        t = 0.1 * np.arange(20 if len(expected) < 40 else 10)[:, None]
        expected += list(steady + (v - steady) * np.exp(-t / tau))
        v = steady + (v - steady) * np.exp(-2 / tau)
    np.testing.assert_allclose(recording["cell.v"].values * 1e3, expected, atol=1e-6)
    g = np.repeat(np.vstack([values, np.zeros((1, 2))]), [20, 20, 10], axis=0)
    current = g * (reversal - np.array(expected))
    np.testing.assert_allclose(recording["cell.I_ext"].values * 1e12, current, atol=1e-4)


def test_a_conductance_clamp_on_squid_membrane():
    """Hodgkin and Huxley's cell under a shunt, against the same equations with a larger leak."""
    shunt = {
        "kind": "sampled_conductance",
        "values": [100.0],
        "unit": "nS",
        "interval": "30 ms",
        "reversal": "-54.387 mV",
    }
    clamped = scenario(shunt, model="hodgkin_huxley", duration="6 ms", dt="0.02 ms")
    push = {"kind": "step_current", "target": "cell", "amplitude": "3 nA"}
    clamped = sn.Scenario.from_document(
        {**clamped.document(), "drives": {**clamped.document()["drives"], "push": push}}
    )
    area = float(clamped.network.cells["cell"].model.parameters["area"].value)
    leak = float(clamped.network.cells["cell"].model.parameters["g_L"].value) + 100e-9 / area
    leaky = clamped.override(
        {"drives.given.values": [0.0], "populations.cell.parameters.g_L": f"{leak} S/m^2"}
    )
    v, expected = (sn.simulate(each, target="numpy")["cell.v"].values for each in (clamped, leaky))
    assert np.ptp(expected) > 5e-3
    np.testing.assert_allclose(v, expected, atol=1e-9)


def test_a_long_array_is_kept_as_it_is():
    """Samples that last whole steps have a row each, not a row for each step."""
    drive = sn.SampledCurrent(target="c", values=np.ones(100), unit="pA", interval="10 ms")
    for duration, rows in ((1.0, 100), (0.505, 51), (2.0, 100)):
        table = step_table(drive, Times(1e-5, 0, duration))
        assert table.values.shape == (rows, 1)
        assert table.every == 1000
    cut = step_table(
        sn.SampledCurrent(
            target="c", values=np.ones(100), unit="pA", interval="10 ms", stop="505.005 ms"
        ),
        Times(1e-5, 0, 1.0),
    )
    assert cut.values.sum() == pytest.approx(50500.5e-12)


def test_a_drive_before_or_after_the_run_does_nothing():
    for start in ("-20 ms", "60 ms"):
        made = scenario({"values": samples(10), "unit": "pA", "interval": "1 ms", "start": start})
        assert not sn.simulate(made, target="numpy")["cell.I_ext"].values.any()


def test_conductances_and_currents_add_up():
    drives = {
        "more": {"kind": "step_current", "target": "cell", "amplitude": "10 pA"},
        "given": {
            "kind": "sampled_conductance",
            "target": "cell",
            "values": ["0 nS"],
            "interval": "50 ms",
            "reversal": "0 mV",
        },
    }
    made = scenario({"values": [0.0], "unit": "pA", "interval": "1 ms"}, drives=drives)
    current = sn.simulate(made, target="numpy")["cell.I_ext"].values
    np.testing.assert_allclose(current, 10 * PA, rtol=1e-15)


def test_the_integral_of_a_long_waveform_loses_no_digits():
    values = samples(200_000)
    drive = sn.SampledCurrent(target="c", values=values, unit="pA", interval="0.013 ms")
    times = Times(1e-4, 0, 2.6)
    charge = step_table(drive, times).values.sum() * 1e-4
    assert charge == pytest.approx(
        integrate.trapezoid(values, dx=0) + values.sum() * 1.3e-17, 1e-10
    )


def test_a_cell_that_has_no_column():
    with pytest.raises(InputError, match=r"drives\.given\.values: got 2 columns, but there are 3"):
        scenario({"values": samples(5, columns=2), "unit": "pA", "interval": "1 ms"}, size=3)
