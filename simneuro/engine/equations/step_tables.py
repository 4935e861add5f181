"""Functions of time step and cell that look up a table, with code for every target.

The table is data: another one, also of another length, does not change the code.
"""

from typing import Any

import numpy as np
from brian2.core.functions import Function
from brian2.units.fundamentalunits import Dimension, get_unit

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


class TableFunction(Function):
    """The function that looks up the table of a drive.

    Attributes
    ----------
    table : StepTable
        It may be replaced by another before the simulation runs.
    """

    def __init__(self, name: str, population: str, dimension: Dimension, *, of_cells: bool) -> None:
        self.name, self.table = name, EMPTY
        arguments = ["step", "i"] if of_cells else ["step"]

        def value(*step_and_cells: Any) -> Any:
            return self.look_up(*step_and_cells)

        ones, unit = [1] * len(arguments), get_unit(dimension)
        super().__init__(value, arg_units=ones, arg_names=arguments, return_unit=unit)
        self.implementations.add_numpy_implementation(value, discard_units=True)
        full = f"{names.population(population)}.{name}"
        typed = ", ".join(f"long long {each}" for each in arguments)
        made = {"NAME": name, "FULL": full, "ARGUMENTS": typed, "CELL": arguments[-1]}
        cython = _filled(_CYTHON_CODE, made)
        self.implementations.add_implementation("cpp", _filled(_C_CODE, made))
        self.implementations.add_dynamic_implementation(
            "cython", lambda _: cython, lambda _: self._namespace(), name=name
        )

    def look_up(self, step: Any, cells: Any = None) -> Any:
        """The values of a step: one for all cells, or one for each of ``cells``."""
        values, table = self.table.values, self.table
        row = (int(np.ravel(step)[0]) - table.first) // table.every
        if not 0 <= row < len(values):
            return 0.0
        if cells is None or values.shape[1] == 1:
            return values[row, 0]
        columns = np.asarray(cells) - table.offset
        inside = (columns >= 0) & (columns < values.shape[1])
        return np.where(inside, values[row][np.where(inside, columns, 0)], 0.0)

    def _namespace(self) -> dict[str, np.ndarray]:
        values = np.ascontiguousarray(self.table.values).ravel()
        return {f"{self.name}_values": values, f"{self.name}_place": self.table.place}


def _filled(code: str, made: dict[str, str]) -> str:
    for key, text in made.items():
        code = code.replace(f"%{key}%", text)
    return code
