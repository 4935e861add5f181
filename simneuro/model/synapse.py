"""Synapse models: a receptor's state in the target cell, and a state of each synapse."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any, ClassVar

from brian2.equations.equations import SUBEXPRESSION, Equations
from brian2.units.fundamentalunits import DIMENSIONLESS, Dimension
from brian2.utils.stringtools import get_identifiers

from simneuro import units
from simneuro.calls import checked
from simneuro.errors import InputError, quoted
from simneuro.model.model_base import ModelBase
from simneuro.model.parameters import Parameter, Variant
from simneuro.model.reserved_names import (
    RECORDED_NAMES,
    check_parameter_names,
    check_variable_names,
)
from simneuro.model.statements import adds_in_proportion
from simneuro.model.text_checks import (
    changing,
    check_equations,
    check_flags,
    check_statements,
    known_names,
    parsed,
    run_check,
    synapse_names,
    variable,
)
from simneuro.model.trusted import is_trusted
from simneuro.model.value_checks import check_finite
from simneuro.model.variant_checks import check_variants, no_initial
from simneuro.si.unit_table import PLAIN
from simneuro.units.ranges import bounds


@checked
@dataclass(frozen=True, repr=False)
class SynapseModel(ModelBase):
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
        A unit of the weight, such as ``"nS"``; ``"1"`` if it is a plain number.
    valid_weight : str, optional
        Which weights it may have, as the range of a parameter; ``""`` for any. Not given, it is
        ``">= 0"`` where the weight is a conductance, or makes a current that depends on ``v``.
    parameters : mapping of name to Parameter, or to its value
        ``Parameter("20 ms", "meaning", "source")``, or the value alone: ``"20 ms"``.
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

    Examples
    --------
    >>> fast = sn.SynapseModel(
    ...     name="fast",
    ...     equations="dg/dt = -g/tau : siemens\\nI = g*(E - v) : amp",
    ...     on_pre="g += w",
    ...     current="I",
    ...     weight="nS",
    ...     parameters={"tau": "5 ms", "E": "0 mV"},
    ... )
    >>> fast.variables, fast.is_linear
    (('g', 'I'), False)
    """

    elsewhere: ClassVar[str] = (
        "A receptor has variables of its own, beside w (the weight that arrives) and v of the "
        "target. What it calls g is g_<receptor> in recordings."
    )
    about_units: ClassVar[str] = (
        'The weight w has the unit that `weight` names: "nS" for a conductance, "pA" for a '
        'current, "1" for a plain number.'
    )

    name: str
    summary: str = ""
    equations: str = ""
    on_pre: str = ""
    current: str = ""
    weight: str = "nS"
    parameters: Mapping[str, Parameter | Any] = field(default_factory=dict)
    references: tuple[str, ...] = ()
    use_for: str = ""
    not_for: str = ""
    each: str = ""
    summed: str = ""
    variants: Mapping[str, Variant] = field(default_factory=dict)
    valid_weight: str | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.weight == PLAIN:
            object.__setattr__(self, "weight", "")
        if not is_trusted():
            check_synapse(self)
            check_variants(self, no_initial)

    def __hash__(self) -> int:
        return hash((self.name, self.equations, self.summed))

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

    @checked
    def dimension_of(self, variable: str) -> Dimension:
        """The dimension of one of :attr:`variables`.

        Raises
        ------
        InputError
            It is none of these.

        Examples
        --------
        >>> from simneuro import units
        >>> units.dimension_name(sn.models["ampa"].dimension_of("g"))
        'a conductance, such as nS'
        """
        if variable not in self.variables:
            raise InputError(f"no variable {quoted(variable)}", allowed=self.variables)
        within = self.parsed if variable in self.parsed.names else self.parsed_summed
        return within[variable].dim

    @property
    def weight_dimension(self) -> Dimension:
        return units.dimension(self.weight)

    @property
    def weight_range(self) -> str:
        """Which weights it may have: what it says itself, or what its weight is."""
        if self.valid_weight is not None:
            return self.valid_weight
        used = self.parsed.identifiers | self.parsed_summed.identifiers
        reverses = self.current and used & {"v", "v_post"}
        plain = self.weight_dimension is DIMENSIONLESS and reverses
        return ">= 0" if self.weight_dimension in _CONDUCTANCES or plain else ""

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
        return not alone and adds_in_proportion(self.on_pre, "w", self._texts)

    @property
    def _texts(self) -> dict[str, str]:
        """The subexpressions, by name."""
        return {name: self.parsed[name].expr.code for name in self.parsed.subexpr_names}


_CURRENT, _VOLTAGE = units.dimension("A"), units.dimension("V")
_CONDUCTANCES = (units.dimension("S"), units.dimension("S/m^2"))
_OF_THE_CELL = ("v", "w")
_OF_THE_SYNAPSE = ("w", "share", "v_pre", "v_post")


def check_synapse(model: SynapseModel) -> None:
    """Raise :class:`InputError` if the synapse model is not whole."""
    reserved = {*_OF_THE_CELL, *_OF_THE_SYNAPSE}
    check_parameter_names(model, *reserved)
    run_check(model, "weight", partial(units.dimension, model.weight))
    cell, each, summed = (parsed(model, where) for where in ("equations", "each", "summed"))
    check_variable_names(model, cell, tuple(reserved))
    check_variable_names(model, each, (*reserved, *RECORDED_NAMES), "each")
    check_variable_names(model, summed, tuple(reserved), "summed")
    in_cell = known_names(model, _joined(model, cell, summed))
    in_cell["v"] = variable("v", _VOLTAGE)
    check_equations(model, cell, in_cell)
    in_synapse = in_cell | known_names(model, _joined(model, cell, summed, each))
    in_synapse |= synapse_names(model.weight_dimension)
    check_equations(model, each, in_synapse, "each")
    check_equations(model, summed, in_synapse, "summed")
    states = {*changing(cell), *changing(each), "v", "v_post"}
    run_check(model, "on_pre", partial(check_statements, model.on_pre, in_synapse, states))
    run_check(model, "equations", partial(check_flags, cell, model.on_pre, "on_pre"))
    run_check(model, "each", partial(check_flags, each, model.on_pre, "on_pre", {}))
    _check_summed(model, summed)
    _check_current(model, _joined(model, cell, summed))
    check_finite(model, cell)
    run_check(model, "valid_weight", lambda: bounds(model.weight_range, model.weight_dimension))


def _joined(model: SynapseModel, *texts: Equations) -> Equations:
    names = [name for text in texts for name in text.names]
    for name in names:
        if names.count(name) > 1:
            raise InputError(f"{model.name}: two variables are called {quoted(name)}", where="each")
    return Equations([equation for text in texts for equation in text.values()])


def _check_summed(model: SynapseModel, summed: Equations) -> None:
    for name, equation in summed.items():
        if equation.type != SUBEXPRESSION or equation.flags:
            raise InputError(
                f"{model.name}: what is summed is written like g = w*s : siemens; {name} is not",
                where="summed",
            )


def _check_current(model: SynapseModel, cell: Equations) -> None:
    if model.current and (model.current not in cell.names or cell[model.current].dim != _CURRENT):
        raise InputError(
            f"{model.name}: the current {quoted(model.current)} must be a variable of the "
            "equations, in amp",
            where="current",
        )
