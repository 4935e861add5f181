"""What a model is: equation text, parameters with their sources, initial state.

Values, which never run.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Protocol, Self

import numpy as np
from brian2.equations import Equations
from brian2.units.fundamentalunits import Dimension, Quantity, get_dimensions

from simneuro import units
from simneuro.catalogue.checks import check_neuron
from simneuro.catalogue.frozen import Frozen
from simneuro.errors import InputError, did_you_mean

#: A value for each neuron: a quantity, an array of them, or an expression in the model's names.
Initial = Any


@dataclass(frozen=True)
class Parameter:
    """A number with its unit, its meaning and its source.

    Parameters
    ----------
    value : Quantity, float or str
        A Brian2 quantity, or text such as ``"20 ms"``.
    description : str
        What it means.
    source : str
        A key of the bibliography, or ``"chosen: why"``.

    Raises
    ------
    InputError
        If the value is not one finite quantity.
    """

    value: Any
    description: str
    source: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", units.single(units.read(self.value)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Parameter) and self._content == other._content

    def __hash__(self) -> int:
        return hash(self._content)

    @property
    def _content(self) -> tuple[float, str, str, str]:
        return float(self.value), units.si_unit(self.dimension), self.description, self.source

    @property
    def dimension(self) -> Dimension:
        return get_dimensions(self.value)


@dataclass(frozen=True)
class NeuronModel:
    """A neuron as data.

    Parameters
    ----------
    name, summary : str
        The catalogue name, and one line of what it is.
    equations : str
        Brian2 equations. ``v`` is the membrane potential; the model takes ``I_ext`` (drives) and
        ``I_syn`` (synapses), both in ampere.
    threshold, reset : str
        Brian2 expressions; ``reset`` may be empty.
    refractory : str
        A time in the model's names, or a condition that holds while no further spike counts; may be
        empty. A time is meant as in textbooks: after a spike in the step that
        starts at t the membrane rests for exactly that long from the end of this step, so the
        interval between spikes is the time to threshold, in whole steps, plus ``refractory``.
    method : str
        ``"exact"`` for linear equations (``rk4`` takes over where a synapse makes them non-linear),
        or another Brian2 integrator.
    parameters : mapping of name to Parameter
    initial : mapping of state variable to quantity or expression
    references : tuple of str
        Keys of the bibliography.
    max_dt : Quantity, optional
        The longest time step at which the integrator was shown to be accurate.

    Raises
    ------
    InputError
        If a name is a unit's, an identifier is nobody's, or dimensions do not fit.
    """

    name: str
    summary: str
    equations: str
    threshold: str
    reset: str
    parameters: Mapping[str, Parameter]
    refractory: str = ""
    method: str = "rk4"
    initial: Mapping[str, Initial] = field(default_factory=dict)
    references: tuple[str, ...] = ()
    max_dt: Quantity | None = None

    def __post_init__(self) -> None:
        initial = {name: initial_value(value) for name, value in self.initial.items()}
        object.__setattr__(self, "initial", Frozen(initial))
        object.__setattr__(self, "parameters", Frozen(self.parameters))
        check_neuron(self)

    def __hash__(self) -> int:
        return hash((self.name, self.equations))

    @cached_property
    def parsed(self) -> Equations:
        return Equations(self.equations)

    @property
    def variables(self) -> tuple[str, ...]:
        """The state variables and subexpressions that can be recorded."""
        return tuple(self.parsed.diff_eq_names) + tuple(self.parsed.subexpr_names)

    def with_parameters(self, **values: Any) -> Self:
        """A new model with some parameters changed, such as ``t_ref="5 ms"``."""
        return replace(self, parameters=changed_parameters(self, values))


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


class _Model(Protocol):
    """What has parameters: a neuron, a synapse, or a rule of plasticity."""

    @property
    def name(self) -> str: ...
    @property
    def parameters(self) -> Mapping[str, Parameter]: ...


def changed_parameters(model: _Model, values: Mapping[str, Any]) -> dict[str, Parameter]:
    """The model's parameters with some values changed.

    An unknown name or a wrong dimension is an error.
    """
    checked = {name: parameter_value(model, name, value) for name, value in values.items()}
    return {
        **model.parameters,
        **{name: replace(model.parameters[name], value=value) for name, value in checked.items()},
    }


def parameter_value(model: _Model, name: str, value: Any) -> Any:
    """``value`` as the model's parameter ``name``, its name and dimension checked.

    A parameter in units of the weight takes those of any weight.
    """
    if name not in model.parameters:
        raise InputError(
            f"{model.name} has no parameter {name!r}.{did_you_mean(name, model.parameters)}",
            where=name,
            allowed=model.parameters,
        )
    try:
        quantity = units.read(value)
        if name not in getattr(model, "weights", ()):
            units.require(quantity, model.parameters[name].dimension)
    except InputError as error:
        raise error.at(name) from None
    if not np.all(np.isfinite(np.asarray(quantity))):
        raise InputError(f"got {value}, but this must be a finite number", where=name)
    return quantity
