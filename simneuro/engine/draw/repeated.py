"""Synapses that stand again in each block of cells, and when those of one block are enough."""

import re

from simneuro.network import Changeable, Network, RepeatedPairs, Wires


def added_variable(wires: Wires, network: Network) -> str | None:
    """The variable of the target cells that a spike adds the weight to, where that is all it does.

    Then the synapses of one block serve all blocks, since none has a state of its own. It is None
    of projections that are not repeated, or of which each synapse is needed: they learn, have
    different delays or are recorded.
    """
    if not isinstance(wires.connect, RepeatedPairs) or _needs_each(wires, network):
        return None
    added = re.fullmatch(r"(\w+)\s*\+=\s*w", wires.receptor.on_pre.strip())
    if added is None:
        return None
    own = "v" if added[1] == "v_post" else added[1]
    within = wires.target.model if own == "v" else wires.receptor
    held = "unless refractory" in within.parsed[own].flags
    return None if held else own if own == "v" else f"{own}_{wires.receptor_name}"


def count_stored(wires: Wires, network: Network) -> float:
    """The expected number of synapses that are stored."""
    if added_variable(wires, network) is None:
        return wires.expected_count
    return float(wires.connect.listed or 0)


def _needs_each(wires: Wires, network: Network) -> bool:
    record = network.record
    scaled = Changeable("scale", wires.name) in wires.target.kept
    own = wires.rules or wires.receptor.each or wires.receptor.summed
    recorded = wires.name in (*record.wiring, *record.synapses)
    return bool(own or scaled or recorded or wires.delays_differ)
