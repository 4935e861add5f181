"""The measures of learned assemblies: planted groups are seen, and independent cells are none."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

import simneuro as sn
from simneuro.experiment import Results, draw_figures, evaluate_claims


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
    planted, none = (recorded(each, rng) for each in (together, alone))
    labels = learned.group_of(np.arange(learned.SIZE))
    find = partial(sn.analysis.find_patterns, bin_width=learned.BIN, seed=1)
    patterns, chance = find(planted, "excitatory"), find(none, "excitatory")
    assert patterns.sizes["pattern"] == learned.GROUPS
    assert np.all(sn.analysis.match_patterns(patterns, labels).cosine > 0.8)
    bound = np.sqrt(chance.sizes["pattern"] / learned.SIZE) + 0.2
    assert np.all(sn.analysis.match_patterns(chance, labels).cosine < bound)
    found, nothing = learned.correlations(planted), learned.correlations(none)
    assert float(found.inside_correlation - found.between_correlation) > 0.02
    assert abs(float(nothing.inside_correlation - nothing.between_correlation)) < 0.005


def recorded(counts, rng):
    """A recording with these counts (cell, bin), somewhere in bins of 50 ms."""
    cells, bins = (
        np.repeat(each, counts.astype(int).ravel())
        for each in np.indices(counts.shape).reshape(2, -1)
    )
    return sn.recording.assemble(
        populations={"excitatory": len(counts)},
        spikes={"excitatory": (0.05 * (bins + rng.uniform(0.1, 0.9, bins.size)), cells)},
        duration=0.05 * counts.shape[1],
        dt=1e-4,
    )


def test_a_silent_cell_is_correlated_with_none(learned):
    rng = np.random.default_rng(3)
    counts = rng.poisson(0.3, (learned.SIZE, 400)).astype(float)
    counts[:40] = counts[0]  # all cells of the first group alike
    counts[:20] = 0  # and half of them silent
    inside = float(learned.correlations(recorded(counts, rng)).inside_correlation)
    # Of 5 * 40 * 39 ordered pairs 20 * 19 have a correlation of 1, others hardly any.
    assert inside == pytest.approx(20 * 19 / (5 * 40 * 39), abs=0.01)


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
    assert scenario.populations["excitatory"].size == learned.SIZE
    largest = scenario.network.wires["excitatory_excitatory"].rules["learning"].parameters["w_max"]
    assert float(largest.value) == pytest.approx(1e-9 * learned.MAX_WEIGHT)


@pytest.fixture
def results(learned):
    """Made-up measurements of six networks in all conditions, in the form that a run leaves."""
    scenario = sn.Scenario.load("learned_assemblies")
    each, spread = ("condition", "trial"), np.linspace(-0.01, 0.01, 6)

    def table(*values):
        return each, np.outer(values, 1 + spread)

    inside, between = table(20, 0.1, 8, 20, 6)[1], table(1, 0.1, 8, 9, 1)[1]
    data = xr.Dataset(
        {
            "weight": ((*each, "where"), np.stack([inside, between], axis=-1)),
            "inside_correlation": table(0.2, 0.01, 0.1, 0.3, 0.02),
            "between_correlation": table(0.01, 0.01, 0.09, 0.3, 0.02),
            "completions": table(20, 0, 0.5, 1, 0.5),
            "groups": table(5, 0, 1, 1, 1),
            "cosine": table(0.9, 0.3, 0.4, 0.5, 0.4),
            "spike_time": ((*each, "spike"), np.zeros((5, 6, 1))),
            "spike_cell": ((*each, "spike"), np.full((5, 6, 1), 17.0)),
        },
        coords={"condition": list(learned.CONDITIONS), "where": ["inside", "between"]},
    )
    return Results(scenario, data, Path())


def expect_failing(results, words, holds=False):
    """The claims with these words, in their order, have this verdict, and all others hold."""
    failing = [claim for claim in evaluate_claims(results) if not claim.holds]
    assert all(word in claim.claim for word, claim in zip(words, failing, strict=True))
    assert all(claim.holds is holds for claim in failing)


def test_claims_hold_where_groups_come_back_and_controls_have_none(results):
    expect_failing(results, [])
    assert len(list(evaluate_claims(results))) == 11


@pytest.mark.parametrize(
    ("variable", "condition", "as_in", "words"),
    [
        ("weight", "learned", "not_learned", ["have become stronger"]),
        ("weight", "other_groups", "learned", ["Other groups each time"]),
        ("weight", "strong_wake", "not_learned", ["Strong recurrent"]),
        ("groups", "learned", "strong_wake", ["Of the 5 groups"]),
        ("inside_correlation", "other_groups", "strong_wake", ["after other groups"]),
        ("cosine", "learned", "not_learned", ["A detector without labels"]),
    ],
)
def test_each_claim_can_fail(results, variable, condition, as_in, words):
    values = results.data[variable].copy()
    values.loc[{"condition": condition}] = values.sel(condition=as_in).values
    expect_failing(replace(results, data=results.data.assign({variable: values})), words)


@pytest.mark.parametrize(
    ("back", "strong", "words", "holds"),
    [
        # Networks are alike, but their numbers are those of a few minutes.
        (20, 20, ["strong in wake"], None),
        (0, 1, ["not learned", "other", "strong", "one order"], None),
        (20, 60, ["strong in wake"], False),
    ],
)
def test_numbers_of_completions_decide_no_more_than_they_can(results, back, strong, words, holds):
    rates = results.data.completions.copy()
    for name, value in (("learned", back), ("strong_wake", strong)):
        rates.loc[{"condition": name}] = value
    changed = replace(results, data=results.data.assign(completions=rates))
    expect_failing(changed, words, holds)


def test_what_was_learned_is_drawn(results):
    with sn.figures.use_style():
        figures = dict(draw_figures(results))
        for figure in figures.values():
            figure.draw_without_rendering()
    assert set(figures) == {"wake_and_sleep", "controls"}
