import elephant.conversion
import elephant.spike_train_correlation
import neo
import numpy as np
import pytest
import quantities as pq

from simneuro.analysis import correlation_matrix, pairwise_correlation


def test_by_hand(record):
    # Counts in four bins: (1,0,1,0), the same, (0,1,0,1), and a silent cell.
    rec = record([[0.05, 0.25], [0.01, 0.21], [0.15, 0.35], []], 0.4)
    matrix = correlation_matrix(rec, "cells", bin_width=0.1)
    np.testing.assert_allclose(matrix, [[1, 1, -1], [1, 1, -1], [-1, -1, 1]])
    assert matrix.neuron.values.tolist() == matrix.other.values.tolist() == [0, 1, 2]
    mean = pairwise_correlation(rec, "cells", bin_width=0.1)
    assert mean.item() == pytest.approx(-1 / 3)
    assert mean.attrs["neurons"] == 3


@pytest.mark.parametrize("trains", [[[], []], [[0.1], []], [[0.05, 0.15], [0.05, 0.15]]])
def test_undefined_without_two_cells_that_vary(record, trains):
    mean = pairwise_correlation(record(trains, 0.2), "cells", bin_width=0.1)
    assert np.isnan(mean)


def test_elephant_agrees(record, poisson_trains):
    trains = poisson_trains(np.random.default_rng(1), 12, 10.0, 10.0)
    rec = record(trains, 10.0)
    others = [neo.SpikeTrain(train, units="s", t_stop=10.0) for train in trains]
    binned = elephant.conversion.BinnedSpikeTrain(others, bin_size=20 * pq.ms)
    expected = elephant.spike_train_correlation.correlation_coefficient(binned, fast=False)
    np.testing.assert_allclose(
        correlation_matrix(rec, "cells", bin_width=0.02), expected, atol=1e-12
    )
    pairs = expected[np.triu_indices(12, 1)]
    mean = pairwise_correlation(rec, "cells", bin_width=0.02)
    assert mean.item() == pytest.approx(pairs.mean(), abs=1e-12)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("shared", [0.0, 0.3])
def test_shared_input_gives_its_share(record, seed, shared):
    """Trains that copy each spike of a mother process with probability c have the correlation c."""
    rng = np.random.default_rng(seed)
    size, rate, duration, width = 20, 10.0, 100.0, 0.02
    if shared:
        mother = rng.uniform(0, duration, rng.poisson(rate / shared * duration))
        trains = [mother[rng.random(mother.size) < shared] for _ in range(size)]
    else:
        trains = [rng.uniform(0, duration, rng.poisson(rate * duration)) for _ in range(size)]
    mean = pairwise_correlation(record(trains, duration), "cells", bin_width=width).item()
    bins, pairs = duration / width, size * (size - 1) / 2
    # Without common input the pairs are independent. With it, their mean is no less sure than one
    # pair, whose variance the fourth cumulant of Poisson counts raises by c / (counts in a bin).
    error = (
        np.sqrt(1 / bins / pairs) if not shared else np.sqrt((1 + shared / (rate * width)) / bins)
    )
    assert mean == pytest.approx(shared, abs=4 * error)
