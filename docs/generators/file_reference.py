"""The reference of scenario files, from their JSON Schema."""

from collections.abc import Iterator, Mapping
from typing import Any

from generators.markdown import table
from simneuro.scenario.schema import json_schema

Schema = Mapping[str, Any]

_TOP = "Scenario"
# In the order in which a file is written; what the schema has beyond this comes last.
_ORDER = (
    *(_TOP, "Population", "Cable", "Projection", "Record", "Traces", "SynapseTraces"),
    *("OwnNeuron", "OwnSynapse", "OwnPlasticity"),
)
_TITLES = {
    "SynapseTraces": "Synapse traces",
    "OwnNeuron": "Own neuron",
    "OwnSynapse": "Own synapse",
    "OwnPlasticity": "Own plasticity",
}


def pages() -> Iterator[tuple[str, str]]:
    """One file with a section for each table; the page that explains it includes it."""
    schema = json_schema()
    parts = {_TOP: schema, **schema["$defs"]}
    order = [name for name in _ORDER if name in parts]
    rest = sorted(set(parts) - set(order), key=lambda name: (_family(parts[name]), name))
    yield "file_reference.inc", "\n".join(_section(name, parts[name]) for name in order + rest)


def _family(part: Schema) -> str:
    return next((key for key in ("kind", "rule") if key in part["properties"]), "")


def _section(name: str, part: Schema) -> str:
    needed = part.get("required", ())
    rows = (
        (f"`{key}`", _type(field), _default(field, key in needed))
        for key, field in part["properties"].items()
    )
    meaning = part.get("description", "")
    heading = f"({_anchor(name)})=\n## {_title(name, part)}\n"
    return "\n".join([heading, f"{meaning}\n", table(("key", "value", "default"), rows)])


def _title(name: str, part: Schema) -> str:
    if name == _TOP:
        return "The file"
    family = _family(part)
    if family:
        return f'{family} = "{part["properties"][family]["const"]}"'
    return _TITLES.get(name, name)


def _type(field: Schema) -> str:
    if "$ref" in field:
        return f"[](#{_anchor(field['$ref'].rsplit('/', 1)[1])})"
    for key in ("anyOf", "oneOf"):
        if key in field:
            return field.get("description") or _alternatives(field[key])
    return _plain(field)


def _alternatives(options: list[Schema]) -> str:
    kinds = (_type(option) for option in options if option.get("type") != "null")
    return ", or ".join(dict.fromkeys(kinds))


def _plain(field: Schema) -> str:
    if "const" in field:
        return f'`"{field["const"]}"`'
    kind = field.get("type", "any value")
    if kind == "array":
        return _list(field)
    if kind == "object":
        inner = field.get("additionalProperties")
        return f"tables by name: {_type(inner)}" if isinstance(inner, dict) else "table"
    names = {"string": "text", "integer": "whole number", "boolean": "true or false"}
    words = field.get("description") or names.get(kind, kind)
    return " ".join([words, *_bounds(field)])


def _list(field: Schema) -> str:
    if "prefixItems" in field:
        return f"two of: {_type(field['prefixItems'][0])}"
    items = field.get("items")
    return f"list of {_type(items)}" if items else "list"


def _bounds(field: Schema) -> Iterator[str]:
    words = {"minimum": "≥", "exclusiveMinimum": ">", "maximum": "≤", "exclusiveMaximum": "<"}
    bounds = [f"{sign} {field[key]:g}" for key, sign in words.items() if key in field]
    if bounds:
        yield f"({', '.join(bounds)})"
    if "examples" in field:
        yield f'(`"{field["examples"][0]}"`)'


def _default(field: Schema, needed: bool) -> str:
    if needed:
        return "needed"
    default = field.get("default")
    if default in (None, "", []) or isinstance(default, dict):
        return "–"
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


def _anchor(name: str) -> str:
    return f"table-{name.lower()}"
