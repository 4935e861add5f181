"""What the card of a model shows: how the model answers to a step of current, or to spikes."""

from typing import Any

import numpy as np
import xarray as xr

from simneuro import units
from simneuro.bridge.inputs import as_neuron, neuron_table
from simneuro.bridge.response_curves import response_curve
from simneuro.catalogue import NeuronModel, SynapseModel
from simneuro.engine import simulate
from simneuro.scenario import Scenario

_BEFORE = units.parse("50 ms")
#: Arrivals at the synapse: one alone, then a train at 50 Hz.
ARRIVALS = units.parse("1 ms") * np.array([50, 250, 270, 290, 310, 330])
_AFTER = units.parse("300 ms")


def step_response(
    model: NeuronModel | str, amplitude: Any, *, duration: Any = "400 ms"
) -> xr.Dataset:
    """A cell at rest that a step of current reaches after 50 ms, and leaves 50 ms before the end.

    Parameters
    ----------
    model : NeuronModel or str
    amplitude : str or Quantity
        The current (A).
    duration : str or Quantity
        How long it lasts.

    Returns
    -------
    xarray.Dataset
        A recording of the population ``cell``: its spikes and the trace of ``v``.
    """
    neuron = as_neuron(model)
    stop = _BEFORE + units.read(duration)
    return simulate(
        Scenario.from_document(
            {
                "title": f"Step response of {neuron.name}",
                "models": {"neuron": neuron_table(neuron)},
                "populations": {"cell": {"model": "neuron", "size": 1}},
                "drives": {
                    "step": {
                        "kind": "step_current",
                        "target": "cell",
                        "amplitude": amplitude,
                        "start": _BEFORE,
                        "stop": stop,
                    }
                },
                "record": {"traces": {"cell": {"variables": ["v"]}}},
                "warmup": "200 ms",
                "duration": stop + _BEFORE,
            },
            where="step_response",
        )
    )


def card_curve(model: NeuronModel, *, points: int = 41) -> xr.Dataset:
    """The response curve over the range of currents that the model names (see NeuronModel)."""
    assert model.input_range is not None  # every neuron of the catalogue has one
    low, high = model.input_range
    levels = np.linspace(float(low), float(high), points)
    return response_curve(model, units.parse("1 A") * levels, duration="1 s", warmup="300 ms")


def spike_response(synapse: SynapseModel, weight: Any) -> xr.Dataset:
    """A cell at -65 mV that never fires, and the spikes at :data:`ARRIVALS` at its one synapse.

    Parameters
    ----------
    synapse : SynapseModel
        One of the catalogue.
    weight : str or Quantity
        In the synapse's unit.

    Returns
    -------
    xarray.Dataset
        A recording of the population ``cell`` with the traces of ``v`` and ``I_syn``.
    """
    drive = {
        "kind": "spike_list",
        "target": "cell",
        "synapse": synapse.name,
        "weight": weight,
        "times": ARRIVALS,
        "neurons": [0] * len(ARRIVALS),
    }
    cell = {"model": "lif", "size": 1, "parameters": {"E_L": "-65 mV", "V_th": "1 V"}}
    return simulate(
        Scenario.from_document(
            {
                "title": f"Spike response of {synapse.name}",
                "populations": {"cell": cell},
                "drives": {"spikes": drive},
                "record": {"traces": {"cell": {"variables": ["v", "I_syn"]}}},
                "duration": ARRIVALS[-1] + _AFTER,
            },
            where="spike_response",
        )
    )
