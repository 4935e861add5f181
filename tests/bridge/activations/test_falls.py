"""Curves that fall after their highest rate: when it counts as a fall, and what is done then."""

import numpy as np
import pytest
import xarray as xr

from simneuro.bridge import Activation
from simneuro.bridge.activations import find_fall
from simneuro.errors import InputError, SimulationWarning

LEVEL = np.arange(7) * 1e-10
BLOCKED = np.array([0, 0, 40, 70, 90, 30, 0.0])  # depolarisation block


def curve(rate, duration=1.0):
    table = np.asarray(rate, dtype=float)
    table = table[:, None] if table.ndim == 1 else table
    return xr.Dataset(
        {"rate": (("level", "repeat"), table)},
        {"level": LEVEL[: len(table)]},
        {"source": "synthetic", "duration": duration},
    )


def test_a_fall_is_found_where_it_is() -> None:
    fall = find_fall(curve(BLOCKED))
    assert (fall.level, fall.rate) == pytest.approx((4e-10, 90))
    assert (fall.lowest, fall.lowest_level) == pytest.approx((0, 6e-10))
    assert fall.silences
    assert not find_fall(curve([0, 10, 50, 100, 60])).silences


@pytest.mark.parametrize(
    "rate",
    [
        [0, 10, 20, 30],  # rises to the end
        [0, 10, 100, 85],  # less than a fifth
        [0, 2, 4, 2],  # two spikes in a second are chance
        [0, 0, 0, 0],
        [[0, 0], [30, 50], [45, 35], [20, 40]],  # repeats that differ more than the levels
    ],
)
def test_what_is_no_fall(rate) -> None:
    assert find_fall(curve(rate)) is None


def test_repeats_that_agree_make_a_small_fall_certain() -> None:
    assert find_fall(curve([0, 2, 4, 2])) is None
    assert find_fall(curve(np.repeat([[0], [2], [4], [2]], 5, axis=1))) is not None
    assert find_fall(curve([0, 2, 4, 2], duration=100.0)) is not None


def test_a_curve_that_falls_is_cut_at_its_peak_and_this_is_told() -> None:
    with pytest.warns(SimulationWarning, match=r"falls after .* 90 Hz at 4e-10 A to 0 Hz .* block"):
        act = Activation.from_curve(curve(BLOCKED))
    assert act.parameters["falls_after"] == pytest.approx(4e-10)
    assert act.parameters["departure"] == 0
    assert act.parameters["levels"] == pytest.approx(tuple(LEVEL[:5]))
    assert act.levels.decode(1.0) == pytest.approx(4e-10)
    np.testing.assert_allclose(act([1.0, 1.5, 50.0]), 1.0)
    np.testing.assert_array_equal(act.derivative([1.5, 50.0]), 0.0)


def test_other_ways_to_take_a_curve_that_falls() -> None:
    with pytest.warns(SimulationWarning, match="isotonic regression levels it"):
        act = Activation.from_curve(curve(BLOCKED), falling="level")
    # pool adjacent violators by hand: 70, 90, 30, 0 -> 47.5 each
    assert act.parameters["rates"] == pytest.approx((0, 0, 40, 47.5, 47.5, 47.5, 47.5))
    assert act.parameters["departure"] == pytest.approx(47.5)
    with pytest.raises(InputError, match=r"falls after its highest rate.*never falls"):
        Activation.from_curve(curve(BLOCKED), falling="refuse")
    with pytest.raises(InputError, match="falling"):
        Activation.from_curve(curve(BLOCKED), falling="keep")


@pytest.mark.filterwarnings("ignore::simneuro.SimulationWarning")
def test_a_curve_that_only_falls_is_refused() -> None:
    with pytest.raises(InputError, match="never rises"):
        Activation.from_curve(curve([90, 30, 10]))
