"""What Brian2 loads and simneuro does not use: pylab, until somebody asks for one of its names.

Brian2 begins with ``from pylab import *``, which loads pyplot. Scripts that use
``from brian2 import *``, also after simneuro, find all that they would find without it.
"""

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import ModuleType
from typing import Any

# What Brian2 imports all names from where there is no pylab.
_INSTEAD = ("numpy", "numpy.fft", "numpy.linalg", "numpy.random")
# Submodules among the names of NumPy that are loaded only for `from numpy import *`. They are among
# the names of pylab too.
_UNUSED = ("f2py", "testing", "ctypeslib", "typing")


@contextmanager
def absent(*names: str) -> Iterator[None]:
    """Let some modules seem not to be installed while the block lasts, unless they are loaded."""
    hidden = [name for name in names if name not in sys.modules]
    for name in hidden:
        sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


_left_out: ContextVar[tuple[str, ...]] = ContextVar("left_out", default=())


@contextmanager
def loaded_for_commands(*, only_reading: bool) -> Iterator[None]:
    """If Brian2 is loaded in this block, then without what the command line does not use.

    That is what its own tests need, setuptools where Python has a distutils of its own, and, for
    commands that only read descriptions, what it needs to simulate and to draw: up to a third of
    its loading time.
    """
    own_distutils = ("setuptools",) if sys.version_info < (3, 12) else ()
    also = ("Cython", "matplotlib") if only_reading else ()
    token = _left_out.set(("pytest", *own_distutils, *also))
    try:
        yield
    finally:
        _left_out.reset(token)


@contextmanager
def pylab_later() -> Iterator[None]:
    """Load Brian2 in this block without pylab, whose names it gets when one is asked for."""
    if {"pylab", "brian2"} & sys.modules.keys():
        yield
        return
    with absent("pylab", *_left_out.get()), _fewer_names():
        yield
    _offer(sys.modules["brian2"])


@contextmanager
def _fewer_names() -> Iterator[None]:
    """Let `from numpy import *` load no submodules in this block that nobody uses."""
    numpy = vars(importlib.import_module("numpy"))
    names = numpy["__all__"]
    numpy["__all__"] = [name for name in names if name not in _UNUSED]
    try:
        yield
    finally:
        numpy["__all__"] = names


def _offer(brian2: ModuleType) -> None:
    """Take the names away that stand in for those of pylab, and load pylab for the next asked."""
    own = vars(brian2)
    for name, value in _stand_ins().items():
        if own.get(name) is value:
            del own[name]

    def load() -> None:
        del own["__getattr__"], own["__dir__"]
        for name, value in vars(importlib.import_module("pylab")).items():
            if not name.startswith("_") and name != "f":  # which Brian2 takes away itself
                own.setdefault(name, value)

    def get(name: str) -> Any:
        if name.startswith("__") and name != "__all__":  # the machinery of imports asks for these
            raise AttributeError(f"module 'brian2' has no attribute {name!r}")
        load()
        return getattr(brian2, name)

    def names() -> list[str]:
        load()
        return dir(brian2)

    own["__getattr__"], own["__dir__"] = get, names


def _stand_ins() -> dict[str, Any]:
    found: dict[str, Any] = {
        "datetime": importlib.import_module("datetime"),
        "ma": importlib.import_module("numpy.ma"),
    }
    for each in map(importlib.import_module, _INSTEAD):
        names = getattr(each, "__all__", None) or [n for n in vars(each) if not n.startswith("_")]
        found |= {name: getattr(each, name) for name in names}
    return found
