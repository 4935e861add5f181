"""The answers of simulations that are still at hand, so that nothing is simulated twice."""

import json
import warnings
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, TypeVar

_MOST = 32  # chosen: the moves of a minute or two; an answer takes some 100 kB
T = TypeVar("T")


class _Kept(NamedTuple):
    """An answer, and the warnings that were given while it was found."""

    answer: Any
    warned: tuple[warnings.WarningMessage, ...]


class Answers:
    """The last answers by what they answer, which is plain data."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._kept: OrderedDict[str, _Kept] = OrderedDict()

    def find(self, question: Any, answer: Callable[[], T]) -> T:
        """The kept answer, or the one that ``answer`` gives now, which is kept.

        Its warnings are given each time.
        """
        key = json.dumps(question, sort_keys=True)
        if key not in self._kept:
            self._kept[key] = _answer(answer)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        found = self._kept[key]
        _give(found.warned)
        return found.answer


def _answer(answer: Callable[[], Any]) -> _Kept:
    """An answer; where it fails, its warnings may say why, and are given."""
    warned: list[warnings.WarningMessage] = []
    try:
        with warnings.catch_warnings(record=True) as warned:
            made = answer()
    except Exception:
        _give(warned)
        raise
    return _Kept(made, tuple(warned))


def _give(warned: Iterable[warnings.WarningMessage]) -> None:
    for each in warned:
        warnings.warn_explicit(each.message, each.category, each.filename, each.lineno)
