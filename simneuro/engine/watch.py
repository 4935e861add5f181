"""Which states are watched during a simulation, and beyond which values one has run away.

Each backend looks at the states of cells every hundred time steps and at the end, at those of
synapses a hundred times less often, and leaves the first stray of each variable.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from brian2.equations.equations import SUBEXPRESSION, Equations
from brian2.units.fundamentalunits import Dimension
from brian2.utils.stringtools import get_identifiers

from simneuro import units
from simneuro.engine.equations import names
from simneuro.engine.equations.synapses import own_names
from simneuro.network import Cells, Network, Wires

#: Time steps between two looks at the cells, and looks at the cells between two at the synapses.
EVERY, SELDOM = 100, 100

Range = tuple[float, float]
# Inside the first range a value can be that of a cell; outside the second it is none. Chosen:
# potentials as the parameters of the catalogue may have them, currents and conductances far above
# those of large cells (tens of nA, some uS); what is a thousand times as much diverges, since
# nothing between the two lasts. A conductance below zero is more than rounding.
_RANGES: dict[Dimension, tuple[Range, Range]] = {
    units.dimension("V"): ((-1.0, 1.0), (-1e3, 1e3)),
    units.dimension("A"): ((-1e-5, 1e-5), (-1.0, 1.0)),
    units.dimension("S"): ((-1e-15, 1e-3), (-1.0, 1.0)),
}
_ANY = ((-1e30, 1e30), (-1e30, 1e30))


@dataclass(frozen=True)
class Watched:
    """A state of the cells of a population, or of the synapses of a projection.

    Attributes
    ----------
    table, part : str
        ``"populations"`` or ``"projections"``, and the name there.
    variable : str
        What recordings call it.
    name : str
        Its name in the engine's equations.
    dimension : Dimension
    plausible, possible : pair of float
        The ranges (SI) beyond which a value is reported, and beyond which the simulation failed.
    """

    table: str
    part: str
    variable: str
    name: str
    dimension: Dimension
    plausible: Range
    possible: Range

    @property
    def is_of_synapses(self) -> bool:
        return self.table == "projections"


@dataclass(frozen=True)
class Stray:
    """The first value (SI) of a watched state out of its plausible range, and where and when.

    The step counts from the start of the warm-up; it is that in which the value was found.
    """

    watched: Watched
    step: int
    index: int
    value: float

    @property
    def is_impossible(self) -> bool:
        """Whether no cell ever has such a value: the simulation is lost."""
        low, high = self.watched.possible
        return not low <= self.value <= high


def watched_states(network: Network) -> list[Watched]:
    """The states that are watched: all of cells and receptors, and those of synapses that change.

    A projection that has no synapse leaves out its own.
    """
    cells = [each for own in network.cells.values() for each in _of_cells(own)]
    return cells + [each for own in network.wires.values() for each in _of_wires(own)]


def find_stray(watched: Watched, values: Any, step: int) -> Stray | None:
    """The first value that no cell ever has, or else the first that is not plausible."""
    for low, high in (watched.possible, watched.plausible):
        outside = ~((values >= low) & (values <= high))
        if outside.any():
            index = int(np.argmax(outside))
            return Stray(watched, step, index, float(values[index]))
    return None


def is_due(watched: Watched, step: int) -> bool:
    """Whether a state is looked at at the end of a step."""
    return step % (EVERY * SELDOM if watched.is_of_synapses else EVERY) == 0


def _of_cells(cells: Cells) -> Iterator[Watched]:
    equations = cells.model.parsed
    for name in _states(equations):
        # The potential of a perfect integrator has no rest to which it returns.
        bounded = name != "v" or "v" in get_identifiers(equations["v"].expr.code)
        yield _watched("populations", cells.name, name, name, equations[name].dim, bounded)
    for receptor, model in cells.receptors.items():
        for name in _states(model.parsed):
            own, bounded = f"{name}_{receptor}", model.valid_weight is None
            dim = model.parsed[name].dim
            yield _watched("populations", cells.name, own, own, dim, bounded)


def _of_wires(wires: Wires) -> Iterator[Watched]:
    if wires.learns:
        dim = wires.receptor.weight_dimension
        yield _watched("projections", wires.name, "w", names.WEIGHT, dim, False)
    texts: Mapping[str, Any] = {wires.receptor_name: wires.receptor, **wires.rules}
    for part, model in texts.items():
        equations = model.parsed_each if part == wires.receptor_name else model.parsed
        own = own_names(part, model)
        for name in _states(equations):
            dim = equations[name].dim
            yield _watched("projections", wires.name, name, own[name], dim, False)


def _states(equations: Equations) -> list[str]:
    """What changes by an equation or at events, in the order of the text."""
    return [name for name, each in equations.items() if each.type != SUBEXPRESSION]


def _watched(
    table: str, part: str, variable: str, name: str, dim: Dimension, bounded: bool
) -> Watched:
    plausible, possible = _RANGES.get(dim, _ANY)
    return Watched(table, part, variable, name, dim, plausible if bounded else possible, possible)
