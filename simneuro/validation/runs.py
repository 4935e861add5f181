"""The small simulations that checks measure: cells of one model, and what reaches them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from types import MappingProxyType
from typing import Any, ParamSpec, TypeVar

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray

from simneuro import recording, units
from simneuro.bridge.inputs import neuron_table
from simneuro.catalogue import models
from simneuro.engine import simulate
from simneuro.model import NeuronModel
from simneuro.scenario import Scenario

Floats = NDArray[Any]
P = ParamSpec("P")
R = TypeVar("R")

_NONE: Mapping[str, NeuronModel] = MappingProxyType({})
_replaced: ContextVar[Mapping[str, NeuronModel]] = ContextVar("replaced", default=_NONE)


@contextmanager
def instead(**models: NeuronModel) -> Iterator[None]:
    """Check these neurons in place of the catalogue's of that name.

    Such as ``instead(lif=sn.models["lif"].with_parameters(t_ref="1 ms"))``.
    """
    token = _replaced.set({**_replaced.get(), **models})
    try:
        yield
    finally:
        _replaced.reset(token)


def shared(run: Callable[P, R]) -> Callable[P, R]:
    """Remember what was run, for the checks that look at the same simulation."""
    known: dict[Any, R] = {}

    @wraps(run)
    def remembered(*args: P.args, **kwargs: P.kwargs) -> R:
        key = args, tuple(kwargs.items()), tuple(_replaced.get().values())
        if key not in known:
            known[key] = run(*args, **kwargs)
        return known[key]

    return remembered


def amounts(values: ArrayLike, unit: str) -> Any:
    """Numbers as quantities, one for each cell."""
    return units.parse(f"1 {unit}") * np.asarray(values, np.float64)


def step(values: ArrayLike, unit: str = "pA", **when: str) -> dict[str, Any]:
    """A step current into the population ``cell``, from time 0 where nothing else is said."""
    amplitude = amounts(values, unit)
    return {"kind": "step_current", "target": "cell", "amplitude": amplitude, **when}


def spikes_at(times_ms: Sequence[float], synapse: str, weight: str) -> dict[str, Any]:
    """Events at these times in the first cell of the population ``cell``."""
    return {
        "kind": "spike_list",
        "target": "cell",
        "synapse": synapse,
        "weight": weight,
        "times": amounts(times_ms, "ms"),
        "neurons": [0] * len(times_ms),
    }


def run(document: Mapping[str, Any]) -> xr.Dataset:
    """Simulate a scenario given as nested tables."""
    tables = {name: neuron_table(model) for name, model in _replaced.get().items()}
    own = {**tables, **document.get("models", {})}
    return simulate(Scenario.from_document({"title": "a check", **document, "models": own}))


def cells(
    model: str,
    *,
    duration: str,
    size: int = 1,
    record: Sequence[str] = (),
    drives: Mapping[str, Any] | None = None,
    parameters: Mapping[str, Any] | None = None,
    initial: Mapping[str, Any] | None = None,
    interval: str | None = None,
    variant: str | None = None,
    cable: Mapping[str, str] | None = None,
    **more: Any,
) -> xr.Dataset:
    """Simulate ``size`` unconnected cells called ``cell``; record these variables of each."""
    population = {
        "model": model,
        "size": size,
        "parameters": parameters or {},
        "initial": initial or {},
        **({"variant": variant} if variant else {}),
        **({"cable": cable} if cable else {}),
    }
    traces = {"cell": {"variables": list(record), "neurons": size}} if record else {}
    return run(
        {
            "duration": duration,
            "populations": {"cell": population},
            "drives": drives or {},
            "record": {"traces": traces, "interval": interval},
            **more,
        }
    )


def times(measured: xr.Dataset) -> Floats:
    """The times (ms) of recorded values."""
    return np.asarray(measured.time.values) * 1e3


def traces(measured: xr.Dataset, variable: str = "v", scale: float = 1e3) -> Floats:
    """A recorded variable (time, cell); the potential in mV, others times ``scale``."""
    return np.asarray(recording.trace(measured, "cell", variable).values) * scale


def trains(measured: xr.Dataset, population: str = "cell") -> list[Floats]:
    """The spike times (ms) of each cell."""
    return [train * 1e3 for train in recording.spike_trains(measured, population)]


def intervals(train: Floats, after: float = 0.0) -> Floats:
    """The intervals (ms) between spikes from a time (ms) on."""
    return np.diff(train[train >= after])


def steady_rate(train: Floats, after: float) -> float:
    """The inverse mean interval (Hz) from a time (ms) on; 0 with fewer than two spikes."""
    found = intervals(train, after)
    return float(1e3 / found.mean()) if len(found) else 0.0


def neuron(name: str) -> NeuronModel:
    """The neuron that is checked under this name."""
    return _replaced.get().get(name) or models.neurons[name]
