"""Small simulations for checks, and how their results are read."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from types import MappingProxyType
from typing import Any, ParamSpec, TypeVar

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray

from simneuro import recording, units
from simneuro.catalogue import models
from simneuro.engine import simulate
from simneuro.model import Model, NeuronModel, PlasticityModel, SynapseModel
from simneuro.network.plausibility import artificial_cells
from simneuro.scenario import Scenario

Floats = NDArray[Any]
P = ParamSpec("P")
R = TypeVar("R")

_NONE: Mapping[str, Model] = MappingProxyType({})
_replaced: ContextVar[Mapping[str, Model]] = ContextVar("replaced", default=_NONE)
#: The tables of a scenario that hold models of its own.
_TABLES = {"models": NeuronModel, "synapses": SynapseModel, "plasticity": PlasticityModel}


@contextmanager
def replace_models(**models: Model) -> Iterator[None]:
    """Check other models in place of those of the catalogue.

    Parameters
    ----------
    **models : NeuronModel, SynapseModel or PlasticityModel
        The models to check, by the name that they have in the catalogue.

    Examples
    --------
    >>> from simneuro import validation
    >>> slower = sn.models["lif"].with_parameters(t_ref="6 ms")
    >>> check = validation.checks()["lif.interval_on_grid"]
    >>> with validation.replace_models(lif=slower):
    ...     check.run().holds
    False
    """
    token = _replaced.set({**_replaced.get(), **models})
    try:
        yield
    finally:
        _replaced.reset(token)


def cache_simulation(run: Callable[P, R]) -> Callable[P, R]:
    """Keep the results of a simulation, for several checks that measure the same one.

    Results are kept by the arguments, and by the models of :func:`replace_models`.
    """
    known: dict[Any, R] = {}

    @wraps(run)
    def remembered(*args: P.args, **kwargs: P.kwargs) -> R:
        key = args, tuple(kwargs.items()), tuple(_replaced.get().values())
        if key not in known:
            known[key] = run(*args, **kwargs)
        return known[key]

    return remembered


def with_unit(values: ArrayLike, unit: str) -> Any:
    """Numbers as a quantity with a unit, such as one value for each cell."""
    return units.parse(f"1 {unit}") * np.asarray(values, np.float64)


def make_step_current(values: ArrayLike, unit: str = "pA", **when: str) -> dict[str, Any]:
    """The table of a step current into the population ``cell``; it starts at time 0 by default."""
    amplitude = with_unit(values, unit)
    return {"kind": "step_current", "target": "cell", "amplitude": amplitude, **when}


def make_spike_list(times_ms: Sequence[float], synapse: str, weight: str) -> dict[str, Any]:
    """The table of events at these times in the first cell of the population ``cell``."""
    return {
        "kind": "spike_list",
        "target": "cell",
        "synapse": synapse,
        "weight": weight,
        "times": with_unit(times_ms, "ms"),
        "neurons": [0] * len(times_ms),
    }


def run(document: Mapping[str, Any]) -> xr.Dataset:
    """Simulate a scenario given as nested tables, with the models of :func:`replace_models`."""
    own = {table: _own_models(kind, document.get(table, {})) for table, kind in _TABLES.items()}
    with artificial_cells():
        return simulate(Scenario.from_document({"title": "a check", **document, **own}))


def _own_models(kind: type[Model], table: Mapping[str, Any]) -> dict[str, Any]:
    """A scenario's own models of a kind, with those of :func:`replace_models`."""
    replaced = {name: model for name, model in _replaced.get().items() if isinstance(model, kind)}
    based = {
        name: _as_written(replaced[entry["model"]], entry)
        for name, entry in table.items()
        if entry.get("model") in replaced
    }
    return {**replaced, **table, **based}


def _as_written(model: Any, entry: Mapping[str, Any]) -> Any:
    """A replaced model in the variant, and with the parameters, that a table gives it."""
    chosen = model.variant(entry["variant"]) if "variant" in entry else model
    return chosen.with_parameters(**entry.get("parameters", {}))


def run_cells(
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
    """Simulate ``size`` unconnected cells as the population ``cell``.

    The variables ``record`` of each cell are recorded; ``more`` are further keys of the scenario.
    """
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


def run_step(model: str, amplitude: ArrayLike, unit: str = "pA", **more: Any) -> list[Floats]:
    """Simulate one cell for each amplitude of a step current; their spike times (ms).

    ``more`` are the other arguments of :func:`run_cells`.
    """
    drives = {"step": make_step_current(amplitude, unit)}
    return read_trains(run_cells(model, size=np.size(amplitude), drives=drives, **more))


def find_onset(values: Floats, present: Iterable[bool]) -> float:
    """The midpoint between the largest value without an effect and the smallest with it."""
    with_effect = np.array(list(present), bool)
    return float((values[~with_effect].max() + values[with_effect].min()) / 2)


def read_times(measured: xr.Dataset) -> Floats:
    """The times (ms) of the recorded values."""
    return np.asarray(measured.time.values) * 1e3


def read_trace(measured: xr.Dataset, variable: str = "v", scale: float = 1e3) -> Floats:
    """A recorded variable (time, cell), times ``scale``; by default the potential in mV."""
    return np.asarray(recording.trace(measured, "cell", variable).values) * scale


def read_trains(measured: xr.Dataset, population: str = "cell") -> list[Floats]:
    """The spike times (ms) of each cell."""
    return [train * 1e3 for train in recording.spike_trains(measured, population)]


def find_intervals(train: Floats, after: float = 0.0) -> Floats:
    """The intervals (ms) between the spikes after a time (ms)."""
    return np.diff(train[train >= after])


def measure_steady_rate(train: Floats, after: float) -> float:
    """The inverse mean interval (Hz) after a time (ms); 0 if there are fewer than two spikes."""
    found = find_intervals(train, after)
    return float(1e3 / found.mean()) if len(found) else 0.0


def find_neuron(name: str) -> NeuronModel:
    """The neuron that is checked under this name: of the catalogue, or its replacement."""
    model = _replaced.get().get(name)
    return model if isinstance(model, NeuronModel) else models.neurons[name]
