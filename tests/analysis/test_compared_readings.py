"""Readings of the same trials, where it is known what each tells."""

import numpy as np
import pytest

from simneuro.analysis import compare_readings, spike_readings
from simneuro.errors import InputError


def test_a_count_says_nothing_of_latencies_and_the_pair_of_cells_says_what_neither_does():
    rng = np.random.default_rng(0)
    stimulus = np.repeat([0, 1], 500)
    alone = rng.integers(2, size=1000)
    both = np.stack([alone, alone ^ stimulus], axis=1)
    readings = {
        "count": np.ones((1000, 1), int),
        "first": alone[:, None],
        "words": both,
    }
    found = compare_readings(stimulus, readings, seed=1)
    assert found.plain.sel(reading="count") == 0
    assert found.information.sel(reading="first") == pytest.approx(0, abs=0.01)
    # Four words, two for each stimulus: (2 - 3) / (2 N ln 2) is the whole of the correction.
    expected = 1 + 1 / (2 * 1000 * np.log(2))
    assert found.information.sel(reading="words") == pytest.approx(expected, abs=1e-9)
    assert found.shuffled.sel(reading="words") == pytest.approx(0, abs=0.01)
    # The stimulus is the exclusive or of two numbers, which readers of single ones do not see.
    assert found.accuracy.sel(reading="words").values == pytest.approx(0.5, abs=0.06)
    latency = np.where(stimulus, 7, 3)[:, None]
    late = compare_readings(stimulus, {"latency": latency})
    assert late.accuracy.values.tolist() == [[1.0, 1.0]]


def test_nothing_to_read_is_refused():
    with pytest.raises(InputError, match="nothing to read"):
        compare_readings([0, 1], {})


def test_spikes_before_the_window_count_in_no_reading() -> None:
    sizes = {"window": "20 ms", "bin_width": "10 ms", "latency_bin": "2 ms"}
    found, alone = (spike_readings(each, **sizes) for each in ([[-0.003, 0.012]], [[0.012]]))
    assert {name: each.tolist() for name, each in found.items()} == {
        name: each.tolist() for name, each in alone.items()
    }


def test_readings_of_spikes_number_what_lies_at_a_border_once() -> None:
    trials = [[0.015], [0.0149, 0.0151], [0.02], []]
    found = spike_readings(trials, window="20 ms", bin_width="10 ms", latency_bin="5 ms")
    assert found["count"].ravel().tolist() == [1, 2, 0, 0]
    assert found["trains"].tolist() == [[0, 1], [0, 2], [0, 0], [0, 0]]
    assert found["latency"].ravel().tolist() == [3, 2, 4, 4]
