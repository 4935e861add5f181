"""Sizes of activations that thresholds are chosen by: percentiles, and a search."""

import numpy as np
import pytest
from scipy.optimize import minimize_scalar

from simneuro.bridge import RateNetwork, to_spiking
from simneuro.bridge.networks.calibration import find_scales
from simneuro.errors import InputError

NORMAL = np.abs(np.random.default_rng(0).normal(size=20_000))


def test_percentiles_of_the_size() -> None:
    layer = np.linspace(-1, 1, 2001)
    assert find_scales([layer, 3 * layer], 100) == (1.0, 3.0)
    assert find_scales([layer], 50) == pytest.approx((0.5,))
    assert find_scales([layer]) == pytest.approx((0.999,), abs=1e-3)


@pytest.mark.parametrize("steps", [2, 8, 32])
def test_the_search_finds_the_size_with_the_smallest_error_of_counts(steps: int) -> None:
    def error(size: float) -> float:
        counts = np.clip(np.round(NORMAL * steps / size), 0, steps)
        return float(np.mean((counts * size / steps - NORMAL) ** 2))

    (found,) = find_scales([NORMAL], steps=steps)
    best = minimize_scalar(error, bounds=(0.2, NORMAL.max()), method="bounded")
    assert found == pytest.approx(best.x, abs=0.06 * NORMAL.max())
    assert error(found) < 1.02 * best.fun
    # Known best quantisers of a normal number grow with their levels, and clip less.
    assert found < NORMAL.max()


def test_the_search_sees_all_units_of_a_large_layer() -> None:
    """Of activations that are too many, some samples count: not the same unit of each."""
    layer = np.stack([np.zeros(200_000), *np.resize(NORMAL, (3, 200_000))], axis=1)
    assert find_scales([layer], steps=8) == find_scales([layer[:20_000:4]], steps=8)


def test_fewer_steps_clip_more() -> None:
    sizes = [find_scales([NORMAL], steps=steps)[0] for steps in (1, 4, 16, 64)]
    assert sizes == sorted(sizes)
    assert sizes[0] < 0.9 * sizes[-1]
    assert find_scales([np.zeros(5)], steps=4) == (0.0,)


def test_a_network_has_the_sizes_of_its_layers() -> None:
    net = RateNetwork.from_arrays([np.eye(1), 2 * np.eye(1), np.eye(1)], [[0], [0], [0]], "relu")
    x = np.array([[1.0], [3.0], [-5.0]])
    assert net.calibrated(x, 100).scales == (3.0, 6.0)
    assert net.calibrated(x, steps=1000).scales == pytest.approx((3.0, 6.0), rel=1e-3)


@pytest.mark.parametrize(
    ("settings", "where"),
    [
        ({"percentile": 0}, "percentile"),
        ({"percentile": 101}, "percentile"),
        ({"percentile": 0.999}, "percentile: .*Did you mean 99.9"),
        ({"percentile": 100, "steps": 16}, "percentile: .*either"),
        ({"percentile": "all"}, "percentile"),
        ({"steps": 0}, "steps"),
        ({"steps": 2.5}, "steps"),
    ],
)
def test_what_cannot_be_is_refused(settings, where: str) -> None:
    with pytest.raises(InputError, match=where):
        find_scales([NORMAL], **settings)


def test_a_size_of_0_is_refused() -> None:
    net = RateNetwork.from_arrays([np.eye(1), np.eye(1), np.eye(1)], [[0], [-9], [0]], "relu")
    silent = np.ones((3, 1))  # at which the second layer is never active
    with pytest.raises(InputError, match=r"hidden layer 2 have the size 0.*net.calibrated\(X, 100"):
        net.calibrated(silent)
    with pytest.raises(InputError, match="hidden layer 2 have the size 0"):
        to_spiking(net, calibration=silent)
    with pytest.raises(InputError, match="hidden layer 1 have the size -1"):
        to_spiking(RateNetwork(net.layers, scales=(-1, 1)))
    seldom = np.zeros((100, 1))
    seldom[0] = 20.0
    with pytest.raises(InputError, match="higher percentile"):
        net.calibrated(seldom, 90)
    assert net.calibrated(seldom, 100).scales == (20.0, 11.0)


def test_no_samples_are_refused() -> None:
    net = RateNetwork.from_arrays([np.eye(2), np.eye(2)], list(np.zeros((2, 2))), "relu")
    for look in (net.calibrated, net.diagnose, lambda x: to_spiking(net, calibration=x)):
        with pytest.raises(InputError, match=r"X: there are no samples: got shape \(0, 2\)"):
            look(np.zeros((0, 2)))


def test_calibration_counts_in_place_of_the_sizes_of_a_network() -> None:
    net = RateNetwork.from_arrays([np.eye(1), np.eye(1)], list(np.zeros((2, 1))), "relu")
    spiking = to_spiking(net.calibrated([[1.0]]), calibration=[[5.0]])
    assert spiking.code.layers[0].per_hertz == pytest.approx(5 / 200)
