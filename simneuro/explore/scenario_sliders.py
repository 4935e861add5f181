"""The numbers that a scenario has chosen, as sliders, and its drives as switches."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from annotated_types import Ge, Le
from brian2.units.fundamentalunits import Quantity, get_dimensions

from simneuro import units
from simneuro.errors import InputError
from simneuro.explore.main_parameters import FIXED
from simneuro.explore.sliders import Slider, make_slider
from simneuro.model import NeuronModel, Parameter, PlasticityModel, SynapseModel
from simneuro.network.currents import Current
from simneuro.network.drive import Drive
from simneuro.network.sources import Source
from simneuro.network.value_fields import Each
from simneuro.scenario import Scenario
from simneuro.units import One

_MOST_MAIN = 6  # chosen: what is seen at once beside the figures
_FIRST_OF_DRIVES = ("rate", "amplitude", "mean", "density", "sigma", "fraction")
_TIMES = ("start", "stop")
_VOLT = units.dimension("V")
#: A number of a scenario: its path, name, value, declared range, meaning and source.
_Number = tuple[str, str, Any, str, str, str]
_STRENGTHS = ("amplitude", "mean", "density", "sigma", "initial", "final")


def list_sliders(scenario: Scenario) -> dict[str, Slider]:
    """Sliders by path: first what conditions and the sweep change, then drives, then the rest.

    Parameters
    ----------
    scenario : Scenario
        In the condition that is shown.
    """
    found = {each.path: each for each in _sliders(scenario)}
    varied = _varied_paths(scenario.loaded or scenario)
    order = sorted(found, key=lambda path: _rank(path, varied))  # keeps the file's order otherwise
    main = [path for path in order if _rank(path, varied) < 2][:_MOST_MAIN]
    main = main or order[:_MOST_MAIN]
    return {path: _marked(found[path], path in main) for path in order}


def list_switches(scenario: Scenario) -> dict[str, dict[str, Any]]:
    """What switches each drive off, as changes by path, by its name."""
    found = {name: silence(f"drives.{name}", drive) for name, drive in scenario.drives.items()}
    return {name: changes for name, changes in found.items() if changes}


def silence(path: str, drive: Drive) -> dict[str, Any]:
    """The changes with which a drive does nothing; empty if no number of it does that."""
    fields = type(drive).model_fields
    if isinstance(drive, Current):
        strengths = [key for key in _STRENGTHS if key in fields]
        return {f"{path}.{key}": _zero_like(getattr(drive, key)) for key in strengths}
    key = "rate" if "rate" in fields else "weight" if "weight" in fields else ""
    return {f"{path}.{key}": _zero_like(getattr(drive, key))} if key else {}


def is_silent(drive: Drive) -> bool:
    """Whether a drive does nothing as it stands."""
    changes = silence("drive", drive)
    keys = [path.removeprefix("drive.") for path in changes]
    return bool(keys) and all(_is_zero(getattr(drive, key)) for key in keys)


def _sliders(scenario: Scenario) -> Iterator[Slider]:
    others = _varied_values(scenario.loaded or scenario)
    found = [*_numbers_of_parts(scenario), *_numbers_of_models(scenario)]
    for path, name, value, valid, meaning, source in found:
        made = make_slider(
            path,
            value,
            valid or _sign_of(value),
            name=name,
            meaning=meaning,
            source=source,
            others=others.get(path, ()),
        )
        if made is not None:
            yield made


def _numbers_of_parts(scenario: Scenario) -> Iterator[_Number]:
    """Those of drives, sources and projections that the file sets."""
    for name, drive in scenario.drives.items():
        yield from _fields(f"drives.{name}", name, drive, f"{_kind(drive)} onto {drive.target}")
    for name, source in scenario.sources.items():
        yield from _fields(f"sources.{name}", name, source, f"{_kind(source)}, a source of spikes")
    for name, each in scenario.projections.items():
        meaning = f"{each.synapse} from {each.source} to {each.target}"
        yield from _fields(f"projections.{name}", name, each, meaning)
        yield from _fields(f"projections.{name}.connect", name, each.connect, meaning)


def _kind(part: Drive | Source) -> str:
    return str(getattr(part, type(part).discriminator)).replace("_", " ")


def _fields(path: str, name: str, part: Any, meaning: str) -> Iterator[_Number]:
    """The numbers of a part that were set."""
    for key, field in type(part).model_fields.items():
        value = getattr(part, key)
        if key not in _TIMES and key in part.model_fields_set and _is_number(value):
            words = f"{name} {key}".replace("_", " ")
            yield f"{path}.{key}", words, value, _declared(field.metadata), meaning, ""


def _numbers_of_models(scenario: Scenario) -> Iterator[_Number]:
    """The parameters that the file sets, and then the others of its populations."""
    network, document = scenario.network, scenario.document()
    owned: dict[str, NeuronModel | SynapseModel | PlasticityModel] = {}
    for name, cells in network.cells.items():
        if str(scenario.populations[name].model) in scenario.models:
            owned[f"models.{scenario.populations[name].model}"] = cells.model
    owned |= {f"synapses.{name}": each for name, each in network.receptors.items()}
    owned |= {f"plasticity.{name}": each for name, each in network.rules.items()}
    for owner, model in owned.items():
        table, _, name = owner.partition(".")
        for key, given in model.parameters.items():
            if name in document.get(table, {}) and key not in FIXED and _is_number(given.value):
                yield _of_parameter(owner, key, given)
    for name, part in scenario.populations.items():
        own_model = f"models.{part.model}" in owned
        for key, given in network.cells[name].model.parameters.items():
            value = part.parameters.get(key, given.value)
            is_free = key in part.parameters or not own_model
            if is_free and _is_number(value) and key not in FIXED:
                yield _of_parameter(f"populations.{name}", key, given, value)


def _of_parameter(owner: str, key: str, given: Parameter, value: Any = None) -> _Number:
    value = given.value if value is None else value
    name = f"{owner.partition('.')[2]}: {key}"
    path = f"{owner}.parameters.{key}"
    return path, name, value, given.valid, given.description, given.source


def _varied_values(scenario: Scenario) -> dict[str, list[Any]]:
    """The numbers that conditions and the sweep set, by path."""
    found: dict[str, list[Any]] = {}
    listed = [item for each in scenario.conditions.values() for item in each.items()]
    listed += [(path, value) for path, values in scenario.sweep.items() for value in values]
    for path, value in listed:
        try:
            read = units.read(value)
        except InputError:  # a table or a name
            continue
        if _is_number(read):
            found.setdefault(path, []).append(read)
    return found


def _varied_paths(scenario: Scenario) -> set[str]:
    """The paths that the file's own conditions and sweep change."""
    conditions = (path for changes in scenario.conditions.values() for path in changes)
    return {*conditions, *scenario.sweep}


def _rank(path: str, varied: set[str]) -> int:
    """How early a slider comes."""
    if path in varied:
        return 0
    table, _, rest = path.partition(".")
    return 1 if table == "drives" and rest.rpartition(".")[2] in _FIRST_OF_DRIVES else 2


def _marked(slider: Slider, is_main: bool) -> Slider:
    return Slider(**{**vars(slider), "is_main": is_main})


def _declared(metadata: list[Any]) -> str:
    """The range that a field declares; a share of 0 to 1 is declared to pydantic."""
    for each in metadata:
        if isinstance(each, (One, Each)):
            return each.valid
    low = next((each.ge for each in metadata if isinstance(each, Ge)), None)
    high = next((each.le for each in metadata if isinstance(each, Le)), None)
    if low is not None and high is not None:
        return f"{low:g} to {high:g}"
    return "" if low is None else f">= {low:g}"


def _is_number(value: Any) -> bool:
    """Whether it is one real number, with a unit or without; whole numbers are counts."""
    if isinstance(value, bool) or not isinstance(value, (float, Quantity)):
        return False
    return not np.ndim(value)


def _sign_of(value: Any) -> str:
    """The range of a number that declares none: it keeps its sign, but for potentials."""
    number = float(value)
    if get_dimensions(value) is _VOLT:
        return ""
    return ">= 0" if number > 0 else "<= 0" if number < 0 else ""


def _is_zero(value: Any) -> bool:
    return _is_number(value) and float(value) == 0


def _zero_like(value: Any) -> Any:
    """Zero in the unit of a value, which may be one for each cell."""
    first = value if _is_number(value) or isinstance(value, Quantity) else value.first
    return units.text(Quantity(0.0, dim=first.dim)) if isinstance(first, Quantity) else 0.0
