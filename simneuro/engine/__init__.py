"""The engine: the only part that makes Brian2 objects."""

from simneuro import simulator  # noqa: F401  (loads Brian2)
from simneuro.engine.cost import available_memory
from simneuro.engine.program import compiler
from simneuro.engine.recorded import versions
from simneuro.engine.simulation import simulate
from simneuro.engine.targets import available_cores, check_target, choose
from simneuro.errors import SimulationError

__all__ = [
    "SimulationError",
    "available_cores",
    "available_memory",
    "check_target",
    "choose",
    "compiler",
    "simulate",
    "versions",
]
