"""The measures of learned assemblies: planted groups are seen, and independent cells are none."""

import numpy as np
import pytest

import simneuro as sn


@pytest.fixture(scope="module")
def learned(companion_module):
    return companion_module("learned_assemblies")


def test_planted_groups_are_found_without_labels_and_independent_cells_are_none(learned):
    rng = np.random.default_rng(1)
    alone = rng.poisson(0.3, (300, 2000)).astype(float)
    together = alone.copy()
    for group in range(learned.GROUPS):
        events = rng.choice(2000, 60, replace=False)
        cells = slice(group * learned.CELLS, (group + 1) * learned.CELLS)
        together[cells, events] += rng.random((learned.CELLS, 60)) < 0.6
    planted, none = learned.found_again(together), learned.found_again(alone)
    assert int(planted.components) == learned.GROUPS
    assert np.all(planted.alignment > 0.8)
    assert float(planted.inside_correlation - planted.between_correlation) > 0.02
    chance = np.sqrt(float(none.components) / 300)
    assert np.all(none.alignment < chance + 0.2)
    assert abs(float(none.inside_correlation - none.between_correlation)) < 0.005


def test_sleep_is_what_the_schedule_says(learned):
    scenario = sn.Scenario.load("learned_assemblies")
    wake, sleep = scenario.network.timeline.networks
    amplitude = [
        float(each.wires["excitatory_excitatory"].rules["learning"].parameters["A_plus"].value)
        for each in (wake, sleep)
    ]
    assert amplitude[0] > amplitude[1] == 0
    assert (
        float(sleep.feeds["lesson_1"].drive.weight)
        == 0
        < float(wake.feeds["lesson_1"].drive.weight)
    )
    assert {name for name in learned.CONDITIONS} == set(scenario.conditions)
