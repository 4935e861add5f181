"""Causes of error switched off in simulations, to see how much of the error goes with each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from simneuro.annotations import Arrays
from simneuro.bridge.codes import FloatArray
from simneuro.bridge.networks.budget.alone import count_alone
from simneuro.bridge.networks.budget.reference import read_reference
from simneuro.bridge.networks.budget.stages import observe_network
from simneuro.bridge.networks.budget.steady import (
    constant_current,
    includes_noise,
    list_steady_stages,
    without_excess_dead_time,
)
from simneuro.bridge.networks.lateness import start_in_time
from simneuro.bridge.networks.rate_estimator import RateEstimator
from simneuro.bridge.networks.rate_network import RateNetwork
from simneuro.bridge.networks.spiking_model import SpikingModel
from simneuro.bridge.networks.time_grid import Steps
from simneuro.calls import checked
from simneuro.catalogue import models
from simneuro.progress.bars import showing
from simneuro.progress.phases import one_of

_LONGER, _FINER = 8, 4  # chosen: errors of windows and steps fall with them, or nearly so


@dataclass(frozen=True)
class Ablation:
    """What is simulated, and what it is compared with.

    ``own_curve`` gives the rate network the steady rate of the neuron in place of its activation;
    ``in_time`` lets each layer start when its input does; ``fed`` gives each layer the constant
    currents of the exact activations below.
    """

    model: SpikingModel
    steps: Steps
    reference: RateNetwork
    own_curve: bool = False
    in_time: bool = False
    fed: bool = False


def give_reference_weights(trial: Ablation) -> Ablation:
    return replace(trial, model=replace(trial.model, net=trial.reference))


def give_own_curve(trial: Ablation) -> Ablation:
    return replace(trial, own_curve=True)


def shorten_dead_time(trial: Ablation) -> Ablation:
    act = trial.reference.layers[0].activation
    return replace(trial, model=without_excess_dead_time(trial.model, act))


def subtract_threshold(trial: Ablation) -> Ablation:
    """The reset of ``subtractive_if``, for neurons that are one but for their reset."""
    code, form = trial.model.code, models.neurons["subtractive_if"]
    if code.neuron.equations != form.equations:
        return trial
    neuron = replace(code.neuron, reset=form.reset)
    return replace(trial, model=replace(trial.model, code=replace(code, neuron=neuron)))


def refine_step(trial: Ablation) -> Ablation:
    code, steps = trial.model.code, trial.steps
    finer = replace(code, dt=code.dt / _FINER)
    grid = Steps(finer.dt, steps.count * _FINER, steps.stride * _FINER)
    return replace(trial, model=replace(trial.model, code=finer), steps=grid)


def extend_window(trial: Ablation) -> Ablation:
    return replace(trial, steps=replace(trial.steps, count=trial.steps.count * _LONGER))


def silence_noise(trial: Ablation) -> Ablation:
    if includes_noise(trial.model) and trial.reference.layers[0].activation.noise:
        return trial  # noise with which the curve was measured belongs to the activation
    return replace(trial, model=replace(trial.model, noise=None))


def start_layers_in_time(trial: Ablation) -> Ablation:
    late = start_in_time(trial.model.code, trial.steps).late
    if trial.model.noise is not None or not any(late):
        return trial
    return replace(trial, in_time=True)


def feed_exact_currents(trial: Ablation) -> Ablation:
    return replace(trial, fed=True)


#: What switches causes off; it returns the same trial where there is no such cause.
SWITCHES: Mapping[str, Callable[[Ablation], Ablation]] = MappingProxyType(
    {
        "weights of the reference": give_reference_weights,
        "the neuron's own curve": give_own_curve,
        "no excess of dead time": shorten_dead_time,
        "reset that subtracts": subtract_threshold,
        f"{_FINER} times finer step": refine_step,
        f"{_LONGER} times longer window": extend_window,
        "no noise": silence_noise,
        "layers that start with their input": start_layers_in_time,
        "exact currents": feed_exact_currents,
    }
)


@checked
@showing("ablation")
def ablate_causes(
    spiking: SpikingModel,
    X: Arrays,
    duration: Any = "200 ms",
    reference: RateNetwork | RateEstimator | None = None,
) -> pd.DataFrame:
    """The error that remains when causes are switched off, each in a simulation of its own.

    Where :func:`error_budget` computes most of the parts, this measures: the whole network is
    simulated again without a cause. Causes work together, so what goes with them one by one does
    not sum to what goes with all.

    Parameters
    ----------
    spiking, X, duration, reference
        As for :func:`error_budget`. The longer window takes eight times as long.

    Returns
    -------
    pandas.DataFrame
        The root mean square of the error by layer, in units of its activations. The first row is
        the network ``as it is``. Then one row for each cause that it has: ``weights of the
        reference``; ``the neuron's own curve``, its steady rate as the activation of the rate
        network; ``no excess of dead time``, neurons that are refractory as long as the activation
        says; ``reset that subtracts`` the threshold; ``4 times finer step``, which lets
        ``subtractive_if`` fire 4 times as fast, too; ``8 times longer window``; ``no noise``;
        ``layers that start with their input``, and so are not late, of neurons without noise;
        ``exact currents``, each layer under the constant currents of the exact activations below
        it. The last row, ``all of them``, is the rest that none of them explains.

    Raises
    ------
    InputError
        As :func:`error_budget`.

    Examples
    --------
    >>> net = sn.bridge.RateNetwork.from_arrays([np.eye(2)] * 2, [np.zeros(2)] * 2, "relu")
    >>> spiking = sn.bridge.to_spiking(net, calibration=np.eye(2))
    >>> table = sn.bridge.ablate_causes(spiking, np.eye(2), duration="50 ms")
    >>> table.index[0], table.index[-1]
    ('as it is', 'all of them')
    """
    x, own = spiking.samples(X), spiking.rate_network
    planned = own if reference is None else read_reference(reference, own)
    plain = Ablation(replace(spiking, net=own), Steps.of(duration, spiking.code.dt), planned)
    trials, together = {"as it is": plain}, plain
    for name, switch in SWITCHES.items():
        together, changed = switch(together), switch(plain)
        if changed != plain:
            trials[name] = changed
    trials["all of them"] = together
    rows = {}
    for number, (name, trial) in enumerate(trials.items()):
        with one_of(number, len(trials)):
            rows[name] = measure_errors(trial, x)
    columns = pd.Index(spiking.network.names, name="layer")
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("without")


def measure_errors(trial: Ablation, x: FloatArray) -> list[float]:
    exact = find_exact_activations(trial, x)
    if trial.fed:
        decoded = _decode_fed(trial, x, exact)
    else:
        steps = start_in_time(trial.model.code, trial.steps) if trial.in_time else trial.steps
        decoded = [*observe_network(trial.model, trial.reference, x, steps).decoded]
    errors = zip(decoded, exact, strict=True)
    return [float(np.sqrt(np.mean((found - wanted) ** 2))) for found, wanted in errors]


def find_exact_activations(trial: Ablation, x: FloatArray) -> list[FloatArray]:
    if not trial.own_curve:
        return trial.reference.activations(x)
    found, entering = [], x
    for k, layer in enumerate(trial.reference.layers[:-1]):
        sums = layer.sums(entering)
        stages = list_steady_stages(trial.model, k, layer.activation, sums)
        *_, (_, entering) = stages
        found.append(entering)
    return [*found, trial.reference.layers[-1].forward(entering)]


def _decode_fed(trial: Ablation, x: FloatArray, exact: list[FloatArray]) -> list[FloatArray]:
    """What layers answer to the exact activations below them; the outputs weigh the last answer."""
    model, layers = trial.model, trial.model.rate_network.layers
    entering, codes = [x, *exact[:-1]], model.code.layers
    currents = [
        constant_current(model, k, layers[k].sums(below)) for k, below in enumerate(entering[:-1])
    ]
    counts = count_alone(model, currents, trial.steps, model.noise)
    decoded = [
        code.activation(model.network.rates(each, trial.steps))
        for code, each in zip(codes, counts, strict=True)
    ]
    return [*decoded, layers[-1].forward(decoded[-1])]
