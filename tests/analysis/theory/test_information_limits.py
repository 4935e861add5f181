"""What codes can say, against sums by hand, closed forms and a library."""

import numpy as np
import pytest
from scipy.stats import entropy, poisson

from simneuro.analysis.theory import (
    binned_spike_information,
    channel_accuracy,
    channel_information,
    poisson_counts,
    poisson_first_spikes,
    spike_information,
    spike_orders,
)
from simneuro.errors import InputError


def test_four_poisson_means_are_a_sum_of_scipys_entropies():
    given = poisson.pmf(np.arange(200), np.array([[2.0], [5.0], [10.0], [20.0]]))
    expected = entropy(given.mean(axis=0), base=2) - entropy(given, base=2, axis=1).mean()
    assert channel_information(poisson_counts([2, 5, 10, 20])) == pytest.approx(expected, abs=1e-9)
    assert expected == pytest.approx(1.2232, abs=5e-5)


def test_a_symmetric_channel_has_one_bit_less_the_entropy_of_its_errors():
    for error in (0.0, 0.1, 0.5):
        rows = [[1 - error, error], [error, 1 - error]]
        expected = 1 - entropy([error, 1 - error], base=2)
        assert channel_information(rows) == pytest.approx(expected, abs=1e-12)
        assert channel_accuracy(rows) == pytest.approx(1 - error)


def test_no_reader_is_right_more_often_than_the_most_likely_stimulus_is():
    given = poisson_counts([2, 5, 10, 20])
    count = np.arange(given.shape[1])
    # Of two Poisson means the larger is more likely from (b - a)/ln(b/a) on: 3.27, 7.21, 14.43.
    by_hand = np.digitize(count, [3.27, 7.21, 14.43])
    assert channel_accuracy(given) == pytest.approx(channel_accuracy(given, by_hand), abs=1e-12)
    nearest = np.digitize(count, [3.5, 7.5, 15])
    assert channel_accuracy(given, nearest) <= channel_accuracy(given)
    assert channel_accuracy(given, 0 * count) == pytest.approx(0.25)


@pytest.mark.parametrize("depth", [0.0, 0.3, 0.8, 1.0])
def test_a_spike_of_a_sine_has_the_closed_form(depth):
    # <(1 + m sin x) ln(1 + m sin x)> = ln((1 + a)/2) + 1 - a with a = sqrt(1 - m^2), from the
    # Fourier series of the logarithm.
    phase = 2 * np.pi * (np.arange(100_000) + 0.5) / 100_000
    root = np.sqrt(1 - depth**2)
    expected = (np.log((1 + root) / 2) + 1 - root) / np.log(2)
    rate = 1 + depth * np.sin(phase)
    assert spike_information(7 * rate) == pytest.approx(expected, abs=1e-9)
    assert binned_spike_information(1e-5 * rate) == pytest.approx(expected, abs=1e-5)


def test_first_spikes_and_orders_are_those_of_drawn_ones():
    rng = np.random.default_rng(0)
    edges = np.arange(0, 0.21, 0.01)
    drawn = rng.exponential(1 / np.array([10, 100])[:, None], (2, 200_000))
    seen = np.array([np.bincount(np.digitize(each, edges) - 1) for each in drawn], dtype=object)
    expected = poisson_first_spikes([10, 100], edges)
    for found, row in zip(seen, expected, strict=True):
        padded = np.pad(np.array(found, float), (0, row.size - found.size)) / 200_000
        assert padded == pytest.approx(row, abs=4 * 0.5 / np.sqrt(200_000))
    first, second = np.round(rng.normal([[0.0], [3.0]], 2, (2, 200_000)) / 0.1)
    share = [(first < second).mean(), (first == second).mean(), (first > second).mean()]
    orders = spike_orders(3.0, 2.0, dt=0.1)
    assert share == pytest.approx(orders[0], abs=4 * 0.5 / np.sqrt(200_000))
    assert orders[1].tolist() == orders[0][::-1].tolist()


def test_both_spikes_are_often_in_one_of_the_long_steps():
    rng = np.random.default_rng(2)
    times = rng.uniform(size=200_000) + rng.normal([[0.0], [0.3]], 0.5, (2, 200_000))
    first, second = np.round(times)
    share = [(first < second).mean(), (first == second).mean(), (first > second).mean()]
    expected = spike_orders(0.3, 0.5, dt=1.0)[0]
    assert share == pytest.approx(expected, abs=4 * 0.5 / np.sqrt(200_000))


@pytest.mark.parametrize(
    ("call", "where"),
    [
        (lambda: channel_information([[0.5, 0.6]]), "given"),
        (lambda: channel_information([1.0]), "given"),
        (lambda: channel_accuracy([[0.5, 0.5]], [0, 1]), "answers"),
        (lambda: channel_accuracy([[0.5, 0.5]], [0.0, 0.0]), "answers"),
        (lambda: poisson_counts([-1.0]), "means"),
        (lambda: poisson_first_spikes([-1.0], [0, 1]), "rates"),
        (lambda: poisson_first_spikes([1.0], [1, 2]), "edges"),
        (lambda: spike_orders(3.0, 0.0), "jitter"),
        (lambda: binned_spike_information([2.0]), "chances"),
        (lambda: spike_information([0.0, 0.0]), "rates"),
        (lambda: spike_information([1.0, -1.0]), "rates"),
    ],
)
def test_what_is_no_probability_or_rate_is_refused(call, where):
    with pytest.raises(InputError, match=where):
        call()
