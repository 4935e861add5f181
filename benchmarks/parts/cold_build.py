"""Where the time of a first build goes, and what one file, no make, -O and ccache bring."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.findings import Table
from benchmarks.timing import seconds
from benchmarks.workers import once

_COLUMNS = ("step of a first build", "seconds")
_NOTE = (
    "`coba`, measured once each. simneuro writes one file and calls the compiler without make; "
    "plain Brian2 writes one file for each piece of code, finds out what they depend on, and "
    "compiles them with `make -j`."
)
_WITHOUT_CCACHE = {"CCACHE_DISABLE": "1"}


def simneuro(changes: Mapping[str, Any], folder: Path, settings: Mapping[str, str]) -> Any:
    """The timings of one simulation of ``coba`` in a fresh process."""
    return once("simneuro_once", "coba", json.dumps(changes), folder=folder, **settings)


def table(network: Path, folder: Path) -> Table:
    """The steps of a first build by simneuro and by plain Brian2."""
    rows = [*_ours(folder / "ours"), *_plain(network, folder / "plain")]
    return Table(
        "A first build", _COLUMNS, tuple((what, f"{took:.2f}") for what, took in rows), _NOTE
    )


def _ours(folder: Path) -> Iterator[tuple[str, float]]:
    from benchmarks.tools.simneuro_once import coba
    from simneuro.engine import compiler
    from simneuro.engine.program.source import write_source

    made_with = compiler()
    assert made_with is not None
    write_source(coba().network, folder / "warm")  # lazy imports
    yield (
        "simneuro: Brian2 writes the code",
        seconds(lambda: write_source(coba().network, folder / "code")),
    )
    command = list(made_with.command)
    flags = [flag for flag in made_with.flags if not flag.startswith("-O")]
    only_read = [*command, *flags, "-w", "-fsyntax-only", "main.cpp"]
    yield "simneuro: the compiler reads one file", _taken(only_read, folder / "code")
    for level in ("-O0", "-O1", "-O2", "-O3"):
        build = [*command, level, *flags, "-w", "-c", "main.cpp", "-o", f"at{level}.o"]
        yield f"simneuro: compiles one file, {level}", _taken(build, folder / "code")
    link = [*command, "-O3", *flags, *made_with.linking, "at-O3.o", "-o", "program"]
    yield "simneuro: links", _taken(link, folder / "code")
    if shutil.which("ccache"):
        cached = ["ccache", *command, "-O3", *flags, "-w", "-c", "main.cpp"]
        _taken(cached, folder / "code", {})
        yield "simneuro: compiles one file, ccache warm", _taken(cached, folder / "code", {})


def _plain(network: Path, folder: Path) -> Iterator[tuple[str, float]]:
    built = once("brian2_once", network, folder, "1", "10", folder=network, **_WITHOUT_CCACHE)
    files = len([*folder.rglob("*.cpp")])
    yield "plain Brian2: writes the code", built["build_s"]
    _taken(["make", "clean"], folder)
    yield "plain Brian2: finds out what depends on what", _taken(["make", "make.deps"], folder)
    yield f"plain Brian2: compiles {files} files with `make -j`", _taken(["make", "-j"], folder)


def _taken(
    command: Sequence[str], folder: Path, settings: Mapping[str, str] = _WITHOUT_CCACHE
) -> float:
    """The seconds of a command."""
    return seconds(
        lambda: subprocess.run(
            command, cwd=folder, env=os.environ | settings, check=True, capture_output=True
        )
    )
