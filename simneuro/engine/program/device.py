"""The Brian2 device that writes a network as one C++ file whose numbers are read when it runs.

It is Brian2's standalone device, set up by ``set_device`` as any other. The templates beside this
file replace Brian2's, so that one file is compiled instead of twenty.
"""

import shutil
from pathlib import Path
from typing import Any

import numpy as np
from brian2.devices.cpp_standalone.codeobject import CPPStandaloneCodeObject
from brian2.devices.cpp_standalone.device import CPPStandaloneDevice
from brian2.devices.device import all_devices

NAME = "simneuro"
SOURCE = "main.cpp"
_RUNTIME = Path(__file__).with_name("runtime.h")


class ProgramCode(CPPStandaloneCodeObject):
    """A piece of generated code, written with our templates where there is one."""

    templater = CPPStandaloneCodeObject.templater.derive(__package__)


class ProgramDevice(CPPStandaloneDevice):
    """Writes what Brian2 generates into a folder as one source file; compiles and runs nothing."""

    def code_object_class(self, codeobj_class: Any = None, fallback_pref: Any = None) -> Any:
        return ProgramCode if codeobj_class is None else codeobj_class

    def fill_with_array(self, var: Any, arr: Any) -> None:
        """Single values go into the program as defaults; arrays are read when it runs."""
        if np.size(arr) == 1:
            super().fill_with_array(var, arr)
        else:
            self.array_cache[var] = None

    def variableview_set_with_index_array(
        self, variableview: Any, item: Any, value: Any, check_units: bool
    ) -> None:
        """All of a variable, whatever its index is called (parts of a cable have their own)."""
        if isinstance(item, slice) and item == slice(None):
            self.fill_with_array(variableview.variable, value)
        else:
            super().variableview_set_with_index_array(variableview, item, value, check_units)

    def copy_source_files(self, writer: Any, directory: str) -> None:
        shutil.copyfile(_RUNTIME, Path(directory, _RUNTIME.name))

    def write_static_arrays(self, directory: str) -> None:
        """There are none: see :meth:`fill_with_array`."""

    def generate_network_source(self, writer: Any, compiler: str) -> None:
        """The network's loop stands in ``runtime.h``."""

    def generate_synapses_classes_source(self, writer: Any) -> None:
        """The pathways stand in ``runtime.h``."""

    def generate_run_source(self, writer: Any) -> None:
        """There are no functions but ``main``."""

    def generate_makefile(self, writer: Any, *_: Any, **__: Any) -> None:
        """One file needs no make."""


if NAME not in all_devices:
    all_devices[NAME] = ProgramDevice()
