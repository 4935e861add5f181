"""Files of listed spikes: a row for each, with its time and its cell; or a stored recording."""

import numpy as np

from simneuro import units
from simneuro.errors import InputError, counted, located
from simneuro.network.sample_files import SampleFile
from simneuro.network.sample_tables import TIME, unit_scale

_COLUMNS = "a column of times and a column of cells"


def recorded_in(file: SampleFile, population: str | None) -> tuple[np.ndarray, np.ndarray]:
    """The times (s) and the cells of a population's spikes in a stored recording.

    Raises
    ------
    InputError
        If the population is not said, is not there, or its spikes were not recorded.
    """
    from simneuro.recording.reading import spikes

    if population is None:
        raise InputError(
            f"this key is missing: whose spikes of {file.name!r}",
            where="population",
            allowed=map(str, file.recording["population"].values),
        )
    with located("population"):
        return spikes(file.recording, population)


def recorded_size(file: SampleFile, population: str) -> int:
    """How many cells a population of a stored recording has."""
    from simneuro.recording.reading import population_size

    return population_size(file.recording, population)


def recorded_duration(file: SampleFile) -> float:
    """For how long a stored recording was made (s)."""
    return float(file.recording.attrs["duration"])


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
        raise InputError(
            f"{file.name!r} must have {_COLUMNS}, but it has {counted(count, 'column')}"
        )
    if any(TIME.fullmatch(head) for head in table.heads[1:]):
        raise InputError(f"{file.name!r} must have its column of times before that of cells")
    times = columns[:, 0] * _seconds(unit) if table.times is None else table.times
    cells = columns[:, -1]
    if np.any(cells != np.round(cells)):
        wrong = cells[cells != np.round(cells)][0]
        raise InputError(f"{file.name!r} has a cell {wrong:g}, which is not a whole number")
    return times, cells.astype(np.int64)


def _seconds(unit: str | None) -> float:
    units.require(units.parse(f"1 {unit}"), units.dimension("s"))
    return unit_scale(str(unit))
