"""The measures of the night: an ignition is one assembly's, and a volley is none."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

import simneuro as sn
from simneuro.experiment import Results, draw_figures, evaluate_claims

DURATION = 20.0


@pytest.fixture(scope="module")
def night(companion_module):
    return companion_module("sleep_night")


def background(rng, rate=0.3, cells=2000):
    count = rng.poisson(rate * cells * DURATION)
    return rng.uniform(0, DURATION, count), rng.integers(0, cells, count)


def test_an_assembly_that_fires_for_a_while_ignites_and_a_volley_does_not(night):
    rng = np.random.default_rng(1)
    times, cells = background(rng)
    own = np.repeat(np.arange(300, 400), 10)  # assembly 3, for 0.3 s from 5 s on
    lasting = 5 + rng.uniform(0, 0.3, len(own))
    volley = rng.choice(2000, 1600, replace=False)  # most cells of all assemblies, at 12 s
    times = np.concatenate([times, lasting, np.full(1600, 12.0) + rng.uniform(0, 0.02, 1600)])
    cells = np.concatenate([cells, own, volley])
    onsets, which = night.find_ignitions(times, cells, DURATION)
    assert list(which) == [3]
    assert onsets[0] == pytest.approx(5, abs=0.1)


def test_excitable_cells_that_fire_by_chance_do_not_ignite(night):
    """The same group, made to fire ten times as much as the others, without any event."""
    rng = np.random.default_rng(2)
    times, cells = background(rng)
    more, group = background(rng, rate=3.0, cells=100)
    onsets, _ = night.find_ignitions(
        np.concatenate([times, more]), np.concatenate([cells, group + 500]), DURATION
    )
    assert len(onsets) == 0


def test_the_share_of_slow_rhythms_is_that_of_a_sine(night):
    time = np.arange(0, 40, night.BIN)
    slow, fast = (3 + np.sin(2 * np.pi * f * time) for f in (2.0, 20.0))
    chosen = (time < 12) | (time >= 20)

    def share(rate, where):
        return night.slow_share(night.bout_spectrum(rate, where))

    assert share(slow, chosen) > 0.99
    assert share(fast, chosen) < 0.01
    assert share(np.where(chosen, fast, slow), chosen) < 0.01
    assert np.isnan(share(slow, time < 1))


def test_down_states_of_a_rate_that_stops(night):
    time = np.arange(0, 20, night.BIN)
    assert night.down_share(3.0 * (time % 1 < 0.75)) == pytest.approx(0.25)
    assert night.down_share(np.ones_like(time)) == 0
    assert np.isnan(night.down_share(np.zeros_like(time)))


def test_the_clock_of_rem_stands_still_in_other_states(night):
    scenario = sn.Scenario.load("sleep_night")
    # REM: 107.25 to 141.75, 243.75 to 278.25, 380.25 to 414.75 and 516 to 549.75 s.
    times, lasting = night.on_rem_clock(scenario, np.array([50, 110.25, 200, 244.75, 549.0, 599]))
    assert lasting == pytest.approx(3 * 34.5 + 33.75)
    assert times == pytest.approx([3, 34.5 + 1, 3 * 34.5 + 33])


def test_a_detector_sees_one_of_events_that_are_near(night):
    assert night.seen(np.array([1.0, 1.2, 1.35, 1.5, 3.0])).tolist() == [1.0, 1.35, 3.0]
    assert night.seen(np.array([])).size == 0


def test_what_is_kept_of_a_night_are_its_states(night):
    scenario = sn.Scenario.load("sleep_night")
    rate = np.zeros(round(600 / night.BIN))
    found = night.by_state(scenario, rate, np.array([120.0, 130.0, 40.0]))
    assert float(found.seconds.sum()) == pytest.approx(600)
    assert dict(zip(night.STATES, found.ignitions.values, strict=True)) == {
        "wake": 0, "n2": 0, "n3": 1, "rem": 2
    }  # fmt: skip
    rem = float(found.seconds.sel(state="rem"))
    assert float(found.ignition_rate.sel(state="rem")) == pytest.approx(120 / rem)


@pytest.fixture
def results(night):
    """Made-up measurements of four nights in three conditions, in the form that a run leaves."""
    scenario = sn.Scenario.load("sleep_night")
    conditions, each = list(scenario.conditions), ("condition", "trial")
    shape = (len(conditions), 4)
    assert conditions == ["night", "scattered", "no_memory"]
    of_state = np.broadcast_to([0.4, 0.5, 0.8, 0.3], (*shape, 4)) + np.linspace(0, 0.03, 4)[:, None]
    rates = np.stack([of_state * 40, of_state * 2, of_state * 0])
    frequency = np.fft.rfftfreq(400, night.BIN)[1:90]
    statistics = np.broadcast_to([24.0, 1.6, 1.1, 1.2], (*shape, 2, 4))
    onsets = np.array([50.0, 110.0, 120.0, np.nan])
    data = xr.Dataset(
        {
            **{name: ((*each, "state"), of_state) for name in ("rate", "delta", "slope", "down")},
            "ignition_rate": ((*each, "state"), rates[:, 0]),
            "after_cluster": (each, np.broadcast_to([0.5, 0.6, 0.4, 0.5], shape)),
            "any_time": (each, np.full(shape, 0.1)),
            "rate_in_time": ((*each, "second"), np.ones((*shape, 600))),
            "power": ((*each, "piece", "frequency"), np.ones((*shape, 150, frequency.size))),
            "onset_time": ((*each, "event"), np.broadcast_to(onsets, (*shape, 4))),
            "onset_assembly": ((*each, "event"), np.broadcast_to(onsets // 10, (*shape, 4))),
            "wave_time": ((*each, "wave"), np.broadcast_to([110.0, 120.0], (*shape, 2))),
            "wave_statistic": ((*each, "seen_as", "statistic"), statistics),
        },
        coords={
            "condition": conditions,
            "state": list(night.STATES),
            "seen_as": list(night.EVENTS),
            "statistic": list(night.STATISTICS),
            "frequency": frequency,
        },
    )
    return Results(scenario, data, Path())


def verdicts(results):
    return [claim.holds for claim in evaluate_claims(results)]


def test_claims_of_a_night_hold_for_what_was_made_up(results):
    assert verdicts(results) == [True] * 4


@pytest.mark.parametrize(
    ("variable", "change", "expected"),
    [
        ("delta", lambda share: share.where(share.state != "n3", 0.1), [False, True, True, True]),
        ("after_cluster", lambda chance: chance - 0.6, [True, False, True, True]),
        ("ignition_rate", lambda rate: rate.max() - rate, [True, True, False, False]),
    ],
)
def test_each_claim_of_a_night_can_fail(results, variable, change, expected):
    data = results.data.assign({variable: change(results.data[variable])})
    assert verdicts(replace(results, data=data)) == expected


@pytest.mark.parametrize("silent", [False, True])
def test_nights_are_drawn_also_without_an_ignition(results, silent):
    if silent:
        empty = {name: results.data[name] * np.nan for name in ("onset_time", "onset_assembly")}
        results = replace(results, data=results.data.assign(empty))
    with sn.figures.use_style():
        figures = dict(draw_figures(results))
        for figure in figures.values():
            figure.draw_without_rendering()
    assert set(figures) == {"night", "states", "recorded"}
    # The bouts of REM are those of the schedule, 34.5 s in ten minutes, and 23 min in the night.
    durations = figures["recorded"].axes[1]
    (rem,) = (line for line in durations.lines if np.isclose(line.get_xdata()[0], 2.85))
    assert rem.get_ydata() == pytest.approx([23, 23, 23, 22.5])
    spans = figures["night"].axes[1].patches
    assert [span.get_x() * 60 for span in spans] == pytest.approx([107.25, 243.75, 380.25, 516])
