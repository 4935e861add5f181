"""What decisions cost a network of rate units, and its forms on spiking neurons, over time."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

import numpy as np
import xarray as xr

from simneuro.annotations import Arrays, Labels, along
from simneuro.bridge.networks.operation_energy import FLOAT32, INT32, OperationEnergy
from simneuro.bridge.networks.operations import count_operations, count_spiking_operations
from simneuro.bridge.networks.spiking_classifier import SpikingClassifier, as_labels
from simneuro.calls import checked
from simneuro.errors import InputError
from simneuro.wanted_values import ANYTHING

#: The energies of arithmetic by the numbers that are computed with.
NUMBERS: Mapping[str, OperationEnergy] = {"float32": FLOAT32, "int32": INT32}

_ROUNDING = 1e-12  # of accuracies, which are quotients of whole numbers


@checked
def compare_energy(
    spiking: SpikingClassifier,
    X: Arrays,
    y: Labels,
    duration: Any = "200 ms",
    *,
    result: Annotated[xr.Dataset | None, ANYTHING] = None,
    held: bool = False,
) -> xr.Dataset:
    """Accuracy and cost of a spiking network over time, beside those of its rate network.

    Parameters
    ----------
    spiking : SpikingClassifier
    X, y : array (samples, features), array (samples,)
    duration : str or Quantity
        Until when decisions are asked for.
    result : xarray.Dataset, optional
        What ``spiking.simulate(X, duration)`` returned, if it has been run already.
    held : bool
        Whether currents of samples are computed once; see `count_spiking_operations`.

    Returns
    -------
    xarray.Dataset
        Of a decision, means of the samples. ``accuracy(time)``; ``energy(number, part, time)`` in
        J, with parts as in ``OperationEnergy.parts``; ``operations(time)``, how many of any kind;
        ``per_synapse(time)``, how often a synapse has passed a spike; ``break_even(number, time)``,
        how often it may; ``per_neuron(time)``, how often a cell has fired, and each input, if
        samples enter as spikes. Of the rate network ``rate_accuracy``, ``rate_operations``,
        ``rate_energy(number)`` and ``skipping(number)``, the energy if products with 0 are left
        out.

    Raises
    ------
    InputError
        ``y`` does not have one label for each sample, or none of them is one of the classes of the
        network; or as `simneuro.bridge.SpikingClassifier.simulate`.

    Examples
    --------
    >>> from simneuro.bridge.tasks import compare_energy
    >>> import simneuro as sn
    >>> from simneuro.bridge.tasks import split_digits
    >>> split = split_digits(4, 0.5, 1)
    >>> net = sn.bridge.RateClassifier((16,), "relu", max_iter=20, random_state=0)
    >>> net = net.fit(split.train_images, split.train_labels)
    >>> x, y = split.test_images[:20], split.test_labels[:20]
    >>> found = compare_energy(sn.bridge.to_spiking(net), x, y, "50 ms")
    >>> int(found.rate_operations), int(found.operations[0] > 0)  # 16*16 + 16*10 weights, 26 biases
    (442, 1)
    """
    labels = as_labels(y, len(spiking.samples(X)), spiking.rate_network.classes)
    run = spiking.simulate(X, duration) if result is None else result
    counted = count_spiking_operations(spiking, run, held=held).mean("sample", keep_attrs=True)
    rate, skipped = (
        count_operations(spiking.rate_network, *samples).mean()
        for samples in ((), (spiking.samples(X),))
    )
    inputs = spiking.rate_network.sizes[0] if spiking.code.entering else 0
    firing = inputs + spiking.code.cells * sum(spiking.rate_network.sizes[1:-1])
    return xr.Dataset(
        {
            "accuracy": (run["predicted"] == labels).mean("sample"),
            "energy": _each(lambda each: each.parts(counted)),
            "operations": counted.accumulates + counted.multiply_accumulates + counted.updates,
            "per_synapse": counted.accumulates / counted.attrs["synapses"],
            "per_neuron": run["spikes"].mean("sample") / firing,
            "break_even": _each(lambda each: each.break_even(rate, counted)),
            "rate_accuracy": float(np.mean(spiking.net.predict(spiking.samples(X)) == labels)),
            "rate_operations": rate.multiply_accumulates + rate.additions,
            "rate_energy": _each(lambda each: each.of(rate)),
            "skipping": _each(lambda each: each.of(skipped)),
        }
    ).drop_vars("class", errors="ignore")


def _each(cost: Callable[[OperationEnergy], xr.DataArray]) -> xr.DataArray:
    """What each kind of numbers costs, along ``number``."""
    found = [cost(each) for each in NUMBERS.values()]
    return xr.concat(found, xr.Variable("number", list(NUMBERS)))


@checked
def at_equal_accuracy(
    values: Annotated[xr.DataArray, along("time")],
    accuracy: Annotated[xr.DataArray, along("time")],
    level: Annotated[xr.DataArray | float, ANYTHING],
) -> xr.DataArray:
    """The values at the first time from which on the accuracy keeps a level.

    Parameters
    ----------
    values : xarray.DataArray
        Along ``time``, as `compare_energy` gives them.
    accuracy : xarray.DataArray
        Along ``time``, and any others.
    level : float or xarray.DataArray
        The least accuracy.

    Returns
    -------
    xarray.DataArray
        Without ``time``; NaN where the last accuracy is below the level.

    Raises
    ------
    InputError
        ``values`` and ``accuracy`` do not have as many times.

    Examples
    --------
    >>> import xarray as xr
    >>> from simneuro.bridge.tasks import at_equal_accuracy
    >>> time = {"time": [5.0, 10.0, 15.0, 20.0]}
    >>> accuracy = xr.DataArray([0.9, 0.5, 0.8, 0.9], time)
    >>> cost = xr.DataArray([1.0, 2.0, 3.0, 4.0], time)
    >>> [float(at_equal_accuracy(cost, accuracy, level)) for level in (0.8, 0.95)]
    [3.0, nan]
    """
    if values.sizes["time"] != accuracy.sizes["time"]:
        message = f"got {values.sizes['time']} times for {accuracy.sizes['time']} accuracies"
        raise InputError(message, where="values")
    number = accuracy.sizes["time"]
    worse = (~(accuracy >= level - _ROUNDING)).transpose(..., "time")  # NaN is not as well
    since_last = worse.isel(time=slice(None, None, -1)).argmax("time")
    place = (number - since_last).where(worse.any("time"), 0)
    return values.isel(time=place.clip(max=number - 1)).where(place < number).drop_vars("time")
