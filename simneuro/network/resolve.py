"""Resolution of a scenario's tables to a network: every name is looked up here, once."""

from collections.abc import Mapping
from typing import Any, cast

from simneuro import units
from simneuro.errors import InputError, did_you_mean, located
from simneuro.model import NeuronModel, PlasticityModel, SynapseModel
from simneuro.network.cells import Cells
from simneuro.network.changeable import Changeable, find_changeable, find_kept
from simneuro.network.checks import check_changes
from simneuro.network.events import EventDrive
from simneuro.network.lookup import NEURONS, PLASTICITY, SYNAPSES
from simneuro.network.name_rules import require_distinct, require_known
from simneuro.network.network import Network
from simneuro.network.parts import Projection
from simneuro.network.schedule_checks import check_schedule
from simneuro.network.sources import Sources
from simneuro.network.tables import Tables
from simneuro.network.times import Times, check_interval, require_countable_steps
from simneuro.network.unchanged import keep_unchanged
from simneuro.network.wires import Feed, Wires

_DEFAULT_DT = units.parse("0.1 ms")
# chosen: the squid axon is then 0.8 % slow at 18.5 degC (first order in dt)
_CABLE_DT = units.parse("0.01 ms")


def resolve(tables: Tables, previous: Network | None = None) -> Network:
    """The network of a scenario, every part of it checked.

    Parts that have not changed since ``previous`` are taken from there and not checked again.

    Raises
    ------
    InputError
        For the first thing that does not fit; the place is its dotted path.
    """
    models = {name: neuron_of(tables, name) for name in tables.populations}
    receptors = _receptors(tables)
    dt = time_step(tables, models)
    times = _time_axis(tables, dt)
    old = previous or Network({}, {}, {}, times, tables.record)
    scheduled = _scheduled(tables, models)
    cells = {
        name: _cells(tables, name, model, receptors, times, scheduled.get(name, ()))
        for name, model in models.items()
    }
    cells = keep_unchanged(old.cells, cells)
    sources = {key: Sources(key, each) for key, each in tables.sources.items()}
    sources = keep_unchanged(old.sources, sources)
    ends = {**cells, **sources}
    wires = {
        name: _wires(name, each, ends, receptors, tables.plasticity)
        for name, each in tables.projections.items()
    }
    wires = keep_unchanged(old.wires, wires)
    feeds = {
        name: _feed(name, drive, cells, receptors)
        for name, drive in tables.drives.items()
        if isinstance(drive, EventDrive) and drive.is_drawn_before_the_run
    }
    feeds = keep_unchanged(old.feeds, feeds)
    network = Network(
        cells, wires, feeds, times, tables.record, sources, precision=tables.precision
    )
    check_changes(network, previous if previous and previous.times == times else None)
    if tables.schedule is not None:
        with located("schedule"):
            check_schedule(tables.schedule, network)
    return network


def _scheduled(
    tables: Tables, models: Mapping[str, NeuronModel]
) -> dict[str, tuple[Changeable, ...]]:
    """What a schedule changes in the cells of each population."""
    if tables.schedule is None:
        return {}
    found: dict[str, list[Changeable]] = {}
    with located("schedule"):
        tables.schedule.check()
        for path in tables.schedule.paths:
            for population, changed in find_changeable(path, tables, models):
                if changed in found.setdefault(population, []):
                    continue
                found[population].append(changed)
    return {population: tuple(each) for population, each in found.items()}


def neuron_of(tables: Tables, population: str) -> NeuronModel:
    """The neuron model of a population in its variant, before its own parameters."""
    described = tables.populations[population]
    with located(f"populations.{population}"):
        name = str(described.model)
        require_known(name, NEURONS.names(tables.models), NEURONS.title, "model")
        return NEURONS.find(tables.models, name, described.variant)


def time_step(tables: Tables, models: Mapping[str, NeuronModel]) -> float:
    """The time step (s): as given, or the longest that all models allow, at most 0.1 ms."""
    if tables.dt is not None:
        return float(tables.dt)
    limits = [model.max_dt for model in models.values() if model.max_dt is not None]
    cables = [_CABLE_DT for each in tables.populations.values() if each.cable is not None]
    return float(min([_DEFAULT_DT, *limits, *cables]))


def _time_axis(tables: Tables, dt: float) -> Times:
    """The warm-up is rounded to whole steps: time 0 is its end, however long it is."""
    with located("duration"):
        require_countable_steps(dt, float(tables.warmup) + float(tables.duration))
        check_interval(tables.duration, dt)
    return Times(dt, round(float(tables.warmup) / dt), float(tables.duration))


def _receptors(tables: Tables) -> dict[str, SynapseModel]:
    """The receptors that projections and drives use, by name."""
    used: set[str] = set()
    for name, projection in tables.projections.items():
        with located(f"projections.{name}"):
            origins = [*tables.populations, *tables.sources]
            require_known(projection.source, origins, "population or source", "source")
            _require_population(tables, projection.target)
            used.add(_receptor_name(tables, projection.synapse))
    for name, drive in tables.drives.items():
        with located(f"drives.{name}"):
            _require_population(tables, drive.target)
            if isinstance(drive, EventDrive):
                used.add(_receptor_name(tables, drive.synapse))
    return {name: SYNAPSES.find(tables.synapses, name) for name in sorted(used)}


def _require_population(tables: Tables, target: str) -> None:
    if target in tables.sources:
        raise InputError(
            f"{target} is a source: its cells fire by themselves and have no membrane that "
            "anything could act on. Cells with inputs are a population; other spikes of a source "
            f"are given in sources.{target}",
            where="target",
            allowed=tables.populations,
        )
    require_known(target, tables.populations, "population", "target")


def _receptor_name(tables: Tables, synapse: Any) -> str:
    name, known = str(synapse), SYNAPSES.names(tables.synapses)
    if name not in known:
        own = f" One of your own is a table [synapses.{name}]"
        hint = did_you_mean(name, known) or own
        raise InputError(
            f"there is no synapse model {name!r}.{hint}", where="synapse", allowed=known
        )
    return name


def _cells(
    tables: Tables,
    name: str,
    model: NeuronModel,
    receptors: Mapping[str, SynapseModel],
    times: Times,
    scheduled: tuple[Changeable, ...],
) -> Cells:
    population = tables.populations[name]
    drives = {key: drive for key, drive in tables.drives.items() if drive.target == name}
    inputs = {key: each for key, each in drives.items() if not each.is_drawn_before_the_run}
    # Uses in the order in which their synapses are made: projections, then drives.
    wires = {key: each for key, each in tables.projections.items() if each.target == name}
    uses = {key: str(each.synapse) for key, each in wires.items()}
    uses |= {key: str(each.synapse) for key, each in drives.items() if isinstance(each, EventDrive)}
    used = sorted(set(uses.values()))
    return Cells(
        name=name,
        size=population.size,
        model=model,
        parameters=population.parameters,
        initial=population.initial,
        cable=population.cable,
        receptors={receptor: receptors[receptor] for receptor in used},
        sources={
            receptor: tuple(key for key in uses if uses[key] == receptor and key not in inputs)
            for receptor in used
        },
        inputs=inputs,
        cut=tuple(key for key, each in inputs.items() if times.cuts_steps(each)),
        kept=find_kept(tables, name, scheduled, receptors),
        scheduled=scheduled,
    )


def _wires(
    name: str,
    projection: Projection,
    ends: Mapping[str, Any],
    receptors: Mapping[str, SynapseModel],
    own_rules: Mapping[str, Any],
) -> Wires:
    receptor = str(projection.synapse)
    return Wires(
        name=name,
        source=ends[projection.source],
        target=ends[projection.target],
        receptor_name=receptor,
        receptor=receptors[receptor],
        rules=_rules(name, projection, own_rules),
        connect=projection.connect,
        weight=projection.weight,
        delay=projection.delay,
        scale=projection.scale,
    )


def _rules(name: str, projection: Projection, own: Mapping[str, Any]) -> dict[str, PlasticityModel]:
    names = [str(each) for each in cast(tuple[Any, ...], projection.plasticity)]
    with located(f"projections.{name}"):
        with located("plasticity"):
            require_distinct(names)
        known = PLASTICITY.names(own)
        for each in names:
            require_known(each, known, PLASTICITY.title, "plasticity")
    return {each: PLASTICITY.find(own, each) for each in names}


def _feed(
    name: str,
    drive: EventDrive,
    cells: Mapping[str, Cells],
    receptors: Mapping[str, SynapseModel],
) -> Feed:
    receptor = str(drive.synapse)
    return Feed(name, cells[drive.target], receptor, receptors[receptor], drive)
