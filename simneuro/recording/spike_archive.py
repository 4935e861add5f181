"""The spikes of a recording alone, as one file: what is replayed, and kept with what replays it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import xarray as xr

from simneuro.errors import InputError
from simneuro.recording.archive import from_bytes, to_bytes
from simneuro.recording.schema import TABLES, validate
from simneuro.recording.storage import load

_CONTENT = "spikes of a recording"
# What they were recorded by is left out, so that the same spikes are the same file.
_KEPT = ("schema", "schema_version", "duration", "dt")
_LEFT_OUT: Mapping[str, Any] = {
    **{"seed": 0, "target": "", "scenario": "", "digest": "", "created": ""},
    **{"versions": "{}", "timings": "{}"},
}


def pack_spikes(path: Path) -> bytes:
    """The spikes of a recording on disk, of all its populations.

    Raises
    ------
    InputError
        As :func:`~simneuro.recording.load`.
    """
    recording = load(path, variables=TABLES)
    recording.attrs = {name: recording.attrs[name] for name in _KEPT}
    return to_bytes(recording, content=_CONTENT)


def unpack_spikes(content: bytes) -> xr.Dataset:
    """The recording, of spikes only, that :func:`pack_spikes` made bytes of.

    Raises
    ------
    InputError
        If it holds anything else.
    """
    recording = from_bytes(content, content=_CONTENT)
    if missing := [name for name in _KEPT if name not in recording.attrs]:
        raise InputError(f"the attribute {missing[0]} is missing")
    recording = recording.assign_attrs(_LEFT_OUT)
    validate(recording)
    return recording
