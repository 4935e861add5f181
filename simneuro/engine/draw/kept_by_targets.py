"""The numbers of synapses that their target cells keep: scales, and what changes during the run."""

from simneuro.network import Cells, Changeable, Network


def kept_numbers(cells: Cells, network: Network) -> dict[Changeable, float]:
    """The numbers of the synapses onto a population that its cells keep."""
    return {changed: _kept_number(changed, network) for changed in cells.kept}


def _kept_number(changed: Changeable, network: Network) -> float:
    if changed.kind == "scale":
        scale = network.wires[changed.owner].scale
        return 1.0 if scale is None else scale
    if changed.kind == "rule":
        return float(network.rules[changed.owner].parameters[changed.key].value)
    return float(network.feeds[changed.owner].drive.weight)  # type: ignore[arg-type]
