"""Files of named states: a hypnogram, or any other course of conditions in time."""

import csv
import io
from functools import cached_property
from typing import Annotated, Any, ClassVar, Self

import numpy as np

from simneuro import units
from simneuro.errors import InputError, one_line, quoted
from simneuro.network.sample_fields import SampleFileField
from simneuro.network.sample_files import SampleFile
from simneuro.network.sample_tables import is_number, unit_in, unit_scale

#: The endings of such files.
SUFFIXES = (".csv", ".tsv", ".txt")
_SECOND = units.dimension("s")


class StateFile(SampleFile):
    """A file of states, as it was when it was read.

    Its rows are a time and the name of the state from then on; or names alone, one for each epoch.
    The head says the unit of the times, as in ``time (s),state``.
    """

    what: ClassVar[str] = "states"

    @classmethod
    def read(cls, name: Any, suffixes: tuple[str, ...] = SUFFIXES) -> Self:
        """Read a file by its name, relative to the folder of the scenario.

        Raises
        ------
        InputError
            As :meth:`SampleFile.read`.
        """
        return super().read(name, suffixes)

    @cached_property
    def table(self) -> Any:
        """The times (s; None if there are none) and the names of all rows."""
        try:
            return _read(self.content.decode("utf-8-sig"))
        except (ValueError, csv.Error) as error:
            what = error.message if isinstance(error, InputError) else one_line(error)
            raise InputError(f"{self.name!r} does not hold {self.what}: {what}") from None

    @property
    def names(self) -> tuple[str, ...]:
        """The name of each row that differs from the one before."""
        rows = self.table[1]
        return tuple(rows[k] for k in self._changes)

    def times(self, epoch: Any) -> np.ndarray:
        """The times (s) of these rows.

        Raises
        ------
        InputError
            If the file has no times and ``epoch`` is None, or the other way round.
        """
        times = self.table[0]
        if (times is None) == (epoch is None):
            raise InputError(
                f"{self.name!r} has names of states without times; how long is each of them?"
                if times is None
                else f"{self.name!r} has times of its own; leave this out",
                where="epoch",
            )
        if times is None:
            times = float(epoch) * np.arange(len(self.table[1]))
        return np.asarray(times)[self._changes]

    @cached_property
    def _changes(self) -> list[int]:
        rows = self.table[1]
        return [k for k, name in enumerate(rows) if k == 0 or name != rows[k - 1]]


def _read(text: str) -> tuple[np.ndarray | None, tuple[str, ...]]:
    first = text.partition("\n")[0]
    separator = next((each for each in "\t;" if each in first), ",")
    lines = csv.reader(io.StringIO(text), delimiter=separator)
    rows = [[cell.strip() for cell in row] for row in lines if any(cell.strip() for cell in row)]
    if not rows:
        raise InputError("it is empty")
    columns = {len(row) for row in rows}
    if columns == {1}:
        names = [row[0] for row in rows]
        return None, tuple(names[1:] if names[0].lstrip("# ").lower() in _HEADS else names)
    if columns != {2}:
        raise InputError("each row must be a time and the name of a state, or such a name alone")
    head, *body = rows
    unit = unit_in(head[0].lstrip("# "))
    if is_number(head[0]) or not unit or units.dimension(unit) is not _SECOND:
        raise InputError('its head must say the unit of the times, as in "time (s),state"')
    wrong = next((row[0] for row in body if not is_number(row[0])), None)
    if wrong is not None or not body:
        raise InputError(f"{quoted(wrong)} is not a time" if body else "it has no rows")
    times = np.array([float(row[0]) for row in body]) * unit_scale(unit)
    if not np.all(np.isfinite(times)) or np.any(np.diff(times) <= 0):
        raise InputError("each of its times must be finite and later than the one before")
    return times, tuple(row[1] for row in body)


_HEADS = ("state", "stage", "states", "stages", "hypnogram")


class StateFileField(SampleFileField):
    """The name of a file of states; its content counts where descriptions are compared."""

    def read(self, value: Any) -> Any:
        return StateFile.read(value, self.suffixes)


#: A file of states, by its name.
StateFileName = Annotated[
    str | StateFile,
    StateFileField(SUFFIXES, "a .csv, .tsv or .txt file of states", "hypnogram.csv"),
]
