"""Drives, sources and connection rules in words: what their kind does, with the values in it."""

import inspect
import re
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from simneuro import units
from simneuro.scenario.value_words import format_value

_CODE = re.compile(r"``(.*?)``")
_NOT_GIVEN = {"start": "the beginning", "stop": "the end"}
_ALWAYS = " from the beginning to the end"
_OF_TARGET = " of ``target``"  # which stands beside the name of the drive
_MOST = 4  # values that are listed; chosen: they are read at a glance
# Lists with an item for each event or synapse.
_OF_EVENTS = {"times", "neurons", "sources", "targets"}


def explain(kind: Any, written: Mapping[str, Any], left_out: tuple[str, ...]) -> str:
    """What a kind does, as the first sentence of its description says it, and its other values.

    Parameters
    ----------
    kind : Kind
    written : mapping
        What a file says of it.
    left_out : tuple of str
        The keys of which no reader has to be told.
    """
    sentence, said = _fill_in(kind)
    rest = _drop_usual(kind, {k: v for k, v in written.items() if k not in {*left_out, *said}})
    receptor, window = "".join(_say_receptor(rest)), [*_say_window(rest)]
    values = (_say(key, value, getattr(kind, key)) for key, value in rest.items())
    more = ", ".join([*window, *values])
    return f"{receptor}{sentence}{f' ({more})' if more else ''}."


def _fill_in(kind: Any) -> tuple[str, set[str]]:
    """The sentence of a kind with values in the place of the names of its fields, and which.

    Formulas are left out, with the clause that they are in.
    """
    doc = inspect.cleandoc(type(kind).__doc__ or "").partition("\n")[0].rstrip(".")
    values = kind.model_dump(mode="json", exclude_none=True, context=units.extent)
    fields = type(kind).model_fields
    names = _CODE.findall(doc)
    if not {*names} <= {*fields}:
        return doc.partition(":")[0], set()
    told = {name: format_value(values.get(name, _NOT_GIVEN.get(name, "none"))) for name in names}
    sentence = _CODE.sub(lambda found: told[found[1]], doc.replace(_OF_TARGET, ""))
    return sentence.replace(_ALWAYS, ""), {*names}


def _drop_usual(kind: Any, written: Mapping[str, Any]) -> dict[str, Any]:
    """What was written, without defaults and without lists that are too long to be read."""
    fields = type(kind).model_fields
    usual = {key: each.default for key, each in fields.items() if not each.is_required()}
    return {
        key: value
        for key, value in written.items()
        if not is_same(getattr(kind, key), usual.get(key))
        and not (key in _OF_EVENTS - {"times"} and isinstance(value, list) and len(value) > _MOST)
    }


def is_same(value: Any, usual: Any) -> bool:
    """Whether a value is a default."""
    return not np.ndim(value) and type(value) is type(usual) and bool(value == usual)


def _say_receptor(rest: dict[str, Any]) -> Iterator[str]:
    """The receptor and its weight, which are then no longer among the rest."""
    if {"synapse", "weight"} <= rest.keys():
        yield f"{rest.pop('synapse')} of {format_value(rest.pop('weight'))}. "


def _say_window(rest: dict[str, Any]) -> Iterator[str]:
    """When a drive acts and on which cells, which are then no longer among the rest."""
    if "cells" in rest:
        first, after = rest.pop("cells")
        yield f"cell {first}" if after - first == 1 else f"cells {first} to {after - 1}"
    ends = {key: format_value(rest.pop(key)) for key in ("start", "stop") if key in rest}
    if len(ends) == 2:
        yield f"from {ends['start']} to {ends['stop']}"
    elif ends:
        yield f"from {ends['start']} on" if "start" in ends else f"until {ends['stop']}"


def _say(key: str, value: Any, read: Any) -> str:
    """A value with its name as words; bounds, which are read as a tuple, as a range."""
    name = key.replace("_", " ")
    if isinstance(value, bool):
        return f"with {name}" if value else f"without {name}"
    if key == "times" and isinstance(value, list) and len(value) > _MOST:
        return f"{len(value)} events"
    if isinstance(read, tuple) and len(value) == 2:
        low, high = map(format_value, value)
        return f"{name} {low}" if low == high else f"{name} {low} to {high}"
    return f"{name} {format_value(value)}"
