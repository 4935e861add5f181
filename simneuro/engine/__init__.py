"""The engine: from a scenario to a recording.

:func:`simulate` draws every number of a network (``draw``), and hands both to a backend: Brian2 in
this process (``brian``), or a C++ program (``program``), which both compose what Brian2 reads from
``equations``; or NEST (``nest``), which has models of its own. Brian2 objects are made here and
nowhere else.

Names are loaded when they are first used. The stub beside this file lists them.
"""

import lazy_loader

from simneuro import brian2_loading  # noqa: F401  (times the import of Brian2)
from simneuro.engine.backend import register_backend
from simneuro.engine.brian.backends import CythonBackend, NumPyBackend
from simneuro.engine.compiler import compiler as compiler  # in the place of its module
from simneuro.engine.nest.nest_backend import NestBackend
from simneuro.engine.program.program_backend import ProgramBackend

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)

register_backend(NumPyBackend())
register_backend(CythonBackend())
register_backend(ProgramBackend())
register_backend(NestBackend())
