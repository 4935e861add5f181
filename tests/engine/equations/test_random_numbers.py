"""The counter-based generator: its distributions, and that nothing depends on anything else."""

from itertools import pairwise

import numpy as np
import pytest
from scipy import stats

from simneuro.engine.draw.streams import Streams
from simneuro.engine.equations import random_numbers
from simneuro.engine.equations.random_numbers import (
    _LOGARITHM,
    _SINE,
    RANDOM_FUNCTIONS,
    _polynomial,
    counter_normal,
    counter_uniform,
)

KEYS = [Streams(seed).key("drives.noise") for seed in range(5)]
CELLS = np.arange(200)


def normals(key_, steps=500):
    return np.array([counter_normal(key_, step, CELLS) for step in range(steps)])


@pytest.fixture(scope="module")
def samples():
    return [normals(key_) for key_ in KEYS]


def test_normal_moments(samples):
    # Standard errors over n numbers: mean 1/sqrt(n), variance sqrt(2/n), skewness sqrt(6/n),
    # kurtosis sqrt(24/n); 4.5 of each.
    for sample in samples:
        n = sample.size
        assert abs(sample.mean()) < 4.5 / np.sqrt(n)
        assert abs(sample.var() - 1) < 4.5 * np.sqrt(2 / n)
        assert abs(stats.skew(sample, axis=None)) < 4.5 * np.sqrt(6 / n)
        assert abs(stats.kurtosis(sample, axis=None)) < 4.5 * np.sqrt(24 / n)
        assert np.abs(sample).max() < 6.8


def test_normal_distribution(samples):
    values = [stats.kstest(sample.ravel(), "norm").pvalue for sample in samples]
    assert min(values) > 1e-4


def test_no_correlation_across_steps_cells_or_keys(samples):
    bound = 4.5
    for sample in samples:
        steps = sample[:-1] * sample[1:]
        cells = sample[:, :-1] * sample[:, 1:]
        diagonal = sample[:-1, :-1] * sample[1:, 1:]
        for product in (steps, cells, diagonal):
            assert abs(product.mean()) < bound / np.sqrt(product.size)
    for first, second in pairwise(samples):
        assert abs((first * second).mean()) < bound / np.sqrt(first.size)
        assert abs((first**2 * second**2).mean() - 1) < bound * np.sqrt(8 / first.size)


def test_neighbouring_keys_are_not_shifted_copies():
    base = normals(1000, 60)
    for other in (1001, 1002, 1000 + 2**20):
        sample = normals(other, 60)
        for shift in range(-2, 3):
            rolled = np.roll(sample, shift, axis=0)
            assert abs((base * rolled).mean()) < 4.5 / np.sqrt(base.size)
            rolled = np.roll(sample, shift, axis=1)
            assert abs((base * rolled).mean()) < 4.5 / np.sqrt(base.size)


def test_a_number_depends_only_on_key_step_and_cell():
    whole = counter_normal(7, 3, np.arange(10))
    np.testing.assert_array_equal(counter_normal(7, 3, np.arange(9, -1, -1)), whole[::-1])
    np.testing.assert_array_equal(counter_normal(7, 3, np.array([4])), whole[4:5])


def test_numbers_are_distinct():
    bits = normals(KEYS[0], 200)
    assert len(np.unique(bits)) == bits.size


def test_uniform_numbers_are_uniform_and_independent():
    for key_ in KEYS:
        sample = np.array([counter_uniform(key_, step, CELLS) for step in range(500)])
        assert 0 < sample.min() < sample.max() < 1
        assert stats.kstest(sample.ravel(), "uniform").pvalue > 1e-4
        centred = (sample - 0.5) * np.sqrt(12)
        for product in (centred[:-1] * centred[1:], centred[:, :-1] * centred[:, 1:]):
            assert abs(product.mean()) < 4.5 / np.sqrt(product.size)


def test_every_function_has_a_body_for_every_target():
    assert set(RANDOM_FUNCTIONS) == {"counter_normal", "counter_uniform"}


def test_streams_differ_by_name_and_seed_and_repeat():
    names = ["populations.a", "populations.b", "drives.a", "projections.a"]
    draws = {Streams(seed).generator(name).integers(2**62) for seed in range(20) for name in names}
    assert len(draws) == 80
    keys = {Streams(seed).key(name) for seed in range(20) for name in names}
    assert len(keys) == 80
    assert all(0 <= each < 2**31 for each in keys)
    assert Streams(3).key("x") == Streams(3).key("x")
    np.testing.assert_array_equal(
        Streams(3).generator("x").random(5), Streams(3).generator("x").random(5)
    )


def test_the_polynomials_are_the_functions_they_stand_for():
    uniform = np.concatenate([(np.arange(10**5) + 0.5) / 10**5, 1 - 2.0 ** -np.arange(8, 34)])
    s = np.where(uniform < 0.5**0.5, 2 * uniform, uniform) - 1
    s = s[(s > 0.5**0.5 - 1) & (s < 2**0.5 - 1)]
    np.testing.assert_allclose(s * _polynomial(_LOGARITHM, s), np.log1p(s), rtol=1.3e-10)
    z = uniform - 0.5
    np.testing.assert_allclose(z * _polynomial(_SINE, z * z), np.sin(np.pi * z), rtol=3e-11, atol=0)


def test_the_smallest_and_the_largest_uniform_number_give_numbers(monkeypatch):
    """Near 1 the logarithm changes its sign: an error there would be the root of -1e-10."""
    ends = np.array([0, 0xFFFFFFFF, 0xFFFFFFFE, 0x80000000, 0xB504F333], dtype=np.uint64)
    bits = (ends[:, None] << np.uint64(32)) | ends[None, :]
    monkeypatch.setattr(random_numbers, "counter_hash", lambda *_: bits.ravel())
    found = random_numbers.counter_normal(0, 0, 0)
    first, second = ((ends.astype(float) + 0.5) / 2**32 for _ in range(2))
    radius = np.sqrt(-2 * np.log(first))[:, None]
    expected = (radius * np.sin(np.pi * (second - 0.5))).ravel()
    assert np.all(np.isfinite(found))
    np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-9)
