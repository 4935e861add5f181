"""C++ programs: generated for the structure of a network, compiled once, run with any numbers."""

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
    ProgramGone,
    Slots,
    end_programs,
    run_program,
    share_slots,
)
from simneuro.engine.program.program_backend import ProgramBackend

__all__ = [
    "LIMIT",
    "Program",
    "ProgramBackend",
    "ProgramGone",
    "Slots",
    "clear",
    "end_programs",
    "is_cached",
    "program_of",
    "programs",
    "programs_folder",
    "run_program",
    "share_slots",
    "size_of",
]
