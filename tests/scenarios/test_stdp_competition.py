"""Competition of inputs: its claims, and cells of which they must not hold."""

from dataclasses import replace

import numpy as np
import pytest

import simneuro as sn
from simneuro.experiment import draw_figures, evaluate_claims

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    scenario = sn.Scenario.load("stdp_competition").quickened()
    return sn.run(scenario, workers=1, out=tmp_path_factory.mktemp("runs"))


def failing(results, data):
    seen = evaluate_claims(replace(results, data=data))
    return [claim.claim.split(":")[0] for claim in seen if not claim.holds]


def test_every_claim_holds(results):
    assert len(results.claims) == 10
    assert failing(results, results.data) == []


def test_the_control_in_the_place_of_the_learning_cell_is_seen(results):
    swapped = results.data.assign_coords(condition=["fixed", "stdp"])
    assert len(failing(results, swapped)) == 10


def test_weights_that_are_only_small_are_seen(results):
    # No weights at the upper bound, none moved there by competition.
    small = results.data.assign(after=0.9 * results.data.after)
    broken = failing(results, small)
    assert "More weights are in the highest tenth than in a tenth of the middle, by" in broken


def test_one_trial_supports_no_claim_about_trials(results):
    broken = failing(results, results.data.isel(trial=[0]))
    assert len(broken) == 9  # all but that weights stay where they do not learn


def test_weights_stay_within_their_bounds(results):
    after = results.data.after.values
    assert after.min() >= 0
    assert after.max() <= 1
    # Without learning they are as they were drawn: uniform.
    fixed = results.data.sel(condition="fixed").after.values
    assert np.abs(np.histogram(fixed, 10, (0, 1))[0] / fixed.size - 0.1).max() < 0.02


def test_the_figure_shows_weights_and_rates(results):
    with sn.figures.use_style():
        ((_, figure),) = draw_figures(results)
    weights, _, time, rates = figure.axes
    assert weights.get_ylabel() == "inputs (%)"
    assert time.get_xlabel() == "time (s)"
    assert rates.get_ylabel() == "rate of the cell (Hz)"
    assert all(patch.get_data().values.sum() == pytest.approx(100) for patch in weights.patches)
