"""Recordings: the results of simulations and of other people's scripts, as labelled datasets.

A recording is an ``xarray.Dataset`` that conforms to `simneuro.recording.schema`. `from_brian2`
makes one from the monitors of any Brian2 script; nothing here imports Brian2.
"""

from simneuro.recording.archive import read_archive, write_archive
from simneuro.recording.assembly import Provenance, assemble
from simneuro.recording.columns import Trace, Wiring
from simneuro.recording.excerpt import excerpt
from simneuro.recording.exchange.csv_files import from_csv, to_csv
from simneuro.recording.exchange.from_neo import from_neo
from simneuro.recording.exchange.from_nwb import from_nwb
from simneuro.recording.exchange.sonata import from_sonata, to_sonata
from simneuro.recording.exchange.to_neo import to_neo
from simneuro.recording.exchange.to_nwb import to_nwb
from simneuro.recording.frames import to_dataframe, to_dataframes
from simneuro.recording.monitors import from_brian2
from simneuro.recording.reading import spike_trains, spikes, trace
from simneuro.recording.schema import SCHEMA, SCHEMA_VERSION, validate
from simneuro.recording.storage import load, read_dataset, save, write_dataset
from simneuro.recording.summaries import Summary, describe

__all__ = [
    "SCHEMA",
    "SCHEMA_VERSION",
    "Provenance",
    "Summary",
    "Trace",
    "Wiring",
    "assemble",
    "describe",
    "excerpt",
    "from_brian2",
    "from_csv",
    "from_neo",
    "from_nwb",
    "from_sonata",
    "load",
    "read_archive",
    "read_dataset",
    "save",
    "spike_trains",
    "spikes",
    "to_csv",
    "to_dataframe",
    "to_dataframes",
    "to_neo",
    "to_nwb",
    "to_sonata",
    "trace",
    "validate",
    "write_archive",
    "write_dataset",
]


def __dir__() -> list[str]:
    return sorted(__all__)
