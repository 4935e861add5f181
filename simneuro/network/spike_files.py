"""Files of listed spikes: a row for each, with its time and its cell."""

import numpy as np

from simneuro import units
from simneuro.errors import InputError
from simneuro.network.sample_files import SampleFile, scale

_COLUMNS = "a column of times and a column of cells"


def listed_in(file: SampleFile, unit: str | None) -> tuple[np.ndarray, np.ndarray]:
    """The times (s) and the cells of a file's rows.

    Raises
    ------
    InputError
        If it has other columns, the unit of its times is not known or said twice, or a cell is not
        a whole number.
    """
    table = file.table
    columns = table.values
    if (table.times is None) == (unit is None):
        raise InputError(
            f"{file.name!r} does not say the unit of its times: write it into the head of a .csv, "
            'as in "time (ms),neuron", or give unit'
            if unit is None
            else f"the head of {file.name!r} says the unit of its times already; leave out unit"
        )
    if columns.shape[1] != (2 if table.times is None else 1):
        count = columns.shape[1] + (table.times is not None)
        raise InputError(f"{file.name!r} must have {_COLUMNS}, but it has {count} columns")
    times = columns[:, 0] * _seconds(unit) if table.times is None else table.times
    cells = columns[:, -1]
    if np.any(cells != np.round(cells)):
        wrong = cells[cells != np.round(cells)][0]
        raise InputError(f"{file.name!r} has a cell {wrong:g}, which is not a whole number")
    return times, cells.astype(np.int64)


def _seconds(unit: str | None) -> float:
    units.require(units.parse(f"1 {unit}"), units.dimension("s"))
    return scale(str(unit))
