"""What of a scenario is compiled: all but its numbers."""

import hashlib
import json
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from simneuro.engine.brian.build import learning, recorded_spikes
from simneuro.engine.draw.wiring import is_per_synapse, varies
from simneuro.engine.equations import cells as text
from simneuro.engine.equations.receptors import base_units, receptors_of
from simneuro.engine.program.compiler import Compiler
from simneuro.model import NeuronModel, PlasticityModel, SynapseModel
from simneuro.network import EventDrive
from simneuro.scenario import Scenario

_ENGINE = Path(__file__).parents[1]


def structure(scenario: Scenario) -> str:
    """The structure of a scenario as text: equal texts, equal programs."""
    return json.dumps(
        {
            "populations": {name: _population(scenario, name) for name in scenario.populations},
            "projections": {name: _projection(scenario, name) for name in scenario.projections},
            "drives": {name: _drive(scenario, name) for name in scenario.drives},
            "spikes": recorded_spikes(scenario),
            "traces": {
                name: [traces.variables, traces.count]
                for name, traces in scenario.record.traces.items()
            },
            "synapse traces": {
                name: [traces.variables, traces.count]
                for name, traces in scenario.record.synapses.items()
            },
            "learning": learning(scenario),
            "every step": scenario.record.interval is None,
        }
    )


def digest(scenario: Scenario, compiler: Compiler) -> str:
    """The name of the program of a scenario: of its structure, the software and the compiler."""
    made_by = [engine(), compiler.identity]
    return hashlib.sha256(json.dumps([structure(scenario), made_by]).encode()).hexdigest()[:20]


@cache
def engine() -> str:
    """A digest of Brian2's version and the files of the engine: others write other programs."""
    files = sorted(path for path in _ENGINE.rglob("*") if path.suffix in (".py", ".cpp", ".h"))
    content = b"".join(path.read_bytes() for path in files)
    return f"{version('brian2')} {hashlib.sha256(content).hexdigest()}"


def _population(scenario: Scenario, name: str) -> list[Any]:
    receptors = receptors_of(scenario, name)
    expressions = {
        variable: value
        for variable, value in text.initial(scenario, name).items()
        if isinstance(value, str)
    }
    return [
        scenario.populations[name].size,
        scenario.populations[name].cable is not None,
        _neuron(scenario.neuron(name)),
        sorted(text.per_cell(scenario, name)),
        expressions,
        {receptor: _synapse(model) for receptor, model in receptors.items()},
    ]


def _neuron(model: NeuronModel) -> list[Any]:
    rules = [model.equations, model.threshold, model.reset, model.refractory, model.method]
    return [*rules, _dimensions(model)]


def _synapse(model: SynapseModel) -> list[Any]:
    rules = [model.equations, model.on_pre, model.current, base_units(model.weight_dimension)]
    return [*rules, model.each, model.summed, _dimensions(model)]


def _rule(model: PlasticityModel) -> list[Any]:
    rules = [model.equations, model.on_pre, model.on_post, model.transmitted]
    return [*rules, model.weights, sorted(model.initial), _dimensions(model)]


def _dimensions(model: NeuronModel | SynapseModel | PlasticityModel) -> dict[str, str]:
    return {name: base_units(parameter.dimension) for name, parameter in model.parameters.items()}


def _projection(scenario: Scenario, name: str) -> list[Any]:
    projection = scenario.projections[name]
    return [
        projection.source,
        projection.target,
        projection.synapse,
        *is_per_synapse(projection),
        {rule: _rule(model) for rule, model in scenario.rules(name).items()},
    ]


def _drive(scenario: Scenario, name: str) -> list[Any]:
    drive = scenario.drives[name]
    kind = [drive.kind, drive.target]
    return [*kind, drive.synapse, varies(drive.weight)] if isinstance(drive, EventDrive) else kind
