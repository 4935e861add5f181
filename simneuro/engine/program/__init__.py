"""C++ programs: written by Brian2 for a structure, compiled once, run with many values."""

from simneuro.engine.program.compiler import Compiler, compiler
from simneuro.engine.program.execution import Results, run_program
from simneuro.engine.program.library import Program, clear, is_cached, program_of, programs, size_of

__all__ = [
    "Compiler",
    "Program",
    "Results",
    "clear",
    "compiler",
    "is_cached",
    "program_of",
    "programs",
    "run_program",
    "size_of",
]
