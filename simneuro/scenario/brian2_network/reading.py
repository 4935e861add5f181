"""The reading of a whole Brian2 network: each object is carried over, or refused by its name."""

from collections.abc import Iterable, Mapping
from typing import Any

from brian2.core.network import Network
from brian2.devices.device import RuntimeDevice, get_device
from brian2.groups.neurongroup import NeuronGroup
from brian2.groups.subgroup import Subgroup
from brian2.input.poissongroup import PoissonGroup
from brian2.input.poissoninput import PoissonInput
from brian2.input.spikegeneratorgroup import SpikeGeneratorGroup
from brian2.synapses.synapses import Synapses
from brian2.units.allunits import second
from brian2.units.fundamentalunits import Quantity

from simneuro import units
from simneuro.errors import InputError
from simneuro.network.name_rules import require_name
from simneuro.scenario.brian2_network.cells_so_far import ReadCells
from simneuro.scenario.brian2_network.read_cells import read_cells
from simneuro.scenario.brian2_network.read_events import (
    read_poisson_group,
    read_poisson_input,
    read_spike_generator,
)
from simneuro.scenario.brian2_network.read_monitors import MONITORS, read_monitors
from simneuro.scenario.brian2_network.read_synapses import (
    ReadSynapses,
    read_synapses,
)
from simneuro.scenario.brian2_network.receptors import Receptor, take_receptors
from simneuro.scenario.brian2_network.refusals import cannot_carry
from simneuro.scenario.brian2_network.scenario_tables import (
    add_cells,
    add_projection,
    chosen_cells,
    find_recordable,
    name_receptors,
)
from simneuro.scenario.brian2_network.timed_currents import currents_of

_SCHEDULES = (
    ["start", "groups", "thresholds", "synapses", "resets", "end"],
    ["start", "groups", "thresholds", "resets", "synapses", "end"],
)
_SOURCES = {PoissonGroup: read_poisson_group, SpikeGeneratorGroup: read_spike_generator}
_KINDS = (NeuronGroup, PoissonGroup, SpikeGeneratorGroup, PoissonInput, Synapses, *MONITORS)


def read_network(network: Any, duration: float, namespace: Mapping[str, Any]) -> dict[str, Any]:
    """The tables of a scenario of some duration (s).

    Raises
    ------
    InputError
        At the first object that cannot be carried, with its name and the reason.
    """
    parts = _objects(network)
    dt = _time_step(parts)
    cells = [read_cells(each, namespace) for each in _of(parts, NeuronGroup)]
    synapses = [read_synapses(each, namespace) for each in _of(parts, Synapses)]
    inputs = _of(parts, PoissonInput)
    _require_ends(synapses, inputs, parts)
    found: dict[str, Any] = {"dt": Quantity(dt, dim=second.dim)}
    tables = ("models", "synapses", "plasticity", "populations", "sources", "projections", "drives")
    found |= {table: {} for table in tables}
    receptors: dict[tuple[str, str], Receptor] = {}
    variables: dict[str, dict[str, str]] = {}
    for each in cells:
        changed = [s.variable for s in synapses if s.target == each.name]
        changed += [p.target_var for p in inputs if _whole_name(p._group) == each.name]
        named = [each.names.get(name, name) for name in changed]
        _require_order(each, named, network.schedule)
        taken, currents = take_receptors(each, named)
        taken = name_receptors(each, taken, found["synapses"])
        add_cells(found, each, taken)
        found["drives"] |= currents_of(each, currents, duration)
        receptors |= {(each.name, name): receptor for name, receptor in taken.items()}
        variables[each.name] = find_recordable(each, taken)
    names = {each.name: each.names for each in cells}
    for kind, read in _SOURCES.items():
        found["sources"] |= {each.name: read(each) for each in _of(parts, kind)}
    for one in synapses:
        receptor = receptors[one.target, names[one.target].get(one.variable, one.variable)]
        add_projection(found, one, receptor)
    for given in inputs:
        target = _whole_name(given._group)
        receptor = receptors[target, names[target].get(given.target_var, given.target_var)]
        found["drives"][given.name] = {
            **read_poisson_input(given, target, receptor.name),
            **chosen_cells(given._group),
        }
    found["record"] = read_monitors(_of(parts, *MONITORS), variables, dt)
    return {key: value for key, value in found.items() if not isinstance(value, dict) or value}


def _objects(network: Any) -> list[Any]:
    """The objects of a network that has not run."""
    if not isinstance(network, Network):
        kind = type(network).__name__
        raise InputError(f"got a {kind}, but this must be a Brian2 Network", where="network")
    if not isinstance(get_device(), RuntimeDevice):
        raise InputError(
            "Brian2 is set to a standalone device, where objects have no values before the run; "
            "call brian2.reset_device() first"
        )
    if float(network.t_):
        raise InputError(
            f"the network has run for {units.text(Quantity(float(network.t_), dim=second.dim))}, "
            "and its start is no longer known; give it before it runs",
            where=network.name,
        )
    if network.schedule not in _SCHEDULES:
        raise InputError(
            f"its schedule is {network.schedule}, and a scenario has another", where=network.name
        )
    parts = [each for each in network.objects if not isinstance(each, Subgroup)]
    for each in parts:
        if type(each) not in _KINDS:
            raise cannot_carry(each, f"a {type(each).__name__} has no place in one")
        require_named(each)
    return parts


def require_named(part: Any) -> None:
    """Raise :class:`InputError` unless an object has a name that a part can have."""
    try:
        require_name(part.name)
    except InputError as error:
        raise cannot_carry(part, error.message) from None


def _time_step(parts: Iterable[Any]) -> float:
    steps = {float(each.clock.dt_) for each in parts if not isinstance(each, MONITORS)}
    if len(steps) != 1:
        raise InputError(
            "this cannot become a scenario: its objects have different time steps"
            if steps
            else "this cannot become a scenario: there is nothing in it",
            where="network",
        )
    return steps.pop()


def _of(parts: Iterable[Any], *kinds: type) -> list[Any]:
    return [each for each in parts if isinstance(each, kinds)]


def _whole_name(group: Any) -> str:
    return str(getattr(group, "source", group).name)


def _require_ends(
    synapses: Iterable[ReadSynapses], inputs: Iterable[Any], parts: Iterable[Any]
) -> None:
    """Each end of synapses is in the network."""
    known = {each.name for each in parts}
    cells = {each.name for each in _of(parts, NeuronGroup)}
    for each in synapses:
        for group in (each.synapses.source, each.synapses.target):
            if _whole_name(group) not in known:
                raise cannot_carry(each.synapses, f"{_whole_name(group)} is not in the network")
        if each.target not in cells:
            raise cannot_carry(each.synapses, f"its target {each.target} is no NeuronGroup")
    for given in inputs:
        if _whole_name(given._group) not in cells:
            raise cannot_carry(given, f"{_whole_name(given._group)} is not in the network")


def _require_order(cells: ReadCells, changed: Iterable[str], schedule: list[str]) -> None:
    """Events that move the potential act after the reset of their step, or are kept off."""
    held = "unless refractory" in cells.line("v").flags and cells.blocks
    if "v" in changed and schedule == _SCHEDULES[0] and not held:
        raise cannot_carry(
            cells.group,
            "spikes move v, and those that arrive in the step in which a cell fires are lost in "
            "its reset here, but not in a scenario",
            f"give the network the schedule {_SCHEDULES[1]}, or the cells a refractory period "
            "and v the flag (unless refractory)",
        )
