"""Rate networks in files: the same to the last bit, and damage is told."""

from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from scipy import sparse

from simneuro.bridge import (
    Activation,
    RateClassifier,
    RateLayer,
    RateNetwork,
    activation,
    load_network,
    recorded_curve,
    save_network,
)
from simneuro.errors import InputError
from simneuro.recording.archive import read_archive, write_archive

RNG = np.random.default_rng(0)


def network() -> RateNetwork:
    thin = sparse.csr_array(np.where(RNG.random((6, 5)) < 0.4, RNG.normal(size=(6, 5)), 0))
    return RateNetwork(
        (
            RateLayer(thin, RNG.normal(size=5), Activation.from_curve(recorded_curve("B6"))),
            RateLayer(RNG.normal(size=(5, 3)), RNG.normal(size=3), activation("elu", alpha=0.3)),
            RateLayer(RNG.normal(size=(3, 2)), RNG.normal(size=2)),
        ),
        classes=np.array(["no", "yes"]),
        scales=(0.3, 2.0),
        features=tuple("abcdef"),
    )


def test_a_network_comes_back_from_its_file(tmp_path: Path) -> None:
    net, x = network(), RNG.normal(size=(20, 6))
    save_network(net, tmp_path / "net.npz", note="a test")
    same = load_network(tmp_path / "net.npz")
    np.testing.assert_array_equal(same.forward(x), net.forward(x))
    np.testing.assert_array_equal(same.predict(x), net.predict(x))
    assert sparse.issparse(same.layers[0].weights)
    assert [layer.activation for layer in same.layers] == [layer.activation for layer in net.layers]
    assert (same.scales, same.features) == (net.scales, net.features)
    assert read_archive(tmp_path / "net.npz", content="rate network").attrs["note"] == "a test"


def test_a_network_of_values_has_no_classes(tmp_path: Path) -> None:
    net = RateNetwork.from_arrays([np.ones((2, 1))], [[0.0]], "relu")
    save_network(net, tmp_path / "net.npz")
    same = load_network(tmp_path / "net.npz")
    assert same.classes is None
    assert same.scales is None


def test_what_is_no_network_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "net.npz"
    with pytest.raises(InputError, match=r"net\.npz"):
        load_network(path)
    write_archive(xr.Dataset({"a": ("b", [1.0])}), path, content="a curve")
    with pytest.raises(InputError, match="holds 'a curve' instead of 'rate network'"):
        load_network(path)
    write_archive(xr.Dataset({"a": ("b", [1.0])}), path, content="rate network")
    with pytest.raises(InputError, match="no stored rate network: 'shapes'"):
        load_network(path)
    save_network(network(), path)
    wrong = read_archive(path, content="rate network")
    wrong["0.indices"][:] = 99
    write_archive(wrong, path, content="rate network")
    with pytest.raises(InputError, match=r"no stored rate network: .*indices"):
        load_network(path)
    own = RateNetwork.from_arrays([np.eye(2), np.eye(2)], [np.zeros(2)] * 2, np.sin)
    with pytest.raises(InputError, match="function of Python"):
        save_network(own, path)


def test_of_an_estimator_what_it_has_learnt_is_saved(tmp_path: Path) -> None:
    x = np.random.default_rng(0).normal(size=(40, 3))
    net = RateClassifier((4,), "relu", max_iter=2, random_state=0).fit(x, x[:, 0] > 0)
    save_network(net, tmp_path / "net.npz")
    np.testing.assert_array_equal(load_network(tmp_path / "net.npz").predict(x), net.predict(x))
