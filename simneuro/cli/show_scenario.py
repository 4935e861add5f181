"""A scenario as a page: its parts, its variations and its size. Its ``.py`` is not run."""

from collections.abc import Iterable, Iterator, Mapping
from math import prod
from typing import TYPE_CHECKING, Any

from simneuro import units
from simneuro.cli.layout import keep_together
from simneuro.cli.page_parts import Block, Heading, Paragraphs, Rows, Table, Title
from simneuro.cli.show_model import show_references
from simneuro.errors import counted
from simneuro.scenario.value_words import format_axis, format_value, is_distribution

if TYPE_CHECKING:
    from simneuro.scenario import Scenario

_SHORT = 12  # characters; chosen: as long as "0.3 mS/cm^2"
_PROJECTION = ("name", "synapse", "connect", "weight", "delay", "plastic")
_NOT_SETTABLE = ("name", "title", "description", "references", "conditions", "sweep", "quick")
_TEXT_KEYS = (
    "summary",
    "references",
    "equations",
    "threshold",
    "reset",
    "on_pre",
    "on_post",
    "transmitted",
    "each",
    "summed",
)


def show_scenario(shown: "Scenario") -> Iterator[Block]:
    """Title, description, network, conditions, sweep, size and references."""
    document = shown.document()
    yield Title(shown.name, "scenario", shown.title)
    if shown.description:
        yield Paragraphs(shown.description)
    yield from show_network(document)
    yield from show_variations(document)
    yield Heading("Run")
    yield Rows([*show_run(shown)])
    yield Heading("Paths that --set can change, with their values")
    yield Rows([*_list_settable(shown)])
    yield from show_references(shown.references)


def show_network(document: Mapping[str, Any]) -> Iterator[Block]:
    """The parts of the network, a table for each kind."""
    for kind, heads, entry in (
        ("models", ("name", "what", "set here"), fill_model_row),
        ("synapses", ("name", "what", "set here"), fill_model_row),
        ("plasticity", ("name", "what", "set here"), fill_model_row),
        ("populations", ("name", "cells", "model", "set here"), fill_population_row),
        ("sources", ("name", "cells", "kind", "set here"), fill_source_row),
        ("projections", _PROJECTION, fill_projection_row),
        ("drives", ("name", "kind", "target", "set here"), fill_drive_row),
    ):
        if document.get(kind):
            yield Heading(kind.capitalize())
            yield Table(heads, [(name, *entry(of)) for name, of in document[kind].items()])


def fill_model_row(model: Mapping[str, Any]) -> tuple[str, ...]:
    if "model" in model:
        what = " ".join([model["model"], model.get("variant") or ""]).strip()
        return what, format_assignments(model.get("parameters", {}))
    return model.get("summary", ""), "its own equations"


def fill_population_row(population: Mapping[str, Any]) -> tuple[str, ...]:
    start = {f"{k} at start": value for k, value in population.get("initial", {}).items()}
    shape = {f"cable {key}": value for key, value in population.get("cable", {}).items()}
    changed = {**shape, **population.get("parameters", {}), **start}
    model = " ".join([population["model"], population.get("variant") or ""]).strip()
    return str(population["size"]), model, format_assignments(changed)


def fill_source_row(source: Mapping[str, Any]) -> tuple[str, ...]:
    rest = {key: value for key, value in source.items() if key not in ("kind", "size")}
    return str(source["size"]), source["kind"], format_assignments(rest)


def fill_projection_row(projection: Mapping[str, Any]) -> tuple[str, ...]:
    rule = dict(projection["connect"])
    named = f"{rule.pop('rule')} {format_assignments(rule)}".strip()
    return (
        projection["synapse"],
        named,
        format_value(projection["weight"]),
        format_value(projection.get("delay", "")),
        ", ".join(projection.get("plasticity", [])),
    )


def fill_drive_row(drive: Mapping[str, Any]) -> tuple[str, ...]:
    rest = {key: value for key, value in drive.items() if key not in ("kind", "target")}
    return drive["kind"], drive["target"], format_assignments(rest)


def show_variations(document: Mapping[str, Any]) -> Iterator[Block]:
    """Conditions, schedule and sweep."""
    if document.get("conditions"):
        yield Heading("Conditions")
        found = document["conditions"].items()
        yield Rows([(name, format_assignments(changes) or "as above") for name, changes in found])
    if document.get("schedule"):
        yield Heading("Schedule")
        yield Rows([*describe_schedule(document["schedule"])])
    if document.get("sweep"):
        yield Heading("Sweep")
        yield Rows([(path, format_axis(values)) for path, values in document["sweep"].items()])


def describe_schedule(schedule: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What changes during the run."""
    for key in ("times", "sequence", "file", "epoch", "compress", "between"):
        if key in schedule:
            yield key, format_value(schedule[key])
    for name, changes in schedule.get("states", {}).items():
        yield name, format_assignments(changes) or "as above"
    yield from ((path, format_axis(each)) for path, each in schedule.get("values", {}).items())


def _list_settable(shown: "Scenario") -> Iterator[tuple[str, str]]:
    """Paths and values; of those that all points have from elsewhere, from where."""
    from simneuro.scenario import name_setter

    for key, value in shown.resolved.document().items():
        for path, text in list_values(key, value) if key not in _NOT_SETTABLE else ():
            setter = name_setter(shown, path)
            yield path, f"{setter} it" if setter else text


def list_values(path: str, value: Any) -> Iterator[tuple[str, str]]:
    """The dotted path and the value of every single number, name or list at and below a path."""
    if path in ("schedule.states", "schedule.values"):  # whose keys are paths
        return
    if isinstance(value, Mapping) and "value" in value:  # a parameter with meaning and source
        value = value["value"]
    if not isinstance(value, Mapping) or is_distribution(value):
        text = format_value(value)
        yield from [(path, text)] if "\n" not in text else []
        return
    for key, each in value.items():
        if key not in _TEXT_KEYS:
            yield from list_values(f"{path}.{key}", each)


def show_run(shown: "Scenario") -> Iterable[tuple[str, str]]:
    """How many simulations there are, how long each is, and of which seed."""
    yield "simulations", _count_simulations(shown)
    if shown.quick:
        yield "--quick", _count_simulations(shown.quickened())
    warmup = f", after {units.text(shown.warmup)} of warm-up" if float(shown.warmup) > 0 else ""
    yield "each", f"{units.text(shown.duration)}{warmup}, in steps of {units.text(shown.time_step)}"
    if shown.precision != "double":
        yield "precision", shown.precision
    yield "seed", str(shown.seed)
    own = shown.companion.name if shown.companion else ""
    yield "own code", f"{own}, which this command does not run" if own else "none"


def _count_simulations(shown: "Scenario") -> str:
    """The number of simulations, as a product of those of conditions, sweep and trials."""
    conditions = max(1, len(shown.conditions))
    axes = [len(values) for values in shown.sweep.values()]
    factors = (
        [counted(conditions, "condition")] * (conditions > 1)
        + [counted(prod(axes), "sweep point")] * bool(axes)
        + [counted(shown.trials, "trial")] * (shown.trials > 1)
    )
    total = str(conditions * prod(axes) * shown.trials)
    made = f"{total} = {' x '.join(factors)}" if factors else total
    return f"{made}, of {units.text(shown.duration)} each"


def format_assignments(values: Mapping[str, Any]) -> str:
    """Names and values; only the long ones may be wrapped, after the equals sign."""
    pairs = [
        (keep_together(f"{key} ="), keep_together(format_value(value)))
        for key, value in values.items()
    ]
    return ", ".join(
        f"{name} {value}" if len(value) > _SHORT else keep_together(f"{name} {value}")
        for name, value in pairs
    )
