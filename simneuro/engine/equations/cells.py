"""The equations of a population: its model, receptors and drives, as text that Brian2 reads."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from brian2.equations import Equations
from brian2.equations.equations import DIFFERENTIAL_EQUATION
from brian2.units.fundamentalunits import Dimension
from brian2.utils.stringtools import word_substitute

from simneuro import units
from simneuro.engine.draw.wiring import varies
from simneuro.engine.equations import cable, integrators
from simneuro.engine.equations import currents as inputs
from simneuro.engine.equations.functions import TWINS
from simneuro.engine.equations.receptors import (
    base_units,
    event_in_cell,
    receptors_of,
    renamed,
    sums,
)
from simneuro.errors import InputError
from simneuro.model import NeuronModel, SynapseModel
from simneuro.model.statements import DRAW, is_condition
from simneuro.network import Poisson
from simneuro.scenario import Scenario

D = TypeVar("D")

#: The key of the random numbers in the threshold of a population.
THRESHOLD_KEY = "threshold_key"


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
        *sums(scenario, population),
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
        for name in (*inputs.whole_numbers(scenario, population), *_threshold_keys(model))
    ]
    own = (renamed(name, receptor) for name, receptor in receptors.items())
    try:
        equations = sum(own, start=Equations("\n".join(lines)))
    except Exception as error:  # Brian2 names the doubled variable
        raise InputError(
            f"the parts of this population do not fit together: {' '.join(str(error).split())}",
            where=f"populations.{population}",
        ) from error
    _check_endings(equations, population)
    method = _method(model, receptors)
    if scenario.populations[population].cable is not None:
        equations, method = cable.membrane(equations), cable.method_of(equations, method)
    threshold = DRAW.sub(f"counter_uniform({THRESHOLD_KEY}, t_in_timesteps, i)", model.threshold)
    return CellText(equations, threshold, model.reset, _refractory(model), method)


def _check_endings(equations: Equations, population: str) -> None:
    """No variable of a cell may have an ending by which synapses tell their two cells apart."""
    for name in equations.names:
        if name.endswith(("_pre", "_post")):
            raise InputError(
                f"its cells have a variable {name}, but the endings _pre and _post are the "
                "simulator's own; rename that variable, or the drive or synapse it is called after",
                where=f"populations.{population}",
            )


def _threshold_keys(model: NeuronModel) -> tuple[str, ...]:
    return (THRESHOLD_KEY,) if model.is_stochastic else ()


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


def drives_of(scenario: Scenario, population: str, kind: type[D]) -> dict[str, D]:
    """The drives of one kind that act on a population."""
    return {
        name: drive
        for name, drive in scenario.drives.items()
        if drive.target == population and isinstance(drive, kind)
    }


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
    fixed = cable.GIVEN if scenario.populations[population].cable is not None else ()
    for name, parameter in scenario.neuron(population).parameters.items():
        if name not in fixed:
            yield name, parameter.dimension
    for receptor_name, receptor in receptors_of(scenario, population).items():
        for name, parameter in receptor.parameters.items():
            yield f"{name}_{receptor_name}", parameter.dimension
    yield from inputs.dimensions(scenario, population)
    yield from inputs.changing(scenario, population).items()


def dimension_of(scenario: Scenario, population: str, variable: str) -> Dimension:
    """The dimension of a variable that can be recorded in a population."""
    known = {
        f"{own}_{name}": receptor.dimension_of(own)
        for name, receptor in receptors_of(scenario, population).items()
        for own in receptor.variables
    }
    own = {name: equation.dim for name, equation in scenario.neuron(population).parsed.items()}
    current = units.dimension("A")
    return {"I_syn": current, "I_ext": current, **known, **own}[variable]


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
    return event_in_cell(drive.synapse, scenario.synapse(drive.synapse), f"(w_{name}*{count})")


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
