"""The engine: the only part that makes Brian2 objects."""

from simneuro import brian2_loading  # noqa: F401  (times the import of Brian2)
from simneuro.engine.choice import available_cores, check_target, choose
from simneuro.engine.cost import available_memory
from simneuro.engine.program import compiler
from simneuro.engine.simulation import simulate
from simneuro.engine.to_recording import versions
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
