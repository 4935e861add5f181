"""The share of spikes in bursts: by hand, and of trains whose share is known."""

import numpy as np
import pytest

from simneuro.analysis import share_in_bursts
from simneuro.errors import InputError


def test_shares_by_hand(record):
    # Two of the first cell's spikes are 4 ms apart, three of the second one's in a row; one cell's
    # last spike and the next one's first are 1 ms apart, and make no burst.
    trains = [[0.1, 0.104, 0.5], [0.501, 0.7, 0.708, 0.716], [], [0.717]]
    assert share_in_bursts(record(trains, 1.0), "cells", within="10 ms") == 5 / 8
    assert share_in_bursts(record(trains, 1.0), "cells", within="5 ms") == 2 / 8


def test_spikes_as_far_apart_as_asked_make_no_burst(record):
    assert share_in_bursts(record([[0.25, 0.5]], 1.0), "cells", within=0.25) == 0


def test_without_a_spike_there_is_no_share(record):
    assert np.isnan(share_in_bursts(record([[], []], 1.0), "cells", within="10 ms"))
    assert share_in_bursts(record([[0.5], []], 1.0), "cells", within="10 ms") == 0


def test_of_poisson_trains_the_share_is_known(record, poisson_trains):
    # A spike is alone if neither of its two intervals is short: exp(-2 rate within) of them are.
    rng = np.random.default_rng(5)
    trains = poisson_trains(rng, 100, 10.0, 100.0)
    found = share_in_bursts(record(trains, 100.0, None), "cells", within="20 ms")
    # 100 000 spikes; neighbours are inside together, so that the variance is at most doubled:
    # four standard deviations are 4 sqrt(2 * 0.33 * 0.67 / 1e5) = 0.0085.
    assert found == pytest.approx(1 - np.exp(-2 * 10.0 * 0.02), abs=0.0085)


@pytest.mark.parametrize("within", [0, "-1 ms"])
def test_bursts_need_a_length(record, within):
    with pytest.raises(InputError, match="must be > 0"):
        share_in_bursts(record([[0.1]], 1.0), "cells", within=within)
