"""Units as text: what ``"mS/cm^2"`` is worth in SI units, and the words that data use for units."""

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache

from simneuro.errors import InputError, quoted
from simneuro.si import unit_table
from simneuro.si.unit_table import BASE, CUSTOMARY, PLAIN, SYMBOLS, Exponents

_FACTOR = re.compile(
    r"\s*([*/]?)\s*([^\W\d_]+)\s*(?:(?:\^|\*\*)\s*([-+]?\d(?:\.\d+)?)(?!\d)|([23])(?![\d.]))?"
)
# "s-1", as the CF conventions and many tables write it
_BARE_EXPONENT = re.compile(r"(?<=[^\W\d_])-(?=[1-3](?![\d.]))")

_WORDS = {
    "second": "s", "sec": "s", "volt": "V", "ampere": "A", "amp": "A", "siemens": "S",
    "farad": "F", "hertz": "Hz", "ohm": "ohm", "metre": "m", "meter": "m", "coulomb": "C",
}  # fmt: skip
_PREFIXES = {
    "": "", "giga": "G", "mega": "M", "kilo": "k", "centi": "c", "milli": "m", "micro": "u",
    "nano": "n", "pico": "p", "femto": "f",
}  # fmt: skip
#: Words that data use for units, and what the units are.
SPELLINGS: Mapping[str, str] = {
    **{
        f"{prefix}{word}{plural}": short + symbol
        for prefix, short in _PREFIXES.items()
        for word, symbol in _WORDS.items()
        for plural in ("", "s")
    },
    **dict.fromkeys(("msec", "msecs"), "ms"),
    **dict.fromkeys(("usec", "µsec", "μsec"), "us"),
    **dict.fromkeys(("spikes/s", "spike/s", "sp/s", "spk/s", "spikes per second"), "Hz"),
    **dict.fromkeys(("", "dimensionless", "none", "unitless"), PLAIN),
}


@cache
def value_of_unit(text: str) -> tuple[Decimal, Exponents]:
    """What a unit such as ``"mS/cm^2"`` is worth in SI units, and its dimension.

    Raises
    ------
    InputError
        A part of it is not a symbol of `simneuro.si.unit_table`; ``where`` holds that part.
    """
    scale, powers, position = Decimal(1), [0.0] * len(BASE), 0
    if text.startswith("1/"):
        text = text[1:]
    while position < len(text):
        match = _FACTOR.match(text, position)
        if match is None or match[2] not in SYMBOLS:
            raise InputError("unknown unit", where=match[2] if match else text[position:])
        power = Decimal(match[3] or match[4] or 1) * (-1 if match[1] == "/" else 1)
        factor, dimension = SYMBOLS[match[2]]
        scale *= factor**power
        powers = [old + each * float(power) for old, each in zip(powers, dimension, strict=True)]
        position = match.end()
    return scale, tuple(powers)


@cache
def read_unit(written: str) -> tuple[Decimal, Exponents]:
    """`value_of_unit` as data write it: ``"pA"``, ``"milliseconds"``, ``"s-1"``, ``"spikes/s"``.

    Raises
    ------
    InputError
        It is not known.
    """
    text = written.strip()
    text = SPELLINGS.get(text.lower(), text)
    try:
        return value_of_unit("" if text == PLAIN else _BARE_EXPONENT.sub("^-", text))
    except InputError:
        known = "units are written like ms, mV, pA, nS or Hz"
        raise InputError(f"the unit {quoted(written)} is not known; {known}") from None


def is_coherent(units: str) -> bool:
    """Whether a unit is one of SI without a prefix, in which stored values are."""
    try:
        return units == PLAIN or (units != "" and value_of_unit(units)[0] == 1)
    except InputError:
        return False


def name_kind(dimension: Exponents) -> str:
    """A dimension in words, with a unit that people use: ``"a voltage, such as mV"``."""
    if not any(dimension):
        return "a plain number without unit"
    for kind in CUSTOMARY:
        if value_of_unit(kind.units[-1])[1] == tuple(dimension):
            return f"a {kind.name}, such as {kind.example}"
    return f"a quantity in {unit_table.base_unit(dimension)}"
