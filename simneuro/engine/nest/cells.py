"""The cells of a network in NEST: their parameters, and their state at the start."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from simneuro.engine.draw.numbers import CellNumbers
from simneuro.engine.nest.nest_models import NestModel, Value
from simneuro.engine.nest.refractory import refractory_values
from simneuro.errors import InputError
from simneuro.model.evaluation import given, lookup, worth
from simneuro.network import Cells

#: What the state of a cell cannot be read as, and parameters by their NEST names.
Named = dict[str, Any]


def make_cells(nest: Any, cells: Cells, model: NestModel, numbers: CellNumbers, dt: float) -> Any:
    """The nodes of a population, which stand still until they are told to run."""
    shared, own = _parted(
        {**_parameters(cells, model, numbers, dt), **_start(cells, model, numbers)}
    )
    # Numbers of a model are set once, those of nodes one by one.
    own_model = f"{model.name}_{cells.name}"
    nest.CopyModel(model.name, own_model, shared | _of_receptors(cells, model, numbers))
    made = nest.Create(own_model, cells.size)
    own["frozen"] = [True] * cells.size
    made.set([dict(zip(own, each, strict=True)) for each in zip(*own.values(), strict=True)])
    return made


def start_of(cells: Cells, numbers: CellNumbers) -> dict[str, Any]:
    """The state at the start in SI units: one value, or one for each cell."""
    values = dict(numbers.parameters)
    for variable, value in cells.start.items():
        found: Any = numbers.initial.get(variable)
        if isinstance(value, str):
            found = worth(value, lookup(cells.model.parsed, values))
        if found is None:
            raise InputError(
                f"what {value!r} is worth cannot be told without Brian2; give a value",
                where=f"populations.{cells.name}.initial.{variable}",
            )
        values[variable] = found
    return {variable: values[variable] for variable in cells.start}


def _parameters(cells: Cells, model: NestModel, numbers: CellNumbers, dt: float) -> Named:
    found = _values(model.values, numbers.parameters)
    if "t_ref" in found:
        found |= refractory_values(cells, model, numbers.parameters, dt)
    return found


def _start(cells: Cells, model: NestModel, numbers: CellNumbers) -> Named:
    start = start_of(cells, numbers)
    return {name: start[own] / unit for own, (name, unit) in model.states.items() if own in start}


def _of_receptors(cells: Cells, model: NestModel, numbers: CellNumbers) -> Named:
    """The parameters of the receptors: a list of all, or each with an ending."""
    each = [_values(model.of_receptor, numbers.receptors[name]) for name in cells.receptors]
    if model.receptors == "ports":
        return {name: [values[name] for values in each] for name in (each[0] if each else ())}
    endings = model.receptor_names(len(each))
    return {
        f"{name}_{ending}": value
        for ending, values in zip(endings, each, strict=True)
        for name, value in values.items()
    }


def _values(wanted: Mapping[str, Value], known: Mapping[str, Any]) -> Named:
    return {name: worth(code, given(known)) / unit for name, (code, unit) in wanted.items()}


def _parted(values: Named) -> tuple[Named, Named]:
    """The values that all cells share, and those that each has for itself."""
    shared = {name: float(each) for name, each in values.items() if not np.ndim(each)}
    return shared, {name: each.tolist() for name, each in values.items() if np.ndim(each)}
