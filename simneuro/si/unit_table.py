"""The unit symbols that simneuro knows, what each is worth, and the units that people use.

Plain data without Brian2: the parser of quantities, recordings of other people's scripts and the
axes of figures all read it.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

#: The SI base units, in the order in which exponents name them.
BASE = ("m", "kg", "s", "A", "K", "mol", "cd")

#: A dimension: the exponent of each base unit.
Exponents = tuple[float, ...]


def exponents(**powers: float) -> Exponents:
    """A dimension by its base units: ``exponents(m=2, kg=1, s=-3, A=-1)`` is a voltage."""
    return tuple(powers.get(symbol, 0) for symbol in BASE)


# fmt: off
PREFIXES = {
    "": 0, "G": 9, "M": 6, "k": 3, "c": -2, "m": -3,
    "u": -6, "µ": -6, "μ": -6, "n": -9, "p": -12, "f": -15,
}

#: The coherent SI units that take every prefix. ``Ohm`` and ``Ω`` are other spellings of ``ohm``.
PREFIXED: Mapping[str, Exponents] = {
    "s": exponents(s=1),
    "V": exponents(m=2, kg=1, s=-3, A=-1),
    "A": exponents(A=1),
    "F": exponents(m=-2, kg=-1, s=4, A=2),
    "S": exponents(m=-2, kg=-1, s=3, A=2),
    **dict.fromkeys(("ohm", "Ohm", "Ω"), exponents(m=2, kg=1, s=-3, A=-2)),
    "Hz": exponents(s=-1),
    "m": exponents(m=1),
    "C": exponents(s=1, A=1),
    "mol": exponents(mol=1),
    "J": exponents(m=2, kg=1, s=-2),
}

#: What equations call units, which Brian2 spells out.
NAMES: Mapping[str, str] = {
    "m": "metre", "kg": "kilogram", "s": "second", "A": "amp", "K": "kelvin", "mol": "mole",
    "cd": "candle", "V": "volt", "S": "siemens", "F": "farad", "ohm": "ohm", "Hz": "hertz",
    "C": "coulomb", "J": "joule",
}

#: The unit of a plain number, as in the CF conventions and in UDUNITS.
PLAIN = "1"

_MOLAR = exponents(mol=1, m=-3)


class Customary(NamedTuple):
    """A kind of quantity: its name, the unit of examples and of zero, all units, largest first."""

    name: str
    example: str
    units: Sequence[str]


#: The units that people write for each kind of quantity.
CUSTOMARY = (
    Customary("time", "ms", ("s", "ms", "us")),
    Customary("voltage", "mV", ("V", "mV", "uV")),
    Customary("current", "pA", ("A", "mA", "uA", "nA", "pA")),
    Customary("capacitance", "pF", ("F", "uF", "nF", "pF")),
    Customary("conductance", "nS", ("S", "mS", "uS", "nS", "pS")),
    Customary("resistance", "Mohm", ("Gohm", "Mohm", "kohm", "ohm")),
    Customary("frequency", "Hz", ("kHz", "Hz")),
    Customary("length", "um", ("m", "cm", "mm", "um")),
    Customary("area", "um^2", ("cm^2", "um^2")),
    Customary("capacitance per area", "uF/cm^2", ("F/m^2", "uF/cm^2")),
    Customary("conductance per area", "mS/cm^2", ("S/cm^2", "mS/cm^2", "uS/cm^2")),
    Customary("current per area", "uA/cm^2", ("A/cm^2", "mA/cm^2", "uA/cm^2")),
    Customary("voltage per time", "mV/ms", ("V/s", "mV/ms")),
    Customary("noise density", "pA*ms^0.5", ("nA*ms^0.5", "pA*ms^0.5")),
    Customary("temperature", "degC", ("degC", "K")),
    Customary("resistivity", "ohm*cm", ("ohm*cm",)),
    Customary("concentration", "mM", ("M", "mM", "uM", "nM")),
    Customary("charge", "pC", ("C", "nC", "pC")),
    Customary("velocity", "m/s", ("m/s", "um/s")),
    Customary("charge per amount", "C/mol", ("C/mol",)),
    Customary("rate per concentration", "/mM/ms", ("/mM/ms",)),
    Customary("inverse voltage", "/mV", ("/mV",)),
)

#: Units on the axes of figures, by the SI unit of the values, largest first. Fewer than people
#: write: membrane potentials are in mV, however large, so that figures can be compared.
ON_AXES: Mapping[str, Sequence[str]] = {
    "s": ("s", "ms"),
    "V": ("mV",),
    "A": ("µA", "nA", "pA"),
    "S": ("µS", "nS"),
    "F": ("pF",),
}
# fmt: on


def _symbols() -> dict[str, tuple[Decimal, Exponents]]:
    table = {
        prefix + symbol: (Decimal(1).scaleb(power), dimension)
        for symbol, dimension in PREFIXED.items()
        for prefix, power in PREFIXES.items()
    }
    molar = {
        f"{prefix}M": (Decimal(1000).scaleb(PREFIXES[prefix]), _MOLAR)
        for prefix in ("m", "u", "n", "")
    }
    plain = {
        "min": (Decimal(60), exponents(s=1)),
        "K": (Decimal(1), exponents(K=1)),
        "kg": (Decimal(1), exponents(kg=1)),
    }
    return table | molar | plain


#: Each symbol: how many SI units it is worth, and its dimension.
SYMBOLS = _symbols()

# Of several spellings the first one: later entries are overwritten by earlier ones.
_COHERENT = {
    dimension: symbol for symbol, (worth, dimension) in reversed(SYMBOLS.items()) if worth == 1
}


def base_unit(dimension: Exponents) -> str:
    """A dimension in powers of the SI base units, such as ``"m^2*s^-1"``."""
    powers = [(symbol, power) for symbol, power in zip(BASE, dimension, strict=True) if power]
    return "*".join(symbol if power == 1 else f"{symbol}^{power:g}" for symbol, power in powers)


def si_unit(dimension: Exponents) -> str:
    """The coherent SI unit, as stored beside SI floats: ``"V"``, ``"s"``, `PLAIN` for none."""
    return _COHERENT.get(dimension) or base_unit(dimension) or PLAIN
