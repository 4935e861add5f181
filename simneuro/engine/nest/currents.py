"""The currents of drives in NEST: constant ones of the cells, changed between parts of a run."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from simneuro.engine.draw.inputs import FIRST, LAST, input_of
from simneuro.engine.draw.numbers import CellNumbers
from simneuro.engine.nest.current_tables import changes_each_step, current_table
from simneuro.engine.nest.grid import Grid
from simneuro.engine.nest.nest_models import PA
from simneuro.model.evaluation import given, worth
from simneuro.network import Cells, Times


@dataclass(frozen=True)
class CellCurrents:
    """The currents of the drives of a population.

    ``constant`` are those of drives that are constant from their first step to their last, with
    these two; ``changing`` those that have another value in each step.
    """

    constant: tuple[tuple[int, int, Any], ...]
    changing: tuple[np.ndarray, ...]

    def breaks(self) -> set[int]:
        """The steps with which a constant current changes."""
        found = {step for first, last, _ in self.constant for step in (first, last)}
        return found | ({0, 1} if self.changing else set())

    def at(self, step: int) -> Any:
        """The constant current in a step in A; in the first one also that of changing ones."""
        total = sum(
            (amplitude for first, last, amplitude in self.constant if first <= step < last), 0.0
        )
        return total + (sum(each[0] for each in self.changing) if step == 0 else 0.0)

    def known(self, steps: np.ndarray, size: int) -> np.ndarray:
        """All currents in some steps in A: (step, cell)."""
        total = np.zeros((len(steps), size))
        for first, last, amplitude in self.constant:
            within = (steps >= first) & (steps < last)
            total += within[:, None] * amplitude
        return total + sum((table[steps] for table in self.changing), 0.0)


def currents_of(cells: Cells, numbers: CellNumbers, times: Times) -> CellCurrents:
    """The currents of the drives of a population."""
    constant, changing = [], []
    for name, drive in cells.inputs.items():
        described, values = input_of(drive), numbers.inputs[name]
        if not described.current:
            continue
        if changes_each_step(described):
            changing.append(current_table(described, values, cells.size, times))
        else:
            amplitude = worth(described.current, given(values)) * values.get("chosen", 1.0)
            constant.append((int(values[FIRST]), int(values[LAST]), amplitude))
    return CellCurrents(tuple(constant), tuple(changing))


def make_generators(nest: Any, nodes: Any, currents: CellCurrents, grid: Grid) -> None:
    """Give the cells the currents that change in each step, from the second step on."""
    for table in currents.changing:
        if len(table) == 1:
            continue
        made = nest.Create("step_current_generator", table.shape[1])
        made.set([_course(column, grid) for column in table.T])
        rule = "one_to_one" if len(made) == len(nodes) else "all_to_all"
        nest.Connect(made, nodes, rule, grid.of_device)


def _course(column: np.ndarray, grid: Grid) -> Mapping[str, np.ndarray]:
    changes = 1 + np.flatnonzero(np.append(True, column[2:] != column[1:-1]))
    return {
        "amplitude_times": grid.starts_of_currents(changes),
        "amplitude_values": column[changes] / PA,
    }


def parts_of_run(breaks: set[int], steps: int) -> Iterator[tuple[int, int]]:
    """The parts of a run within which constant currents stay: first step, and end."""
    ends = sorted({step for step in breaks if 0 < step < steps} | {steps})
    yield from zip([0, *ends], ends, strict=False)
