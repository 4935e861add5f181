"""Unit symbols, what they are worth, and what people call a dimension."""

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache

from brian2.units import allunits
from brian2.units.fundamentalunits import DIMENSIONLESS, Dimension

from simneuro.errors import InputError

# fmt: off
_PREFIXES = {
    "": 0, "G": 9, "M": 6, "k": 3, "c": -2, "m": -3,
    "u": -6, "µ": -6, "μ": -6, "n": -9, "p": -12, "f": -15,
}
_PREFIXED = {
    "s": allunits.second, "V": allunits.volt, "A": allunits.amp, "F": allunits.farad,
    "S": allunits.siemens, "ohm": allunits.ohm, "Ohm": allunits.ohm, "Ω": allunits.ohm,
    "Hz": allunits.hertz, "m": allunits.metre, "C": allunits.coulomb, "mol": allunits.mole,
    "J": allunits.joule,
}
_PLAIN = {
    "min": (Decimal(60), allunits.second.dim),
    "K": (Decimal(1), allunits.kelvin.dim),
    "kg": (Decimal(1), allunits.kilogram.dim),
    "M": (Decimal(1000), allunits.mole.dim / allunits.metre.dim**3),
}

# What people write for a dimension: the unit of examples and of zero, then all, largest first.
_CUSTOMARY = (
    ("time", "ms", ("s", "ms", "us")),
    ("voltage", "mV", ("V", "mV", "uV")),
    ("current", "pA", ("A", "mA", "uA", "nA", "pA")),
    ("capacitance", "pF", ("F", "uF", "nF", "pF")),
    ("conductance", "nS", ("S", "mS", "uS", "nS", "pS")),
    ("resistance", "Mohm", ("Gohm", "Mohm", "kohm", "ohm")),
    ("frequency", "Hz", ("kHz", "Hz")),
    ("length", "um", ("m", "cm", "mm", "um")),
    ("area", "um^2", ("cm^2", "um^2")),
    ("capacitance per area", "uF/cm^2", ("F/m^2", "uF/cm^2")),
    ("conductance per area", "mS/cm^2", ("S/cm^2", "mS/cm^2", "uS/cm^2")),
    ("current per area", "uA/cm^2", ("A/cm^2", "mA/cm^2", "uA/cm^2")),
    ("voltage per time", "mV/ms", ("V/s", "mV/ms")),
    ("noise density", "pA*ms^0.5", ("nA*ms^0.5", "pA*ms^0.5")),
    ("temperature", "degC", ("degC", "K")),
    ("resistivity", "ohm*cm", ("ohm*cm",)),
    ("concentration", "mM", ("M", "mM", "uM", "nM")),
    ("charge", "pC", ("C", "nC", "pC")),
    ("velocity", "m/s", ("m/s", "um/s")),
    ("charge per amount", "C/mol", ("C/mol",)),
    ("rate per concentration", "/mM/ms", ("/mM/ms",)),
    ("inverse voltage", "/mV", ("/mV",)),
)
# fmt: on

#: How people write degrees Celsius, and where their zero lies (K). A difference of temperatures is
#: in K, so that no unit is made of these.
CELSIUS = ("degC", "°C")
ZERO_CELSIUS = Decimal("273.15")

_SI_BASE = ("m", "kg", "s", "A", "K", "mol", "cd")
_FACTOR = re.compile(
    r"\s*([*/]?)\s*([^\W\d_]+)\s*(?:(?:\^|\*\*)\s*([-+]?\d(?:\.\d+)?)(?!\d)|([23])(?![\d.]))?"
)


def _symbols() -> dict[str, tuple[Decimal, Dimension]]:
    table = {
        prefix + symbol: (Decimal(1).scaleb(power), unit.dim)
        for symbol, unit in _PREFIXED.items()
        for prefix, power in _PREFIXES.items()
    }
    molar = {f"{p}M": (Decimal(1000).scaleb(_PREFIXES[p]), _PLAIN["M"][1]) for p in ("m", "u", "n")}
    return table | molar | _PLAIN


#: Each unit symbol: how many SI units it is worth, and its dimension.
SYMBOLS: Mapping[str, tuple[Decimal, Dimension]] = _symbols()


@cache
def unit(text: str) -> tuple[Decimal, Dimension]:
    """What a unit such as ``"mS/cm^2"`` is worth in SI units, and its dimension."""
    scale, dimension, position = Decimal(1), DIMENSIONLESS, 0
    if text.startswith("1/"):
        text = text[1:]
    while position < len(text):
        match = _FACTOR.match(text, position)
        if match is None or match[2] not in SYMBOLS:
            raise _unknown(match[2] if match else text[position:])
        power = Decimal(match[3] or match[4] or 1) * (-1 if match[1] == "/" else 1)
        factor, dim = SYMBOLS[match[2]]
        scale, dimension = scale * factor**power, dimension * dim ** float(power)
        position = match.end()
    return scale, dimension


def _unknown(found: str) -> InputError:
    found = found.lstrip("*/ ")
    if found.startswith(CELSIUS):
        alone = "stands alone after a number; a difference of temperatures is in K"
        return InputError(f"{found!r} is no part of a unit: it {alone}")
    known = "units are written like ms, mV, nS, uF/cm^2 or Hz"
    return InputError(f"unknown unit {found!r}; {known}")


def dimension(text: str) -> Dimension:
    """The dimension of a unit such as ``"mV"`` or ``"A*s^0.5"``."""
    return unit(text)[1]


#: Name, example unit and customary units of each dimension that people have a name for.
CUSTOMARY: Mapping[Dimension, tuple[str, str, tuple[str, ...]]] = {
    dimension(row[2][-1]): row for row in _CUSTOMARY
}


def dimension_name(dim: Dimension) -> str:
    """What a dimension is called, with a unit that people use: ``"a voltage, such as mV"``."""
    if dim is DIMENSIONLESS:
        return "a plain number without unit"
    if dim in CUSTOMARY:
        name, example, _ = CUSTOMARY[dim]
        return f"a {name}, such as {example}"
    return f"a quantity in {base_unit(dim)}"


def base_unit(dim: Dimension) -> str:
    """A dimension in powers of the SI base units, such as ``"m^2*s^-1"``."""
    powers = [(symbol, power) for symbol, power in zip(_SI_BASE, dim._dims, strict=True) if power]
    return "*".join(symbol if power == 1 else f"{symbol}^{power:g}" for symbol, power in powers)


def si_unit(dim: Dimension) -> str:
    """The unit without prefix, as stored beside SI floats: ``"V"``, ``"s"``, ``""``."""
    if dim is DIMENSIONLESS:
        return ""
    plain = (symbol for symbol, (scale, own) in SYMBOLS.items() if own is dim and scale == 1)
    return next(plain, None) or base_unit(dim)
