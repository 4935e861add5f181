"""Single layers of a spiking network under constant currents, without their neighbours."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from simneuro import recording, units
from simneuro.bridge.codes import FloatArray
from simneuro.bridge.networks.counts import count_spikes
from simneuro.bridge.networks.spiking_model import SpikingModel
from simneuro.bridge.networks.time_grid import Steps
from simneuro.engine import simulate
from simneuro.network.plausibility import artificial_cells
from simneuro.scenario import Scenario

_SETTLES, _MEASURED = 0.5, 1.0  # s; chosen: adaptation has settled, and a rate is exact to 1 Hz


def count_alone(
    model: SpikingModel, currents: Sequence[FloatArray], steps: Steps, noise: Any
) -> list[FloatArray]:
    """Spikes of the units of hidden layers under constant currents (A) of shape (samples, units).

    The membranes start as in the network.
    """
    cells = model.code.cells
    of_cells = [np.repeat(each, cells) for each in currents]
    scenario = _scenario(model, of_cells, (steps.count + 1) * steps.dt, noise, model.code.start)
    measured = simulate(scenario)
    return [
        count_spikes(measured, name, steps).reshape(*np.shape(each), cells).sum(-1).astype(float)
        for name, each in zip(model.network.names, currents, strict=False)
    ]


def measure_steady_rate(model: SpikingModel, current: FloatArray) -> FloatArray:
    """The rate (Hz) under constant currents (A), same shape, once adaptation has settled."""
    levels, place = np.unique(current, return_inverse=True)
    measured = simulate(_scenario(model, [levels], _SETTLES + _MEASURED, model.noise, ""))
    times, cells = recording.spikes(measured, "hidden_1")
    counts = np.bincount(cells[times >= _SETTLES], minlength=len(levels))
    return np.asarray((counts / _MEASURED)[place].reshape(current.shape))


@artificial_cells()
def _scenario(
    model: SpikingModel, currents: Sequence[FloatArray], duration: float, noise: Any, start: str
) -> Scenario:
    """Unconnected populations with the names, and so the noise, that they have in the network."""
    second, ampere = units.parse("1 s"), units.parse("1 A")
    named = dict(zip(model.network.names, currents, strict=False))
    initial = {"initial": {"v": start}} if start else {}
    drives: dict[str, Any] = {
        f"input_{name}": {
            "kind": "step_current",
            "target": name,
            "amplitude": ampere * np.ravel(each),
        }
        for name, each in named.items()
    }
    noises = model.network.noises(noise).items()
    drives |= {name: drive for name, drive in noises if drive["target"] in named}
    return Scenario.from_document(
        {
            "title": f"{model.code.neuron.name} neurons under constant currents",
            "seed": model.seed,
            "dt": model.code.dt * second,
            "duration": duration * second,
            "models": {"neuron": model.code.neuron},
            "populations": {
                name: {"model": "neuron", "size": np.size(each), **initial}
                for name, each in named.items()
            },
            "drives": drives,
            "record": {"spikes": list(named)},
        },
        where="error_budget",
    )
