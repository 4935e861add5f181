"""Events of drives that are drawn before the run, against closed forms."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats

import simneuro as sn
from simneuro.engine.draw import draw_numbers
from simneuro.engine.draw.events import TOGETHER

SEEDS = [1, 2, 3]


def scenario(drive, size=50, duration="1 s", warmup="0 ms", dt="0.1 ms"):
    return sn.Scenario.from_document(
        {
            "title": "a train",
            "duration": duration,
            "warmup": warmup,
            "dt": dt,
            "populations": {"cell": {"model": "lif", "size": size}},
            "drives": {
                "train": {"target": "cell", "synapse": "ampa", "weight": "1 nS", **drive},
            },
        }
    )


def train(drive, *, seed=1, **more):
    """Times in s from the end of the warm-up, and cells, of all events."""
    made = scenario(drive, **more)
    drawn = draw_numbers(made.network, seed).feeds["train"].events
    assert np.all(np.diff(drawn.steps) >= 0)
    times = (drawn.steps - made.network.times.warmup_steps) * float(made.time_step)
    return times, drawn.cells


def counts(cells, size):
    return np.bincount(cells, minlength=size)


# Regular ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("warmup", ["0 ms", "25 ms"])
def test_regular_events_are_where_they_belong(warmup):
    drive = {
        "kind": "regular_spikes",
        "rate": ["100 Hz", "40 Hz", "0 Hz", "50 Hz"],
        "phase": [0, 0.5, 0, 1.25],
    }
    times, cells = train(drive, size=4, duration="100 ms", warmup=warmup)
    late = times >= 0
    for cell, expected in enumerate(
        [np.arange(10) * 10, [12.5, 37.5, 62.5, 87.5], [], [5, 25, 45, 65, 85]]
    ):
        found = times[late & (cells == cell)] * 1e3
        np.testing.assert_allclose(found, expected, atol=1e-9)
    early = {cell: times[~late & (cells == cell)].tolist() for cell in range(4)}
    if warmup == "25 ms":
        np.testing.assert_allclose(early[0], [-0.02, -0.01], atol=1e-12)
        np.testing.assert_allclose(early[1], [-0.0125], atol=1e-12)
        np.testing.assert_allclose(early[3], [-0.015], atol=1e-12)
    else:
        assert not any(early.values())


@settings(max_examples=100, deadline=None)
@given(
    rate=st.floats(0.5, 3000),
    phase=st.floats(-2, 2),
    start=st.integers(0, 500),
    length=st.integers(0, 500),
)
def test_regular_events_of_any_rate(rate, phase, start, length):
    window = {"start": f"{start} ms", "stop": f"{start + length} ms"}
    drive = {"kind": "regular_spikes", "rate": f"{rate!r} Hz", "phase": phase, **window}
    times, _ = train(drive, size=1, duration="1 s")
    # As many as there are whole numbers between, but for those at the very edges.
    exact = length * 1e-3 * rate
    assert abs(len(times) - exact) <= 1
    if len(times):
        assert times.min() >= start * 1e-3 - 1e-9
        assert times.max() < (start + length) * 1e-3
        number = times * rate - phase
        assert np.all(number - np.round(number) < 1e-6 * rate)
        assert np.all(np.round(number) - number <= 1e-4 * rate + 1e-6 * rate)


def test_a_phase_for_each_cell():
    drive = {"kind": "regular_spikes", "rate": "10 Hz", "phase": {"uniform": [0, 1]}}
    times, cells = train(drive, size=4000)
    assert np.all(counts(cells, 4000) == 10)
    first = times[times < 0.1] / 0.1
    assert stats.kstest(first, "uniform").pvalue > 1e-4


# Gamma --------------------------------------------------------------------------------------------

GAMMAS = [(0.5, 0.0), (1, 0.0), (4, 0.0), (30, 0.0), (1, 0.008), (3, 0.005)]
RATE, SIZE = 50.0, 400


def gamma_drive(shape, dead):
    return {
        "kind": "gamma_spikes",
        "rate": f"{RATE} Hz",
        "shape": shape,
        "dead_time": f"{dead * 1e3} ms",
    }


def gamma_law(shape, dead):
    return stats.gamma(shape, loc=dead, scale=(1 / RATE - dead) / shape)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("shape", "dead"), GAMMAS)
def test_gamma_intervals(shape, dead, seed):
    times, cells = train(
        gamma_drive(shape, dead), size=SIZE, duration="3 s", dt="0.01 ms", seed=seed
    )
    # The first 60 intervals of each cell: those of a fixed window would lack the long ones.
    of_cells = [times[cells == cell] for cell in range(SIZE)]
    assert min(map(len, of_cells)) > 61
    intervals = np.concatenate([np.diff(each[:61]) for each in of_cells])
    law, n = gamma_law(shape, dead), intervals.size
    mean, variance, skewness, excess = (float(x) for x in law.stats("mvsk"))
    cv = math.sqrt(variance) / mean
    assert cv == pytest.approx((1 - RATE * dead) / math.sqrt(shape))
    assert abs(intervals.mean() - mean) < 4.5 * math.sqrt(variance / n)
    # The standard error of a coefficient of variation (delta method); the grid adds a little.
    error = cv * math.sqrt(((excess + 2) / 4 - skewness * cv + cv**2) / n)
    assert abs(intervals.std() / intervals.mean() - cv) < 4.5 * error + 1e-4
    assert intervals.min() > dead - 1.1e-5
    # The grid of 0.01 ms moves an interval by less than 0.01 ms.
    room = float(np.max(np.diff(law.cdf(np.arange(0, 0.2, 1e-5)))))
    assert stats.kstest(intervals, law.cdf).statistic < 2.2 / math.sqrt(n) + room
    # Intervals are independent of each other.
    pairs = np.array([np.diff(each[:61]) for each in of_cells]) - mean
    serial = (pairs[:, 1:] * pairs[:, :-1]).mean() / variance
    assert abs(serial) < 4.5 / math.sqrt(n)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("shape", "dead"), GAMMAS)
def test_a_gamma_process_is_in_equilibrium_where_it_starts(shape, dead, seed):
    size, law = 4000, gamma_law(shape, dead)
    times, cells = train(
        gamma_drive(shape, dead), size=size, duration="60 ms", dt="0.01 ms", seed=seed
    )
    # The time to the first event has the density rate*(1 - F): those within the run.
    first = np.full(size, np.inf)
    np.minimum.at(first, cells, times)
    grid = np.linspace(0, 0.06, 6001)
    reached = integrate.cumulative_trapezoid(RATE * law.sf(grid), grid, initial=0)
    seen = first[first < 0.06]
    assert abs(len(seen) - size * reached[-1]) < 4.5 * math.sqrt(size / 4)
    distance = stats.kstest(seen, lambda x: np.interp(x, grid, reached) / reached[-1]).statistic
    assert distance < 2.2 / math.sqrt(len(seen)) + RATE * 1e-5
    # The rate does not depend on time. The variance of a count is between those of short and of
    # long windows, the mean and the mean times CV^2.
    found = np.histogram(times, bins=20, range=(0, 0.06))[0]
    mean = size * RATE * 0.003
    cv = (1 - RATE * dead) / math.sqrt(shape)
    assert np.all(np.abs(found - mean) < 4.5 * math.sqrt(mean * max(1, cv**2)))


@pytest.mark.parametrize(("shape", "dead"), GAMMAS)
def test_counts_of_a_gamma_process(shape, dead):
    # Cox 1962, for a process in equilibrium: the variance of a count in a long time.
    size, length = 3000, 3.0
    _, cells = train(gamma_drive(shape, dead), size=size, duration="3 s")
    law = gamma_law(shape, dead)
    mean, variance, skewness, _ = (float(x) for x in law.stats("mvsk"))
    cv2, third = variance / mean**2, skewness * variance**1.5 / mean**3
    expected = cv2 * RATE * length + 1 / 6 + cv2**2 / 2 - third / 3
    found = counts(cells, size)
    assert abs(found.mean() - RATE * length) < 4.5 * math.sqrt(expected / size)
    assert abs(found.var() / expected - 1) < 4.5 * math.sqrt(2 / size)


def test_gamma_rates_of_each_cell():
    rates = np.array([0.0, 0.5, 20.0, 400.0])
    drive = {"kind": "gamma_spikes", "shape": 2, "rate": [f"{rate} Hz" for rate in rates]}
    _, cells = train(drive, size=4, duration="100 s")
    expected = rates * 100
    assert np.all(np.abs(counts(cells, 4) - expected) <= 4.5 * np.sqrt(expected / 2 + 1))


# Poisson of a rate that changes -------------------------------------------------------------------

TABLES = {
    "constant": (
        {"rate": ["20 Hz", "0 Hz", "60 Hz"], "times": ["0 ms", "300 ms", "500 ms"]},
        lambda t: np.where(t < 0.3, 20.0, np.where(t < 0.5, 0.0, 60.0)),
    ),
    "linear": (
        {
            "rate": ["0 Hz", "80 Hz", "10 Hz"],
            "times": ["100 ms", "400 ms", "800 ms"],
            "between": "linear",
        },
        lambda t: np.interp(t, [0.1, 0.4, 0.8], [0, 80, 10]),
    ),
    "one rate": ({"rate": "30 Hz"}, lambda t: np.full_like(t, 30.0)),
    "sine": (
        {"rate": "30 Hz", "modulation": 0.9, "frequency": "5 Hz", "phase": 0.25},
        lambda t: 30 * (1 + 0.9 * np.cos(2 * np.pi * 5 * t)),
    ),
    "all": (
        {
            "rate": ["0 Hz", "80 Hz"],
            "times": ["200 ms", "700 ms"],
            "between": "linear",
            "modulation": 1,
            "frequency": "3 Hz",
        },
        lambda t: np.interp(t, [0.2, 0.7], [0, 80]) * (1 + np.sin(2 * np.pi * 3 * t)),
    ),
}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", TABLES)
def test_events_are_uniform_where_time_runs_with_the_rate(name, seed):
    table, rate = TABLES[name]
    size = 300
    times, cells = train(
        {"kind": "inhomogeneous_poisson", **table},
        size=size,
        duration="1 s",
        warmup="200 ms",
        dt="0.01 ms",
        seed=seed,
    )
    grid = np.linspace(-0.2, 1, 120_001)
    expected = integrate.cumulative_trapezoid(rate(grid), grid, initial=0)
    total = expected[-1] * size
    assert abs(len(times) - total) < 4.5 * math.sqrt(total)
    moved = np.interp(times + 0.5e-5, grid, expected) / expected[-1]
    assert stats.kstest(moved, "uniform").pvalue > 1e-4
    # Each cell has a Poisson number of them, of its own.
    found = counts(cells, size)
    fano = found.var() / found.mean()
    assert abs(fano - 1) < 4.5 * math.sqrt(2 / size)


def test_many_events_of_a_cell_in_one_time_step_are_all_there():
    size = 200
    times, cells = train(
        {"kind": "inhomogeneous_poisson", "rate": "30 kHz"}, size=size, duration="20 ms"
    )
    steps = np.round(times / 1e-4).astype(int)
    found = np.zeros((size, 200), dtype=int)
    np.add.at(found, (cells, steps), 1)
    n = found.size
    assert abs(found.mean() - 3) < 4.5 * math.sqrt(3 / n)
    assert abs(found.var() - 3) < 4.5 * math.sqrt((3 + 2 * 9) / n)
    assert found.max() <= TOGETHER


def test_a_phase_of_the_modulation_for_each_cell():
    drive = {
        "kind": "inhomogeneous_poisson",
        "rate": "200 Hz",
        "modulation": 1,
        "frequency": "1 Hz",
        "phase": [0, 0.5],
    }
    times, cells = train(drive, size=2, duration="50 s")
    for cell, sign in ((0, 1), (1, -1)):
        own = times[cells == cell]
        # The mean of sin over events is half the modulation; the mean of sin^2 of them is 1/2.
        mean = np.sin(2 * np.pi * own).mean()
        assert abs(mean - sign / 2) < 4.5 * math.sqrt(0.25 / len(own))


# Bursts -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_bursts_of_each_cell(seed):
    drive = {
        "kind": "bursting_spikes",
        "rate": "2 Hz",
        "spikes": [2, 6],
        "spike_rate": "250 Hz",
    }
    size, length = 2000, 4.0
    times, cells = train(drive, size=size, duration="4 s", seed=seed)
    # A Poisson number of bursts, each of n events: mean rate*T*E[n], variance rate*T*E[n^2]. A
    # window cuts bursts of up to 20 ms at its two ends: less than 1 % of them.
    n = np.arange(2, 7)
    mean, variance = 2 * length * n.mean(), 2 * length * (n**2).mean()
    found = counts(cells, size)
    assert abs(found.mean() - mean) < 4.5 * math.sqrt(variance / size)
    assert abs(found.var() / variance - 1) < 4.5 * math.sqrt((2 + 6 / (2 * length)) / size) + 0.01
    # As many at the start as later.
    early = np.sum(times < 0.02)
    assert abs(early - size * 2 * 0.02 * n.mean()) < 4.5 * math.sqrt(size * 2 * 0.02 * n.max() ** 2)
    # Most intervals are those inside bursts.
    order = np.lexsort((times, cells))
    intervals = np.diff(times[order])[np.diff(cells[order]) == 0]
    assert np.mean(np.abs(intervals - 0.004) < 1.1e-4) > 0.7


# Patterns -----------------------------------------------------------------------------------------

PATTERN = {
    "kind": "pattern",
    "times": ["0 ms", "3 ms", "3 ms", "7.5 ms"],
    "neurons": [4, 0, 1, 4],
}


def test_a_pattern_comes_every_so_often():
    times, cells = train(
        PATTERN | {"every": "50 ms", "start": "20 ms", "stop": "130 ms"}, warmup="30 ms"
    )
    starts = np.repeat([20, 70, 120], 4)
    expected = starts + np.tile([0, 3, 3, 7.5], 3)
    np.testing.assert_allclose(times * 1e3, expected, atol=1e-9)
    assert cells.tolist() == [4, 0, 1, 4] * 3


def test_a_pattern_without_stop_comes_to_the_end():
    times, _ = train(PATTERN | {"every": "0.1 s"}, duration="1 s")
    assert len(times) == 40


@pytest.mark.parametrize("seed", SEEDS)
def test_events_of_a_pattern_are_left_out_and_moved(seed):
    drive = PATTERN | {"every": "10 ms", "kept": 0.7, "jitter": "1 ms", "start": "10 ms"}
    times, cells = train(drive, duration="20 s", dt="0.01 ms", seed=seed)
    total = 1999 * 4
    assert abs(len(times) - 0.7 * total) < 4.5 * math.sqrt(total * 0.21) + 1
    lone = times[cells == 0] * 1e3
    moved = (lone - 3 + 5) % 10 - 5
    assert abs(moved.mean()) < 4.5 / math.sqrt(len(moved)) + 0.01
    assert stats.kstest(moved + 0.005, "norm").pvalue > 1e-4
    # Events of one pattern are moved apart from each other.
    assert len(np.intersect1d(lone, times[cells == 1] * 1e3)) < 0.02 * len(lone)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_pattern_at_random_times_is_whole(seed):
    drive = PATTERN | {"rate": "5 Hz", "stop": "80 s"}
    times, cells = train(drive, duration="100 s", seed=seed)
    starts = times[cells == 0] - 0.003
    assert abs(len(starts) - 400) < 4.5 * math.sqrt(400)
    assert stats.kstest(starts / 80, "uniform").pvalue > 1e-4
    for cell, offsets in ((1, [0.003]), (4, [0, 0.0075])):
        own = np.sort(np.add.outer(starts, offsets).ravel())
        np.testing.assert_allclose(times[cells == cell], own, atol=1.01e-4)


# All ----------------------------------------------------------------------------------------------

TRAINS = {
    "regular": {"kind": "regular_spikes", "rate": "50 Hz", "phase": {"uniform": [0, 1]}},
    "poisson": {"kind": "inhomogeneous_poisson", "rate": "50 Hz"},
    "gamma": {"kind": "gamma_spikes", "rate": "50 Hz", "shape": 2},
    "bursting": {
        "kind": "bursting_spikes",
        "rate": "10 Hz",
        "spikes": [5, 5],
        "spike_rate": "300 Hz",
    },
    "bursts": {"kind": "random_bursts", "rate": "50 Hz", "fraction": 0.2, "spikes": [5, 5]},
}


@pytest.mark.parametrize("name", TRAINS)
def test_some_cells_for_some_time(name):
    window = {"start": "200 ms", "stop": "700 ms", "cells": [10, 30]}
    times, cells = train(TRAINS[name] | window, warmup="100 ms")
    assert np.all((cells >= 10) & (cells < 30))
    assert np.all((times > 0.2 - 1e-9) & (times < 0.7 - 1e-9))
    # 50 events of a cell in a second; the bursts of one wave come together.
    together = 5 * 5 if name in ("bursting", "bursts") else 1
    assert abs(len(times) - 500) < 5 * math.sqrt(500 * together)
    assert len(np.unique(cells)) > 15


@pytest.mark.parametrize("name", [*TRAINS, "pattern"])
def test_the_same_seed_gives_the_same_events(name):
    drive = TRAINS.get(name, PATTERN | {"rate": "50 Hz"})
    once, again, other = (train(drive, seed=seed) for seed in (1, 1, 2))
    for first, second in zip(once, again, strict=True):
        np.testing.assert_array_equal(first, second)
    assert len(once[0]) != len(other[0]) or np.any(once[0] != other[0])


def test_nothing_comes_of_nothing():
    nothing = {"rate": "0 Hz"}
    for name in TRAINS:
        times, _ = train(TRAINS[name] | nothing)
        assert len(times) == 0
    for empty in (
        {"start": "2 s"},
        {"stop": "0 ms"},
        {"start": "10 ms", "stop": "10 ms"},
    ):
        for name in TRAINS:
            assert len(train(TRAINS[name] | empty)[0]) == 0
        assert len(train(PATTERN | {"every": "10 ms"} | empty)[0]) == 0


@pytest.mark.parametrize("name", ["regular", "poisson", "gamma", "bursting"])
def test_how_many_events_are_expected(name):
    made = scenario(TRAINS[name], size=40, duration="2 s", warmup="1 s")
    assert made.network.feeds["train"].expected_events(made.network.times) == pytest.approx(
        50 * 40 * 3
    )


def test_events_in_one_step_act_each():
    """In a list as in a pattern."""
    listed = {"times": ["5 ms", "5.02 ms", "5.09 ms"], "neurons": [0, 0, 0]}
    document = {
        "title": "together",
        "duration": "10 ms",
        "dt": "0.1 ms",
        "populations": {
            name: {"model": "lif", "size": 2, "parameters": {"g_L": "1e-6 nS"}} for name in "ab"
        },
        "drives": {
            "list": {"kind": "spike_list", "target": "a", **listed},
            "each": {"kind": "pattern", "target": "b", "every": "1 s", **listed},
        },
        "record": {
            "traces": {name: {"variables": ["v"], "neurons": 2} for name in "ab"},
            "drives": ["list", "each"],
        },
    }
    for drive in document["drives"].values():
        drive |= {"synapse": "delta", "weight": "1 mV"}
    made = sn.Scenario.from_document(document)
    recording = sn.simulate(made, target="numpy")
    for name, drive in (("a", "list"), ("b", "each")):
        assert recording.sizes[f"{drive}.event"] == 3
        assert recording[f"{drive}.event_neuron"].values.tolist() == [0, 0, 0]
        v = recording[f"{name}.v"].values
        assert v[-1, 0] - v[0, 0] == pytest.approx(3e-3, rel=1e-6)
        assert np.ptp(v[:, 1]) == 0
