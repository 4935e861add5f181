"""The kept program of a run: compiled once for its source, and executed with any numbers."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from queue import SimpleQueue

import numpy as np

from simneuro.brian2_device.entries import read_entries, write_entries
from simneuro.engine.compiler import Compiler
from simneuro.engine.program.cache import Program, compile_program, keep_program
from simneuro.errors import SimulationError

_OURS = Path(__file__).parent
_PARENT = _OURS.parent / "engine" / "program" / "parent.h"
_PROGRESS = "\x01"
_POLL = 0.1  # s; chosen: how soon a program notices that Python was asked to stop
_NATIVE = "-march=native"


@dataclass(frozen=True)
class Kept:
    """A source text with the compiler and flags for it; it can be pickled.

    Attributes
    ----------
    text : str
    compiler : Compiler
    """

    text: str
    compiler: Compiler

    @property
    def digest(self) -> str:
        """The name of its program in the cache."""
        made_of = [self.text, _headers_digest(), self.compiler.identity]
        return hashlib.sha256(json.dumps(made_of).encode()).hexdigest()[:20]

    def program(self) -> Program:
        """The program, from the cache or compiled now.

        Raises
        ------
        SimulationError
            If it cannot be compiled, or not be written to the cache.
        """
        return keep_program(self.digest, partial(_make, self))


def with_flags(compiler: Compiler, flags: list[str]) -> Compiler:
    """A compiler with Brian2's flags for C++, but for the processor's own where it has none."""
    usable = [each for each in flags if each != _NATIVE or _NATIVE in compiler.flags]
    return replace(compiler, flags=(*usable, "-std=c++17"))


def _make(kept: Kept, draft: Path) -> Program:
    folder = draft / "source"
    folder.mkdir(parents=True)
    for name, header in _headers().items():
        shutil.copyfile(header, folder / name)
    source = folder / "main.cpp"
    source.write_text(kept.text, encoding="utf-8")
    made = compile_program(source, draft, kept.compiler)
    shutil.rmtree(folder)
    return made


@cache
def _headers() -> dict[str, Path]:
    spec = find_spec("brian2")
    origin = spec.origin if spec else None
    assert origin is not None
    brian2 = Path(origin).parent
    library = brian2 / "devices" / "cpp_standalone" / "brianlib"
    return {
        "run.h": _OURS / "run.h",
        "parent.h": _PARENT,
        "common_math.h": library / "common_math.h",
        "dynamic_array.h": library / "dynamic_array.h",
        "spikequeue.h": brian2 / "synapses" / "cspikequeue.cpp",
        "stdint_compat.h": brian2 / "synapses" / "stdint_compat.h",
    }


@cache
def _headers_digest() -> str:
    content = b"".join(path.read_bytes() for path in _headers().values())
    return f"{version('brian2')} {hashlib.sha256(content).hexdigest()}"


# -------------------------------------------------------------------------------------- execution


def execute_kept(
    kept: Kept,
    numbers: Mapping[str, np.ndarray],
    *,
    told: Callable[[float], None] | None = None,
    asked_to_stop: Callable[[], bool] = lambda: False,
) -> dict[str, tuple[tuple[int, int], np.ndarray]]:
    """Run a kept program, as :func:`execute`; make it again if it was removed from the cache."""
    for _ in range(2):
        path = kept.program().path
        try:
            return execute(path, numbers, told=told, asked_to_stop=asked_to_stop)
        except FileNotFoundError as error:
            removed = error
    raise SimulationError(f"the program of this network was removed: {removed}") from removed


def execute(
    program: Path,
    numbers: Mapping[str, np.ndarray],
    *,
    told: Callable[[float], None] | None = None,
    asked_to_stop: Callable[[], bool] = lambda: False,
) -> dict[str, tuple[tuple[int, int], np.ndarray]]:
    """Run a program once; return the shape and the bytes of each array of its results.

    Parameters
    ----------
    program : Path
    numbers : mapping from str to ndarray
    told : callable, optional
        Called with the completed fraction, as often as the numbers say.
    asked_to_stop : callable
        Looked at while the program runs: whether it is to end after its present step.

    Raises
    ------
    FileNotFoundError
        If the program was removed from the cache.
    SimulationError
        If it fails.
    """
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as results:
        write_entries(numbers, given)
        files = {"numbers": given.fileno(), "results": results.fileno()}
        places = [f"{name}=/dev/fd/{number}" for name, number in files.items()]
        with subprocess.Popen(
            [program, f"parent={os.getpid()}", *places],
            pass_fds=list(files.values()),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
        ) as process:
            _wait(process, told, asked_to_stop)
        results.seek(0)
        content = np.fromfile(results, dtype=np.uint8)
    return {name: (shape, values) for name, shape, values in read_entries(content)}


def _wait(
    process: "subprocess.Popen[str]",
    told: Callable[[float], None] | None,
    asked_to_stop: Callable[[], bool],
) -> None:
    said: list[str] = []
    fractions: SimpleQueue[float] = SimpleQueue()
    readers = [
        threading.Thread(target=_listen, args=(process.stdout, fractions)),
        threading.Thread(target=lambda: said.extend(process.stderr or ())),
    ]
    for each in readers:
        each.start()
    try:
        while readers[0].is_alive():  # it ends when the program does
            readers[0].join(_POLL)
            _tell(fractions, told)
            if asked_to_stop():
                process.send_signal(signal.SIGINT)
        process.wait()
    except BaseException:
        process.kill()
        raise
    finally:
        for each in readers:
            each.join()
    if process.returncode:
        raise SimulationError(f"the program of this network failed: {_reason(process, said)}")


def _tell(fractions: SimpleQueue[float], told: Callable[[float], None] | None) -> None:
    while told is not None and not fractions.empty():
        told(fractions.get())


def _listen(lines: object, fractions: SimpleQueue[float]) -> None:
    for line in lines:  # type: ignore[attr-defined]
        if line.startswith(_PROGRESS):
            fractions.put(float(line.removeprefix(_PROGRESS)))
        else:
            print(line, end="")


def _reason(process: "subprocess.Popen[str]", said: list[str]) -> str:
    complaints = [line for line in said if line.startswith("error: ")]
    if complaints:
        return complaints[0].removeprefix("error: ").strip()
    code = process.returncode
    return f"it was killed by signal {-code}" if code < 0 else f"status {code}"
