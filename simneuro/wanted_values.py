"""What an argument of a public function may be, found from its annotation."""

import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import numpy as np
from numpy.typing import ArrayLike

from simneuro.errors import describe_type

_ITEMS = 1000  # of a list or table are looked at; chosen: a fraction of a millisecond


@dataclass(frozen=True)
class Wanted:
    """What an argument may be: a test, and what passes it in words, such as ``"a text"``."""

    accepts: Callable[[Any], bool]
    words: str

    def __repr__(self) -> str:
        return repr(self.words)


def wanted_by(annotation: Any) -> Wanted:
    """What an annotation allows."""
    if annotation in _PLAIN:
        return _PLAIN[annotation]
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        own = [each for each in parts[1:] if isinstance(each, Wanted)]
        return own[0] if own else wanted_by(parts[0])
    if origin in (Union, UnionType):
        return _any_of(parts)
    if origin is Literal:
        names = {each for each in parts if isinstance(each, str)}
        return Wanted(
            lambda value: isinstance(value, str) and value in names,
            f"one of {', '.join(map(repr, parts))}",
        )
    made = origin or annotation
    if made in _LISTS:
        return _list_of(made, parts)
    if isinstance(made, type) and issubclass(made, Mapping) and (parts or made in (dict, Mapping)):
        return _table_of(made, parts)
    if made is Callable:
        return Wanted(callable, "a function")
    return _instance_of(made)


def _any_of(parts: tuple[Any, ...]) -> Wanted:
    """A union; that of ``ArrayLike``, which other unions take in, counts as one of its members."""
    within = set(get_args(ArrayLike))
    members = [each for each in parts if each not in within] if within <= set(parts) else parts
    wanted = [wanted_by(each) for each in members]
    if len(members) < len(parts):
        wanted.append(NUMBERS)
    if ANYTHING in wanted:
        return ANYTHING
    *first, last = dict.fromkeys(each.words for each in wanted if each.words != "None")
    words = f"{', '.join(first)} or {last}" if first else last
    return Wanted(lambda value: any(each.accepts(value) for each in wanted), words)


def _list_of(made: Any, parts: tuple[Any, ...]) -> Wanted:
    """Lists, tuples and arrays, whose first 1000 items are looked at; a text is none."""
    items = [wanted_by(each) for each in parts if each is not Ellipsis] or [ANYTHING]
    length = len(items) if made is tuple and parts and parts[-1] is not Ellipsis else None
    wanted = items * (1 if length else _ITEMS)

    def accepts(value: Any) -> bool:
        if isinstance(value, (str, bytes)) or (made in _INDEXED and isinstance(value, Mapping)):
            return False
        listed = isinstance(value, (Sequence, Mapping))
        if not listed and (ndim := getattr(value, "ndim", 0)) != 1:
            return made in _READ_ONCE and isinstance(value, Iterable) and ndim == 0
        if length is not None and len(value) != length:
            return False
        return all(one.accepts(each) for one, each in zip(wanted, value, strict=False))

    many = f"{length} values" if length else "a list"
    each = {one.words for one in items if one is not ANYTHING}
    return Wanted(accepts, f"{many}, each {each.pop()}" if len(each) == 1 else many)


def _table_of(made: Any, parts: tuple[Any, ...]) -> Wanted:
    key, item = map(wanted_by, parts or (Any, Any))

    def accepts(value: Any) -> bool:
        return isinstance(value, made) and all(
            key.accepts(name) and item.accepts(value[name]) for name in islice(value, _ITEMS)
        )

    plain = key is ANYTHING and item is ANYTHING
    return Wanted(accepts, "a dict" if plain else f"a dict from {key.words} to {item.words}")


def _instance_of(made: Any) -> Wanted:
    """Objects of a class; protocols that cannot be tested, and type variables, are anything."""
    try:
        isinstance(None, made)
    except TypeError:
        return ANYTHING
    return Wanted(lambda value: isinstance(value, made), describe_type(made))


def _is_number(value: Any, kinds: str) -> bool:
    """Whether it is one number; of NumPy and xarray also in an array without dimensions."""
    if isinstance(value, (int, float)):
        return not isinstance(value, bool) and (isinstance(value, int) or "f" in kinds)
    dtype = getattr(value, "dtype", None)
    return getattr(value, "ndim", 1) == 0 and getattr(dtype, "kind", "?") in kinds


def _are_numbers(value: Any) -> bool:
    """Whether NumPy makes real numbers, durations or truth values of it."""
    dtype = getattr(value, "dtype", None)
    if dtype is None:
        try:
            dtype = np.asarray(value).dtype
        except (ValueError, TypeError, OverflowError):  # such as lists of unequal length
            return False
    return getattr(dtype, "kind", "?") in "biufm"


#: In annotations of arguments of which the function itself says better what is wrong.
ANYTHING = Wanted(lambda _: True, "anything")
NUMBERS = Wanted(_are_numbers, "numbers")

_INDEXED = (list, tuple, Sequence)
_READ_ONCE = (Iterable, Collection)
_LISTS = (*_INDEXED, *_READ_ONCE)
_PLAIN: dict[Any, Wanted] = {
    Any: ANYTHING,
    object: ANYTHING,
    NoneType: Wanted(lambda value: value is None, "None"),
    ArrayLike: NUMBERS,
    str: Wanted(lambda value: isinstance(value, str), "a text"),
    bool: Wanted(lambda value: isinstance(value, (bool, np.bool_)), "True or False"),
    int: Wanted(lambda value: _is_number(value, "iu"), "a whole number"),
    float: Wanted(lambda value: _is_number(value, "iuf"), "a number"),
    os.PathLike: Wanted(lambda value: isinstance(value, os.PathLike), "a path"),
    os.PathLike[str]: Wanted(lambda value: isinstance(value, os.PathLike), "a path"),
}
