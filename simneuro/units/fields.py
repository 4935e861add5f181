"""Fields of a scenario that hold quantities: read from text, checked, and written back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from brian2.units.fundamentalunits import Dimension
from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, SerializationInfo
from pydantic_core import CoreSchema, core_schema

from simneuro.units.fingerprints import abridged
from simneuro.units.quantities import read, require, single, write
from simneuro.units.symbols import dimension, dimension_name


@dataclass(frozen=True, eq=False)
class Converted:
    """A field that ``read`` makes from what a file holds, that ``write`` turns back into it.

    Where a dump is given a function as its context, that names long arrays.
    """

    read: Callable[[Any], Any]
    write: Callable[[Any], Any]
    schema: Mapping[str, Any]

    def __get_pydantic_core_schema__(
        self, _source: Any, _handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        written = core_schema.plain_serializer_function_ser_schema(
            self._dump, info_arg=True, when_used="json"
        )
        return core_schema.no_info_plain_validator_function(self.read, serialization=written)

    def _dump(self, value: Any, info: SerializationInfo) -> Any:
        name = info.context
        return self.write(value) if name is None else abridged(value, self.write, name)

    def __get_pydantic_json_schema__(
        self, _schema: CoreSchema, _handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return dict(self.schema)


def _quantity(dim: Dimension, example: str) -> Converted:
    def convert(value: Any) -> Any:
        return single(require(read(value), dim))

    what = dimension_name(dim)
    schema = {"type": "string", "description": what, "examples": [example]}
    return Converted(convert, write, schema)


Time = Annotated[Any, _quantity(dimension("s"), "20 ms")]
Frequency = Annotated[Any, _quantity(dimension("Hz"), "20 Hz")]
Length = Annotated[Any, _quantity(dimension("m"), "1 cm")]
Resistivity = Annotated[Any, _quantity(dimension("ohm*cm"), "35.4 ohm*cm")]
NoiseDensity = Annotated[Any, _quantity(dimension("A*s^0.5"), "20 pA*ms^0.5")]
