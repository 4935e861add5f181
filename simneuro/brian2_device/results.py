"""What a program found, put into the variables of the network, and spikes on their way."""

from collections.abc import Iterable, Mapping
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from brian2.core.variables import DynamicArrayVariable

from simneuro.brian2_device.source import Source, changes

# The time step of the spikes that wait in a pathway's queue, which the queue does not tell, and the
# place of the queue then: one that is at another place was set by something else, such as restore.
_steps: WeakKeyDictionary[Any, tuple[int, float]] = WeakKeyDictionary()


def take_results(source: Source, results: Mapping[str, Any]) -> float:
    """Set all variables to what the program found, and return the time at the end."""
    for variable, name in source.arrays.items():
        if changes(variable):
            shape, found = results[name]
            _set(variable, shape, found.view(np.dtype(variable.dtype)))
    for number, pathway in enumerate(source.pathways):
        state, waiting = (
            results[f"pathway_{number}.{part}"][1].view(np.int32) for part in ("queue", "waiting")
        )
        slots = np.split(waiting, np.cumsum(state[1:])[:-1])
        pathway.queue._restore_from_full_state((int(state[0]), [each.tolist() for each in slots]))
    remember_queue_steps(source.pathways)
    return float(results["now"][1].view(float)[0])


def _set(variable: Any, shape: tuple[int, int], values: np.ndarray) -> None:
    if isinstance(variable, DynamicArrayVariable) and variable.ndim == 2:
        variable.resize(shape)
        variable.set_value(values.reshape(shape))
        return
    if variable.dynamic:
        variable.resize(len(values))
    variable.set_value(values)


def queue_numbers(name: str, pathway: Any) -> dict[str, np.ndarray]:
    """The spikes that wait in a pathway's queue, as numbers of a program."""
    offset, slots = pathway.queue._full_state()
    counts = [len(each) for each in slots]
    waiting = [number for each in slots for number in each]
    return {
        f"{name}.queue": np.array([offset, *counts], dtype=np.int32),
        f"{name}.waiting": np.array(waiting, dtype=np.int32),
        f"{name}.dt": np.array([_step_of(pathway, offset)]),
    }


def remember_queue_steps(objects: Iterable[Any]) -> None:
    """Remember the time step of the spikes that wait in queues, after a run."""
    for each in objects:
        if hasattr(each, "queue"):
            offset, _ = each.queue._full_state()
            _steps[each] = offset, each.clock.dt_


def set_queue_steps(objects: Iterable[Any]) -> None:
    """Let Brian2's queues know the time step of spikes that a program left, if it has changed."""
    for each in objects:
        if each not in _steps:
            continue
        state = each.queue._full_state()
        step = _step_of(each, state[0])
        if step not in (0.0, each.clock.dt_):
            sources = each.synapse_sources.get_value()
            each.queue.prepare(each._delays.get_value(), step, sources)
            each.queue._restore_from_full_state(state)


def _step_of(pathway: Any, offset: int) -> float:
    """The time step of the spikes in a queue at a place, or 0 if it is not known."""
    at, step = _steps.get(pathway, (offset, 0.0))
    return step if at == offset else 0.0
