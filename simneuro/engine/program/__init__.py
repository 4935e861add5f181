"""C++ programs: generated for the structure of a network, compiled once, run with any numbers."""

from simneuro.engine.program.backend import ProgramBackend
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
from simneuro.engine.program.execution import (
    Places,
    ProgramGone,
    end_programs,
    run_program,
    share_places,
)

__all__ = [
    "LIMIT",
    "Places",
    "Program",
    "ProgramBackend",
    "ProgramGone",
    "clear",
    "end_programs",
    "is_cached",
    "program_of",
    "programs",
    "programs_folder",
    "run_program",
    "share_places",
    "size_of",
]
