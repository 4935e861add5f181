"""The way from the activation of a rate unit to the rate of its neuron, one cause after another.

Each stage holds the activations (samples, units) when the causes up to it act. The differences of
stages that follow each other are the parts of the error, and so their sum is the error.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import xarray as xr

from simneuro.bridge.codes import FloatArray
from simneuro.bridge.networks.budget.alone import count_alone
from simneuro.bridge.networks.budget.steady import (
    Stage,
    constant_current,
    includes_noise,
    list_steady_stages,
)
from simneuro.bridge.networks.lateness import start_in_time
from simneuro.bridge.networks.rate_network import RateNetwork
from simneuro.bridge.networks.spiking_model import SpikingModel
from simneuro.bridge.networks.time_grid import Steps

#: Parts of an error (samples, units) by cause.
Parts = dict[str, FloatArray]

# Share of the mean square of a mismatch; chosen: a mismatch of which a factor explains this much
# is a mistake of scale rather than another curve.
_EXPLAINED = 0.95
_ROUNDING = 1e-12  # of the largest activation; chosen: thousands of roundings of a double


@dataclass(frozen=True)
class ObservedNetwork:
    """A spiking network and what its layers did.

    Parameters
    ----------
    model : SpikingModel
    reference : RateNetwork
        What it should compute.
    samples : array (samples, features)
    entered : array (samples, features)
        The samples as they are, or as spikes carried them.
    decoded : sequence of array (samples, units)
        The activations read from the spikes of each layer, and the outputs.
    steps : Steps
    in_time : sequence of array (samples, units), optional
        The activations of hidden layers that all start with their input; none if noise, which is
        not the same later, would differ too.
    """

    model: SpikingModel
    reference: RateNetwork
    samples: FloatArray
    entered: FloatArray
    decoded: Sequence[FloatArray]
    steps: Steps
    in_time: Sequence[FloatArray] | None = None

    @property
    def entering(self) -> list[FloatArray]:
        """What enters each layer: the samples as they entered, and the decoded activations."""
        return [self.entered, *self.decoded[:-1]]

    @property
    def sums(self) -> list[FloatArray]:
        """The weighted sums (samples, units) of what enters each layer, by its own weights."""
        layers = self.model.rate_network.layers
        return [each.sums(x) for each, x in zip(layers, self.entering, strict=True)]


def observe_network(
    model: SpikingModel, reference: RateNetwork, x: FloatArray, steps: Steps
) -> ObservedNetwork:
    """Run the network and read the activations of its layers."""
    result = model.run(x, steps)
    outputs = result["evidence"].values[-1] / steps.duration
    spikes, entered = model.code.entering, x
    if spikes is not None:
        entered = spikes.decode(result["input.spike_count"], x, steps.duration)
    decoded = [*_decode(model, result, steps), outputs]
    return ObservedNetwork(model, reference, x, entered, decoded, steps)


def observe_in_time(observed: ObservedNetwork) -> ObservedNetwork:
    """The same, and what the layers do that start with their input, if any is late."""
    model, steps = observed.model, start_in_time(observed.model.code, observed.steps)
    if model.noise is not None or not any(steps.late):
        return observed
    result = model.run(observed.samples, steps)
    return replace(observed, in_time=_decode(model, result, steps))


def _decode(model: SpikingModel, result: xr.Dataset, steps: Steps) -> list[FloatArray]:
    """The activations of the hidden layers, from their spikes."""
    return [
        code.activation(model.network.rates(result[f"{name}.spike_count"], steps))
        for name, code in zip(model.network.names, model.code.layers, strict=False)
    ]


def list_parts(observed: ObservedNetwork) -> list[Parts]:
    """The parts of the error of each layer, the output included."""
    exact = observed.reference.activations(observed.samples)
    stages = [
        [*first, *then, *last]
        for first, then, last in zip(
            _rate_stages(observed), _neuron_stages(observed), _last_stages(observed), strict=True
        )
    ]
    return [_differences(start, each) for start, each in zip(exact, stages, strict=True)]


def _differences(start: FloatArray, stages: Sequence[Stage]) -> Parts:
    """What each stage changes; 0 where that is rounding, which then goes to the next stage."""
    parts, before = Parts(), start
    for cause, after in stages:
        scale = max(np.abs(after).max(initial=0.0), np.abs(before).max(initial=0.0))
        moved = np.where(np.abs(after - before) > _ROUNDING * scale, after, before)
        parts[cause], before = np.asarray(moved - before), moved
    return parts


def _rate_stages(observed: ObservedNetwork) -> Iterator[list[Stage]]:
    """What the rate units make of the decoded activations below, by each network's weights."""
    own, planned = observed.model.rate_network, observed.reference
    for k, entering in enumerate(observed.entering):
        cause = "inherited" if k else "input"
        stages = [(cause, planned.layers[k].forward(entering))]
        yield [*stages, ("weights", own.layers[k].forward(entering))]


def _neuron_stages(observed: ObservedNetwork) -> Iterator[list[Stage]]:
    """What the neurons make of the weighted sums; nothing of the outputs, which never fire."""
    model, sums = observed.model, observed.sums
    layers = model.rate_network.layers
    steady = []
    for k in range(len(model.code.layers)):
        act = layers[k].activation
        stages = [*list_steady_stages(model, k, act, sums[k])]
        steady.append(_with_scaling(act(sums[k]), stages))
    ends = [each[-1][1] for each in steady]
    for k, counted in enumerate(_counted_stages(observed, sums, ends)):
        yield steady[k] + counted
    yield []


def _last_stages(observed: ObservedNetwork) -> Iterator[list[Stage]]:
    """What spikes that arrive one by one do, and then what their lateness does.

    Of the change from layers that start with their input, what comes from the layer below is taken
    away, as its own activation passes it on.
    """
    layers = observed.model.rate_network.layers
    shifts = start_in_time(observed.model.code, observed.steps).late
    for k, found in enumerate(observed.decoded):
        if observed.in_time is None or k == len(shifts) or not shifts[k]:
            yield [("sequence", found)]
            continue
        change = found - observed.in_time[k]
        if k:
            change -= layers[k].forward(observed.decoded[k - 1])
            change += layers[k].forward(observed.in_time[k - 1])
        yield [("sequence", found - change), ("lateness", found)]


def _with_scaling(exact: FloatArray, stages: list[Stage]) -> list[Stage]:
    """The stages, of which the first, if it is the activation times a factor, is a scaling."""
    (_, values), *later = stages
    factor = np.sum(values * exact) / max(np.sum(exact**2), np.finfo(float).tiny)
    left, before = np.sum((values - factor * exact) ** 2), np.sum((values - exact) ** 2)
    if left < (1 - _EXPLAINED) * before:
        return [("scaling", factor * exact), ("curve", values), *later]
    return [("curve", values), *later]


def _counted_stages(
    observed: ObservedNetwork, sums: Sequence[FloatArray], steady: Sequence[FloatArray]
) -> Iterator[list[Stage]]:
    """Whole numbers of spikes: of the steady rate, and of neurons under constant currents."""
    model, steps = observed.model, observed.steps
    codes = model.code.layers
    currents = [constant_current(model, k, sums[k]) for k in range(len(codes))]
    causes = {} if includes_noise(model) else {"transient": None}
    if model.noise is not None:
        causes["noise"] = model.noise
    runs = {cause: count_alone(model, currents, steps, each) for cause, each in causes.items()}
    for k, (code, values) in enumerate(zip(codes, steady, strict=True)):
        spike = model.network.quantum(k, steps)
        rounded = np.floor((values - code.offset) / spike + 0.5)
        found = {"counting": rounded, **{cause: counts[k] for cause, counts in runs.items()}}
        yield [(cause, code.offset + spike * counts) for cause, counts in found.items()]
