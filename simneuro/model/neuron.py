"""Neuron models: equation text, parameters with their sources, initial state.

Values, which never run.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, ClassVar

from brian2.core.variables import Variable
from brian2.equations.equations import Equations
from brian2.stateupdaters.base import StateUpdateMethod
from brian2.units.allunits import second
from brian2.units.fundamentalunits import Quantity

from simneuro import units
from simneuro.calls import checked
from simneuro.errors import InputError, quoted
from simneuro.model.expressions import read_expression
from simneuro.model.frozen import Frozen
from simneuro.model.linear import NotLinear, check_linear_in_themselves, linear_system
from simneuro.model.model_base import ModelBase
from simneuro.model.parameters import Initial, Parameter, Variant, initial_value
from simneuro.model.reserved_names import check_parameter_names, check_variable_names
from simneuro.model.spiking import check_held, check_reset
from simneuro.model.statements import DRAW, as_expression, is_condition, random_calls
from simneuro.model.text_checks import (
    changing,
    check_equations,
    check_expression,
    check_flags,
    check_statements,
    known_names,
    parsed,
    run_check,
)
from simneuro.model.trusted import is_trusted
from simneuro.model.value_checks import check_states
from simneuro.model.variant_checks import check_variants


@checked
@dataclass(frozen=True, repr=False)
class NeuronModel(ModelBase):
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
        A time, such as ``"5 ms"`` or one in the model's names, or a condition that holds while no
        further spike counts; may be empty. A time is meant as in textbooks: after a spike in the
        step that starts at t the membrane rests for exactly that long from the end of this step, so
        the interval between spikes is the time to threshold, in whole steps, plus ``refractory``.
        Where the reset changes nothing on which the threshold depends, no further spike counts
        before the threshold was false again: one upward crossing is one spike.
    method : str
        ``"exact"`` for linear equations (``rk4`` takes over where a synapse makes them non-linear),
        or another Brian2 integrator.
    parameters : mapping of name to Parameter, or to its value
        ``Parameter("20 ms", "meaning", "source")``, or the value alone: ``"20 ms"``.
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
        If a name shadows a unit, an identifier is undefined, dimensions disagree, or the threshold
        is still reached after the reset, as with a ``V_reset`` above ``V_th``.

    Examples
    --------
    >>> leaky = sn.NeuronModel(
    ...     name="leaky",
    ...     equations="dv/dt = (E - v)/tau + (I_ext + I_syn)/C_m : volt",
    ...     threshold="v > V_th",
    ...     reset="v = E",
    ...     parameters={"E": "-70 mV", "tau": "20 ms", "C_m": "200 pF", "V_th": "-50 mV"},
    ... )
    >>> leaky.variables
    ('v',)
    """

    elsewhere: ClassVar[str] = (
        "The conductances and currents of synapses are not variables of the neuron: they belong to "
        "receptors (synapses of the catalogue, or tables of [synapses]), whose currents add up to "
        "I_syn. The currents of drives add up to I_ext."
    )

    name: str
    summary: str = ""
    equations: str = ""
    threshold: str = ""
    reset: str = ""
    parameters: Mapping[str, Parameter | Any] = field(default_factory=dict)
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
        super().__post_init__()
        object.__setattr__(self, "refractory", as_expression(self.refractory))
        if self.input_range is not None:
            object.__setattr__(self, "input_range", _currents(self.input_range))
        if not is_trusted():
            check_neuron(self)
            check_variants(self, partial(check_initial, self))

    def __hash__(self) -> int:
        return hash((self.name, self.equations))

    @property
    def variables(self) -> tuple[str, ...]:
        """The state variables and subexpressions that can be recorded."""
        return tuple(self.parsed.diff_eq_names) + tuple(self.parsed.subexpr_names)

    @property
    def is_stochastic(self) -> bool:
        """Whether its threshold draws random numbers."""
        return bool(random_calls(self.threshold))


def _currents(given: tuple[Any, Any]) -> tuple[Quantity, Quantity]:
    low, high = (units.require(units.read(value), units.dimension("A"), value) for value in given)
    return low, high


# What an integrator needs.
_NEEDS = {
    "exact": "linear equations with constant rates",
    "exponential_euler": "equations that are linear in their own variable",
}

_VOLTAGE, _TIME = units.dimension("V"), second.dim


def check_neuron(model: NeuronModel) -> None:
    """Raise :class:`InputError` if the neuron model is not whole."""
    check_parameter_names(model)
    equations = parsed(model)
    check_variable_names(model, equations, ())
    known = known_names(model, equations)
    known["not_refractory"] = Variable("not_refractory", dtype=bool)
    if "v" not in equations.names or equations["v"].dim is not _VOLTAGE:
        raise InputError(
            f"{model.name}: the membrane potential must be a variable v in volt "
            "(dv/dt = ... : volt)",
            where="equations",
        )
    check_equations(model, equations, known)
    check_states(model, model.initial, equations, equations.diff_eq_names, known)
    run_check(model, "threshold", partial(_check_threshold, model.threshold, known))
    run_check(model, "reset", partial(check_statements, model.reset, known, changing(equations)))
    run_check(model, "equations", partial(check_flags, equations, model.reset, "reset"))
    run_check(model, "refractory", partial(_check_refractory, model.refractory, known))
    run_check(model, "method", partial(_check_method, model.method, equations))
    check_held(model)
    check_reset(model, model.si_values)


def check_initial(model: NeuronModel, initial: Mapping[str, Any]) -> None:
    """Raise :class:`InputError` if a state at the start does not fit the neuron model."""
    equations = parsed(model)
    known = known_names(model, equations)
    check_states(model, initial, equations, equations.diff_eq_names, known)


def _check_threshold(code: str, known: Mapping[str, Any]) -> None:
    if code.strip():
        read_expression(code)
    if not is_condition(code):
        raise InputError(f"the threshold must be a condition, such as v > V_th; got {quoted(code)}")
    if len(random_calls(code)) > 1:
        raise InputError("rand() is one number in a time step; it may stand here once")
    check_expression(DRAW.sub("0.5", code), known)


def _check_method(name: str, equations: Equations) -> None:
    # Those of the GNU Scientific Library need that library, and cannot run on every target; ours
    # stand in for Brian2's of the same scheme; the others are for noise in the equations.
    others = ("gsl", "simneuro", "milstein", "heun", "independent", "linear")
    methods = [own for own in StateUpdateMethod.stateupdaters if not own.startswith(others)]
    if name not in methods:
        raise InputError(f"there is no integrator {quoted(name)}", allowed=sorted(methods))
    try:
        if name == "exact":
            linear_system(equations)
        if name == "exponential_euler":
            check_linear_in_themselves(equations)
    except NotLinear as error:
        needs = _NEEDS[name]
        raise InputError(
            f"{name} cannot integrate these equations: {error}. It needs {needs}; for others use "
            'method = "rk4"'
        ) from error


def _check_refractory(code: str, known: Mapping[str, Any]) -> None:
    if code.strip():
        read_expression(code)
        check_expression(code, known, None if is_condition(code) else _TIME)
