"""Which columns of a table are currents, and which are rates, by their headers."""

import re
from collections.abc import Sequence

from simneuro.errors import InputError, did_you_mean
from simneuro.si.headers import Header
from simneuro.si.unit_table import SYMBOLS, exponents

CURRENT, RATE = exponents(A=1), exponents(s=-1)
#: The example of a header for each kind of column.
EXAMPLES = {CURRENT: "current (pA)", RATE: "rate (Hz)"}


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
