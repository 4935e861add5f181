"""The groups and inputs of Brian2 that fire by themselves, as sources and drives."""

from typing import Any

import numpy as np
from brian2.groups.neurongroup import Thresholder
from brian2.units.allunits import hertz, second
from brian2.units.fundamentalunits import Quantity

from simneuro.scenario.brian2_network.read_cells import require_place
from simneuro.scenario.brian2_network.refusals import cannot_carry


def read_poisson_group(group: Any) -> dict[str, Any]:
    """A PoissonGroup as a source; its events are other random ones of the same rates."""
    for part in group.contained_objects:
        if not isinstance(part, Thresholder):
            raise cannot_carry(group, f"code runs in it regularly ({part.name})")
        require_place(part, "thresholds", 0)
    if isinstance(group._rates, str):
        raise cannot_carry(
            group,
            f"its rates are the expression {group._rates!r}",
            "use a source inhomogeneous_poisson with a table of rates",
        )
    rates = np.asarray(group.variables["rates"].get_value(), dtype=float)
    same = bool(rates.size) and bool(np.all(rates == rates[0]))
    rate: Any = Quantity(float(rates[0]) if same else rates, dim=hertz.dim)
    return {"kind": "poisson", "size": int(group.N), "rate": rate}


def read_spike_generator(group: Any) -> dict[str, Any]:
    """A SpikeGeneratorGroup as a source of listed spikes."""
    require_place(group, "thresholds", 0)
    for part in group.contained_objects:
        raise cannot_carry(group, f"code runs in it regularly ({part.name})")
    if float(np.ravel(group.variables["period"].get_value())[0]):
        raise cannot_carry(group, "its spikes repeat with a period", "list every spike")
    dt = float(group.clock.dt_)
    steps = np.floor(group._spike_time / dt + 1e-3)  # as Brian2 bins times
    return {
        "kind": "spike_list",
        "size": int(group.N),
        "times": Quantity(steps * dt, dim=second.dim),
        "neurons": np.asarray(group._neuron_index, dtype=np.int64),
    }


def read_poisson_input(given: Any, target: str, synapse: str) -> dict[str, Any]:
    """A PoissonInput as a drive: the events of all its inputs together."""
    require_place(given, "synapses", 0)
    if isinstance(given.weight, str):
        raise cannot_carry(given, f"its weight is the expression {given.weight!r}")
    rate = Quantity(float(given.rate) * int(given.N), dim=hertz.dim)
    weight = given.weight
    drive = {"kind": "poisson", "target": target, "synapse": synapse}
    return {**drive, "rate": rate, "weight": weight}
