"""Spikes of recordings in files of SONATA (HDF5).

A population has its own group of ``/spikes``, with ``timestamps`` in ms and ``node_ids``.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simneuro.calls import checked
from simneuro.errors import ExchangeWarning, InputError, not_installed, warn
from simneuro.recording.array_faults import raw
from simneuro.recording.assembly import NOTHING, assemble
from simneuro.recording.exchange.description import (
    Description,
    list_wiring,
    on_grid,
    read_description,
    restore_attributes,
    tell_left_out,
    write_description,
)
from simneuro.recording.exchange.new_files import new_file, require_file
from simneuro.recording.exchange.tables import list_events, list_traces
from simneuro.recording.reading import spikes
from simneuro.recording.schema import validate
from simneuro.si import seconds
from simneuro.si.unit_text import value_of_unit
from simneuro.system.foreign_files import explained

_ENDINGS = (".h5", ".hdf5", ".sonata")
_MAGIC, _VERSION = np.uint32(0x0A7A), np.array([0, 1], np.uint32)
_SORTING = {"none": 0, "by_id": 1, "by_time": 2}
_LONG_NAMES = {"milliseconds": "ms", "seconds": "s"}


@checked
def to_sonata(
    recording: xr.Dataset, path: str | os.PathLike[str], *, overwrite: bool = False
) -> None:
    """Write the spikes of a recording to a file of SONATA, whole (``simneuro[sonata]``).

    All populations whose spikes were recorded are written, sorted by time, in ms. The sizes of the
    populations and the duration, for which SONATA has no place, go along as an attribute that only
    simneuro reads. A warning names what is left out: traces, events and wiring.

    Parameters
    ----------
    path : str or os.PathLike
        The file, which ends in ``.h5``.
    overwrite : bool
        Replace a file that is there.

    Raises
    ------
    InputError
        h5py is not installed, ``recording`` is not a recording, the file is there already, or its
        name has another ending.

    Examples
    --------
    >>> made = sn.recording.assemble(
    ...     populations={"exc": 2}, spikes={"exc": ([0.1], [1])}, duration=1.0
    ... )
    >>> sn.recording.to_sonata(made, "spikes.h5")
    >>> sn.recording.from_sonata("spikes.h5").attrs["duration"]
    1.0
    """
    validate(recording)
    h5py = _load_h5py()
    with new_file(path, _ENDINGS, overwrite) as draft, h5py.File(draft, "w") as file:
        file.attrs["magic"], file.attrs["version"] = _MAGIC, _VERSION
        group = file.create_group("spikes")
        group.attrs["simneuro_recording"] = write_description(recording)
        for name in raw(recording, "population")[raw(recording, "spikes_recorded")]:
            _write_population(group.create_group(str(name)), *spikes(recording, str(name)), h5py)
    left = [each.name for each in list_traces(recording)]
    left += [f"{each.drive}.events" for each in list_events(recording)]
    tell_left_out([*left, *list_wiring(recording)], "a file of spikes")


def _write_population(
    group: Any, times: NDArray[np.float64], neurons: NDArray[np.int_], h5py: Any
) -> None:
    kind = h5py.enum_dtype(_SORTING, basetype="u1")
    group.attrs.create("sorting", _SORTING["by_time"], dtype=kind)
    stamps = group.create_dataset("timestamps", data=1e3 * times)
    stamps.attrs["units"] = "ms"
    group.create_dataset("node_ids", data=neurons.astype(np.uint64))


@checked
def from_sonata(
    path: str | os.PathLike[str],
    *,
    populations: Mapping[str, int] = NOTHING,
    duration: Any = None,
    start: Any = None,
    stop: Any = None,
    dt: Any = None,
) -> xr.Dataset:
    """The recording of a file of SONATA's spikes (``simneuro[sonata]``).

    A file says neither how many cells there are nor for how long was recorded, without which no
    rate is right; those that simneuro wrote do. The older layout without populations
    (``/spikes/timestamps`` and ``/spikes/gids`` or ``/spikes/node_ids``) is read as well, as the
    only population that is given.

    Parameters
    ----------
    path : str or os.PathLike
    populations : mapping of str to int
        The number of cells of each population; those that are in no file are silent.
    duration, start, stop, dt : float, str or quantity, optional
        As for `assemble`. Times that are multiples of ``dt`` but for rounding errors become these.

    Returns
    -------
    xarray.Dataset
        A recording whose neurons are the node ids.

    Raises
    ------
    InputError
        h5py is not installed, it is no such file, the sizes or the duration are missing, a unit
        is unknown, a time or an id is impossible; or as `assemble`.

    Examples
    --------
    >>> made = sn.recording.assemble(
    ...     populations={"exc": 2}, spikes={"exc": ([0.1], [1])}, duration=1.0
    ... )
    >>> sn.recording.to_sonata(made, "spikes.h5")
    >>> sn.recording.describe(sn.recording.from_sonata("spikes.h5"))
    Recording of 1 s
      exc  2 cells, 1 spike, 0.5 Hz
    """
    place = Path(path)
    require_file(place)
    h5py = _load_h5py()
    with explained(place, "h5py"):
        with h5py.File(place, "r") as file:
            about, found = _read_file(file, populations)
        return _assemble(about, found, populations, (duration, start, stop, dt))


def _assemble(
    about: Description,
    found: dict[str, tuple[Any, Any]],
    populations: Mapping[str, int],
    span: tuple[Any, Any, Any, Any],
) -> xr.Dataset:
    duration, start, stop, dt = span
    sizes = {**about.populations, **populations}
    missing = [name for name in found if name not in sizes]
    if missing:
        raise InputError(
            f"the file does not say how many cells {missing[0]!r} has; give it, as in "
            f"populations={{{missing[0]!r}: 100}}",
            where="populations",
        )
    own = bool(about.populations) and duration is None and start is None and stop is None
    step = about.dt if dt is None else seconds(dt, "dt")
    recorded = about.recorded if about.populations else sizes
    made = assemble(
        populations=sizes,
        spikes={name: ([], []) for name in recorded}
        | {name: (on_grid(times, step), ids) for name, (times, ids) in found.items()},
        duration=about.duration if own else duration,
        start=start,
        stop=stop,
        dt=step,
    )
    return restore_attributes(made.assign_attrs(start=about.start), about) if own else made


def _read_file(file: Any, populations: Mapping[str, int]) -> tuple[Description, dict[str, Any]]:
    group = file.get("spikes")
    if group is None or not hasattr(group, "keys"):
        raise InputError(f"there is no group /spikes; the file has {', '.join(file) or 'nothing'}")
    if "timestamps" in group:
        if len(populations) != 1:
            raise InputError(
                "this is the older layout, whose spikes are of one population without a name; "
                'give it, as in populations={"cells": 100}'
            )
        return Description(), {next(iter(populations)): _read_population(group, "spikes")}
    about = read_description(group.attrs.get("simneuro_recording"))
    parts = {name: each for name, each in group.items() if "timestamps" in each}
    if not parts and not about.populations:
        raise InputError("there are no timestamps in any population of /spikes")
    return about, {name: _read_population(each, f"spikes/{name}") for name, each in parts.items()}


def _read_population(group: Any, where: str) -> tuple[NDArray[np.float64], NDArray[Any]]:
    ids = next((group[name] for name in ("node_ids", "gids") if name in group), None)
    if ids is None:
        raise InputError("there are timestamps without node_ids", where=where)
    stamps = group["timestamps"]
    times = np.asarray(stamps[()], float) * _worth(stamps, where)
    if times.size and not (np.isfinite(times).all() and times.min() >= 0):
        k = int(np.argmin(np.isfinite(times) & (times >= 0)))
        raise InputError(f"timestamp {k} is {times[k]:g} s", where=where)
    return times, np.asarray(ids[()])


def _worth(stamps: Any, where: str) -> float:
    """The seconds of a unit of the timestamps."""
    given = stamps.attrs.get("units", "")
    unit = given.decode() if isinstance(given, bytes) else str(given)
    if not unit:
        warn(f"{where}/timestamps names no unit; they are read as ms", ExchangeWarning)
    worth, dimension = value_of_unit(_LONG_NAMES.get(unit, unit or "ms"))
    if dimension != value_of_unit("s")[1]:
        raise InputError(f"the timestamps are in {unit!r}, which is no time", where=where)
    return float(worth)


def _load_h5py() -> Any:
    try:
        import h5py
    except ImportError:
        raise not_installed("h5py", "sonata", where="h5py") from None
    return h5py
