"""Random bursts: how many events there are, and what one burst is."""

import numpy as np
import pytest

import simneuro as sn
from simneuro.engine.draw import draw_numbers


def bursting(seed, duration="100 s", **changes):
    drive = {
        "kind": "random_bursts",
        "target": "cell",
        "synapse": "delta",
        "weight": "1 mV",
        "rate": "2 Hz",
        "fraction": 0.25,
        "spikes": [3, 7],
        "spike_rate": "300 Hz",
        "jitter": "4 ms",
        **changes,
    }
    document = {
        "title": "bursts",
        "seed": seed,
        "duration": duration,
        "dt": "0.1 ms",
        "populations": {"cell": {"model": "lif", "size": 40}},
        "drives": {"bursts": drive},
    }
    scenario = sn.Scenario.from_document(document)
    return draw_numbers(scenario.network, seed).feeds["bursts"].events


@pytest.mark.parametrize("extra", [0, 2])
def test_how_many_burst_events_there_are(extra):
    counts = [len(bursting(seed, extra_waves=extra).steps) for seed in range(20)]
    # 2 Hz x 100 s clusters x (1 + extra) waves x 10 cells x 5 events.
    expected = 2 * 100 * (1 + extra) * 10 * 5
    error = np.std(counts, ddof=1) / np.sqrt(20)
    # A few waves after the last cluster lie beyond the end: at most 0.4 s of 100 s.
    assert abs(np.mean(counts) - expected) < 4.5 * error + 0.004 * extra * expected


def test_a_burst_is_a_burst():
    drawn = bursting(3, "30 s", rate="0.3 Hz", extra_waves=0, jitter="0 ms")
    starts = np.unique(drawn.steps[np.append(True, np.diff(drawn.steps) > 500)])
    assert len(starts) > 3
    for start in starts:
        burst = (drawn.steps >= start) & (drawn.steps < start + 500)
        cells, counts = np.unique(drawn.cells[burst], return_counts=True)
        assert len(cells) == 10  # a quarter of 40
        assert set(counts) <= {3, 4, 5, 6, 7}
        for cell in cells:
            steps = drawn.steps[burst & (drawn.cells == cell)]
            np.testing.assert_allclose(np.diff(steps), 1 / 300 / 1e-4, atol=1)
            assert steps[0] == start


def test_events_are_sorted_and_inside_the_run():
    drawn = bursting(1, "2 s", rate="20 Hz", extra_waves=3)
    keys = drawn.steps * 40 + drawn.cells
    assert np.all(np.diff(keys) >= 0)
    # Bursts that overlap may give a cell two events in one step: each has a channel of its own.
    channels = drawn.steps * 40 * 16 + drawn.channels
    assert len(np.unique(channels)) == len(channels) > len(np.unique(keys))
    assert drawn.steps.min() >= 0
    assert drawn.steps.max() < 20000


def test_a_cluster_takes_its_cells_from_one_pool():
    drawn = bursting(2, "900 s", rate="0.02 Hz", extra_waves=2, pools=3, fraction=0.25)
    starts = np.flatnonzero(np.append(True, np.diff(drawn.steps) > 10_000))
    pools = [
        set(np.searchsorted(np.arange(1, 3) * 40 // 3, cells, side="right"))
        for cells in np.split(drawn.cells, starts[1:])
    ]
    assert all(len(each) == 1 for each in pools)
    assert set.union(*pools) == {0, 1, 2}


@pytest.mark.parametrize("seed", [1, 2])
def test_jittered_events_are_the_same_events_moved(seed):
    plain, moved = (bursting(seed, spike_jitter=each) for each in ("0 ms", "10 ms"))
    # Few events of 10 000 leave the run at its ends.
    counts = [np.bincount(each.cells, minlength=40) for each in (plain, moved)]
    assert np.abs(counts[0] - counts[1]).sum() <= 20
    assert len(np.intersect1d(plain.steps, moved.steps)) < 0.5 * len(np.unique(plain.steps))


def test_pools_that_are_too_small_are_refused():
    with pytest.raises(sn.InputError, match="smallest pool has 10"):
        bursting(1, pools=4, fraction=0.5)
