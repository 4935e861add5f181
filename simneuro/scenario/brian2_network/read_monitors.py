"""The monitors of a Brian2 network, as what a scenario records."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from brian2.monitors.ratemonitor import PopulationRateMonitor
from brian2.monitors.spikemonitor import SpikeMonitor
from brian2.monitors.statemonitor import StateMonitor
from brian2.synapses.synapses import Synapses
from brian2.units.allunits import second
from brian2.units.fundamentalunits import Quantity

from simneuro.scenario.brian2_network.read_cells import require_place
from simneuro.scenario.brian2_network.refusals import cannot_carry

MONITORS = (SpikeMonitor, StateMonitor, PopulationRateMonitor)


def read_monitors(
    monitors: Iterable[Any], variables: Mapping[str, Mapping[str, str]], dt: float
) -> dict[str, Any]:
    """The table ``[record]``.

    ``variables`` are those that can be recorded of a group: from names of the script to those of
    the scenario.
    """
    spikes: list[str] = []
    traces: dict[str, Any] = {}
    intervals = set()
    for each in monitors:
        if isinstance(each, StateMonitor):
            name = _source(each)
            require_place(each, "start", 0)
            if name in traces:
                raise cannot_carry(each, f"another monitor records variables of {name} too")
            traces[name] = _read_traces(each, variables.get(name, {}))
            intervals.add(float(each.clock.dt_))
        else:
            spikes.append(_source(each))
            _require_spikes_only(each)
    found: dict[str, Any] = {"traces": traces}
    if spikes:  # otherwise all are recorded
        found["spikes"] = list(dict.fromkeys(spikes))
    if len(intervals) > 1:
        raise cannot_carry(each, "monitors have different intervals, and a scenario has one")
    if intervals and abs(min(intervals) / dt - 1) > 1e-9:
        found["interval"] = Quantity(min(intervals), dim=second.dim)
    return found


def _source(monitor: Any) -> str:
    source = monitor.source
    if isinstance(source, Synapses):
        raise cannot_carry(monitor, "it records synapses", "ask for them in record.synapses")
    return str(getattr(source, "source", source).name)


def _require_spikes_only(monitor: Any) -> None:
    if isinstance(monitor, SpikeMonitor):
        more = set(monitor.record_variables) - {"i", "t"}
        if more:
            raise cannot_carry(monitor, f"it records {sorted(more)} at spikes")
        if monitor.event != "spike":
            raise cannot_carry(monitor, f"it records the event {monitor.event!r}")


def _read_traces(monitor: Any, known: Mapping[str, str]) -> dict[str, Any]:
    unknown = [name for name in monitor.record_variables if name not in known]
    if unknown:
        raise cannot_carry(
            monitor,
            f"{unknown[0]} cannot be recorded in the scenario",
            f"it may record {', '.join(known)}" if known else "take it out of the network",
        )
    offset = getattr(monitor.source, "start", 0)
    neurons = tuple(int(each) + int(offset) for each in np.ravel(monitor.record))
    return {"variables": [known[name] for name in monitor.record_variables], "neurons": neurons}
