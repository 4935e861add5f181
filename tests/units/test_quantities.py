"""Text and quantities: nothing is lost between them, and nothing is evaluated."""

from decimal import Decimal
from fractions import Fraction

import brian2.only as b2
import numpy as np
import pytest
import quantities
from brian2.units.fundamentalunits import DIMENSIONLESS, Quantity, get_dimensions
from hypothesis import given, settings
from hypothesis import strategies as st

from simneuro import units
from simneuro.errors import InputError
from simneuro.units.ranges import require_valid

# Symbols as a physics book has them: what one of each is worth in SI units, and its dimension.
SYMBOLS = {
    "s": (Fraction(1), b2.second),
    "ms": (Fraction(1, 10**3), b2.second),
    "us": (Fraction(1, 10**6), b2.second),
    "min": (Fraction(60), b2.second),
    "V": (Fraction(1), b2.volt),
    "mV": (Fraction(1, 10**3), b2.volt),
    "uV": (Fraction(1, 10**6), b2.volt),
    "A": (Fraction(1), b2.amp),
    "nA": (Fraction(1, 10**9), b2.amp),
    "pA": (Fraction(1, 10**12), b2.amp),
    "fA": (Fraction(1, 10**15), b2.amp),
    "pF": (Fraction(1, 10**12), b2.farad),
    "uF": (Fraction(1, 10**6), b2.farad),
    "nS": (Fraction(1, 10**9), b2.siemens),
    "mS": (Fraction(1, 10**3), b2.siemens),
    "Mohm": (Fraction(10**6), b2.ohm),
    "MOhm": (Fraction(10**6), b2.ohm),
    "MΩ": (Fraction(10**6), b2.ohm),
    "Gohm": (Fraction(10**9), b2.ohm),
    "Hz": (Fraction(1), b2.hertz),
    "kHz": (Fraction(10**3), b2.hertz),
    "um": (Fraction(1, 10**6), b2.metre),
    "µm": (Fraction(1, 10**6), b2.metre),  # micro sign
    "μm": (Fraction(1, 10**6), b2.metre),  # Greek mu
    "cm": (Fraction(1, 10**2), b2.metre),
    "mM": (Fraction(1), b2.mole / b2.metre**3),
    "pC": (Fraction(1, 10**12), b2.coulomb),
    "K": (Fraction(1), b2.kelvin),
    "ohm*cm": (Fraction(1, 100), b2.ohm * b2.metre),
    "uF/cm^2": (Fraction(1, 100), b2.farad / b2.metre**2),
    "mS/cm**2": (Fraction(10), b2.siemens / b2.metre**2),
    "uA/cm2": (Fraction(1, 100), b2.amp / b2.metre**2),
    "1/ms": (Fraction(10**3), b2.hertz),
    "um^2": (Fraction(1, 10**12), b2.metre**2),
    "mV/ms": (Fraction(1), b2.volt / b2.second),
    "A*s^0.5": (Fraction(1), b2.amp * b2.second**0.5),
    "A s": (Fraction(1), b2.coulomb),
    "V*ms^-1": (Fraction(10**3), b2.volt / b2.second),
}


NUMBERS = ("0", "1", "-65", "+2", "0.1", ".5", "5.", "1e3", "1E-3", "-54.387", "123456.789e-3")


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("symbol", SYMBOLS)
def test_parse_is_correctly_rounded(number, symbol):
    worth, unit = SYMBOLS[symbol]
    quantity = units.parse(f"{number} {symbol}")
    # A fraction turns into the nearest float in one rounding.
    assert float(quantity) == float(Fraction(Decimal(number)) * worth)
    assert get_dimensions(quantity) is get_dimensions(unit)


def test_the_table_is_not_empty():
    assert len(SYMBOLS) > 30
    assert len(units.SYMBOLS) > 100


@pytest.mark.parametrize("text", ["20ms", " 20 ms ", "20\tms", "2e1 ms", "0.02 s", "20000us"])
def test_one_value_has_many_spellings(text):
    assert float(units.parse(text)) == 0.02


def test_a_bare_number_has_no_unit():
    assert units.parse("0.5") == 0.5
    assert isinstance(units.parse("0.5"), float)
    assert isinstance(units.parse("3 ms/ms"), float)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ms",
        "fast",
        "20 sm",
        "20 Ms2x",
        "20 ms ?",
        "20 ms/",
        "20 ms*",
        "2 0 ms",
        "1e ms",
        "--3 ms",
        "inf ms",
        "nan ms",
        "1e999 s",
        "9e999999 ks",
        "1e9999999999999999999 s",
        "1 ms^999999999",
        "1 ms^99999999999999999999999999",
        "20 second",
        "20 mv",
        "1/2 ms",
        "2*3 ms",
        "__import__('os') ms",
        "20 __class__",
        "exp(1) ms",
    ],
)
def test_anything_else_is_refused_in_one_paragraph(text):
    with pytest.raises(InputError) as caught:
        units.parse(text)
    assert "\n" not in str(caught.value)


def test_nothing_is_evaluated(monkeypatch):
    def refuse(*_args, **_kwargs):
        raise AssertionError("evaluated")

    monkeypatch.setattr("builtins.eval", refuse)
    monkeypatch.setattr("builtins.exec", refuse)
    assert float(units.parse("20 mV")) == 0.02


def test_an_unknown_unit_is_named():
    with pytest.raises(InputError, match="unknown unit 'mv'"):
        units.parse("20 mv")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        *(("mv", "'mV'"), ("ma", "'mA'"), ("Msec", "'ms'"), ("pf", "'pF'"), ("khz", "'kHz'")),
        *(("nsiemens", "'nS'"), ("msiemens", "'mS'"), ("US", "'us' or 'uS'")),
    ],
)
def test_a_similar_unit_is_one_that_people_use(written, meant):
    with pytest.raises(InputError, match=rf" Did you mean {meant}\?$"):
        units.parse(f"20 {written}")


@pytest.mark.parametrize(("written", "wanted"), [("5 ns", "nS"), ("20 MS", "ms")])
def test_where_a_capital_makes_another_unit_that_is_said(written, wanted):
    with pytest.raises(InputError, match=r"\(s is the second, S is the siemens\)"):
        units.require(units.parse(written), units.dimension(wanted))


# Nothing below 1e-280 but zero: the smallest doubles lose digits, and a list is written in the unit
# of its largest entry.
finite = st.just(0.0) | st.floats(1e-280, 1e20) | st.floats(-1e20, -1e-280)


@given(finite, st.sampled_from(sorted(SYMBOLS)))
def test_text_reads_back_as_the_canonical_value(number, symbol):
    quantity = Quantity(number, dim=units.dimension(symbol))
    value = units.canonical(quantity)
    back = units.parse(units.text(value))
    assert float(back) == float(value)
    assert get_dimensions(back) is get_dimensions(value)
    assert units.text(back) == units.text(value)
    # Canonical is the same number to 15 digits.
    assert float(value) == pytest.approx(number, rel=6e-15, abs=0)


@given(st.lists(finite, min_size=1, max_size=5), st.sampled_from(sorted(SYMBOLS)))
def test_a_list_reads_back(numbers, symbol):
    values = Quantity(np.array(numbers), dim=units.dimension(symbol))
    back = units.read(units.write(values))
    assert get_dimensions(back) is get_dimensions(values)
    np.testing.assert_allclose(np.asarray(back), numbers, rtol=6e-15, atol=0)
    assert units.write(back) == units.write(values)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (20 * b2.ms, "20 ms"),
        (0.1 * b2.ms, "0.1 ms"),
        (1 * b2.second, "1 s"),
        (0 * b2.volt, "0 mV"),
        (-65 * b2.mV, "-65 mV"),
        (200 * b2.pF, "200 pF"),
        (1500 * b2.pA, "1.5 nA"),
        (2 * b2.kHz, "2 kHz"),
        (20 / 60 * b2.Hz, "20 /min"),
        (1 / (60 * b2.second), "1 /min"),
        (2.5 / 60 * b2.Hz, "2.5 /min"),
        (-20 / 60 * b2.Hz, "-20 /min"),
        (0.05 * b2.Hz, "0.05 Hz"),
        (0.5 * b2.Hz, "0.5 Hz"),
        (0.123456789 * b2.Hz, "0.123456789 Hz"),
        (200 / 60 * b2.Hz, "3.33333333333333 Hz"),
        (0.3 * b2.msiemens / b2.cm**2, "0.3 mS/cm^2"),
        (1 * b2.ufarad / b2.cm**2, "1 uF/cm^2"),
        (10000 * b2.um**2, "10000 um^2"),
        (-0.0 * b2.mV, "0 mV"),
        (0.5, "0.5"),
        (0.354 * b2.ohm * b2.metre, "35.4 ohm*cm"),
        (291.65 * b2.kelvin, "18.5 degC"),
        (10 * b2.kelvin, "10 K"),
    ],
)
def test_text_is_what_people_write(value, text):
    assert units.text(value) == text


@pytest.mark.parametrize(
    ("unit", "name"),
    [("mV", "a voltage, such as mV"), ("nS", "a conductance, such as nS"), ("V/A", None)],
)
def test_dimensions_have_names(unit, name):
    found = units.dimension_name(units.dimension(unit))
    assert found == (name or "a resistance, such as Mohm")


def test_a_dimension_without_a_name_is_spelt_in_base_units():
    dim = (b2.volt**2).dim
    name = units.dimension_name(dim)
    assert units.dimension(name.removeprefix("a quantity in ")) is dim
    assert units.dimension_name(DIMENSIONLESS) == "a plain number without unit"


@pytest.mark.parametrize("symbol", sorted(SYMBOLS))
def test_the_si_unit_is_worth_one(symbol):
    dim = units.dimension(symbol)
    if dim is DIMENSIONLESS:
        assert units.si_unit(dim) == "1"
        return
    one = units.parse(f"1 {units.si_unit(dim)}")
    assert float(one) == 1.0
    assert get_dimensions(one) is dim


def test_require_names_what_was_got_and_what_is_wanted():
    with pytest.raises(InputError, match=r"got 5 mV, but this must be a time, such as ms"):
        units.require(5 * b2.mV, b2.second.dim)
    with pytest.raises(InputError, match=r"got 5, but this must be a time, such as ms"):
        units.require(5.0, b2.second.dim)
    with pytest.raises(InputError, match="got values in mV"):
        units.require([1, 2] * b2.mV, b2.second.dim)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (5, 5.0),
        (np.float64(0.5), 0.5),
        ("20 ms", 0.02),
        (20 * b2.ms, 0.02),
        (["1 ms", "2 ms"], [0.001, 0.002]),
        ((1, 2.5), [1.0, 2.5]),
        (np.array([1.0, 2.0]), [1.0, 2.0]),
    ],
)
def test_read_takes_what_files_and_callers_give(value, expected):
    np.testing.assert_array_equal(np.asarray(units.read(value)), expected)


@pytest.mark.parametrize("value", [True, None, {}, [], {"a": 1}, ["1 ms", "1 mV"], ["1 ms", 1]])
def test_read_refuses_what_is_no_quantity(value):
    with pytest.raises(InputError):
        units.read(value)


@pytest.mark.parametrize(
    "value",
    [
        [["1 ms"], ["2 ms"]],
        np.ones((2, 2)) * b2.ms,
        float("nan"),
        float("inf"),
        float("nan") * b2.ms,
        np.float64("inf"),
        [1.0, float("nan")],
    ],
)
def test_read_refuses_tables_and_what_is_not_finite(value):
    with pytest.raises(InputError, match=r"plain list|finite"):
        units.read(value)


@pytest.mark.parametrize("value", ["2 ms", 2 * b2.ms, [1, 2] * b2.ms, ["1 ms", "2 ms"], np.ones(2)])
def test_what_is_read_is_a_copy_that_cannot_be_changed(value):
    held = units.read(value)
    with pytest.raises(ValueError, match="read-only"):
        np.asarray(held)[...] = 3
    if isinstance(value, np.ndarray):
        before = np.array(held)
        value *= 2
        np.testing.assert_array_equal(np.asarray(held), before)


def test_a_single_quantity_is_no_list():
    assert units.single(2 * b2.ms) == 2 * b2.ms
    assert units.single(0.5) == 0.5
    with pytest.raises(InputError, match="got 2 values, but this must be one"):
        units.single([1, 2] * b2.ms)


def test_a_mixed_list_shows_both_kinds():
    with pytest.raises(InputError, match="1 ms beside 3 mV"):
        units.read(["1 ms", "2 ms", "3 mV"])


@settings(max_examples=40)
@given(st.integers(1, 99999), st.integers(0, 4))
def test_slow_rates_keep_their_value(digits, places):
    number = Decimal(digits).scaleb(-places)
    value = units.read(f"{number} /min")
    assert float(value) == pytest.approx(float(number) / 60, rel=6e-15)
    assert float(units.parse(units.text(value))) == float(value)
    assert float(units.canonical(float(number) / 60 * b2.Hz)) == float(value)


@pytest.mark.parametrize("number", [np.nan, np.inf])
def test_no_text_stands_for_what_is_not_finite(number):
    with pytest.raises(InputError, match="must be a finite number"):
        units.canonical(number * b2.volt)


def test_data_with_gaps_have_the_unit_of_their_numbers():
    assert units.customary_unit(np.array([np.nan, 2e-3, np.inf]) * b2.volt) == "mV"
    assert units.customary_unit(np.array([np.nan]) * b2.volt) == "mV"
    assert units.readable(np.nan * b2.mV) == "nan mV"  # as messages name it


def test_quantities_of_other_packages_are_not_taken_for_plain_numbers():
    for value in (np.array([20.0, 30.0]) * quantities.ms, np.array(20.0) * quantities.ms):
        with pytest.raises(InputError, match="not a number with a unit"):
            units.read(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("5 ns", "5 ns"),
        ("-0.005 us", "-5 ns"),
        ("0.5 us", "0.5 us"),
        ("0.025 ms", "0.025 ms"),
        ("2 fF", "2 fF"),
        ("0 ms", "0 ms"),
        ("0.05 Hz", "0.05 Hz"),
        ("0.3 uS/cm^2", "0.3 uS/cm^2"),
    ],
)
def test_messages_have_the_unit_of_a_tiny_value(value, text):
    assert units.short_text(units.parse(value)) == text


def test_messages_echo_what_was_written():
    with pytest.raises(InputError, match="got 1500 us, but this must be a voltage"):
        units.require(units.read("1500 us"), units.dimension("V"), "1500 us")
    with pytest.raises(InputError, match="got -1500 us, but this must be >= 0"):
        require_valid(units.read(["1 ms", "-1500 us"]), ">= 0", ["1 ms", "-1500 us"])


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("500 uV", "0.5 mV"),
        ("-450 uV", "-0.45 mV"),
        ("5 uV", "5 uV"),
        ("428.6 pS", "0.4286 nS"),
        ("uniform(0 nS, 500 pS)", "uniform(0 nS, 0.5 nS)"),
        ("30 uV/ms", "30 uV/ms"),
        ("350 pA", "350 pA"),
    ],
)
def test_pages_have_the_units_of_figures(written, shown):
    assert units.readable(written) == shown
    assert units.readable(units.parse("0.0005 V")) == "0.5 mV"
