"""The tables of a scenario for what was read of a Brian2 network."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from brian2.groups.subgroup import Subgroup
from brian2.utils.stringtools import get_identifiers

from simneuro.scenario.brian2_network.cells_so_far import ReadCells
from simneuro.scenario.brian2_network.plastic_synapses import read_plasticity
from simneuro.scenario.brian2_network.read_synapses import ReadSynapses, fixed_weight
from simneuro.scenario.brian2_network.receptors import Receptor
from simneuro.scenario.brian2_network.refusals import cannot_carry


def name_receptors(
    cells: ReadCells, taken: Mapping[str, Receptor], known: Mapping[str, Any]
) -> dict[str, Receptor]:
    """Receptors by their variables, each with a name of its own in the scenario."""
    found: dict[str, Receptor] = {}
    for variable, each in taken.items():
        name = each.name
        while name in known or name in {other.name for other in found.values()}:
            name = f"{name}_{cells.name}"
        found[variable] = replace(each, name=name)
    return found


def add_cells(
    found: dict[str, Any],
    cells: ReadCells,
    taken: Mapping[str, Receptor],
) -> None:
    """Add the model, the population and the receptors of a group."""
    texts = [each.code for each in cells.lines]
    used = get_identifiers("\n".join([*texts, cells.threshold, cells.reset, cells.refractory]))
    own = {name: value for name, value in cells.own.items() if name in used}
    one = {name: value for name, value in cells.parameters.items() if name in used}
    found["models"][f"model_of_{cells.name}"] = {
        "equations": "\n".join(each.text for each in cells.lines),
        "threshold": cells.threshold,
        "reset": cells.reset,
        "refractory": cells.refractory,
        "method": cells.method,
        "parameters": {**{name: each[0] for name, each in own.items()}, **one},
        "summary": f"the group {cells.name} of a Brian2 network",
    }
    found["populations"][cells.name] = {
        "model": f"model_of_{cells.name}",
        "size": int(cells.group.N),
        "parameters": own,
        "initial": cells.initial,
    }
    found["synapses"] |= {each.name: dict(each.table) for each in taken.values()}


def find_recordable(cells: ReadCells, taken: Mapping[str, Receptor]) -> dict[str, str]:
    """The variables that can be recorded, from names of the script to those of the scenario."""
    back = {new: old for old, new in cells.names.items()}
    found: dict[str, str] = {back.get(each.name, each.name): each.name for each in cells.lines}
    for receptor in taken.values():
        for name, own in receptor.variables.items():
            found[back.get(name, name)] = f"{own}_{receptor.name}"
    return found


def add_projection(found: dict[str, Any], read: ReadSynapses, receptor: Receptor) -> None:
    """Add the projection of synapses, and the rule by which they change."""
    if not len(read.synapses):
        raise cannot_carry(read.synapses, "it has no synapse", "take it out of the network")
    projection = {**read.ends, "synapse": receptor.name}
    if read.is_plastic:
        rule, weight = read_plasticity(read, receptor.dimension)
        found["plasticity"][f"rule_of_{read.name}"] = rule
        projection |= {"plasticity": [f"rule_of_{read.name}"], "weight": weight}
    else:
        projection["weight"] = fixed_weight(read, receptor.dimension)
    if any(np.ndim(projection[key]) for key in ("weight", "delay")):
        projection["connect"] = read.pairs
    found["projections"][read.name] = projection


def chosen_cells(group: Any) -> dict[str, Any]:
    """The cells of a drive that acts on a part of a group."""
    if not isinstance(group, Subgroup):
        return {}
    return {"cells": (int(group.start), int(group.stop))}
