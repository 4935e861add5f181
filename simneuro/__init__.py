"""simneuro: spiking neurons and artificial networks' activation functions, side by side.

Importing this package does one thing: Brian2 will know a device of the name ``simneuro``. Each
name is loaded when it is first used. The names, and where each is loaded from, stand in
``__init__.pyi``, which type checkers and editors read as well.
"""

import builtins
import sys

from lazy_loader import attach_stub

from simneuro.brian2_device.registration import register

register()

_load, _, _names = attach_stub(__name__, __file__)
# ``from simneuro import *`` hides no function of Python: ``compile`` is reached as ``sn.compile``.
__all__ = [name for name in _names if not hasattr(builtins, name)]


def __getattr__(name: str) -> object:
    if name == "__version__":
        from importlib.metadata import version

        return version("simneuro")
    if name not in _names:
        message = f"module 'simneuro' has no attribute {name!r}"
        raise AttributeError(message, name=name, obj=sys.modules[__name__])
    return _load(name)


def __dir__() -> list[str]:
    return sorted([*_names, "__version__"])
