"""Names that a model may not give: those of units, functions and the simulator."""

import keyword
import re
from collections.abc import Mapping

from brian2.core.namespace import DEFAULT_CONSTANTS, DEFAULT_FUNCTIONS, DEFAULT_UNITS
from brian2.equations.equations import Equations
from brian2.groups.neurongroup import NeuronGroup
from brian2.synapses.synapses import Synapses
from brian2.units.allunits import second
from brian2.units.fundamentalunits import DIMENSIONLESS, Dimension

from simneuro import units
from simneuro.errors import InputError, quoted
from simneuro.model.model_base import ModelBase

#: Names that the engine gives to every neuron.
ENGINE_NAMES: Mapping[str, Dimension] = {
    "I_ext": units.dimension("A"),
    "I_syn": units.dimension("A"),
    "t": second.dim,
    "dt": second.dim,
    "t_in_timesteps": DIMENSIONLESS,
    "i": DIMENSIONLESS,
    "N": DIMENSIONLESS,
    "lastspike": second.dim,
    "not_refractory": DIMENSIONLESS,
    "xi": (1 / second**0.5).dim,
}

#: What recordings have beside the variables of synapses, under the same sort of name.
RECORDED_NAMES = ("source", "target", "weight", "final_weight", "delay", "traced_synapse")

# What Brian2's groups have as attributes of each object; those of the classes stand there.
_OF_EACH_GROUP = """
    codeobj_class default_event equations event_codes event_driven events indices method_choice
    multisynaptic_index namespace order pre resetter source start state_updater stop
    subexpression_updater summed_updaters target thresholder user_equations variables when
"""
_GROUP_NAMES = {*_OF_EACH_GROUP.split(), *dir(NeuronGroup), *dir(Synapses)}

# Keywords that a model's names become part of when it is compiled.
_CPP_WORDS = """
    alignas alignof asm auto bool case catch char class const constexpr decltype default delete
    do double enum explicit export extern false float friend goto inline int long mutable
    namespace new noexcept nullptr operator private protected public register short signed sizeof
    static struct switch template this throw true try typedef typeid typename union unsigned using
    virtual void volatile while
"""

#: Characters of a name. Chosen: file systems take 255, and a run adds a few of its own.
LONGEST_NAME = 100
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


def is_name(text: str) -> bool:
    """Whether a text is made of ASCII letters, digits and underscores, with a letter first.

    It has at most ``LONGEST_NAME`` characters.
    """
    return len(text) <= LONGEST_NAME and _NAME.fullmatch(text) is not None


def taken_by_simulator(name: str) -> str:
    """What a variable's name already means to the simulator; ``""`` if it is free."""
    if name in ENGINE_NAMES or name in _GROUP_NAMES or name.startswith("xi_"):
        return "a name of the simulator"
    word = keyword.iskeyword(name) or name in _CPP_WORDS.split()
    return "a word of Python or C++" if word else ""


def taken(name: str) -> str:
    """What a parameter's name already means in equations; ``""`` if it is free."""
    if name in DEFAULT_UNITS or name in units.SYMBOLS:
        return "a unit"
    if name in DEFAULT_FUNCTIONS or name in DEFAULT_CONSTANTS:
        return "a function or constant"
    return taken_by_simulator(name)


def check_parameter_names(model: ModelBase, *reserved: str) -> None:
    """No parameter may have a name that means something already."""
    for name in model.parameters:
        if not is_name(name):
            rule = "a parameter needs a name of at most 100 letters, digits and underscores"
            raise InputError(
                f"{model.name}: {rule}, not {quoted(name)}", where=f"parameters.{name}"
            )
        meaning = "a name of every synapse" if name in reserved else taken(name)
        if meaning:
            raise InputError(
                f"{model.name}: a parameter cannot be called {quoted(name)}, which is {meaning} in "
                f"equations; choose another name, such as {name}_0",
                where=f"parameters.{name}",
            )


def check_variable_names(
    model: ModelBase, equations: Equations, reserved: tuple[str, ...], where: str = "equations"
) -> None:
    """No variable may have a name that means something already."""
    for name in equations.names:
        if len(name) > LONGEST_NAME:
            message = f"{quoted(name)} has more than {LONGEST_NAME} characters"
            raise InputError(f"{model.name}: {message}", where=where)
        meaning = "a name of every synapse" if name in reserved else taken_by_simulator(name)
        if meaning:
            raise InputError(
                f"{model.name}: a variable cannot be called {quoted(name)}, which is {meaning}; "
                f"choose another name, such as {name}_0",
                where=where,
            )
