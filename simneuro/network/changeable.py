"""What a schedule can change: the numbers of cells that dotted paths lead to."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast

from brian2.units.fundamentalunits import DIMENSIONLESS, Dimension
from brian2.utils.stringtools import get_identifiers

from simneuro.errors import InputError, quoted
from simneuro.model import NeuronModel, PlasticityModel, SynapseModel
from simneuro.network.distribution import varies
from simneuro.network.events import EventDrive
from simneuro.network.lookup import PLASTICITY
from simneuro.network.name_rules import require_known
from simneuro.network.tables import Tables


@dataclass(frozen=True)
class Changeable:
    """A number that the cells of a population keep, and that a schedule can change.

    Attributes
    ----------
    kind : str
        Whose number it is: the cell's own, its receptor's, that of a drive or of a rule of the
        synapses onto it, or the scale of a projection.
    owner : str
        The receptor, drive, rule or projection; ``""`` for the cell.
    key : str
        The parameter or field; ``""`` for a scale.

    Examples
    --------
    >>> from simneuro import network
    >>> network.Changeable("cell", "", "t_ref").key
    't_ref'
    """

    kind: Literal["cell", "receptor", "drive", "rule", "scale"]
    owner: str
    key: str = ""


#: Whom a path reaches: a population, and what changes there.
Reached = tuple[str, Changeable]

_CAN_CHANGE = (
    "populations.NAME.parameters.P",
    "models.NAME.parameters.P",
    "synapses.NAME.parameters.P",
    "plasticity.NAME.parameters.P",
    "projections.NAME.scale",
    "drives.NAME.FIELD (amplitude, mean, density, sigma, weight; the rate of poisson)",
)
_BUILT = "the network is built from it before the run"


def find_changeable(path: str, tables: Tables, models: Mapping[str, NeuronModel]) -> list[Reached]:
    """The populations in which a scheduled path changes something, and what it is.

    Parameters
    ----------
    path : str
    tables : Tables
    models : mapping of population to NeuronModel

    Raises
    ------
    InputError
        If it cannot change during a run, or reaches nothing.
    """
    found = list(_find(path, tables, models))
    if not found:
        raise InputError(f"{quoted(path)} reaches no cell of the network, so nothing would change")
    return found


def _find(path: str, tables: Tables, models: Mapping[str, NeuronModel]) -> Iterator[Reached]:
    match path.split("."):
        case ["populations", name, "parameters", key] if name in tables.populations:
            require_known(key, models[name].parameters, "parameter", path)
            yield from _of_cells(path, key, [name], tables)
        case ["models", name, "parameters", key] if name in tables.models:
            parts = tables.populations.items()
            own = [
                part for part, each in parts if each.model == name and key not in each.parameters
            ]
            yield from _of_cells(path, key, own, tables)
        case ["synapses", name, "parameters", key] if name in tables.synapses:
            yield from (
                (target, Changeable("receptor", name, key)) for target in _with(tables, name)
            )
        case ["plasticity", name, "parameters", key] if name in tables.plasticity:
            _require_between_events(path, PLASTICITY.find(tables.plasticity, name), key)
            learning = [
                projection.target
                for projection in tables.projections.values()
                if name in [str(each) for each in cast(tuple[Any, ...], projection.plasticity)]
            ]
            yield from ((target, Changeable("rule", name, key)) for target in learning)
        case ["projections", name, "scale"] if name in tables.projections:
            yield tables.projections[name].target, Changeable("scale", name)
        case ["drives", name, key] if name in tables.drives:
            yield _of_drive(path, tables, name, key)
        case _:
            raise _cannot_change(path, _reason(path))


def _of_cells(path: str, key: str, own: Iterable[str], tables: Tables) -> Iterator[Reached]:
    for population in own:
        _require_own_number(path, population, key, tables)
        yield population, Changeable("cell", "", key)


def _with(tables: Tables, synapse: str) -> dict[str, None]:
    """The populations that have a receptor."""
    projections = [(each.synapse, each.target) for each in tables.projections.values()]
    drives = [
        (each.synapse, each.target)
        for each in tables.drives.values()
        if isinstance(each, EventDrive)
    ]
    return dict.fromkeys(target for used, target in (*projections, *drives) if str(used) == synapse)


def _require_own_number(path: str, population: str, key: str, tables: Tables) -> None:
    """Raise :class:`InputError` if cells differ in it, or their cable determines it."""
    described = tables.populations[population]
    if key in described.parameters and varies(described.parameters[key]):
        why = f"the cells of {population} differ in it, and a schedule has one value for all"
        raise _cannot_change(path, why)
    if described.cable is not None and key in ("area", "c_m"):
        raise _cannot_change(path, f"the cable of {population} is built from it before the run")


def _require_between_events(path: str, rule: PlasticityModel, key: str) -> None:
    """Raise :class:`InputError` if synapses are solved over intervals with one value of it."""
    require_known(key, rule.parameters, "parameter", path)
    for variable in rule.event_driven:
        if key in get_identifiers(rule.parsed[variable].expr.code):
            why = f"{variable} is solved from one spike to the next, with one value in between"
            raise _cannot_change(path, why)


def _of_drive(path: str, tables: Tables, name: str, key: str) -> Reached:
    drive = tables.drives[name]
    if key not in type(drive).model_fields:
        require_known(key, type(drive).model_fields, "key", path)
    if key not in drive.changeable:
        own = ", ".join(drive.changeable) or "nothing"
        why = f"of this kind of drive {own} can change"
        if isinstance(drive, EventDrive) and drive.is_drawn_before_the_run:
            why += (
                ", since its events are drawn before the run. The rate of poisson can change, and "
                "inhomogeneous_poisson has rates and times of its own"
            )
        raise _cannot_change(path, why)
    if varies(getattr(drive, key)):
        raise _cannot_change(path, "the cells differ in it, and a schedule has one value for all")
    return drive.target, Changeable("drive", name, key)


def _reason(path: str) -> str:
    match path.split("."):
        case ["projections", name, "weight"]:
            return (
                "synapses have their weights from the start. Schedule "
                f"{quoted(f'projections.{name}.scale')}, a factor of them all"
            )
        case ["sources", *_]:
            return (
                "the spikes of a source are drawn before the run; the kind inhomogeneous_poisson "
                "has rates and times of its own"
            )
        case ["populations" | "projections" | "models" | "synapses" | "plasticity", *_]:
            return _BUILT
    return "it belongs to the run as a whole"


def _cannot_change(path: str, why: str) -> InputError:
    return InputError(f"{quoted(path)} cannot change during a run: {why}", allowed=_CAN_CHANGE)


def find_kept(
    tables: Tables,
    population: str,
    scheduled: tuple[Changeable, ...],
    receptors: Mapping[str, SynapseModel],
) -> dict[Changeable, Dimension]:
    """The numbers of synapses that their target keeps: its scales, and what is scheduled."""
    kept: dict[Changeable, Dimension] = {}
    for name, projection in tables.projections.items():
        if projection.target != population:
            continue
        if projection.scale is not None or Changeable("scale", name) in scheduled:
            kept[Changeable("scale", name)] = DIMENSIONLESS
    for changed in scheduled:
        if changed.kind == "rule":
            rule = PLASTICITY.find(tables.plasticity, changed.owner)
            kept[changed] = rule.parameters[changed.key].dimension
        drive = tables.drives[changed.owner] if changed.kind == "drive" else None
        if isinstance(drive, EventDrive) and drive.is_drawn_before_the_run:
            kept[changed] = receptors[str(drive.synapse)].weight_dimension
    return kept
