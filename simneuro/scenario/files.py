"""Scenario files: where they lie, how they are read, and errors told in one paragraph."""

import tomllib
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from simneuro.errors import InputError, did_you_mean

_PACKAGE = Path(__file__).parent.parent


def bundled_folder() -> Path:
    """Where the scenarios that travel with the package lie.

    Inside it when installed, beside it in a checkout.
    """
    installed = _PACKAGE / "scenarios"
    return installed if installed.is_dir() else _PACKAGE.parent / "scenarios"


def bundled() -> tuple[str, ...]:
    """The names of the scenarios that travel with the package."""
    return tuple(sorted(path.stem for path in bundled_folder().glob("*.toml")))


def find(source: str | Path) -> tuple[Path, Path | None]:
    """The ``.toml`` of a scenario and the ``.py`` beside it, by bundled name or path."""
    path = Path(source)
    if path.suffix in (".toml", ".py"):
        toml = path.with_suffix(".toml")
    elif str(source) in bundled():
        toml = bundled_folder() / f"{source}.toml"
    else:
        raise InputError(
            f"there is no scenario {str(source)!r}.{did_you_mean(str(source), bundled())} "
            "Give a bundled name, or a path to a .toml or .py file",
            allowed=bundled(),
        )
    if not toml.is_file():
        raise InputError(f"there is no file {str(toml)!r}")
    companion = toml.with_suffix(".py")
    return toml, companion if companion.is_file() else None


def read(toml: Path) -> dict[str, Any]:
    """The nested tables of a file."""
    try:
        return tomllib.loads(toml.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"this is not TOML: {error}", where=toml.name) from None
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(toml)) from None


# What pydantic calls a valid tuple, and so on.
_KINDS = {
    "bool": "true or false",
    "dict": "a table",
    "float": "a number",
    "int": "a whole number",
    "int_from_float": "a whole number",
    "string": "a text",
    "tuple": "a list",
}


def readable(error: ValidationError) -> InputError:
    """The first thing that pydantic found wrong, as a paragraph with its dotted path."""
    details = error.errors()
    first = details[0]
    place = ".".join(_place(first["loc"]))
    cause = first.get("ctx", {}).get("error")
    if isinstance(cause, InputError):
        return cause.at(place) if place else cause
    return _plain(first, place)


def _place(loc: tuple[str | int, ...]) -> list[str]:
    parts = [str(part) for part in loc]
    if parts[:1] == ["drives"] and len(parts) > 2:
        del parts[2]
    if parts[:1] == ["projections"] and parts[2:3] == ["connect"] and len(parts) > 3:
        del parts[3]
    return parts


def _plain(details: ErrorDetails, place: str) -> InputError:
    kind, got, context = details["type"], details["input"], details.get("ctx", {})
    if kind == "missing":
        return InputError("this key is missing, and there is no default", where=place)
    if kind == "union_tag_invalid":
        return InputError(
            f"got {context['tag']!r}",
            where=f"{place}.{context['discriminator'].strip(chr(39))}",
            allowed=context["expected_tags"].replace("'", "").split(", "),
        )
    if kind == "union_tag_not_found":
        key = context["discriminator"].strip("'")
        return InputError(f"this table needs the key {key!r}", where=place)
    got = got.item() if isinstance(got, np.generic) else got
    told = details["msg"].removeprefix("Input should be ").removeprefix("Value error, ")
    wanted = _KINDS.get(kind.removesuffix("_type").removesuffix("_parsing"), told)
    return InputError(f"got {got!r}, but this must be {wanted}", where=place)
