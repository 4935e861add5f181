"""The structure of a network: everything that is compiled, which is all but its numbers."""

import hashlib
import json
from dataclasses import astuple
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from simneuro.engine.compiler import Compiler
from simneuro.engine.draw.inputs import input_of
from simneuro.engine.draw.repeated import added_variable
from simneuro.engine.equations.cell_numbers import per_cell
from simneuro.engine.equations.inputs import is_cut
from simneuro.engine.equations.neuron_traces import trace_texts
from simneuro.engine.equations.receptors import base_units
from simneuro.engine.equations.transmitter_pulses import is_pooled
from simneuro.model import Model, NeuronModel, PlasticityModel, SynapseModel
from simneuro.network import Cells, Feed, Network, Wires

_ENGINE = Path(__file__).parents[1]
_MAKING_CODE = (".py", ".cpp", ".h")
_MODEL = _ENGINE.parent / "model"


def structure(network: Network) -> str:
    """The structure of a network as text; networks with equal texts share a program."""
    record = network.record
    return json.dumps(
        {
            "populations": {name: _cells(cells) for name, cells in network.cells.items()},
            "sources": {name: each.size for name, each in network.sources.items()},
            "projections": {name: _wires(wires, network) for name, wires in network.wires.items()},
            "feeds": {name: _feed(feed, network) for name, feed in network.feeds.items()},
            "spikes": network.recorded_spikes,
            "traces": {name: [each.variables, each.count] for name, each in record.traces.items()},
            "synapse traces": {
                name: [each.variables, each.count] for name, each in record.synapses.items()
            },
            "learning": network.recorded_learning,
            "every step": record.interval is None,
            "precision": network.precision,
        }
    )


def digest(network: Network, compiler: Compiler) -> str:
    """The name of a network's program: a digest of structure, software and compiler."""
    made_by = [engine(), compiler.identity]
    return hashlib.sha256(json.dumps([structure(network), made_by]).encode()).hexdigest()[:20]


@cache
def engine() -> str:
    """A digest of all that makes code of a structure: the engine, models, Brian2 and SymPy."""
    folders = (_ENGINE, _MODEL)
    files = sorted(
        path for each in folders for path in each.rglob("*") if path.suffix in _MAKING_CODE
    )
    content = b"".join(path.read_bytes() for path in files)
    made_by = " ".join(version(name) for name in ("brian2", "sympy"))
    return f"{made_by} {hashlib.sha256(content).hexdigest()}"


def _cells(cells: Cells) -> list[Any]:
    expressions = {name: value for name, value in cells.start.items() if isinstance(value, str)}
    return [
        cells.size,
        cells.cable is not None,
        _neuron(cells.model),
        sorted(per_cell(cells)),
        expressions,
        {receptor: _synapse(model) for receptor, model in cells.receptors.items()},
        {name: _input(drive) for name, drive in cells.inputs.items()},
        [name for name in cells.cut if is_cut(cells, name)],
        [[*astuple(changed), base_units(dim)] for changed, dim in cells.kept.items()],
        sorted(map(astuple, cells.scheduled)),
    ]


def _input(drive: Any) -> list[Any]:
    """The formulas of a drive in the cells, which also distinguish kinds that users add."""
    described = input_of(drive)
    texts = [described.current, described.conductance, described.cut_current]
    texts += [described.poisson_mean, described.update]
    named = [dict(described.units), dict(described.tables)]
    return [*texts, *named, described.is_random, getattr(drive, "synapse", "")]


def _neuron(model: NeuronModel) -> list[Any]:
    rules = [model.equations, model.threshold, model.reset, model.refractory, model.method]
    return [*rules, _dimensions(model)]


def _synapse(model: SynapseModel) -> list[Any]:
    rules = [model.equations, model.on_pre, model.current, base_units(model.weight_dimension)]
    return [*rules, model.each, model.summed, _dimensions(model)]


def _rule(model: PlasticityModel) -> list[Any]:
    rules = [model.equations, model.on_pre, model.on_post, model.transmitted]
    return [*rules, model.weights, sorted(model.initial), _dimensions(model)]


def _dimensions(model: Model) -> dict[str, str]:
    return {name: base_units(parameter.dimension) for name, parameter in model.parameters.items()}


def _feed(feed: Feed, network: Network) -> list[Any]:
    pooled = is_pooled(feed, network)
    return [feed.target.name, feed.receptor_name, feed.weights_differ, pooled]


def _wires(wires: Wires, network: Network) -> list[Any]:
    return [
        wires.source.name,
        wires.target.name,
        wires.receptor_name,
        wires.weights_differ,
        wires.delays_differ,
        {rule: _rule(model) for rule, model in wires.rules.items()},
        added_variable(wires, network) is not None,
        is_pooled(wires, network),
        bool(trace_texts(wires, network)),
    ]
