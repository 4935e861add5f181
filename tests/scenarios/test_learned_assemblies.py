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


def test_groups_that_become_active_as_wholes_are_counted_and_bursts_alone_are_none(learned):
    """Sixty seconds of sleep with bursts in a fifth of all cells; after some, one group goes on."""
    rng, duration = np.random.default_rng(2), 60.0
    times, cells = [rng.uniform(0, duration, 300 * 30)], [rng.integers(0, 300, 300 * 30)]
    waves = np.arange(1, 59, 1.0)
    for wave in waves:
        hit = rng.choice(300, 60, replace=False)
        times.append(wave + rng.uniform(0, 0.01, 60))
        cells.append(hit)

    def measured():
        recording = sn.recording.assemble(
            populations={"excitatory": 300},
            spikes={"excitatory": (np.concatenate(times), np.concatenate(cells))},
            duration=duration,
            dt=1e-4,
        )
        return learned.completions(recording.assign({"bursts.event_time": ("event", waves)}))

    alone = measured()
    assert float(alone.completions) == 0
    assert float(alone.groups) == 0
    for wave, group in zip(waves[::4], np.arange(15) % learned.GROUPS, strict=True):
        own = np.repeat(np.arange(40) + 40 * group, 12)
        times.append(wave + rng.uniform(0.05, 0.4, own.size))
        cells.append(own)
    planted = measured()
    assert float(planted.completions) >= 12  # where bursts hit more than 30 % of it, it is none
    assert float(planted.groups) == learned.GROUPS
    assert float(planted.cosine) > 0.9 > 0.6 > float(alone.cosine)


def test_sleep_is_what_the_schedule_says(learned):
    scenario = sn.Scenario.load("learned_assemblies")
    wake, sleep = scenario.network.timeline.networks
    growth = [
        float(each.wires["excitatory_excitatory"].rules["learning"].parameters["eta"].value)
        for each in (wake, sleep)
    ]
    assert growth[0] > growth[1] == 0
    assert (
        float(sleep.feeds["lesson_1"].drive.weight)
        == 0
        < float(wake.feeds["lesson_1"].drive.weight)
    )
    assert set(learned.CONDITIONS) == set(scenario.conditions)
    largest = scenario.network.wires["excitatory_excitatory"].rules["learning"].parameters["w_max"]
    assert float(largest.value) == pytest.approx(1e-9 * learned.MAX_WEIGHT)
