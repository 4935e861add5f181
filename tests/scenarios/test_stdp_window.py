"""The window of spike timing: its claims, and windows of which they must not hold."""

from dataclasses import replace

import numpy as np
import pytest

import simneuro as sn
from simneuro.experiment import draw_figures, evaluate_claims

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    scenario = sn.Scenario.load("stdp_window").quickened()
    return sn.run(scenario, workers=1, target="numpy", out=tmp_path_factory.mktemp("runs"))


def failing(results, **changed):
    seen = replace(results, data=results.data.assign(changed))
    return [claim.claim.split(":")[0] for claim in evaluate_claims(seen) if not claim.holds]


def test_every_claim_holds(results):
    assert len(results.claims) == 8
    assert failing(results) == []


def test_the_published_window_by_hand(results):
    data = results.data.sel(condition="fine_steps").isel(trial=0)
    by_lag = dict(zip(np.round(1e3 * data.lag.values).tolist(), data.change.values, strict=True))
    assert by_lag[0] == 0
    assert by_lag[8] == pytest.approx(0.005 * np.exp(-0.4), rel=1e-9)
    assert by_lag[-50] == pytest.approx(-0.00525 * np.exp(-2.5), rel=1e-9)
    # As many lags on each side, each with its mirror.
    assert sorted(by_lag) == sorted(-lag for lag in by_lag)


def test_windows_that_differ_are_seen(results):
    data = results.data
    shifted = data.change + 1e-6 * (data.lag > 0)
    assert len(failing(results, change=shifted)) == 2
    tied = data.change.where(data.lag != 0, 0.005)  # counts as an arrival before a spike
    assert "An arrival and a spike in one time step change nothing" in failing(results, change=tied)
    coarse = data.change.where(data.condition == "fine_steps", 0.9 * data.change)
    (broken,) = failing(results, change=coarse)
    assert broken.startswith("Pairs do the same")


def test_where_no_pair_strengthens_the_larger_side_is_undecided_and_says_why(results):
    weaker = results.data.change.where(results.data.lag <= 0, 0.0)
    seen = replace(results, data=results.data.assign(change=weaker))
    (side,) = (each for each in evaluate_claims(seen) if each.claim.startswith("The side"))
    assert (side.verdict, side.why.split(". ")[-1]) == ("undecided", "No pair strengthens.")


def test_trains_of_which_neighbours_alone_pair_are_seen(results):
    broken = failing(results, train_change=results.data.by_neighbours)
    assert [each.split(",")[0] for each in broken] == [
        "Trains change it by the sum over all their pairs"
    ] * 2


def test_the_figure_shows_the_window_and_the_sums(results):
    with sn.figures.use_style():
        ((_, figure),) = draw_figures(results)
    window, trains = figure.axes
    assert window.get_xlabel() == "spike after arrival (ms)"
    dots = next(line for line in window.lines if line.get_label() == "steps of 0.1 ms")
    at = dots.get_xdata().round().tolist().index(1)
    assert dots.get_ydata()[at] == pytest.approx(0.5 * np.exp(-1 / 20))
    assert trains.get_ylabel() == "change by a train (%)"
