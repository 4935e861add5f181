"""Quanta and trains: their claims, and synapses of which they must not hold."""

from dataclasses import replace

import numpy as np
import pytest

import simneuro as sn
from simneuro.experiment import draw_figures, evaluate_claims

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    scenario = sn.Scenario.load("synaptic_release").quickened()
    return sn.run(scenario, workers=1, target="numpy", out=tmp_path_factory.mktemp("runs"))


def failing(results):
    return {claim.claim.split(":")[0] for claim in evaluate_claims(results) if not claim.holds}


def test_every_claim_holds(results):
    assert len(results.claims) == 11
    assert failing(results) == set()


def test_the_control_in_the_place_of_the_synapses_is_seen(results):
    swapped = results.data.assign_coords(condition=["always_alike", "normal"])
    held = {claim.claim for claim in evaluate_claims(replace(results, data=swapped)) if claim.holds}
    # What is always alike deviates from any law of chance.
    assert {sentence.split(",")[0] for sentence in held} == {
        "They are not Poisson with the same mean"
    }


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_quanta_that_are_poisson_are_seen(results, seed):
    quantum = float(results.data.psp.sel(condition="always_alike").mean()) / 5
    psp = results.data.psp.copy()
    drawn = np.random.default_rng(seed).poisson(1.5, psp.sel(condition="normal").shape)
    psp.loc[{"condition": "normal"}] = np.minimum(drawn, 5) * quantum
    broken = failing(replace(results, data=results.data.assign(psp=psp)))
    assert {"Arrivals that fail", "Quanta are binomial"} <= broken


def test_the_control_gives_five_quanta_by_the_closed_form(results):
    # 20 pA that decay with 5 ms, on 200 pF and 10 nS: 2 mV/3 (e^(-t/20) - e^(-t/5)).
    t = np.arange(0, 60.0)
    quantum = 2 / 3 * (np.exp(-t / 20) - np.exp(-t / 5)).max()
    sure = 1e3 * results.data.psp.sel(condition="always_alike").isel(trial=0).dropna("arrival")
    np.testing.assert_allclose(sure, 5 * quantum, rtol=1e-3)


def test_the_published_steady_states(results):
    sizes = results.data["size"].sel(condition="normal").isel(trial=0, kind=0)
    # At 10, 20 and 40 Hz, by the closed form of markram1998.
    for row, expected in ((1, 0.10515), (2, 0.05713), (3, 0.02985)):
        last = sizes.isel(rate=row).dropna("spike").values[-1]
        assert last == pytest.approx(expected, abs=2e-5)


def test_the_figure_shows_chance_and_history(results):
    with sn.figures.applied():
        ((_, figure),) = draw_figures(results)
    assert figure.get_label()
    labels = [ax.get_ylabel() for ax in figure.axes]
    assert labels == [
        "potential above rest (mV)",
        "share (%)",
        "potential above rest (mV)",
        "share released by a spike",
    ]
