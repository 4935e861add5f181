"""The balanced network, and networks that must fail."""

from dataclasses import replace

import numpy as np
import pytest

import simneuro as sn
from simneuro.experiment import draw_figures, evaluate_claims

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def results(tmp_path_factory, target_for_long_runs):
    scenario = sn.Scenario.load("balanced_ei").quickened()
    out = tmp_path_factory.mktemp("runs")
    return sn.run(scenario, workers=1, target=target_for_long_runs, out=out)


def failing(results):
    return {claim.claim for claim in evaluate_claims(results) if not claim.holds}


def test_the_network_is_what_its_name_says() -> None:
    scenario = sn.Scenario.load("balanced_ei")
    assert {name: each.model for name, each in scenario.populations.items()} == {
        "exc": "lif",
        "inh": "lif",
    }


def test_every_claim_holds(results) -> None:
    assert len(results.claims) == 12
    assert failing(results) == set()


def test_the_control_in_the_place_of_the_network_is_seen(results) -> None:
    names = ["weak_inhibition", "balanced", "constant_drive"]
    swapped = results.data.assign_coords(condition=names)
    held = {claim.claim for claim in results.claims} - failing(replace(results, data=swapped))
    # Strong currents, and spikes that are not correlated, are found in both; all else is not.
    assert {sentence.split(",")[0].split(":")[0] for sentence in held} == {
        "The mean excitation",
        "The mean inhibition",
        "They fire apart",
        "Control",  # of the constant drive
    }


def test_cells_that_fire_together_are_seen(results) -> None:
    together = results.data.assign(correlation=results.data.correlation + 0.1)
    broken = sorted(failing(replace(results, data=together)))
    assert [each.partition(":")[0] for each in broken] == ["Control", "They fire apart"]


def test_the_control_fires_at_the_rate_of_its_mean_current_by_hand(results) -> None:
    control = results.data.sel(condition="weak_inhibition", population="exc")
    # 10 nS and 20 ms: V settles at 10 mV per 100 pA; threshold 10 mV; refractory period 5 ms.
    net = control.net.values
    expected = 1 / (5e-3 + 20e-3 * np.log(net / (net - 100)))
    assert np.allclose(control.predicted, expected, rtol=1e-9)
    assert np.allclose(control.rate, expected, rtol=0.03)


def test_one_trial_supports_no_claim_with_an_interval(results) -> None:
    single = replace(results, data=results.data.isel(trial=[0]))
    assert failing(single) == {claim.claim for claim in results.claims}
    with sn.figures.use_style():
        ((_, figure),) = draw_figures(single)
        figure.draw_without_rendering()


def test_the_figure_shows_spikes_and_currents_of_all_networks(results) -> None:
    with sn.figures.use_style():
        ((_, figure),) = draw_figures(results)
    titles = [ax.get_title(loc="left") for ax in figure.axes]
    assert titles[:3] == ["balanced", "weak inhibition", "constant drive"]
    current, *_, last = (ax for ax in figure.axes if ax.get_ylabel() == "current (nA)")
    drawn = {line.get_label(): line.get_ydata() for line in current.lines}
    assert drawn["excitation"].min() > 0 > drawn["inhibition"].max()
    assert np.allclose(drawn["sum"], drawn["excitation"] + drawn["inhibition"])
    assert np.allclose(drawn["threshold"], 0.1)
    # Nothing but 210 pA from outside.
    drawn = {line.get_label(): line.get_ydata() for line in last.lines}
    assert np.allclose(drawn["sum"] - drawn["excitation"] - drawn["inhibition"], 0.21)
    assert figure.axes[-1].get_ylim()[0] == 0
