"""Values of cells and synapses: one quantity, a list of them, a distribution, or cell numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import numpy as np
from brian2.units.fundamentalunits import Dimension, Quantity, get_dimensions

from simneuro import units
from simneuro.errors import InputError
from simneuro.model.frozen import Frozen
from simneuro.model.parameters import initial_value
from simneuro.units import Converted

_KINDS: tuple[Literal["uniform", "normal"], ...] = ("uniform", "normal")
_EXAMPLE = '["-60 mV", "-50 mV"]'


@dataclass(frozen=True)
class Distribution:
    """Values drawn for each cell or synapse.

    ``uniform`` between two bounds, or ``normal`` with mean and standard deviation.
    """

    kind: Literal["uniform", "normal"]
    first: Any
    second: Any

    @classmethod
    def read(cls, table: Mapping[str, Any]) -> "Distribution":
        """From a table such as ``{ uniform = ["-60 mV", "-50 mV"] }``."""
        kind = next((kind for kind in _KINDS if table.keys() == {kind}), None)
        if kind is None:
            like = f"a distribution is written like {{ uniform = {_EXAMPLE} }}"
            raise InputError(f"got {dict(table)!r}; {like}", allowed=_KINDS)
        bounds = table[kind]
        if not isinstance(bounds, (list, tuple)) or len(bounds) != 2:
            raise InputError(f"{kind} takes two values, such as {_EXAMPLE}; got {bounds!r}")
        first, second = (units.read(bound) for bound in bounds)
        units.require(second, get_dimensions(first))
        _ordered(kind, first, second)
        return cls(kind, first, second)

    def require(self, dim: Dimension) -> "Distribution":
        """This, if its values have the dimension ``dim``."""
        units.require(self.first, dim)
        return self

    def write(self) -> dict[str, Any]:
        """The table that :meth:`read` reads."""
        return {self.kind: [units.write(self.first), units.write(self.second)]}


def _ordered(kind: str, first: Any, second: Any) -> None:
    if not np.all(np.isfinite([float(first), float(second)])):
        raise InputError(f"{kind} needs finite numbers")
    got = f"{kind} got {units.write(first)} and {units.write(second)}"
    if kind == "uniform" and second < first:
        raise InputError(f"{got}: the upper bound lies below the lower")
    if kind == "normal" and second < 0:
        raise InputError(f"{got}: the standard deviation is negative")


def require_value(value: Any, dim: Dimension) -> Any:
    """``value`` if it has the dimension ``dim``; otherwise an :class:`InputError`."""
    return value.require(dim) if isinstance(value, Distribution) else units.require(value, dim)


def _read_value(value: Any) -> Any:
    if isinstance(value, Distribution):
        return value
    return Distribution.read(value) if isinstance(value, dict) else units.read(value)


def _read_initial(value: Any) -> Any:
    return _read_value(value) if isinstance(value, (dict, Distribution)) else initial_value(value)


def _write_value(value: Any) -> Any:
    if isinstance(value, str):
        return value
    return value.write() if isinstance(value, Distribution) else units.write(value)


def _read_own_parameter(value: Any) -> Any:
    """A quantity, or a table that holds one as ``value`` beside description and source."""
    if isinstance(value, dict):
        return Frozen({key: _one(each) if key == "value" else each for key, each in value.items()})
    return _one(value)


def _one(value: Any) -> Any:
    return units.single(units.read(value))


def _write_own_parameter(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: units.write(each) if key == "value" else each for key, each in value.items()}
    return units.write(value)


def _read_anything(value: Any) -> Any:
    """The value as it is, in tables and arrays of its own."""
    if isinstance(value, dict):
        return Frozen({key: _read_anything(each) for key, each in value.items()})
    if isinstance(value, (list, tuple)):
        return type(value)(_read_anything(each) for each in value)
    return units.read(value) if isinstance(value, np.ndarray) else value


def _write_anything(value: Any) -> Any:
    """What a file holds for the value of a dotted path; one quantity has one spelling."""
    if isinstance(value, dict):
        return {key: _write_anything(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_write_anything(each) for each in value]
    if isinstance(value, np.ndarray) and value.dtype.kind == "i":
        return _write_indices(value)
    if isinstance(value, (Distribution, Quantity, np.ndarray)):
        return _write_value(value)
    return _spelt(value) if isinstance(value, str) else value


def _spelt(text: str) -> str:
    try:
        quantity = units.read(text)
    except InputError:
        return text
    return units.text(quantity) if isinstance(quantity, Quantity) else text


def _read_indices(value: Any) -> Any:
    array = np.asarray(value)
    if array.ndim != 1 or (array.size and not np.issubdtype(array.dtype, np.integer)):
        raise InputError("must be a list of whole numbers")
    cells = array.astype(np.int64)
    cells.setflags(write=False)
    return cells


def _write_indices(value: Any) -> Any:
    return value.tolist()


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
    "description": f"a number with its unit, a list of them, or {{ uniform = {_EXAMPLE} }}",
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
Value = Annotated[Any, Converted(_read_value, _write_value, _VALUE_SCHEMA)]
#: A :data:`Value`, or an expression in the model's own names.
Initial = Annotated[Any, Converted(_read_initial, _write_value, _VALUE_SCHEMA)]
#: A parameter of an own model: a quantity, or a table with value, description, source, valid.
OwnParameter = Annotated[
    Any, Converted(_read_own_parameter, _write_own_parameter, _OWN_PARAMETER_SCHEMA)
]
#: Whatever a dotted path may be set to.
Anything = Annotated[Any, Converted(_read_anything, _write_anything, {})]
#: Cells by their number, from 0.
Indices = Annotated[Any, Converted(_read_indices, _write_indices, _INDICES_SCHEMA)]
