"""The three rates of hand-written spikes, and their one convention for cells that hardly fire."""

import numpy as np
import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st

from simneuro.bridge.curves import curve_from_spikes


def rates(*trains: list[float], step: tuple[float, float] = (0.0, 1.0)) -> xr.Dataset:
    """Of one cell a level, each with its spike times (s)."""
    times = [time for train in trains for time in train]
    cells = [cell for cell, train in enumerate(trains) for _ in train]
    level = np.arange(len(trains)) * 1e-10
    return curve_from_spikes(level, (times, cells), step, attrs={}).isel(repeat=0)


def test_by_hand() -> None:
    found = rates([0.1, 0.15, 0.4, 0.6, 0.8, 0.9])
    assert found["rate"].item() == 6
    assert found["onset_rate"].item() == pytest.approx(20)
    assert found["steady_rate"].item() == pytest.approx(2 / 0.3)


@pytest.mark.parametrize(
    ("train", "expected"),
    [
        ([], (0, 0, 0)),
        ([0.2], (1, 0, 0)),
        ([0.2, 0.4], (2, 5, 0)),
        ([0.2, 0.7], (2, 2, 0)),  # one spike in the second half: no interval there
        ([0.6, 0.8], (2, 5, 5)),
        ([0.5, 1.0], (1, 0, 0)),  # the middle counts as late, the stop as after the step
        ([-0.1, 0.2, 1.2], (1, 0, 0)),
    ],
)
def test_without_an_interval_a_rate_is_0(
    train: list[float], expected: tuple[float, float, float]
) -> None:
    found = rates([0.3, 0.6], train, [0.7])  # the neighbours' spikes are their own
    values = [found[name].values[1] for name in ("rate", "onset_rate", "steady_rate")]
    np.testing.assert_allclose(values, expected)


@given(st.floats(0.01, 3.0), st.floats(0.0, 1.0))
def test_a_regular_cell_with_a_steady_rate_of_0_fires_at_less_than_4_over_the_duration(
    interval: float, phase: float
) -> None:
    found = rates(list(np.arange(phase * interval, 1.0, interval)))["steady_rate"].item()
    assert found == pytest.approx(1 / interval) or (found == 0 and 1 / interval < 4)


def test_spikes_come_in_any_order_and_cells_level_by_level() -> None:
    times, cells = np.array([0.9, 0.1, 0.2, 0.8, 0.3, 0.05]), np.array([5, 1, 5, 1, 1, 2])
    found = curve_from_spikes(
        [1e-10, 2e-10], (times, cells), (0, 1), repeats=3, attrs={"source": "me"}
    )
    assert found["rate"].values.tolist() == [[0, 3, 1], [0, 0, 2]]
    np.testing.assert_allclose(found["onset_rate"], [[0, 5, 0], [0, 0, 1 / 0.7]])
    assert found["level"].values.tolist() == [1e-10, 2e-10]
    assert found.attrs == {"source": "me", "duration": 1}


def test_a_step_may_start_at_any_time() -> None:
    train = [0.1, 0.15, 0.4, 0.6, 0.8, 0.9]
    late = rates([time + 8 for time in train], step=(8, 9))
    xr.testing.assert_allclose(late, rates(train), rtol=1e-9)
