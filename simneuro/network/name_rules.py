"""Checks of the names in a scenario: which exist, and which a part may have."""

from collections.abc import Iterable
from typing import Any

from simneuro.errors import InputError, did_you_mean, quoted
from simneuro.model.reserved_names import LONGEST_NAME, is_name

_SEPARATORS = '/\\:*?"<>|'


def require_known(name: Any, names: Iterable[str], what: str, where: str) -> None:
    """Raise :class:`InputError`, listing ``names``, if ``name`` is not among them."""
    choices = list(names)
    if name not in choices:
        message = f"there is no {what} {quoted(name)}.{did_you_mean(str(name), choices)}"
        raise InputError(message, where=where, allowed=choices or ("(there are none)",))


def require_distinct(names: Iterable[Any]) -> None:
    """Raise :class:`InputError` if a name or number stands twice."""
    seen = set()
    for name in names:
        if name in seen:
            raise InputError(f"{quoted(name)} stands here twice")
        seen.add(name)


def require_name(name: str) -> None:
    """Raise :class:`InputError` unless ``name`` can be part of a variable's name."""
    if not is_name(name):
        rule = "a name needs letters from a to z, digits and underscores, and a letter first"
        long = f", and at most {LONGEST_NAME} characters" if len(name) > LONGEST_NAME else ""
        raise InputError(f"{rule}{long}; got {quoted(name)}")


def require_folder_name(name: str) -> None:
    """Raise :class:`InputError` unless ``name`` can be part of a folder's name on any system."""
    if not 0 < len(name) <= LONGEST_NAME or name != name.strip() or name.startswith("."):
        rule = f"have 1 to {LONGEST_NAME} characters, and no dot first and no blank at either end"
        raise InputError(f"got {quoted(name)}, which names a folder, so it must {rule}")
    if not name.isprintable() or set(name) & set(_SEPARATORS):
        without = " ".join(_SEPARATORS)
        raise InputError(
            f"got {quoted(name)}, which names a folder, so it must be without {without}"
        )
