"""What a rule of plasticity is: how the spikes of its two cells change a synapse."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Self

from brian2.equations import Equations
from brian2.equations.equations import DIFFERENTIAL_EQUATION
from brian2.units.fundamentalunits import Dimension, Quantity

from simneuro import units
from simneuro.model.frozen import Frozen
from simneuro.model.parameters import Parameter, Variant, changed_parameters
from simneuro.model.plasticity_checks import check_plasticity
from simneuro.model.statements import assigned
from simneuro.model.trusted import is_trusted
from simneuro.model.variants import check_variants, in_variant, no_initial


@dataclass(frozen=True)
class PlasticityModel:
    """A rule of plasticity as data; it goes with any receptor, whatever the unit of its weight.

    Parameters
    ----------
    name, summary : str
    equations : str
        Brian2 equations of each synapse, in ``v_pre`` and ``v_post``. They are linear, and solved
        from event to event; one that is not is marked ``(clock-driven)`` and integrated in every
        time step by ``rk4``. What only events change is declared without an equation.
    on_pre, on_post : str
        What a presynaptic spike does when it arrives, and what a postsynaptic spike does. ``w`` is
        the synapse's weight, ``binomial(n, p)`` a random number. In a time step with both, all
        arrivals come first.
    transmitted : str
        The weight that a spike brings to the receptor, after ``on_pre``: an expression that is
        proportional to ``w``. In a chain of rules, ``w`` is what the rule before lets through.
    parameters : mapping of name to Parameter
    weights : tuple of str
        Those parameters that are in the unit of the weight, whatever it is.
    initial : mapping of variable to quantity
        Where it is not zero.
    references : tuple of str
    use_for, not_for : str
        What the rule is for and what it is not for, in a sentence or two each.
    variants : mapping of name to Variant
        Named sets of parameters, such as depressing and facilitating synapses.
    """

    name: str
    summary: str
    equations: str
    parameters: Mapping[str, Parameter]
    on_pre: str = ""
    on_post: str = ""
    transmitted: str = "w"
    weights: tuple[str, ...] = ()
    initial: Mapping[str, Quantity | float] = field(default_factory=dict)
    references: tuple[str, ...] = ()
    use_for: str = ""
    not_for: str = ""
    variants: Mapping[str, Variant] = field(default_factory=dict)

    def __post_init__(self) -> None:
        initial = {name: units.read(value) for name, value in self.initial.items()}
        object.__setattr__(self, "initial", Frozen(initial))
        object.__setattr__(self, "parameters", Frozen(self.parameters))
        object.__setattr__(self, "variants", Frozen(self.variants))
        if not is_trusted():
            check_plasticity(self)
            check_variants(self, no_initial)

    def __hash__(self) -> int:
        return hash((self.name, self.equations, self.on_pre))

    @cached_property
    def parsed(self) -> Equations:
        return Equations(self.equations)

    @property
    def variables(self) -> tuple[str, ...]:
        """What can be recorded in each synapse, beside ``w``."""
        return tuple(name for name, _ in self.parsed.items())

    @property
    def event_driven(self) -> tuple[str, ...]:
        """The variables that are solved from event to event."""
        return tuple(
            name
            for name, equation in self.parsed.items()
            if equation.type == DIFFERENTIAL_EQUATION and "clock-driven" not in equation.flags
        )

    @property
    def changes_weight(self) -> bool:
        """Whether it changes ``w`` itself, not only what a spike transmits."""
        return "w" in assigned(self.on_pre) | assigned(self.on_post)

    @property
    def modulates(self) -> bool:
        """Whether what a spike transmits is not simply the weight."""
        return self.transmitted.strip() != "w"

    @property
    def weight_dimension(self) -> Dimension | None:
        """The dimension of the weights among its parameters; None if there are none."""
        return self.parameters[self.weights[0]].dimension if self.weights else None

    def with_parameters(self, **values: Any) -> Self:
        """A new rule with some parameters changed, such as ``tau_rec="200 ms"``."""
        return replace(self, parameters=changed_parameters(self, values))

    def variant(self, name: str) -> Self:
        """The model with the parameters of a variant, and their source.

        Raises
        ------
        InputError
            If it has no variant of that name; the paragraph lists those it has.
        """
        return in_variant(self, name)
