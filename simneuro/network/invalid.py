"""Pydantic's errors about a table, as one readable paragraph."""

import re

import numpy as np
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from simneuro.errors import InputError, counted, quoted

# What is wanted, by the name that pydantic has for a type.
_WANTED = {
    "bool": "true or false",
    "dict": "a table",
    "float": "a number",
    "int": "a whole number",
    "int_from_float": "a whole number",
    "list": "a list",
    "mapping": "a table",
    "model": "a table",
    "sequence": "a list",
    "sequence_str": "a list",
    "string": "a text",
    "tuple": "a list",
}
# What a table looks like where people write a list in its place.
_TABLES = {
    "Sequence": "a list",
    "Population": 'a table, such as { model = "lif", size = 10 } (in Python a Population)',
    "Traces": 'a table, such as { variables = ["v"], neurons = 3 }',
    "SynapseTraces": 'a table, such as { variables = ["w"], synapses = 3 }',
}

# What stands in pydantic's places and names none in a file: a key, one of several types.
_OF_PYDANTIC = re.compile(r"\[key\]$|(function-before|tuple)\[")


def readable(error: ValidationError, within: str = "") -> InputError:
    """The first thing that pydantic found wrong, with its dotted path below ``within``."""
    first = error.errors()[0]
    keys = [str(key) for key in first["loc"] if not _OF_PYDANTIC.match(str(key))]
    place = ".".join(filter(None, [within, *keys]))
    cause = first.get("ctx", {}).get("error")
    if isinstance(cause, InputError):
        return cause.below(place)
    return _plain(first, place)


def _of_length(details: ErrorDetails, place: str) -> InputError:
    """A list with too few or too many entries; pydantic names the first one that is missing."""
    if details["type"] == "missing":
        place, _, last = place.rpartition(".")
        wanted = f"{counted(int(last) + 1, 'value')} or more"
    else:
        bounds = details["ctx"]
        most, least = bounds.get("max_length"), bounds.get("min_length")
        wanted = f"at {'least' if most is None else 'most'} {counted(most or least or 0, 'value')}"
    got = quoted(details["input"])
    return InputError(f"got {got}, but this must be a list of {wanted}", where=place)


def _plain(details: ErrorDetails, place: str) -> InputError:
    kind, got = details["type"], details["input"]
    if kind in ("too_long", "too_short") or (kind == "missing" and isinstance(got, (list, tuple))):
        return _of_length(details, place)
    if kind == "missing":
        return InputError("this key is missing, and there is no default", where=place)
    if kind in ("value_error", "assertion_error"):  # of a check, about all of a table
        return InputError(details["msg"].partition(", ")[2], where=place)
    got = got.item() if isinstance(got, np.generic) else got
    message = details["msg"].removeprefix("Input should be ").removeprefix("Value error, ")
    of_class = details.get("ctx", {})
    table = _TABLES.get(of_class.get("class_name", of_class.get("class", "")))
    if _WANTED.get(kind.removesuffix("_type")) == "a table" and isinstance(got, (list, tuple)):
        table = table or "a table by name (in Python a dict from names to what they name)"
    wanted = table or _WANTED.get(kind.partition("_parsing")[0].removesuffix("_type"), message)
    return InputError(f"got {quoted(got)}, but this must be {wanted}", where=place)
