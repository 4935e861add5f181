"""The passive cell on which synapses are checked: ``lif`` with the parameters of NEST's tests."""

from functools import cache
from typing import Any

import numpy as np
import xarray as xr

from simneuro.validation.simulations import (
    Floats,
    cache_simulation,
    make_spike_list,
    read_times,
    read_trace,
    run_cells,
)
from simneuro.validation.truth.integration import solve

TAU_M, C_M, G_L, E_L = 10.0, 250.0, 25.0, -70.0  # ms, pF, nS, mV
PASSIVE = {"C_m": "250 pF", "g_L": "25 nS", "E_L": "-70 mV", "V_th": "0 mV", "V_reset": "-70 mV"}
DT = 0.1  # ms
EVENT = 5.0  # ms; the time of the event


@cache_simulation
def simulate_event(
    synapse: str, weight: str, variables: tuple[str, ...] = ("v",), **parameters: str
) -> xr.Dataset:
    """Simulate 60 ms with one event at ``EVENT``, onto a receptor ``r`` with these parameters."""
    return run_cells(
        "lif",
        duration="60 ms",
        parameters=PASSIVE,
        record=variables,
        dt=f"{DT} ms",
        synapses={"r": {"model": synapse, "parameters": parameters}},
        drives={"event": make_spike_list([EVENT], "r", weight)},
    )


def read_time_since_event(measured: xr.Dataset) -> Floats:
    """Time (ms) since the event took effect: the state of a step is recorded before its events."""
    return np.asarray(read_times(measured) - EVENT - DT)


def read_potential(measured: xr.Dataset) -> Floats:
    """The potential above rest (mV)."""
    return np.asarray(read_trace(measured)[:, 0] - E_L)


def measure_peak(measured: xr.Dataset) -> float:
    """The potential farthest from rest (mV)."""
    trace = read_potential(measured)
    return float(trace[np.argmax(np.abs(trace))])


def measure_peak_time(measured: xr.Dataset) -> float:
    """The time (ms) at which the potential is farthest from rest, by a parabola through 3 steps."""
    trace, since = np.abs(read_potential(measured)), read_time_since_event(measured)
    at = int(np.argmax(trace))
    left, top, right = trace[at - 1 : at + 2]
    return float(since[at] + DT * 0.5 * (left - right) / (left - 2 * top + right))


def measure_distance(measured: xr.Dataset, truth: Floats) -> float:
    """The largest difference between the potential and the truth (mV)."""
    since = read_time_since_event(measured)
    own, true = read_potential(measured), np.where(since >= 0, truth, 0.0)
    return float(np.abs(own - true).max())


@cache
def solve_conductance_potential(
    shape: Any, weight: float, reversal: float, duration: float = 55.0
) -> tuple[Floats, Floats]:
    """Time since the event (ms) and potential above rest (mV), by SciPy.

    The conductance is ``weight`` (nS) times ``shape(t)``.
    """

    def change(t: float, state: Floats) -> list[float]:
        v = state[0]
        return [(-G_L * v + weight * shape(t) * (reversal - E_L - v)) / C_M]

    at = np.arange(0, duration - DT / 2, DT)
    time, state = solve(change, [0.0], duration, at)
    return time, state[0]


def solve_conductance_peak(shape: Any, weight: float, reversal: float) -> float:
    """The potential farthest from rest at the time steps of the simulation (mV), by SciPy."""
    _, trace = solve_conductance_potential(shape, weight, reversal)
    return float(trace[np.argmax(np.abs(trace))])


def measure_conductance_distance(measured: xr.Dataset, truth: tuple[Floats, Floats]) -> float:
    """The largest difference between a recorded and an integrated potential (mV)."""
    found = read_potential(measured)[read_time_since_event(measured) > -DT / 2]
    count = min(len(found), len(truth[1]))
    return float(np.abs(found[:count] - truth[1][:count]).max())
