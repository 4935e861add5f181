"""The source of the monitors of spikes and traces."""

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
from brian2.units.allunits import second

from simneuro.engine.draw.numbers import Numbers
from simneuro.engine.equations import names
from simneuro.engine.equations.synapses import recorded_name
from simneuro.engine.script.numbers_text import Written
from simneuro.network import Network


def monitor_lines(
    network: Network, numbers: Numbers, written: Written
) -> tuple[list[str], list[str]]:
    """The names of the monitors, and the lines that make them."""
    found = dict(_monitors(network, numbers, written))
    return list(found), list(found.values())


def _monitors(network: Network, numbers: Numbers, written: Written) -> Iterator[tuple[str, str]]:
    for part in network.recorded_spikes:
        written.imported.add("SpikeMonitor")
        name = names.spikes(part)
        yield name, f'{name} = SpikeMonitor({names.population(part)}, name="{name}")'
    traces = [
        (part, names.population(part), list(each.variables), numbers.cells[part].traced)
        for part, each in network.record.traces.items()
    ]
    traces += [
        (
            part,
            names.projection(part),
            [recorded_name(network.wires[part], variable) for variable in each.variables],
            numbers.wires[part].traced,
        )
        for part, each in network.record.synapses.items()
    ]
    interval = network.record.interval
    step = "clock=clock"
    if interval is not None:
        step = f"dt={written.value(float(interval), second.dim, 'interval')}"
    for part, owner, variables, which in traces:
        written.imported.add("StateMonitor")
        name, record = names.traces(part), _which(which)
        what = f"{owner}, {json.dumps(variables)}, {record}"
        yield name, f'{name} = StateMonitor({what}, {step}, name="{name}")'


def _which(traced: np.ndarray) -> Any:
    """The numbers of what is recorded as text: a range where they are one."""
    first = np.arange(len(traced))
    is_range = len(traced) > 12 and np.array_equal(traced, first)
    return f"range({len(traced)})" if is_range else traced.tolist()
