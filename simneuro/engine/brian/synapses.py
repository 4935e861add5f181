"""From the projections and drives of a scenario to Brian2 Synapses, and the monitors of these."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from brian2.groups.neurongroup import NeuronGroup
from brian2.input.spikegeneratorgroup import SpikeGeneratorGroup
from brian2.monitors.statemonitor import StateMonitor
from brian2.synapses.synapses import Synapses
from brian2.units.allunits import second
from brian2.units.fundamentalunits import Quantity

from simneuro.engine.brian.cells import assign
from simneuro.engine.draw.events import listed
from simneuro.engine.draw.wiring import Wiring, is_per_synapse, varies
from simneuro.engine.equations import names
from simneuro.engine.equations.binomial import BINOMIAL
from simneuro.engine.equations.synapses import (
    METHOD,
    SynapseText,
    recorded_name,
    synapse_text,
    with_values_now,
)
from simneuro.scenario import Scenario


def projection(
    scenario: Scenario, name: str, groups: Mapping[str, NeuronGroup], wiring: Wiring
) -> Synapses:
    """The synapses of a projection."""
    described = scenario.projections[name]
    weight, delay = is_per_synapse(described)
    traced = scenario.record.synapses.get(name)
    each = weight or (traced is not None and "w" in traced.variables)
    text = synapse_text(scenario, name, described.synapse, scenario.rules(name), each)
    ends = groups[described.source], groups[described.target]
    return _connected(names.projection(name), ends, wiring, text, delay)


def lead(
    scenario: Scenario,
    name: str,
    source: SpikeGeneratorGroup,
    groups: Mapping[str, NeuronGroup],
    wiring: Wiring,
) -> Synapses:
    """The synapses that lead the events of a drive to its cells."""
    drive = listed(scenario)[name]
    text = synapse_text(scenario, name, drive.synapse, {}, varies(drive.weight))
    ends = source, groups[drive.target]
    return _connected(names.input_of(name), ends, wiring, text, False)


def give_synapses(synapses: Synapses, wiring: Wiring, values: Mapping[str, Any]) -> None:
    """Give synapses their numbers."""
    assign(synapses, names.WEIGHT, wiring.weight)
    if wiring.delay is not None:
        synapses.delay = Quantity(wiring.delay, dim=second.dim)
    for name, value in values.items():
        assign(synapses, name, value)


def traces_of(
    scenario: Scenario, name: str, synapses: Synapses, traced: np.ndarray
) -> StateMonitor:
    """A monitor of variables of a projection's synapses with the numbers ``traced``."""
    recorded = scenario.record.synapses[name].variables
    variables = [recorded_name(scenario, name, variable) for variable in recorded]
    interval = scenario.record.interval
    step = {"clock": synapses.clock} if interval is None else {"dt": interval}
    return StateMonitor(
        synapses,
        variables,
        record=traced,
        name=names.traces(name),
        **step,
    )


def _connected(
    name: str, ends: tuple[Any, NeuronGroup], wiring: Wiring, text: SynapseText, delay: bool
) -> Synapses:
    """Synapses, of which each has a delay of its own, or they share one."""
    pathways = {"on_pre": text.on_pre, "on_post": text.on_post}
    fixed = {"pre": delay, "post": False}
    synapses = Synapses(
        *ends,
        model=with_values_now(text.equations),
        **{key: code or None for key, code in pathways.items()},
        delay={
            side: 0 * second
            for side, differs in fixed.items()
            if pathways[f"on_{side}"] and not differs
        },
        method=METHOD,
        clock=ends[1].clock,
        namespace={"counter_binomial": BINOMIAL},
        name=name,
    )
    for updater in synapses.summed_updaters.values():
        updater.when = "before_start"  # so that traces have the sums of their own time
    synapses.connect(i=wiring.sources, j=wiring.targets)
    return synapses
