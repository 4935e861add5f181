"""What people hold, as SI floats: each expected value is what the unit means."""

import brian2
import numpy as np
import pandas as pd
import pytest
import quantities
import xarray as xr

from simneuro import si
from simneuro.errors import InputError
from simneuro.si.unit_table import PLAIN
from simneuro.si.unit_text import is_coherent

LEVELS = [0.0, 50.0, 300.0]
IN_AMPERE = [0.0, 5e-11, 3e-10]


class Pint:
    """What a quantity of pint offers."""

    def __init__(self, magnitude, units):
        self.magnitude, self.units = np.asarray(magnitude), units

    def __repr__(self):  # in the name of a test, which must be the same in every process
        return f"{self.magnitude} {self.units}"

    def to(self, unit):
        if (self.units, unit) != ("pA", "A"):
            raise TypeError(f"cannot convert from {self.units} to {unit}")
        return Pint(self.magnitude * 1e-12, "A")


class Astropy(np.ndarray):
    """What a quantity of astropy offers: an array that forgets its unit if it is made plain."""

    def to_value(self, unit):
        assert unit == "A"
        return np.asarray(self) * 1e-12


@pytest.mark.parametrize(
    "value",
    [
        IN_AMPERE,
        np.array(IN_AMPERE),
        LEVELS * brian2.pA,
        [0 * brian2.pA, 0.05 * brian2.nA, 300 * brian2.pA],
        ["0 pA", "0.05 nA", "300e-12 A"],
        np.array(LEVELS) * quantities.pA,
        Pint(LEVELS, "pA"),
        np.array(LEVELS).view(Astropy),
        *(
            xr.DataArray(LEVELS, attrs={key: unit})
            for key in ("units", "unit")
            for unit in ("pA", " pA ", "picoampere", "picoamps", "Picoamp")
        ),
        xr.DataArray(IN_AMPERE),
        xr.DataArray(IN_AMPERE, attrs={"units": "A", "long_name": "input current"}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_currents_in_ampere(value):
    np.testing.assert_allclose(si.si_values(value, "A", "here"), IN_AMPERE, rtol=1e-14)


def test_a_prefix_costs_no_rounding():
    fifty = xr.DataArray([50.0, 0.1], attrs={"units": "pA"})
    assert si.si_values(fifty, "A", "here").tolist() == [5e-11, 1e-13]


@pytest.mark.parametrize(
    ("unit", "worth"),
    [
        *((unit, 1.0) for unit in ("Hz", "1/s", "/s", "s^-1", "s**-1", "s-1", "spikes/s", "hertz")),
        *((unit, 1000.0) for unit in ("kHz", "1/ms", "ms^-1", "ms-1")),
        ("1/min", 1 / 60),
    ],
)
def test_rates_in_hertz(unit, worth):
    rate = xr.DataArray([3.0], attrs={"units": unit})
    assert si.si_values(rate, "Hz", "here") == pytest.approx(3 * worth)


@pytest.mark.parametrize(
    "value",
    [
        np.array([100, 1500], "m8[ms]"),
        pd.to_timedelta([0.1, 1.5], unit="s"),
        pd.Series(pd.to_timedelta([0.1, 1.5], unit="s")),
        xr.DataArray([100, 1500], attrs={"units": "milliseconds"}),
        xr.DataArray([100, 1500], attrs={"units": "msec"}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_times_in_seconds(value):
    np.testing.assert_allclose(si.si_values(value, "s", "here"), [0.1, 1.5])


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (50 * brian2.mV, "here: got values in V, but this must be a current, such as pA"),
        (np.array(50) * quantities.mV, "must be a current"),
        (Pint(50, "mV"), "must be a current.*cannot convert"),
        (xr.DataArray(50, attrs={"units": "mV"}), "got values in mV, but"),
        (xr.DataArray(50, attrs={"units": "pA/um^2"}), "got values in pA/um"),
        (xr.DataArray(50, attrs={"units": ""}), "got values in no unit"),
        (xr.DataArray(50, attrs={"units": "ppA"}), "the unit 'ppA' is not known"),
        (np.array([1], "m8[ms]"), "got times"),
        (np.array([1], "M8[ms]"), "must be numbers in A"),
        ("50", "'50' is not a current"),
        ("fifty pA", "is not a current"),
        (["50 pA", "50 mV"], "got values in mV"),
        ([50 * brian2.pA, 50 * brian2.ms], "got values in s"),
        (None, "got None"),
        ({"a": 1}, "must be numbers"),
        (np.array([1j]), "must be numbers"),
    ],
    ids=str,
)
def test_what_is_refused(value, message):
    with pytest.raises(InputError, match=message):
        si.si_values(value, "A", "here")


def test_one_number_is_one():
    assert si.seconds("20 ms", "here") == 0.02
    assert si.seconds(np.array([[3]]), "here") == 3.0
    with pytest.raises(InputError, match="here: got 2 values, but this must be one"):
        si.seconds([1, 2], "here")


def test_plain_numbers_have_no_unit():
    assert si.si_values(xr.DataArray(2.0, attrs={"units": "1"}), PLAIN, "x") == 2.0
    assert si.si_values(xr.DataArray(2.0, attrs={"units": "dimensionless"}), PLAIN, "x") == 2.0
    with pytest.raises(InputError, match="x: got values in A, but this must be a plain number"):
        si.si_values(2 * brian2.amp, PLAIN, "x")


@pytest.mark.parametrize(
    ("values", "units", "expected"),
    [
        ([-70.0], "mV", ([-0.07], "V")),
        ([-70.0], "millivolts", ([-0.07], "V")),
        ([-70.0] * brian2.mV, "mV", ([-0.07], "V")),
        ([-70.0] * brian2.mV, "V", ([-0.07], "V")),
        ([2.0], "mS/cm^2", ([20.0], "m^-4*kg^-1*s^3*A^2")),
        ([2.0], "S/m^2", ([2.0], "S/m^2")),
        ([2.0], "1", ([2.0], "1")),
        ([2.0], "", ([2.0], "1")),
    ],
)
def test_to_a_coherent_unit(values, units, expected):
    numbers, unit = si.to_coherent(values, units, "here")
    np.testing.assert_allclose(numbers, expected[0], rtol=1e-14)
    assert unit == expected[1]
    assert is_coherent(unit)


def test_units_with_a_prefix_are_not_coherent():
    assert [is_coherent(unit) for unit in ("V", "A*s^0.5", "1")] == [True] * 3
    assert [is_coherent(unit) for unit in ("mV", "furlong", "")] == [False] * 3
