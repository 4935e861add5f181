"""The maps are linear, so their values at the ends and the middle are known by hand."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simneuro.bridge import LevelCode, RateCode
from simneuro.errors import InputError

CODE = RateCode(floor=5.0, ceiling=45.0, window=0.2)


def test_ends_and_middle_by_hand() -> None:
    np.testing.assert_allclose(CODE.encode([5.0, 25.0, 45.0]), [0.0, 0.5, 1.0])
    np.testing.assert_allclose(CODE.decode([0.0, 0.25, 1.0]), [5.0, 15.0, 45.0])


@given(st.floats(5.0, 45.0))
def test_decoding_what_was_encoded_is_the_identity_inside_the_range(rate: float) -> None:
    assert CODE.decode(CODE.encode(rate)) == pytest.approx(rate, abs=1e-12)


@given(st.floats(0.0, 1.0))
def test_encoding_what_was_decoded_is_the_identity_inside_the_range(value: float) -> None:
    assert CODE.encode(CODE.decode(value)) == pytest.approx(value, abs=1e-12)


def test_outside_the_range_is_clipped() -> None:
    np.testing.assert_array_equal(CODE.encode([0.0, 100.0]), [0.0, 1.0])
    np.testing.assert_array_equal(CODE.decode([-1.0, 3.0]), [5.0, 45.0])


def test_one_spike_in_the_window_is_the_quantum() -> None:
    spikes = np.array([3, 4])
    assert np.diff(spikes / CODE.window)[0] == pytest.approx(CODE.quantum) == pytest.approx(5.0)


@pytest.mark.parametrize(
    ("floor", "ceiling", "window"),
    [(-1, 2, 1), (2, 2, 1), (3, 2, 1), (0, math.inf, 1), (0, math.nan, 1), (0, 1, 0), (0, 1, -1)],
)
def test_an_impossible_rate_code_is_refused(floor: float, ceiling: float, window: float) -> None:
    with pytest.raises(InputError, match="rate code"):
        RateCode(floor, ceiling, window)


def test_levels_by_hand_and_back() -> None:
    code = LevelCode(origin=1e-10, scale=2e-10)
    np.testing.assert_allclose(code.encode([1e-10, 2e-10, 5e-10]), [0.0, 0.5, 2.0])
    np.testing.assert_allclose(code.decode(code.encode([-3e-10, 7e-10])), [-3e-10, 7e-10])


@pytest.mark.parametrize(("origin", "scale"), [(0, 0), (0, -1), (math.nan, 1), (0, math.inf)])
def test_an_impossible_level_code_is_refused(origin: float, scale: float) -> None:
    with pytest.raises(InputError, match="level code"):
        LevelCode(origin, scale)


def test_texts_with_units_are_read() -> None:
    assert RateCode("0 Hz", "0.1 kHz", "200 ms") == RateCode(0.0, 100.0, 0.2)
    assert LevelCode("100 pA", "0.05 nA") == LevelCode(1e-10, 0.5e-10)
    assert LevelCode("5 Hz", "2 Hz", unit="Hz") == LevelCode(5.0, 2.0, unit="Hz")


def test_what_is_no_number_raises_an_error() -> None:
    with pytest.raises(InputError, match=r"RateCode: ceiling: got values in mV"):
        RateCode(0, "100 mV", 1)
    with pytest.raises(InputError, match=r"RateCode: ceiling: .100. is not a frequency"):
        RateCode(0, "100", 1)
    with pytest.raises(InputError, match="LevelCode: origin must be a number, got None"):
        LevelCode(None, 1e-10)
