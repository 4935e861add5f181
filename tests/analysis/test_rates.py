import numpy as np
import pytest

from simneuro.analysis import firing_rates, mean_rate, population_rate
from simneuro.errors import InputError


def test_rates_by_hand(record):
    rec = record([[0.1, 0.2, 0.3], [], [1.9]], 2.0)
    rates = firing_rates(rec, "cells")
    assert rates.values.tolist() == [1.5, 0.0, 0.5]
    assert rates.attrs["units"] == "Hz"
    binned = population_rate(rec, "cells", bin_width=1.0)
    np.testing.assert_allclose(binned, [1.0, 1 / 3])
    assert binned.attrs["units"] == "Hz"


def test_mean_rate_by_hand(record):
    mean = mean_rate(record([[0.1, 0.2, 0.3], [], [1.9]], 2.0), "cells")
    assert mean.rate == pytest.approx(4 / 6)
    # Garwood's limits of a count of 4 are 1.0899 and 10.2416 (standard tables); 6 s were watched.
    np.testing.assert_allclose(mean.poisson_interval, np.array([1.0899, 10.2416]) / 6, rtol=1e-4)
    # t(0.975, 2 df) = 4.3027; the rates 1.5, 0, 0.5 have the variance 7/12.
    half = 4.3027 * np.sqrt(7 / 12 / 3)
    np.testing.assert_allclose(mean.neuron_interval, [2 / 3 - half, 2 / 3 + half], rtol=1e-4)


def test_silence_still_has_an_upper_limit(record):
    mean = mean_rate(record([[]], 10.0), "cells")
    # No event in 10 s: exp(-10 r) = 0.025 at the upper limit.
    np.testing.assert_allclose(mean.poisson_interval, [0, -np.log(0.025) / 10])
    assert np.isnan(mean.neuron_interval).all()


def test_the_intervals_cover_the_true_rate_of_poisson_neurons(record, poisson_trains):
    covered = np.zeros(2)
    for seed in range(200):
        trains = poisson_trains(np.random.default_rng(seed), 20, 5.0, 2.0)
        mean = mean_rate(record(trains, 2.0), "cells")
        for k, name in enumerate(("poisson_interval", "neuron_interval")):
            low, high = mean[name].values
            covered[k] += low <= 5.0 <= high
    # 95 % of 200 seeds, to three standard errors of a binomial count.
    assert np.all(covered > 190 - 3 * np.sqrt(200 * 0.95 * 0.05))


def test_unknown_population(record):
    with pytest.raises(InputError, match=r"'inh'.*Allowed: cells"):
        firing_rates(record([[]], 1.0), "inh")
