import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from simneuro.analysis import assemblies, assembly_events, clusters, onsets_after
from simneuro.errors import InputError

SIZE, ASSEMBLIES, MEMBERS, DURATION = 400, 8, 40, 30.0
LABELS = np.where(np.arange(SIZE) < ASSEMBLIES * MEMBERS, np.arange(SIZE) // MEMBERS, -1)
# Start (s) and assembly of the planted activations; the third lasts for three bins.
PLANTED = [(3.0, 2, 1), (7.25, 5, 1), (7.25, 0, 1), (12.5, 2, 3), (21.0, 7, 1)]


def planted_trains(rng, poisson_trains):
    trains = poisson_trains(rng, SIZE, 2.0, DURATION)
    for start, assembly, bins in PLANTED:
        for neuron in np.flatnonzero(assembly == LABELS):
            burst = np.concatenate([start + 0.05 * (k + rng.random(2)) for k in range(bins)])
            trains[neuron] = np.sort(np.r_[trains[neuron], burst])
    return trains


@pytest.fixture(scope="module", params=range(3))
def planted(request, record, poisson_trains):
    rng = np.random.default_rng(request.param)
    return record(planted_trains(rng, poisson_trains), DURATION), rng


def test_planted_assemblies_are_found_and_nothing_else(planted):
    rec, rng = planted
    events = assembly_events(rec, "cells", labels=LABELS, seed=rng)
    found = sorted(zip(events.onset_time.values.round(6), events.assembly.values, strict=True))
    assert found == sorted((start + 0.025, assembly) for start, assembly, _ in PLANTED)
    assert events.event_rate == pytest.approx(len(PLANTED) / DURATION)
    assert events.threshold >= 4
    assert events.onset_time.attrs["units"] == "s"
    assert events.z.shape == (ASSEMBLIES, DURATION / 0.05)


def test_shuffled_labels_find_nothing(planted):
    rec, rng = planted
    labels = rng.permutation(LABELS)
    events = assembly_events(rec, "cells", labels=labels, seed=rng)
    # By design at most 1 bin in 2000 is active: 2.4 of the 4800, and hardly ever above the 99.9 %
    # point of the Poisson distribution.
    assert events.sizes["event"] <= stats.poisson.ppf(0.999, 2.4)
    assert events.surrogate_false_positive_rate <= 2.4 / DURATION


def test_the_quantile_alone_keeps_its_false_positive_rate(record, poisson_trains, monkeypatch):
    monkeypatch.setattr(assemblies, "LEAST_Z", 0.0)
    rng = np.random.default_rng(5)
    rec = record(poisson_trains(rng, SIZE, 5.0, DURATION), DURATION)
    events = assembly_events(rec, "cells", labels=LABELS, seed=rng)
    number = events.surrogate_false_positive_rate.item() * DURATION * 10
    # 10 surrogates of 4800 bins make 24 crossings, in the set that gave the threshold as in the one
    # that is tested, so the difference has twice the variance of a Poisson count.
    assert 0 < number < 24 + 4 * np.sqrt(2 * 24)


def test_z_by_hand(record):
    # Two assemblies of two cells, bins of 50 ms. First bin: counts 3 and 0; 4 cells with 3 spikes
    # make 1.5 an assembly, and 0.5 Hz adds 2 * 0.05 * 0.5 = 0.05.
    rec = record([[0.01, 0.02], [0.03], [], []], 0.1)
    rng = np.random.default_rng(0)
    z = assembly_events(rec, "cells", labels=[0, 0, 1, 1], seed=rng).z
    np.testing.assert_allclose(z[:, 0], np.array([1.45, -1.55]) / np.sqrt(1.55))
    np.testing.assert_allclose(z[:, 1], -0.05 / np.sqrt(0.05))


@pytest.mark.parametrize(
    "labels", [[0, 1], [0, 0, 0, 0], [0, 0, 2, 2], [0.0, 0.0, 1.0, 1.0], [-1, -1, -1, -1]]
)
def test_impossible_labels(record, labels):
    with pytest.raises(InputError, match="labels"):
        assembly_events(record([[]] * 4, 1.0), "cells", labels=labels, seed=0)


def test_clusters_begin_after_a_gap():
    assert clusters([1.05, 0.0, 0.1, 0.2, 1.0, 3.0], 0.4).tolist() == [0.0, 1.0, 3.0]
    assert clusters([], 0.4).tolist() == []


@pytest.mark.parametrize(
    ("onsets", "base"),
    [
        ([1.0, 5.0], 1.0 / 9.5),
        ([1.0, 1.2], 0.7 / 9.5),  # the two windows overlap
        ([0.2], 0.2 / 9.5),  # cut at the beginning
        ([9.9], 0.1 / 9.5),  # cut at the last moment whose window fits
        ([], 0.0),
    ],
)
def test_base_by_hand(onsets, base):
    result = onsets_after(onsets, [0.9], window=0.5, duration=10.0)
    assert result.base.item() == pytest.approx(base)


def test_hits_by_hand():
    # Windows [1, 1.5), [3, 3.5), [5, 5.5); the cluster at 9.8 has no whole window.
    result = onsets_after([1.49, 3.5, 5.0], [1, 3, 5, 9.8], window=0.5, duration=10.0)
    assert (result.hits, result.clusters) == (2, 3)
    assert result.probability == pytest.approx(2 / 3)
    low, high = result.interval.values
    assert 0 < low < 2 / 3 < high < 1


def test_no_cluster_no_probability():
    result = onsets_after([1.0], [], window=0.5, duration=10.0)
    assert np.isnan([result.probability, *result.interval]).all()
    with pytest.raises(InputError, match="window"):
        onsets_after([1.0], [], window=10.0, duration=10.0)


@given(st.lists(st.floats(0, 10), max_size=8), st.floats(0.1, 5))
def test_base_is_the_share_of_moments_with_an_onset_after_them(onsets, window):
    result = onsets_after(onsets, [], window=window, duration=10.0)
    moments = np.linspace(0, 10 - window, 20_001)
    onset = np.array(onsets)[:, None]
    share = ((onset >= moments) & (onset < moments + window)).any(axis=0).mean()
    # Each of the at most 8 stretches is counted right to one moment at either end.
    assert result.base.item() == pytest.approx(share, abs=(2 * len(onsets) + 1) / 20_000)
