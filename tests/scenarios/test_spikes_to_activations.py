"""The bridge's main job on real input: what is claimed, that it can fail, and what is drawn."""

import json
from dataclasses import replace
from importlib.util import module_from_spec, spec_from_file_location

import numpy as np
import pytest
from PIL import Image
from scipy.optimize import curve_fit

import simneuro as sn
from simneuro.analysis import t_interval
from simneuro.bridge import recorded_curve
from simneuro.scenario import bundled_folder

pytestmark = pytest.mark.slow  # half a minute, most of it for training

SMALL = {
    "trials": 2,
    "duration": "300 ms",
    "populations.lif.size": 21,
    "drives.lif_step.amplitude": [f"{20 * k - 2 * (k == 5)} pA" for k in range(21)],
    "populations.hodgkin_huxley.size": 21,
    "drives.hodgkin_huxley_step.amplitude": [f"{0.1 * k:g} nA" for k in range(21)],
}
TAU, HOLD, RHEOBASE = 0.02, 0.005, 1e-10  # s, s, A: of the catalogue's cell


@pytest.fixture(scope="module")
def code():
    spec = spec_from_file_location("under_test", bundled_folder() / "spikes_to_activations.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    scenario = sn.Scenario.load("spikes_to_activations").quickened().override(SMALL)
    out = tmp_path_factory.mktemp("runs")
    return sn.run(scenario, workers=1, target="numpy", out=out)


def verdicts(claims):
    return {claim.claim: claim.holds for claim in claims}


def test_the_recorded_cell_agrees_with_an_independent_fit(results):
    level, rate = recorded_curve("B6").level.values * 1e12, recorded_curve("B6").rate.values[:, 0]
    line = np.polyval(np.polyfit(level, rate, 1), level)  # the cell fires at every level
    (top, middle, width), _ = curve_fit(
        lambda i, top, middle, width: top / (1 + np.exp(-(i - middle) / width)),
        level,
        rate,
        p0=(45, 150, 50),
    )
    sigmoid = top / (1 + np.exp(-(level - middle) / width))
    errors = results.data.rmse.isel(condition=0, trial=0).sel(curve="B6")
    for form, fitted in (("relu", line), ("sigmoid", sigmoid)):
        expected = np.sqrt(np.mean((fitted - rate) ** 2))
        assert float(errors.sel(form=form)) == pytest.approx(expected, rel=1e-4)


def test_the_lif_curve_is_its_closed_form(results):
    data = results.data.isel(condition=0, trial=0)
    level, rate = data["lif.level"].values, data["lif.rate"].values[:, 0]
    interval = HOLD + TAU * np.log(level[level > 1.1e-10] / (level[level > 1.1e-10] - RHEOBASE))
    assert rate[level <= RHEOBASE].max() == 0
    # An interval is a whole number of steps of 0.1 ms, at most one longer than in continuous time.
    assert np.all(interval <= 1 / rate[level > 1.1e-10] + 1e-9)
    assert np.all(1 / rate[level > 1.1e-10] <= interval + 1.001e-4)


def test_every_trial_has_its_own_split_but_shares_what_has_no_noise(results):
    data = results.data.isel(condition=0)
    assert np.ptp(data["lif.rate"].values, axis=0).max() == 0
    assert (np.ptp(data["noisy_lif.rate"].values, axis=0) > 0).any()
    assert (np.ptp(data.accuracy.transpose("trial", ...).values, axis=0) > 0).any()


def test_shuffled_labels_leave_chance_and_true_ones_do_not(results):
    accuracy = results.data.accuracy.isel(condition=0)
    spread = np.sqrt(0.1 * 0.9 / (0.5 * 1797))
    assert np.abs(accuracy.sel(network="shuffled") - 0.1).max() < 5 * spread
    assert accuracy.drop_sel(network="shuffled").min() > 0.8


def test_spikes_end_where_the_rate_network_is(results):
    data = results.data.isel(condition=0)
    lost = data.rate_based - data.spiking.isel(time=-1)
    assert np.abs(lost.sel(conversion=["relu_on_if", "lif_on_lif"])).max() < 0.03
    assert data.spiking.time.values[[0, -1]] == pytest.approx([0.005, 0.2])


def test_no_level_is_the_rheobase_where_rounding_decides_whether_a_cell_fires():
    amplitude = sn.Scenario.load("spikes_to_activations").drives["lif_step"].amplitude
    assert np.abs(np.asarray(amplitude) - RHEOBASE).min() > 1e-12


def test_shares_of_an_error_budget_are_a_whole_and_populations_end_where_rates_are(results):
    data = results.data.isel(condition=0)
    np.testing.assert_allclose(data.blamed.sum("cause"), 1)
    late = data.crowd.sel(cells=data.cells[-1]).isel(watched=-1)
    assert np.abs(late - data.crowd_rate_based).max() < 0.06  # 100 images: two standard errors


def test_claims_are_those_of_the_page_and_hold_where_they_need_no_interval(results):
    written = json.loads((results.path / "claims.json").read_text())
    assert [each["claim"] for each in written] == [claim.claim for claim in results.claims]
    assert len(written) == 27
    # Two trials make wide intervals, so only the others are certain here.
    certain = [claim for claim in results.claims if claim.interval is None]
    assert len(certain) == 8
    assert all(claim.holds for claim in certain)


@pytest.mark.parametrize(
    ("word", "variable", "change"),
    [
        ("B6: a ReLU", "rmse", lambda value: value + 1),
        ("left out of the fit", "left_out", lambda value: value.where(value.form != "sigmoid", 9)),
        ("The closest fit", "left_out", lambda value: value.where(value.form != "lif_rate", 1)),
        ("The closest fit", "rmse", lambda value: value.where(value.form != "lif_rate", 5)),
        ("closed form", "count_error", lambda value: value + 1),
        ("In the lower half", "rmse", lambda value: -value),
        ("Over the whole curve", "rmse", lambda value: -value),
        ("LIF rate is closest", "rmse", lambda value: -value),
        ("no low rates", "hodgkin_huxley.rate", lambda value: value / 2),
        ("better with ReLU units", "accuracy", lambda value: -value),
        ("Baseline: hidden", "accuracy", lambda value: -value),
        ("shuffled", "accuracy", lambda value: value + 0.1),
        ("Weights trained", "spiking", lambda value: value - 0.1),
        ("ReLU weights", "rate_based", lambda value: value + 0.1),
        ("agree", "agreed", lambda value: -value),
        ("Decisions", "spiking", lambda value: value * 0),
        ("Of 7 other", "accuracy", lambda value: -value),
        ("cells buy time", "traded", lambda value: value - 0.02),
        ("a population is faster", "crowd", lambda value: -value),
        ("at most half a spike", "of_bound", lambda value: value + 0.1),
        ("lose more of a ReLU", "lost", lambda value: -value),
        ("blames this on the neuron", "blamed", lambda value: value / 3),
        ("Where spikes drive", "blamed", lambda value: value.where(value.cause == "counting", 0)),
    ],
)
def test_each_claim_can_fail(code, results, word, variable, change):
    changed = results.data.assign({variable: change(results.data[variable])})
    after = verdicts(code.claims(replace(results, data=changed)))
    touched = [claim for claim in after if word in claim]
    assert touched
    assert not any(after[claim] for claim in touched)
    assert all(after[claim] is False for claim in touched if word == "The closest fit")


def test_one_page_with_units_on_its_axes(code, results):
    assert list(results.figures) == ["spikes_to_activations"]
    with Image.open(results.figures["spikes_to_activations"]) as image:
        assert image.size[0] / 300 * 25.4 == pytest.approx(175, abs=0.5)
    with sn.figures.use_style():
        ((_, fig),) = code.figures(results)
    labels = {ax.get_xlabel() for ax in fig.axes} | {ax.get_ylabel() for ax in fig.axes}
    assert {"input current (pA)", "firing rate (Hz)", "simulated time (ms)"} <= labels
    assert "test accuracy (%)" in labels
    assert fig.get_label()
    page = results.report.read_text()
    assert "data:image/png;base64," in page
    assert "analogy ends" in page


def test_intervals_over_splits_are_wider_than_students(results):
    # Two trials of 898 images to train and 899 to test with: (1/2 + 899/898) instead of 1/2.
    (claim,) = (claim for claim in results.claims if "better with ReLU units" in claim.claim)
    accuracy = 100 * results.data.accuracy.isel(condition=0)
    gained = (accuracy.sel(network="relu") - accuracy.sel(network="linear")).values
    low, high = t_interval(gained)
    assert np.diff(claim.interval) == pytest.approx((high - low) * np.sqrt(1 + 2 * 899 / 898))
    (lost,) = (claim for claim in results.claims if claim.claim.startswith("ReLU weights"))
    data = results.data.sel(conversion="relu_on_if").isel(condition=0, time=-1)
    low, high = t_interval(100 * (data.spiking - data.rate_based))
    assert np.diff(lost.interval) == pytest.approx((high - low) * np.sqrt(1 + 2 * 500 / 898))


def test_no_form_is_ringed_where_the_levels_are_too_few(code, results):
    with sn.figures.use_style():
        ((_, fig),) = code.figures(results)
    panel = next(ax for ax in fig.axes if ax.get_ylabel() == "error / error of a constant")
    names = [text.get_text() for text in panel.get_xticklabels()]
    rings = [line for line in panel.lines if line.get_markersize() == 8]
    ringed = {names[round(x)] for ring in rings for x in ring.get_xdata()}
    assert ringed == set(names) - {"cell B6", "cell B8"}


def test_one_trial_is_drawn_and_supports_no_claim_with_an_interval(code, results):
    single = replace(results, data=results.data.isel(trial=[0]))
    after = list(code.claims(single))
    assert [claim.holds for claim in after] == [
        claim.holds if claim.exact else None for claim in results.claims
    ]
    with sn.figures.use_style():
        ((_, fig),) = code.figures(single)
        fig.draw_without_rendering()
