"""A scenario with the defaults of its models filled in."""

from typing import TYPE_CHECKING, Any

from simneuro.network import Population

if TYPE_CHECKING:
    from simneuro.scenario.scenario import Scenario


def filled(scenario: "Scenario") -> "Scenario":
    """The scenario with every parameter of its neurons, and its time step.

    Where a condition, the sweep or ``[quick]`` changes the model of a population or its variant,
    its parameters and the default of ``dt`` stay open: they are each model's own.
    """
    settled = [name for name in scenario.populations if _keeps_its_model(scenario, name)]
    populations = {name: _with_parameters(scenario, name) for name in settled}
    changes: dict[str, Any] = {"populations": {**scenario.populations, **populations}}
    if len(settled) == len(scenario.populations):
        changes["dt"] = scenario.time_step
    return scenario.model_copy(update=changes)


def _with_parameters(scenario: "Scenario", name: str) -> Population:
    population = scenario.populations[name]
    own = scenario.neuron(name).parameters.items()
    fixed = () if population.cable is None else ("area",)  # it follows from the cable
    defaults = {key: entry.value for key, entry in own if key not in fixed}
    parameters = defaults | dict(population.parameters)
    return population.model_copy(update={"parameters": parameters})


def _keeps_its_model(scenario: "Scenario", population: str) -> bool:
    cells = f"populations.{population}"
    parents = ("populations", cells, f"{cells}.model", f"{cells}.variant")
    changes = (*scenario.conditions.values(), scenario.sweep, scenario.quick)
    paths = [path for table in changes for path in table]
    return not any(path in parents or path.split(".")[0] == "models" for path in paths)
