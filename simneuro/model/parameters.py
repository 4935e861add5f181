"""The numbers of a model: each with its unit, meaning, source and range; and named sets of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import numpy as np
from brian2.units.fundamentalunits import Dimension, get_dimensions

from simneuro import units
from simneuro.calls import checked
from simneuro.errors import InputError, did_you_mean, quoted
from simneuro.model.frozen import Frozen
from simneuro.units.ranges import bounds, require_valid

#: The source of a parameter of a user's model that says none.
UNSOURCED = "chosen: given without a source"
_ENTRIES = ("value", "description", "source", "valid")

#: A value for each neuron: a quantity, an array of them, or an expression in the model's names.
Initial = Any


@checked
@dataclass(frozen=True)
class Parameter:
    """A number with its unit, its meaning, its source and its range.

    Parameters
    ----------
    value : Quantity, float or str
        A Brian2 quantity, or text such as ``"20 ms"``.
    description : str
        What it means.
    source : str
        A key of the bibliography, or ``"chosen: why"``.
    valid : str
        Which values it may have: ``"> 0"``, ``">= 0"``, ``"0 to 1"``, ``"-100 mV to 0 mV"``;
        ``""`` for any finite number.

    Raises
    ------
    InputError
        If the value is not one finite quantity in that range.

    Examples
    --------
    >>> tau = sn.Parameter("20 ms", "membrane time constant", "chosen: an example", valid="> 0")
    >>> round(float(tau.value), 9)  # s
    0.02
    """

    value: Any
    description: str
    source: str
    valid: str = ""

    def __post_init__(self) -> None:
        given = self.value
        object.__setattr__(self, "value", units.single(units.read(given)))
        bounds(self.valid, self.dimension)
        require_valid(self.value, self.valid, given)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Parameter) and self._content == other._content

    def __hash__(self) -> int:
        return hash(self._content)

    @property
    def _content(self) -> tuple[float, str, str, str, str]:
        unit = units.si_unit(self.dimension)
        return float(self.value), unit, self.description, self.source, self.valid

    @property
    def dimension(self) -> Dimension:
        return get_dimensions(self.value)


@checked
@dataclass(frozen=True)
class Variant:
    """A named set of values of a model's parameters, such as a firing pattern of one cell type.

    Parameters
    ----------
    summary : str
        One line of what it is.
    parameters : mapping of parameter to value
        Those that differ from the model's own.
    source : str
        Of all these values: a key of the bibliography, or ``"chosen: why"``.
    initial : mapping of state variable to quantity or expression
        Where it differs from the model's own.
    input : Quantity or str, optional
        The step of current that the source shows it with.

    Examples
    --------
    >>> from simneuro.model import Variant
    >>> fast = Variant("A shorter rest", {"t_ref": "1 ms"}, "chosen: an example")
    >>> sorted(fast.parameters)
    ['t_ref']
    """

    summary: str
    parameters: Mapping[str, Any]
    source: str
    initial: Mapping[str, Initial] = field(default_factory=dict)
    input: Any = None

    def __post_init__(self) -> None:
        values = {name: units.single(units.read(value)) for name, value in self.parameters.items()}
        start = {name: initial_value(value) for name, value in self.initial.items()}
        object.__setattr__(self, "parameters", Frozen(values))
        object.__setattr__(self, "initial", Frozen(start))
        if self.input is not None:
            current = units.require(units.read(self.input), units.dimension("A"), self.input)
            object.__setattr__(self, "input", units.single(current))

    def __hash__(self) -> int:
        return hash((self.summary, self.source))


class Parametrised(Protocol):
    """Whatever has a name and parameters."""

    @property
    def name(self) -> str: ...

    @property
    def parameters(self) -> Mapping[str, Parameter]: ...


def initial_value(value: Any) -> Any:
    """A quantity where the text is one (``"-60 mV"``), otherwise the text itself.

    That is then an expression in the model's names (``"E_L"``).
    """
    try:
        return units.read(value)
    except InputError:
        if isinstance(value, str):
            return value
        raise


def read_parameters(values: Mapping[str, Any], source: str) -> dict[str, Parameter]:
    """Parameters from what a file or a caller gives: each one a value, or a table with its meaning.

    Parameters
    ----------
    values : mapping of name to Parameter, quantity, text or mapping
        ``"20 ms"``, or ``{"value": "20 ms", "description": "...", "source": "..."}``.
    source : str
        The source of those that say none.

    Raises
    ------
    InputError
        An entry is none of these.
    """
    return {
        name: each if isinstance(each, Parameter) else _read_parameter(name, each, source)
        for name, each in values.items()
    }


def _read_parameter(name: str, value: Any, source: str) -> Parameter:
    try:
        return Parameter(**{"description": "", "source": source, **parameter_entries(name, value)})
    except InputError as error:
        raise error.at(f"parameters.{name}") from None


def parameter_entries(name: str, value: Any) -> Mapping[str, Any]:
    """A parameter's table, which may be its value alone."""
    if not isinstance(value, Mapping):
        return {"value": value}
    if value.keys() - set(_ENTRIES) or "value" not in value:
        raise InputError(
            "a parameter is a value with its unit, or a table",
            where=f"parameters.{name}",
            allowed=_ENTRIES,
        )
    return value


def changed_parameters(
    model: Parametrised, values: Mapping[str, Any], **said: str
) -> dict[str, Parameter]:
    """The model's parameters with some values changed; ``source`` may be changed with them.

    An unknown name, a wrong dimension or a value out of range is an error.
    """
    checked = {name: _one_value(model, name, value) for name, value in values.items()}
    changed = {
        name: replace(model.parameters[name], value=value, **said)
        for name, value in checked.items()
    }
    return {**model.parameters, **changed}


def _one_value(model: Parametrised, name: str, value: Any) -> Any:
    checked = parameter_value(model, name, value)
    try:
        return units.single(checked)
    except InputError as error:
        raise error.at(name) from None


def parameter_value(model: Parametrised, name: str, value: Any) -> Any:
    """``value`` as the model's parameter ``name``: its name, dimension and range checked.

    A parameter in units of the weight takes those of any weight.
    """
    if name not in model.parameters:
        raise InputError(
            f"{model.name} has no parameter {quoted(name)}.{did_you_mean(name, model.parameters)}",
            where=name,
            allowed=model.parameters,
        )
    try:
        quantity = units.read(value)
        if name not in getattr(model, "weights", ()):
            units.require(quantity, model.parameters[name].dimension, value)
        if not np.all(np.isfinite(np.asarray(quantity))):
            raise InputError(f"got {value}, but this must be a finite number")
        require_valid(quantity, model.parameters[name].valid, value)
    except InputError as error:
        raise error.at(name) from None
    return quantity
