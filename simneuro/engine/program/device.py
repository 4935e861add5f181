"""The Brian2 device that writes a network as one C++ file, which reads its numbers at run time.

It is derived from Brian2's standalone device and activated by ``set_device`` like any other. The
templates beside this file replace those of Brian2, so that one file is compiled instead of twenty.
"""

import shutil
from pathlib import Path
from typing import Any

import numpy as np
from brian2.devices.cpp_standalone.device import CPPStandaloneDevice
from brian2.devices.device import all_devices

from simneuro.engine.equations.shared_exponentials import IN_DOUBLE, IN_SINGLE, share_exponentials
from simneuro.engine.program.generator import ProgramGenerator
from simneuro.engine.program.shared_loops import is_shared
from simneuro.engine.program.single_precision import add_overloads
from simneuro.engine.program.standalone_code import StandaloneCode

NAME = "simneuro program"
SOURCE = "main.cpp"
_HEADERS = [
    Path(__file__).with_name(name)
    for name in ("runtime.h", "receptor_pools.h", "team.h", "parent.h")
]
_UPDATES = ("stateupdate", "spatialstateupdate")  # the templates of equations


class ProgramCode(StandaloneCode):
    """A piece of generated code, from our template if there is one, else from that of Brian2."""

    generator_class = ProgramGenerator
    templater = StandaloneCode.templater.derive(__package__)


add_overloads(ProgramCode)


class ProgramDevice(CPPStandaloneDevice):
    """Writes the code that Brian2 generates as one source file; it does not compile or run it.

    ``in_single`` says whether loops over cells are of floats.
    """

    in_single = False

    def code_object_class(self, codeobj_class: Any = None, fallback_pref: Any = None) -> Any:
        return ProgramCode if codeobj_class is None else codeobj_class

    def code_object(
        self,
        owner: Any,
        name: str,
        abstract_code: Any,
        variables: Any,
        template_name: str,
        variable_indices: Any,
        **settings: Any,
    ) -> Any:
        """A piece of code, which threads share if they can.

        Updates of states have no more exponentials than they need.
        """
        if template_name in _UPDATES:
            abstract_code = dict(abstract_code)
            for block, code in abstract_code.items():
                abstract_code[block], variables = share_exponentials(
                    code, variables, IN_SINGLE if self.in_single else IN_DOUBLE
                )
        given = settings.get("template_kwds") or {}
        shared = is_shared(template_name, abstract_code, variables, variable_indices, given)
        settings["template_kwds"] = {**given, "in_threads": shared}
        made = super().code_object(
            owner, name, abstract_code, variables, template_name, variable_indices, **settings
        )
        made.in_threads = shared
        return made

    def fill_with_array(self, var: Any, arr: Any) -> None:
        """Write single values into the program as defaults; arrays are read at run time."""
        if np.size(arr) == 1:
            super().fill_with_array(var, arr)
        else:
            self.array_cache[var] = None

    def variableview_set_with_index_array(
        self, variableview: Any, item: Any, value: Any, check_units: bool
    ) -> None:
        """Set all of a variable, whatever its index is called (parts of a cable have their own)."""
        if isinstance(item, slice) and item == slice(None):
            self.fill_with_array(variableview.variable, value)
        else:
            super().variableview_set_with_index_array(variableview, item, value, check_units)

    def copy_source_files(self, writer: Any, directory: str) -> None:
        for header in _HEADERS:
            shutil.copyfile(header, Path(directory, header.name))

    def write_static_arrays(self, directory: str) -> None:
        """Write nothing: there are no static arrays (see :meth:`fill_with_array`)."""

    def generate_network_source(self, writer: Any, compiler: str) -> None:
        """Write nothing: the loop over time steps is in ``runtime.h``."""

    def generate_synapses_classes_source(self, writer: Any) -> None:
        """Write nothing: synaptic pathways are in ``runtime.h``."""

    def generate_run_source(self, writer: Any) -> None:
        """Write nothing: ``main`` is the only function."""

    def generate_makefile(self, writer: Any, *_: Any, **__: Any) -> None:
        """Write nothing: one file is compiled without make."""


if NAME not in all_devices:
    all_devices[NAME] = ProgramDevice()
