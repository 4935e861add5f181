"""What a neuron is: equation text, parameters with their sources, initial state.

Values, which never run.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Any, Self

from brian2.equations import Equations
from brian2.units.fundamentalunits import Quantity

from simneuro import units
from simneuro.model.frozen import Frozen
from simneuro.model.neuron_checks import check_initial, check_neuron
from simneuro.model.parameters import (
    Initial,
    Parameter,
    Variant,
    changed_parameters,
    initial_value,
)
from simneuro.model.trusted import is_trusted
from simneuro.model.variants import check_variants, in_variant


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
        Brian2 expressions; ``reset`` may be empty. In a threshold ``rand()`` is a number between
        0 and 1 for each cell and time step: ``"rand() < 1 - exp(-rho*dt)"`` fires at the rate
        ``rho``. It follows the scenario's seed, and may stand there once.
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
    use_for, not_for : str
        What the model is for and what it is not for, in a sentence or two each.
    variants : mapping of name to Variant
        Named sets of parameters, such as the firing patterns of a cell type.
    input_range : (current, current), optional
        The constant currents over which its response curve is shown, and half-way between which a
        step of current shows how it fires.

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
    use_for: str = ""
    not_for: str = ""
    variants: Mapping[str, Variant] = field(default_factory=dict)
    input_range: tuple[Any, Any] | None = None

    def __post_init__(self) -> None:
        initial = {name: initial_value(value) for name, value in self.initial.items()}
        object.__setattr__(self, "initial", Frozen(initial))
        object.__setattr__(self, "parameters", Frozen(self.parameters))
        object.__setattr__(self, "variants", Frozen(self.variants))
        if self.input_range is not None:
            object.__setattr__(self, "input_range", _currents(self.input_range))
        if not is_trusted():
            check_neuron(self)
            check_variants(self, partial(check_initial, self))

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

    def variant(self, name: str) -> Self:
        """The model with the parameters, their source and the initial state of a variant.

        Raises
        ------
        InputError
            If it has no variant of that name; the paragraph lists those it has.
        """
        return in_variant(self, name)


def _currents(given: tuple[Any, Any]) -> tuple[Quantity, Quantity]:
    low, high = (units.require(units.read(value), units.dimension("A")) for value in given)
    return low, high
