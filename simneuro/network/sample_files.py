"""Files of sampled values and of spikes, found beside the scenario, read once.

What was read is kept as it was, so that it can be sent to workers and copied to a run's folder; of
a stored recording, its spikes.
"""

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar, Self

from simneuro.errors import InputError, one_line, quoted
from simneuro.network.file_root import present_root
from simneuro.network.sample_tables import SampleTable, read_csv, read_npy
from simneuro.system.files import read_bytes

#: The endings of files with a table of numbers.
TABLES = (".npy", ".csv")
#: The endings of recordings: a stored one, and the spikes of one as a run keeps them.
RECORDINGS = (".zarr", ".npz")
SUFFIXES = (*TABLES, *RECORDINGS)

#: The largest files that are read, by their ending (bytes). Chosen: an hour at 30 kHz; text takes
#: several times its size while it is read.
LARGEST_TEXT = 100_000_000
LARGEST = {".npy": 1_000_000_000, ".csv": LARGEST_TEXT, ".npz": 1_000_000_000}


@dataclass(frozen=True)
class SampleFile:
    """A file of sampled values or of spikes, as it was when it was read.

    Attributes
    ----------
    name : str
        As the scenario names it.
    content : bytes
        Of a recording in a ``.zarr`` folder, its spikes in the form of a ``.npz`` file.
    """

    name: str
    content: bytes = field(repr=False)

    #: What such files hold.
    what: ClassVar[str] = "sampled values"

    @classmethod
    def read(cls, name: Any, suffixes: tuple[str, ...] = SUFFIXES) -> Self:
        """Read a file by its name, relative to the folder of the scenario.

        Raises
        ------
        InputError
            If it has none of the endings, does not exist, is too large, cannot be read, or does not
            hold a table of finite numbers or a recording.
        """
        if isinstance(name, cls):
            _require_ending(name.name, suffixes)
            return name
        if not isinstance(name, (str, Path)):
            raise InputError(f"got {quoted(name)}, but this must be the name of a file")
        _require_ending(str(name), suffixes)
        path = present_root().find(name)
        if path.suffix == ".zarr":
            return cls(str(name), _pack(path))
        file = cls(str(name), read_bytes(path, limit=LARGEST.get(path.suffix, LARGEST_TEXT)))
        file.recording if file.is_recording else file.table  # noqa: B018  (tells what is wrong)
        return file

    @property
    def is_recording(self) -> bool:
        """Whether it holds the spikes of a recording, and no table."""
        return self.name.endswith(RECORDINGS)

    @cached_property
    def recording(self) -> Any:
        """The spikes of a recording, as a recording (an ``xarray.Dataset``)."""
        from simneuro.recording.spike_archive import unpack_spikes

        try:
            return unpack_spikes(self.content)
        except InputError as error:
            raise InputError(f"{self.name!r} holds no recording: {error}") from None

    @cached_property
    def sha256(self) -> str:
        """The digest of the content."""
        return hashlib.sha256(self.content).hexdigest()

    @cached_property
    def table(self) -> SampleTable:
        """What the file holds."""
        try:
            made = read_npy(self.content) if self.name.endswith(".npy") else read_csv(self.content)
        except (ValueError, EOFError, OSError, MemoryError, OverflowError) as error:
            what = error.message if isinstance(error, InputError) else one_line(error)
            raise InputError(f"{self.name!r} does not hold {self.what}: {what}") from None
        return made

    def __getstate__(self) -> dict[str, Any]:
        """Without what is read from the content."""
        return {"name": self.name, "content": self.content}


def _require_ending(name: str, suffixes: tuple[str, ...]) -> None:
    if not name.endswith(suffixes):
        raise InputError(f"got {quoted(name)}, whose ending is not known", allowed=suffixes)


def _pack(folder: Path) -> bytes:
    """The spikes of a stored recording; its package is loaded only for this."""
    from simneuro.recording.spike_archive import pack_spikes

    try:
        return pack_spikes(folder)
    except InputError as error:
        raise InputError(f"{folder.name!r} holds no recording: {error}") from None
