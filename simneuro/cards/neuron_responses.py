"""The simulations on a neuron's card: steps of current into it and its variants, and its curve."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr

from simneuro import recording, units
from simneuro.bridge.codes import FloatArray
from simneuro.bridge.curves import curve_from_spikes, describe_source
from simneuro.catalogue import as_neuron
from simneuro.engine import simulate
from simneuro.errors import InputError
from simneuro.model import NeuronModel
from simneuro.scenario import Scenario

#: When the step into the model begins and ends, and when its picture ends (s).
STEP, END = (0.05, 0.45), 0.6
#: When the steps into variants begin and end (s). They are longer, since some burst slowly.
VARIANTS_STEP = (0.05, 0.85)
#: Cells a level of a neuron that fires at random; chosen: the curve then has a band.
REPEATS = 20
_DURATION = 1.0  # s, of the recording and of the constant currents of the curve
_LEVELS = 41
_AMPERE, _SECOND = units.parse("1 A"), units.parse("1 s")


@dataclass(frozen=True)
class NeuronResponses:
    """How a neuron and its variants answer to currents.

    Parameters
    ----------
    recording : xarray.Dataset
        Of the population ``cell`` during :data:`STEP`: spikes and the trace of ``v``.
    step : float
        The current (A) that it was given.
    variants : xarray.Dataset
        The same of the variants during :data:`VARIANTS_STEP`: cells 1, 2...
    steps : mapping of name to float
        The current (A) of each variant, in the order of the cells.
    curve : xarray.Dataset
        The response curve of the model itself.

    Examples
    --------
    >>> from simneuro.cards import neuron_responses  # doctest: +SKIP
    >>> responses = neuron_responses("adex")  # doctest: +SKIP
    >>> responses.curve, responses.steps  # doctest: +SKIP
    """

    recording: xr.Dataset
    step: float
    variants: xr.Dataset
    steps: Mapping[str, float]
    curve: xr.Dataset


def neuron_responses(model: NeuronModel | str) -> NeuronResponses:
    """Simulate all that a neuron's card shows, in one population.

    The model gets a step in the middle of its ``input_range``, a variant the step that its source
    shows it with. Variants without one differ in their answer to inhibition, so they get a step
    downwards, of a quarter of the range.

    Raises
    ------
    InputError
        If there is no such neuron, or it has no ``input_range``.

    Examples
    --------
    >>> from simneuro.cards import neuron_responses  # doctest: +SKIP
    >>> neuron_responses("adex").curve  # doctest: +SKIP
    """
    neuron = as_neuron(model)
    levels, repeats = _levels(neuron), REPEATS if neuron.is_stochastic else 1
    variants = [neuron.variant(name) for name in neuron.variants]
    steps = {name: _step(neuron, name, levels) for name in neuron.variants}
    shown, step = 1 + len(variants), float(levels.mean())
    measured = simulate(
        Scenario.from_document(
            {
                "title": f"The card of {neuron.name}",
                "models": {"neuron": neuron},
                "populations": {"cell": _population([neuron, *variants], levels.size * repeats)},
                "drives": _currents(step, list(steps.values()), np.repeat(levels, repeats)),
                "record": {"traces": {"cell": {"variables": ["v"], "neurons": shown}}},
                "warmup": "200 ms",
                "duration": _DURATION * _SECOND,
            },
            where="neuron_responses",
        )
    )
    times, cells = recording.spikes(measured, "cell")
    own = cells >= shown
    spikes, attrs = (times[own], cells[own] - shown), describe_source(neuron, None)
    curve = curve_from_spikes(levels, spikes, (0.0, _DURATION), repeats=repeats, attrs=attrs)
    return NeuronResponses(
        recording=_shorten(measured, shown, END),
        step=step,
        variants=_shorten(measured, shown, _DURATION),
        steps=steps,
        curve=curve,
    )


def _levels(neuron: NeuronModel) -> FloatArray:
    if neuron.input_range is None:
        raise InputError(f"{neuron.name} does not say its input_range, so it has no card")
    low, high = (float(current) for current in neuron.input_range)
    return np.linspace(low, high, _LEVELS)


def _step(neuron: NeuronModel, variant: str, levels: FloatArray) -> float:
    shown = neuron.variants[variant].input
    return -float(np.ptp(levels)) / 4 if shown is None else float(shown)


def _population(shown: list[NeuronModel], others: int) -> dict[str, Any]:
    """The shown cells with their own values, then ``others`` cells like the first."""
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


def _currents(step: float, variants: list[float], levels: FloatArray) -> dict[str, Any]:
    """A step for the first cell, one for each variant, a constant current for the others."""
    no_variants, no_levels = [0.0] * len(variants), [0.0] * levels.size
    return {
        "step": _step_current(STEP, [step, *no_variants, *no_levels]),
        "variants": _step_current(VARIANTS_STEP, [0.0, *variants, *no_levels]),
        "levels": _step_current((0.0, _DURATION), [0.0, *no_variants, *levels]),
    }


def _step_current(times: tuple[float, float], amplitude: list[float]) -> dict[str, Any]:
    start, stop = (time * _SECOND for time in times)
    return {
        "kind": "step_current",
        "target": "cell",
        "amplitude": _AMPERE * np.array(amplitude),
        "start": start,
        "stop": stop,
    }


def _shorten(measured: xr.Dataset, cells: int, end: float) -> xr.Dataset:
    """The recording of the first cells up to a time (s)."""
    early = (measured["spike_time"] < end) & (measured["spike_neuron"] < cells)
    kept = measured.isel(spike=early.values, time=(measured["time"] < end).values)
    return kept.assign_attrs(duration=end)
