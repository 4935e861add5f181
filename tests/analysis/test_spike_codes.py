"""Information of counts and words, against exact sums, constructions and theorems."""

import numpy as np
import pytest
import scipy

from simneuro.analysis import (
    code_information,
    decoded_information,
    entropy,
    first_spikes,
    measure_spike_information,
    mutual_information,
    spike_words,
    theory,
)
from simneuro.errors import InputError

WINDOW = {"window": "20 ms", "bin_width": "5 ms"}


def latencies(rng, trials=200):
    """One spike in each trial, after 3 or 13 ms: the count says nothing, the time all."""
    stimulus = rng.permutation(np.repeat([0, 1], trials // 2))
    return stimulus, [[0.003 + 0.010 * each] for each in stimulus]


def test_a_rate_code_loses_what_latencies_say():
    found = code_information(*latencies(np.random.default_rng(0)), **WINDOW)
    assert found["count"] == pytest.approx(0, abs=1e-12)
    # Corrected by nothing: two words, one for each stimulus, so that no bin is there by chance.
    assert found["timing"] == pytest.approx(1, abs=0.01)
    assert found["lost"] == pytest.approx(1, abs=0.01)
    assert found["decoded_timing"] == pytest.approx(1, abs=0.01)
    assert found["decoded_count"] <= 0.01
    assert found["shuffled"] == pytest.approx(1 / (2 * 200 * np.log(2)), abs=0.006)
    assert found["stimulus"] == 1
    assert (found["plain_count"], found["plain_timing"]) == (0, 1)


def test_a_rate_code_loses_nothing_of_poisson_counts():
    rng = np.random.default_rng(1)
    stimulus = np.repeat([0, 1], 3000)
    trials = [rng.uniform(0, 0.02, rng.poisson(each)) for each in np.array([0.5, 4])[stimulus]]
    found = code_information(stimulus, trials, window="20 ms", bin_width="10 ms")
    # The count of a Poisson process is sufficient for its rate: nothing is in the times.
    assert found["lost"] == pytest.approx(0, abs=0.01)
    n = np.arange(60)
    given = scipy.stats.poisson.pmf(n, [[0.5], [4]])
    exact = (given * np.log2(given / given.mean(axis=0))).sum() / 2  # 0.6616 bit
    assert found["count"] == pytest.approx(exact, abs=0.03)
    assert found["decoded_count"] < found["count"]


def test_finer_words_never_say_less():
    # Nested bins: each coarse word is a function of the finer one, so that the plug-in information
    # of the same trials cannot fall (the data-processing inequality).
    rng = np.random.default_rng(2)
    stimulus = rng.integers(3, size=400)
    trials = [rng.uniform(0, 0.016, rng.poisson(1 + each)) for each in stimulus]
    bits = []
    for width in ("16 ms", "8 ms", "4 ms", "2 ms"):
        words = spike_words(trials, window="16 ms", bin_width=width).values
        bits.append(mutual_information(stimulus, np.unique(words, axis=0, return_inverse=True)[1]))
    assert np.all(np.diff(bits) >= -1e-12)


def test_word_entropy_of_independent_letters():
    rng = np.random.default_rng(3)
    letters = rng.random((50_000, 8)) < 0.1
    trials = [np.flatnonzero(each) * 1e-3 + 5e-4 for each in letters]
    words = spike_words(trials, window="8 ms", bin_width="1 ms").values
    assert np.array_equal(words, letters)
    exact = 8 * -(0.1 * np.log2(0.1) + 0.9 * np.log2(0.9))  # 3.7520 bit
    assert entropy(words @ 2 ** np.arange(8)) == pytest.approx(exact, abs=0.01)


def test_borders_of_bins_and_of_the_window():
    words = spike_words([[0.0, 0.0099999999999, 0.01, 0.0199, 0.02, -0.001], []], **WINDOW)
    assert words.values.tolist() == [[1, 0, 2, 1], [0, 0, 0, 0]]


def test_a_decoder_is_a_lower_bound():
    rng = np.random.default_rng(4)
    stimulus = rng.permutation(np.repeat(list("abcd"), 500))
    mean = dict(zip("abcd", (2, 5, 10, 20), strict=True))
    counts = rng.poisson([mean[each] for each in stimulus])
    found = decoded_information(stimulus, counts[:, None])
    assert 0.8 < found.information < 1.2232  # the exact information of the counts
    assert found.accuracy > 0.6 > 2 * found.chance
    alone = decoded_information(rng.permutation(stimulus), counts[:, None])
    assert abs(alone.information) < 0.01


@pytest.mark.parametrize(
    ("stimuli", "rows", "says"),
    [
        ([0, 1] * 10, np.zeros((3, 1)), "each of 20 stimuli"),
        ([0] * 10, np.zeros((10, 1)), "need two stimuli"),
        ([0] * 9 + [1], np.zeros((10, 1)), "rarest with 1 trial"),
    ],
)
def test_what_cannot_be_decoded(stimuli, rows, says):
    with pytest.raises(InputError, match=says):
        decoded_information(stimuli, rows)


@pytest.mark.parametrize(
    ("trials", "says"),
    [
        ([], "got 0 trials"),
        ([[0.1], [[0.1]]], r"trials\[1\]: .*flat list of finite times"),
        ([[np.nan]], r"trials\[0\]: .*flat list of finite times"),
    ],
)
def test_trials_that_are_none(trials, says):
    with pytest.raises(InputError, match=says):
        spike_words(trials, **WINDOW)


@pytest.mark.parametrize("decoder", ["linear", "nearest_mean", "bayes"])
def test_decoders_are_right_as_often_as_the_probabilities_say(decoder):
    rng = np.random.default_rng(5)
    means = np.array([2, 5, 10, 20])
    stimulus = np.repeat(np.arange(4), 2500)
    found = decoded_information(stimulus, rng.poisson(means[stimulus])[:, None], decoder=decoder)
    given = theory.poisson_counts(means)
    nearest = np.abs(np.arange(given.shape[1])[:, None] - means).argmin(axis=1)
    expected = theory.channel_accuracy(given, nearest if decoder == "nearest_mean" else None)
    # Four standard errors of a share of 10 000 trials.
    assert found.accuracy == pytest.approx(expected, abs=0.018)


def test_bayes_reads_a_word_that_no_line_reads():
    stimulus = np.tile([0, 1], 200)
    number = np.where(stimulus, 1, np.tile([0, 0, 2, 2], 100))
    assert decoded_information(stimulus, number[:, None], decoder="bayes").accuracy == 1
    assert decoded_information(stimulus, number[:, None]).accuracy < 0.8
    with pytest.raises(InputError, match="whole numbers"):
        decoded_information(stimulus, number[:, None] + 0.5, decoder="bayes")


def test_a_spike_says_what_its_rate_says():
    # A rate of (1 + sin x) is known to say 1/ln 2 - 1 bit a spike, in bins that are short.
    rng = np.random.default_rng(6)
    phases = rng.uniform(0, 1, 60_000)
    phases = phases[rng.uniform(0, 2, 60_000) < 1 + np.sin(2 * np.pi * phases)]
    trials = np.array_split(phases, 3000)  # 10 spikes each
    found = measure_spike_information(trials, window="1 s", bin_width="5 ms")
    probability = 1 - np.exp(-10 * 0.005 * (1 + np.sin(2 * np.pi * (np.arange(200) + 0.5) / 200)))
    rows = np.stack([probability, 1 - probability], axis=1)
    expected = theory.channel_information(rows) / probability.mean()
    # Of the log2 of the ratio of rates a spike has a standard deviation of 0.7.
    assert found == pytest.approx(expected, abs=4 * 0.7 / np.sqrt(phases.size))
    assert expected == pytest.approx(1 / np.log(2) - 1, abs=0.01)
    with pytest.raises(InputError, match="no trial has a spike"):
        measure_spike_information([[], []], window="1 s", bin_width="5 ms")


def test_first_spikes_are_the_earliest_in_any_order():
    found = first_spikes([[0.3, 0.1], [], [0.2]])
    assert found == pytest.approx([0.1, np.nan, 0.2], nan_ok=True)
