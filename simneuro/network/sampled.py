"""Currents and conductances that follow sampled values: recorded, computed, or from a file."""

from typing import Annotated, Any, ClassVar, Literal

import numpy as np
from brian2.units.fundamentalunits import DIMENSIONLESS, get_dimensions

from simneuro import units
from simneuro.errors import InputError, counted, located, there_are
from simneuro.network.currents import Current
from simneuro.network.sample_fields import SampleFileName, Samples
from simneuro.network.sample_files import SampleFile
from simneuro.network.sample_tables import TIME, interval_of, unit_scale
from simneuro.network.times import Times
from simneuro.network.value_fields import Each, PerCell
from simneuro.units import One, Scalar, Time

_SAME = 1e-3  # chosen: more than the rounding of times that programs write


class Sampled(Current):
    """What both kinds share: the samples, their unit, when they are taken.

    Attributes
    ----------
    quantity : str
        The unit of what is sampled.
    """

    quantity: ClassVar[str]

    values: Samples | None = None
    file: SampleFileName | None = None
    unit: str | None = None
    interval: Annotated[Scalar, One("s", "> 0")] | None = None
    between: Literal["constant", "linear"] = "constant"
    start: Time | None = units.parse("0 ms")

    @property
    def samples(self) -> np.ndarray:
        """The values in SI units (sample, column): one column for all cells, or one for each.

        Raises
        ------
        InputError
            If their unit is missing, contradictory, or of another kind.
        """
        if self.unit is not None:
            with located("unit"):
                units.require(units.parse(f"1 {self.unit}"), units.dimension(self.quantity))
        if (self.values is None) == (self.file is None):
            message = "sampled values come either from values or from a file: give one of the two"
            raise InputError(message, allowed=("values", "file"))
        if self.file is not None:
            with located("file"):
                return self._from_file(self._file)
        with located("values"):
            return self._from_values(self.values)

    @property
    def is_per_cell(self) -> bool:
        """Whether there is a column for each cell, and not one for all."""
        table: Any = self.values if self.file is None else self._file.table.values
        return np.ndim(table) > 1 and np.shape(table)[1] > 1

    @property
    def sampling_interval(self) -> float:
        """The time from one sample to the next (s).

        Raises
        ------
        InputError
            If it is not given, or a file says another.
        """
        times = None if self.file is None else self._file.table.times
        if times is None:
            if self.interval is None:
                raise InputError(
                    "this key is missing: the time between two samples", where="interval"
                )
            return float(self.interval)
        with located("file"):
            found = interval_of(times)
        if self.interval is not None and abs(float(self.interval) / found - 1) > _SAME:
            got, own = units.short_text(self.interval), units.text(found * units.parse("1 s"))
            raise InputError(
                f"got {got}, but the times in the file are {own} apart", where="interval"
            )
        return found

    @property
    def first_sample(self) -> float:
        """When the first sample is taken (s), after ``start``: what a column of times says."""
        times = None if self.file is None else self._file.table.times
        return 0.0 if times is None else float(times[0])

    @property
    def _file(self) -> SampleFile:
        assert isinstance(self.file, SampleFile)
        return self.file

    def _from_file(self, file: SampleFile) -> np.ndarray:
        found = file.table
        for head in found.heads[found.times is not None :]:
            if TIME.fullmatch(head):
                raise InputError(
                    f"its column {head!r} has times, which come first and name their unit, as in "
                    f"'time (ms)'"
                )
        for column in found.column_units:
            if column and self.unit is not None and unit_scale(column) != unit_scale(self.unit):
                raise InputError(f"its head says {column}, but unit says {self.unit}")
        chosen = [column or self.unit or "" for column in found.column_units]
        if "" in chosen:
            raise InputError(
                f"{file.name!r} does not say the unit of its values; give it with the key unit, "
                f'such as unit = "{_example(self.quantity)}"'
                + (", or in the head of each column" if file.name.endswith(".csv") else "")
            )
        heads = found.heads[found.times is not None :] or ("",) * len(chosen)
        wanted = units.dimension(self.quantity)
        for head, column in zip(heads, chosen, strict=True):
            if units.dimension(column) is not wanted:
                place = f"its column {head!r}" if head else "it"
                kind = units.dimension_name(wanted)
                raise InputError(f"{place} is in {column}, but this must be {kind}")
        return found.values * np.array([unit_scale(column) for column in chosen])

    def _from_values(self, values: Any) -> np.ndarray:
        plain = np.asarray(values, dtype=float).reshape(len(values), -1)
        if get_dimensions(values) is DIMENSIONLESS:
            if self.unit is None:
                raise InputError(
                    "these are plain numbers; give their unit with the key unit, such as "
                    f'unit = "{_example(self.quantity)}"'
                )
            return plain * unit_scale(self.unit)
        units.require(values, units.dimension(self.quantity))
        if self.unit is not None:
            raise InputError("these have units of their own, so the key unit must not be given")
        return plain

    def check(self, size: int, times: Times) -> None:
        super().check(size, times)
        samples, acted_on = self.samples, size
        self.sampling_interval  # noqa: B018  (checks it)
        where = "values" if self.file is None else "file"
        if self.cells is not None:
            acted_on = self.cells[1] - self.cells[0]
        if samples.shape[1] not in (1, acted_on):
            rows = (
                "; rows are samples, so this looks transposed" if len(samples) == acted_on else ""
            )
            there = there_are(acted_on, "cell")
            message = f"got {counted(samples.shape[1], 'column')}, but {there}{rows}"
            raise InputError(
                f"{message}; give one column for all, or one for each cell", where=where
            )
        if self.between == "linear" and len(samples) < 2:
            raise InputError("one sample alone makes no line", where="between")


class SampledCurrent(Sampled):
    """A current given by its values at equal intervals: a recorded stimulus, frozen noise, a chirp.

    Sample k is taken at ``start + k*interval`` and holds until the next one
    (``between = "constant"``), or goes to it in a straight line (``"linear"``). Before the first
    sample, and after the last has held or been reached, the current is zero. Each time step gets
    the mean over that step, so that the charge is right for any interval. ``values`` are one list
    for all cells, or a row of values for each sample, with one for each of the cells that the drive
    acts on. ``file`` is a ``.npy`` or ``.csv`` file beside the scenario, with the same shape.
    ``unit`` is that of plain numbers; the head of a ``.csv`` may say it, as in ``I (pA)``, and may
    begin with a column of times, as in ``t (ms)``, which says the interval.

    Examples
    --------
    >>> current = sn.SampledCurrent(
    ...     target="cell", values=[0.0, 50.0, 100.0], unit="pA", interval="1 ms"
    ... )
    >>> (1e12 * current.samples).round(9).ravel().tolist()  # pA
    [0.0, 50.0, 100.0]
    """

    quantity: ClassVar[str] = "A"

    kind: Literal["sampled_current"] = "sampled_current"


class SampledConductance(Sampled):
    """A conductance given by its values at equal intervals: a conductance (dynamic) clamp.

    The current ``g*(reversal - v)`` follows the potential at every moment and is part of ``I_ext``.
    The values are given as those of ``sampled_current``.

    Examples
    --------
    >>> clamp = sn.SampledConductance(
    ...     target="cell", values=[0.0, 2.0], unit="nS", interval="1 ms", reversal="0 mV"
    ... )
    >>> clamp.samples.shape  # (sample, column)
    (2, 1)
    """

    quantity: ClassVar[str] = "S"
    changeable: ClassVar[tuple[str, ...]] = ("reversal",)

    kind: Literal["sampled_conductance"] = "sampled_conductance"
    reversal: Annotated[PerCell, Each("V")]

    def check(self, size: int, times: Times) -> None:
        super().check(size, times)
        lowest = self.samples.min()
        if lowest < 0:
            got = units.text(lowest * units.parse("1 S"))
            raise InputError(
                f"got {got}, but a conductance is never negative; an inhibitory one has a reversal "
                "below rest",
                where="values" if self.file is None else "file",
            )


def _example(unit: str) -> str:
    return units.text(units.parse(f"20 n{unit}")).split()[1]
