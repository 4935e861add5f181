"""``--set a.b=c`` as a change to a scenario."""

import tomllib
from collections.abc import Iterable
from typing import Any

from simneuro.errors import InputError


def changes(settings: Iterable[str], **others: Any) -> dict[str, Any]:
    """Changes by dotted path; of one path said twice the last counts, ``others`` above all.

    Raises
    ------
    InputError
        If a setting is not of the form ``path=value``.
    """
    given = {name: value for name, value in others.items() if value is not None}
    return {**dict(map(_change, settings)), **given}


def _change(setting: str) -> tuple[str, Any]:
    path, equals, value = setting.partition("=")
    if not (path.strip() and equals and value.strip()):
        example = 'populations.cell.parameters.t_ref="5 ms"'
        raise InputError(f"got {setting!r}, but this must be like {example}", where="--set")
    return path.strip(), _value(value.strip())


def _value(text: str) -> Any:
    """A value as in TOML (number, true, list, table, quoted text); anything else is text."""
    try:
        document = tomllib.loads(f"value = {text}")
    except tomllib.TOMLDecodeError:
        return text
    return document["value"] if document.keys() == {"value"} else text
