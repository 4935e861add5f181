"""The doctor command: software, targets, machine, compiler, programs, and folders tried out."""

from pathlib import Path
from typing import Annotated

import typer

Clear = Annotated[bool, typer.Option("--clear", help="Delete every compiled program.")]


def doctor(clear: Clear = False) -> None:
    """Show versions, targets, the compiler, compiled programs, and try the folders in use."""
    from simneuro.cli.layout import open_page, print_heading, print_rows
    from simneuro.engine import program

    if clear:
        count = program.clear()
        typer.echo(f"{count} compiled program{'' if count == 1 else 's'} removed.")
        return
    with open_page() as console:
        for title, pairs in (
            ("Software", _list_software()),
            ("Targets", _list_targets()),
            ("Machine", _describe_machine()),
            ("C++ compiler", _describe_compiler()),
            ("Compiled programs", _describe_programs()),
            ("Folders", _try_folders()),
        ):
            print_heading(console, title)
            print_rows(console, pairs)


def _list_software() -> list[tuple[str, str]]:
    import platform

    from simneuro.engine import versions

    return [("python", platform.python_version()), *versions().items()]


def _list_targets() -> list[tuple[str, str]]:
    from simneuro.engine import backends

    return [
        (name, "runs here" if each.available() else f"needs {each.lacks()}")
        for name, each in backends().items()
    ]


def _describe_machine() -> list[tuple[str, str]]:
    import platform

    from simneuro.engine import available_cores, available_memory

    return [
        ("system", f"{platform.system()} {platform.machine()}"),
        ("cores", str(available_cores())),
        ("free memory", f"{available_memory() / 1e9:.1f} GB"),
    ]


def _describe_compiler() -> list[tuple[str, str]]:
    import shutil

    from simneuro.engine import compiler

    found = compiler()
    if found is None:
        return [("none", "simulations run on NumPy; install g++, or set CXX, for C++ programs")]
    vectors = "yes" if found.vector_math else "no: exp is computed for one cell at a time"
    return [
        ("command", " ".join(found.command)),
        ("version", found.version),
        ("flags", " ".join((*found.flags, *found.linking))),
        ("vector exp", vectors),
        ("ccache", shutil.which("ccache") or "not installed"),
    ]


def _describe_programs() -> list[tuple[str, str]]:
    from simneuro.engine import program
    from simneuro.errors import SimulationError

    try:
        folder: Path = program.programs_folder()
    except SimulationError as error:
        return [("none", str(error))]
    kept = program.programs()
    size = sum(map(program.size_of, kept))
    return [
        ("folder", str(folder)),
        ("programs", str(len(kept))),
        ("size", f"{size / 1e6:.1f} MB of at most {program.LIMIT / 1e6:.0f} MB"),
    ]


def _try_folders() -> list[tuple[str, str]]:
    """Write to each folder that is used, and see whether programs run from there."""
    import tempfile

    from simneuro.engine.cache_folder import asked_folder, trouble_of

    try:
        temporary = tempfile.gettempdir()
    except OSError as error:
        temporary, missing = "", str(error)
    rows = [("cache", _tried(asked_folder(), trouble_of(asked_folder()), "SIMNEURO_CACHE"))]
    if temporary:
        trouble = trouble_of(Path(temporary), programs=False)
        rows.append(("temporary files", _tried(Path(temporary), trouble, "TMPDIR")))
    else:
        rows.append(("temporary files", f"none: {missing}; set TMPDIR to another folder"))
    here = Path.cwd()
    rows.append(("runs", _tried(here, trouble_of(here, programs=False), "--out")))
    return rows


def _tried(folder: Path, trouble: str, setting: str) -> str:
    import shutil

    if trouble:
        return f"{folder}: {trouble}; set {setting} to another folder"
    return f"{folder}: works, {shutil.disk_usage(folder).free / 1e9:.1f} GB free"
