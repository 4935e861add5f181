"""Currents of drives: exact where they are formulas, with derived bounds where they are drawn."""

import math
from itertools import pairwise

import numpy as np
import pytest
from scipy import stats

import simneuro as sn

PA = 1e-12


def external(drive, *, size=3, duration="100 ms", warmup="20 ms", dt="0.1 ms", seed=1):
    """Times and the current I_ext of each cell, by time step."""
    document = {
        "title": "a current",
        "seed": seed,
        "duration": duration,
        "warmup": warmup,
        "dt": dt,
        "populations": {"cell": {"model": "lif", "size": size, "parameters": {"V_th": "1 V"}}},
        "drives": {"current": {"target": "cell", **drive}},
        "record": {"traces": {"cell": {"variables": ["I_ext"], "neurons": size}}},
    }
    recording = sn.simulate(sn.Scenario.from_document(document), target="numpy")
    return recording.time.values, recording["cell.I_ext"].values


def test_a_step_without_start_and_stop_is_constant():
    _, current = external({"kind": "step_current", "amplitude": ["1 pA", "2 pA", "3 pA"]})
    np.testing.assert_array_equal(current, np.tile([1 * PA, 2 * PA, 3 * PA], (1000, 1)))


def test_a_ramp_is_a_straight_line_from_start_to_stop():
    t, current = external(
        {
            "kind": "ramp_current",
            "initial": ["0 pA", "-50 pA", "30 pA"],
            "final": "100 pA",
            "start": "10 ms",
            "stop": "60 ms",
        }
    )
    initial = np.array([0, -50, 30]) * PA
    line = initial + (100 * PA - initial) * (t[:, None] - 0.01) / 0.05
    within = (t[:, None] > 0.00995) & (t[:, None] < 0.05995)
    np.testing.assert_allclose(current, np.where(within, line, 0), rtol=1e-10, atol=1e-22)
    assert np.count_nonzero(np.diff(within[:, 0])) == 2


def test_a_ramp_without_stop_ends_with_the_run():
    t, current = external({"kind": "ramp_current", "final": "100 pA"}, size=1)
    np.testing.assert_allclose(current[:, 0], 100 * PA * t / 0.1, rtol=1e-10, atol=1e-22)


@pytest.mark.parametrize("warmup", ["0 ms", "20 ms", "7.3 ms"])
def test_a_sine_is_the_formula_whatever_the_warmup(warmup):
    t, current = external(
        {
            "kind": "sine_current",
            "mean": "20 pA",
            "amplitude": ["50 pA", "50 pA", "10 pA"],
            "frequency": ["40 Hz", "40 Hz", "0 Hz"],
            "phase": [0, 0.25, 0.25],
        },
        warmup=warmup,
    )
    t = t[:, None]
    turns = np.array([40, 40, 0]) * t + np.array([0, 0.25, 0.25])
    expected = (20 + np.array([50, 50, 10]) * np.sin(2 * np.pi * turns)) * PA
    np.testing.assert_allclose(current, expected, atol=1e-11 * 50 * PA)


def test_a_sine_holds_its_phase_where_it_starts_later():
    _, whole = external({"kind": "sine_current", "amplitude": "50 pA", "frequency": "30 Hz"})
    t, part = external(
        {
            "kind": "sine_current",
            "amplitude": "50 pA",
            "frequency": "30 Hz",
            "start": "20 ms",
            "stop": "70 ms",
        }
    )
    within = (t > 0.01995) & (t < 0.06995)
    np.testing.assert_array_equal(part, np.where(within[:, None], whole, 0))


CURRENTS = {
    "step": {"kind": "step_current", "amplitude": "9 pA"},
    "ramp": {"kind": "ramp_current", "initial": "9 pA", "final": "3 pA", "start": "-20 ms"},
    "sine": {"kind": "sine_current", "mean": "9 pA", "amplitude": "4 pA", "frequency": "50 Hz"},
    "noise": {"kind": "noise_current", "mean": "9 pA", "density": "5 pA*ms^0.5"},
    "ou": {"kind": "ou_current", "mean": "9 pA", "sigma": "2 pA", "tau": "5 ms"},
}


@pytest.mark.parametrize("name", CURRENTS)
def test_a_current_into_some_cells(name):
    _, whole = external(CURRENTS[name], size=6)
    _, part = external(CURRENTS[name] | {"cells": [2, 5]}, size=6)
    assert np.all(whole[5] != 0)
    np.testing.assert_array_equal(part[:, 2:5], whole[:, 2:5])
    assert not part[:, [0, 1, 5]].any()


@pytest.mark.parametrize("name", ["sine", "noise", "ou"])
def test_a_current_for_some_time(name):
    _, whole = external(CURRENTS[name])
    t, part = external(CURRENTS[name] | {"start": "30 ms", "stop": "50 ms"})
    within = (t > 0.02995) & (t < 0.04995)
    np.testing.assert_array_equal(part, np.where(within[:, None], whole, 0))
    assert part.any()


OU = {"kind": "ou_current", "mean": "20 pA", "sigma": "50 pA", "tau": "10 ms"}
MEAN, SIGMA, TAU = 20 * PA, 50 * PA, 0.01


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("dt", ["0.1 ms", "4 ms", "25 ms"])
def test_the_ornstein_uhlenbeck_current_is_exact_for_any_time_step(dt, seed):
    size, step = 3000, float(dt.split()[0]) * 1e-3
    duration = f"{max(20, 8 * step * 1e3):g} ms"
    t, current = external(OU, size=size, dt=dt, duration=duration, warmup="0 ms", seed=seed)
    x = (current - MEAN) / SIGMA
    # In each step, the first one too: a standard normal number of each cell.
    for values in (x[0], x[-1]):
        assert abs(values.mean()) < 4.5 / math.sqrt(size)
        assert abs(values.var() - 1) < 4.5 * math.sqrt(2 / size)
        assert stats.kstest(values, "norm").pvalue > 1e-4
    # The mean of products of two normal numbers of correlation r has a variance of 1 + r^2.
    for lag in np.unique(np.geomspace(1, len(t) - 1, 6).astype(int)):
        r = math.exp(-t[lag] / TAU)
        for k in (0, len(t) - 1 - lag):
            product = (x[k] * x[k + lag]).mean()
            assert abs(product - r) < 4.5 * math.sqrt((1 + r**2) / size)
    # Over cells and steps: the variance of the mean of n correlated numbers.
    a, n = math.exp(-step / TAU), len(t)
    of_mean = (n + 2 * sum((n - k) * a**k for k in range(1, n))) / n**2 / size
    assert abs(x.mean()) < 4.5 * math.sqrt(of_mean)
    # Cells are independent.
    assert abs((x[-1, 1:] * x[-1, :-1]).mean()) < 4.5 / math.sqrt(size)


def test_each_cell_may_have_a_mean_and_a_sigma_of_its_own():
    drive = OU | {"mean": {"uniform": ["0 pA", "10 pA"]}, "sigma": ["0 pA", "1 pA", "100 pA"]}
    _, current = external(drive, duration="2 s", dt="1 ms")
    assert np.ptp(current[:, 0]) == 0
    assert 0 < current[0, 0] < 10 * PA
    # The variance about the mean of n correlated steps lacks the variance of that mean; its own
    # is that of squares, whose correlation is a^2.
    n, a = 2000, math.exp(-0.001 / TAU)
    expected = 1 - (1 + a) / (1 - a) / n
    bound = 4.5 * math.sqrt(2 / n * (1 + a**2) / (1 - a**2))
    for cell, sigma in ((1, 1), (2, 100)):
        assert abs(current[:, cell].var() / (sigma * PA) ** 2 - expected) < bound


def on_grid(dt, tau, membrane):
    """Var V/(R sigma)^2 of V' = b V + (1 - b) R I, with I held over each step."""
    a, b = math.exp(-dt / tau), math.exp(-dt / membrane)
    return (1 - b) ** 2 / (1 - b**2) * (1 + a * b) / (1 - a * b)


def test_the_voltage_under_coloured_noise_and_how_it_converges():
    # tau/(tau + membrane) in continuous time; what is held over a step errs with the square of dt.
    tau, membrane, resistance = 0.01, 0.02, 1e8
    continuous = tau / (tau + membrane)
    errors = [on_grid(dt, tau, membrane) / continuous - 1 for dt in (4e-3, 2e-3, 1e-3, 5e-4)]
    for coarse, fine in pairwise(errors):
        assert coarse / fine == pytest.approx(4, rel=0.05)
    assert abs(on_grid(1e-4, tau, membrane) / continuous - 1) < 1e-4
    size = 20000
    for dt in (0.004, 0.001):
        document = {
            "title": "coloured noise",
            "duration": "160 ms",
            "dt": f"{dt * 1e3:g} ms",
            "populations": {"cell": {"model": "lif", "size": size, "parameters": {"V_th": "1 V"}}},
            "drives": {"ou": {"target": "cell", **OU}},
            "record": {
                "traces": {"cell": {"variables": ["v"], "neurons": size}},
                "interval": "40 ms",
            },
        }
        recording = sn.simulate(sn.Scenario.from_document(document), target="numpy")
        v = recording["cell.v"].values[-1]
        measured = v.var() / (resistance * SIGMA) ** 2
        t = float(recording.time[-1])
        # What is left of the start at rest, V = 0: exp(-t/membrane), here 0.25 %.
        left = math.exp(-t / membrane) * 2
        bound = 4.5 * math.sqrt(2 / size) + left
        assert abs(measured / on_grid(dt, tau, membrane) - 1) < bound
        assert abs(v.mean() - (-0.06 + resistance * MEAN)) < 4.5 * math.sqrt(v.var() / size) + (
            resistance * MEAN * math.exp(-t / membrane)
        )


def test_a_seed_is_a_stream():
    _, once = external(OU, seed=5)
    _, again = external(OU, seed=5)
    _, other = external(OU, seed=6)
    np.testing.assert_array_equal(once, again)
    assert not np.any(once == other)
