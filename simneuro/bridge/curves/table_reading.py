"""Tables of users as rows of text: CSV files, data frames and columns by header."""

import codecs
import csv
import math
import os
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pandas as pd

from simneuro.errors import InputError
from simneuro.si.headers import Header, read_header

_SEPARATORS = ("\t", ";", ",")
_EMPTY = ("", "nan", "na", "n/a", "-")


@dataclass(frozen=True)
class TextTable:
    """The cells of a table as text, its headers, and what each row is called in messages."""

    name: str
    headers: tuple[Header, ...]
    rows: tuple[tuple[str, ...], ...]
    places: tuple[str, ...]
    decimal_comma: bool = False


def read_text_table(given: Any) -> TextTable:
    """Read a file, a data frame, or a mapping of headers to columns.

    Raises
    ------
    InputError
        It is none of these, or cannot be read.
    """
    if isinstance(given, (str, os.PathLike)):
        return _read_file(Path(given))
    return _read_frame(given)


def _read_frame(frame: Any) -> TextTable:
    if isinstance(frame, Mapping):
        try:
            frame = pd.DataFrame(dict(frame))
        except ValueError as error:
            raise InputError(
                f"these are not columns of one length: {error}", where="table"
            ) from None
    if not isinstance(frame, pd.DataFrame):
        given = type(frame).__name__
        raise InputError(
            f"a table is a CSV file, a data frame, or columns by header, not {given}", where="table"
        )
    rows = tuple(
        tuple("" if pd.isna(cell) else str(cell) for cell in row)
        for row in frame.itertuples(index=False, name=None)
    )
    headers = tuple(read_header(str(column)) for column in frame.columns)
    return TextTable("table", headers, rows, tuple(f"row {label}" for label in frame.index))


def _read_file(path: Path) -> TextTable:
    text = _read_text(path)
    lines = [(k, line) for k, line in enumerate(text.splitlines(), start=1)]
    lines = [(k, line) for k, line in lines if line.strip(" ,;\t") and not line.startswith("#")]
    if not lines:
        raise InputError("the file is empty", where=str(path))
    counts = {each: lines[0][1].count(each) for each in _SEPARATORS}
    separator = max(_SEPARATORS, key=lambda each: counts[each])
    cells = list(csv.reader([line for _, line in lines], delimiter=separator))
    for (number, _), row in zip(lines, cells, strict=True):
        if len(row) != len(cells[0]):
            raise InputError(
                f"line {number} has {len(row)} columns, but the first has {len(cells[0])}",
                where=str(path),
            )
    if all(map(is_number_or_empty, cells[0])):
        raise InputError(
            f"line {lines[0][0]} has numbers only, so there seems to be no header line. Put one "
            'above the numbers, such as "current (pA),rate (Hz)"',
            where=str(path),
        )
    return TextTable(
        path.name,
        tuple(map(read_header, cells[0])),
        tuple(map(tuple, cells[1:])),
        tuple(f"line {number}" for number, _ in lines[1:]),
        decimal_comma=separator != ",",
    )


def is_number_or_empty(text: str) -> bool:
    """Whether a cell is a number, with a point or a comma, or empty."""
    try:
        float(text.replace(",", ".") or "nan")
    except ValueError:
        return False
    return True


def read_cell(table: TextTable, row: int, column: int) -> float:
    """A cell in SI units; NaN if it is empty.

    Raises
    ------
    InputError
        It is not a finite number.
    """
    text, header = table.rows[row][column].strip(), table.headers[column]
    if text.lower() in _EMPTY:
        return math.nan
    try:
        written = text.replace(",", ".") if table.decimal_comma else text
        value = float(Decimal(written) * header.worth)
    except InvalidOperation:
        value = math.inf
    if not math.isfinite(value):
        message = f"{text!r} in {header.text!r} is not a number"
        raise InputError(message, where=table.places[row])
    return value


def _read_text(path: Path) -> str:
    if path.suffix.lower() in (".xlsx", ".xls", ".ods"):
        raise InputError(
            "a spreadsheet is not read; save it as CSV, or give pandas.read_excel(...)",
            where=str(path),
        )
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path)) from None
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    if b"\0" in content:
        message = "this is no text in UTF-8, since it has zero bytes; save it as CSV in UTF-8"
        raise InputError(message, where=str(path))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:  # what spreadsheets write under Windows
        return content.decode("cp1252", errors="replace")
