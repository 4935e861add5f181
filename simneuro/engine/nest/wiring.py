"""The synapses of a network in NEST: our arrays, connected one by one."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from simneuro.engine.draw.numbers import CellNumbers
from simneuro.engine.draw.wiring import Wiring, arriving
from simneuro.engine.nest.nest_models import NestModel
from simneuro.errors import InputError
from simneuro.network import Cells, Network, Sources, Wires


@dataclass(frozen=True)
class Receptor:
    """A receptor of some cells in NEST.

    Attributes
    ----------
    port : int
        Its number; 0 if NEST tells the cells' receptors apart in another way.
    factor : float or array
        What weights in SI units are multiplied by, for all cells or for each.
    later : int
        How many steps events come later than ours.
    """

    port: int
    factor: Any
    later: int = 0

    def scaled(self, scale: float) -> "Receptor":
        """The receptor with weights that are so many times as large."""
        return replace(self, factor=self.factor * scale)


def receptor_of(
    cells: Cells, model: NestModel, numbers: CellNumbers, name: str, dt: float
) -> Receptor:
    """Where events of a receptor arrive, and what their weights are in NEST's units and signs."""
    place = list(cells.receptors).index(name)
    if model.acts_in_step:
        # Ours acts at the end of a step, NEST's before the threshold of the next one is tested: the
        # membrane has leaked for this step since.
        leak = numbers.parameters["g_L"] / numbers.parameters["C_m"]
        return Receptor(0, np.exp(-dt * leak) / model.weight, later=1)
    sign = -1 if model.receptors == "signs" and place == 1 else 1
    return Receptor(place + 1 if model.receptors == "ports" else 0, sign / model.weight)


def delay_steps(wires: Wires, wiring: Wiring, network: Network, model: NestModel) -> Any:
    """The delays of synapses in NEST's steps, one or one for each.

    Raises
    ------
    InputError
        If one is shorter than NEST's can be.
    """
    delay = arriving(wiring, network.times).delay
    steps = np.floor(np.asarray(0.0 if delay is None else delay) / network.times.dt + 0.5)
    # The spikes of sources are known before, and are sent a step early.
    steps = steps.astype(int) + model.acts_in_step + isinstance(wires.source, Sources)
    if np.any(steps < 1):
        raise InputError(
            "delays of less than half a time step were drawn; in NEST a spike takes a step at "
            "least from cell to cell",
            where=f"projections.{wires.name}.delay",
        )
    return steps


def connect(
    nest: Any, ends: tuple[int, int], wiring: Wiring, receptor: Receptor, delays: Any
) -> None:
    """Make synapses with delays in ms between populations whose nodes begin with these numbers."""
    factor = receptor.factor
    weights = wiring.weight * (factor[wiring.targets] if np.ndim(factor) else factor)
    connect_pairs(
        nest, wiring.sources + ends[0], wiring.targets + ends[1], weights, delays, receptor
    )


def connect_pairs(
    nest: Any,
    sources: np.ndarray,
    targets: np.ndarray,
    weights: Any,
    delays: Any,
    receptor: Receptor,
) -> None:
    """Connect nodes one to one; weights and delays are in NEST's units."""
    count = len(sources)
    if not count:
        return
    synapses = {"weight": _each(weights, count), "delay": _each(delays, count)}
    if receptor.port:
        synapses["receptor_type"] = np.full(count, receptor.port)
    ends = (each.astype(np.int64, copy=False) for each in (sources, targets))
    nest.Connect(*ends, "one_to_one", synapses)


def _each(value: Any, count: int) -> np.ndarray:
    return np.ascontiguousarray(np.broadcast_to(value, count), dtype=float)
