"""C++ programs: written by Brian2 for a structure, compiled once, run with many values."""

from simneuro.engine.program.cache import (
    LIMIT,
    Program,
    clear,
    is_cached,
    program_of,
    programs,
    programs_folder,
    size_of,
)
from simneuro.engine.program.compiler import Compiler, compiler
from simneuro.engine.program.execution import (
    Places,
    ProgramGone,
    Results,
    end_programs,
    run_program,
    share_places,
)

__all__ = [
    "LIMIT",
    "Compiler",
    "Places",
    "Program",
    "ProgramGone",
    "Results",
    "clear",
    "compiler",
    "end_programs",
    "is_cached",
    "program_of",
    "programs",
    "programs_folder",
    "run_program",
    "share_places",
    "size_of",
]
