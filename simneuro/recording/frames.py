"""Tables of a recording as pandas data frames.

A recording holds several tables whose dimensions have nothing to do with each other: xarray's own
``recording.to_dataframe()`` would make a row for every combination of them. Here each table is a
frame of its own.
"""

from collections.abc import Callable
from functools import partial

import numpy as np
import pandas as pd
import xarray as xr

from simneuro.calls import checked
from simneuro.errors import InputError
from simneuro.recording.array_faults import raw

_WIRING = ("source", "target", "weight", "delay", "final_weight")


@checked
def to_dataframe(recording: xr.Dataset, table: str = "spikes") -> pd.DataFrame:
    """One table of a recording as a tidy data frame, a row an observation.

    Do not call ``recording.to_dataframe()``, which multiplies spikes by samples by synapses.

    Parameters
    ----------
    table : str
        - ``"spikes"``: ``time``, ``population``, ``neuron``
        - ``"<population>.traces"``: ``time``, ``neuron`` and a column a variable
        - ``"<projection>.wiring"``: ``source``, ``target``, ``weight``, ``delay`` and, where there
          is plasticity, ``final_weight``
        - ``"<projection>.traces"``: ``time``, ``synapse`` and a column a variable
        - ``"<drive>.events"``: ``time``, ``neuron``
        - ``"populations"``: ``population``, ``size``, ``spikes_recorded``

    Returns
    -------
    pandas.DataFrame
        ``attrs["units"]`` holds the SI unit of each column that has one.

    Raises
    ------
    InputError
        There is no such table in the recording; those that there are stand in the message.

    Examples
    --------
    >>> import simneuro as sn
    >>> recording = sn.recording.assemble(
    ...     populations={"cell": 2}, spikes={"cell": ([0.1, 0.2], [1, 0])}, duration=1.0
    ... )
    >>> sn.recording.to_dataframe(recording)
       time population  neuron
    0   0.1       cell       1
    1   0.2       cell       0
    """
    makers = _tables(recording)
    if table not in makers:
        raise InputError(f"no table {table!r} in this recording", where="table", allowed=makers)
    return makers[table]()


@checked
def to_dataframes(recording: xr.Dataset) -> dict[str, pd.DataFrame]:
    """All tables of a recording as data frames, by the names of `to_dataframe`.

    Raises
    ------
    InputError
        The dataset is not a recording.

    Examples
    --------
    >>> made = sn.recording.assemble(
    ...     populations={"exc": 2}, spikes={"exc": ([0.1], [1])}, duration=1.0
    ... )
    >>> list(sn.recording.to_dataframes(made))
    ['populations', 'spikes']
    """
    return {name: make() for name, make in _tables(recording).items()}


def _tables(recording: xr.Dataset) -> dict[str, Callable[[], pd.DataFrame]]:
    """What makes each table that the recording has."""
    found: dict[str, Callable[[], pd.DataFrame]] = {
        "populations": partial(_populations, recording),
        "spikes": partial(_spikes, recording),
    }
    for dim in map(str, recording.dims):
        owner, _, kind = dim.partition(".")
        if kind in ("neuron", "traced_synapse"):
            found[f"{owner}.traces"] = partial(_traces, recording, dim)
        elif kind == "synapse":
            found[f"{owner}.wiring"] = partial(_wiring, recording, owner)
        elif kind == "event":
            found[f"{owner}.events"] = partial(_events, recording, owner)
    return found


def _populations(recording: xr.Dataset) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "population": raw(recording, "population"),
            "size": raw(recording, "population_size"),
            "spikes_recorded": raw(recording, "spikes_recorded"),
        }
    )


def _spikes(recording: xr.Dataset) -> pd.DataFrame:
    names = pd.Categorical.from_codes(
        raw(recording, "spike_population"), [str(name) for name in raw(recording, "population")]
    )
    columns = {
        "time": raw(recording, "spike_time"),
        "population": names,
        "neuron": raw(recording, "spike_neuron"),
    }
    return _with_units(pd.DataFrame(columns), {"time": "s"})


def _traces(recording: xr.Dataset, dim: str) -> pd.DataFrame:
    time, members = raw(recording, "time"), raw(recording, dim)
    owner, _, kind = dim.partition(".")
    columns = {
        "time": np.repeat(time, members.size),
        kind.removeprefix("traced_"): np.tile(members, time.size),
    }
    units = {"time": "s"}
    for name, variable in recording.data_vars.items():
        if variable.dims == ("time", dim):
            short = str(name).removeprefix(f"{owner}.")
            columns[short] = variable.values.ravel()
            units[short] = str(variable.attrs["units"])
    return _with_units(pd.DataFrame(columns), units)


def _wiring(recording: xr.Dataset, owner: str) -> pd.DataFrame:
    parts = {part: f"{owner}.{part}" for part in _WIRING if f"{owner}.{part}" in recording}
    units = {part: recording.variables[name].attrs.get("units") for part, name in parts.items()}
    frame = pd.DataFrame({part: raw(recording, name) for part, name in parts.items()})
    return _with_units(frame, {part: unit for part, unit in units.items() if unit})


def _events(recording: xr.Dataset, owner: str) -> pd.DataFrame:
    columns = {
        "time": raw(recording, f"{owner}.event_time"),
        "neuron": raw(recording, f"{owner}.event_neuron"),
    }
    return _with_units(pd.DataFrame(columns), {"time": "s"})


def _with_units(frame: pd.DataFrame, units: dict[str, str]) -> pd.DataFrame:
    frame.attrs["units"] = units
    return frame
