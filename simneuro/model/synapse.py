"""What a synapse is: a receptor's state in the target cell, and a state of each synapse."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Self

from brian2.equations import Equations
from brian2.units.fundamentalunits import Dimension
from brian2.utils.stringtools import get_identifiers

from simneuro import units
from simneuro.model.frozen import Frozen
from simneuro.model.parameters import Parameter, Variant, changed_parameters
from simneuro.model.statements import adds_in_proportion
from simneuro.model.synapse_checks import check_synapse
from simneuro.model.trusted import is_trusted
from simneuro.model.variants import check_variants, in_variant, no_initial


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
    use_for, not_for : str
        What the receptor is for and what it is not for, in a sentence or two each.
    each : str
        Brian2 equations of a state that each synapse has for itself, in ``w``, ``v_pre`` and
        ``v_post``, integrated by ``rk4``; what only ``on_pre`` changes is declared without an
        equation.
    summed : str
        Lines like ``g = w*s : siemens``, in the names of ``each``: quantities of the target neuron
        that are summed over its synapses at the start of each time step, and hold during it.
    variants : mapping of name to Variant
        Named sets of parameters, such as the kinetics of different receptors.
    """

    name: str
    summary: str
    equations: str
    on_pre: str
    current: str
    weight: str
    parameters: Mapping[str, Parameter]
    references: tuple[str, ...] = ()
    use_for: str = ""
    not_for: str = ""
    each: str = ""
    summed: str = ""
    variants: Mapping[str, Variant] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "parameters", Frozen(self.parameters))
        object.__setattr__(self, "variants", Frozen(self.variants))
        if not is_trusted():
            check_synapse(self)
            check_variants(self, no_initial)

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

    def variant(self, name: str) -> Self:
        """The model with the parameters of a variant, and their source.

        Raises
        ------
        InputError
            If it has no variant of that name; the paragraph lists those it has.
        """
        return in_variant(self, name)
