"""Values and bounds of claims as numbers of the claim's unit."""

import re
from decimal import Decimal
from typing import Annotated, Any

import numpy as np

from simneuro.annotations import Quantities
from simneuro.errors import InputError, quoted
from simneuro.si import names_unit, si_values, unit_named_by
from simneuro.si.unit_table import Exponents, si_unit
from simneuro.si.unit_text import read_unit
from simneuro.wanted_values import Wanted, wanted_by

__all__ = ["Bound", "Quantities", "in_unit"]

_NUMBER = wanted_by(float)
_AND_UNIT = re.compile(r"\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*(.*?)\s*$")
_EXAMPLE = "a number, or one with its unit, such as '5 Hz'"


def _is_bound(given: Any) -> bool:
    return _NUMBER.accepts(given) or (np.ndim(given) == 0 and _carries_unit(given))


#: A number in the unit of the claim, or what names its own: text, a quantity of any package.
Bound = Annotated[float | str, Wanted(_is_bound, _EXAMPLE)]


def in_unit(given: Any, unit: str, where: str) -> Any:
    """What a claim is given, as numbers of its unit.

    Plain numbers are in that unit. A labelled array must have this unit in its attributes, or
    none, if the claim has one. Another one is not converted but refused: arithmetic of xarray may
    keep labels, so that ``1e3 * volts`` can still say ``"V"``.

    Parameters
    ----------
    given : number, array, text or quantity
        Text and quantities are converted.
    unit : str
        The unit of the claim, which may be a word, such as ``"spikes"``.
    where : str
        The argument that errors name.

    Raises
    ------
    InputError
        A unit is given, and the claim has none, one of another kind, or one that is no unit; or a
        labelled array has another unit than the claim.

    Examples
    --------
    >>> from simneuro.analysis.claim_units import in_unit
    >>> float(in_unit("0.02 kHz", "Hz", "than")), in_unit(20, "Hz", "than")
    (20.0, 20)
    """
    if not _carries_unit(given):
        _require_label(given, unit, where)
        return given
    found = _AND_UNIT.match(given) if isinstance(given, str) else None
    if found is not None and found[2] == unit:
        return float(found[1])
    scale, exponents = _read(given, unit, where)
    try:
        values = si_values(given, si_unit(exponents), where)
    except InputError:
        if unit:
            raise
        message = f"got {quoted(given)}, and the claim does not say in which unit its values are"
        raise InputError(f'{message}: give it as unit, such as unit="Hz"', where=where) from None
    # 1e12 is a float and 1e-12 is not; see si.values
    return (values * float(1 / scale) if scale < 1 else values / float(scale))[()]


def _read(given: Any, unit: str, where: str) -> tuple[Decimal, Exponents]:
    """What the unit of the claim is worth, and its dimension."""
    try:
        return read_unit(unit)
    except InputError:
        message = f"got {quoted(given)}, and the values of the claim are in {quoted(unit)}"
        raise InputError(f"{message}; give a number of these", where=where) from None


def _require_label(given: Any, unit: str, where: str) -> None:
    """Refuse arrays that say another unit than the claim."""
    if isinstance(given, (list, tuple)):
        for each in given:
            _require_label(each, unit, where)
        return
    label = unit_named_by(given)
    if label is None or not unit or label.strip() == unit.strip():
        return
    (scale, kind), (wanted, wanted_kind) = _worth(label), _worth(unit)
    # What is counted, and parts of a whole, are pure numbers.
    if kind == wanted_kind and (scale == wanted or not any(kind)):
        return
    way_out = f"give {where}.values if the numbers are in {unit} and the label is only left over"
    if kind == wanted_kind:
        way_out = f"give {float(scale / wanted):g} * {where}.values if they are in {label}, and "
        way_out += f"{where}.values if the numbers are in {unit} already"
    raise InputError(
        f"is labelled {quoted(label)}, and the claim is in {quoted(unit)}. Arithmetic of xarray "
        f"may keep labels, so it cannot be seen which is right: {way_out}",
        where=where,
    )


def _worth(unit: str) -> tuple[Decimal, tuple[float, ...]]:
    """A unit's worth and dimension; a word that is no unit, such as ``"spikes"``, is a number."""
    try:
        scale, kind = read_unit(unit)
    except InputError:
        return Decimal(1), (0.0,)
    return scale, tuple(kind) if any(kind) else (0.0,)


def _carries_unit(given: Any) -> bool:
    if isinstance(given, (list, tuple)):
        return any(map(_carries_unit, given))
    return isinstance(given, str) or (names_unit(given) and unit_named_by(given) is None)
