"""Listed events of one cell in one time step: sixteen can act, and one more is named."""

import numpy as np
import pytest

from simneuro.errors import InputError
from simneuro.network.patterns import check_together
from simneuro.network.times import Times

TIMES = Times(1e-4, 10, 1.0)  # a warm-up of ten steps


def test_a_cell_with_too_many_events_in_a_step_is_named_with_the_step() -> None:
    times = np.concatenate([np.full(16, 0.5), np.full(17, 0.25), [0.25, 0.1]])
    cells = np.concatenate([np.full(16, 7), np.full(17, 3), [4, 9]])
    with pytest.raises(
        InputError, match=r"cell 3 has 17 events in .* 0.1 ms that starts at 250 ms"
    ):
        check_together(times, cells, TIMES)


def test_sixteen_in_each_cell_and_step_and_more_outside_the_run_can_act() -> None:
    times, cells = np.repeat([0.5, 0.5, 0.5001, -0.0005], 16), np.repeat([7, 8, 7, 7], 16)
    check_together(times, cells, TIMES)
    check_together(np.full(40, 2.0), np.zeros(40, dtype=int), TIMES)
    check_together(np.empty(0), np.empty(0, dtype=int), TIMES)
