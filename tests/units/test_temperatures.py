"""Temperatures are in degrees Celsius, their differences in kelvin."""

from decimal import Decimal
from fractions import Fraction

import brian2.only as b2
import pytest
from brian2.units.fundamentalunits import get_dimensions
from hypothesis import given
from hypothesis import strategies as st

from simneuro import units
from simneuro.errors import InputError


@pytest.mark.parametrize(
    ("text", "kelvin", "written"),
    [
        ("18.5 degC", "291.65", "18.5 degC"),
        ("6.3 °C", "279.45", "6.3 degC"),
        ("6.3degC", "279.45", "6.3 degC"),
        ("279.45 K", "279.45", "6.3 degC"),
        ("0 degC", "273.15", "0 degC"),
        ("-1.8 degC", "271.35", "-1.8 degC"),
        ("37 degC", "310.15", "37 degC"),
        ("1e1 degC", "283.15", "10 degC"),
        ("10 K", "10", "10 K"),
        ("-273.15 degC", "0", "0 K"),
    ],
)
def test_temperatures_are_in_degrees_celsius(text, kelvin, written):
    quantity = units.parse(text)
    assert float(quantity) == float(Fraction(kelvin))
    assert get_dimensions(quantity) is b2.kelvin.dim
    assert units.text(quantity) == written
    assert float(units.parse(written)) == float(quantity)


@given(st.integers(-731, 1268).map(lambda tenths: Decimal(tenths).scaleb(-1)))
def test_a_temperature_is_written_as_it_was_read(celsius):
    # Tenths of a degree, of which half are no sum of binary fractions with 273.15.
    assert units.text(units.read(f"{celsius} degC")) == f"{celsius.normalize():f} degC".replace(
        "-0 ", "0 "
    )
    kelvin = float(celsius) + 273.15
    assert float(units.canonical(kelvin * b2.kelvin)) == pytest.approx(kelvin, rel=6e-15)


def test_a_list_of_temperatures():
    warm = units.read(["6.3 degC", "18.5 °C", "300 K"])
    assert units.write(warm) == ["6.3 degC", "18.5 degC", "26.85 degC"]
    assert units.write([5, 300] * b2.kelvin) == ["5 K", "300 K"]
    assert units.fingerprint(warm) == units.fingerprint([279.45, 291.65, 300.0] * b2.kelvin)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("-300 degC", "'-300 degC' lies below absolute zero, which is -273.15 degC"),
        ("5 mV/degC", "'degC' cannot be part of a unit: .* a difference of temperatures is in K"),
        ("5 mV/°C", "'°C' cannot be part of a unit"),
        ("5 °Cm", "'°Cm' cannot be part of a unit"),
        ("5 C", None),
        ("5 degF", "unknown unit 'degF'"),
    ],
)
def test_what_is_no_temperature(text, told):
    if told is None:  # coulomb
        with pytest.raises(InputError, match="must be a temperature, such as degC"):
            units.require(units.parse(text), units.dimension("K"))
        return
    with pytest.raises(InputError, match=told):
        units.parse(text)


def test_a_voltage_is_no_temperature():
    with pytest.raises(InputError, match="got 5 mV, but this must be a temperature, such as degC"):
        units.require(5 * b2.mV, units.dimension("K"))
