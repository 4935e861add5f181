"""Checks that the parts of a network fit together: units, sizes, ranges, receptors."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import product
from typing import Any, TypeVar

import numpy as np

from simneuro import units
from simneuro.errors import InputError, located
from simneuro.model.evaluation import given, worth
from simneuro.model.neuron import check_initial
from simneuro.model.parameters import parameter_value
from simneuro.model.singular import undefined_at
from simneuro.model.spiking import check_reset
from simneuro.model.statements import statements
from simneuro.network.cable_checks import check_cable
from simneuro.network.cells import Cells
from simneuro.network.computed_values import check_computed
from simneuro.network.currents import Current
from simneuro.network.distribution import Distribution, require_value
from simneuro.network.drive import Drive
from simneuro.network.events import EventDrive
from simneuro.network.name_rules import require_known
from simneuro.network.network import Network
from simneuro.network.precision_checks import check_single
from simneuro.network.record_checks import check_record
from simneuro.network.sources import Sources
from simneuro.network.synapse_checks import check_receptor, check_wires
from simneuro.network.times import Times
from simneuro.network.value_fields import check_size, check_sizes
from simneuro.network.weight_limits import check_weight, weight_limits
from simneuro.units import to_si

P = TypeVar("P")


def check_changes(network: Network, checked: Network | None) -> None:
    """Check the parts of a network that are not parts of one that was checked already.

    Raises
    ------
    InputError
        For the first thing that does not fit.
    """
    if checked and checked.precision != network.precision:
        checked = None
    old = checked or replace(network, cells={}, wires={}, feeds={}, sources={})
    changed = _not_in(old.cells, network.cells)
    for cells in changed:
        with located(f"populations.{cells.name}"):
            check_cells(cells, network.times)
            if network.precision == "single":
                check_single(cells, network.times.dt)
    for sources in _not_in(old.sources, network.sources):
        with located(f"sources.{sources.name}"):
            check_sources(sources, network.times)
    for wires in _not_in(old.wires, network.wires):
        with located(f"projections.{wires.name}"):
            check_wires(wires, network.times)
    for cells in changed:
        for name, drive in cells.inputs.items():
            with located(f"drives.{name}"):
                check_drive(drive, cells, network.times)
    for feed in _not_in(old.feeds, network.feeds):
        with located(f"drives.{feed.name}"):
            check_drive(feed.drive, feed.target, network.times)
    with located("record"):
        check_record(network)


def _not_in(checked: Mapping[str, P], parts: Mapping[str, P]) -> list[P]:
    return [each for each in parts.values() if each not in checked.values()]


def check_cells(cells: Cells, times: Times) -> None:
    """Raise :class:`InputError` unless the cells fit their model and the time step."""
    limit = cells.model.max_dt
    if limit is not None and times.dt > float(limit) * (1 + 1e-9):
        dt = units.text(times.dt * units.parse("1 s"))
        accurate = f"{cells.model.name} is accurate up to dt = {units.text(limit)}"
        raise InputError(f"{accurate}, but the scenario's dt is {dt}", where="model")
    with located("parameters"):
        for name, value in cells.parameters.items():
            check_parameter(cells, name, value)
    check_after_reset(cells)
    check_start(cells)
    check_computed(cells, times)
    check_defined(cells)
    if cells.cable is not None:
        with located("cable"):
            check_cable(cells)


def check_parameter(cells: Cells, name: str, value: Any) -> None:
    """Raise :class:`InputError` unless a value fits the model's parameter and all cells."""
    for each in value.typical if isinstance(value, Distribution) else (value,):
        parameter_value(cells.model, name, each)
    with located(name):
        check_size(value, cells.size, "cell")


def check_after_reset(cells: Cells) -> None:
    """Raise :class:`InputError` if the cells' own values put the reset beyond the threshold.

    Of distributions, both bounds or the mean of each are tried with those of the others.
    """
    drawn = {key: each for key, each in cells.parameters.items() if isinstance(each, Distribution)}
    given = {key: to_si(each) for key, each in cells.parameters.items() if key not in drawn}
    for corner in product(*(each.typical for each in drawn.values())) if cells.parameters else ():
        ends = {key: float(each) for key, each in zip(drawn, corner, strict=True)}
        check_reset(cells.model, {**cells.model.si_values, **given, **ends})


def check_start(cells: Cells) -> None:
    """Raise :class:`InputError` unless the state at the start fits the model and all cells."""
    states = cells.model.parsed.diff_eq_names
    for variable, value in cells.initial.items():
        require_known(variable, states, "state variable", "initial")
        if not isinstance(value, str):
            with located(f"initial.{variable}"):
                require_value(value, cells.model.parsed[variable].dim)
                check_size(value, cells.size, "cell")
    expressions = {key: value for key, value in cells.initial.items() if isinstance(value, str)}
    if expressions:
        check_initial(cells.model, expressions)


def check_defined(cells: Cells) -> None:
    """Raise :class:`InputError` if a rate is 0/0 where the cells start, or are reset to."""
    known = cells.model.si_values | {
        name: float(value)
        for name, value in cells.parameters.items()
        if not isinstance(value, Distribution) and np.ndim(value) == 0
    }
    resets = [each for name, _, each in statements(cells.model.reset) if name == "v"]
    starts = [("initial.v", cells.start.get("v")), *(("model", each) for each in resets)]
    for where, formula in starts:
        potential = _potential(formula, known)
        for found in () if potential is None else undefined_at(potential, cells.model, known):
            message = f"the cells start from, or are reset to, a potential where {found}"
            raise InputError(message, where=where)


def _potential(formula: Any, known: Mapping[str, float]) -> float | None:
    """A formula as a number, if it is one for all cells."""
    if isinstance(formula, str):
        formula = worth(formula, given(known))
    single = formula is not None and not isinstance(formula, Distribution) and np.ndim(formula) == 0
    return float(formula) if single else None


def check_sources(sources: Sources, times: Times) -> None:
    """Raise :class:`InputError` unless the cells of a source can fire as it says."""
    check_sizes(sources.process, sources.size)
    sources.process.check(sources.size, times)


def check_drive(drive: Drive, cells: Cells, times: Times) -> None:
    """Raise :class:`InputError` unless a drive fits its target and the simulation."""
    if isinstance(drive, Current) and "I_ext" not in cells.model.parsed.identifiers:
        message = f"the equations of {cells.model.name} do not contain I_ext"
        raise InputError(f"{message}, so this has no effect", where="kind")
    if isinstance(drive, EventDrive):
        name = str(drive.synapse)
        check_receptor(cells, name, cells.receptors[name], drive.weight, None)
        with located("weight"):
            check_weight(drive.weight, weight_limits(name, cells.receptors[name], {}))
        drive.check_receptor(name, cells.receptors[name])
    check_sizes(drive, cells.size)
    drive.check(cells.size, times)
