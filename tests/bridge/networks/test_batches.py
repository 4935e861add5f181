"""Samples in batches: the same spikes, other noise in each batch, and bounded memory."""

import numpy as np
import pytest

from simneuro.bridge import RateClassifier, SpikingClassifier, to_spiking
from simneuro.bridge.networks import batches, spiking_model
from simneuro.bridge.networks.batches import split_into_batches
from simneuro.bridge.networks.time_grid import Steps

X = np.linspace(-1, 1, 8)[:, None] * [1.0, -0.5]
Y = np.arange(8) // 4


def small(noise: str | None = None) -> SpikingClassifier:
    net = RateClassifier((6, 6), max_iter=20, random_state=0).fit(X, Y)
    return to_spiking(net, noise=noise)


def three_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    def split(_network, x, _steps, _noise):  # type: ignore[no-untyped-def]
        return np.split(x, range(3, len(x), 3))

    monkeypatch.setattr(spiking_model, "split_into_batches", split)


def test_batches_do_not_change_spikes(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = small().simulate(X)
    three_at_a_time(monkeypatch)
    split = small().simulate(X)
    assert split.attrs == whole.attrs
    assert split.identical(whole)


def test_each_batch_has_its_own_noise(monkeypatch: pytest.MonkeyPatch) -> None:
    same = np.repeat(X[-1:], 6, axis=0)
    three_at_a_time(monkeypatch)
    found = small("100 pA*ms^0.5").simulate(same)["evidence"].values
    assert not (found[:, :3] == found[:, 3:]).all()
    np.testing.assert_array_equal(found, small("100 pA*ms^0.5").simulate(same)["evidence"])


def test_a_batch_takes_no_more_than_its_room(monkeypatch: pytest.MonkeyPatch) -> None:
    network, many = small().network, np.zeros((1000, 2))
    steps = Steps.of("200 ms", small().code.dt)
    (all_at_once,) = split_into_batches(network, many, steps, None)
    assert len(all_at_once) == 1000
    monkeypatch.setattr(batches, "_ROOM", 1e6)
    sizes = [len(each) for each in split_into_batches(network, many, steps, None)]
    assert sum(sizes) == 1000
    assert len(sizes) > 5
    assert max(sizes) - min(sizes) <= 1
