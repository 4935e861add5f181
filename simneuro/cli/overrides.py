"""The ``--set PATH=VALUE`` options as overrides of a scenario."""

from collections.abc import Iterable
from typing import Any

from simneuro.errors import OTHER_QUOTES, InputError, quoted


def parse_overrides(settings: Iterable[str], **others: Any) -> dict[str, Any]:
    """Parse ``--set`` options into changes by dotted path.

    Parameters
    ----------
    settings : iterable of str
        Each ``path=value``. If a path is given twice, the last value counts.
    **others
        Further changes, which take precedence; those that are None are left out.

    Raises
    ------
    InputError
        If a setting does not have the form ``path=value``.

    Examples
    --------
    >>> from simneuro.cli.overrides import parse_overrides
    >>> parse_overrides(["duration=50 ms"], seed=2)
    {'duration': '50 ms', 'seed': 2}
    """
    given = {name: value for name, value in others.items() if value is not None}
    return {**dict(map(_parse_setting, settings)), **given}


def _parse_setting(setting: str) -> tuple[str, Any]:
    path, equals, value = setting.partition("=")
    if not (path.strip() and equals and value.strip()):
        example = 'populations.cell.parameters.t_ref="2 ms"'
        message = f"got {quoted(setting)}; expected PATH=VALUE, such as {example}"
        raise InputError(message, where="--set")
    if {value.strip()[0], value.strip()[-1]} <= {*OTHER_QUOTES}:
        straight = f'{path.strip()}="{value.strip()[1:-1]}"'
        raise InputError(
            f"the quotes of the value are not straight ones; type {straight}", where="--set"
        )
    return path.strip(), _parse_value(value.strip())


def _parse_value(text: str) -> Any:
    """A value as in TOML (number, true, list, table, quoted text); anything else is plain text."""
    from simneuro.scenario.loading import parse_toml

    try:
        document = parse_toml(f"value = {text}")
    except InputError:
        return text
    return document["value"] if document.keys() == {"value"} else text
