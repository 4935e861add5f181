"""Patterns found without labels: planted assemblies, and none in independent trains."""

import numpy as np
import pytest

from simneuro.analysis import binned_counts, find_patterns, match_patterns

SIZE, ASSEMBLIES, MEMBERS, DURATION = 240, 6, 40, 60.0
LABELS = np.arange(SIZE) // MEMBERS


@pytest.fixture(scope="module")
def planted(record, poisson_trains):
    """Assemblies 0 to 3 become active four times each, 4 and 5 never."""
    rng = np.random.default_rng(2)
    trains = poisson_trains(rng, SIZE, 1.0, DURATION)
    for start in range(16):
        for cell in np.flatnonzero(start % 4 == LABELS):
            more = 3.0 * start + 1 + rng.uniform(0, 0.2, rng.poisson(6))
            trains[cell] = np.sort(np.r_[trains[cell], more])
    return record(trains, DURATION)


# A single start of the search in eight ends with two assemblies in one pattern.
@pytest.mark.parametrize("seed", range(8))
def test_planted_assemblies_are_found_without_their_labels(planted, seed):
    patterns = find_patterns(planted, "cells", bin_width="50 ms", seed=seed)
    np.testing.assert_allclose(np.linalg.norm(patterns, axis=1), 1)
    cosine = match_patterns(patterns, LABELS).cosine.values
    assert np.all(cosine[:4] > 0.9)
    assert np.all(cosine[4:] < 0.5)


def test_other_groups_of_the_same_cells_are_not_found(planted):
    patterns = find_patterns(planted, "cells", bin_width="50 ms", seed=1)
    rng = np.random.default_rng(3)
    cosine = match_patterns(patterns, rng.permutation(LABELS)).cosine.values
    # The cosine of unrelated groups is about that of equal weights, sqrt(1/6) = 0.41.
    assert np.all(cosine < 0.6)


def test_independent_trains_have_hardly_a_pattern(record, poisson_trains):
    found = []
    for seed in range(3):
        rng = np.random.default_rng(seed)
        rec = record(poisson_trains(rng, SIZE, 3.0, DURATION), DURATION)
        found.append(find_patterns(rec, "cells", bin_width="50 ms", seed=1).sizes["pattern"])
    # The bound is that of infinitely many cells: the largest value of few lies about as often
    # above as below it.
    assert max(found) <= 2


def test_the_smaller_of_both_products_gives_the_same_axes(planted):
    """More bins than cells, and fewer: patterns span what singular values do."""
    for width in ("50 ms", "500 ms"):
        patterns = find_patterns(planted, "cells", bin_width=width, seed=1).values
        counts = binned_counts(planted, "cells", bin_width=width).values
        bins = len(counts)
        z = (counts - counts.mean(axis=0)) / counts.std(axis=0)
        _, values, axes = np.linalg.svd(z, full_matrices=False)
        kept = axes[values**2 / bins > (1 + np.sqrt(SIZE / bins)) ** 2]
        assert len(patterns) == len(kept) > 0
        np.testing.assert_allclose(patterns @ kept.T @ kept, patterns, atol=1e-8)


def test_silence_has_no_pattern(record):
    patterns = find_patterns(record([[]] * 8, 2.0), "cells", bin_width="50 ms", seed=0)
    assert patterns.shape == (0, 8)
    cosine = match_patterns(patterns, np.arange(8) // 4)
    assert cosine.cosine.values.tolist() == [0, 0]
    assert cosine.pattern.values.tolist() == [-1, -1]
