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
    with sn.figures.use_style():
        ((_, figure),) = draw_figures(results)
    assert figure.get_label()
    labels = [ax.get_ylabel() for ax in figure.axes]
    assert labels == [
        "potential above rest (mV)",
        "share (%)",
        "potential above rest (mV)",
        "share released by a spike",
    ]


def test_shares_are_bars_in_percent(companion_module):
    ax = sn.figures.figure().subplots()
    shares = {"neuron": np.array([0.25, 0.75]), "control": np.array([0, 1])}
    laws = {"theory": np.array([0.5, 0.5])}
    companion_module("synaptic_release").draw_shares(shares, laws, ax)
    found, control = ax.containers
    assert [bar.get_height() for bar in found] == [25, 75]
    assert [bar.get_x() + bar.get_width() / 2 for bar in control] == pytest.approx([0, 1])
    assert found[0].get_fill()
    assert not control[0].get_fill()
    assert ax.lines[0].get_ydata().tolist() == [50, 50]


def test_release_is_named_by_its_rates(companion_module):
    ax = sn.figures.figure().subplots()
    rates, released, line = np.array([5, 62.5]), [0.2, 0.1], ([5, 60], [0.2, 0.1])
    draw = companion_module("synaptic_release").draw_release
    draw(rates, released, ax, kind="depressing", line=line)
    expected, dots = ax.lines
    assert dots.get_xydata().tolist() == [[5, 0.2], [62.5, 0.1]]
    assert expected.get_xydata().tolist() == [[5, 0.2], [60, 0.1]]
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["5", "62.5"]
    assert (ax.get_xscale(), ax.get_xlabel()) == ("log", "rate of the train (Hz)")
