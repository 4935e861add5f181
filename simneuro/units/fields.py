"""Fields that hold quantities: their unit, their range, how they are read and written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any

import numpy as np
from brian2.units.fundamentalunits import Dimension
from numpy.typing import NDArray
from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, SerializationInfo
from pydantic_core import CoreSchema, core_schema

from simneuro.units.fingerprints import abridge
from simneuro.units.quantities import read, require, single
from simneuro.units.ranges import in_words, require_valid
from simneuro.units.symbols import CUSTOMARY, dimension, dimension_name
from simneuro.units.written import write

#: What a field of one quantity takes: text with a unit, a plain number, a Brian2 quantity.
Scalar = str | float | NDArray[Any]


class Converted:
    """A field that ``read`` makes from what a file holds, and that ``write`` turns back into it.

    Where a dump is given a function as its context, that function stands in for long arrays.
    """

    def read(self, value: Any) -> Any:
        """What the field holds, from what a file or a caller gives.

        Raises
        ------
        InputError
            It cannot be read, has another dimension than the field, or lies outside its range.
        """
        raise NotImplementedError

    def write(self, value: Any) -> Any:
        """What a file holds, from what the field holds."""
        raise NotImplementedError

    @property
    def schema(self) -> Mapping[str, Any]:
        """The JSON Schema of what a file holds."""
        raise NotImplementedError

    def __get_pydantic_core_schema__(
        self, _source: Any, _handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        written = core_schema.plain_serializer_function_ser_schema(
            self._dump, info_arg=True, when_used="json"
        )
        return core_schema.no_info_plain_validator_function(self.read, serialization=written)

    def _dump(self, value: Any, info: SerializationInfo) -> Any:
        name = info.context
        return self.write(value) if name is None else abridge(value, self.write, name)

    def __get_pydantic_json_schema__(
        self, _schema: CoreSchema, _handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return dict(self.schema)


@dataclass(frozen=True)
class By(Converted):
    """A field read and written by two functions.

    Parameters
    ----------
    reader, writer : callable
        From what a file holds to the value of the field, and back.
    json_schema : mapping
        What a file may hold, as JSON Schema.

    Examples
    --------
    >>> from simneuro import units
    >>> field = units.By(str.upper, str.lower, {"type": "string"})
    >>> field.read("mv"), field.write("MV")
    ('MV', 'mv')
    """

    reader: Callable[[Any], Any]
    writer: Callable[[Any], Any]
    json_schema: Mapping[str, Any]

    def __hash__(self) -> int:
        return hash((self.reader, self.writer))

    def read(self, value: Any) -> Any:
        return self.reader(value)

    def write(self, value: Any) -> Any:
        return self.writer(value)

    @property
    def schema(self) -> Mapping[str, Any]:
        return self.json_schema


@dataclass(frozen=True)
class One(Converted):
    """One quantity of a unit's dimension, within a range.

    ``tau: Annotated[Scalar, One("s", "> 0")]`` takes ``"10 ms"`` and refuses ``"0 ms"``.

    Parameters
    ----------
    unit : str
        Any unit of the dimension; ``""`` for a plain number.
    valid : str
        A range such as ``"> 0"``, ``">= 0"`` or ``"0 to 1"``; ``""`` for any finite number.
    example : str
        For the JSON Schema; made of the customary unit if not given.

    Examples
    --------
    >>> from simneuro import units
    >>> float(units.One("s", "> 0").read("10 ms"))
    0.01
    """

    unit: str
    valid: str = ""
    example: str = ""

    @cached_property
    def dimension(self) -> Dimension:
        return dimension(self.unit)

    def read(self, value: Any) -> Any:
        quantity = single(require(read(value), self.dimension, value))
        require_valid(quantity, self.valid, value)
        return quantity

    def write(self, value: Any) -> Any:
        return write(value)

    @property
    def schema(self) -> Mapping[str, Any]:
        described = describe_field(self.dimension, self.valid)
        kind = "string" if self.unit else "number"
        return {"type": kind, "description": described, "examples": [self.example or self._example]}

    @property
    def _example(self) -> str:
        return f"20 {CUSTOMARY[self.dimension][1]}" if self.dimension in CUSTOMARY else "1"


def describe_field(dim: Dimension, valid: str) -> str:
    """What a field takes, in words: ``"a time, such as ms, > 0"``.

    Parameters
    ----------
    dim : Dimension
        As `dimension` gives it.
    valid : str
        The range, as in `One`.

    Examples
    --------
    >>> from simneuro import units
    >>> units.describe_field(units.dimension("s"), "> 0")
    'a time, such as ms, > 0'
    """
    return dimension_name(dim) + (f", {in_words(valid)}" if valid else "")


def to_si(value: Any) -> Any:
    """SI floats of a quantity or plain number: one number, or an array of them.

    Parameters
    ----------
    value : quantity, float or array of them

    Examples
    --------
    >>> from simneuro import units
    >>> units.to_si(units.parse("20 ms"))
    0.02
    """
    return np.asarray(value, dtype=float) if np.ndim(value) else float(value)


Time = Annotated[Scalar, One("s")]
