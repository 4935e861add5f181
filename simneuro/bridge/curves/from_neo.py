"""Response curves of current-clamp recordings in Neo's objects and files."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import xarray as xr

from simneuro.bridge.curves.given_steps import curve_of_given_steps, read_steps
from simneuro.bridge.curves.sweeps import NamedTraces, Trace, from_traces
from simneuro.calls import checked
from simneuro.errors import InputError, not_installed, quoted
from simneuro.si import si_number
from simneuro.system.foreign_files import explained
from simneuro.wanted_values import ANYTHING


@checked
def curve_from_neo(
    recording: Annotated[Any, ANYTHING],
    *,
    threshold: Any = "-20 mV",
    current: Any = None,
    step: tuple[Any, Any] | None = None,
    source: str | None = None,
) -> xr.Dataset:
    """A response curve from a current-clamp recording that Neo holds or reads.

    Each segment is a sweep, with one signal of voltage and one of current; the step of each sweep
    is found in its current, and counts from the holding current. Sweeps of one current are repeats.
    If the current was not recorded, as in many ABF files, give ``current`` and ``step``.

    Parameters
    ----------
    recording : neo.Block, sequence of neo.Segment, str or os.PathLike
        A path is read by the reader that Neo chooses for it (extra ``simneuro[neo]``).
    threshold : str or Quantity
        A spike is where the voltage rises through it.
    current : array, list of str or Quantity, optional
        The step of each sweep in their order, counted from the holding current. Signals of current
        are not read then.
    step : (float, float), (str, str) or quantities, optional
        From when to when the current was on, counted from the start of each sweep.
    source : str, optional
        What was recorded; otherwise the name of the file or of the block.

    Returns
    -------
    xarray.Dataset
        As :func:`simneuro.bridge.curve_from_traces`; without ``holding_current`` if ``current`` is
        given.

    Raises
    ------
    InputError
        Neo is not installed or cannot read the file, the file is a pickle, it is no object of Neo,
        a segment does not have one voltage and one current, there is not one ``current`` a sweep,
        ``step`` is not within each sweep, or as :func:`simneuro.bridge.curve_from_traces`.

    Examples
    --------
    >>> curve = sn.bridge.curve_from_neo("cell.abf", threshold="-10 mV")  # doctest: +SKIP
    >>> sn.bridge.fit(curve)  # doctest: +SKIP
    >>> curve = sn.bridge.curve_from_neo(  # a file without the current
    ...     "cell.abf", current=["0 pA", "50 pA", "100 pA"], step=("100 ms", "600 ms")
    ... )  # doctest: +SKIP
    """
    level = si_number(threshold, "V", "threshold")
    if isinstance(recording, (str, os.PathLike)):
        source, recording = source or Path(recording).name, read_block(Path(recording))
    try:
        segments = list(getattr(recording, "segments", recording))
    except TypeError:
        raise InputError(
            f"got {quoted(recording)}, but this must be a Block of Neo, a list of its segments, or "
            "the path of a file",
            where="recording",
        ) from None
    name = source or str(getattr(recording, "name", "") or "recording")
    if current is not None or step is not None:
        steps = read_steps(current, step, len(segments))
        return curve_of_given_steps(list(map(read_voltage, segments)), steps, level, name)
    traces = [read_segment(each, f"sweep {k}") for k, each in enumerate(segments, start=1)]
    return from_traces(traces, level, name)


def read_block(path: Path) -> Any:
    """What a file holds, by the reader that Neo chooses for it."""
    try:
        import neo
    except ImportError:
        raise not_installed("neo", "neo", where="neo") from None
    if not path.exists():
        raise InputError("there is no such file", where=str(path))
    with explained(path, "Neo"):
        reader = neo.io.get_io(str(path))
        if isinstance(reader, neo.io.PickleIO):
            raise InputError(
                "a pickle can run any program when it is read. If you trust it, read it yourself "
                "and give the block: neo.io.PickleIO(path).read_block()"
            )
        # Readers of raw files put channels of one unit into one signal unless told otherwise.
        is_raw = isinstance(reader, neo.io.basefromrawio.BaseFromRaw)
        return reader.read_block(**({"signal_group_mode": "split-all"} if is_raw else {}))


def read_segment(segment: Any, name: str) -> NamedTraces:
    """The voltage and the current of a segment."""
    voltages, currents = (_list_signals(segment, unit, name) for unit in "VA")
    if len(voltages) != 1 or len(currents) != 1:
        hint = (
            "give current and step, if the current was not recorded"
            if len(voltages) == 1 and not currents
            else "give the segments with the two signals of one cell"
        )
        raise InputError(
            f"a sweep needs one signal of voltage and one of current, and this has "
            f"{_held_by(segment)}; {hint}",
            where=name,
        )
    return name, voltages[0], currents[0]


def read_voltage(segment: Any) -> Trace:
    """The voltage of a segment, whose currents are not looked at."""
    voltages = _list_signals(segment, "V", "recording")
    if len(voltages) != 1:
        held = _held_by(segment)
        raise InputError(f"a sweep needs one signal of voltage, and this has {held}")
    return voltages[0]


def _list_signals(segment: Any, unit: str, name: str) -> list[Trace]:
    """Each channel that has a unit of this kind."""
    signals = getattr(segment, "analogsignals", None)
    if not isinstance(signals, Iterable):
        raise InputError(f"got {quoted(segment)}, but this must be a Segment of Neo", where=name)
    found = [each for each in signals if _is_in(each, unit)]
    return [_trace_of(each, unit, k) for each in found for k in range(each.shape[1])]


def _held_by(segment: Any) -> str:
    units = (str(each.units.dimensionality) for each in segment.analogsignals)
    channels = (each.shape[1] for each in segment.analogsignals)
    held = [unit for unit, count in zip(units, channels, strict=True) for _ in range(count)]
    return ", ".join(held) or "nothing"


def _is_in(signal: Any, unit: str) -> bool:
    try:
        signal.units.rescale(unit)
    except ValueError:
        return False
    return True


def _trace_of(signal: Any, unit: str, channel: int) -> Trace:
    times = np.asarray(signal.times.rescale("s").magnitude, dtype=float)
    return times, np.asarray(signal.rescale(unit).magnitude, dtype=float)[:, channel]
