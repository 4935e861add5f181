"""The tables of a scenario file in words, from their JSON Schema: keys, values, defaults."""

import inspect
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, Literal

from simneuro.network import ConnectionRule, Drive, Source
from simneuro.scenario.json_schema import json_schema, without_examples

Schema = Mapping[str, Any]
Family = Literal["kind", "rule"]

#: Where the words for a table come from that stands in another one, by its name.
Named = Callable[[str], str]

_NAMES = {"string": "text", "integer": "whole number", "boolean": "true or false"}
_SHARED = ("start", "stop", "cells")  # what most drives have
_SIGNS = {"minimum": "≥", "exclusiveMinimum": ">", "maximum": "≤", "exclusiveMaximum": "<"}


def tables() -> Mapping[str, Schema]:
    """The schema of each table that stands in a file, by the name of its description.

    All kinds of sources are one table: the keys of each are those of its drive.
    """
    return _tables(tuple(Drive.kinds), tuple(ConnectionRule.kinds))


@cache
def _tables(*_: tuple[str, ...]) -> Mapping[str, Schema]:
    """Made anew when a kind has been added."""
    definitions: Mapping[str, Schema] = json_schema()["$defs"]
    kept = {name: part for name, part in definitions.items() if name not in source_tables()}
    return kept | {Source.__name__: _source()}


def source_tables() -> tuple[str, ...]:
    """The names of the tables of all kinds of sources."""
    return tuple(kind.__name__ for kind in Source.kinds.values())


def _source() -> Schema:
    """What the tables of all kinds of sources have in common."""
    kind = {"enum": list(Source.kinds)}
    return {
        "description": without_examples(inspect.cleandoc(Source.__doc__ or "")),
        "properties": {"kind": kind, "size": Source.model_json_schema()["properties"]["size"]},
        "required": ["kind", "size"],
    }


def family(part: Schema) -> Family | None:
    """The key that tells a kind of drive, or a rule, from the others; None for other tables."""
    families: tuple[Family, ...] = ("kind", "rule")
    return next((key for key in families if "const" in part["properties"].get(key, {})), None)


def choices(key: Family) -> dict[str, Schema]:
    """The kinds of drives, or the rules, by what a file calls them."""
    parts = [part for part in tables().values() if family(part) == key]
    return {part["properties"][key]["const"]: part for part in parts}


def summary(part: Schema) -> str:
    """The first sentence of what a table means."""
    return without_marks(part["description"]).partition("\n")[0]


def without_marks(text: str) -> str:
    """A text without the marks of code."""
    return text.replace("`", "")


def rows(part: Schema, named: Named) -> list[tuple[str, str, str]]:
    """Key, value and default of all that a table holds: what it needs first, then its own."""
    first = family(part)
    needed = (first, *part.get("required", ()))
    fields = part["properties"]
    order = sorted(fields, key=lambda key: (key != first, key not in needed, key in _SHARED))
    return [
        (key, _value(fields[key], named), "needed" if key in needed else _default(fields[key]))
        for key in order
    ]


def _value(field: Schema, named: Named) -> str:
    if "$ref" in field:
        name = field["$ref"].rsplit("/", 1)[1]
        return named(Source.__name__ if name in source_tables() else name)
    for key in ("anyOf", "oneOf"):
        if key in field:
            return field.get("description") or _alternatives(field[key], named)
    return _one(field, named)


def _alternatives(options: list[Schema], named: Named) -> str:
    kinds = (_value(option, named) for option in options if option.get("type") != "null")
    return ", or ".join(dict.fromkeys(kinds))


def _one(field: Schema, named: Named) -> str:
    if "const" in field:
        return f'`"{field["const"]}"`'
    if "enum" in field:
        return " or ".join(f'`"{option}"`' for option in field["enum"])
    kind = str(field.get("type", "any value"))
    if kind == "array":
        return _list(field, named)
    if kind == "object":
        inner = field.get("additionalProperties")
        return f"tables by name: {_value(inner, named)}" if isinstance(inner, dict) else "table"
    what = field.get("description") or _NAMES.get(kind, kind)
    return " ".join([what, *_bounds(field)])


def _list(field: Schema, named: Named) -> str:
    if "prefixItems" in field:
        return f"two of: {_value(field['prefixItems'][0], named)}"
    items = field.get("items")
    return f"list of {_value(items, named)}" if items else "list"


def _bounds(field: Schema) -> Iterator[str]:
    bounds = [f"{sign} {field[key]:g}" for key, sign in _SIGNS.items() if key in field]
    if bounds:
        yield f"({', '.join(bounds)})"
    if "examples" in field:
        yield f'(`"{field["examples"][0]}"`)'


def _default(field: Schema) -> str:
    default = field.get("default")
    if default in (None, "", []) or isinstance(default, dict):
        return "–"
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"
