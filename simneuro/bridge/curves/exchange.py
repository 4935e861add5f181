"""Response curves of current-clamp recordings in Neo's objects and files, and in NWB files."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import xarray as xr

from simneuro.bridge.curves.sweeps import Trace, from_traces
from simneuro.calls import checked
from simneuro.errors import InputError, not_installed, quoted
from simneuro.si import si_number
from simneuro.wanted_values import ANYTHING

Named = tuple[str, Trace, Trace]


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
    """
    level = si_number(threshold, "V", "threshold")
    if isinstance(recording, (str, os.PathLike)):
        source, recording = source or Path(recording).name, _read_block(Path(recording))
    try:
        segments = list(getattr(recording, "segments", recording))
    except TypeError:
        raise InputError(
            f"got {quoted(recording)}, but this must be a Block of Neo, a list of its segments, or "
            "the path of a file",
            where="recording",
        ) from None
    name = source or str(getattr(recording, "name", "") or "recording")
    traces = [_of_segment(each, f"sweep {k}") for k, each in enumerate(segments, start=1)]
    return from_traces(traces, level, name)


def _read_block(path: Path) -> Any:
    try:
        import neo
    except ImportError:
        raise not_installed("neo", "neo", where="neo") from None
    if not path.exists():
        raise InputError("there is no such file", where=str(path))
    with _told(path, "Neo"):
        reader = neo.io.get_io(str(path))
        if isinstance(reader, neo.io.PickleIO):
            raise InputError(
                "a pickle can run any program when it is read. If you trust it, read it yourself "
                "and give the block: neo.io.PickleIO(path).read_block()"
            )
        # Readers of raw files put channels of one unit into one signal unless told otherwise.
        is_raw = isinstance(reader, neo.io.basefromrawio.BaseFromRaw)
        return reader.read_block(**({"signal_group_mode": "split-all"} if is_raw else {}))


def _of_segment(segment: Any, name: str) -> Named:
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


@checked
def curve_from_nwb(
    file: Annotated[Any, ANYTHING], *, threshold: Any = "-20 mV", source: str | None = None
) -> xr.Dataset:
    """A response curve from the current-clamp sweeps of an NWB file.

    Each ``CurrentClampSeries`` is a sweep; its stimulus is what the table of intracellular
    recordings, else the sweep number, says. The step of each sweep is found in its stimulus, and
    counts from the holding current. Sweeps of one current are repeats.

    Parameters
    ----------
    file : str, os.PathLike or pynwb.NWBFile
        A path needs the extra ``simneuro[nwb]``.
    threshold : str or Quantity
        A spike is where the voltage rises through it.
    source : str, optional
        What was recorded; otherwise the name of the file or its identifier.

    Returns
    -------
    xarray.Dataset
        As :func:`simneuro.bridge.curve_from_traces`.

    Raises
    ------
    InputError
        pynwb is not installed or cannot read the file, it is no NWBFile, it has no sweeps of one
        cell with their stimuli, or as :func:`simneuro.bridge.curve_from_traces`.
    """
    level = si_number(threshold, "V", "threshold")
    if not isinstance(file, (str, os.PathLike)):
        _require_nwb(file)
        return from_traces(_sweeps_of(file), level, source or str(file.identifier))
    try:
        import pynwb
    except ImportError:
        raise not_installed("pynwb", "nwb", where="pynwb") from None
    if not Path(file).exists():
        raise InputError("there is no such file", where=str(file))
    with _told(Path(file), "pynwb"), pynwb.NWBHDF5IO(str(file), "r") as reader:
        return from_traces(_sweeps_of(reader.read()), level, source or Path(file).name)


def _require_nwb(file: Any) -> None:
    if not any(each.__name__ == "NWBFile" for each in type(file).__mro__):
        raise InputError(
            f"got {quoted(file)}, but this must be an NWBFile of pynwb, or the path of a file",
            where="file",
        )


def _sweeps_of(file: Any) -> list[Named]:
    pairs = [(each, stimulus) for each, stimulus in _pairs(file) if stimulus is not None]
    if not pairs:
        raise InputError(
            "there is no CurrentClampSeries with its CurrentClampStimulusSeries; voltage clamp and "
            "sweeps without a stimulus have no response curve",
            where="sweeps",
        )
    cells = sorted({response.electrode.name for response, _ in pairs})
    if len(cells) > 1:
        raise InputError(
            f"the sweeps are of several electrodes ({', '.join(cells)}), and a curve is of one "
            "cell. Write a file with the sweeps of one",
            where="sweeps",
        )
    return [(response.name, _series(response), _series(stimulus)) for response, stimulus in pairs]


def _pairs(file: Any) -> Iterator[tuple[Any, Any]]:
    """Each response in current clamp with its stimulus, or None."""
    table = file.intracellular_recordings
    if table is not None:
        responses = table.category_tables["responses"]["response"]
        stimuli = table.category_tables["stimuli"]["stimulus"]
        pairs = ((responses[k].timeseries, stimuli[k].timeseries) for k in range(len(table)))
        yield from ((r, s) for r, s in pairs if _is_response(r))
        return
    numbered = {each.sweep_number: each for each in file.stimulus.values() if _is_stimulus(each)}
    for each in file.acquisition.values():
        if _is_response(each):
            number = each.sweep_number
            yield each, None if number is None else numbered.get(number)


def _is_response(series: Any) -> bool:
    return type(series).__name__ == "CurrentClampSeries"


def _is_stimulus(series: Any) -> bool:
    return type(series).__name__ == "CurrentClampStimulusSeries"


def _series(series: Any) -> Trace:
    values = np.asarray(series.get_data_in_units(), dtype=float)
    if series.timestamps is not None:
        return np.asarray(series.timestamps[:], dtype=float), values
    return float(series.starting_time) + np.arange(values.size) / float(series.rate), values


@contextmanager
def _told(path: Path, reader: str) -> Iterator[None]:
    """Whatever a reader stumbles over, as one paragraph that names the file."""
    try:
        yield
    except InputError as error:
        raise error.at(path.name) from None
    except Exception as error:
        message = f"{reader} cannot read it: {quoted(str(error) or type(error).__name__)}"
        raise InputError(message, where=str(path)) from None
