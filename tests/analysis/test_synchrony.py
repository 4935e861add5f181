import elephant.conversion
import elephant.spike_train_correlation
import neo
import numpy as np
import pytest
import quantities as pq

from simneuro.analysis import (
    binned_counts,
    correlation_matrix,
    down_fraction,
    grouped_correlation,
    modulation_depth,
    pairwise_correlation,
)
from simneuro.errors import InputError


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


@pytest.mark.parametrize("size", [10, 100])
def test_the_modulation_of_a_shared_rate_is_its_std_over_its_mean(record, size):
    # Rate 20 Hz (1 + sin): the relative amplitude is sqrt(1/2), whatever the number of neurons.
    rng, duration, frequency = np.random.default_rng(size), 400.0, 5.0
    trains = []
    for _ in range(size):
        times = rng.uniform(0, duration, rng.poisson(40 * duration))
        keep = rng.random(times.size) < (1 + np.sin(2 * np.pi * frequency * times)) / 2
        trains.append(np.sort(times[keep]))
    depth = modulation_depth(record(trains, duration), "cells", bin_width=0.01)
    # A bin of 10 ms averages a swing of 5 Hz: by sinc(0.05), 0.4 %.
    assert float(depth) == pytest.approx(np.sqrt(0.5) * np.sinc(0.05), rel=0.03)


def test_the_modulation_is_that_of_the_table_of_counts(record, poisson_trains):
    trains = poisson_trains(np.random.default_rng(3), 8, 30.0, 5.0)
    trains[4:] = trains[:4]
    recording = record(trains, 5.0)
    counts = binned_counts(recording, "cells", bin_width=0.02).values
    covariance = np.cov(counts.T, ddof=0)
    pairs = covariance[~np.eye(8, dtype=bool)]
    expected = np.sqrt(pairs.mean()) / counts.mean()
    assert modulation_depth(recording, "cells", bin_width=0.02) == pytest.approx(expected)


def test_the_modulation_of_independent_and_of_silent_neurons(record, poisson_trains):
    depths = [
        float(
            modulation_depth(
                record(poisson_trains(np.random.default_rng(seed), 50, 20.0, 50.0), 50.0),
                "cells",
                bin_width=0.01,
            )
        )
        for seed in range(4)
    ]
    # The variance of the total has the relative error sqrt(2/5000), of a mean of 10 a bin.
    assert max(depths) < np.sqrt(4 * np.sqrt(2 / 5000) / 10)
    assert np.isnan(modulation_depth(record([[], []], 1.0), "cells", bin_width=0.01))


def test_correlations_inside_and_between_groups_are_those_of_the_matrix(record, poisson_trains):
    trains = poisson_trains(np.random.default_rng(4), 9, 20.0, 10.0)
    trains[3:6] = trains[:3]
    trains.append(np.zeros(0))
    recording, labels = record(trains, 10.0), np.array([0, 1, 2, 0, 1, 2, 0, 1, 2, 0])
    matrix = correlation_matrix(recording, "cells", bin_width=0.05).values
    same = (labels[:9, None] == labels[None, :9]) & ~np.eye(9, dtype=bool)
    other = labels[:9, None] != labels[None, :9]
    found = grouped_correlation(recording, "cells", labels=labels, bin_width=0.05)
    assert float(found.within) == pytest.approx(matrix[same].mean())
    assert float(found.across) == pytest.approx(matrix[other].mean())
    assert found.within > 0.25


def test_groups_without_pairs_have_no_correlation(record, poisson_trains):
    recording = record(poisson_trains(np.random.default_rng(4), 3, 20.0, 10.0), 10.0)
    alone = grouped_correlation(recording, "cells", labels=[0, 1, 2], bin_width=0.05)
    assert np.isnan(alone.within)
    one = grouped_correlation(recording, "cells", labels=[5, 5, 5], bin_width=0.05)
    assert np.isnan(one.across)
    pairs = pairwise_correlation(recording, "cells", bin_width=0.05)
    assert float(one.within) == pytest.approx(float(pairs))
    with pytest.raises(InputError, match="expected one label a neuron"):
        grouped_correlation(recording, "cells", labels=[0, 1], bin_width=0.05)
    silent = grouped_correlation(record([[], []], 1.0), "cells", labels=[0, 0], bin_width=0.1)
    assert np.isnan(silent.within)
    assert np.isnan(silent.across)


def test_down_states_of_a_population_that_is_silent_for_a_third_of_the_time(record):
    rng, duration = np.random.default_rng(6), 60.0
    times = [np.sort(rng.uniform(0, duration, 600)) for _ in range(30)]
    awake = [each[each % 1.5 < 1.0] for each in times]  # bins of 50 ms are up or down as wholes
    assert down_fraction(record(awake, duration), "cells").item() == pytest.approx(1 / 3)


def test_down_states_of_independent_neurons_are_those_of_a_poisson_count(record, poisson_trains):
    size, rate, duration, width = 20, 5.0, 2000.0, 0.05
    rec = record(poisson_trains(np.random.default_rng(7), size, rate, duration), duration)
    mean = size * rate * width  # 5: a count of 0 is below a fifth of it
    chance = np.exp(-mean)
    error = np.sqrt(chance / (duration / width))
    assert down_fraction(rec, "cells", below=0.19).item() == pytest.approx(chance, abs=4 * error)
    assert np.isnan(down_fraction(record([[], []], 1.0), "cells"))
