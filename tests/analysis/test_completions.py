"""Completions: planted ones are found; volleys, flashes, excitable groups and chance are none."""

import numpy as np
import pytest

from simneuro.analysis import assembly_completions, completions, sliding, volley_starts
from simneuro.analysis.trains import trains_of
from simneuro.errors import InputError

SIZE, ASSEMBLIES, MEMBERS, DURATION = 400, 8, 50, 20.0
LABELS = np.arange(SIZE) // MEMBERS
VOLLEYS = [3.0, 6.0, 9.0, 12.0, 15.0]


@pytest.fixture
def background(poisson_trains):
    rng = np.random.default_rng(4)
    return rng, poisson_trains(rng, SIZE, 0.6, DURATION)


def fire(trains, rng, start, cells, *, rate=40.0, lasting=0.3):
    """Make cells fire at random for a while."""
    for cell in cells:
        times = start + rng.uniform(0, lasting, rng.poisson(rate * lasting))
        trains[cell] = np.sort(np.r_[trains[cell], times])


def volley(trains, rng, start, cells, share):
    """Make a share of some cells fire once, within 20 ms."""
    for cell in cells[rng.random(len(cells)) < share]:
        trains[cell] = np.sort(np.r_[trains[cell], start + rng.uniform(0, 0.02)])


def found(rec, seed=0, **more):
    more = {"labels": LABELS, "volleys": VOLLEYS} | more
    return assembly_completions(rec, "cells", seed=seed, **more)


def test_only_events_that_stay_together_are_volleys():
    times = [1.0, 1.02, 1.05, 2.0, 2.01]
    for spread in (0.0, "5 ms", "10 ms"):
        assert volley_starts(times, "60 ms", spread=spread).tolist() == [1.0, 2.0]
    for spread in ("11 ms", "100 ms", np.inf):
        assert volley_starts(times, "60 ms", spread=spread).size == 0
    for wrong in (-0.01, np.nan):
        with pytest.raises(InputError, match="spread"):
            volley_starts(times, "60 ms", spread=wrong)


ALL = np.arange(SIZE)


def members(assembly):
    return np.flatnonzero(assembly == LABELS)


def test_an_assembly_that_completes_after_a_volley_is_found(background, record):
    rng, trains = background
    for start in VOLLEYS:
        volley(trains, rng, start, ALL, 0.2)
    fire(trains, rng, 6.04, members(3))
    fire(trains, rng, 15.04, members(5), lasting=0.5)
    events = found(record(trains, DURATION))
    assert events.assembly.values.tolist() == [3, 5]
    # 80 % of cells at 40 Hz have fired after log(5)/40 Hz = 40 ms, counted from the end of the
    # volley 40 ms after its start.
    np.testing.assert_allclose(events.time, [6.08, 15.08], atol=0.025)
    # Fewer than 40 % fire where a window has less than log(5/3)/40 Hz = 13 ms of it left.
    np.testing.assert_allclose(events.lasting, [0.33, 0.53], atol=0.04)
    np.testing.assert_allclose(events.driven, 0.2, atol=0.1)
    assert np.all(events.later > 5)
    assert events.rate == pytest.approx(2 / DURATION)
    assert events.surrogate_rate == 0
    assert events.volley_share.shape == (len(VOLLEYS), ASSEMBLIES)


def test_a_volley_is_none(background, record):
    rng, trains = background
    for start in VOLLEYS:
        volley(trains, rng, start, ALL, 0.22)
        volley(trains, rng, start, members(2), 0.55)  # with what went before, 65 % of these
    events = found(record(trains, DURATION))
    assert events.sizes["event"] == 0
    np.testing.assert_allclose(events.volley_share.mean("volley")[2], 0.65, atol=0.06)
    # Nor is one that nobody announced: too few cells fire.
    assert found(record(trains, DURATION), volleys=()).sizes["event"] == 0


def test_an_assembly_that_the_volley_itself_made_fire_is_none(background, record):
    rng, trains = background
    volley(trains, rng, 6.0, members(3), 0.5)
    fire(trains, rng, 6.04, members(3))
    assert found(record(trains, DURATION)).sizes["event"] == 0
    assert found(record(trains, DURATION), volleys=()).sizes["event"] == 1


def test_a_flash_is_none(background, record):
    rng, trains = background
    fire(trains, rng, 6.05, members(3), rate=100, lasting=0.04)
    assert found(record(trains, DURATION)).sizes["event"] == 0


def test_all_assemblies_together_are_none(background, record):
    rng, trains = background
    fire(trains, rng, 6.05, ALL)
    assert found(record(trains, DURATION)).sizes["event"] == 0


def test_an_excitable_group_is_none_since_surrogates_have_it_too(background, record):
    rng, trains = background
    fire(trains, rng, 0.0, members(3), rate=15.0, lasting=DURATION)
    rec = record(trains, DURATION)
    events = found(rec)
    assert events.sizes["event"] == 0
    # The share of its cells crosses 80 % by chance, again and again: what stands against it is the
    # threshold alone, which the surrogates set.
    own = sliding.slide(trains_of(rec, "cells"), LABELS, np.zeros(0), 0.04)
    assert len(completions.find_completions(own, -np.inf).first) > 0
    assert len(completions.find_completions(own, float(events.threshold)).first) == 0


def test_chance_under_the_null(background, record):
    rng, trains = background
    for start in VOLLEYS:
        fire(trains, rng, start + 0.05, members(3))
    rec = record(trains, DURATION)
    assert found(rec).sizes["event"] == len(VOLLEYS)
    assert found(rec).surrogate_rate == 0
    assert found(rec, labels=rng.permutation(LABELS)).sizes["event"] == 0
    assert found(rec, labels=ALL % ASSEMBLIES).sizes["event"] == 0


def test_shares_and_counts_by_hand(background, record):
    """Against a loop over windows and cells."""
    _, trains = background
    rec = record(trains, DURATION)
    starts = np.array(VOLLEYS)
    own = sliding.slide(trains_of(rec, "cells"), LABELS, starts, 0.04)
    rng = np.random.default_rng(0)
    kept = [each[np.all((each[:, None] < starts) | (each[:, None] >= starts + 0.04), axis=1)]
            for each in trains]  # fmt: skip
    places = [0, own.share.shape[1] - 1, *rng.integers(own.share.shape[1], size=60)]
    for window in places:
        begin = window / 100
        # Spikes lie on the grid of the recording and windows on edges of 10 ms, half a step apart.
        inside = [np.sum((each >= begin) & (each < begin + 0.1)) for each in kept]
        every = [np.sum((each >= begin) & (each < begin + 0.1)) for each in trains]
        for assembly in range(ASSEMBLIES):
            mine = np.array(inside)[members(assembly)]
            assert own.share[assembly, window] == pytest.approx(np.mean(mine > 0), abs=0.021)
            assert own.count[assembly, window] == pytest.approx(mine.sum(), abs=1)
            total = np.array(every)[members(assembly)].sum() / MEMBERS
            assert own.rate[assembly, window] == pytest.approx(total, abs=0.021)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"labels": [0, 1]}, "labels"),
        ({"surrogates": 0}, "surrogates"),
        ({"volleys": [[1.0, 2.0]], "labels": np.zeros(SIZE, int)}, "labels"),
    ],
)
def test_what_cannot_be_measured_is_refused(background, record, change, message):
    with pytest.raises(InputError, match=message):
        found(record(background[1], DURATION), **change)


def test_a_recording_shorter_than_three_windows_is_refused(record):
    with pytest.raises(InputError, match="three windows"):
        found(record([[]] * SIZE, 0.25))
