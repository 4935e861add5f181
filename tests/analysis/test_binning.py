import brian2
import numpy as np
import pytest
import quantities
from hypothesis import given
from hypothesis import strategies as st

from simneuro import analysis
from simneuro.analysis import binned_counts, number_bins
from simneuro.errors import InputError


def test_counts_by_hand(record):
    counts = binned_counts(record([[0.0, 0.05, 0.1], [0.25]], 0.35), "cells", bin_width=0.1)
    assert counts.values.tolist() == [[2, 0], [1, 0], [0, 1]]
    np.testing.assert_allclose(counts.time, [0, 0.1, 0.2])
    assert (counts.attrs["units"], counts.time.attrs["units"]) == ("1", "s")


@given(
    dt=st.sampled_from([1e-5, 2.5e-5, 1e-4, 1e-3]),
    width=st.integers(1, 700),
    steps=st.lists(st.integers(0, 200_000), min_size=1, max_size=30),
)
def test_spikes_on_the_grid_fall_into_the_bin_of_their_step(record, dt, width, steps):
    duration = (max(steps) + width) // width * width * dt
    rec = record([np.array(sorted(steps)) * dt], duration, dt)
    counts = binned_counts(rec, "cells", bin_width=width * dt)
    expected = np.bincount(np.array(steps) // width, minlength=round(duration / (width * dt)))
    np.testing.assert_array_equal(counts.values[:, 0], expected)


@pytest.mark.parametrize("width", [0.0, -1.0, 5e-5, 0.4, np.nan])
def test_impossible_bins(record, width):
    with pytest.raises(InputError, match=r"bin_width.*0\.0001 s.*0\.35 s"):
        binned_counts(record([[0.1]], 0.35), "cells", bin_width=width)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("off", [-1e-9, 0.0, 1e-9])
def test_times_close_to_an_edge_belong_to_the_bin_that_begins_there(record, dtype, off):
    # All steps of 50 s, as another program may have stored them.
    steps = np.arange(0, 500_000, 50)
    times = (steps * 1e-4 * (1 + off)).astype(dtype)
    counts = binned_counts(record([times], 50.0), "cells", bin_width=5e-3)
    assert counts.values[:, 0].tolist() == [1] * 10_000


@pytest.mark.parametrize(
    "width", [0.02, "20 ms", 20 * brian2.ms, np.array(20) * quantities.ms, np.timedelta64(20, "ms")]
)
def test_the_width_may_name_its_unit(record, width):
    counts = binned_counts(record([[0.1]], 0.35), "cells", bin_width=width)
    assert (counts.shape, counts.attrs["bin_width"]) == ((17, 1), 0.02)


OFF_THE_GRID = {
    "binned_counts": {"bin_width": 2.5e-3},
    "population_rate": {"bin_width": 2.5e-3},
    "correlation_matrix": {"bin_width": 2.5e-3},
    "pairwise_correlation": {"bin_width": 2.5e-3},
    "grouped_correlation": {"bin_width": 2.5e-3, "labels": [0, 1]},
    "modulation_depth": {"bin_width": 2.5e-3},
    "fano_factor": {"window": 2.5e-3},
    "power_spectrum": {"bin_width": 2.5e-3, "segment": 0.1},
}


@pytest.mark.parametrize("measure", OFF_THE_GRID)
def test_bins_that_are_no_whole_number_of_steps_are_refused(record, measure):
    rec = record([[0.1, 0.2], [0.3]], 1.0, 1e-3)
    where = "window" if measure == "fano_factor" else "bin_width"
    with pytest.raises(InputError, match=rf"{where}: 0\.0025 s are 2\.5.*0\.002 s or 0\.003 s"):
        getattr(analysis, measure)(rec, "cells", **OFF_THE_GRID[measure])
    with pytest.raises(InputError, match="window: "):
        analysis.fano_over_trials([rec, rec], "cells", window=2.5e-3)


def test_times_without_a_grid_are_binned_freely(record):
    rec = record([[0.0, 0.0024, 0.0026], [0.0075]], 0.01, None)
    assert rec.attrs["dt"] == 0
    counts = binned_counts(rec, "cells", bin_width=2.5e-3)
    assert counts.values.tolist() == [[2, 0], [1, 0], [0, 0], [0, 1]]


def test_independent_trains_on_a_grid_have_no_rhythm(record):
    # 500 Bernoulli trains of 20 Hz in steps of 1 ms: one-sided power 2 r (1 - r dt) / N, depth 0.
    rng = np.random.default_rng(2)
    trains = [np.flatnonzero(rng.random(10_000) < 0.02) * 1e-3 for _ in range(500)]
    rec = record(trains, 10.0, 1e-3)
    power = analysis.power_spectrum(rec, "cells", bin_width=2e-3, segment=0.5)
    # Without the first and last two frequencies: the mean is removed, and Nyquist counts once.
    inner = power.values[2:-2]
    assert inner.mean() == pytest.approx(2 * 20 * (1 - 0.02) / 500, rel=0.1)
    assert inner.max() < 5 * inner.mean()
    assert float(analysis.modulation_depth(rec, "cells", bin_width=2e-3)) < 0.05


def test_a_time_at_a_border_is_in_the_later_bin() -> None:
    # 0.015 // 0.005 is 2 in floating point.
    assert number_bins([0.0149, 0.015, 3 * 0.005], "5 ms").tolist() == [2, 3, 3]


@pytest.mark.parametrize(("times", "width"), [([np.nan], 1.0), ([1.0], 0.0)])
def test_bins_without_a_number_are_refused(times, width) -> None:
    with pytest.raises(InputError, match=r"times|width"):
        number_bins(times, width)
