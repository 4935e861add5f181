"""Tables of sampled values, read from the content of ``.npy`` and ``.csv`` files."""

import io
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, cast

import numpy as np

from simneuro import units
from simneuro.errors import InputError, counted, quoted

_LONGEST_HEAD = 200  # characters; chosen
_IN_BRACKETS = re.compile(r"^.*[(\[]\s*([^()\[\]]+?)\s*[)\]]$")
_DECIMAL_COMMA = re.compile(r"[-+]?\d*,\d+([eE][-+]?\d+)?")
_POINT = "decimals are written with a point, such as 100.5"
#: The head of a column of times.
TIME = re.compile(r"(t|times?|spike_times?)\b.*", re.IGNORECASE)
_UNEVEN = 0.01  # of an interval; chosen: more than the rounding of times that programs write
_SECOND = units.dimension("s")


@dataclass(frozen=True)
class SampleTable:
    """The content of a file.

    Attributes
    ----------
    values : array (sample, column)
    column_units : tuple of str
        The unit of each column, ``""`` where the file does not say.
    times : array (sample), optional
        In s, if the file has a column of times.
    heads : tuple of str
        The names of all columns; empty where the file does not say.
    """

    values: np.ndarray
    column_units: tuple[str, ...]
    times: np.ndarray | None = None
    heads: tuple[str, ...] = ()


def read_npy(content: bytes) -> SampleTable:
    """The table in a ``.npy`` file."""
    stream, numpy_format = io.BytesIO(content), cast(Any, np.lib.format)
    version = numpy_format.read_magic(stream)
    if version not in ((1, 0), (2, 0)):
        raise InputError(f"version {version} of the format is not read")
    shape, _, kind = (
        numpy_format.read_array_header_1_0(stream)
        if version == (1, 0)
        else numpy_format.read_array_header_2_0(stream)
    )
    # An array that is larger than the file would take memory before that is noticed.
    if math.prod(shape) * kind.itemsize > len(content) - stream.tell():
        raise InputError("its values are fewer than it declares")
    stream.seek(0)
    # Objects are never unpickled: that could run code.
    values = require_samples(numpy_format.read_array(stream, allow_pickle=False))
    return SampleTable(values, ("",) * values.shape[1])


def read_csv(content: bytes) -> SampleTable:
    """The table in a ``.csv`` file, whose first line may name its columns."""
    text = content.decode("utf-8-sig")
    first = text.lstrip().partition("\n")[0]
    separator = next((each for each in "\t;" if each in first), ",")
    heads = [each.strip().strip('"') for each in first.lstrip("# ").split(separator)]
    if len(max(heads, key=len)) > _LONGEST_HEAD:
        raise InputError(f"the head of a column has more than {_LONGEST_HEAD} characters")
    has_head = not all(map(is_number, heads))
    values = _read_rows(text, separator, has_head)
    if has_head:
        _check_heads(heads, values.shape[1], separator)
    found = [unit_in(head) if has_head else "" for head in heads]
    is_time = bool(found[0]) and units.dimension(found[0]) is _SECOND
    if is_time and len(found) == 1:
        raise InputError("it has a column of times, but none of values")
    samples = require_samples(values[:, 1:] if is_time else values)
    times = values[:, 0] * unit_scale(found[0]) if is_time else None
    column_units = tuple(found[1:] if is_time else found)
    return SampleTable(samples, column_units, times, tuple(heads) if has_head else ())


def _read_rows(text: str, separator: str, has_head: bool) -> np.ndarray:
    """The numbers (row, column) below the head, if there is one."""
    body = text.lstrip().partition("\n")[2] if has_head else text.lstrip()
    if not body.strip():
        raise InputError("it has no rows of numbers")
    try:
        values = np.loadtxt(io.StringIO(body), delimiter=separator, ndmin=2)
    except ValueError:
        require_numbers(text, separator, has_head)
        raise
    if not np.all(np.isfinite(values)):
        require_numbers(text, separator, has_head)
    return values


def _check_heads(heads: list[str], columns: int, separator: str) -> None:
    """Each column has a name; a comma may have been meant as that of a decimal."""
    if len(heads) != columns:
        names, point = counted(len(heads), "column"), f"; {_POINT}" if separator == "," else ""
        raise InputError(f"its head names {names}, but the rows have {columns}{point}")
    if "" in heads:
        raise InputError(
            "a column has no name, as the row numbers that pandas writes (to_csv(index=False) "
            "leaves them out)"
        )


def require_numbers(text: str, separator: str, has_head: bool) -> None:
    """Raise :class:`InputError` at the first cell of a table that is no number, with its line."""
    width = 0
    for number, cells in islice(_rows(text, separator), int(has_head), None):
        for column, cell in enumerate(cells, start=1):
            if not (is_number(cell) and math.isfinite(float(cell))):
                what = "not finite" if is_number(cell) else "not a number"
                hint = f"; {_POINT}" if _DECIMAL_COMMA.fullmatch(cell) else ""
                where = f"in line {number}, column {column}"
                raise InputError(f"{quoted(cell)} {where}, is {what}{hint}")
        width = width or len(cells)
        if len(cells) != width:
            raise InputError(f"line {number} has {counted(len(cells), 'column')}, not {width}")


def _rows(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """The cells of each line that holds any, with its number; the first may begin with a #."""
    is_first = True
    for number, line in enumerate(text.split("\n"), start=1):
        written = line.strip() if is_first else line.partition("#")[0].strip("\r\n ")
        if written:
            is_first = False
            yield number, [cell.strip() for cell in written.split(separator)]


def is_number(text: str) -> bool:
    """Whether a text is a number."""
    try:
        float(text)
    except ValueError:
        return False
    return True


def unit_in(head: str) -> str:
    """The unit in the head of a column: ``I (pA)``, ``I [pA]`` or ``pA``; ``""`` if there is none.

    A single letter without brackets is a name: ``A`` need not be the ampere.

    Raises
    ------
    InputError
        If what stands in brackets is no unit.
    """
    inside = _IN_BRACKETS.match(head)
    candidate = inside[1] if inside else head
    if len(head) < 2:
        return ""
    try:
        units.dimension(candidate)
    except InputError:
        if inside:
            raise
        return ""
    return candidate


def unit_scale(unit: str) -> float:
    """The SI value of a unit."""
    return float(units.parse(f"1 {unit}"))


def require_samples(values: np.ndarray) -> np.ndarray:
    """A table (sample, column) of finite numbers from an array of one or two dimensions.

    Raises
    ------
    InputError
        If it is anything else.
    """
    if values.dtype.kind not in "fiu":
        raise InputError(f"its values are of the type {values.dtype}, but must be real numbers")
    if values.ndim not in (1, 2) or values.size == 0:
        raise InputError(
            f"its shape is {values.shape}, but it must have a row for each sample, and one column "
            "or one for each cell"
        )
    table = values.astype(float).reshape(len(values), -1)
    wrong = np.argwhere(~np.isfinite(table))
    if len(wrong):
        row, column = wrong[0]
        raise InputError(
            f"sample {row} of column {column}, counted from 0, is {table[row, column]}, but all "
            "must be finite"
        )
    return table


def interval_of(times: np.ndarray) -> float:
    """The interval between equally spaced times.

    Raises
    ------
    InputError
        If there are fewer than two, or they are not equally spaced.
    """
    if len(times) < 2:
        raise InputError("one time alone does not tell the sampling interval")
    interval = float(times[-1] - times[0]) / (len(times) - 1)
    even = times[0] + interval * np.arange(len(times))
    if not interval > 0 or np.abs(times - even).max() > _UNEVEN * interval:
        steps = np.diff(times)
        usual = float(np.median(steps))
        k = int(np.argmax(np.abs(steps - usual)))
        first, second, apart = (units.text(_rounded(each)) for each in (*times[k : k + 2], usual))
        raise InputError(
            f"its times are not equally spaced and increasing: after {first} comes {second}, and "
            f"most are {apart} apart"
        )
    return interval


def _rounded(seconds: float) -> Any:
    return float(f"{seconds:.9g}") * units.parse("1 s")
