"""Checks of what counts as a spike: the potential at which a cell that charges evenly fires."""

from collections.abc import Iterator, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

import numpy as np

from simneuro.validation.check import Check, absolute
from simneuro.validation.neurons.flows import FLOWS
from simneuro.validation.simulations import (
    find_neuron,
    find_onset,
    run_step,
    with_unit,
)

DT = 0.01  # ms
BELOW = 10.005  # mV, the start; a crossing then falls in the middle of a step
#: Potentials (mV) at which spikes count, which are each model's own choice.
THRESHOLDS = {
    "hodgkin_huxley": -15.0,
    "traub_miles": -20.0,
    "wang_buzsaki": -20.0,
    "connor_stevens": -20.0,
    "pospischil_rs": -20.0,
    "pospischil_fs": -20.0,
    "pospischil_ib": -20.0,
    "pospischil_lts": -20.0,
    "thalamic_relay": -20.0,
}
_CAPACITANCES = {"thalamic_relay": 0.88}  # uF/cm2, where it is not 1
# With hardly any leak and an upswing that is not steep, these are capacitors too.
_FLAT = {"g_L": "1 fS", "Delta_T": "1 V"}
CUTS: Mapping[str, tuple[float, float, dict[str, str]]] = MappingProxyType(
    {
        # Potential (mV), capacitance (pF), parameters.
        "eif": (-30.0, 100.0, _FLAT),
        "adex": (0.0, 281.0, _FLAT | {"a": "0 nS"}),
    }
)


def measure_threshold(model: str, threshold: float) -> float:
    """The potential (mV) at which a cell without channels fires; it charges by 1 mV/ms."""
    current = _CAPACITANCES.get(model, 1.0) * FLOWS[model].area * 1e-5
    closed = {name: "0 mS/cm^2" for name in find_neuron(model).parameters if name[:2] == "g_"}
    if "P_T" in find_neuron(model).parameters:
        closed["P_T"] = "0 um/s"
    return _charge(model, threshold, current, "nA", closed)


def measure_cut(model: str) -> float:
    """The same of a cell without leak (mV)."""
    threshold, capacitance, parameters = CUTS[model]
    return _charge(model, threshold, capacitance, "pA", parameters)


def _charge(
    model: str, threshold: float, current: float, unit: str, parameters: Mapping[str, Any]
) -> float:
    start = threshold - BELOW
    more: dict[str, Any] = {"dt": f"{DT} ms", "parameters": parameters, "duration": "12 ms"}
    (train,) = run_step(model, [current], unit, initial={"v": f"{start} mV"}, **more)
    return start + float(train[0]) + DT / 2


def measure_peak() -> float:
    """The potential (mV) from which izhikevich is reset; cells start at rest at each of many."""
    tried = 30 + np.arange(-1.95, 2, 0.1)
    resting = {"v": with_unit(tried, "mV")}
    resting["u"] = with_unit(0.04 * tried**2 + 5 * tried + 140, "mV")
    currents = np.zeros(tried.size)
    more: dict[str, Any] = {"dt": "0.001 ms", "duration": "0.002 ms"}
    found = run_step("izhikevich", currents, initial=resting, **more)
    return find_onset(tried, (len(train) > 0 for train in found))


def _make_checks() -> Iterator[Check]:
    for model, threshold in THRESHOLDS.items():
        yield Check(
            name=f"{model}.counted_from",
            what="potential at which a spike counts, charged by 1 mV/ms without any channel",
            expected=threshold,
            unit="mV",
            source="closed form: I/(area c_m) is the speed; the level is the model's own choice",
            tolerance=absolute(1e-3, "the middle of a step; the area is rounded to six digits"),
            measure=partial(measure_threshold, model, threshold),
        )
    for model, (threshold, *_) in CUTS.items():
        yield Check(
            name=f"{model}.cut_at",
            what="potential at which the upswing is cut off, charged by 1 mV/ms without leak",
            expected=threshold,
            unit="mV",
            source="closed form: I/C is the speed; the level is the model's own choice",
            tolerance=absolute(0.006, "half a step of 0.01 ms; what is left of leak and upswing"),
            measure=partial(measure_cut, model),
        )
    yield Check(
        name="izhikevich.peak",
        what="potential from which a cell is reset",
        expected=30.0,
        unit="mV",
        source="izhikevich2003, eq. 3",
        tolerance=absolute(0.06, "potentials 0.1 mV apart"),
        measure=measure_peak,
    )


CHECKS = tuple(_make_checks())
