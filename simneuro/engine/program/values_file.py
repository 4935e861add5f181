"""The file that holds every number of a run, as programs read it (see ``runtime.h``)."""

from collections.abc import Iterator
from typing import IO, Any

import numpy as np

from simneuro.engine.draw.numbers import Values
from simneuro.engine.draw.wiring import Wiring
from simneuro.engine.equations import names

_CODES = {np.dtype(np.float64): b"d", np.dtype(np.int32): b"i", np.dtype(np.int64): b"l"}


def write_values(values: Values, file: IO[bytes]) -> None:
    """Write the numbers of a run to a file."""
    for name, value in _entries(values):
        array = np.ascontiguousarray(np.atleast_1d(value))
        key = name.encode()
        head = [len(key), array.size, _CODES[array.dtype][0]]
        file.write(np.array(head, dtype=np.int64).tobytes() + key)
        file.write(array.data)
    file.flush()


def _entries(values: Values) -> Iterator[tuple[str, Any]]:
    yield f"{names.CLOCK}.dt", values.dt
    yield "steps", values.steps
    for name, cells in values.cells.items():
        for variable, value in cells.items():
            yield f"{names.population(name)}.{variable}", value
    for name, wiring in values.wiring.items():
        yield from _synapses(names.projection(name), wiring)
        for variable, value in values.synapses[name].items():
            yield f"{names.projection(name)}.{variable}", value
    for name, drawn in values.events.items():
        yield f"{names.events(name)}.steps", drawn.steps.astype(np.int32)
        yield f"{names.events(name)}.channels", drawn.channels.astype(np.int32)
    for name, wiring in values.inputs.items():
        yield from _synapses(names.input_of(name), wiring)
    for name, traced in {**values.traced, **values.traced_synapses}.items():
        yield f"{names.traces(name)}._indices", traced.astype(np.int32)
        if values.has_interval:
            yield f"{names.traces(name)}_clock.dt", values.dt * values.every


def _synapses(name: str, wiring: Wiring) -> Iterator[tuple[str, Any]]:
    yield f"{name}._synaptic_pre", wiring.sources
    yield f"{name}._synaptic_post", wiring.targets
    yield f"{name}.{names.WEIGHT}", wiring.weight
    if wiring.delay is not None:
        yield f"{name}_pre.delay", wiring.delay
