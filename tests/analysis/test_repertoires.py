"""Repertoires: by hand, and at chance where there is nothing."""

import numpy as np
import pytest

from simneuro.analysis import (
    followed_share,
    joined_pairs,
    new_pairs,
    order_information,
    repertoire_entropy,
)
from simneuro.errors import InputError


def test_entropy_of_equal_and_of_single_assemblies():
    assert repertoire_entropy(np.tile(np.arange(8), 1000)) == pytest.approx(3, abs=1e-3)
    assert repertoire_entropy([4, 4, 4]) == 0
    assert np.isnan(repertoire_entropy([]))


def test_the_correction_takes_most_of_the_bias_of_the_entropy():
    rng = np.random.default_rng(0)
    drawn = [repertoire_entropy(rng.integers(8, size=40)) for _ in range(400)]
    # Without it the mean lies 7/(80 ln 2) = 0.126 bit below 3.
    assert np.mean(drawn) == pytest.approx(3, abs=0.02)


def test_order_tells_what_follows_in_a_cycle_and_nothing_in_chance():
    cycle = np.tile(np.arange(4), 25)
    assert order_information(cycle, 0) == pytest.approx(2, abs=0.15)
    rng = np.random.default_rng(1)
    chance = [order_information(rng.integers(4, size=100), 0) for _ in range(30)]
    # Plug-in information of 99 pairs varies by sqrt(2 * 9)/(2 * 99 ln 2) = 0.031 bit.
    assert abs(np.mean(chance)) < 4 * 0.031 / np.sqrt(30)
    assert np.isnan(order_information([1, 2], 0))


def test_pairs_that_become_active_together_by_hand():
    times, which = [1.0, 1.15, 3.0, 3.1, 3.15], [2, 0, 2, 0, 5]
    assert joined_pairs(times, which, "200 ms").tolist() == [[0, 2], [0, 5], [2, 5]]
    assert joined_pairs(times, which, "120 ms").tolist() == [[0, 2], [0, 5]]
    assert joined_pairs([], [], "1 s").shape == (0, 2)
    assert joined_pairs([1.0, 1.1], [3, 3], "1 s").shape == (0, 2)
    with pytest.raises(InputError, match="times"):
        joined_pairs([1.0], [1, 2], "1 s")


def test_events_that_follow_starts_do_so_beyond_chance():
    # No rhythm, which turned events would meet again.
    starts = np.cumsum(np.random.default_rng(1).uniform(2, 6, 14))
    assert starts[-1] < 59
    times = starts[::2] + 0.2
    found = followed_share(times, starts, window="500 ms", duration="60 s", seed=0)
    assert found.share == pytest.approx(0.5, abs=0.04)
    # An event lies within 0.5 s after a start for as much of its turn: 7 * 0.5/60.
    assert found.chance == pytest.approx(7 * 0.5 / 60, abs=0.03)
    # But for the turned ones that come back to where they were, within 0.5 s of 60 s.
    assert found.p == pytest.approx((1 + 200 * 0.5 / 60) / 201, abs=0.02)


def test_events_that_have_nothing_to_do_with_starts_are_at_chance():
    rng = np.random.default_rng(5)
    shares, p = [], []
    for seed in range(60):
        times, starts = np.sort(rng.uniform(0, 60, 20)), np.sort(rng.uniform(0, 59, 15))
        found = followed_share(times, starts, window=0.5, duration=60.0, seed=seed)
        shares.append(float(found.share - found.chance))
        p.append(float(found.p))
    assert abs(np.mean(shares)) < 4 * np.std(shares, ddof=1) / np.sqrt(60)
    assert np.mean(np.array(p) < 0.05) < 0.05 + 4 * np.sqrt(0.05 * 0.95 / 60)


def test_without_a_start_there_is_no_share():
    found = followed_share([1.0], [], window="1 s", duration="9 s", seed=0)
    assert np.isnan(found.share)
    assert np.isnan(found.p)


@pytest.mark.parametrize("duration", [0.0, 0.5])
def test_a_window_as_long_as_the_recording_is_refused(duration):
    with pytest.raises(InputError, match="window"):
        followed_share([0.1], [0.2], window=0.5, duration=duration, seed=0)


def test_new_pairs_by_hand():
    times, which = [1.0, 1.15, 3.0, 3.1, 3.15], [2, 0, 2, 0, 5]
    found = new_pairs(times, which, known=[(2, 0)], within="200 ms", duration="9 s", seed=0)
    assert (int(found.pairs), int(found.new)) == (3, 2)
    none = new_pairs([], [], known=[], within="1 s", duration="9 s", seed=0)
    assert (int(none.new), float(none.chance), float(none.p)) == (0, 0, 1)
    with pytest.raises(InputError, match="known"):
        new_pairs(times, which, known=[2, 0], within="200 ms", duration="9 s", seed=0)
    with pytest.raises(InputError, match="duration"):
        new_pairs(times, which, known=[], within="200 ms", duration="0 s", seed=0)


def test_numbers_of_assemblies_are_whole_or_refused():
    near = {"within": "1 s", "duration": "9 s", "seed": 0}
    assert joined_pairs([0.0, 0.1], [0.0, 1.0], "1 s").tolist() == [[0, 1]]
    for wrong in ([0.2, 0.7], [np.nan, 1.0], ["a", "b"]):
        with pytest.raises(InputError, match=r"assemblies: .*whole numbers"):
            joined_pairs([0.0, 0.1], wrong, "1 s")
        with pytest.raises(InputError, match=r"assemblies: .*whole numbers"):
            new_pairs([0.0, 0.1], wrong, known=[], **near)
    assert new_pairs([0.0, 0.1], [0, 1], known=[[0.0, 1.0]], **near).new == 0
    with pytest.raises(InputError, match=r"known: .*whole numbers"):
        new_pairs([0.0, 0.1], [0, 1], known=[[0.5, 1.5]], **near)


def test_two_turned_events_meet_as_two_random_times_do():
    found = new_pairs([1.0, 1.1], [0, 1], known=[], within=2.0, duration=10.0, seed=3)
    # |x - y| <= w of two uniform times: 2 w/T - (w/T)^2 = 0.36, of 200 turns.
    assert found.chance == pytest.approx(0.36, abs=4 * np.sqrt(0.36 * 0.64 / 200))
    known = new_pairs([1.0, 1.1], [0, 1], known=[(1, 0)], within=2.0, duration=10.0, seed=3)
    assert (int(known.new), float(known.chance)) == (0, 0)


def test_assemblies_that_keep_to_each_other_do_so_beyond_chance_and_others_do_not():
    rng = np.random.default_rng(2)
    begin = np.sort(rng.uniform(1, 599, 12))
    planted = np.repeat(begin, 2) + np.tile([0, 0.1], 12)
    pairs = np.tile([[0, 1], [2, 3], [4, 5], [6, 7]], (3, 1)).ravel()
    found = new_pairs(planted, pairs, known=[], within=0.2, duration=600.0, seed=0)
    assert int(found.new) >= 4
    assert float(found.p) == pytest.approx(1 / 201)
    excess, p = [], []
    for seed in range(60):
        times, which = rng.uniform(0, 60, 24), rng.integers(8, size=24)
        chance = new_pairs(times, which, known=[(0, 1)], within=0.5, duration=60.0, seed=seed)
        excess.append(float(chance.new - chance.chance))
        p.append(float(chance.p))
    assert abs(np.mean(excess)) < 4 * np.std(excess, ddof=1) / np.sqrt(60)
    assert np.mean(np.array(p) < 0.05) < 0.05 + 4 * np.sqrt(0.05 * 0.95 / 60)
