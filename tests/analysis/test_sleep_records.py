"""The packaged statistics of sleep: whole, in order, and made by the rows that tests can make."""

import numpy as np
import pytest

from simneuro.analysis import recorded_sleep
from simneuro.analysis.sleep_records import bout_rows, format_rows, movement_rows


def test_values_lie_in_their_intervals_and_add_up_to_the_night():
    sleep = recorded_sleep()
    for name, interval in (("bout", "bout_interval"), ("eye_movement", "eye_movement_interval")):
        low, high = sleep[interval].values.T
        assert np.all((low < sleep[name].values) & (sleep[name].values < high))
    # 43, 22, 318, 182 and 155 epochs of 30 s, as its README counts them: 360 min.
    minutes = (sleep.bout * sleep.bouts).values
    assert minutes == pytest.approx([21.5, 11, 159, 91, 77.5], rel=1e-3)


def test_a_clustered_series_of_movements_as_recordings_have_it():
    """Eye movements come in clusters: more short intervals than a Poisson process of their rate."""
    sleep = recorded_sleep().eye_movement
    rate = float(sleep.sel(statistic="rate")) / 60
    assert float(sleep.sel(statistic="short_share")) > 2 * (1 - np.exp(-rate))


def test_rows_of_bouts_by_hand():
    stages = np.repeat([0, 4, 0, 1, 2, 3], [2, 6, 4, 1, 10, 3])
    rows = {row[1]: row[2:] for row in bout_rows(stages)}
    assert rows["wake"][:3] == ("min", 2, 1.5)
    assert 1 <= rows["wake"][3] <= 1.5 <= rows["wake"][4] <= 2
    assert rows["rem"] == ("min", 1, 3.0, 3.0, 3.0)


def test_rows_of_movements_are_lines_of_the_file():
    time = np.arange(90 * 256) / 256
    move = sum(150 * np.exp(-(((time - at) / 0.15) ** 2)) for at in range(4, 88, 4))
    lines = list(format_rows(movement_rows(np.outer([1, -1], move), 256.0)))
    assert lines[0].startswith("eye_movement,rate,1/min,21,14,")
    assert len(lines) == 6
