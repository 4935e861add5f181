"""Currents of receptors that are valid and whose sign is hardly meant."""

from collections.abc import Iterator

import numpy as np

from simneuro.model import SynapseModel
from simneuro.model.evaluation import lookup, worth
from simneuro.network.cells import Cells
from simneuro.network.charging import direction_of_receptors

_FAR = 1.0  # V; chosen: beyond every reversal potential


def of_currents(cells: Cells) -> Iterator[str]:
    """A line for each receptor that drives the potential away from where its current reverses."""
    direction = direction_of_receptors(cells)
    for name, receptor in cells.receptors.items():
        if direction * _growth(receptor) > 0:
            yield _describe(name, receptor, cells, direction)


def _describe(name: str, receptor: SynapseModel, cells: Cells, direction: int) -> str:
    away = f"{name} drives the potential away from where its current {receptor.current} is zero"
    if direction < 0:
        return (
            f"populations.{cells.name}: {away}, since dv/dt of {cells.model.name} falls with "
            "I_syn. That is a current into the cell: write + I_syn"
        )
    return (
        f"synapses.{name}.equations: {away}, since it grows with v. It is a current into the cell, "
        "which I_syn adds to dv/dt: turn its sign, as in I = g*(E - v) for I = g*(v - E)"
    )


def _growth(receptor: SynapseModel) -> int:
    """1 if the current is below zero far down and above zero far up, -1 if the other way round.

    0 otherwise, and where that cannot be seen, or states of the receptor may be below zero.
    """
    if not receptor.current or ">" not in receptor.weight_range or "-" in receptor.on_pre:
        return 0
    low, high = (_current_at(receptor, v) for v in (-_FAR, _FAR))
    if low < 0 < high:
        return 1
    return -1 if high < 0 < low else 0


def _current_at(receptor: SynapseModel, v: float) -> float:
    """The current at a potential, with all states of the receptor at 1; NaN if not known."""
    equations = receptor.parsed
    names = (*equations.diff_eq_names, *equations.parameter_names, *receptor.parsed_summed.names)
    known = {**dict.fromkeys(names, 1.0), **receptor.si_values, "v": v, "t": 0.0}
    found = worth(receptor.current, lookup(equations, known))
    return float("nan") if found is None or np.ndim(found) else float(found)
