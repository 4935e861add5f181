"""Poisson counts: their distribution, and that every target draws the same ones."""

import subprocess

import numpy as np
import pytest
from scipy import stats

from simneuro.engine.compiler import compiler
from simneuro.engine.draw.streams import Streams
from simneuro.engine.equations import random_numbers
from simneuro.engine.equations.poisson import _C_POISSON, counter_poisson

KEYS = [Streams(seed).key("drives.noise") for seed in range(3)]
CELLS = np.arange(200)


@pytest.mark.parametrize("mean", [0.0, 1e-3, 0.2, 1.0, 7.5, 60.0])
def test_poisson_counts(mean):
    sample = np.array([counter_poisson(mean, KEYS[1], step, CELLS) for step in range(500)])
    n = sample.size
    assert np.all(sample == np.round(sample))
    if mean == 0:
        assert not sample.any()
        return
    # The variance of the sample variance of a Poisson number is (mean + 2 mean^2)/n.
    assert abs(sample.mean() - mean) < 4.5 * np.sqrt(mean / n)
    assert abs(sample.var() - mean) < 4.5 * np.sqrt((mean + 2 * mean**2) / n)
    edges = np.unique(stats.poisson(mean).ppf(np.linspace(0, 1, 12)[1:-1]))
    bins = np.concatenate([[-np.inf], edges, [np.inf]])
    found = np.histogram(sample, bins=np.concatenate([[-1], edges + 0.5, [1e9]]))[0]
    expected = n * np.diff(stats.poisson(mean).cdf(bins))
    kept = expected > 5
    if kept.sum() > 1:
        chi = ((found - expected) ** 2 / expected)[kept].sum()
        assert stats.chi2(kept.sum() - 1).sf(chi) > 1e-4


def test_poisson_counts_are_independent_over_steps():
    sample = np.array([counter_poisson(1.0, KEYS[2], step, CELLS) for step in range(500)]) - 1
    assert abs((sample[:-1] * sample[1:]).mean()) < 4.5 / np.sqrt(sample[1:].size)
    assert abs((sample[:, :-1] * sample[:, 1:]).mean()) < 4.5 / np.sqrt(sample[:, 1:].size)


@pytest.mark.parametrize("mean", [0.0, 1e-6, 0.3, 2.0, 33.0, 500.0])
def test_poisson_counts_end_at_the_last_number_below_one(monkeypatch, mean):
    last = np.array([0xFFFFFFFFFFFFFFFF, 0, 1 << 63], dtype=np.uint64)
    monkeypatch.setattr(random_numbers, "counter_hash", lambda *_: last)
    alike = counter_poisson(mean, 0, 0, 0)
    each = counter_poisson(np.full(3, mean), 0, 0, 0)
    np.testing.assert_array_equal(alike, each)
    assert alike[0] <= mean + 12 * np.sqrt(mean) + 25
    assert alike[2] == stats.poisson(mean).ppf(0.5)


def test_a_mean_for_each_cell():
    means = np.array([0.0, 0.5, 5.0])
    sample = np.array([counter_poisson(means, 3, step, np.arange(3)) for step in range(4000)])
    bound = 4.5 * np.sqrt(means / 4000)
    assert np.all(np.abs(sample.mean(axis=0) - means) <= bound)


_PROGRAM = """
#include <cstdio>
#include <cstdlib>
static void print(double mean, int64_t key, int64_t step, int64_t cell) {
    std::printf("%.17g ", counter_poisson(mean, key, step, cell));
}
int main(int, char** given) {
    const double means[2] = {std::atof(given[1]), std::atof(given[2])};
    for (int64_t step = 0; step < 300; step++)
        for (int64_t cell = 0; cell < 75; cell++)
            print(means[step/100 == 1 ? cell % 2 : 0], 77, step, cell);
    for (int64_t cell = 70; cell >= 0; cell -= 7)
        print(means[0], 78, 5, cell);
}
"""


@pytest.mark.slow
@pytest.mark.parametrize("flags", [["-O0"], None], ids=["plain", "vectors"])
def test_compiled_counts_are_those_of_numpy(tmp_path, flags):
    """Also where the mean changes between cells, and where cells are not asked for in turn."""
    found_compiler = compiler()
    if found_compiler is None:
        pytest.skip("there is no C++ compiler")
    (tmp_path / "counts.cpp").write_text(_C_POISSON + _PROGRAM)
    subprocess.run(
        [*found_compiler.command, *(flags or found_compiler.flags), "counts.cpp", "-o", "counts"],
        cwd=tmp_path,
        check=True,
    )
    step, cell = (each.ravel() for each in np.mgrid[:300, :75])
    behind = np.arange(70, -1, -7)
    for means in [(0.0, 0.1), (1e-6, 1e-3), (0.3, 0.31), (1.0, 7.0), (2.5, 600.0), (20.0, 0.5)]:
        found = subprocess.run(
            [tmp_path / "counts", *map(repr, means)], capture_output=True, text=True, check=True
        ).stdout
        mean = np.where((step // 100 == 1) & (cell % 2 == 1), means[1], means[0])
        expected = [counter_poisson(mean, 77, step, cell), counter_poisson(means[0], 78, 5, behind)]
        np.testing.assert_array_equal(np.array(found.split(), float), np.concatenate(expected))
