"""Headers of a table's columns: a name, and the unit of the numbers below it."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from simneuro.errors import InputError, did_you_mean
from simneuro.si.unit_table import SYMBOLS, exponents
from simneuro.si.unit_text import read_unit

CURRENT, RATE = exponents(A=1), exponents(s=-1)
#: The example of a header for each kind of column.
EXAMPLES = {CURRENT: "current (pA)", RATE: "rate (Hz)"}

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


def choose_current(headers: Sequence[Header], chosen: str | None) -> int:
    """The place of the column of currents.

    Raises
    ------
    InputError
        There is none, or several and no name that chooses one.
    """
    found = _choose(headers, CURRENT, "current", None if chosen is None else [chosen])
    if len(found) > 1:
        several = " and ".join(repr(headers[k].text) for k in found)
        raise InputError(
            f"{several} are currents; give the one that was the input, such as "
            f"current={headers[found[0]].name!r}",
            where="current",
        )
    return found[0]


def choose_rates(headers: Sequence[Header], chosen: str | Sequence[str] | None) -> list[int]:
    """The places of the columns of rates, each of which is a repeat.

    Raises
    ------
    InputError
        There is none, or there are several whose names differ by more than a number.
    """
    names = [chosen] if isinstance(chosen, str) else chosen
    found = _choose(headers, RATE, "rate", names)
    stems = {headers[k].stem for k in found}
    if names is None and len(stems) > 1:
        several = ", ".join(repr(headers[k].text) for k in found)
        raise InputError(
            f"{several} are rates. Give the one to use, such as rate={headers[found[0]].name!r}, "
            "or a list of those that are repeats",
            where="rate",
        )
    return found


def _choose(
    headers: Sequence[Header],
    dimension: tuple[float, ...],
    what: str,
    names: Sequence[str] | None,
) -> list[int]:
    if names is None:
        found = [k for k, header in enumerate(headers) if header.dimension == dimension]
    else:
        found = [k for name in names for k in _find(headers, name, what)]
    wrong = [headers[k] for k in found if headers[k].dimension != dimension]
    if found and not wrong:
        return found
    raise InputError(_what_is_missing(headers, dimension, what, wrong), where=what)


def _find(headers: Sequence[Header], name: str, what: str) -> list[int]:
    found = [k for k, header in enumerate(headers) if name in (header.text, header.name)]
    if not found:
        known = [header.name for header in headers]
        raise InputError(
            f"there is no column {name!r}.{did_you_mean(name, known)}", where=what, allowed=known
        )
    return found


def _what_is_missing(
    headers: Sequence[Header], dimension: tuple[float, ...], what: str, wrong: Sequence[Header]
) -> str:
    columns = ", ".join(repr(header.text) for header in headers)
    example = EXAMPLES[dimension]
    problem = (
        f"the column {wrong[0].text!r} does not have the unit of a {what}"
        if wrong
        else f"no column has the unit of a {what} in its header"
    )
    symbols = [symbol for symbol, (_, found) in SYMBOLS.items() if found == dimension]
    near = [did_you_mean(header.unit, symbols) for header in headers if header.unit]
    hint = next(filter(None, near), "")
    return f'{problem}, such as "{example}". The columns are {columns}.{hint}{_other_way(headers)}'


def _other_way(headers: Sequence[Header]) -> str:
    if any(re.search(r"A/|/[pn]F|cm", header.unit) for header in headers):
        return " A current density has to be multiplied by the area or capacitance of the cell."
    if any(re.search(r"count|spikes|APs|\bn\b", header.name, re.I) for header in headers):
        return " Numbers of spikes have to be divided by the length of the step."
    return ""
