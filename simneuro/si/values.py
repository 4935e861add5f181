"""SI floats from what people hold: numbers, text, labelled arrays, quantities of other packages.

Plain numbers are SI already. Whatever names a unit is converted, or refused where the unit is
unknown or of another kind. Nothing here imports Brian2, pint, quantities or astropy: their objects
are recognised by what they offer.
"""

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simneuro.errors import InputError, quoted
from simneuro.si import unit_table
from simneuro.si.unit_table import BASE, PLAIN, Exponents
from simneuro.si.unit_text import is_coherent, name_kind, read_unit, value_of_unit

_NUMBER = re.compile(r"\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*(.*?)\s*$")


def si_values(value: Any, unit: str, where: str) -> NDArray[np.float64]:
    """An array of SI floats from what a caller gives; see the module.

    Parameters
    ----------
    value
        A number, an array or a list (SI); text such as ``"50 pA"``, or a list of it; a
        ``DataArray`` or ``Series`` whose ``attrs["units"]`` names the unit; a quantity of Brian2,
        pint, quantities (as Neo has) or astropy; for times also ``timedelta64``.
    unit : str
        The coherent SI unit that the numbers are wanted in, such as ``"A"``.
    where : str
        The place that errors name.

    Raises
    ------
    InputError
        The value is not made of numbers, or its unit is unknown or of another kind.
    """
    try:
        return _convert(value, unit)
    except InputError as error:
        raise error.at(where) from None


def si_number(value: Any, unit: str, where: str) -> float:
    """One SI float; arguments and errors as `si_values`."""
    found = si_values(value, unit, where)
    if found.size != 1:
        raise InputError(f"got {found.size} values, but this must be one", where=where)
    return float(found.reshape(()))


def seconds(value: Any, where: str) -> float:
    """A time in s, as `si_number` reads it."""
    return si_number(value, "s", where)


def _convert(value: Any, unit: str) -> NDArray[np.float64]:
    if isinstance(value, (str, bytes)):
        return _read_text(value, unit)
    if isinstance(value, (list, tuple)) and names_unit(value):
        return np.array([_convert(item, unit) for item in value])
    named = unit_named_by(value)
    numbers = _as_numbers(_magnitude(value, unit), unit)
    return numbers if named is None else _scale(numbers, named, unit)


def to_coherent(values: Any, units: str, where: str) -> tuple[NDArray[np.float64], str]:
    """Numbers in ``units`` as SI floats, and the coherent unit of these.

    Where the values name a unit themselves, theirs counts, and ``units`` says of what kind it is.
    """
    try:
        scale, dimension = read_unit(units)
    except InputError as error:
        raise error.at(where) from None
    unit = units if is_coherent(units) else unit_table.si_unit(dimension)
    numbers = si_values(values, unit, where)
    if scale == 1 or names_unit(values):
        return numbers, unit
    return (numbers / float(1 / scale) if scale < 1 else numbers * float(scale)), unit


def names_unit(value: Any) -> bool:
    """Whether a value is more than plain numbers: text, a quantity, or labelled with a unit."""
    if isinstance(value, (list, tuple)):
        return any(names_unit(item) for item in value)
    if isinstance(value, (int, float, np.generic)) or type(value) is np.ndarray:
        return False
    marks = (getattr(value, mark, None) for mark in ("dim", "rescale", "to_value", "magnitude"))
    return (
        isinstance(value, str)
        or unit_named_by(value) is not None
        or any(mark is not None for mark in marks)
    )


def unit_named_by(value: Any) -> str | None:
    """The unit in the attributes of a labelled array; None if there is none.

    ``attrs["units"]``, or ``attrs["unit"]``.
    """
    attrs = getattr(value, "attrs", None)
    if not isinstance(attrs, Mapping):
        return None
    found = attrs.get("units", attrs.get("unit"))
    return None if found is None else str(found)


def _read_text(value: str | bytes, unit: str) -> NDArray[np.float64]:
    match = _NUMBER.match(value) if isinstance(value, str) else None
    if match is None or (unit != PLAIN and not match[2]):
        raise InputError(f"{quoted(value)} is not {name_kind(_dimension(unit))}")
    return _scale(np.asarray(float(match[1])), match[2], unit)


def _scale(numbers: NDArray[np.float64], named: str, unit: str) -> NDArray[np.float64]:
    """Numbers in the unit that is named, in the SI unit."""
    scale, dimension = read_unit(named)
    _require_kind(dimension, unit, f"got values in {named or 'no unit'}")
    # 1e12 is a float and 1e-12 is not: 50 pA are 5e-11 A only if divided.
    return numbers / float(1 / scale) if scale < 1 else numbers * float(scale)


def _dimension(unit: str) -> Exponents:
    return value_of_unit("" if unit == PLAIN else unit)[1]


def _require_kind(dimension: Exponents, unit: str, got: str) -> None:
    wanted = _dimension(unit)
    if tuple(dimension) != wanted:
        raise InputError(f"{got}, but this must be {name_kind(wanted)}")


def _magnitude(value: Any, unit: str) -> Any:
    """The numbers of a quantity of another package, in the SI unit; other things as they are."""
    dimensions = getattr(value, "dim", None)
    if dimensions is not None and not isinstance(value, np.generic):  # Brian2, whose floats are SI
        powers = tuple(float(dimensions.get_dimension(base)) for base in BASE)
        _require_kind(powers, unit, f"got values in {unit_table.si_unit(powers)}")
        return value
    wanted = "" if unit == PLAIN else unit
    try:
        if callable(rescale := getattr(value, "rescale", None)):  # quantities, which Neo uses
            return rescale(wanted or "dimensionless").magnitude
        if callable(to_value := getattr(value, "to_value", None)):  # astropy
            return to_value(wanted)
        if getattr(value, "magnitude", None) is not None:  # pint
            return value.to(wanted).magnitude
    except Exception as problem:  # each package has exceptions of its own
        kind = name_kind(_dimension(unit))
        raise InputError(f"got {quoted(value)}, but this must be {kind} ({problem})") from None
    return value


def _as_numbers(value: Any, unit: str) -> NDArray[np.float64]:
    """An array of floats; durations of NumPy and pandas in s."""
    try:
        array = np.asarray(value)
    except (ValueError, TypeError):  # lists of unequal length, and datasets of xarray
        raise InputError(f"got {quoted(value)}, but these must be numbers in {unit}") from None
    if array.dtype.kind == "m":
        _require_kind(_dimension("s"), unit, "got times")
        return np.asarray(array / np.timedelta64(1, "ns"), np.float64) / 1e9
    if array.dtype.kind not in "biuf":
        raise InputError(f"got {quoted(value)}, but these must be numbers in {unit}")
    return np.asarray(array, np.float64)
