"""SI in, readable units out."""

import numpy as np
import pytest

from simneuro.errors import InputError
from simneuro.figures import convert, display_name, display_unit, label


@pytest.mark.parametrize(
    ("values", "si", "shown"),
    [
        ([0.0, 0.5], "s", "ms"),
        ([0.0, 1.0], "s", "s"),
        ([-0.07], "V", "mV"),
        ([2e-10], "A", "pA"),
        ([1e-9], "A", "nA"),
        ([-2e-9, 1e-12], "A", "nA"),
        ([5e-6], "A", "µA"),
        ([3e-8], "S", "nS"),
        ([3e-6], "S", "µS"),
        ([12.0], "Hz", "Hz"),
        ([0.3], "1", "1"),
        ([np.nan, 2e-9], "A", "nA"),
        ([np.nan], "A", "pA"),
        ([], "A", "pA"),
    ],
)
def test_the_largest_value_decides(values, si, shown) -> None:
    assert display_unit(values, si) == shown


@pytest.mark.parametrize(
    ("si_value", "si", "shown", "value"),
    [
        (0.0025, "s", "ms", 2.5),
        (-0.065, "V", "mV", -65.0),
        (2.5e-10, "A", "pA", 250.0),
        (2.5e-10, "A", "nA", 0.25),
        (6e-9, "S", "nS", 6.0),
        (2e-10, "F", "pF", 200.0),
        (42.0, "Hz", "Hz", 42.0),
    ],
)
def test_conversion(si_value, si, shown, value) -> None:
    assert convert(si_value, si, shown) == pytest.approx(value, rel=1e-12)


def test_a_unit_of_another_dimension_is_refused() -> None:
    with pytest.raises(InputError, match=r"in V cannot be shown in 'ms'.*mV"):
        convert(1.0, "V", "ms")


def test_labels() -> None:
    assert label("time", "s") == "time (s)"
    assert label("CV") == label("CV", "1") == "CV"


@pytest.mark.parametrize(
    ("name", "text"), [("relu", "ReLU"), ("lif_rate", "LIF rate"), ("no_bursts", "no bursts")]
)
def test_names_are_written_as_people_write_them(name: str, text: str) -> None:
    assert display_name(name) == text
    assert display_name(name, {name: "mine"}) == "mine"
