"""The engine: the only part that makes Brian2 objects."""

from simneuro.engine.simulation import SimulationError, simulate
from simneuro.engine.targets import check_target, choose, compiler

__all__ = ["SimulationError", "check_target", "choose", "compiler", "simulate"]
