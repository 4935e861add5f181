"""Brian2's C++ code of a run, with arrays and constants as data instead of text.

Brian2's standalone device generates the code of each object; where it would write names of objects
and values of constants, neutral names and places in a table are written. A script that makes its
objects again, in the same process or in another, with other values, thus gets the same text.
"""

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
from brian2.core.functions import DEFAULT_CONSTANTS, Function
from brian2.core.namespace import DEFAULT_UNITS
from brian2.core.variables import Constant, DynamicArrayVariable
from brian2.devices.cpp_standalone.device import CPPStandaloneDevice

from simneuro.engine.program.standalone_code import StandaloneCode

_SUPPORT = "////// SUPPORT CODE"
# Functions that Brian2 numbers when it makes them: TimedArrays without a name, and PoissonInputs.
_NUMBERED = re.compile(
    r"\b(_num_|_namespace|)(_timedarray|[a-zA-Z]\w*?_binomial)(_\d+)?(_values|)\b"
)


@dataclass(frozen=True)
class NamedConstant:
    """A constant of an object's equations: its place in the table is its place in the list."""

    owner: str
    name: str
    value: float
    dimensions: Any


class _Place(float):
    """A number that is written into the code as its place in the table of constants."""

    place: int

    def __repr__(self) -> str:
        return f"constant({self.place})"


class CodeWriter(CPPStandaloneDevice):
    """Brian2's standalone device, with which only the code of the objects of a run is generated.

    It is the active device while code is generated. Values stay where they are.
    """

    def __init__(self, defaultclock: Any = None) -> None:
        super().__init__()
        self.defaultclock = defaultclock
        self.build_on_run = False
        self.build_options: dict[str, Any] = {}
        self.constants: list[NamedConstant] = []

    def code_object_class(self, codeobj_class: Any = None, fallback_pref: Any = None) -> Any:
        """What generates a piece of code: what the script asks for, or ours."""
        return StandaloneCode if codeobj_class is None else codeobj_class

    def add_array(self, var: Any) -> None:
        """Name an array after its variable and a number, never after its object."""
        name = f"_array_{len(self.arrays)}_{var.name}"
        self.arrays[var] = name
        if isinstance(var, DynamicArrayVariable):
            kinds = self.dynamic_arrays if var.ndim == 1 else self.dynamic_arrays_2d
            kinds[var] = f"_dynamic{name}"

    def get_array_name(self, var: Any, access_data: bool = True) -> str:
        """The name of an array, which belongs to the program from now on."""
        if var not in self.arrays:
            self.add_array(var)
        return super().get_array_name(var, access_data)

    def texts(self, pathways: list[str]) -> dict[str, str]:
        """The code of each block of each object, as functions in namespaces of their own.

        The result maps ``"run_3"`` to the text of the namespace of that name, with a function
        ``call``, for the third object, and ``"before_run_3"`` to what is done before the run.
        """
        files: dict[str, str] = {}
        self._take_constants_out()
        self.generate_codeobj_source(_Files(files))
        texts = {}
        for number, each in enumerate(self.code_objects.values()):
            for block in ["run", *each.before_after_blocks]:
                before = "" if block == "run" else f"{block}_"
                text, name = files[f"code_objects/{before}{each.name}.cpp"], f"{block}_{number}"
                texts[name] = _in_namespace(text, name, each.name, pathways)
        return texts

    def function_arrays(self) -> dict[str, np.ndarray]:
        """The arrays that functions use, such as the values of a TimedArray."""
        found: dict[str, Any] = {}
        for each in self.code_objects.values():
            for variable in each.variables.values():
                if isinstance(variable, Function):
                    self._insert_func_namespace(variable, each, found)
        return {name: np.ascontiguousarray(values) for name, values in found.items()}

    def _take_constants_out(self) -> None:
        places: dict[tuple[str, str, float], int] = {}
        for each in self.code_objects.values():
            each.variables = {
                name: self._placed(each.owner.name, name, variable, places)
                for name, variable in each.variables.items()
            }

    def _placed(self, owner: str, name: str, variable: Any, places: dict[Any, int]) -> Any:
        if not isinstance(variable, Constant) or not _is_data(name, variable):
            return variable
        value = float(variable.value)
        key = (owner, name, value)
        if key not in places:
            places[key] = len(self.constants)
            self.constants.append(NamedConstant(owner, name, value, variable.dim))
        stand_in = Constant(name, value, variable.dim)
        stand_in.dtype, stand_in.value = variable.dtype, _Place(value)
        stand_in.value.place = places[key]
        return stand_in


def _is_data(name: str, constant: Any) -> bool:
    """Whether a constant is a number that a script may change: no size, no unit, no truth value."""
    value = constant.value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    if isinstance(value, int) and (constant.owner is not None or abs(value) > 2**53):
        return False
    fixed = DEFAULT_UNITS.get(name, DEFAULT_CONSTANTS.get(name))
    return fixed is None or float(getattr(fixed, "value", fixed)) != float(value)


class _Files:
    """What Brian2 writes its files with: here a dictionary."""

    def __init__(self, files: dict[str, str]) -> None:
        self._files = files

    def write(self, name: str, text: str) -> None:
        self._files[name] = text


def _in_namespace(text: str, name: str, object_name: str, pathways: list[str]) -> str:
    """Code without its headers and without names of objects, in a namespace of its own."""
    body = text[text.index(_SUPPORT) :]
    own = re.escape(object_name)
    body = re.sub(rf"_(?:before_run|run|after_run)_{own}\b", "call", body)
    body = re.sub(rf"_debugmsg_{own}\b", "debug", body)
    for number, pathway in enumerate(pathways):
        body = re.sub(rf"\b{re.escape(pathway)}\.(?=[a-z]+[.(\[])", f"pathway_{number}.", body)
    return f"namespace {name} {{\n{body}\n}}\n"


def with_neutral_names(text: str) -> tuple[str, dict[str, str]]:
    """A program whose numbered functions are counted as they occur in it, and their new names.

    Objects that are made again then have the same text. The names are those of the functions'
    values, by the names before.
    """
    functions: dict[str, str] = {}
    values: dict[str, str] = {}

    def rename(found: re.Match[str]) -> str:
        before, kind, number, after = found.groups(default="")
        new = functions.setdefault(kind + number, f"_function_{len(functions)}") + after
        if after and not before:
            values[found[0]] = new
        return before + new

    return _NUMBERED.sub(rename, text), values
