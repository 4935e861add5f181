"""Response curves of current-clamp recordings in NWB files."""

import os
from collections.abc import Iterator
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

_RESPONSE, _STIMULUS = "CurrentClampSeries", "CurrentClampStimulusSeries"


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

    Examples
    --------
    >>> curve = sn.bridge.curve_from_nwb("cell.nwb")  # doctest: +SKIP
    >>> sn.bridge.fit(curve)  # doctest: +SKIP
    """
    level = si_number(threshold, "V", "threshold")
    if not isinstance(file, (str, os.PathLike)):
        if not any(each.__name__ == "NWBFile" for each in type(file).__mro__):
            raise InputError(
                f"got {quoted(file)}, but this must be an NWBFile of pynwb, or the path of a file",
                where="file",
            )
        return from_traces(list_sweeps(file), level, source or str(file.identifier))
    try:
        import pynwb
    except ImportError:
        raise not_installed("pynwb", "nwb", where="pynwb") from None
    if not Path(file).exists():
        raise InputError("there is no such file", where=str(file))
    with explained(Path(file), "pynwb"), pynwb.NWBHDF5IO(str(file), "r") as reader:
        return from_traces(list_sweeps(reader.read()), level, source or Path(file).name)


def list_sweeps(file: Any) -> list[NamedTraces]:
    """All sweeps in current clamp that have a stimulus."""
    pairs = [(each, stimulus) for each, stimulus in list_pairs(file) if stimulus is not None]
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
    return [(each.name, read_series(each), read_series(stimulus)) for each, stimulus in pairs]


def list_pairs(file: Any) -> Iterator[tuple[Any, Any]]:
    """Each response in current clamp with its stimulus, or None."""
    table = file.intracellular_recordings
    if table is not None:
        responses = table.category_tables["responses"]["response"]
        stimuli = table.category_tables["stimuli"]["stimulus"]
        pairs = ((responses[k].timeseries, stimuli[k].timeseries) for k in range(len(table)))
        yield from ((r, s) for r, s in pairs if _kind(r) == _RESPONSE)
        return
    stimuli = [each for each in file.stimulus.values() if _kind(each) == _STIMULUS]
    numbered = {each.sweep_number: each for each in stimuli}
    for each in file.acquisition.values():
        if _kind(each) == _RESPONSE:
            number = each.sweep_number
            yield each, None if number is None else numbered.get(number)


def read_series(series: Any) -> Trace:
    """The times (s) and the values, in SI units, of a time series."""
    values = np.asarray(series.get_data_in_units(), dtype=float)
    if series.timestamps is not None:
        return np.asarray(series.timestamps[:], dtype=float), values
    return float(series.starting_time) + np.arange(values.size) / float(series.rate), values


def _kind(series: Any) -> str:
    return type(series).__name__
