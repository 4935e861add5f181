"""Receptors that pulses of transmitter open: when sums over synapses can be integrated for them.

All open channels of a cell then obey two linear equations: that of the synapses where there is
transmitter, and that of the others. A program integrates these two sums instead of each synapse
(destexhe1994; Lytton 1996, Neural Computation 8:501-509); see ``receptor_pools.h``.
"""

from dataclasses import dataclass

from simneuro.catalogue.kinetic_synapses import kinetic
from simneuro.engine.equations import names
from simneuro.engine.equations.courses import in_target
from simneuro.model import SynapseModel
from simneuro.network import Changeable, Feed, Network, Wires

_RATES = ("alpha", "beta", "T_max", "T_duration")
_STATES = ("r", "level", "end")


@dataclass(frozen=True)
class Pools:
    """Variables of synapses by name: what a program reads for the sums, and what is then unused."""

    rates: tuple[str, ...]
    weight: str
    unused: tuple[str, ...]


def opens_by_pulses(model: SynapseModel) -> bool:
    """Whether a receptor has the equations of ``kinetic``, with any parameters."""
    texts = [(each.each, each.summed, each.on_pre) for each in (model, kinetic)]
    return texts[0] == texts[1]


def is_pooled(part: Wires | Feed, network: Network) -> bool:
    """Whether the sums over the synapses of a projection or drive can be integrated instead.

    Their weights and rates stay what they are, pulses have one height, and no synapse is recorded.
    """
    if not opens_by_pulses(part.receptor):
        return False
    if isinstance(part, Wires):
        traces = network.record.synapses.get(part.name)
        if part.rules or (traces is not None and set(traces.variables) != {"w"}):
            return False
        changeable = Changeable("scale", part.name)
    else:
        changeable = Changeable("drive", part.name, "weight")
    moving = {Changeable("receptor", part.receptor_name, rate) for rate in _RATES}
    return not in_target(part.target, changeable) and not moving & {*part.target.scheduled}


def pools(part: Wires | Feed) -> Pools:
    """How the text of the synapses calls what programs need for the sums."""
    name = part.receptor_name
    return Pools(
        tuple(f"{rate}_{name}_post" for rate in _RATES),
        names.WEIGHT,
        tuple(names.of_synapse(state, name) for state in _STATES),
    )
