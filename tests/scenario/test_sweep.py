"""Conditions x sweep x trials."""

import numpy as np
import pytest

import simneuro as sn
from simneuro.scenario.sweep import trial_seed


@pytest.fixture
def scenario(network):
    return sn.Scenario.from_document(network)


def test_every_point_once(scenario):
    points = scenario.points()
    assert len(points) == 2 * 4 * 2
    assert len({point.name for point in points}) == 16
    assert len({(p.condition, p.indices, p.trial) for p in points}) == 16
    assert {point.condition for point in points} == {"control", "strong_inhibition"}
    assert {point.indices for point in points} == {(0,), (1,), (2,), (3,)}


def test_a_point_is_a_scenario_with_nothing_left_to_expand(scenario):
    for point in scenario.points():
        one = point.scenario
        assert (one.conditions, one.sweep, one.quick, one.trials) == ({}, {}, {}, 1)
        assert len(one.points()) == 1
        assert one.points()[0].scenario == one
        rate = 1000.0 * (1 + point.indices[0])
        assert float(one.drives["background"].rate) == rate
        assert float(point.values["drives.background.rate"]) == rate
        weight = 8e-9 if point.condition == "strong_inhibition" else 6e-9
        assert float(one.projections["inh_exc"].weight) == weight


def test_seeds_differ_between_trials_and_agree_between_conditions(scenario):
    trials = {}
    for point in scenario.override({"trials": 5}).points():
        trials.setdefault(point.trial, set()).add(point.scenario.seed)
    assert all(len(seeds) == 1 for seeds in trials.values())
    assert len(set.union(*trials.values())) == 5
    assert trials[0] == {scenario.seed}


def test_trial_seeds_do_not_collide():
    seeds = {trial_seed(seed, trial) for seed in range(50) for trial in range(50)}
    assert len(seeds) == 50 * 50


def test_without_conditions_there_is_a_base(scenario):
    points = scenario.override({"conditions": {}, "sweep": {}, "trials": 1}).points()
    assert [point.condition for point in points] == ["base"]
    assert points[0].indices == ()


def test_the_ends_of_a_range_are_included(network):
    network["sweep"] = {"drives.background.rate": {"from": "1 Hz", "to": "100 Hz", "points": 3}}
    values = sn.Scenario.from_document(network).sweep["drives.background.rate"]
    np.testing.assert_allclose(np.asarray(values), [1, 50.5, 100])


def test_logarithmic_spacing(network):
    network["sweep"] = {
        "drives.background.rate": {
            "from": "1 Hz",
            "to": "100 Hz",
            "points": 3,
            "spacing": "logarithmic",
        }
    }
    values = sn.Scenario.from_document(network).sweep["drives.background.rate"]
    np.testing.assert_allclose(np.asarray(values), [1, 10, 100])


def test_axes_of_names_numbers_and_quantities(network):
    network["sweep"] = {
        "populations.exc.model": ["lif", "subtractive_if"],
        "populations.exc.size": [4, 8, 12],
        "projections.exc_inh.connect.p": [0.1, 0.2],
        "warmup": ["1 ms", "2 ms"],
    }
    network["populations"]["exc"]["initial"] = {}
    scenario = sn.Scenario.from_document(network).override({"conditions": {}, "trials": 1})
    points = scenario.points()
    assert len(points) == 2 * 3 * 2 * 2
    assert {point.scenario.populations["exc"].model for point in points} == {
        "lif",
        "subtractive_if",
    }
    assert {point.scenario.populations["exc"].size for point in points} == {4, 8, 12}
    assert {point.scenario.projections["exc_inh"].connect.p for point in points} == {0.1, 0.2}


@pytest.mark.parametrize("seeds", [["11", "12"], {"from": 11, "to": 12, "points": 2}])
def test_seeds_of_points_are_whole_numbers_however_they_are_written(network, seeds):
    network["sweep"], network["conditions"] = {"seed": seeds}, {}
    points = sn.Scenario.from_document(network).points()
    expected = [trial_seed(seed, trial) for seed in (11, 12) for trial in (0, 1)]
    assert [point.scenario.seed for point in points] == expected
    network["conditions"], network["sweep"] = {"other": {"seed": 12.0}}, {}
    points = sn.Scenario.from_document(network).points()
    assert [point.scenario.seed for point in points] == expected[2:]


def test_sweeping_the_seed_is_not_overwritten_by_the_trial(network):
    network["sweep"] = {"seed": [11, 12]}
    points = sn.Scenario.from_document(network).override({"trials": 1, "conditions": {}}).points()
    assert [point.scenario.seed for point in points] == [11, 12]
