"""Headers of a table's columns: a name, and the unit of the numbers below it."""

import re
from decimal import Decimal
from typing import NamedTuple

from simneuro.errors import InputError
from simneuro.si.unit_text import read_unit

_IN_BRACKETS = re.compile(r"(.*?)\s*(?:\(([^()]*)\)|\[([^\[\]]*)\])\s*$")
# Without brackets a unit is only what can hardly be the end of a name: "step_pA", "rate / Hz",
# "I, pA", "current pA".
_AFTER_A_SIGN = re.compile(r"(.*?)(?:\s*[_/,]\s*|\s+)([munpµμ]A|k?Hz)\s*$")
_NUMBER = re.compile(r"\s*\d+$")


class Header(NamedTuple):
    """A column's header as it stands, its name and unit, and what the unit is worth."""

    text: str
    name: str
    unit: str = ""
    worth: Decimal = Decimal(1)
    dimension: tuple[float, ...] | None = None

    @property
    def stem(self) -> str:
        """The name without a number at its end, which repeats have in common."""
        return _NUMBER.sub("", self.name).rstrip(" _.-#")


def read_header(text: str) -> Header:
    """A header such as ``"current (pA)"``, ``"I [nA]"`` or ``"step_pA"``; a unit is not needed."""
    text = text.strip()
    match = _IN_BRACKETS.match(text) or _AFTER_A_SIGN.match(text)
    if match is None:
        return Header(text, text)
    found = next(part for part in match.groups()[1:] if part is not None).strip()
    try:
        worth, dimension = read_unit(found)
    except InputError:  # words in brackets
        return Header(text, match[1].strip(), found)
    return Header(text, match[1].strip(), found, worth, dimension)
