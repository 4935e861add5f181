"""Parameters of a scenario's own: numbers that the ``.py`` beside it reads."""

from collections.abc import Mapping
from typing import Annotated, Any, Self

import numpy as np
from brian2.units.fundamentalunits import have_same_dimensions
from pydantic import model_validator

from simneuro import units
from simneuro.errors import InputError, quoted
from simneuro.network.description import Description
from simneuro.network.value_fields import write_anything
from simneuro.units.ranges import require_valid

_ADVICE = "write it as {{ value = {}, source = ... }}"


def _read(value: Any) -> Any:
    """A whole number, a number, a quantity, or a list of these as an array."""
    is_whole = isinstance(value, (int, np.integer)) and not isinstance(value, bool)
    return int(value) if is_whole else units.read(value)


_SCHEMA: dict[str, Any] = {"anyOf": [{"type": "number"}, {"type": "string"}, {"type": "array"}]}
_SCHEMA |= {"description": "a number, with its unit if it has one, or a list of them"}


class ScenarioParameter(Description):
    """A value that the ``.py`` beside the scenario reads: ``scenario.parameters["passes"].value``.

    ``valid`` is its range, such as ``">= 1"``; ``""`` is any finite number. ``source`` is a key of
    the bibliography, or ``"chosen: why"``.

    Examples
    --------
    >>> from simneuro.scenario import ScenarioParameter
    >>> passes = ScenarioParameter(value=60, valid=">= 1", source="chosen: the loss stays then")
    >>> passes.value
    60
    """

    value: Annotated[Any, units.By(_read, write_anything, _SCHEMA)]
    description: str = ""
    source: str = ""
    valid: str = ""

    @model_validator(mode="before")
    @classmethod
    def _has_table(cls, data: Any) -> Any:
        if not isinstance(data, (Mapping, ScenarioParameter)):
            raise InputError(f"got {quoted(data)}, which is no table; {_ADVICE.format(data)}")
        return data

    @model_validator(mode="after")
    def _in_range(self) -> Self:
        require_valid(self.value, self.valid, self.value)
        return self

    def require_same_kind(self, given: Any) -> None:
        """Refuse a value that cannot take the place of this one.

        Raises
        ------
        InputError
            It is a quantity of another dimension, a list in the place of one value, or a fraction
            in the place of a whole number.

        Examples
        --------
        >>> from simneuro.scenario import ScenarioParameter
        >>> ScenarioParameter(value=60).require_same_kind("5 ms")
        Traceback (most recent call last):
        simneuro.errors.InputError: got '5 ms', but this must be a whole number, such as 60.
        """
        value, got, example = _read(given), quoted(given), write_anything(self.value)
        if isinstance(self.value, int):
            if not isinstance(value, int):
                raise InputError(f"got {got}, but this must be a whole number, such as {example}")
        elif np.ndim(value) != np.ndim(self.value):
            wanted = "a list" if np.ndim(self.value) else "a single value"
            raise InputError(f"got {got}, but this must be {wanted}, such as {example}")
        elif not have_same_dimensions(value, self.value):
            raise InputError(f"got {got}, but this must be such as {quoted(example)}")
