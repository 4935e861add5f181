"""Text to quantity and back: the only place where the two meet.

``parse("20 ms")`` gives a Brian2 quantity, ``text(quantity)`` what a person would write for it. The parser knows a list of symbols and nothing
else; nothing is evaluated.
"""

import re
from collections.abc import Mapping
from decimal import Context, Decimal, InvalidOperation
from typing import Annotated, Any

import numpy as np
from brian2.units import allunits
from brian2.units.fundamentalunits import DIMENSIONLESS, Dimension, Quantity, get_dimensions
from pydantic import BeforeValidator, GetPydanticSchema, PlainSerializer, WithJsonSchema
from pydantic_core import core_schema

from simneuro.errors import InputError

_PREFIXES = {"": 0, "G": 9, "M": 6, "k": 3, "c": -2, "m": -3, "u": -6, "µ": -6, "μ": -6, "n": -9, "p": -12, "f": -15}
_PREFIXED = {
    "s": allunits.second, "V": allunits.volt, "A": allunits.amp, "F": allunits.farad, "S": allunits.siemens, "ohm": allunits.ohm,
    "Ohm": allunits.ohm, "Ω": allunits.ohm, "Hz": allunits.hertz, "m": allunits.metre, "C": allunits.coulomb, "mol": allunits.mole, "J": allunits.joule,
}  # fmt: skip
_PLAIN = {
    "min": (Decimal(60), allunits.second.dim), "K": (Decimal(1), allunits.kelvin.dim), "kg": (Decimal(1), allunits.kilogram.dim),
    "M": (Decimal(1000), allunits.mole.dim / allunits.metre.dim**3),
}  # fmt: skip


def _symbols() -> dict[str, tuple[Decimal, Dimension]]:
    table = {p + s: (Decimal(1).scaleb(power), unit.dim) for s, unit in _PREFIXED.items() for p, power in _PREFIXES.items()}
    molar = {f"{p}M": (Decimal(1000).scaleb(_PREFIXES[p]), _PLAIN["M"][1]) for p in ("m", "u", "n")}
    return table | molar | _PLAIN


SYMBOLS: Mapping[str, tuple[Decimal, Dimension]] = _symbols()

# What people write for a dimension: the unit of examples and of zero, then all of them, largest first.
_CUSTOMARY = (
    ("time", "ms", ("s", "ms", "us")), ("voltage", "mV", ("V", "mV", "uV")), ("current", "pA", ("A", "mA", "uA", "nA", "pA")),
    ("capacitance", "pF", ("F", "uF", "nF", "pF")), ("conductance", "nS", ("S", "mS", "uS", "nS", "pS")),
    ("resistance", "Mohm", ("Gohm", "Mohm", "kohm", "ohm")), ("frequency", "Hz", ("kHz", "Hz")), ("length", "um", ("m", "cm", "mm", "um")),
    ("area", "um^2", ("cm^2", "um^2")), ("capacitance per area", "uF/cm^2", ("F/m^2", "uF/cm^2")),
    ("conductance per area", "mS/cm^2", ("S/cm^2", "mS/cm^2", "uS/cm^2")), ("current per area", "uA/cm^2", ("A/cm^2", "mA/cm^2", "uA/cm^2")),
    ("voltage per time", "mV/ms", ("V/s", "mV/ms")), ("noise density", "pA*ms^0.5", ("nA*ms^0.5", "pA*ms^0.5")),
    ("temperature", "K", ("K",)), ("concentration", "mM", ("M", "mM", "uM", "nM")), ("charge", "pC", ("C", "nC", "pC")),
)  # fmt: skip

# Units kept below 1, down to a hundredth: people write 0.1 ms, not 100 us.
_KEPT = ("ms", "mS/cm^2")

_QUANTITY = re.compile(r"\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*(.*?)\s*$")
_FACTOR = re.compile(r"\s*([*/]?)\s*([^\W\d_]+)\s*(?:(?:\^|\*\*)\s*([-+]?\d+(?:\.\d+)?)|([23])(?![\d.]))?")


def _unit(text: str) -> tuple[Decimal, Dimension]:
    scale, dimension, position = Decimal(1), DIMENSIONLESS, 0
    if text.startswith("1/"):
        text = text[1:]
    while position < len(text):
        match = _FACTOR.match(text, position)
        if match is None or match[2] not in SYMBOLS:
            found = match[2] if match else text[position:]
            raise InputError(f"unknown unit {found!r}; units are written like ms, mV, nS, uF/cm^2 or Hz")
        power = Decimal(match[3] or match[4] or 1) * (-1 if match[1] == "/" else 1)
        factor, dim = SYMBOLS[match[2]]
        scale, dimension = scale * factor**power, dimension * dim ** float(power)
        position = match.end()
    return scale, dimension


def parse(text: str) -> Quantity | float:
    """Read ``"20 ms"``, ``"0.3 mS/cm^2"`` or ``"0.5"``.

    Returns
    -------
    brian2.Quantity or float
        The correctly rounded value; a bare number is dimensionless.

    Raises
    ------
    InputError
        If the text is not a number followed by known units.
    """
    match = _QUANTITY.match(text)
    if match is None:
        raise InputError(f'{text!r} is not a number with a unit, such as "20 ms"')
    scale, dimension = _unit(match[2])
    try:
        value = float(Decimal(match[1]) * scale)
    except InvalidOperation as error:
        raise InputError(f"{text!r} is not a number that can be stored") from error
    return value if dimension is DIMENSIONLESS else Quantity(value, dim=dimension)


def dimension(unit: str) -> Dimension:
    """The dimension of a unit such as ``"mV"`` or ``"A*s^0.5"``."""
    return _unit(unit)[1]


_BY_DIMENSION: Mapping[Dimension, tuple[str, str, tuple[str, ...]]] = {dimension(row[1]): row for row in _CUSTOMARY}


def dimension_name(dim: Dimension) -> str:
    """What a dimension is called, with a unit that people use: ``"a voltage, such as mV"``."""
    if dim is DIMENSIONLESS:
        return "a plain number without unit"
    if dim in _BY_DIMENSION:
        name, example, _ = _BY_DIMENSION[dim]
        return f"a {name}, such as {example}"
    return f"a quantity in {dim!r}"


def display_unit(value: Any) -> str:
    """The unit in which a person would write ``value`` (a quantity, or an array of one dimension); ``""`` if dimensionless."""
    dim = get_dimensions(value)
    if dim is DIMENSIONLESS:
        return ""
    if dim not in _BY_DIMENSION:
        return _si(dim)
    _, example, units = _BY_DIMENSION[dim]
    size = Decimal(f"{np.max(np.abs(np.asarray(value)), initial=0.0):.15g}")
    if size == 0:
        return example
    return next((unit for unit in units if size >= _unit(unit)[0] * (Decimal("0.01") if unit in _KEPT else 1)), units[-1])


def _si(dim: Dimension) -> str:
    symbols = ("m", "kg", "s", "A", "K", "mol", "cd")
    powers = [(symbol, power) for symbol, power in zip(symbols, dim._dims, strict=True) if power]
    return "*".join(f"{symbol}^{power:g}" for symbol, power in powers)


def magnitude(value: Any, unit: str) -> float:
    """``value`` as a number of ``unit``, rounded to 15 digits so that 0.1*ms reads 0.1."""
    scale = _unit(unit)[0] if unit else Decimal(1)
    return float(Context(prec=15).divide(Decimal(repr(float(value))), scale))


def text(value: Any) -> str:
    """What a person would write for a scalar quantity: ``"20 ms"``. ``parse`` reads it back to the same value."""
    unit = display_unit(value)
    if unit and unit == _si(get_dimensions(value)):
        return f"{float(value):.15g} {unit}"
    return f"{_number(magnitude(value, unit))} {unit}".strip()


def _number(value: float) -> str:
    return f"{value:.15g}"


def canonical(value: Any) -> Any:
    """The quantity that :func:`text` stands for, so that what is stored, written and read again is one value."""
    if np.ndim(value) or get_dimensions(value) not in _BY_DIMENSION:
        return value
    return parse(text(value))


def require(value: Any, dim: Dimension) -> Any:
    """``value`` if it has the dimension ``dim``; otherwise an :class:`InputError` in units that people write."""
    if get_dimensions(value) is dim:
        return value
    got = text(value) if not np.ndim(value) else f"values in {display_unit(value) or 'plain numbers'}"
    raise InputError(f"got {got}, but this must be {dimension_name(dim)}")


def read(value: Any) -> Any:
    """A quantity from what a file or a caller gives: text, a number, a quantity, or a list of them (an array quantity)."""
    if isinstance(value, str):
        return canonical(parse(value))
    if isinstance(value, bool):
        raise InputError(f'got {str(value).lower()}, which is not a number with a unit, such as "20 ms"')
    if isinstance(value, (int, float)) and not isinstance(value, Quantity):
        return float(value)
    if isinstance(value, (Quantity, np.ndarray, np.number)):
        return value if np.ndim(value) else canonical(value)
    if isinstance(value, (list, tuple)) and value:
        return _array([read(item) for item in value])
    raise InputError(f'got {value!r}, which is not a number with a unit, such as "20 ms"')


def _array(items: list[Any]) -> Any:
    dims = {get_dimensions(item) for item in items}
    if len(dims) > 1:
        raise InputError(f"a list must have one kind of unit, but this has {text(items[0])} beside {text(next(i for i in items if get_dimensions(i) is not get_dimensions(items[0])))}")
    return Quantity(np.array([float(item) for item in items]), dim=dims.pop())


def write(value: Any) -> Any:
    """What a file holds for a quantity: ``"20 ms"``, a plain number, or a list of them."""
    if np.ndim(value):
        unit = display_unit(value)
        return [f"{_number(magnitude(item, unit))} {unit}" if unit else float(item) for item in np.asarray(value)]
    return text(value) if isinstance(value, Quantity) and get_dimensions(value) is not DIMENSIONLESS else float(value)


def _annotated(dim: Dimension | None, example: str) -> Any:
    def convert(value: Any) -> Any:
        quantity = read(value)
        return quantity if dim is None else require(quantity, dim)

    kind = "a number with its unit" if dim is None else dimension_name(dim)
    schema: dict[str, Any] = {"type": "string", "description": kind, "examples": [example]}
    if dim is None:
        schema = {"anyOf": [{"type": "string"}, {"type": "number"}, {"type": "array"}], "description": kind, "examples": [example]}
    any_schema = GetPydanticSchema(lambda _source, _handler: core_schema.any_schema())
    return Annotated[Any, any_schema, BeforeValidator(convert), PlainSerializer(write, when_used="json"), WithJsonSchema(schema)]


AnyQuantity = _annotated(None, "0.6 nS")
Time = _annotated(dimension("s"), "20 ms")
Current = _annotated(dimension("A"), "200 pA")
Frequency = _annotated(dimension("Hz"), "20 Hz")
NoiseDensity = _annotated(dimension("A*s^0.5"), "20 pA*ms^0.5")


def si_unit(dim: Dimension) -> str:
    """The unit without prefix of a dimension, as stored beside SI floats: ``"V"``, ``"s"``, ``""``."""
    if dim is DIMENSIONLESS:
        return ""
    plain = (symbol for symbol, (scale, own) in SYMBOLS.items() if own is dim and scale == 1)
    return next(plain, None) or _si(dim)
