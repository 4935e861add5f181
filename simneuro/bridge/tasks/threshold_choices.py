"""Spiking networks beside each other by how their thresholds were chosen and samples enter."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike

from simneuro.bridge.codes import FloatArray
from simneuro.bridge.networks.conversion import to_spiking
from simneuro.bridge.networks.input_spikes import InputForm
from simneuro.bridge.networks.rate_network import RateNetwork

#: How thresholds are chosen: the network with its sizes, from samples and the number of steps.
Choice = Callable[[RateNetwork, FloatArray, int], RateNetwork]

CHOICES: Mapping[str, Choice] = MappingProxyType(
    {
        "largest": lambda net, x, _: net.calibrated(x, 100),
        "99.9 %": lambda net, x, _: net.calibrated(x),
        "searched": lambda net, x, steps: net.calibrated(x, steps=steps),
    }
)
INPUTS: tuple[InputForm, ...] = ("current", "poisson")
_STEP = 5e-3  # s; of subtractive_if at its usual ceiling


def compare_thresholds(
    network: RateNetwork,
    calibration: FloatArray,
    x: FloatArray,
    y: ArrayLike,
    steps: Sequence[int],
) -> xr.Dataset:
    """What a ``relu`` network on ``subtractive_if`` does after so many time steps.

    Parameters
    ----------
    network : RateNetwork
    calibration : array (samples, features)
        On which the thresholds are chosen.
    x, y : array (samples, features), array (samples,)
        To test with.
    steps : sequence of int
        The outputs of a network with several hidden layers know nothing of a sample before there
        are as many steps, since a spike reaches the next layer one step later.

    Returns
    -------
    xarray.Dataset
        ``accuracy``, ``spikes`` and ``synaptic_operations`` (means of the samples) along
        ``threshold`` (:data:`CHOICES`), ``input`` and ``steps``.
    """
    found = [
        xr.concat(
            [_over_steps(network, choice, calibration, x, y, form, steps) for form in INPUTS],
            xr.Variable("input", list(INPUTS)),
        )
        for choice in CHOICES.values()
    ]
    return xr.concat(found, xr.Variable("threshold", list(CHOICES)))


def _over_steps(
    network: RateNetwork,
    choice: Choice,
    calibration: FloatArray,
    x: FloatArray,
    y: ArrayLike,
    form: InputForm,
    steps: Sequence[int],
) -> xr.Dataset:
    """The results after each number of steps; networks with equal thresholds run once."""
    chosen = {count: choice(network, calibration, count) for count in steps}
    longest: dict[tuple[float, ...], int] = {}
    for count, net in chosen.items():
        sizes = tuple(net.scales or ())
        longest[sizes] = max(count, longest.get(sizes, 0))
    runs = {sizes: _run(chosen[count], x, y, form, count) for sizes, count in longest.items()}
    each = [runs[tuple(net.scales or ())].isel(time=count - 1) for count, net in chosen.items()]
    return xr.concat([one.drop_vars("time") for one in each], xr.Variable("steps", list(steps)))


def _run(
    network: RateNetwork, x: FloatArray, y: ArrayLike, form: InputForm, steps: int
) -> xr.Dataset:
    spiking = to_spiking(network, code=form)
    result = spiking.simulate(x, f"{steps * _STEP} s")
    right = (result["predicted"] == np.asarray(y)).rename("accuracy")
    return result[["spikes", "synaptic_operations"]].assign(accuracy=right).mean("sample")
