"""The timed arrays in the equations of cells, as currents."""

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import sympy
from brian2.parsing.sympytools import sympy_to_str
from brian2.units.allunits import second
from brian2.units.fundamentalunits import Quantity
from brian2.utils.stringtools import get_identifiers

from simneuro.model.evaluation import given, worth
from simneuro.scenario.brian2_network.cells_so_far import ReadCells
from simneuro.scenario.brian2_network.equation_lines import written_out
from simneuro.scenario.brian2_network.refusals import cannot_carry

_ALIGNED = 1e-6  # of a step


def with_tables_now(cells: ReadCells, code: str) -> str:
    """An expression with a symbol in the place of each look-up of a timed array."""
    for name in cells.tables:
        code = re.sub(rf"\b{name}\(t(?:,\s*i)?\)", f"{name}_now", code)
    left = get_identifiers(code) & {*cells.tables}
    if left:
        raise cannot_carry(
            cells.group, f"{', '.join(sorted(left))} is looked up at other times than t"
        )
    return code


def now_symbol(name: str) -> Any:
    """The symbol of the value of a timed array at the moment."""
    return sympy.Symbol(f"{name}_now", real=True)


def timed_current(cells: ReadCells, name: str, slope: Any, capacitance: Any) -> np.ndarray:
    """The current (A) that a timed array is: its values times the factor that they have in dv/dt.

    Raises
    ------
    InputError
        If it is not a current in proportion to the array, its steps are no whole number of time
        steps, or another equation has it too.
    """
    table = cells.tables[name]
    _require_held(cells, name)
    factor = sympy.diff(slope, now_symbol(name)) * capacitance
    values: dict[str, Any] = {key: np.asarray(each) for key, each in cells.own.items()}
    values |= {
        key: float(each["value"] if isinstance(each, dict) else each)
        for key, each in cells.parameters.items()
    }
    each = worth(sympy_to_str(sympy.simplify(factor)), given(values))
    if each is None:
        raise cannot_carry(
            cells.group,
            f"in dv/dt the array {name} has the factor {sympy_to_str(factor)}, which changes",
            "a timed array may be a current",
        )
    samples = np.asarray(table.values, dtype=float)
    samples = samples[:, np.newaxis] if samples.ndim == 1 else samples
    return np.asarray(samples * each)


def currents_of(
    cells: ReadCells, currents: Mapping[str, np.ndarray], duration: float
) -> dict[str, Any]:
    """The drives of such currents; each keeps its last value until the end."""
    found = {}
    for name, samples in currents.items():
        interval = float(cells.tables[name].dt)
        more = max(int(np.ceil(duration / interval)) - len(samples), 0)
        rows = np.concatenate([samples, np.repeat(samples[-1:], more, axis=0)])
        found[f"{name}_{cells.name}"] = {
            "kind": "sampled_current",
            "target": cells.name,
            "values": rows[:, 0] if rows.shape[1] == 1 else rows,
            "unit": "A",
            "interval": Quantity(interval, dim=second.dim),
        }
    return found


def _require_held(cells: ReadCells, name: str) -> None:
    table, dt = cells.tables[name], float(cells.group.clock.dt_)
    steps = float(table.dt) / dt
    if abs(steps - round(steps)) > _ALIGNED or round(steps) < 1:
        raise cannot_carry(cells.group, f"the dt of {name} is no whole number of time steps")
    if cells.method in ("rk2", "rk4"):
        raise cannot_carry(
            cells.group,
            f"{cells.method} reads {name} also within a time step",
            'use method="euler" or "exponential_euler"',
        )
    for each in cells.lines:
        used = get_identifiers(written_out(each.code, cells.lines))
        if each.is_state and each.name != "v" and name in used:
            raise cannot_carry(cells.group, f"the equation of {each.name} uses {name}")
    for what in (cells.threshold, cells.reset, cells.refractory):
        if name in get_identifiers(written_out(what, cells.lines)):
            raise cannot_carry(cells.group, f"{what!r} uses {name}")
