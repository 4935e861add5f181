import numpy as np
import pytest
from scipy import stats

from simneuro.analysis import bootstrap_interval, garwood_interval, t_interval, wilson_interval
from simneuro.errors import InputError


def test_t_interval_by_hand():
    # t(0.975, 2 df) = 4.302653, standard error 1 / sqrt(3).
    np.testing.assert_allclose(
        t_interval([1, 2, 3]), 2 + 4.302653 / np.sqrt(3) * np.array([-1, 1]), rtol=1e-6
    )


def test_garwood_interval_of_the_tables():
    # Garwood (1936), 95 %: the limits of the counts 0, 1, 10.
    np.testing.assert_allclose(garwood_interval(0), (0, 3.689), atol=5e-4)
    np.testing.assert_allclose(garwood_interval(1), (0.0253, 5.572), atol=5e-4)
    np.testing.assert_allclose(garwood_interval(10), (4.795, 18.390), atol=5e-4)
    np.testing.assert_allclose(garwood_interval(10, 2.0), np.array((4.795, 18.390)) / 2, atol=5e-4)


@pytest.mark.parametrize("mean", [0.1, 1.0, 3.7, 20.0])
def test_garwood_never_covers_less_than_it_says(mean):
    counts = np.arange(100)
    inside = [low <= mean <= high for low, high in map(garwood_interval, counts.tolist())]
    assert stats.poisson.pmf(counts, mean)[inside].sum() >= 0.95


@pytest.mark.parametrize(("successes", "trials"), [(8, 10), (0, 5), (5, 5), (17, 23)])
def test_wilson_limits_solve_their_equation(successes, trials):
    """The limits are the p at which (share - p)^2 = z^2 p (1 - p) / n."""
    for p in wilson_interval(successes, trials):
        square = 1.959964**2 * p * (1 - p) / trials
        assert (successes / trials - p) ** 2 == pytest.approx(square, rel=1e-5, abs=1e-12)


def test_bootstrap_of_a_mean_agrees_with_normal_theory():
    rng = np.random.default_rng(0)
    values = rng.normal(3, 2, 400)
    error = values.std() / 20
    # 2000 resamples give their 2.5 % point to sqrt(.025 * .975 / 2000) / pdf(1.96) = 0.06 errors.
    expected = values.mean() + 1.96 * error * np.array([-1, 1])
    np.testing.assert_allclose(bootstrap_interval(values, rng), expected, atol=4 * 0.06 * error)


def test_bootstrap_takes_another_statistic():
    low, high = bootstrap_interval([1, 2, 3, 4, 100], np.random.default_rng(1), statistic=np.median)
    assert 1 <= low <= 3 <= high <= 100


@pytest.mark.parametrize(
    "call",
    [
        lambda: t_interval([1.0]),
        lambda: bootstrap_interval([], np.random.default_rng(0)),
        lambda: wilson_interval(3, 2),
        lambda: wilson_interval(0, 0),
        lambda: garwood_interval(-1),
        lambda: garwood_interval(1, 0.0),
    ],
)
def test_impossible_input(call):
    with pytest.raises(InputError):
        call()
