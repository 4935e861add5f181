"""The engine: the only part that makes Brian2 objects."""

from simneuro import simulator  # noqa: F401  (loads Brian2)
from simneuro.engine.simulation import SimulationError, simulate
from simneuro.engine.targets import check_target, choose, compiler

__all__ = ["SimulationError", "check_target", "choose", "compiler", "simulate"]
