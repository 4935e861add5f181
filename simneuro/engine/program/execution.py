"""Execution of a compiled program: its input files, its process and its result files."""

import errno
import os
import struct
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, nullcontext
from contextvars import ContextVar
from pathlib import Path
from typing import IO

from simneuro.engine.cache_folder import WAY_OUT, trouble_of
from simneuro.engine.draw.numbers import Numbers
from simneuro.engine.equations import names
from simneuro.engine.equations.synapses import recorded_name
from simneuro.engine.outcome import Outcome
from simneuro.engine.program.formulas_file import read_formulas
from simneuro.engine.program.result_files import read_outcome
from simneuro.engine.program.values_file import write_values
from simneuro.errors import SimulationError
from simneuro.network import Network
from simneuro.progress.phases import is_heard, tell_part
from simneuro.system.files import remove_folder

_EACH = 1.0  # s between two looks at the progress, which a program writes every second


class _NotWritten(Exception):
    """The program could not write its results; the message is the system's reason."""


class ProgramGone(FileNotFoundError):
    """The program was removed from the cache before it could run."""


def run_program(
    program: Path, network: Network, numbers: Numbers, scratch: Path | None = None, threads: int = 1
) -> tuple[Outcome, float]:
    """Run a program once; return its outcome, and the seconds of its loop over time steps.

    Its files are anonymous files in the folder ``scratch``: they vanish when they are closed, also
    after a crash. Traces are mapped into memory and stay there until they are released.

    Raises
    ------
    SimulationError
        If the program fails, or its files cannot be written.
    ProgramGone
        If the program does not exist any more.
    """
    try:
        formulas = read_formulas(program.parent)
    except FileNotFoundError as error:
        raise ProgramGone(program) from error
    try:
        with ExitStack() as opened:
            files = {
                name: opened.enter_context(tempfile.TemporaryFile(dir=scratch))
                for name in file_names(network)
            }
            write_values(network, numbers, formulas, files["values"])
            slots = _slots.get()
            with slots.one() if slots else nullcontext():
                _call(program, files, scratch, threads)
            return read_outcome(files, network, numbers)
    except ProgramGone:
        raise
    except OSError as error:
        raise _not_written(scratch, str(error.strerror or error)) from error
    except _NotWritten as error:
        raise _not_written(scratch, str(error)) from None


def _not_written(scratch: Path | None, why: str) -> SimulationError:
    folder = scratch or tempfile.gettempdir()
    return SimulationError(
        f"the files of a simulation cannot be written in {folder}: {why}. Make room there, record "
        "less, or use another folder: --out (out=...) for runs, TMPDIR for single simulations"
    )


def file_names(network: Network) -> tuple[str, ...]:
    """The names by which a program knows the files of a run."""
    record = network.record
    traces = [
        names.trace(name, variable)
        for name, each in record.traces.items()
        for variable in each.variables
    ]
    synapses = [
        names.trace(name, recorded_name(network.wires[name], variable))
        for name, each in record.synapses.items()
        for variable in each.variables
    ]
    spikes = map(names.spikes, network.recorded_spikes)
    return ("values", "end", *spikes, *traces, *synapses)


class Slots:
    """A limit of ``count`` programs at a time, shared by threads; after ``close`` none starts."""

    def __init__(self, count: int) -> None:
        self._free = threading.Semaphore(count)
        self._open = True

    @contextmanager
    def one(self) -> Iterator[None]:
        """Wait until a program may run, and hold its slot."""
        with self._free:
            if not self._open:
                raise SimulationError("stopped before its program started")
            yield

    def close(self) -> None:
        """Let no further program start."""
        self._open = False


def share_slots(slots: Slots) -> None:
    """Limit the programs that this thread starts by ``slots``."""
    _slots.set(slots)


def end_programs() -> None:
    """Kill all running programs; their calls of :func:`run_program` raise an error."""
    for process in list(_running):
        process.kill()


_running: set["subprocess.Popen[str]"] = set()
_slots: ContextVar[Slots | None] = ContextVar("slots", default=None)


def _call(
    program: Path, files: Mapping[str, IO[bytes]], scratch: Path | None, threads: int
) -> None:
    with ExitStack() as opened:
        progress = None
        if is_heard():
            progress = opened.enter_context(tempfile.TemporaryFile(dir=scratch))
            files = {**files, "progress": progress}
        process = opened.enter_context(_started(program, files, threads))
        _running.add(process)
        try:
            said = _wait(process, progress)
        except BaseException:
            process.kill()
            raise
        finally:
            _running.discard(process)
    if process.returncode:
        complaints = [line for line in said.splitlines() if line.startswith("error: ")]
        code = process.returncode
        ended = f"it was killed by signal {-code}" if code < 0 else f"status {code}"
        why = complaints[0].removeprefix("error: ") if complaints else ended
        if why.startswith("cannot write "):
            raise _NotWritten(why.rpartition(": ")[2])
        raise SimulationError(f"the C++ program failed: {why}")


def _wait(process: "subprocess.Popen[str]", progress: IO[bytes] | None) -> str:
    """Wait for a program, and tell how far it is if it writes that; what it complained of."""
    while progress is not None:
        try:
            return process.communicate(timeout=_EACH)[1]
        except subprocess.TimeoutExpired:
            share = os.pread(progress.fileno(), 8, 0)
            if len(share) == 8:
                tell_part(float(struct.unpack("d", share)[0]), 1)
    return process.communicate()[1]


def _started(
    program: Path, files: Mapping[str, IO[bytes]], threads: int
) -> "subprocess.Popen[str]":
    numbers = [file.fileno() for file in files.values()]
    places = [f"{name}=/dev/fd/{number}" for name, number in zip(files, numbers, strict=True)]
    try:
        return subprocess.Popen(
            [program, f"parent={os.getpid()}", f"threads={threads}", *places],
            pass_fds=numbers,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
        )
    except FileNotFoundError as error:
        raise ProgramGone(program) from error
    except OSError as error:
        trouble = trouble_of(program.parent.parent)
        if trouble or error.errno not in (errno.ENOEXEC, errno.EACCES):
            why = f"{trouble or error.strerror}. Make room, or {WAY_OUT}"
            place = program.parent.parent
            raise SimulationError(f"programs in {place} cannot be run: {why}") from error
        remove_folder(program.parent)  # made on another machine: it is compiled anew
        raise ProgramGone(program) from error
