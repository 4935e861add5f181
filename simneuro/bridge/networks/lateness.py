"""How late spikes act on the layer that they reach, and networks whose layers wait for them."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from simneuro.bridge.networks.spiking_code import SpikingCode
from simneuro.bridge.networks.time_grid import Steps
from simneuro.catalogue import models

#: The mean time (s) at which the charge of a spike arrives; that charge is its weight times this.
SYNAPTIC_TIME: Mapping[str, float] = MappingProxyType(
    {"exp_current": float(models.synapses["exp_current"].parameters["tau"].value)}
)


def start_in_time(code: SpikingCode, steps: Steps) -> Steps:
    """The same steps, with each hidden layer starting when its input does.

    A spike acts a time step after it is fired, plus its delay, plus the mean time at which the
    charge of an ``exp_current`` arrives; so much later starts each layer that spikes reach.
    """
    lag = steps.dt + code.delay + SYNAPTIC_TIME.get(code.synapse, 0.0)
    below = 1 if code.entering else 0
    readings = [
        round((k + below) * lag / (steps.stride * steps.dt)) for k in range(len(code.layers))
    ]
    return replace(steps, late=tuple(each * steps.stride for each in readings))
