"""The C++ compiler of this machine, and the flags that it supports."""

import hashlib
import json
import os
import platform
import shlex
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from functools import cache
from itertools import product
from pathlib import Path

from simneuro.engine.cache_folder import cache_folder, process_folder
from simneuro.errors import InputError, SimulationError
from simneuro.system.drafts import clear_once, name_draft
from simneuro.system.files import read_json, write_text

# Vector exp and log: glibc declares them if __FAST_MATH__ is defined. -fno-finite-math-only, which
# keeps infinities and NaN meaningful, undefines it again, so that it is defined explicitly.
_PORTABLE = ("-O3", "-std=c++17", "-pthread", "-ffast-math", "-fno-finite-math-only")
_CHOICES = (
    (*_PORTABLE, "-march=native", "-D__FAST_MATH__"),
    (*_PORTABLE, "-march=native"),
    _PORTABLE,
    ("-O2", "-std=c++17", "-pthread"),
)
# A statically linked program starts 1.2 ms sooner; a small one takes 9 ms in total.
_LINKINGS: tuple[tuple[str, ...], ...] = (("-static",), ())
_PROBE = """
#include <cmath>
#include <cstdio>
static double x[1000], y[1000];
int main(int count, char**) {
    for (int k = 0; k < 1000; k++) x[k] = 1e-3 * k * count;
    for (int k = 0; k < 1000; k++) y[k] = std::exp(x[k]);
    return std::fabs(y[500] - 1.6487212707001282) < 1e-9 ? 0 : 1;
}
"""
_VECTOR_SYMBOL = b"_ZGV"


@dataclass(frozen=True)
class Compiler:
    """A working compiler.

    Attributes
    ----------
    command : tuple of str
    version : str
    flags : tuple of str
        For compiling.
    linking : tuple of str
        Additional flags for linking.
    vector_math : bool
        Whether ``exp`` is computed for several cells at a time.
    """

    command: tuple[str, ...]
    version: str
    flags: tuple[str, ...]
    linking: tuple[str, ...]
    vector_math: bool

    def compile(self, source: Path, program: Path) -> "subprocess.CompletedProcess[str]":
        """Compile and link one source file; ccache is used if it is installed."""
        folder, made = source.parent, source.with_suffix(".o")
        launcher = ("ccache",) if shutil.which("ccache") else ()
        compiled = _called((*launcher, *self.command, *self.flags, "-w", "-c", source.name), folder)
        if compiled.returncode:
            return compiled
        link = (*self.command, *self.flags, *self.linking, made.name, "-o", str(program))
        return _called(link, folder)

    @property
    def identity(self) -> str:
        """What determines the machine code: version, flags and the processor's instructions."""
        return json.dumps([self.version, self.flags, self.linking, instructions()])


@cache
def compiler() -> Compiler | None:
    """The first of ``CXX``, or g++ and clang++, that works; None if none does.

    The result is kept in the cache folder until the compiler's file changes.
    """
    if not Path("/dev/fd").is_dir():  # programs receive their files by these paths
        return None
    for command in _candidates():
        found = _remembered(command)
        if found is not None:
            return found
    return None


def _candidates() -> list[tuple[str, ...]]:
    asked = os.environ.get("CXX")
    named = [tuple(shlex.split(asked))] if asked else [("g++",), ("clang++",), ("c++",)]
    return [command for command in named if command and shutil.which(command[0])]


def _remembered(command: tuple[str, ...]) -> Compiler | None:
    note = _note(command)
    if note is not None and note.is_file():
        try:
            kept = read_json(note)
            flags, linking = tuple(kept["flags"]), tuple(kept["linking"])
            if flags in _CHOICES and linking in _LINKINGS:
                return Compiler(
                    command, str(kept["version"]), flags, linking, bool(kept["vector_math"])
                )
        except (InputError, KeyError, TypeError):
            pass  # damaged: tested again
    found = _found(command)
    if found is not None and note is not None:
        with suppress(OSError):  # where nothing can be kept, it is found out anew next time
            write_text(note, json.dumps(asdict(found)))
    return found


def _note(command: tuple[str, ...]) -> Path | None:
    """The file with what is known about a compiler; None if there is no cache folder."""
    folder = cache_folder()
    if folder is None:
        return None
    path = Path(os.path.realpath(shutil.which(command[0]) or command[0]))
    stamp = path.stat()
    tried = [_CHOICES, _LINKINGS, _PROBE]
    known = [command, str(path), stamp.st_mtime_ns, stamp.st_size, instructions(), tried]
    digest = hashlib.sha256(json.dumps(known).encode()).hexdigest()[:16]
    return folder / f"compiler-{digest}.json"


@contextmanager
def _work_folder() -> Iterator[Path | None]:
    """A folder where programs will run: another disk may let none run. None if there is none."""
    try:
        place = cache_folder() or process_folder()
    except SimulationError:
        yield None
        return
    clear_once(place)
    folder = place / name_draft("probe")
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _found(command: tuple[str, ...]) -> Compiler | None:
    with _work_folder() as folder:
        if folder is None:
            return None
        (folder / "probe.cpp").write_text(_PROBE, encoding="utf-8")
        for flags, linking in product(_CHOICES, _LINKINGS):
            done = _called((*command, *flags, *linking, "probe.cpp", "-o", "probe"), folder)
            if done.returncode == 0 and _called((str(folder / "probe"),), folder).returncode == 0:
                vector = _VECTOR_SYMBOL in (folder / "probe").read_bytes()
                return Compiler(command, _version(command, folder), flags, linking, vector)
    return None


def _version(command: tuple[str, ...], folder: Path) -> str:
    said = _called((*command, "--version"), folder).stdout.splitlines()
    return said[0] if said else ""


def _called(command: Sequence[str], folder: Path) -> "subprocess.CompletedProcess[str]":
    try:
        return subprocess.run(
            command, cwd=folder, capture_output=True, text=True, errors="replace", check=False
        )
    except OSError as error:
        return subprocess.CompletedProcess(command, 127, "", str(error))


@cache
def instructions() -> str:
    """A short digest of the instruction set of this machine's processor."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    features = next((line for line in lines if line.startswith(("flags", "Features"))), "")
    return hashlib.sha256(
        f"{platform.machine()} {platform.processor()} {features}".encode()
    ).hexdigest()[:16]
