"""Response curves of current-clamp recordings in Neo's objects and files."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import xarray as xr

from simneuro.bridge.curves.sweeps import NamedTraces, Trace, from_traces
from simneuro.calls import checked
from simneuro.errors import InputError, not_installed, quoted
from simneuro.si import si_number
from simneuro.system.foreign_files import explained
from simneuro.wanted_values import ANYTHING


@checked
def curve_from_neo(
    recording: Annotated[Any, ANYTHING], *, threshold: Any = "-20 mV", source: str | None = None
) -> xr.Dataset:
    """A response curve from a current-clamp recording that Neo holds or reads.

    Each segment is a sweep, with one signal of voltage and one of current; the step of each sweep
    is found in its current, and counts from the holding current. Sweeps of one current are repeats.

    Parameters
    ----------
    recording : neo.Block, sequence of neo.Segment, str or os.PathLike
        A path is read by the reader that Neo chooses for it (extra ``simneuro[neo]``).
    threshold : str or Quantity
        A spike is where the voltage rises through it.
    source : str, optional
        What was recorded; otherwise the name of the file or of the block.

    Returns
    -------
    xarray.Dataset
        As :func:`simneuro.bridge.curve_from_traces`.

    Raises
    ------
    InputError
        Neo is not installed or cannot read the file, the file is a pickle, it is no object of Neo,
        a segment does not have one voltage and one current, or as
        :func:`simneuro.bridge.curve_from_traces`.

    Examples
    --------
    >>> curve = sn.bridge.curve_from_neo("cell.abf", threshold="-10 mV")  # doctest: +SKIP
    >>> sn.bridge.fit(curve)  # doctest: +SKIP
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
    signals = getattr(segment, "analogsignals", None)
    if not isinstance(signals, Iterable):
        raise InputError(f"got {quoted(segment)}, but this must be a Segment of Neo", where=name)
    found = [[each for each in signals if _is_in(each, unit)] for unit in ("V", "A")]
    if any(len(each) != 1 or each[0].shape[1] != 1 for each in found):
        held = ", ".join(str(each.units.dimensionality) for each in signals) or "nothing"
        raise InputError(
            f"a sweep needs one signal of voltage and one of current, and this has {held}. Give "
            "the segments with the two signals of one cell",
            where=name,
        )
    voltage, current = (_trace_of(each[0], unit) for each, unit in zip(found, "VA", strict=True))
    return name, voltage, current


def _is_in(signal: Any, unit: str) -> bool:
    try:
        signal.units.rescale(unit)
    except ValueError:
        return False
    return True


def _trace_of(signal: Any, unit: str) -> Trace:
    times = np.asarray(signal.times.rescale("s").magnitude, dtype=float)
    return times, np.asarray(signal.rescale(unit).magnitude, dtype=float)[:, 0]
