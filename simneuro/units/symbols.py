"""Unit symbols as Brian2's dimensions, the parser of compound units, and names of dimensions."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache

from brian2.units.fundamentalunits import Dimension, get_or_create_dimension

from simneuro.errors import InputError, did_you_mean, quoted
from simneuro.si import unit_table, unit_text

#: How people write degrees Celsius, and where their zero lies (K). A difference of temperatures is
#: in K, so that no unit is made of these.
CELSIUS = ("degC", "°C")
ZERO_CELSIUS = Decimal("273.15")

#: Each unit symbol: how many SI units it is worth, and its dimension.
SYMBOLS: Mapping[str, tuple[Decimal, Dimension]] = {
    symbol: (worth, get_or_create_dimension(exponents))
    for symbol, (worth, exponents) in unit_table.SYMBOLS.items()
}


@cache
def unit(text: str) -> tuple[Decimal, Dimension]:
    """A unit such as ``"mS/cm^2"``: its value in SI units, and its dimension."""
    try:
        scale, powers = unit_text.value_of_unit(text)
    except InputError as error:
        raise unknown_unit(error.where) from None
    return scale, get_or_create_dimension(powers)


def unknown_unit(found: str) -> InputError:
    """The error for text that is not a unit."""
    found = found.lstrip("*/ ")
    if found.startswith(CELSIUS):
        alone = "stands alone after a number; a difference of temperatures is in K"
        return InputError(f"{quoted(found)} cannot be part of a unit: it {alone}")
    known = "units are written like ms, mV, nS, uF/cm^2 or Hz"
    if found.startswith(("sqrt", "\u221a")):
        return InputError(f"unknown unit {quoted(found)}; a root is a power, as in ms^0.5")
    return InputError(f"unknown unit {quoted(found)}; {known}.{_similar_unit(found)}")


def _similar_unit(found: str) -> str:
    """A hint at the units that were meant: of a name (``nsiemens``), or of similar symbols.

    Of symbols that differ in capitals alone, those that people use: ``mv`` is not a megavolt.
    """
    meant = _of_name(found)
    if not meant:
        used = [each for kind in unit_table.CUSTOMARY for each in kind.units]
        meant = [each for each in dict.fromkeys(used) if each.lower() == found.lower()]
    if not meant:
        return did_you_mean(found, SYMBOLS)
    return f" Did you mean {' or '.join(map(repr, meant))}?"


def _of_name(found: str) -> list[str]:
    """The unit that ends with the name of one, such as ``mV`` for ``mvolts``."""
    lower = found.lower().removesuffix("s")
    names = [(name, symbol) for symbol, name in unit_table.NAMES.items()]
    for name, symbol in (*names, ("sec", "s"), ("ampere", "A")):
        if not lower.endswith(name.removesuffix("s")):
            continue
        prefix = found[: len(lower) - len(name.removesuffix("s"))]
        used = CUSTOMARY[SYMBOLS[symbol][1]].units if SYMBOLS[symbol][1] in CUSTOMARY else ()
        for meant in (prefix + symbol, prefix.lower() + symbol):
            if meant in used or (meant in SYMBOLS and not {prefix.lower() + symbol} & {*used}):
                return [meant]
    return []


def tell_capitals(got: Dimension, wanted: Dimension) -> str:
    """A hint where two kinds of units differ in a capital letter alone, as ns and nS do."""
    pairs = (("s", "the second", "S", "the siemens"), ("m", "the metre", "M", "mol per litre"))
    for small, of_small, large, of_large in pairs:
        if {got, wanted} == {SYMBOLS[small][1], SYMBOLS[large][1]}:
            return f" ({small} is {of_small}, {large} is {of_large})"
    return ""


def dimension(text: str) -> Dimension:
    """The dimension of a unit such as ``"mV"`` or ``"A*s^0.5"``.

    Raises
    ------
    InputError
        A part of the text is no known unit.

    Examples
    --------
    >>> from simneuro import units
    >>> units.dimension("mV") == units.dimension("V")
    True
    """
    return unit(text)[1]


#: The units that people use, by the dimension they measure.
CUSTOMARY: Mapping[Dimension, unit_table.Customary] = {
    dimension(kind.units[-1]): kind for kind in unit_table.CUSTOMARY
}


def dimension_name(dim: Dimension) -> str:
    """A dimension in words, with a unit that people use: ``"a voltage, such as mV"``.

    Parameters
    ----------
    dim : Dimension
        As `dimension` gives it.

    Examples
    --------
    >>> from simneuro import units
    >>> units.dimension_name(units.dimension("V"))
    'a voltage, such as mV'
    """
    return unit_text.name_kind(dim._dims)


def base_unit(dim: Dimension) -> str:
    """A dimension in powers of the SI base units, such as ``"m^2*s^-1"``."""
    return unit_table.base_unit(dim._dims)


def si_unit(dim: Dimension) -> str:
    """The unit without prefix, as stored beside SI floats: ``"V"``, ``"s"``; ``"1"`` for none.

    Parameters
    ----------
    dim : Dimension
        As `dimension` gives it.

    Examples
    --------
    >>> from simneuro import units
    >>> units.si_unit(units.dimension("mV"))
    'V'
    """
    return unit_table.si_unit(dim._dims)
