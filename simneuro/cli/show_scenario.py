"""A scenario on a page: its parts, what it varies, what it costs. Its ``.py`` is not run."""

import re
from collections.abc import Iterable, Iterator, Mapping
from math import prod
from typing import TYPE_CHECKING, Any

from simneuro import units
from simneuro.cli.page import paragraphs, rows, section, table, title, unbroken
from simneuro.cli.show_model import references

if TYPE_CHECKING:
    from rich.console import Console

    from simneuro.scenario import Scenario

_SHORT = 12  # characters; chosen: as long as "0.3 mS/cm^2"
_ELSEWHERE = ("name", "title", "description", "references", "conditions", "sweep", "quick")
_WORDS = (
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
_LONG = re.compile(r"\d+\.\d{6,}")  # digits that nobody wrote, such as 1/3


def scenario(console: "Console", shown: "Scenario") -> None:
    """Title, description, network, conditions, sweep, cost, references."""
    document = shown.document()
    title(console, shown.name, "scenario", shown.title)
    if shown.description:
        paragraphs(console, shown.description)
    _network(console, document)
    _variations(console, document)
    section(console, "Run")
    rows(console, _run(shown))
    section(console, "What --set can change, and what it is now")
    rows(console, _paths(shown.resolved.document()))
    references(console, shown.references)


def _network(console: "Console", document: Mapping[str, Any]) -> None:
    for kind, heads, entry in (
        ("models", ("name", "what", "set here"), _own),
        ("synapses", ("name", "what", "set here"), _own),
        ("plasticity", ("name", "what", "set here"), _own),
        ("populations", ("name", "cells", "model", "set here"), _population),
        ("projections", ("name", "synapse", "connect", "weight", "delay", "plastic"), _projection),
        ("drives", ("name", "kind", "target", "set here"), _drive),
    ):
        if document.get(kind):
            section(console, kind.capitalize())
            table(console, heads, [(name, *entry(of)) for name, of in document[kind].items()])


def _own(model: Mapping[str, Any]) -> tuple[str, ...]:
    if "model" in model:
        what = " ".join([model["model"], model.get("variant") or ""]).strip()
        return what, _assigned(model.get("parameters", {}))
    return model.get("summary", ""), "its own equations"


def _population(population: Mapping[str, Any]) -> tuple[str, ...]:
    start = {f"{k} at start": value for k, value in population.get("initial", {}).items()}
    shape = {f"cable {key}": value for key, value in population.get("cable", {}).items()}
    changed = {**shape, **population.get("parameters", {}), **start}
    model = " ".join([population["model"], population.get("variant") or ""]).strip()
    return str(population["size"]), model, _assigned(changed)


def _projection(projection: Mapping[str, Any]) -> tuple[str, ...]:
    rule = dict(projection["connect"])
    named = f"{rule.pop('rule')} {_assigned(rule)}".strip()
    return (
        projection["synapse"],
        named,
        _text(projection["weight"]),
        _text(projection.get("delay", "")),
        ", ".join(projection.get("plasticity", [])),
    )


def _drive(drive: Mapping[str, Any]) -> tuple[str, ...]:
    rest = {key: value for key, value in drive.items() if key not in ("kind", "target")}
    return drive["kind"], drive["target"], _assigned(rest)


def _variations(console: "Console", document: Mapping[str, Any]) -> None:
    if document.get("conditions"):
        section(console, "Conditions")
        found = document["conditions"].items()
        rows(console, [(name, _assigned(changes) or "as above") for name, changes in found])
    if document.get("sweep"):
        section(console, "Sweep")
        rows(console, [(path, _axis(values)) for path, values in document["sweep"].items()])


def _paths(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The dotted path of each value that is one number, name or list, with the value."""
    for key, value in document.items():
        if key not in _ELSEWHERE:
            yield from _paths_below(key, value)


def _paths_below(path: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping) and "value" in value:  # a parameter with meaning and source
        value = value["value"]
    if not isinstance(value, Mapping) or _is_distribution(value):
        text = _text(value)
        yield from [(path, text)] if "\n" not in text else []
        return
    for key, each in value.items():
        if key not in _WORDS:
            yield from _paths_below(f"{path}.{key}", each)


def _run(shown: "Scenario") -> Iterable[tuple[str, str]]:
    yield "simulations", _cost(shown)
    if shown.quick:
        yield "--quick", _cost(shown.quickened())
    warmup = f", after {units.text(shown.warmup)} of warm-up" if float(shown.warmup) > 0 else ""
    yield "each", f"{units.text(shown.duration)}{warmup}, in steps of {units.text(shown.time_step)}"
    yield "seed", str(shown.seed)
    own = shown.companion.name if shown.companion else ""
    yield "own code", f"{own}, which this command does not run" if own else "none"


def _cost(shown: "Scenario") -> str:
    conditions = max(1, len(shown.conditions))
    axes = [len(values) for values in shown.sweep.values()]
    factors = (
        [_count(conditions, "condition")] * (conditions > 1)
        + [_count(prod(axes), "sweep point")] * bool(axes)
        + [_count(shown.trials, "trial")] * (shown.trials > 1)
    )
    total = str(conditions * prod(axes) * shown.trials)
    made = f"{total} = {' x '.join(factors)}" if factors else total
    return f"{made}, of {units.text(shown.duration)} each"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _axis(values: list[Any]) -> str:
    if len(values) <= 4:
        return ", ".join(map(_text, values))
    return f"{_text(values[0])} to {_text(values[-1])}, {len(values)} values"


def _assigned(values: Mapping[str, Any]) -> str:
    """Names and values, of which only the long ones may be broken, after the equals sign."""
    pairs = [(unbroken(f"{key} ="), unbroken(_text(value))) for key, value in values.items()]
    return ", ".join(
        f"{name} {value}" if len(value) > _SHORT else unbroken(f"{name} {value}")
        for name, value in pairs
    )


def _text(value: Any) -> str:
    """A value of a scenario file as a reader writes it."""
    if _is_distribution(value):
        ((kind, bounds),) = value.items()
        return f"{kind}({', '.join(map(_text, bounds))})"
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{key} = {_text(each)}' for key, each in value.items())} }}"
    if isinstance(value, list) and len(value) > 4:
        return f"{len(value)} values"
    if isinstance(value, list):
        return f"[{', '.join(map(_text, value))}]"
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else _LONG.sub(_rounded, str(value))


def _is_distribution(value: Any) -> bool:
    return isinstance(value, Mapping) and value.keys() in ({"uniform"}, {"normal"})


def _rounded(digits: re.Match[str]) -> str:
    return f"{float(digits[0]):.4g}"
