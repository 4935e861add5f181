import numpy as np
import pytest
import xarray as xr
from scipy import stats

from simneuro.analysis import (
    counted_interval,
    garwood_interval,
    largest_of,
    mean_interval,
    over_splits,
    split_interval,
    t_interval,
    wilson_interval,
)
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


@pytest.mark.parametrize("trials", range(1, 401))
def test_wilson_ends_exactly_at_the_ends(trials):
    assert wilson_interval(0, trials)[0] == 0
    assert wilson_interval(trials, trials)[1] == 1
    for successes in {0, 1, trials // 2, trials}:
        low, high = wilson_interval(successes, trials)
        assert 0 <= low <= successes / trials <= high <= 1


def test_split_interval_by_hand():
    # As test_t_interval_by_hand, but the variance of the mean is (1 / 3 + 1 / 2) s^2, s = 1.
    half = 4.302653 * np.sqrt(1 / 3 + 1 / 2)
    found = split_interval([1, 2, 3], trained=100, tested=50)
    np.testing.assert_allclose(found, (2 - half, 2 + half), rtol=1e-6)


def test_the_interval_of_a_run_has_the_numbers_that_all_of_its_trials_have():
    numbers = {"train_images": ("trial", [100, 100, 100]), "test_images": ("trial", [50, 50, 50])}
    data = xr.Dataset(numbers | {"shown": 25})
    half = 4.302653 * np.sqrt([1 / 3 + 1 / 2, 1 / 3 + 1 / 4])  # as by hand above
    for interval, each in zip((over_splits(data), over_splits(data, "shown")), half, strict=True):
        np.testing.assert_allclose(interval([1, 2, 3]), (2 - each, 2 + each), rtol=1e-6)


@pytest.mark.parametrize("numbers", [[100.0, 99.0], [100.0, np.nan], [99.5, 99.5], []])
def test_numbers_of_a_split_that_differ_or_are_none_are_refused(numbers):
    data = xr.Dataset({"train_images": ("trial", numbers), "test_images": 50})
    with pytest.raises(InputError, match="train_images: need one whole number"):
        over_splits(data)
    with pytest.raises(InputError, match="seen: the data has no such number"):
        over_splits(xr.Dataset({"train_images": 100}), "seen")


def test_split_interval_covers_the_true_accuracy_where_students_does_not():
    """Splits of one small data set: the mean of the class that is learned from half of it."""
    size, splits, sets = 40, 10, 400
    covered = {"split": 0, "student": 0}
    rng = np.random.default_rng(1)
    for _ in range(sets):
        data = rng.normal(size=size)
        # An accuracy that depends on the test half; its true value over all data sets is 0.
        means = [rng.permutation(data)[: size // 2].mean() for _ in range(splits)]
        low, high = split_interval(means, trained=size // 2, tested=size // 2)
        covered["split"] += low <= 0 <= high
        low, high = t_interval(means)
        covered["student"] += low <= 0 <= high
    # 95 % of 400 with a standard error of 1.1 %; Student's covers about half.
    assert covered["split"] >= 0.915 * sets
    assert covered["student"] < 0.7 * sets


def test_mean_with_its_interval_or_without():
    assert mean_interval([1, 2, 3]) == (2.0, t_interval([1, 2, 3]))
    assert mean_interval([1, 2, 3], lambda x: (x.min(), x.max())) == (2.0, (1.0, 3.0))
    mean, interval = mean_interval([4.0])
    assert mean == 4
    assert np.isnan(interval).all()
    assert np.isnan([*mean_interval([])[1], mean_interval([])[0]]).all()


@pytest.mark.parametrize("freedom", [5.0, np.inf])
def test_the_largest_of_many_deviations_stays_below_its_bound_as_often_as_it_says(freedom):
    rng = np.random.default_rng(2)
    drawn = rng.standard_t(freedom, (20_000, 7)) if freedom < 100 else rng.normal(size=(20_000, 7))
    below = (np.abs(drawn).max(axis=1) < largest_of(7, degrees_of_freedom=freedom)).mean()
    assert below == pytest.approx(0.95, abs=5 * np.sqrt(0.95 * 0.05 / 20_000))


def test_the_interval_of_rates_is_that_of_all_their_events():
    # 10 events in 4 networks of 30 s, as in the tables.
    found = counted_interval([8.0, 2.0, 6.0, 4.0], exposure=0.5)
    np.testing.assert_allclose(found, np.array((4.795, 18.390)) / 2, atol=5e-4)
    np.testing.assert_allclose(counted_interval([0.0] * 4, exposure=0.5), (0, 3.689 / 2), atol=5e-4)
    for unknown in ([], [1.0, np.nan]):
        assert np.isnan(counted_interval(unknown, exposure=1.0)).all()


def test_the_largest_of_one_is_the_usual_quantile():
    assert largest_of(1) == pytest.approx(1.959964, rel=1e-6)


@pytest.mark.parametrize(
    "call",
    [
        lambda: t_interval([1.0]),
        lambda: t_interval([1.0, 2.0], level=2),
        lambda: t_interval([1.0, 2.0], level=0),
        lambda: split_interval([1.0], trained=1, tested=1),
        lambda: split_interval([1.0, 2.0], trained=0, tested=1),
        lambda: wilson_interval(1, 2, level=1),
        lambda: garwood_interval(1, level=-0.5),
        lambda: largest_of(0),
        lambda: largest_of(3, level=1.0),
        lambda: wilson_interval(3, 2),
        lambda: wilson_interval(0, 0),
        lambda: garwood_interval(-1),
        lambda: garwood_interval(1, 0.0),
        lambda: counted_interval([1.0], exposure=0.0),
        lambda: counted_interval([-1.0], exposure=1.0),
    ],
)
def test_impossible_input(call):
    with pytest.raises(InputError):
        call()
