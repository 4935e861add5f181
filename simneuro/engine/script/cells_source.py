"""The source that makes the cells of a population."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from brian2.equations.equations import Equations

from simneuro.engine.draw.courses import CourseTable
from simneuro.engine.draw.numbers import CellNumbers
from simneuro.engine.draw.step_tables import StepTable
from simneuro.engine.equations import courses, inputs, names
from simneuro.engine.equations.cell_numbers import name_numbers
from simneuro.engine.equations.cells import CellText, cell_text
from simneuro.engine.equations.time_zero import since_warmup
from simneuro.engine.script.equation_text import (
    at_time,
    block,
    called_functions,
    comment,
    equation_lines,
)
from simneuro.engine.script.integrator_text import (
    brian2_method,
    exact_statements,
    own_statements,
    step_function,
)
from simneuro.engine.script.numbers_text import Written
from simneuro.engine.script.tables_in_time import course_values, sampled_values
from simneuro.errors import counted
from simneuro.network import Cells, Times

# Before currents are held and sums over synapses are taken.
_FIRST = -10


class CellsSource:
    """The source of one population: its step, its group, its numbers, its start.

    Parameters
    ----------
    cells : Cells
    numbers : CellNumbers
    times : Times
    group : NeuronGroup
        The Brian2 object that simneuro simulates.
    written : Written
    """

    def __init__(
        self, cells: Cells, numbers: CellNumbers, times: Times, group: Any, written: Written
    ) -> None:
        self.cells, self.times, self.group, self.written = cells, times, group, written
        self.text: CellText = cell_text(cells)
        self.name = names.population(cells.name)
        exact = self.text.exact
        self.of_step = (
            set(exact.constants(frozenset())) if exact and not written.same_digits else set()
        )
        values = name_numbers(cells, numbers, times, self.text.formulas)
        for name in self.of_step:
            values.pop(name)
            values.pop(names.course(name), None)
        self.tables = {
            name: each
            for name, each in values.items()
            if isinstance(each, (StepTable, CourseTable))
        }
        self.values = {name: each for name, each in values.items() if name not in self.tables}

    @property
    def functions(self) -> list[str]:
        """The functions that its equations call and Brian2 does not have."""
        return called_functions(self._texts())

    def step(self) -> str:
        """The function that gives the statements of a step; ``""`` for Brian2's integrators."""
        if not self.written.same_digits:
            return ""
        own = exact_statements(self.text) if self.text.exact else own_statements(self.group)
        return step_function(self.name, *own) if own else ""

    def make(self) -> Iterator[str]:
        """The lines that make the group."""
        cells, text = self.cells, self.text
        what = cells.model.summary or cells.model.name
        yield comment(f"{cells.name}: {counted(cells.size, 'cell')}, {what}")
        yield from self._make_tables()
        yield f"{self.name} = {self._kind()}("
        yield f"    {self._first_argument()},"
        yield f"    {block(self._equations())},"
        if cells.cable is not None:
            yield f"    Ri={self._quantity(cells.cable.resistivity)},"
        yield f"    threshold={block([text.threshold])},"
        if text.reset.strip():
            yield f"    reset={block([text.reset])},"
        yield f"    refractory={_refractory(text)},"
        yield f"    method={self._method()},"
        yield "    clock=clock,"
        yield f"    namespace={self._namespace()},"
        yield f'    name="{self.name}",'
        yield ")"
        yield from self._repeated()

    def give(self) -> Iterator[str]:
        """The lines that give the group its numbers."""
        variables, parameters = self.group.variables, self.cells.model.parameters
        for name, value in self.values.items():
            own = value if np.ndim(value) else np.asarray(value)[()]
            said = self.written.value(own, variables[name].dim, f"{self.name}.{name}")
            what = parameters[name].description if name in parameters else ""
            yield f"{self.name}.{name} = {said}" + (f"  {comment(what)}" if what else "")

    def start(self) -> Iterator[str]:
        """The lines that evaluate the state at the start as far as it is expressions."""
        for variable, value in self.cells.start.items():
            if isinstance(value, str):
                yield f"{self.name}.{variable} = {block([since_warmup(value)])}"

    def _kind(self) -> str:
        kind = "NeuronGroup" if self.cells.cable is None else "SpatialNeuron"
        self.written.imported.add(kind)
        return kind

    def _first_argument(self) -> str:
        cable = self.cells.cable
        if cable is None:
            return str(self.cells.size)
        self.written.imported.add("Cylinder")
        length, diameter = (self._quantity(each) for each in (cable.length, cable.diameter))
        return f"Cylinder(length={length}, diameter={diameter}, n={self.cells.size})"

    def _method(self) -> str:
        if self.step():
            return f"step_of_{self.name}"
        return block([brian2_method(self.text.method, self.text.exact is not None)])

    def _quantity(self, value: Any) -> str:
        return self.written.value(float(value), value.dim, "")

    def _equations(self) -> Iterator[str]:
        kept = [each for name, each in self.text.equations.items() if name not in self.of_step]
        for line in equation_lines(Equations(kept)):
            yield self._in_time(line)

    def _in_time(self, line: str) -> str:
        for table in self.tables:
            line = at_time(line, table)
        return line

    def _namespace(self) -> str:
        found = [*self.functions, *self.tables]
        return "{" + ", ".join(f'"{name}": {name}' for name in found) + "}"

    def _repeated(self) -> Iterator[str]:
        """What is done in each step beside the equations."""
        cells, text = self.cells, self.text
        moving = {name: each for name, each in text.moving.items() if name not in self.of_step}
        if moving:
            moved = self._in_time(courses.updates(moving))
            more = f'when="before_start", order={_FIRST}, name="{names.course(cells.name)}"'
            yield f"{self.name}.run_regularly({block([moved])}, clock=clock, {more})"
        for when, found in (
            ("synapses", inputs.poisson_events(cells)),
            ("end", inputs.updates(cells)),
        ):
            for name, statement in found.items():
                more = f'when="{when}", name="{names.drive(name)}"'
                yield f"{self.name}.run_regularly({block([statement])}, clock=clock, {more})"

    def _make_tables(self) -> Iterator[str]:
        for name, table in self.tables.items():
            self.written.imported.add("TimedArray")
            values, every = _values(table, self.times.steps, self.cells.size)
            values = values if values.shape[1] > 1 else values[:, 0]
            dim = self.group.namespace[name]._return_unit.dim
            said = self.written.value(values, dim, f"{self.name}.{name}")
            yield f"{name} = TimedArray({said}, dt={every}*time_step)"

    def _texts(self) -> Iterator[str]:
        text = self.text
        yield from (text.threshold, text.reset, str(text.refractory))
        yield from equation_lines(text.equations)
        yield from inputs.poisson_events(self.cells).values()
        yield from inputs.updates(self.cells).values()
        yield from (each for each in self.cells.start.values() if isinstance(each, str))
        yield self.step()


def _refractory(text: CellText) -> str:
    return block([text.refractory]) if isinstance(text.refractory, str) else str(text.refractory)


def _values(table: StepTable | CourseTable, steps: int, size: int) -> tuple[np.ndarray, int]:
    if isinstance(table, CourseTable):
        return course_values(table, steps)
    return sampled_values(table, steps, size)
