"""Fields that hold values of cells and synapses: how they are read, checked and written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any

import numpy as np
from brian2.units.fundamentalunits import Dimension, Quantity
from numpy.typing import NDArray
from pydantic import BaseModel

from simneuro import units
from simneuro.errors import InputError, counted, located, there_are
from simneuro.model.frozen import Frozen
from simneuro.model.parameters import initial_value
from simneuro.network.distribution import EXAMPLE, Distribution, require_value
from simneuro.units import By, Converted
from simneuro.units.ranges import in_words, limits_of, require_valid

#: What a field of a value for each cell takes: one quantity, a list of them, a distribution.
PerCell = str | float | NDArray[Any] | Sequence[str | float] | Distribution | Mapping[str, Any]
#: What a field of several quantities takes.
Series = str | float | NDArray[Any] | Sequence[str | float]


@dataclass(frozen=True)
class Each(Converted):
    """A value for each cell, of a unit's dimension and within a range.

    ``rate: Annotated[PerCell, Each("Hz", ">= 0")]`` takes ``"5 Hz"``, ``["5 Hz", "6 Hz"]`` and
    ``{ uniform = ["5 Hz", "9 Hz"] }``.

    Parameters
    ----------
    unit : str
        Any unit of the dimension; ``""`` for a plain number.
    valid : str
        A range such as ``">= 0"``; ``""`` for any finite number.

    Examples
    --------
    >>> from simneuro import network
    >>> rates = network.Each("Hz", ">= 0")
    >>> [float(rate) for rate in rates.read(["5 Hz", "6 Hz"])]
    [5.0, 6.0]
    """

    unit: str
    valid: str = ""

    @cached_property
    def dimension(self) -> Dimension:
        return units.dimension(self.unit)

    def read(self, value: Any) -> Any:
        quantity = require_value(read_value(value), self.dimension, value)
        if isinstance(quantity, Distribution):
            for each in quantity.typical:
                require_valid(each, self.valid)
        else:
            require_valid(quantity, self.valid, value)
        return quantity

    def write(self, value: Any) -> Any:
        return write_value(value)

    @property
    def schema(self) -> Mapping[str, Any]:
        return _VALUE_SCHEMA | {"description": units.describe_field(self.dimension, self.valid)}


class EachItem(Each):
    """One quantity, or one for each item of a list; no distribution.

    Examples
    --------
    >>> from simneuro import network
    >>> times = network.EachItem("s")
    >>> [float(time) for time in times.read(["1 s", "1500 ms"])]
    [1.0, 1.5]
    """

    def read(self, value: Any) -> Any:
        if isinstance(value, (Mapping, Distribution)):
            raise InputError(
                "this must be one value or a list, not a distribution: all cells share it"
            )
        return super().read(value)


def read_value(value: Any) -> Any:
    """A quantity, an array of them, or a distribution."""
    if isinstance(value, Distribution):
        return value
    return Distribution.read(value) if isinstance(value, dict) else units.read(value)


def read_initial(value: Any) -> Any:
    """A value, or an expression as text."""
    return read_value(value) if isinstance(value, (dict, Distribution)) else initial_value(value)


def write_value(value: Any) -> Any:
    """What a file holds for a value."""
    if isinstance(value, str):
        return value
    return value.write() if isinstance(value, Distribution) else units.write(value)


def read_own_parameter(value: Any) -> Any:
    """A quantity, or a table that holds one as ``value`` beside description and source."""
    if isinstance(value, dict):
        return Frozen(
            {key: _read_one(each) if key == "value" else each for key, each in value.items()}
        )
    return _read_one(value)


def _read_one(value: Any) -> Any:
    return units.single(units.read(value))


def write_own_parameter(value: Any) -> Any:
    """What a file holds for a parameter of an own model."""
    if isinstance(value, dict):
        return {key: units.write(each) if key == "value" else each for key, each in value.items()}
    return units.write(value)


def read_anything(value: Any) -> Any:
    """The value as it is, in tables and arrays of its own."""
    if isinstance(value, dict):
        return Frozen({key: read_anything(each) for key, each in value.items()})
    if isinstance(value, (list, tuple)):
        return type(value)(read_anything(each) for each in value)
    return units.read(value) if isinstance(value, np.ndarray) else value


def write_anything(value: Any) -> Any:
    """What a file holds for the value of a dotted path; one quantity has one spelling."""
    if isinstance(value, dict):
        return {key: write_anything(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [write_anything(each) for each in value]
    if isinstance(value, np.ndarray) and value.dtype.kind == "i":
        return value.tolist()
    if isinstance(value, (Distribution, Quantity, np.ndarray)):
        return write_value(value)
    return _spelt(value) if isinstance(value, str) else value


def _spelt(text: str) -> str:
    try:
        quantity = units.read(text)
    except InputError:
        return text
    return units.text(quantity) if isinstance(quantity, Quantity) else text


def read_cell_indices(value: Any) -> Any:
    """A list of whole numbers, as an array that cannot be changed."""
    array = np.asarray(value)
    if array.ndim != 1 or (array.size and not np.issubdtype(array.dtype, np.integer)):
        raise InputError("must be a list of whole numbers")
    cells = array.astype(np.int64)
    cells.setflags(write=False)
    return cells


_BOUNDS = {"type": "array", "minItems": 2, "maxItems": 2}
_VALUE_SCHEMA = {
    "anyOf": [
        {"type": "string", "examples": ["0.6 nS"]},
        {"type": "number"},
        {"type": "array"},
        {
            "type": "object",
            "properties": {"uniform": _BOUNDS, "normal": _BOUNDS},
            "additionalProperties": False,
        },
    ],
    "description": f"a number with its unit, a list of them, or {{ uniform = {EXAMPLE} }}",
}
_OWN_PARAMETER_SCHEMA = {
    "anyOf": [
        {"type": "string"},
        {"type": "number"},
        {
            "type": "object",
            "properties": {
                "value": {},
                "description": {"type": "string"},
                "source": {"type": "string"},
                "valid": {"type": "string", "examples": ["> 0", "0 to 1"]},
            },
            "required": ["value"],
            "additionalProperties": False,
        },
    ],
    "description": "a number with its unit, or a table with value, description, source and valid",
}
_INDICES_SCHEMA = {"type": "array", "items": {"type": "integer", "minimum": 0}}

#: A quantity, an array of them, or a distribution.
Value = Annotated[PerCell, By(read_value, write_value, _VALUE_SCHEMA)]
#: A :data:`Value`, or an expression in the model's own names.
Initial = Annotated[PerCell, By(read_initial, write_value, _VALUE_SCHEMA)]
#: A parameter of an own model: a quantity, or a table with value, description, source, valid.
OwnParameter = Annotated[Any, By(read_own_parameter, write_own_parameter, _OWN_PARAMETER_SCHEMA)]
#: Whatever a dotted path may be set to.
Anything = Annotated[Any, By(read_anything, write_anything, {})]
#: Cells by their number, from 0.
Indices = Annotated[
    Sequence[int] | NDArray[Any], By(read_cell_indices, np.ndarray.tolist, _INDICES_SCHEMA)
]


def check_size(value: Any, size: int | None, what: str) -> None:
    """Raise :class:`InputError` if a list has another length than there are cells or synapses."""
    if not isinstance(value, Distribution) and np.ndim(value) and size not in (None, len(value)):
        choice = f"give one value, one for each {what}, or a distribution"
        there = there_are(size or 0, what)
        raise InputError(f"got {counted(len(value), 'value')}, but {there}; {choice}")


def check_sizes(description: BaseModel, size: int) -> None:
    """Raise :class:`InputError` unless the values fit ``size`` cells.

    A list must have one for each, and of a distribution only a few may lie out of range.
    """
    for name, each in values_for_cells(type(description)).items():
        value = getattr(description, name)
        with located(name):
            check_size(value, size, "cell")
            if isinstance(value, Distribution):
                low, high = limits_of(each.valid, each.dimension)
                value.require_within(low, high, f"this must be {in_words(each.valid)}")


def values_for_cells(description: type[BaseModel]) -> dict[str, Each]:
    """The fields of a description that hold a value for each cell."""
    return {
        name: each
        for name, field in description.model_fields.items()
        for each in field.metadata
        if type(each) is Each
    }


def check_indices(indices: Any, size: int, where: str, what: str = "cell") -> None:
    """Raise :class:`InputError` unless all numbers of cells lie below ``size``."""
    if len(indices) and (indices.min() < 0 or indices.max() >= size):
        wrong = indices[(indices < 0) | (indices >= size)][0]
        several = f"the {size} {what}s are numbered from 0 to {size - 1}"
        range_ = several if size > 1 else f"the only {what} is number 0"
        raise InputError(f"there is no {what} {wrong}; {range_}", where=where)
