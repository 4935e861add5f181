"""Rules of plasticity: how the spikes of its two cells change a synapse."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, ClassVar

from brian2.core.functions import Function
from brian2.equations import Equations
from brian2.equations.equations import DIFFERENTIAL_EQUATION
from brian2.units.allunits import candle
from brian2.units.fundamentalunits import Dimension

from simneuro import units
from simneuro.calls import checked
from simneuro.errors import InputError, quoted
from simneuro.model.event_driven import check_event_driven
from simneuro.model.frozen import Frozen
from simneuro.model.model_base import ModelBase
from simneuro.model.parameters import Parameter, Variant
from simneuro.model.reserved_names import (
    RECORDED_NAMES,
    check_parameter_names,
    check_variable_names,
)
from simneuro.model.statements import BINOMIAL, assigned, is_proportional
from simneuro.model.text_checks import (
    changing,
    check_equations,
    check_expression,
    check_flags,
    check_statements,
    known_names,
    parsed,
    run_check,
    synapse_names,
    variable,
)
from simneuro.model.trusted import is_trusted
from simneuro.model.value_checks import check_states
from simneuro.model.variant_checks import check_variants, no_initial


@checked
@dataclass(frozen=True, repr=False)
class PlasticityModel(ModelBase):
    """A rule of plasticity as data; it works with any receptor and any unit of the weight.

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
    parameters : mapping of name to Parameter, or to its value
        ``Parameter("20 ms", "meaning", "source")``, or the value alone: ``"20 ms"``.
    weights : tuple of str
        The parameters that have the unit of the weight.
    initial : mapping of variable to quantity
        Where it is not zero.
    references : tuple of str
    use_for, not_for : str
        What the rule is for and what it is not for, in a sentence or two each.
    variants : mapping of name to Variant
        Named sets of parameters, such as depressing and facilitating synapses.

    Examples
    --------
    >>> rule = sn.PlasticityModel(name="decaying", parameters={"kept": "0.9"}, on_pre="w *= kept")
    >>> rule.changes_weight, rule.is_stochastic
    (True, False)
    """

    elsewhere: ClassVar[str] = (
        "A rule changes w and variables of its own; what a spike does to the target (ge += w) is "
        "done by the receptor, which receives `transmitted`, w if not said otherwise."
    )
    about_units: ClassVar[str] = (
        "In a rule w has the unit of the weight, as have the parameters that `weights` names: with "
        'weights = ["w_max"] a plain trace x changes w by w_max*x, and a zero of w is 0*w_max.'
    )

    name: str
    summary: str = ""
    equations: str = ""
    parameters: Mapping[str, Parameter | Any] = field(default_factory=dict)
    on_pre: str = ""
    on_post: str = ""
    transmitted: str = "w"
    weights: tuple[str, ...] = ()
    initial: Mapping[str, Any] = field(default_factory=dict)
    references: tuple[str, ...] = ()
    use_for: str = ""
    not_for: str = ""
    variants: Mapping[str, Variant] = field(default_factory=dict)

    def __post_init__(self) -> None:
        initial = {name: units.read(value) for name, value in self.initial.items()}
        object.__setattr__(self, "initial", Frozen(initial))
        super().__post_init__()
        if not is_trusted():
            check_plasticity(self)
            check_variants(self, no_initial)

    def __hash__(self) -> int:
        return hash((self.name, self.equations, self.on_pre))

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
    def is_stochastic(self) -> bool:
        """Whether spikes draw random numbers."""
        return BINOMIAL.search(self.on_pre) is not None

    @property
    def modulates(self) -> bool:
        """Whether what a spike transmits is not simply the weight."""
        return self.transmitted.strip() != "w"

    @property
    def weight_dimension(self) -> Dimension | None:
        """The dimension of the weights among its parameters; None if there are none."""
        return self.parameters[self.weights[0]].dimension if self.weights else None


# Stands for the dimension of any weight: texts that are consistent with it work for every unit.
_ANY_WEIGHT = candle.dim
_STAND_IN = re.compile(r"(?<!')\bcd\b")
_RESERVED = ("w", "v", "share", "v_pre", "v_post", "binomial")
_FLAGS = {DIFFERENTIAL_EQUATION: {"clock-driven"}}


def check_plasticity(model: PlasticityModel) -> None:
    """Raise :class:`InputError` if the rule is not whole."""
    try:
        _check(model)
    except InputError as error:
        message = _STAND_IN.sub("weight", error.message.replace("unit cd", "unit of the weight"))
        raise InputError(message, where=error.where, allowed=error.allowed) from error.__cause__


def _check(model: PlasticityModel) -> None:
    check_parameter_names(model, *_RESERVED)
    equations = parsed(model)
    check_variable_names(model, equations, (*_RESERVED, *RECORDED_NAMES))
    _check_weights(model)
    known = _known(model, equations)
    check_equations(model, equations, known)
    chance = known | {"binomial": Function(_drawn, arg_units=[1, 1], return_unit=1)}
    states = {*changing(equations), "w"}
    run_check(model, "on_pre", partial(check_statements, model.on_pre, chance, states))
    run_check(model, "on_post", partial(check_statements, model.on_post, known, states))
    events = f"{model.on_pre}\n{model.on_post}"
    run_check(model, "equations", partial(check_flags, equations, events, "no spike", _FLAGS))
    run_check(
        model, "transmitted", partial(check_expression, model.transmitted, known, _ANY_WEIGHT)
    )
    _check_transmitted(model)
    _check_chance(model)
    check_states(model, model.initial, equations, changing(equations), {})
    check_event_driven(model, equations)


def _drawn(n: float, p: float) -> float:
    """The engine has its own."""
    raise NotImplementedError


def _known(model: PlasticityModel, equations: Equations) -> dict[str, Any]:
    weights = {name: variable(name, _ANY_WEIGHT) for name in model.weights}
    known = known_names(model, equations) | synapse_names(_ANY_WEIGHT) | weights
    del known["share"]
    return known


def _check_weights(model: PlasticityModel) -> None:
    for name in model.weights:
        if name not in model.parameters:
            message = f"{model.name}: {quoted(name)} is not a parameter"
            raise InputError(message, where="weights", allowed=model.parameters)
    found = {model.parameters[name].dimension for name in model.weights}
    if len(found) > 1:
        kinds = " and ".join(sorted(map(units.dimension_name, found)))
        raise InputError(
            f"{model.name}: the parameters {', '.join(model.weights)} are in the unit of one "
            f"weight, but there is {kinds}",
            where="parameters",
        )


def _check_transmitted(model: PlasticityModel) -> None:
    if not is_proportional(model.transmitted, "w"):
        raise InputError(
            f"{model.name}: what is transmitted must be proportional to w, such as w*x; got "
            f"{quoted(model.transmitted)}",
            where="transmitted",
        )


def _check_chance(model: PlasticityModel) -> None:
    if len(BINOMIAL.findall(model.on_pre)) > 1:
        raise InputError(
            f"{model.name}: an event can draw one binomial number, and here it draws several",
            where="on_pre",
        )
