"""Spiking networks beside each other by how their thresholds were chosen and samples enter."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import xarray as xr
from numpy.typing import ArrayLike, NDArray

from simneuro.bridge.codes import FloatArray
from simneuro.bridge.networks.conversion import to_spiking
from simneuro.bridge.networks.input_spikes import InputForm
from simneuro.bridge.networks.rate_network import RateNetwork
from simneuro.bridge.networks.spiking_classifier import as_labels

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
        The outputs of a network with several hidden layers do not depend on a sample before there
        are as many steps, since a spike reaches the next layer one step later.

    Returns
    -------
    xarray.Dataset
        ``accuracy``, ``spikes`` and ``synaptic_operations`` (means of the samples) along
        ``threshold`` (:data:`CHOICES`), ``input`` and ``steps``.

    Raises
    ------
    InputError
        ``y`` does not have one label for each sample, or none of them is one of the classes of the
        network; or as `simneuro.bridge.to_spiking`.

    Examples
    --------
    >>> net = sn.bridge.RateNetwork.from_arrays([np.eye(2)] * 2, [np.zeros(2)] * 2, "relu")
    >>> found = sn.bridge.tasks.compare_thresholds(net, np.eye(2), np.eye(2), [0, 1], [5])
    >>> found["accuracy"].dims
    ('threshold', 'input', 'steps')
    """
    labels, inputs = as_labels(y, len(x), network.classes), xr.Variable("input", list(INPUTS))
    found = []
    for choice in CHOICES.values():
        chosen = {count: choice(network, calibration, count) for count in steps}
        each = [_over_steps(chosen, x, labels, form) for form in INPUTS]
        found.append(xr.concat(each, inputs))
    return xr.concat(found, xr.Variable("threshold", list(CHOICES)))


def _over_steps(
    chosen: Mapping[int, RateNetwork], x: FloatArray, labels: NDArray[Any], form: InputForm
) -> xr.Dataset:
    """The results after each number of steps; networks with equal thresholds run once."""
    longest: dict[tuple[float, ...], int] = {}
    for count, net in chosen.items():
        sizes = tuple(net.scales or ())
        longest[sizes] = max(count, longest.get(sizes, 0))
    runs = {sizes: _run(chosen[count], x, labels, form, count) for sizes, count in longest.items()}
    each = [runs[tuple(net.scales or ())].isel(time=count - 1) for count, net in chosen.items()]
    return xr.concat([one.drop_vars("time") for one in each], xr.Variable("steps", list(chosen)))


def _run(
    network: RateNetwork, x: FloatArray, labels: NDArray[Any], form: InputForm, steps: int
) -> xr.Dataset:
    spiking = to_spiking(network, code=form)
    result = spiking.simulate(x, f"{steps * spiking.code.dt} s")
    right = (result["predicted"] == labels).rename("accuracy")
    return result[["spikes", "synaptic_operations"]].assign(accuracy=right).mean("sample")
