"""Functions of time step and cell that look up a table, with code for every target.

The table is data: another one, also of another length, does not change the code.
"""

from typing import Any, ClassVar

import numpy as np
from brian2.core.functions import Function
from brian2.units.fundamentalunits import Dimension, get_unit

from simneuro.engine.draw.courses import NOTHING
from simneuro.engine.draw.step_tables import EMPTY
from simneuro.engine.equations import names

# Both take a cell, also where it does not matter: one column is that of all cells.
_C_CODE = """
static StepTable %NAME%_table("%FULL%");
static inline double %NAME%(%ARGUMENTS%) {
    return %NAME%_table.value(step, %CELL%);
}
"""
_CYTHON_CODE = """
cdef double %NAME%(%ARGUMENTS%):
    global _namespace%NAME%_values, _namespace%NAME%_place
    cdef long long row = step - _namespace%NAME%_place[0]
    cdef long long columns = _namespace%NAME%_place[3]
    cdef long long column = 0
    if columns > 1:
        column = %CELL% - _namespace%NAME%_place[4]
    if row < 0 or column < 0 or column >= columns:
        return 0.0
    row = row // _namespace%NAME%_place[1]
    if row >= _namespace%NAME%_place[2]:
        return 0.0
    return _namespace%NAME%_values[row*columns + column]
"""


# The rows of a course are looked up in their order, one step after the other.
_COURSE_C_CODE = """
static CourseTable %NAME%_table("%FULL%");
static inline double %NAME%(%ARGUMENTS%) {
    return %NAME%_table.value(step, %CELL%);
}
"""
_COURSE_CYTHON_CODE = """
cdef double %NAME%(%ARGUMENTS%):
    global _namespace%NAME%_values, _namespace%NAME%_slopes, _namespace%NAME%_starts
    global _namespace%NAME%_place
    cdef long long low = 0
    cdef long long high = _namespace%NAME%_place[0]
    cdef long long columns = _namespace%NAME%_place[1]
    cdef long long middle
    cdef long long column = 0
    cdef double rise
    if columns > 1:
        column = %CELL%
    while high - low > 1:
        middle = (low + high) // 2
        if _namespace%NAME%_starts[middle] <= step:
            low = middle
        else:
            high = middle
    rise = _namespace%NAME%_slopes[low*columns + column]*(step - _namespace%NAME%_starts[low])
    return _namespace%NAME%_values[low*columns + column] + rise
"""


class LookUp(Function):
    """A function of time step, and of the cell, that looks up a table.

    Attributes
    ----------
    table : StepTable or CourseTable
        It may be replaced by another before the simulation runs.
    """

    c_code: ClassVar[str]
    cython_code: ClassVar[str]
    nothing: ClassVar[Any]

    def __init__(self, name: str, population: str, dimension: Dimension, *, of_cells: bool) -> None:
        self.name, self.table = name, self.nothing
        arguments = ["step", "i"] if of_cells else ["step"]

        def value(*step_and_cells: Any) -> Any:
            return self.look_up(*step_and_cells)

        ones, unit = [1] * len(arguments), get_unit(dimension)
        super().__init__(value, arg_units=ones, arg_names=arguments, return_unit=unit)
        self.implementations.add_numpy_implementation(value, discard_units=True)
        full = f"{names.population(population)}.{name}"
        typed = ", ".join(f"long long {each}" for each in arguments)
        made = {"NAME": name, "FULL": full, "ARGUMENTS": typed, "CELL": arguments[-1]}
        cython = _filled(self.cython_code, made)
        self.implementations.add_implementation("cpp", _filled(self.c_code, made))
        self.implementations.add_dynamic_implementation(
            "cython", lambda _: cython, lambda _: self.namespace(), name=name
        )

    def look_up(self, step: Any, cells: Any = None) -> Any:
        """The values of a step: one for all cells, or one for each of ``cells``."""
        raise NotImplementedError

    def namespace(self) -> dict[str, np.ndarray]:
        """The arrays that the Cython code uses, by name."""
        raise NotImplementedError


class TableFunction(LookUp):
    """The function that looks up the table of a drive."""

    c_code, cython_code, nothing = _C_CODE, _CYTHON_CODE, EMPTY

    def look_up(self, step: Any, cells: Any = None) -> Any:
        values, table = self.table.values, self.table
        row = (int(np.ravel(step)[0]) - table.first) // table.every
        if not 0 <= row < len(values):
            return 0.0
        if cells is None or values.shape[1] == 1:
            return values[row, 0]
        columns = np.asarray(cells) - table.offset
        inside = (columns >= 0) & (columns < values.shape[1])
        return np.where(inside, values[row][np.where(inside, columns, 0)], 0.0)

    def namespace(self) -> dict[str, np.ndarray]:
        values = np.ascontiguousarray(self.table.values).ravel()
        return {f"{self.name}_values": values, f"{self.name}_place": self.table.place}


class CourseFunction(LookUp):
    """The function that looks up a number that changes during the run."""

    c_code, cython_code, nothing = _COURSE_C_CODE, _COURSE_CYTHON_CODE, NOTHING

    def look_up(self, step: Any, cells: Any = None) -> Any:
        table, now = self.table, int(np.ravel(step)[0])
        row = int(np.searchsorted(table.starts, now, side="right")) - 1
        found = table.values[row] + table.slopes[row] * (now - table.starts[row])
        return found[0] if cells is None or len(found) == 1 else found[np.asarray(cells)]

    def namespace(self) -> dict[str, np.ndarray]:
        table = self.table
        arrays = {"values": table.values, "slopes": table.slopes, "starts": table.starts}
        place = np.array(table.values.shape, dtype=np.int64)
        made = {key: np.ascontiguousarray(each).ravel() for key, each in arrays.items()}
        return {f"{self.name}_{key}": each for key, each in {**made, "place": place}.items()}


def _filled(code: str, made: dict[str, str]) -> str:
    for key, text in made.items():
        code = code.replace(f"%{key}%", text)
    return code
