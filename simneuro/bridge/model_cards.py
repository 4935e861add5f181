"""What the card of a neuron shows: its answer to a step of current, its variants', its curve."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr

from simneuro import recording, units
from simneuro.bridge.inputs import as_neuron, neuron_table
from simneuro.bridge.rate_curves import FloatArray, rate_curve
from simneuro.bridge.response_curves import measured_on
from simneuro.catalogue import NeuronModel
from simneuro.catalogue.statements import draws
from simneuro.engine import simulate
from simneuro.errors import InputError
from simneuro.scenario import Scenario

#: When the step begins and ends, and when the card's picture ends (s).
STEP, END = (0.05, 0.45), 0.6
_LEVELS = 41
_REPEATS = 20  # chosen: of a neuron that fires at random, so that its curve has a band
_AMPERE, _SECOND = units.parse("1 A"), units.parse("1 s")


@dataclass(frozen=True)
class NeuronResponses:
    """How a neuron and its variants answer to currents.

    Parameters
    ----------
    recording : xarray.Dataset
        Of the population ``cell``: spikes and the trace of ``v``. Cell 0 is the model itself, the
        next ones are its variants.
    steps : mapping of name to float
        The current (A) of the step that each of these cells gets, in their order.
    curve : xarray.Dataset
        The response curve of the model itself.
    """

    recording: xr.Dataset
    steps: Mapping[str, float]
    curve: xr.Dataset


def neuron_responses(model: NeuronModel | str) -> NeuronResponses:
    """Measure a neuron for its card, all in one population.

    The model gets a step in the middle of its ``input_range``; a variant gets the step that its
    source shows it with, if there is one.

    Raises
    ------
    InputError
        If there is no such neuron, or it does not say its ``input_range``.
    """
    neuron = as_neuron(model)
    levels, repeats = _levels(neuron), _REPEATS if draws(neuron.threshold) else 1
    shown = {neuron.name: neuron, **{name: neuron.variant(name) for name in neuron.variants}}
    steps = {name: _step(neuron, name, float(levels.mean())) for name in shown}
    others = levels.size * repeats
    measured = simulate(
        Scenario.from_document(
            {
                "title": f"The card of {neuron.name}",
                "models": {"neuron": neuron_table(neuron)},
                "populations": {"cell": _population(list(shown.values()), others)},
                "drives": _currents(list(steps.values()), np.repeat(levels, repeats)),
                "record": {"traces": {"cell": {"variables": ["v"], "neurons": len(shown)}}},
                "warmup": "200 ms",
                "duration": "1 s",
            },
            where="neuron_responses",
        )
    )
    times, cells = recording.spikes(measured, "cell")
    own = cells >= len(shown)
    attrs = measured_on(neuron, None)
    curve = rate_curve(
        levels, (times[own], cells[own] - len(shown)), (0.0, 1.0), repeats=repeats, attrs=attrs
    )
    return NeuronResponses(_beginning(measured, len(shown)), steps, curve)


def _levels(neuron: NeuronModel) -> FloatArray:
    if neuron.input_range is None:
        raise InputError(f"{neuron.name} does not say its input_range, so it has no card")
    low, high = (float(current) for current in neuron.input_range)
    return np.linspace(low, high, _LEVELS)


def _step(neuron: NeuronModel, name: str, otherwise: float) -> float:
    variant = neuron.variants.get(name)
    return otherwise if variant is None or variant.input is None else float(variant.input)


def _population(shown: list[NeuronModel], others: int) -> dict[str, Any]:
    """The shown cells with their own values, then so many of the first one's kind."""
    cells = [*shown, *[shown[0]] * others]
    parameters = {
        name: units.read([cell.parameters[name].value for cell in cells])
        for name in shown[0].parameters
        if len({float(cell.parameters[name].value) for cell in shown}) > 1
    }
    initial = {
        name: units.read([cell.initial[name] for cell in cells])
        for name, first in shown[0].initial.items()
        if any(cell.initial[name] != first for cell in shown)
    }
    size = len(cells)
    return {"model": "neuron", "size": size, "parameters": parameters, "initial": initial}


def _currents(steps: list[float], levels: FloatArray) -> dict[str, Any]:
    """A step for each shown cell, and a constant current for each of the others."""
    kind = {"kind": "step_current", "target": "cell"}
    start, stop = (time * _SECOND for time in STEP)
    shown = _AMPERE * np.array([*steps, *np.zeros(levels.size)])
    others = _AMPERE * np.array([*np.zeros(len(steps)), *levels])
    return {
        "step": {**kind, "amplitude": shown, "start": start, "stop": stop},
        "level": {**kind, "amplitude": others, "start": "0 ms"},
    }


def _beginning(measured: xr.Dataset, cells: int) -> xr.Dataset:
    """The recording up to the end of the picture, of its first cells alone."""
    early = (measured["spike_time"] < END) & (measured["spike_neuron"] < cells)
    kept = measured.isel(spike=early.values, time=(measured["time"] < END).values)
    return kept.assign_attrs(duration=END)
