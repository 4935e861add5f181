"""What differs in NEST from our conventions, said with the results."""

from collections.abc import Iterator

import numpy as np

from simneuro.engine.draw.numbers import Numbers
from simneuro.engine.nest.nest_models import nest_model
from simneuro.engine.nest.refractory import counts_last_events, refractory_steps
from simneuro.network import Network


def differences(network: Network, numbers: Numbers) -> Iterator[str]:
    """A line for each population whose spikes may differ from those of other targets."""
    for name, cells in network.cells.items():
        if not counts_last_events(cells, nest_model(cells)):
            continue
        t_ref = numbers.cells[name].parameters["t_ref"]
        if np.any(refractory_steps(t_ref, network.times.dt)):
            yield (
                f"population {name}: an event that arrives in the last step of a refractory period "
                "counts in NEST; on the other targets it is lost, so that spikes differ"
            )
