"""Fingerprints stand for the values of long arrays, however they are written."""

import brian2.only as b2
import numpy as np
import pytest
from brian2.units.fundamentalunits import Quantity
from hypothesis import given, settings
from hypothesis import strategies as st

from simneuro import units

# Nothing below 1e-280 but zero: the smallest doubles lose digits, and a list is written in the unit
# of its largest entry.
finite = st.just(0.0) | st.floats(1e-280, 1e20) | st.floats(-1e20, -1e-280)


awkward = st.one_of(
    finite,
    # Whole numbers, powers of ten, and ties at the 16th digit.
    st.integers(-(2**60), 2**60).map(float),
    st.integers(-25, 15).map(lambda power: 10.0**power),
    st.integers(10**15, 10**16 - 1).map(lambda digits: (digits // 10 * 10 + 5) * 1e-27),
    st.integers(15, 60).map(lambda power: 2.0**-power),
    st.sampled_from([0.0, -0.0, 1.0, 1 - 2**-53, 0.1, 0.1 + 2**-56, 1e15 + 1]),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(awkward, min_size=1, max_size=5), st.sampled_from(["s", "pA", "uF/cm^2", "ms/ms"]))
def test_an_array_keeps_its_fingerprint_through_text(numbers, symbol):
    values = np.array(numbers) * Quantity(1.0, dim=units.dimension(symbol))
    back = units.read(units.write(values))
    assert units.fingerprint(back) == units.fingerprint(values)


def test_a_fingerprint_is_of_the_values_not_of_their_spelling():
    first = units.fingerprint(units.read(["0.1 nS", "200 pS", "3e-10 S"]))
    assert first == units.fingerprint(np.array([0.1, 0.2, 0.3]) * b2.nS)
    assert first.startswith("array of 3 values in S, SHA-256 ")
    assert len(first.split()[-1]) == 64
    whole = units.fingerprint(np.array([1, 2, 3]))
    assert whole == units.fingerprint(units.read([1, 2.0, 3]))
    assert whole.startswith("array of 3 values, SHA-256 ")


@pytest.mark.parametrize(
    "other",
    [
        [0.1, 0.2] * b2.nS,
        [0.1, 0.3, 0.2] * b2.nS,
        [0.1, 0.2, 0.3] * b2.psiemens,
        [0.1, 0.2, 0.3] * b2.nA,
        [0.1, 0.2, 0.3 + 1e-15] * b2.nS,
        [0.1, 0.2, -0.3] * b2.nS,
    ],
)
def test_other_values_have_another_fingerprint(other):
    assert units.fingerprint(other) != units.fingerprint([0.1, 0.2, 0.3] * b2.nS)
