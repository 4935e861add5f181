"""What this machine has for simulations, and the compiled programs that are kept: doctor."""

from pathlib import Path
from typing import Annotated

import typer

Clear = Annotated[bool, typer.Option("--clear", help="Remove every compiled program.")]


def doctor(clear: Clear = False) -> None:
    """Show versions, compiler and kept programs; say what is missing."""
    from simneuro.cli.page import page, rows, section
    from simneuro.engine import program

    if clear:
        count = program.clear()
        typer.echo(f"{count} compiled program{'' if count == 1 else 's'} removed.")
        return
    with page() as console:
        for title, pairs in (
            ("Software", _software()),
            ("Machine", _machine()),
            ("C++ compiler", _compiler()),
            ("Compiled programs", _programs()),
        ):
            section(console, title)
            rows(console, pairs)


def _software() -> list[tuple[str, str]]:
    import platform

    from simneuro.engine import versions

    return [("python", platform.python_version()), *versions().items()]


def _machine() -> list[tuple[str, str]]:
    import platform

    from simneuro.engine import available_cores, available_memory

    return [
        ("system", f"{platform.system()} {platform.machine()}"),
        ("cores", str(available_cores())),
        ("free memory", f"{available_memory() / 1e9:.1f} GB"),
    ]


def _compiler() -> list[tuple[str, str]]:
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


def _programs() -> list[tuple[str, str]]:
    from simneuro.engine import program

    kept = program.programs()
    size = sum(map(program.size_of, kept))
    folder: Path = program.programs_folder()
    return [
        ("folder", str(folder)),
        ("programs", str(len(kept))),
        ("size", f"{size / 1e6:.1f} MB of {program.LIMIT / 1e6:.0f} MB at most"),
    ]
