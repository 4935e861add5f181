"""The steps of a first build: writing code, compiling at several levels, linking, ccache."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.part_results import Table
from benchmarks.timing import measure_seconds
from benchmarks.tool_process import run_once

_COLUMNS = ("step of a first build", "seconds")
_NOTE = (
    "`coba`, measured once each. simneuro writes one file and calls the compiler without make; "
    "plain Brian2 writes one file for each piece of code, determines their dependencies, and "
    "compiles them with `make -j`."
)
_WITHOUT_CCACHE = {"CCACHE_DISABLE": "1"}


def build_simneuro(changes: Mapping[str, Any], folder: Path, settings: Mapping[str, str]) -> Any:
    """Simulate ``coba`` in a new process and return its timings."""
    return run_once("simneuro_once", "coba", json.dumps(changes), folder=folder, **settings)


def make_table(network: Path, folder: Path) -> Table:
    """Make a table of the steps of a first build by simneuro and by plain Brian2."""
    rows = [*_time_simneuro(folder / "ours"), *_time_brian2(network, folder / "plain")]
    return Table(
        "A first build", _COLUMNS, tuple((what, f"{took:.2f}") for what, took in rows), _NOTE
    )


def _time_simneuro(folder: Path) -> Iterator[tuple[str, float]]:
    from benchmarks.tools.simneuro_once import make_coba
    from simneuro.engine import compiler
    from simneuro.engine.program.source import write_source

    made_with = compiler()
    assert made_with is not None
    write_source(make_coba().network, folder / "warm")  # imports happen here
    yield (
        "simneuro: Brian2 writes the code",
        measure_seconds(lambda: write_source(make_coba().network, folder / "code")),
    )
    command = list(made_with.command)
    flags = [flag for flag in made_with.flags if not flag.startswith("-O")]
    only_read = [*command, *flags, "-w", "-fsyntax-only", "main.cpp"]
    yield "simneuro: the compiler reads one file", _time_command(only_read, folder / "code")
    for level in ("-O0", "-O1", "-O2", "-O3"):
        build = [*command, level, *flags, "-w", "-c", "main.cpp", "-o", f"at{level}.o"]
        yield f"simneuro: compiles one file, {level}", _time_command(build, folder / "code")
    link = [*command, "-O3", *flags, *made_with.linking, "at-O3.o", "-o", "program"]
    yield "simneuro: links", _time_command(link, folder / "code")
    if shutil.which("ccache"):
        cached = ["ccache", *command, "-O3", *flags, "-w", "-c", "main.cpp"]
        _time_command(cached, folder / "code", {})
        yield "simneuro: compiles one file, ccache warm", _time_command(cached, folder / "code", {})


def _time_brian2(network: Path, folder: Path) -> Iterator[tuple[str, float]]:
    built = run_once("brian2_once", network, folder, "1", "10", folder=network, **_WITHOUT_CCACHE)
    files = len([*folder.rglob("*.cpp")])
    yield "plain Brian2: writes the code", built["build_s"]
    _time_command(["make", "clean"], folder)
    yield "plain Brian2: determines dependencies", _time_command(["make", "make.deps"], folder)
    yield (
        f"plain Brian2: compiles {files} files with `make -j`",
        _time_command(["make", "-j"], folder),
    )


def _time_command(
    command: Sequence[str], folder: Path, settings: Mapping[str, str] = _WITHOUT_CCACHE
) -> float:
    """Measure the seconds of a command."""
    return measure_seconds(
        lambda: subprocess.run(
            command, cwd=folder, env=os.environ | settings, check=True, capture_output=True
        )
    )
