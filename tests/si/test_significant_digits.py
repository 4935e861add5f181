"""Numbers keep 15 significant digits: exactly those that Python writes."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from simneuro.si.significant_digits import as_in_text

_POWERS = 10.0 ** np.arange(-300, 300)
_RANDOM = np.random.default_rng(3)


def check(values):
    """Equal texts give equal doubles, other texts others, each within its last place."""
    found = as_in_text(values)
    texts = [f"{value + 0.0:.14e}" for value in values.tolist()]
    assert len(set(texts)) == len(set(found.tolist())) == len(set(zip(texts, found, strict=True)))
    np.testing.assert_allclose(found, [float(text) for text in texts], rtol=2.3e-16, atol=0)
    np.testing.assert_array_equal(as_in_text(found), found)


@pytest.mark.parametrize(
    "values",
    [
        np.concatenate(
            [each * _POWERS * (1 + shift) for each in (1, 3, -7) for shift in (0, 3e-16, -3e-16)]
        ),
        _RANDOM.random(5000),
        10 ** _RANDOM.uniform(-290, 290, 5000),
        np.round(_RANDOM.random(5000), 6) * 1e-9,
        # A five as the 16th digit, which rounding takes up or down by what a double adds to it.
        (_RANDOM.integers(10**14, 10**15, 5000) * 10.0 + 5.0) * 1e-27,
        5e-324 * _RANDOM.integers(0, 10**9, 500),
        np.array([0.0, -0.0, 1e15, 1e15 + 1, 2.0**60, 1.7976931348623157e308]),
    ],
    ids=["powers", "uniform", "wide", "typed", "ties", "subnormal", "edges"],
)
def test_digits_are_those_of_the_text(values):
    check(values)


@settings(max_examples=60, deadline=None)
@given(arrays(float, 20, elements=st.floats(allow_nan=False, allow_infinity=False)))
def test_digits_of_any_numbers(values):
    check(values)


def test_whole_numbers_stay_as_they_are():
    whole = np.array([0, 1, -3, 10**15 - 1])
    np.testing.assert_array_equal(as_in_text(whole), whole.astype(float))
    np.testing.assert_array_equal(as_in_text(whole.astype(float)), whole.astype(float))
    large = np.array([10**15 + 1, 2**60])
    np.testing.assert_array_equal(as_in_text(large), as_in_text(large.astype(float)))


def test_what_is_no_number_stays_too():
    values = np.array([np.nan, np.inf, -np.inf])
    np.testing.assert_array_equal(as_in_text(values), values)
