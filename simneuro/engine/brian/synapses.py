"""Brian2 synapses: those of projections, and those that lead a drive's events to its cells."""

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
from simneuro.engine.brian.generators import CellGenerator
from simneuro.engine.brian.in_turn import take_in_turn
from simneuro.engine.brian.neuron_traces import keep_traces, name_pathway
from simneuro.engine.brian.repeated_synapses import RepeatedSynapses
from simneuro.engine.draw.repeated import added_variable
from simneuro.engine.draw.wiring import Wiring, arriving
from simneuro.engine.equations import names
from simneuro.engine.equations.binomial import BINOMIAL
from simneuro.engine.equations.neuron_traces import NO_TRACES, TraceText, trace_texts
from simneuro.engine.equations.synapses import (
    SynapseText,
    feed_text,
    recorded_name,
    wires_text,
    with_values_now,
)
from simneuro.engine.equations.transmitter_pulses import is_pooled, pools
from simneuro.network import Feed, Network, Wires

#: The attribute by which templates know a pathway whose synapses are those of one block.
IN_BLOCKS = "in_blocks"
#: That by which they know synapses whose sums over the receptors of a cell are integrated.
POOLS = "pools"


def make_synapses(
    wires: Wires,
    network: Network,
    groups: Mapping[str, NeuronGroup | CellGenerator],
    wiring: Wiring,
    in_program: bool,
) -> Synapses:
    """The synapses of a projection, which a program may have as those of one block."""
    traces = network.record.synapses.get(wires.name)
    shared = trace_texts(wires, network) if in_program else {}
    text = wires_text(wires, traces is not None and "w" in traces.variables, bool(shared))
    ends = groups[wires.source.name], groups[wires.target.name]
    made = _connected(names.projection(wires.name), ends, wiring, text, wires.delays_differ, shared)
    for side, each in shared.items():
        keep_traces(made, wires, side, each)
    if isinstance(ends[0], CellGenerator) and ends[0].repeats:
        take_in_turn(made)
    if added_variable(wires, network) is not None:
        made._pathways[0].add_attribute(IN_BLOCKS)
        setattr(made._pathways[0], IN_BLOCKS, True)
    _mark_pooled(made, wires, network)
    return made


def repeat_synapses(
    wires: Wires,
    network: Network,
    groups: Mapping[str, NeuronGroup | CellGenerator],
    wiring: Wiring,
) -> RepeatedSynapses:
    """The synapses of a projection of which those of one block are stored, in this process."""
    variable = added_variable(wires, network)
    assert variable is not None
    ends = groups[wires.source.name], groups[wires.target.name]
    made = arriving(wiring, network.times)
    return RepeatedSynapses(names.projection(wires.name), ends, made, variable)


def feed_synapses(
    feed: Feed,
    network: Network,
    source: SpikeGeneratorGroup,
    groups: Mapping[str, NeuronGroup],
    wiring: Wiring,
) -> Synapses:
    """The synapses that lead the events of a drive to its cells."""
    ends = source, groups[feed.target.name]
    made = _connected(names.input_of(feed.name), ends, wiring, feed_text(feed), False)
    _mark_pooled(made, feed, network)
    return made


def give_synapse_numbers(synapses: Synapses, wiring: Wiring, values: Mapping[str, Any]) -> None:
    """Give synapses their numbers."""
    assign(synapses, names.WEIGHT, wiring.weight)
    if wiring.delay is not None:
        synapses.delay = Quantity(wiring.delay, dim=second.dim)
    for name, value in values.items():
        assign(synapses, name, value)


def make_synapse_monitor(
    wires: Wires, network: Network, synapses: Synapses, traced: np.ndarray
) -> StateMonitor:
    """A monitor of variables of a projection's synapses with the numbers ``traced``."""
    recorded = network.record.synapses[wires.name].variables
    interval = network.record.interval
    step = {"clock": synapses.clock} if interval is None else {"dt": interval}
    return StateMonitor(
        synapses,
        [recorded_name(wires, variable) for variable in recorded],
        record=traced,
        name=names.traces(wires.name),
        **step,
    )


def _mark_pooled(synapses: Synapses, part: Wires | Feed, network: Network) -> None:
    if is_pooled(part, network):
        synapses.add_attribute(POOLS)
        setattr(synapses, POOLS, pools(part))


def _connected(
    name: str,
    ends: tuple[Any, Any],
    wiring: Wiring,
    text: SynapseText,
    delay: bool,
    shared: Mapping[str, TraceText] = NO_TRACES,
) -> Synapses:
    """Synapses, of which each has a delay of its own, or they share one."""
    events = {"pre": text.on_pre, "post": text.on_post}
    pathways = {side: {side: code} if code else {} for side, code in events.items()}
    for side, each in shared.items():
        pathways[side][name_pathway(side)] = each.on_spike
    synapses = Synapses(
        *ends,
        model=with_values_now(text.equations),
        **{f"on_{side}": codes or None for side, codes in pathways.items()},
        delay={
            path: 0 * second
            for codes in pathways.values()
            for path in codes
            if path != "pre" or not delay
        },
        method=text.method,
        clock=ends[1].clock,
        namespace={"counter_binomial": BINOMIAL},
        name=name,
    )
    for updater in synapses.summed_updaters.values():
        updater.when = "before_start"  # so that traces have the sums of their own time
    synapses.connect(i=wiring.sources, j=wiring.targets)
    return synapses
