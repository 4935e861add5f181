"""Clusters: the paper's numbers, starts of one network, and claims that can fail."""

from pathlib import Path

import numpy as np
import pytest
import xarray as xr

import simneuro as sn
from simneuro.engine.draw import draw_numbers
from simneuro.experiment import draw_figures, evaluate_claims, load_function


@pytest.fixture(scope="module")
def scenario():
    return sn.Scenario.load("clustered_assemblies")


# Weights of the paper, in units of the distance to threshold (10 mV), times the capacitance.
@pytest.mark.parametrize(
    ("wire_name", "weight"),
    [("exc_exc", 0.024), ("exc_inh", 0.014), ("inh_exc", -0.045), ("inh_inh", -0.057)],
)
def test_a_spike_carries_the_charge_of_the_paper(scenario, wire_name, weight):
    projection = scenario.projections[wire_name]
    cell = scenario.resolved.populations[projection.target].parameters
    rise = scenario.network.receptors[projection.synapse].parameters["tau_rise"].value
    charge = float(projection.weight) * float(rise)
    assert charge == pytest.approx(weight * 10e-3 * float(cell["C_m"]))
    tau = {"exc": 15e-3, "inh": 10e-3}[projection.target]
    assert float(cell["C_m"]) / float(cell["g_L"]) == pytest.approx(tau)


def test_the_current_rises_and_decays_as_in_the_paper(scenario):
    one = scenario.override(
        {
            "conditions": {}, "duration": "30 ms", "warmup": "0 ms", "trials": 1, "drives": {},
            "projections": {}, "populations.exc.size": 1, "populations.exc.initial": {},
            "populations.inh.size": 1,
        }
    ).override(
        {
            "drives": {
                "spike": {
                    "kind": "spike_list", "target": "exc", "times": ["1 ms"], "neurons": [0],
                    "synapse": "excitation", "weight": "36 pA",
                }
            },
            "record.traces": {"exc": {"variables": ["I_excitation"], "neurons": 1}},
        }
    )  # fmt: skip
    current = sn.recording.trace(sn.simulate(one, target="numpy"), "exc", "I_excitation")[:, 0]
    # Labels are starts of steps, and the event acts at the end of its own.
    t = current.time.values - 1.1e-3
    expected = 36e-15 * (np.exp(-t / 3e-3) - np.exp(-t / 1e-3)) / 2e-3
    np.testing.assert_allclose(current, np.where(t > 0, expected, 0), atol=1e-15)


@pytest.mark.parametrize(("name", "inside"), [("clustered", 0.4854), ("uniform", 0.2)])
def test_both_networks_have_as_many_connections(scenario, name, inside):
    state = scenario.changed({"conditions": {}, **scenario.conditions[name]})
    rule = state.projections["exc_exc"].connect
    assert rule.p_in / 50 + rule.p_out * 49 / 50 == pytest.approx(0.2, rel=1e-3)
    assert rule.p_in == inside
    if name == "clustered":
        assert rule.p_in / rule.p_out == pytest.approx(2.5, rel=1e-3)
        assert rule.weight_factor == 1.9


def test_starts_of_one_network_share_all_but_the_start(scenario):
    small = {"drives.stimulus.cells": [0, 10], "populations.exc.size": 100}
    small |= {"populations.inh.size": 20, "conditions": {}}
    network = scenario.override(small)
    started = load_function(scenario.companion, "started", None)
    first, second = (started(network, np.random.default_rng(k)) for k in (1, 2))
    assert first.seed == second.seed == network.seed
    wires = [
        draw_numbers(each.network, each.seed).wires["exc_exc"].wiring for each in (first, second)
    ]
    assert np.array_equal(wires[0].sources, wires[1].sources)
    assert first.drives == second.drives == network.drives
    v = [each.populations["exc"].initial["v"] for each in (first, second)]
    assert not np.array_equal(*v)
    assert float(np.min(v)) >= -60e-3
    assert float(np.max(v)) <= -50e-3


CONDITIONS = ["clustered", "uniform", "stimulated"]
MEASURED = {
    "fano": [1.3, 0.83, 0.7],
    "start_fano": [1.4, 0.83],
    "within": [0.28, 0.0],
    "across": [-0.002, 0.0],
    "shuffled_within": [0.003, 0.0],
    "active": [2.2, 0],
    "ever_active": [14, 0],
}


def made_up(scenario, **changes):
    """Results of four networks, as measured when the scenario was made, with some changes."""
    each, spread = ("condition", "trial"), 1 + np.array([-0.02, 0.01, 0.02, -0.01])
    values = MEASURED | {"rate": [4.4, 2.6], "lagged": [0.6, -0.02]} | changes
    # Where nothing else is said, the stimulated network is as the clustered one.
    values = {
        name: [*each, each[0]][:3] if len(each) == 2 else each for name, each in values.items()
    }
    table = {name: np.outer(value, spread) for name, value in values.items()}
    data = xr.Dataset(
        {name: (each, table[name]) for name in MEASURED},
        coords={"condition": CONDITIONS, "population": ["exc"], "lag": [0, 0.1]},
    )
    data["rate"] = ((*each, "population"), table["rate"][..., None])
    data["lagged"] = ((*each, "lag"), np.stack([0 * table["lagged"] + 1, table["lagged"]], -1))
    cells = {name: data[name].expand_dims(neuron=50) for name in ("fano", "start_fano")}
    return sn.Results(scenario, data.assign(cells), Path())


def failing(results):
    return [claim.claim for claim in evaluate_claims(results) if not claim.holds]


def test_claims_hold_for_what_was_measured(scenario):
    assert failing(made_up(scenario)) == []
    assert len(list(evaluate_claims(made_up(scenario)))) == 16


@pytest.mark.parametrize(
    ("changes", "broken"),
    [
        ({"rate": [4.4, 3.0]}, ["uniform: the rate"]),
        ({"rate": [2.6, 2.6]}, ["clustered: the rate"]),
        ({"fano": [0.9, 0.83, 0.5]}, ["Clusters raise", "In the clustered"]),
        ({"fano": [1.3, 1.1, 0.7]}, ["Clusters raise", "In the uniform"]),
        ({"fano": [1.3, 0.83, 1.3]}, ["A stimulus quenches"]),
        ({"start_fano": [0.9, 0.83]}, ["Clusters raise"]),
        ({"within": [0.05, 0.0]}, ["Cells of one cluster"]),
        ({"within": [0.28, 0.1]}, ["Control: without clusters the same"]),
        ({"across": [0.03, 0.0]}, ["Cells of different"]),
        ({"shuffled_within": [0.1, 0.0]}, ["Control: with shuffled"]),
        ({"lagged": [0.2, -0.02]}, ["Slow"]),
        ({"lagged": [0.6, 0.5]}, ["Control: without clusters they"]),
        ({"ever_active": [2.4, 0]}, ["Clusters take turns"]),
        ({"ever_active": [14, 3]}, ["Control: without clusters the groups"]),
    ],
)
def test_what_is_off_is_seen(scenario, changes, broken):
    found = failing(made_up(scenario, **changes))
    assert [sentence[: len(part)] for sentence, part in zip(found, broken, strict=True)] == broken


def test_a_run_without_starts_makes_no_claim_of_them(scenario):
    results = made_up(scenario)
    brief = sn.Results(scenario, results.data.drop_vars("start_fano"), Path())
    assert len(list(evaluate_claims(brief))) == 14


@pytest.mark.slow
def test_networks_are_measured_and_drawn(scenario, tmp_path):
    small = {"duration": "1 s", "trials": 1, "populations.exc.size": 1000}
    small |= {"populations.inh.size": 250, "projections.exc_exc.connect.clusters": 50}
    results = sn.run(scenario.override(small), workers=1, target="cpp", out=tmp_path)
    assert set(results.figures) == {"activity", "measures"}
    assert results.data.cluster_rate.sizes["cluster"] == 50
    mean = results.data.cluster_rate.mean("cluster").sel(condition="uniform")
    rate = results.data.rate.sel(condition="uniform", population="exc")
    assert float(mean.mean()) == pytest.approx(float(rate.mean()), rel=1e-5)
    assert not any(claim.holds for claim in results.claims)
    with sn.figures.use_style():
        drawn = dict(draw_figures(results))
    labels = {ax.get_xlabel() for ax in drawn["measures"].axes}
    assert {"Fano factor", "lag (ms)"} <= labels
    assert all(figure.get_label() for figure in drawn.values())
