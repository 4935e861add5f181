"""The equations of a population: its model, receptors and drives, as text that Brian2 reads."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from brian2.equations import Equations
from brian2.equations.equations import DIFFERENTIAL_EQUATION
from brian2.units.fundamentalunits import DIMENSIONLESS, Dimension
from brian2.utils.stringtools import word_substitute

from simneuro import units
from simneuro.catalogue import NeuronModel, SynapseModel
from simneuro.catalogue.checks import is_condition
from simneuro.engine import inputs, integrators
from simneuro.engine.functions import TWINS
from simneuro.engine.wiring import varies
from simneuro.errors import InputError
from simneuro.network import EventDrive, Poisson, Projection
from simneuro.scenario import Scenario

D = TypeVar("D")

_BASE_UNITS = ("metre", "kilogram", "second", "amp", "kelvin", "mole", "candle")


@dataclass(frozen=True)
class CellText:
    """What a NeuronGroup is made of."""

    equations: Equations
    threshold: str
    reset: str
    refractory: str | bool
    method: str


def cell_text(scenario: Scenario, population: str) -> CellText:
    """Compose the text of a population.

    Every parameter is declared, none is a literal.

    Raises
    ------
    InputError
        If two parts claim one name.
    """
    model, receptors = scenario.neuron(population), receptors_of(scenario, population)
    lines = [
        word_substitute(model.equations, TWINS),
        *_currents(scenario, population, receptors),
    ]
    differing = per_cell(scenario, population)
    changing = inputs.changing(scenario, population)
    lines += [
        f"{name} : {base_units(dim)} ({'constant' if name in differing else 'shared, constant'})"
        for name, dim in declared(scenario, population).items()
        if name not in changing
    ]
    lines += [f"{name} : {base_units(dim)}" for name, dim in changing.items()]
    lines += [
        f"{name} : integer (shared, constant)"
        for name in inputs.whole_numbers(scenario, population)
    ]
    own = (renamed(name, receptor) for name, receptor in receptors.items())
    try:
        equations = sum(own, start=Equations("\n".join(lines)))
    except Exception as error:  # Brian2 names the doubled variable
        raise InputError(
            f"the parts of this population do not fit together: {' '.join(str(error).split())}",
            where=f"populations.{population}",
        ) from error
    return CellText(
        equations, model.threshold, model.reset, _refractory(model), _method(model, receptors)
    )


def per_cell(scenario: Scenario, population: str) -> frozenset[str]:
    """The parameters of a population that differ between its cells."""
    own = scenario.populations[population].parameters
    values = {
        name: own.get(name, parameter.value)
        for name, parameter in scenario.neuron(population).parameters.items()
    }
    own_ones = {name for name, value in values.items() if varies(value)}
    return frozenset(own_ones | set(inputs.differing(scenario, population)))


def initial(scenario: Scenario, population: str) -> dict[str, Any]:
    """The state at the start: values and expressions by variable, in the order of the equations."""
    model = scenario.neuron(population)
    given = {**model.initial, **scenario.populations[population].initial}
    states = [name for name, each in model.parsed.items() if each.type == DIFFERENTIAL_EQUATION]
    return {name: given[name] for name in states if name in given} | given


def receptors_of(scenario: Scenario, population: str) -> dict[str, SynapseModel]:
    """The receptors that projections and drives use in a population, by name."""
    uses = [
        use
        for use in (*scenario.projections.values(), *scenario.drives.values())
        if use.target == population
    ]
    names = sorted({use.synapse for use in uses if isinstance(use, (Projection, EventDrive))})
    return {name: scenario.synapse(name) for name in names}


def drives_of(scenario: Scenario, population: str, kind: type[D]) -> dict[str, D]:
    """The drives of one kind that act on a population."""
    return {
        name: drive
        for name, drive in scenario.drives.items()
        if drive.target == population and isinstance(drive, kind)
    }


def receptor_names(receptor: SynapseModel, name: str) -> dict[str, str]:
    """From a synapse model's neutral names to those of one receptor: ``g`` becomes ``g_ampa``."""
    return {
        neutral: f"{neutral}_{name}" for neutral in (*receptor.parsed.names, *receptor.parameters)
    }


def renamed(name: str, receptor: SynapseModel) -> Equations:
    """The receptor's equations in its own names."""
    return Equations(receptor.equations, **receptor_names(receptor, name))


def on_event(name: str, receptor: SynapseModel, weight: str, suffix: str = "") -> str:
    """What a synaptic event does, as a statement on the target's variables.

    ``suffix`` is ``"_post"`` in Synapses.
    """
    targets = {neutral: f"{own}{suffix}" for neutral, own in receptor_names(receptor, name).items()}
    return str(word_substitute(receptor.on_pre, {**targets, "v": f"v{suffix}", "w": weight}))


def declared(scenario: Scenario, population: str) -> dict[str, Dimension]:
    """The parameters of a population with a dimension: its model's, receptors' and drives'.

    Raises
    ------
    InputError
        If two parts claim one name.
    """
    names: dict[str, Dimension] = {}
    for name, dim in _claimed(scenario, population):
        if name in names:
            raise InputError(
                f"two parts of this population want a parameter {name!r}; rename one of them",
                where=f"populations.{population}",
            )
        names[name] = dim
    return names


def _claimed(scenario: Scenario, population: str) -> Iterator[tuple[str, Dimension]]:
    for name, parameter in scenario.neuron(population).parameters.items():
        yield name, parameter.dimension
    for receptor_name, receptor in receptors_of(scenario, population).items():
        for name, parameter in receptor.parameters.items():
            yield f"{name}_{receptor_name}", parameter.dimension
    yield from inputs.dimensions(scenario, population)
    yield from inputs.changing(scenario, population).items()


def dimension_of(scenario: Scenario, population: str, variable: str) -> Dimension:
    """The dimension of a variable that can be recorded in a population."""
    known = {
        f"{own}_{name}": receptor.parsed[own].dim
        for name, receptor in receptors_of(scenario, population).items()
        for own in receptor.variables
    }
    own = {name: equation.dim for name, equation in scenario.neuron(population).parsed.items()}
    current = units.dimension("A")
    return {"I_syn": current, "I_ext": current, **known, **own}[variable]


def base_units(dim: Dimension) -> str:
    """A dimension as Brian2's equations spell it."""
    powers = [(unit, power) for unit, power in zip(_BASE_UNITS, dim._dims, strict=True) if power]
    return (
        " * ".join(f"{unit}**{power:g}" for unit, power in powers)
        if dim is not DIMENSIONLESS
        else "1"
    )


def _currents(
    scenario: Scenario, population: str, receptors: Mapping[str, SynapseModel]
) -> Iterator[str]:
    synaptic = [
        f"{receptor.current}_{name}" for name, receptor in receptors.items() if receptor.current
    ]
    external = inputs.currents(scenario, population)
    yield f"I_syn = {' + '.join(synaptic) or '0*amp'} : amp"
    yield f"I_ext = {' + '.join(external) or '0*amp'} : amp"
    for name, current in external.items():
        yield f"{name} = {current} : amp (constant over dt)"


def poisson_statement(scenario: Scenario, name: str, drive: Poisson) -> str:
    """The statement that gives each cell its Poisson events of one time step."""
    count = inputs.poisson_count(name, drive)
    return on_event(drive.synapse, scenario.synapse(drive.synapse), f"(w_{name}*{count})")


def _refractory(model: NeuronModel) -> str | bool:
    """Ours, counted from the end of the step of the spike (see NeuronModel).

    Brian2 counts from its start.
    """
    if not model.refractory.strip():
        return False
    return model.refractory if is_condition(model.refractory) else f"({model.refractory}) + dt"


def _method(model: NeuronModel, receptors: Mapping[str, SynapseModel]) -> str:
    linear = all(receptor.is_linear for receptor in receptors.values())
    method = "rk4" if model.method == "exact" and not linear else model.method
    return integrators.TWINS.get(method, method)
