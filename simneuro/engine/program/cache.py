"""The cache of compiled programs, in a folder named after the digest of each structure.

A program appears in the cache complete or not at all. One process compiles it while others wait. It
is compiled again if its file is damaged. The least recently used programs are removed for new ones.
"""

import hashlib
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache, lru_cache, partial
from pathlib import Path

from filelock import FileLock

from simneuro.engine.cache_folder import WAY_OUT, cache_folder, process_folder
from simneuro.engine.compiler import Compiler
from simneuro.engine.program.formulas_file import write_formulas
from simneuro.engine.program.source import write_source
from simneuro.engine.program.structure import digest
from simneuro.errors import SimulationError
from simneuro.network import Network
from simneuro.progress.phases import tell_phase
from simneuro.system.drafts import find_abandoned, remove_draft
from simneuro.system.files import remove_folder, replace_folder
from simneuro.system.process_identity import end_processes_in

#: The largest size of the cache in bytes. Chosen: some five hundred programs.
LIMIT = 500_000_000
#: A build directory of another machine is considered abandoned when it is older than this (s).
#: Chosen: no build takes an hour.
DRAFT_AGE = 3600.0
_PROGRAM, _SEAL = "program", "sha256"
_NAME = re.compile(r"[0-9a-f]{20}")
_WAY_OUT = f"Make room, or {WAY_OUT}"
_OF_THE_DISK = (
    *("No space left on device", "Disk quota exceeded", "Read-only file system"),
    "Cannot create temporary file",
)


@dataclass(frozen=True)
class Program:
    """A compiled program, and the seconds that this process spent writing and compiling it."""

    path: Path
    write_s: float = 0.0
    compile_s: float = 0.0

    @property
    def origin(self) -> str:
        """``"compiled"`` by this process just now, or ``"cached"``."""
        return "compiled" if self.compile_s else "cached"


def program_of(network: Network, compiler: Compiler) -> Program:
    """The program of a network, from the cache, or compiled now and added to the cache.

    Raises
    ------
    SimulationError
        If it cannot be compiled (with the compiler's first error, and all output as a note), or it
        cannot be written to the cache.
    """
    return keep_program(digest(network, compiler), partial(_make, network, compiler))


def keep_program(name: str, make: Callable[[Path], Program]) -> Program:
    """A program from the cache, or made now and added to the cache.

    Parameters
    ----------
    name : str
        A digest of all that the program follows from, twenty hexadecimal digits.
    make : callable
        Makes the program, with :func:`compile_program`, and what else belongs to it in a folder.

    Raises
    ------
    SimulationError
        As :func:`program_of`.
    """
    place = programs_folder() / name
    if _is_whole(place):
        with suppress(FileNotFoundError):  # another process has just removed it
            os.utime(place)
        return Program(place / _PROGRAM)
    try:
        with FileLock(place.with_suffix(".lock")):
            if _is_whole(place):  # another process made it while this one waited
                return Program(place / _PROGRAM)
            tell_phase("compiling")
            with replace_folder(place) as draft:
                made = make(draft)
                (draft / _SEAL).write_text(_sha256(draft), encoding="utf-8")
    except OSError as error:
        why = error.strerror or error
        raise SimulationError(
            f"the C++ program cannot be written to the cache, {place.parent}: {why}. {_WAY_OUT}"
        ) from error
    make_room(LIMIT, spare=place)
    return Program(place / _PROGRAM, made.write_s, made.compile_s)


def compile_program(source: Path, folder: Path, compiler: Compiler) -> Program:
    """Compile a source file into the folder of a program that is being made."""
    begin = time.perf_counter()
    done = compiler.compile(source, folder / _PROGRAM)
    if done.returncode:
        raise _failure(done.stderr, folder.parent)
    return Program(folder / _PROGRAM, compile_s=time.perf_counter() - begin)


def is_cached(network: Network, compiler: Compiler) -> bool:
    """Whether the program of a network is in the cache."""
    return _is_whole(programs_folder() / digest(network, compiler))


def programs() -> list[Path]:
    """The folders of all programs in the cache, least recently used first."""
    folders = (path for path in programs_folder().iterdir() if path.is_dir())
    # Others are build directories, or were put there by the user.
    return sorted((path for path in folders if _NAME.fullmatch(path.name)), key=_last_use)


def size_of(place: Path) -> int:
    """The size of a program in the cache, in bytes."""
    try:
        return sum(path.stat().st_size for path in place.iterdir())
    except OSError:  # another process has just removed it
        return 0


def clear() -> int:
    """Remove every program from the cache, and return their number."""
    kept = programs()
    for place in kept:
        remove_folder(place)
    return len(kept)


def make_room(limit: int, spare: Path | None = None) -> None:
    """Remove the least recently used programs until the others take at most ``limit`` bytes.

    Abandoned build directories are removed first. The program ``spare`` is not removed.
    """
    clear_builds(programs_folder())
    drafts = (path for path in programs_folder().glob(".*") if _NAME.match(path.name[1:]))
    for draft in drafts:
        if time.time() - _last_use(draft) > DRAFT_AGE:
            shutil.rmtree(draft, ignore_errors=True)
    kept = programs()
    total = sum(map(size_of, kept))
    for place in kept:
        if total <= limit:
            return
        if place != spare:
            total -= size_of(place)
            remove_folder(place)


@cache
def programs_folder() -> Path:
    """The folder of all programs; a temporary one if there is no writable cache folder."""
    folder = (cache_folder() or process_folder()) / "programs"
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        why = error.strerror or error
        message = f"the folder of compiled programs, {folder}, cannot be made: {why}"
        raise SimulationError(f"{message}. {_WAY_OUT}") from error
    clear_builds(folder)
    return folder


def clear_builds(folder: Path) -> None:
    """Remove what killed processes were building, and end the compilers that still work there."""
    for draft in find_abandoned(folder):
        end_processes_in(draft)
        remove_draft(draft)


def _make(network: Network, compiler: Compiler, draft: Path) -> Program:
    begin = time.perf_counter()
    source = write_source(network, draft / "source")
    written = time.perf_counter()
    made = compile_program(source, draft, compiler)
    write_formulas(network, draft)
    shutil.rmtree(draft / "source")
    return replace(made, write_s=written - begin)


def _failure(output: str, folder: Path) -> SimulationError:
    """What a compiler's output means; a full disk, or a TMPDIR, is not the program's fault."""
    for cause in _OF_THE_DISK:
        if cause in output:
            return SimulationError(
                f"the C++ program cannot be compiled in the cache, {folder}, with temporary files "
                f"in {tempfile.gettempdir()}: {cause}. {_WAY_OUT}, or TMPDIR"
            )
    complaints = [line.strip() for line in output.splitlines() if "error:" in line]
    first = f": {complaints[0]}" if complaints else ""
    what = f"the C++ program cannot be compiled{first}. --debug shows all of the compiler's output."
    failure = SimulationError(what)
    failure.add_note(output)
    return failure


def _is_whole(place: Path) -> bool:
    try:
        stats = [path.stat() for path in (*_contents(place), place / _SEAL)]
        if os.name == "posix" and any(each.st_uid not in (os.getuid(), 0) for each in stats):
            return False  # another user's: it is not run, but compiled anew
        return _is_sealed(place, *((each.st_mtime_ns, each.st_size) for each in stats))
    except OSError:
        return False


@lru_cache
def _is_sealed(place: Path, *_states: tuple[int, int]) -> bool:
    """Whether the digest of a program is right; computed again only when a file has changed."""
    return (place / _SEAL).read_text(encoding="utf-8") == _sha256(place)


def _sha256(place: Path) -> str:
    """The digest of a program and of what belongs to it."""
    content = b"".join(path.read_bytes() for path in _contents(place))
    return hashlib.sha256(content).hexdigest()


def _contents(place: Path) -> list[Path]:
    return sorted(path for path in place.iterdir() if path.is_file() and path.name != _SEAL)


def _last_use(place: Path) -> float:
    try:
        return place.stat().st_mtime
    except OSError:
        return 0.0
