"""The answers of simulations that are still at hand, so that nothing is simulated twice."""

import json
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, TypeVar

_MOST = 32  # chosen: the moves of a minute or two; an answer takes some 100 kB
T = TypeVar("T")


class Answers:
    """The last answers by what they answer, which is plain data."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._kept: OrderedDict[str, Any] = OrderedDict()

    def find(self, question: Any, answer: Callable[[], T]) -> T:
        """The kept answer, or the one that ``answer`` gives now, which is kept."""
        key = json.dumps(question, sort_keys=True)
        if key not in self._kept:
            made = answer()
            self._kept[key] = made
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]
