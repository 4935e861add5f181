"""What a recording is, as text that goes along in files of other programs and comes back."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simneuro.errors import ExchangeWarning, InputError, warn
from simneuro.recording.array_faults import raw
from simneuro.recording.schema import SCHEMA, validate

_KEPT = (
    *("seed", "target", "precision", "scenario", "digest"),
    *("versions", "timings", "created", "notes"),
)
_TOLERANCE = 1e-4  # steps; other programs keep times in ms, which has rounding errors


@dataclass(frozen=True)
class Description:
    """Populations with their sizes, those whose spikes were recorded, when, and by what.

    A file that was not made of a recording has none: ``populations`` is empty.
    """

    populations: Mapping[str, int] = field(default_factory=dict)
    recorded: Collection[str] = ()
    start: float = 0.0
    duration: float = 0.0
    dt: float = 0.0
    attrs: Mapping[str, Any] = field(default_factory=dict)


def write_description(recording: xr.Dataset) -> str:
    """The description of a recording as JSON."""
    names = [str(name) for name in raw(recording, "population")]
    sizes = raw(recording, "population_size").tolist()
    known = raw(recording, "spikes_recorded")
    about = {
        "schema": SCHEMA,
        "populations": dict(zip(names, sizes, strict=True)),
        "recorded": [name for name, is_known in zip(names, known, strict=True) if is_known],
        "start": float(recording.attrs.get("start", 0.0)),
        "duration": float(recording.attrs["duration"]),
        "dt": float(recording.attrs["dt"]),
        "attrs": {key: _plain(recording.attrs[key]) for key in _KEPT if key in recording.attrs},
    }
    return json.dumps(about)


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value


def read_description(text: Any) -> Description:
    """The description in a text; an empty one if the text is something else.

    Raises
    ------
    InputError
        It is a description that somebody has changed into something impossible.
    """
    try:
        about = json.loads(text)
        if about["schema"] != SCHEMA:
            return Description()
    except (TypeError, ValueError, KeyError, RecursionError):
        return Description()
    try:
        return Description(
            populations={str(name): int(size) for name, size in about["populations"].items()},
            recorded=[str(name) for name in about["recorded"]],
            start=float(about["start"]),
            duration=float(about["duration"]),
            dt=float(about["dt"]),
            attrs={key: about["attrs"][key] for key in _KEPT if key in about["attrs"]},
        )
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        message = f"the description of the recording is damaged: {type(error).__name__}: {error}"
        raise InputError(message) from None


def restore_attributes(recording: xr.Dataset, about: Description) -> xr.Dataset:
    """The recording with the attributes that went along, and checked with them."""
    whole = recording.assign_attrs(about.attrs)
    validate(whole)
    return whole


def on_grid(times: NDArray[np.float64], dt: float) -> NDArray[np.float64]:
    """Times (s) that are whole steps but for rounding errors, without these."""
    if not dt:
        return times
    steps = np.rint(times / dt)
    return np.where(np.abs(times / dt - steps) < _TOLERANCE, steps * dt, times)


def tell_left_out(left: Collection[str], where: str) -> None:
    """Warn of what another format, or a recording, has no place for."""
    if left:
        warn(f"left out, since {where} has no place for it: {', '.join(left)}", ExchangeWarning)


def list_wiring(recording: xr.Dataset) -> list[str]:
    """The wirings of a recording, for messages."""
    dims = [str(dim) for dim in recording.dims if str(dim).endswith(".synapse")]
    return [f"the wiring of {dim.removesuffix('.synapse')}" for dim in dims]
