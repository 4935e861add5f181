"""The engine: the only part that makes Brian2 objects."""

from simneuro import simulator  # noqa: F401  (loads Brian2)
from simneuro.engine.program import compiler
from simneuro.engine.simulation import simulate
from simneuro.engine.targets import check_target, choose
from simneuro.errors import SimulationError

__all__ = ["SimulationError", "check_target", "choose", "compiler", "simulate"]
