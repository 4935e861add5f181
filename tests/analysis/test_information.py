import numpy as np
import pytest
from scipy.stats import poisson

import simneuro as sn
from simneuro.analysis import (
    corrected_information,
    entropy,
    firing_rates,
    mutual_information,
    shuffled_information,
)
from simneuro.errors import InputError


def test_by_hand():
    assert mutual_information([0, 0, 1, 1], [5, 5, 7, 7]) == pytest.approx(1)
    assert mutual_information(list("aabb"), [1, 2, 1, 2]) == pytest.approx(0)
    assert mutual_information([0, 1, 2, 3], [1.5, 0.5, 9, 3]) == pytest.approx(2)
    # Three of four agree: 1 + (3/4) log2(3/4) + (1/4) log2(1/4), each four times as often.
    a, b = np.repeat([0, 0, 1, 1], [3, 1, 1, 3]), np.repeat([0, 1, 0, 1], [3, 1, 1, 3])
    assert mutual_information(a, b) == pytest.approx(
        1 + 0.75 * np.log2(0.75) + 0.25 * np.log2(0.25)
    )
    assert mutual_information([1, 1, 1], [1, 2, 3]) == 0


def test_poisson_counts_of_four_means():
    # Exact: 1.2232 bit, the sum over the Poisson distributions of means 2, 5, 10 and 20.
    rng = np.random.default_rng(1)
    stimulus = rng.integers(4, size=200_000)
    counts = rng.poisson(np.array([2, 5, 10, 20])[stimulus])
    assert mutual_information(stimulus, counts) == pytest.approx(1.2232, abs=0.005)


@pytest.mark.parametrize("seed", range(3))
def test_shuffled_pairs_have_the_bias(seed):
    rng = np.random.default_rng(seed)
    a, b = rng.integers(4, size=1000), rng.integers(6, size=1000)
    bias = 3 * 5 / (2 * 1000 * np.log(2))
    assert shuffled_information(a, b, rng, shuffles=200) == pytest.approx(bias, rel=0.15)
    assert mutual_information(a, b) == pytest.approx(bias, rel=1.2)


@pytest.mark.parametrize(("a", "b"), [([0, 1], [0]), ([], [])])
def test_no_pairs(a, b):
    with pytest.raises(InputError, match="must come in pairs"):
        mutual_information(a, b)


INDEPENDENT = [(50, 0.2), (200, 0.04), (1000, 0.005)]


@pytest.mark.parametrize("correction", ["panzeri_treves", "shuffle", "quadratic"])
@pytest.mark.parametrize(("pairs", "near"), INDEPENDENT)
def test_independent_labels_have_no_information(correction, pairs, near):
    # 6 x 8 labels: the plug-in gives about 35 / (2 N ln 2), 0.13 bit for 200 pairs. ``near`` is
    # four standard errors of the mean of 20 estimates. With 50 pairs, where all corrections are at
    # their limit, no more is asked than that most of the bias is gone.
    rng = np.random.default_rng(5)
    found, plain = [], []
    for _ in range(20):
        a, b = rng.integers(6, size=pairs), rng.integers(8, size=pairs)
        found.append(corrected_information(a, b, correction=correction, seed=rng))
        plain.append(mutual_information(a, b))
    assert abs(np.mean(found)) < near
    assert np.mean(plain) > 3 * abs(np.mean(found))


@pytest.mark.parametrize("correction", ["panzeri_treves", "quadratic"])
def test_corrected_information_of_poisson_counts(correction):
    rng = np.random.default_rng(6)
    stimulus = rng.integers(4, size=2000)
    counts = rng.poisson(np.array([2, 5, 10, 20])[stimulus])
    found = corrected_information(stimulus, counts, correction=correction)
    assert found == pytest.approx(1.2232, abs=0.04)  # the exact sum, and two standard errors
    assert found < mutual_information(stimulus, counts)


def test_too_few_trials_are_refused():
    labels = np.arange(10) % 5
    corrected_information(labels[:4] % 2, labels[:4] // 2)
    with pytest.raises(InputError, match="10 trials are too few for 5 stimuli and 5 different"):
        corrected_information(labels, labels)


def test_entropy_by_hand():
    assert entropy([1, 1, 2, 3]) == 1.5
    assert entropy(["a"]) == 0
    with pytest.raises(InputError, match="empty"):
        entropy([])


@pytest.mark.parametrize("seconds", [0.1, 1.0])
def test_a_poisson_rate_is_read_as_well_as_can_be(seconds):
    # No unbiased reading of a rate from spikes in a time T varies less than the inverse of Fisher's
    # information, the mean square of d log p / d rate: here from the distribution of counts itself.
    rate, cells = 20.0, 20_000
    counts = np.arange(200)
    score = counts / rate - seconds
    bound = 1 / (poisson.pmf(counts, rate * seconds) * score**2).sum()
    assert bound == pytest.approx(rate / seconds)
    train = {"kind": "poisson", "size": cells, "rate": f"{rate} Hz"}
    recording = sn.simulate(
        sn.Scenario.from_document(
            {
                "title": "Poisson trains",
                "duration": f"{seconds} s",
                "populations": {"unused": {"model": "lif", "size": 1}},
                "sources": {"out": train},
                "record": {"spikes": ["out"]},
            }
        ),
        target="numpy",
    )
    read = firing_rates(recording, "out").values
    assert read.mean() == pytest.approx(rate, abs=4 * np.sqrt(bound / cells))
    # Of a Poisson count of mean m the sample variance has the relative error sqrt((2 + 1/m) / n).
    error = np.sqrt((2 + 1 / (rate * seconds)) / cells)
    assert read.var() == pytest.approx(bound, rel=4 * error)
