import numpy as np
import pytest
import xarray as xr

from simneuro.analysis import isi, modulation_depth, rotate_trains, spike_counts
from simneuro.errors import InputError
from simneuro.recording import assemble, spike_trains, validate


@pytest.fixture(scope="module")
def recording():
    """Two populations that fire together every 10 ms, with a spike left out here and there."""
    rng = np.random.default_rng(5)
    spikes = {}
    for name, size in (("one", 30), ("two", 12)):
        fired = rng.random((100, size)) < 0.8
        step, cell = np.nonzero(fired)
        spikes[name] = (step * 0.01 + 0.0023, cell)
    sizes = {"one": 30, "two": 12}
    return assemble(populations=sizes, spikes=spikes, duration=1.0, dt=1e-4)


@pytest.mark.parametrize("seed", range(3))
def test_each_train_keeps_its_spikes_and_intervals(recording, seed):
    moved = rotate_trains(recording, np.random.default_rng(seed))
    validate(moved)
    for name in ("one", "two"):
        assert np.array_equal(spike_counts(moved, name), spike_counts(recording, name))
        for before, after in zip(
            spike_trains(recording, name), spike_trains(moved, name), strict=True
        ):
            # Around a circle of 1 s the intervals are the same, from another one on.
            first, second = (np.rint(1e4 * np.diff(t, append=t[0] + 1)) for t in (before, after))
            assert any(np.array_equal(np.roll(first, k), second) for k in range(len(first)))
    assert isi(moved, "one").min() > 0


def test_times_stay_on_the_grid_and_in_the_recording(recording):
    times = rotate_trains(recording, np.random.default_rng(1)).spike_time.values
    assert np.allclose(times / 1e-4, np.rint(times / 1e-4), atol=1e-6)
    assert times.min() >= 0
    assert times.max() < 1
    assert np.array_equal(times, np.sort(times))


def test_what_was_common_is_gone(recording):
    depths = [
        float(modulation_depth(rotate_trains(recording, rng), "one", bin_width=2e-3))
        for rng in map(np.random.default_rng, range(5))
    ]
    assert modulation_depth(recording, "one", bin_width=2e-3) > 1.9
    assert max(depths) < 0.5


def test_trains_without_a_grid_are_rotated_freely():
    rec = assemble(populations={"p": 1}, spikes={"p": ([0.1, 0.4], [0, 0])}, duration=1.0)
    times = np.sort(rotate_trains(rec, 3).spike_time.values)
    assert np.isclose(times[1] - times[0], 0.3) or np.isclose(times[1] - times[0], 0.7)
    assert abs(times[0] * 1e4 - round(times[0] * 1e4)) > 1e-6


def test_what_has_no_trains_is_no_recording():
    with pytest.raises(InputError, match="this dataset is not a recording: it has no 'population"):
        rotate_trains(xr.Dataset(attrs={"duration": 1.0, "dt": 1e-4}), 1)
