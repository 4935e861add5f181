"""The two benchmark networks: their published numbers, and claims that can fail."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

import simneuro as sn
from simneuro.experiment import draw_figures, evaluate_claims

CONDITIONS = ["coba", "coba_unkicked", "cuba", "cuba_alone"]


@pytest.fixture(scope="module")
def scenario():
    return sn.Scenario.load("vogels_abbott_2005")


# Appendix 2 of Brette et al. (2007): 6 and 67 nS; 0.27 and 4.5 nS times 60 and 20 mV.
@pytest.mark.parametrize(
    ("name", "weights", "rest"),
    [("coba", (6e-9, 67e-9), -60e-3), ("cuba", (0.27e-9 * 60e-3, -4.5e-9 * 20e-3), -49e-3)],
)
def test_the_network_is_that_of_the_benchmark(scenario, name, weights, rest):
    state = scenario.changed({"conditions": {}, **scenario.conditions[name]})
    assert [state.populations[k].size for k in ("exc", "inh")] == [3200, 800]
    for source, weight, tau in zip(("exc", "inh"), weights, (5e-3, 10e-3), strict=True):
        for target in ("exc", "inh"):
            wire = state.projections[f"{source}_{target}"]
            assert wire.connect.p == 0.02
            assert float(wire.weight) == pytest.approx(weight)
            receptor = state.network.receptors[wire.synapse]
            assert float(receptor.parameters["tau"].value) == tau
    cell = {k: float(v) for k, v in state.resolved.populations["exc"].parameters.items()}
    # 20 000 um^2 with 1 uF/cm^2 and 5e-5 S/cm^2.
    assert cell == pytest.approx(
        {"C_m": 2e-10, "g_L": 1e-8, "E_L": rest, "V_th": -50e-3, "V_reset": -60e-3, "t_ref": 5e-3}
    )


MEASURED = {
    "alive": [1, 0, 1, 1],
    "rate": [18.7, 0, 5.6, 19],
    "inh_rate": [18.8, 0, 5.6, 19],
    "cv": [1.6, np.nan, 0.5, 0],
    "depth": [0.2, np.nan, 0.2, 0.8],
    "interval": [0.04, np.nan, 0.17, 0.053],
    "g_ampa": [36, 0, np.nan, np.nan],
    "g_gaba_a": [200, 0, np.nan, np.nan],
    "g_ampa_campbell": [36, 0, np.nan, np.nan],
    "g_gaba_a_campbell": [200, 0, np.nan, np.nan],
}
EXACT = ("alive", "interval")


def made_up(scenario, **changes):
    """Results of twelve networks, as measured when the scenario was made, with some changes."""
    spread = {name: 1 + 0.02 * np.sin(np.arange(12) + i) for i, name in enumerate(MEASURED)}
    values = {
        name: np.outer(value, np.ones(12) if name in EXACT else spread[name])
        for name, value in (MEASURED | changes).items()
    }
    data = xr.Dataset(
        {name: (("condition", "trial"), value) for name, value in values.items()},
        coords={"condition": CONDITIONS},
    )
    return sn.Results(scenario, data, Path())


def failing(results):
    return [claim.claim for claim in evaluate_claims(results) if not claim.holds]


def test_claims_hold_for_what_was_measured(scenario):
    assert failing(made_up(scenario)) == []
    assert len(list(evaluate_claims(made_up(scenario)))) == 16


@pytest.mark.parametrize(
    ("changes", "broken"),
    [
        ({"alive": [1, 1, 1, 1]}, ["Control: without a kick"]),
        ({"rate": [18.7, 0, 9, 19], "inh_rate": [18.7, 0, 9, 19]}, ["CUBA: the rate"]),
        ({"rate": [40, 0, 5.6, 19], "inh_rate": [40, 0, 5.6, 19]}, ["COBA: the rate"]),
        ({"inh_rate": [18.7, 0, 6.5, 19]}, ["CUBA: inhibitory cells"]),
        ({"cv": [0.9, np.nan, 0.5, 0]}, ["COBA: cells fire more"]),
        ({"cv": [1.6, np.nan, 1.0, 0.2]}, ["CUBA: cells fire less", "Control: and like clocks"]),
        ({"depth": [0.6, np.nan, 0.6, 0.8]}, ["COBA: they fire apart", "CUBA: they fire apart"]),
        ({"g_ampa": [40, 0, np.nan, np.nan]}, ["COBA: the mean conductance ampa"]),
        (
            {"g_gaba_a": [10, 0, np.nan, np.nan], "g_ampa": [5, 0, np.nan, np.nan]},
            ["COBA: the mean cond", "COBA: the mean cond", "COBA: synapses shorten"],
        ),
        ({"interval": [0.04, np.nan, 0.17, 0.0531]}, ["Control: CUBA without synapses"]),
    ],
)
def test_what_is_off_is_seen(scenario, changes, broken):
    found = failing(made_up(scenario, **changes))
    assert [sentence[: len(part)] for sentence, part in zip(found, broken, strict=True)] == broken


def test_networks_that_die_support_no_claim_of_survival_or_of_their_state(scenario):
    dead = made_up(scenario, alive=[0, 0, 1, 1])
    found = failing(dead)
    assert found[0].startswith("COBA: the share")
    assert sum(sentence.startswith("COBA") for sentence in found) == 8
    assert not any(sentence.startswith("CUBA") for sentence in found)


def test_half_of_the_networks_are_not_most(scenario):
    results = made_up(scenario)
    lived = results.data.alive.copy()
    lived[0, :5] = 0
    some = replace(results, data=results.data.assign(alive=lived))
    assert failing(some)[0].startswith("COBA: the share")


@pytest.fixture(scope="module")
def brief(scenario, tmp_path_factory):
    small = {"duration": "500 ms", "trials": 2}
    out = tmp_path_factory.mktemp("runs")
    return sn.run(scenario.override(small), workers=1, target="cpp", out=out)


@pytest.mark.slow
def test_networks_are_measured_and_drawn(brief):
    data = brief.data
    assert data.alive.mean("trial").values.tolist() == [1, 0, 1, 1]
    assert (data.sel(condition="coba_unkicked").rate == 0).all()
    # 20 ms ln(11 mV / 1 mV) = 47.96 ms, which is 480 steps, and 5 ms.
    assert np.allclose(data.sel(condition="cuba_alone").interval, 53.0e-3, rtol=0, atol=1e-12)
    coba = data.sel(condition="coba")
    assert np.allclose(coba.g_ampa_campbell, 0.02 * 3200 * coba.rate * 6 * 5e-3)
    assert set(brief.figures) == {"activity", "measures"}


@pytest.mark.slow
def test_figures_are_drawn_of_networks_that_died(brief):
    died = brief.data.assign(alive=0 * brief.data.alive)
    with sn.figures.use_style():
        drawn = dict(draw_figures(replace(brief, data=died)))
        for figure in drawn.values():
            figure.draw_without_rendering()
    assert "conductance (nS)" in {ax.get_ylabel() for ax in drawn["measures"].axes}
    assert all(figure.get_label() for figure in drawn.values())
