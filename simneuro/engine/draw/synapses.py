"""The numbers of synapses beside their wiring: of plasticity, of chance, of what is traced."""

from typing import Any

import numpy as np

from simneuro.engine.draw.streams import key
from simneuro.engine.draw.wiring import Wiring
from simneuro.engine.equations import names
from simneuro.engine.equations.synapses import draws
from simneuro.errors import InputError
from simneuro.scenario import Scenario


def synapse_values(scenario: Scenario, projection: str, wiring: Wiring) -> dict[str, Any]:
    """Parameters and state at the start of a projection's plasticity, in SI units."""
    rules = scenario.rules(projection)
    values: dict[str, Any] = {}
    for name, rule in rules.items():
        for own, entry in rule.parameters.items():
            values[names.of_synapse(own, name)] = float(entry.value)
        for own, value in rule.initial.items():
            values[names.of_synapse(own, name)] = float(value)
        if draws(rule):
            stream = key(scenario.seed, f"projections.{projection}.{name}")
            values[names.of_synapse("key", name)] = stream
    if any(map(draws, rules.values())):
        values[names.NUMBER] = np.arange(len(wiring.sources), dtype=np.int32)
    return values


def traced_synapses(scenario: Scenario, projection: str, wiring: Wiring) -> np.ndarray:
    """The numbers of the synapses of a projection whose variables are recorded.

    Raises
    ------
    InputError
        If there are fewer synapses.
    """
    asked, count = scenario.record.synapses[projection].synapses, len(wiring.sources)
    traced = np.array(asked) if isinstance(asked, tuple) else np.arange(asked)
    if traced.max() >= count:
        raise InputError(
            f"asks for synapse {traced.max()}, counted from 0, but {projection} has {count}",
            where=f"record.synapses.{projection}.synapses",
        )
    return traced
