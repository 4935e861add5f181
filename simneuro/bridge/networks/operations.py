"""The arithmetic that a decision takes: of a rate network, and of its form on spiking neurons.

A rate network multiplies and adds for each synapse, once. On spiking neurons a synapse adds its
weight when a spike arrives. That is not all: where samples enter as currents, these are products
of values and weights, and membranes are moved in each time step whether or not spikes arrive.
"""

import numpy as np
import xarray as xr
from scipy import sparse

from simneuro.annotations import Arrays
from simneuro.bridge.codes import FloatArray
from simneuro.bridge.networks.counts import count_fan_out
from simneuro.bridge.networks.layer_codes import has_mechanism_of
from simneuro.bridge.networks.rate_layer import Weights
from simneuro.bridge.networks.rate_network import RateNetwork
from simneuro.bridge.networks.spiking_model import SpikingModel
from simneuro.calls import checked
from simneuro.errors import InputError

#: Of a sum of so many numbers that it may be on either side of a whole one.
_ROUNDING = 1e-9


@checked
def count_operations(network: RateNetwork, X: Arrays | None = None) -> xr.Dataset:
    """The arithmetic of one decision of a rate network.

    Parameters
    ----------
    network : RateNetwork
    X : array (samples, features), optional
        Count for these samples what is left if zeros are skipped: a synapse whose input is 0 takes
        no multiplication.

    Returns
    -------
    xarray.Dataset
        ``multiply_accumulates``, one for each stored weight; ``additions``, one for each bias. With
        ``X`` the first is along ``sample``.

    Raises
    ------
    InputError
        As `RateNetwork.read`, of ``X``.

    Examples
    --------
    >>> from simneuro.bridge.networks import count_operations
    >>> import simneuro as sn
    >>> layers = [np.ones((3, 4))], [np.zeros(4)], ["relu"]
    >>> net = sn.bridge.RateNetwork.from_arrays(*layers)
    >>> counted = count_operations(net)
    >>> int(counted.multiply_accumulates), int(counted.additions)
    (12, 4)
    >>> count_operations(net, [[1.0, 0.0, 0.0]]).multiply_accumulates.values.tolist()
    [4]
    """
    layers = network.layers
    additions = sum(layer.shape[1] for layer in layers)
    if X is None:
        products = sum(count_weights(layer.weights) for layer in layers)
        return xr.Dataset({"multiply_accumulates": products, "additions": additions})
    entering = [network.read(X), *network.activations(X)[:-1]]
    reached = sum(
        (values != 0) @ count_fan_out(layer.weights, 1, 1)
        for values, layer in zip(entering, layers, strict=True)
    )
    return xr.Dataset({"multiply_accumulates": ("sample", reached), "additions": additions})


def count_weights(weights: Weights) -> int:
    """How many weights are stored."""
    return len(sparse.coo_array(weights).data) if sparse.issparse(weights) else weights.size


@checked
def count_spiking_operations(
    spiking: SpikingModel, result: xr.Dataset, *, held: bool = False
) -> xr.Dataset:
    """The arithmetic of a spiking network up to each time, as a program with a clock does it.

    Parameters
    ----------
    spiking : SpikingModel
    result : xarray.Dataset
        What its ``simulate`` returned.
    held : bool
        Whether the currents of the samples are computed once and kept, which only an input that
        does not change allows. Otherwise each time step computes them.

    Returns
    -------
    xarray.Dataset
        ``accumulates(time, sample)``, a weight added for each spike at each synapse that it
        reaches; ``multiply_accumulates(time)``, one for each weight of the first layer in each time
        step, 0 if samples enter as spikes; ``updates(time)``, of a membrane in each time step,
        outputs included, which adds the bias. attrs: ``synapses``, of those that spikes reach;
        ``leaky``, whether an update multiplies, too.

    Raises
    ------
    InputError
        The result is another than that of ``simulate``.

    Examples
    --------
    >>> from simneuro.bridge.networks import count_spiking_operations
    >>> import simneuro as sn
    >>> x = np.array([[1.0], [0.0]])
    >>> weights, biases = [np.ones((1, 3)), np.ones((3, 2))], [np.zeros(3), np.zeros(2)]
    >>> net = sn.bridge.RateNetwork.from_arrays(weights, biases, ["relu", "identity"])
    >>> spiking = sn.bridge.to_spiking(net, calibration=x)
    >>> counted = count_spiking_operations(spiking, spiking.simulate(x, "50 ms"))
    >>> counted.accumulates.isel(time=-1).values.tolist()  # 3 units of 10 spikes to 2 outputs
    [60, 0]
    >>> int(counted.multiply_accumulates[-1]), int(counted.updates[-1])  # in 10 steps
    (30, 50)
    """
    if "synaptic_operations" not in result or "dt" not in result.attrs:
        raise InputError("need what simulate returned", where="result")
    layers, code = spiking.rate_network.layers, spiking.code
    steps = np.rint(result["time"].values / result.attrs["dt"]).astype(np.int64)
    products = 0 if code.entering else count_weights(layers[0].weights)
    cells = code.cells * sum(layer.shape[1] for layer in layers[:-1]) + layers[-1].shape[1]
    found = {
        "accumulates": result["synaptic_operations"],
        "multiply_accumulates": ("time", products * (np.ones_like(steps) if held else steps)),
        "updates": ("time", cells * steps),
    }
    leaky = not has_mechanism_of(code.neuron, "subtractive_if")
    return xr.Dataset(found, attrs={"synapses": count_synapses(spiking), "leaky": int(leaky)})


@checked
def known_accumulates(
    spiking: SpikingModel, X: Arrays, steps: Arrays
) -> tuple[FloatArray, FloatArray]:
    """The additions at synapses of ``relu`` on ``subtractive_if``, known without a simulation.

    A unit whose activation is a part a of the largest fires floor(T a + 1/2) times in T steps, and
    at most T times (rueckauer2017), and each spike reaches the same number of synapses. The network
    has one hidden layer of one cell a unit, and samples enter as currents.

    Parameters
    ----------
    spiking : SpikingModel
    X : array (samples, features)
    steps : array (moments,)
        Numbers of time steps.

    Returns
    -------
    (array, array)
        The least and the most, each (moments, samples). They differ only where a sum is so close to
        a whole number of spikes that rounding decides.

    Raises
    ------
    InputError
        The network is of another kind.

    Examples
    --------
    >>> net = sn.bridge.RateNetwork.from_arrays([np.eye(2)] * 2, [np.zeros(2)] * 2, "relu")
    >>> spiking = sn.bridge.to_spiking(net, calibration=np.eye(2))
    >>> least, most = sn.bridge.networks.known_accumulates(spiking, np.eye(2), [10])
    >>> least.tolist()  # of one unit 10 spikes, each to two outputs
    [[20.0, 20.0]]
    """
    code, layers = spiking.code, spiking.rate_network.layers
    known = has_mechanism_of(code.neuron, "subtractive_if") and not code.entering
    if not known or len(layers) != 2 or code.cells != 1 or spiking.noise is not None:
        raise InputError(
            "spikes are known of one hidden layer of subtractive_if, one cell a unit, to which "
            "samples are currents",
            where="spiking",
        )
    number = np.asarray(steps, dtype=np.float64)[:, None, None]
    largest = code.layers[0].per_hertz * code.layers[0].ceiling
    sums = number * layers[0].forward(spiking.samples(X)) / largest + 0.5
    reached = count_fan_out(layers[1].weights, 1, 1)
    low, high = (
        np.asarray(np.floor(way * sums).clip(0, number) @ reached, np.float64)
        for way in (1 - _ROUNDING, 1 + _ROUNDING)
    )
    return low, high


def count_synapses(spiking: SpikingModel) -> int:
    """How many synapses of a spiking network spikes reach."""
    network = spiking.network
    first = 0 if network.code.entering else 1
    pairs = (
        (network.cells(k - 1) if k else 1) * network.cells(k) for k in range(len(network.weights))
    )
    each = [count_weights(w) * n for w, n in zip(network.weights, pairs, strict=True)]
    return sum(each[first:])
