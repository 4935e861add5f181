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
from brian2.utils.stringtools import get_identifiers

from simneuro import units
from simneuro.catalogue.checks import check_neuron
from simneuro.catalogue.frozen import Frozen
from simneuro.catalogue.statements import adds_in_proportion
from simneuro.catalogue.synapse_checks import check_synapse
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


@dataclass(frozen=True)
class SynapseModel:
    """A receptor as data, in neutral names that the engine makes specific to each receptor.

    Parameters
    ----------
    name, summary : str
    equations : str
        Brian2 equations of the receptor's state inside the target neuron, in the target's ``v``;
        may be empty.
    on_pre : str
        What a spike does after the delay. ``w`` is the weight that arrives, ``share`` the part of
        the synapse's weight that this is: 1 unless plasticity says otherwise. Empty where spikes do
        nothing.
    current : str
        The name of the current that flows into the target, or ``""``.
    weight : str
        A unit of the weight, such as ``"nS"``.
    parameters : mapping of name to Parameter
    references : tuple of str
    each : str
        Brian2 equations of a state that each synapse has for itself, in ``w``, ``v_pre`` and
        ``v_post``, integrated by ``rk4``; what only ``on_pre`` changes is declared without an
        equation.
    summed : str
        Lines like ``g = w*s : siemens``, in the names of ``each``: quantities of the target neuron
        that are summed over its synapses at the start of each time step, and hold during it.
    """

    name: str
    summary: str
    equations: str
    on_pre: str
    current: str
    weight: str
    parameters: Mapping[str, Parameter]
    references: tuple[str, ...] = ()
    each: str = ""
    summed: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "parameters", Frozen(self.parameters))
        check_synapse(self)

    def __hash__(self) -> int:
        return hash((self.name, self.equations, self.summed))

    @cached_property
    def parsed(self) -> Equations:
        return Equations(self.equations)

    @cached_property
    def parsed_each(self) -> Equations:
        return Equations(self.each)

    @cached_property
    def parsed_summed(self) -> Equations:
        return Equations(self.summed)

    @property
    def variables(self) -> tuple[str, ...]:
        """What can be recorded in the target neuron."""
        own = tuple(self.parsed.diff_eq_names) + tuple(self.parsed.subexpr_names)
        return own + tuple(self.parsed_summed.names)

    def dimension_of(self, variable: str) -> Dimension:
        """The dimension of one of :attr:`variables`."""
        within = self.parsed if variable in self.parsed.names else self.parsed_summed
        return within[variable].dim

    @property
    def weight_dimension(self) -> Dimension:
        return units.dimension(self.weight)

    @property
    def is_linear(self) -> bool:
        """Whether its equations do not depend on ``v``: the target's then stay linear."""
        return "v" not in self.parsed.identifiers

    @property
    def has_events(self) -> bool:
        """Whether spikes do anything."""
        return bool(self.on_pre.strip())

    @property
    def needs_source(self) -> bool:
        """Whether it needs the membrane potential of the source, as a gap junction does."""
        texts = (self.each, self.summed, self.on_pre)
        return any("v_pre" in get_identifiers(text) for text in texts)

    @property
    def adds_weights(self) -> bool:
        """Whether n events at once are the same as one with n times the weight."""
        alone = self.each or self.summed or not self.has_events
        return not alone and adds_in_proportion(self.on_pre, "w")

    def with_parameters(self, **values: Any) -> Self:
        """A new model with some parameters changed, such as ``tau="3 ms"``."""
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
