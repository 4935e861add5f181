"""Networks as functions: which values of a network a call may give, and what it returns."""

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from brian2.core.namespace import get_local_namespace
from brian2.core.network import Network
from brian2.core.variables import ArrayVariable
from brian2.monitors.ratemonitor import PopulationRateMonitor
from brian2.monitors.spikemonitor import EventMonitor
from brian2.monitors.statemonitor import StateMonitor
from brian2.units.fundamentalunits import Quantity, get_unit

from simneuro.brian2_device.code_text import NamedConstant
from simneuro.brian2_device.compiled_network import CompiledNetwork, Input, Output, in_seconds
from simneuro.brian2_device.preparation import Prepared, forget_codes, prepare_until
from simneuro.brian2_device.refusals import reason_of, require_runnable
from simneuro.brian2_device.source import Source, changes
from simneuro.calls import checked
from simneuro.errors import InputError, did_you_mean, quoted


@checked
def compile(
    network: Network,
    duration: Quantity,
    *,
    inputs: Sequence[str] = (),
    outputs: Sequence[str] = (),
) -> CompiledNetwork:
    """A function that runs a Brian2 network with other values, without compiling again.

    The network is compiled as it is now, with its values, its synapses, and what its monitors have
    recorded. Its values are not changed; its objects belong to it from now on, as after a run. The
    function takes milliseconds for a small network. It can be called by several threads at once, or
    sent to other processes.

    Parameters
    ----------
    network : brian2.Network
    duration : Quantity
        How long a call simulates, such as ``100*ms``; a call may give another.
    inputs : sequence of str
        What a call may give. ``"neurons.v"`` is a variable of the object of that name,
        ``"neurons.tau"`` a constant of its equations, ``"tau"`` that constant in all objects, and
        the name of a ``TimedArray`` its values.
    outputs : sequence of str
        What a call returns, such as ``"spikes.t"``, ``"trace.v"`` or ``"synapses.w"``. If there are
        none, all that monitors record.

    Returns
    -------
    CompiledNetwork

    Raises
    ------
    InputError
        If a name means nothing in the network, or the network needs what no program does, such as
        a ``network_operation``.
    SimulationError
        If the program cannot be compiled.

    Notes
    -----
    Arrays that are returned are in SI units. Those of a ``SpikeMonitor`` have one value for each
    spike, a ``StateMonitor`` returns one row for each recorded element, as its ``v`` in Brian2, and
    other variables have one value for each cell or synapse. What Python computed from a value
    before (such as an array of delays) does not follow it.

    Examples
    --------
    >>> import brian2 as b2
    >>> cells = b2.NeuronGroup(2, "dv/dt = (I - v)/tau : 1\\nI : 1", threshold="v > 1",
    ...                        reset="v = 0", method="exact", name="cells",
    ...                        namespace={"tau": 10 * b2.ms})
    >>> spikes = b2.SpikeMonitor(cells, name="spikes")
    >>> run = sn.compile(b2.Network(cells, spikes), 100 * b2.ms, inputs=["cells.I", "cells.tau"])
    >>> run({"cells.I": [0.5, 2]})["spikes.i"].size
    14
    """
    end = in_seconds(duration)
    with _unmarked_after_errors(network):
        prepared = _prepare(network, end, get_local_namespace(level=2))
        source, wanted = prepared.source, outputs or list(_recorded(network))
        if not wanted:
            raise InputError("the network has no monitor, so outputs are needed", where="outputs")
        taken = {name: _input(name, network, source) for name in inputs}
        returned = {name: _output(name, network, source) for name in wanted}
        prepared.kept.program()
    numbers = prepared.numbers(network.t_, network.t_ + end, 0)
    return CompiledNetwork(
        kept=prepared.kept,
        numbers={name: each.copy() for name, each in numbers.items()},
        inputs=taken,
        outputs=returned,
        duration=end,
        clocks=tuple(clock.dt_ for clock in source.clocks),
    )


@contextmanager
def _unmarked_after_errors(network: Network) -> Iterator[None]:
    """Let objects belong to no network if they did not before, when this block fails."""
    before = {each: each._network for each in network.sorted_objects}
    try:
        yield
    except BaseException:
        for each, owner in before.items():
            each._network = owner
        raise


def _prepare(network: Network, duration: float, namespace: Mapping[str, Any]) -> Prepared:
    try:
        require_runnable(network, False, None)
        return prepare_until(network, duration, namespace)
    except Exception as error:
        raise InputError(f"cannot be compiled: {reason_of(error)[0]}", where="network") from error
    finally:
        forget_codes(network.sorted_objects)


def _input(name: str, network: Any, source: Source) -> Input:
    owner, _, variable = name.rpartition(".")
    for array, table in source.timed_arrays.items():
        if name == table.name:
            return Input(array, (), *_unit(table.dim))
    found = _variable(name, network, source)
    if found is not None and not found.read_only:
        least = 0.0 if found.name == "delay" else -math.inf
        return Input(source.arrays[found], (), *_unit(found.dim), least)
    owners = {each.name for each in _parts(owner, network)} if owner else None
    places = [
        place
        for place, each in enumerate(source.constants)
        if each.name == variable and (owners is None or each.owner in owners)
    ]
    if not places:
        raise InputError(_unknown(name, _possible_inputs(network, source)), where="inputs")
    _require_one_dimension(name, [source.constants[place] for place in places])
    return Input("constants", tuple(places), *_unit(source.constants[places[0]].dimensions))


def _require_one_dimension(name: str, constants: Sequence[NamedConstant]) -> None:
    units = {each.owner: _unit(each.dimensions)[1] for each in constants}
    if len(set(units.values())) > 1:
        owners = ", ".join(
            f"{quoted(f'{owner}.{name}')} in {unit}" for owner, unit in units.items()
        )
        raise InputError(
            f"{quoted(name)} has several units in this network; give {owners}", where="inputs"
        )


def _output(name: str, network: Any, source: Source) -> Output:
    found = _variable(name, network, source)
    if found is None or not changes(found):
        raise InputError(_unknown(name, _possible_outputs(network, source)), where="outputs")
    by_time = getattr(found, "ndim", 1) == 2
    return Output(source.arrays[found], np.dtype(found.dtype).str, by_time, _unit(found.dim)[1])


def _unit(dimensions: Any) -> tuple[tuple[float, ...], str]:
    return tuple(dimensions._dims), "1" if dimensions.is_dimensionless else repr(
        get_unit(dimensions)
    )


def _parts(name: str, network: Any) -> list[Any]:
    """The object of a name and those that belong to it, such as the pathways of synapses."""
    return [
        each
        for owner in network.sorted_objects
        if owner.name == name
        for each in (owner, *owner.contained_objects)
    ]


def _variable(name: str, network: Any, source: Source) -> Any:
    """The variable of a name that the program uses, or ``None``."""
    owner, _, own_name = name.rpartition(".")
    for each in _parts(owner, network):
        found = getattr(each, "variables", {}).get(own_name)
        if isinstance(found, ArrayVariable) and found in source.arrays:
            return found
    return None


def _recorded(network: Any) -> Iterator[str]:
    """All that monitors of a network record."""
    for each in network.sorted_objects:
        if isinstance(each, EventMonitor | StateMonitor | PopulationRateMonitor):
            for name in ("t", *getattr(each, "record_variables", ("rate",))):
                yield f"{each.name}.{name}"


def _names(network: Any, source: Source) -> Iterator[tuple[str, Any]]:
    for each in network.sorted_objects:
        for name, variable in getattr(each, "variables", {}).items():
            if isinstance(variable, ArrayVariable) and variable in source.arrays and name[0] != "_":
                yield f"{each.name}.{name}", variable


def _possible_inputs(network: Any, source: Source) -> list[str]:
    arrays = [name for name, variable in _names(network, source) if not variable.read_only]
    constants = [f"{each.owner}.{each.name}" for each in source.constants]
    tables = [each.name for each in source.timed_arrays.values()]
    return sorted({*arrays, *constants, *tables})


def _possible_outputs(network: Any, source: Source) -> list[str]:
    return sorted({name for name, variable in _names(network, source) if changes(variable)})


def _unknown(name: str, known: Sequence[str]) -> str:
    return f"the program uses nothing of the name {quoted(name)}{did_you_mean(name, known)}"
