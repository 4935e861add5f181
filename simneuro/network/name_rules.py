"""Checks of the names in a scenario: which exist, and which a part may have."""

from collections.abc import Iterable
from typing import Any
from unicodedata import normalize

from simneuro.errors import InputError, did_you_mean, quoted
from simneuro.model.reserved_names import LONGEST_NAME, is_name

_SEPARATORS = '/\\:*?"<>|'
# Windows keeps these for devices, with any ending and in any case; some ports have raised digits.
_PORTS = {f"{port}{k}" for port in ("com", "lpt") for k in "0123456789¹²³"}
_DEVICES = {"con", "prn", "aux", "nul", "conin$", "conout$", *_PORTS}


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
    if not 0 < len(name) <= LONGEST_NAME or name != name.strip() or "." in (name[0], name[-1]):
        rule = f"have 1 to {LONGEST_NAME} characters, and no dot or blank at either end"
        raise InputError(f"got {quoted(name)}, which names a folder, so it must {rule}")
    if not name.isprintable() or set(name) & set(_SEPARATORS):
        without = " ".join(_SEPARATORS)
        raise InputError(
            f"got {quoted(name)}, which names a folder, so it must be without {without}"
        )
    if name.partition(".")[0].rstrip().lower() in _DEVICES:
        raise InputError(f"got {quoted(name)}, which is a device under Windows and no folder")


def require_distinct_folders(names: Iterable[str]) -> None:
    """Raise :class:`InputError` if two names are one on some system.

    These differ in nothing but small and capital letters, or in how an accent is written.
    """
    seen: dict[str, str] = {}
    for name in names:
        other = seen.setdefault(normalize("NFC", normalize("NFC", name).casefold()), name)
        if other != name:
            message = f"{quoted(other)} and {quoted(name)} may be one name under Windows or macOS"
            raise InputError(f"{message}; choose names that differ in more than capital letters")
