"""Checks that what is to be recorded exists: populations, cells, synapses and their variables."""

from collections.abc import Collection
from typing import Any

import numpy as np

from simneuro.errors import InputError, located
from simneuro.network.cells import Cells
from simneuro.network.name_rules import require_distinct, require_known
from simneuro.network.network import Network
from simneuro.network.parts import SynapseTraces, Traces
from simneuro.network.times import check_interval
from simneuro.network.value_fields import check_indices
from simneuro.network.wires import Wires


def check_record(network: Network) -> None:
    """Raise :class:`InputError` unless all that is to be recorded exists."""
    record = network.record
    for key, names, parts, what in (
        ("spikes", record.spikes or (), [*network.cells, *network.sources], "population or source"),
        ("traces", record.traces, network.cells, "population"),
        ("synapses", record.synapses, network.wires, "projection"),
        ("wiring", record.wiring, network.wires, "projection"),
        ("drives", record.drives, network.feeds, "drive with recorded events"),
    ):
        with located(key):
            require_distinct(names)
        for name in names:
            if key != "spikes":
                _refuse_source(name, network.sources, key)
            require_known(name, parts, what, key)
    for name, traces in record.traces.items():
        with located(f"traces.{name}"):
            check_traces(network.cells[name], traces)
    for name, recorded in record.synapses.items():
        with located(f"synapses.{name}"):
            check_synapse_traces(network.wires[name], recorded)
    if record.interval is not None:
        with located("interval"):
            check_interval(record.interval, network.times.dt)


def _refuse_source(name: str, sources: Collection[str], where: str) -> None:
    """A source has spikes, and nothing else that could be recorded."""
    if name in sources:
        raise InputError(
            f"{name} is a source: it has no membrane and no events but its spikes, which "
            "record.spikes keeps",
            where=where,
        )


def check_traces(cells: Cells, traces: Traces) -> None:
    """Raise :class:`InputError` unless the cells and their variables exist."""
    _check_variables(traces.variables, cells.recordable, "variable")
    if isinstance(traces.neurons, tuple):
        with located("neurons"):
            require_distinct(traces.neurons)
        check_indices(np.asarray(traces.neurons), cells.size, "neurons")
    elif traces.neurons > cells.size:
        message = f"asks for {traces.neurons} cells, but {cells.name} has {cells.size}"
        raise InputError(message, where="neurons")


def check_synapse_traces(wires: Wires, traces: SynapseTraces) -> None:
    """Raise :class:`InputError` unless the synapses and their variables exist."""
    _check_variables(traces.variables, wires.recordable, "variable of these synapses")
    count = wires.exact_count
    if isinstance(traces.synapses, tuple):
        with located("synapses"):
            require_distinct(traces.synapses)
        if not traces.synapses:
            raise InputError("this list is empty", where="synapses")
        check_indices(np.asarray(traces.synapses), count or 2**31, "synapses", "synapse")
    elif count is not None and traces.synapses > count:
        message = f"asks for {traces.synapses} synapses, but {wires.name} has {count}"
        raise InputError(message, where="synapses")


def _check_variables(names: Any, recordable: Any, what: str) -> None:
    with located("variables"):
        require_distinct(names)
    for name in names:
        require_known(name, recordable, what, "variables")
