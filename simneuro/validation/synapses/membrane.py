"""The passive cell on which synapses are checked: ``lif`` as in NEST's own tests, never firing."""

from functools import cache
from typing import Any

import numpy as np
import xarray as xr

from simneuro.validation.runs import Floats, cells, shared, spikes_at, times, traces
from simneuro.validation.truth.integration import solved

TAU_M, C_M, G_L, E_L = 10.0, 250.0, 25.0, -70.0  # ms, pF, nS, mV
PASSIVE = {"C_m": "250 pF", "g_L": "25 nS", "E_L": "-70 mV", "V_th": "0 mV", "V_reset": "-70 mV"}
DT = 0.1  # ms
EVENT = 5.0  # ms: when the one event is


@shared
def after_one_event(
    synapse: str, weight: str, variables: tuple[str, ...] = ("v",), **parameters: str
) -> xr.Dataset:
    """60 ms with one event at ``EVENT``; the receptor is called ``r`` with these parameters."""
    return cells(
        "lif",
        duration="60 ms",
        parameters=PASSIVE,
        record=variables,
        dt=f"{DT} ms",
        synapses={"r": {"model": synapse, "parameters": parameters}},
        drives={"event": spikes_at([EVENT], "r", weight)},
    )


def since_event(measured: xr.Dataset) -> Floats:
    """Time (ms) since the event took effect; the recorded state of a step precedes its events."""
    return np.asarray(times(measured) - EVENT - DT)


def potential(measured: xr.Dataset) -> Floats:
    """Above rest (mV)."""
    return np.asarray(traces(measured)[:, 0] - E_L)


def peak(measured: xr.Dataset) -> float:
    """The potential farthest from rest (mV)."""
    trace = potential(measured)
    return float(trace[np.argmax(np.abs(trace))])


def peak_time(measured: xr.Dataset) -> float:
    """When the potential is farthest from rest, by a parabola through three steps (ms)."""
    trace, since = np.abs(potential(measured)), since_event(measured)
    at = int(np.argmax(trace))
    left, top, right = trace[at - 1 : at + 2]
    return float(since[at] + DT * 0.5 * (left - right) / (left - 2 * top + right))


def farthest(measured: xr.Dataset, truth: Floats) -> float:
    """The largest distance of the potential from the truth at the same times (mV)."""
    since = since_event(measured)
    own, true = potential(measured), np.where(since >= 0, truth, 0.0)
    return float(np.abs(own - true).max())


@cache
def conductance_potential(
    shape: Any, weight: float, reversal: float, duration: float = 55.0
) -> tuple[Floats, Floats]:
    """Time since the event and potential above rest (mV), where ``shape(t)`` times nS flows."""

    def change(t: float, state: Floats) -> list[float]:
        v = state[0]
        return [(-G_L * v + weight * shape(t) * (reversal - E_L - v)) / C_M]

    at = np.arange(0, duration - DT / 2, DT)
    time, state = solved(change, [0.0], duration, at)
    return time, state[0]


def conductance_peak(shape: Any, weight: float, reversal: float) -> float:
    """The potential farthest from rest on the grid of the simulation (mV)."""
    _, trace = conductance_potential(shape, weight, reversal)
    return float(trace[np.argmax(np.abs(trace))])


def conductance_distance(measured: xr.Dataset, truth: tuple[Floats, Floats]) -> float:
    """The largest distance of a recorded potential from an integrated one (mV)."""
    found = potential(measured)[since_event(measured) > -DT / 2]
    count = min(len(found), len(truth[1]))
    return float(np.abs(found[:count] - truth[1][:count]).max())
