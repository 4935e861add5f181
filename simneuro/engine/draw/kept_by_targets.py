"""The numbers of synapses that their target cells keep: scales, and what changes during the run."""

from simneuro.network import Cells, Network, Place


def kept_numbers(cells: Cells, network: Network) -> dict[Place, float]:
    """The numbers of the synapses onto a population that its cells keep."""
    return {place: _kept_number(place, network) for place in cells.kept}


def _kept_number(place: Place, network: Network) -> float:
    if place.kind == "scale":
        scale = network.wires[place.owner].scale
        return 1.0 if scale is None else scale
    if place.kind == "rule":
        return float(network.rules[place.owner].parameters[place.key].value)
    return float(network.feeds[place.owner].drive.weight)  # type: ignore[arg-type]
