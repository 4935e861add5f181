"""The folders that the engine writes to: the cache, and one for this process; and what they lack.

A folder may be full, read-only, or on a disk from which no programs run.
"""

import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

from simneuro.errors import SimulationError
from simneuro.system.cache_place import asked_folder as asked_folder
from simneuro.system.drafts import keep_scratch

#: What a folder must have room for to be used; chosen: a program with its source.
ROOM = 4_000_000
#: What to do about a folder, in a message.
WAY_OUT = "set SIMNEURO_CACHE to another folder; 'simneuro doctor' tries it"
_NO_PROGRAMS = "no program can be run from there (its disk is mounted with noexec)"


@cache
def cache_folder() -> Path | None:
    """The cache folder, created if it does not exist; None if it cannot be used for programs."""
    folder = asked_folder()
    return None if trouble_of(folder) else folder


@cache
def process_folder() -> Path:
    """A temporary folder that is removed when this process exits.

    Raises
    ------
    SimulationError
        If there is none in which programs can be kept and run.
    """
    try:
        folder = keep_scratch()
    except OSError as error:
        raise SimulationError(_nowhere(Path(tempfile.tempdir or "/tmp"), str(error))) from error
    trouble = trouble_of(folder)
    if trouble:
        raise SimulationError(_nowhere(folder.parent, trouble))
    return folder


def trouble_of(folder: Path, *, programs: bool = True) -> str:
    """Why a folder cannot be used, in words; ``""`` if it can. It is made if it does not exist.

    ``programs`` says whether programs are run from there.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".simneuro-") as trial:
            trial.write(bytes(65536))
            trial.flush()
            os.chmod(trial.name, 0o755)
            if programs and not os.access(trial.name, os.X_OK):
                return _NO_PROGRAMS
    except OSError as error:
        return f"nothing can be written there ({error.strerror or error})"
    free = shutil.disk_usage(folder).free
    return f"only {free / 1e6:.1f} MB are free there" if free < ROOM else ""


def _nowhere(folder: Path, why: str) -> str:
    asked = asked_folder()
    return (
        f"there is no folder for compiled programs: of {asked}, {trouble_of(asked)}; of {folder}, "
        f"{why}. Make room, or {WAY_OUT}"
    )
