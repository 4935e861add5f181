"""The parts of a network that have not changed since it was resolved before."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, TypeVar

P = TypeVar("P")


def keep_unchanged(old: Mapping[str, P], new: Mapping[str, P]) -> dict[str, P]:
    """The parts as they were, where nothing has changed: what is derived from them is kept too."""
    return {key: old[key] if is_unchanged(old.get(key), new[key]) else new[key] for key in new}


def is_unchanged(old: object, new: object) -> bool:
    """Whether two parts hold the very same objects under the same names."""
    if old is None or type(old) is not type(new):
        return False
    return all(
        _is_same(getattr(old, each.name), getattr(new, each.name))
        for each in fields(old)  # type: ignore[arg-type]
    )


def _is_same(one: Any, other: Any) -> bool:
    if one is other:
        return True
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return list(one) == list(other) and all(_is_same(one[key], other[key]) for key in one)
    return isinstance(one, (str, int, float, tuple)) and one == other
