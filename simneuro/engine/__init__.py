"""The engine: from a scenario to a recording.

:func:`simulate` draws every number of a network (``draw``), and hands both to a backend: Brian2 in
this process (``brian``), or a C++ program (``program``). Both compose what Brian2 reads from
``equations``. Brian2 objects are made here and nowhere else.
"""

from simneuro import brian2_loading  # noqa: F401  (times the import of Brian2)
from simneuro.engine.backend import Backend as Backend
from simneuro.engine.backend import backends as backends
from simneuro.engine.backend import register_backend as register_backend
from simneuro.engine.brian.backends import CythonBackend, NumPyBackend
from simneuro.engine.buildable import check_buildable as check_buildable
from simneuro.engine.choice import available_cores as available_cores
from simneuro.engine.choice import check_target as check_target
from simneuro.engine.choice import choose as choose
from simneuro.engine.compiler import compiler as compiler
from simneuro.engine.draw import check_drawn as check_drawn
from simneuro.engine.free_memory import available_memory as available_memory
from simneuro.engine.outcome import Outcome as Outcome
from simneuro.engine.program.backend import ProgramBackend
from simneuro.engine.simulation import simulate as simulate
from simneuro.engine.to_recording import versions as versions

register_backend(NumPyBackend())
register_backend(CythonBackend())
register_backend(ProgramBackend())
