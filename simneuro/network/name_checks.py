"""Checks of the names in a scenario: which exist, and which a part may have."""

from collections.abc import Iterable
from typing import Any

from simneuro.errors import InputError, did_you_mean
from simneuro.model.reserved_names import is_name

_LONGEST = 100  # characters; chosen: file systems take 255, and a run adds a few of its own
_SEPARATORS = '/\\:*?"<>|'


def require_known(name: Any, names: Iterable[str], what: str, where: str) -> None:
    """Raise :class:`InputError`, listing ``names``, if ``name`` is not among them."""
    choices = list(names)
    if name not in choices:
        message = f"there is no {what} {name!r}.{did_you_mean(str(name), choices)}"
        raise InputError(message, where=where, allowed=choices or ("(there are none)",))


def require_distinct(names: Iterable[Any]) -> None:
    """Raise :class:`InputError` if a name or number stands twice."""
    seen = set()
    for name in names:
        if name in seen:
            raise InputError(f"{name!r} stands here twice")
        seen.add(name)


def require_name(name: str) -> None:
    """Raise :class:`InputError` unless ``name`` can be part of a variable's name."""
    if not is_name(name):
        rule = "a name needs letters from a to z, digits and underscores, and a letter first"
        raise InputError(f"{rule}; got {name!r}")


def require_folder_name(name: str) -> None:
    """Raise :class:`InputError` unless ``name`` can be part of a folder's name on any system."""
    if not 0 < len(name) <= _LONGEST or name != name.strip() or name.startswith("."):
        rule = f"have 1 to {_LONGEST} characters, and no dot first and no blank at either end"
        raise InputError(f"got {name!r}, which names a folder, so it must {rule}")
    if not name.isprintable() or set(name) & set(_SEPARATORS):
        without = " ".join(_SEPARATORS)
        raise InputError(f"got {name!r}, which names a folder, so it must be without {without}")
