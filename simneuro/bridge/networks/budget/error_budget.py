"""How far each layer of a spiking network is off, split into parts with a cause each."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from simneuro.annotations import Arrays
from simneuro.bridge.codes import FloatArray
from simneuro.bridge.networks.budget.causes import CAUSES
from simneuro.bridge.networks.budget.findings import list_odd_units, list_swapped_layers
from simneuro.bridge.networks.budget.reference import read_reference
from simneuro.bridge.networks.budget.sentence import describe_worst
from simneuro.bridge.networks.budget.stages import (
    ObservedNetwork,
    Parts,
    list_parts,
    observe_in_time,
    observe_network,
)
from simneuro.bridge.networks.populations import spread_start
from simneuro.bridge.networks.rate_estimator import RateEstimator
from simneuro.bridge.networks.rate_network import RateNetwork
from simneuro.bridge.networks.spiking_model import SpikingModel
from simneuro.bridge.networks.time_grid import Steps
from simneuro.calls import checked
from simneuro.progress.bars import showing


@dataclass(frozen=True, eq=False, repr=False)
class ErrorBudget:
    """The error of each layer of a spiking network in parts, made by `error_budget`.

    Parameters
    ----------
    parts : xarray.Dataset
        A variable a layer, ``hidden_1`` and so on, and ``output``: its parts (cause, sample, unit)
        in units of its activations. Their sum over causes is the error, decoded less exact, to
        rounding. A cause that a layer cannot have is NaN.
    at_output : pandas.DataFrame
        By layer and cause: how far the part moves the outputs, as a root mean square over samples
        and outputs. It is found by taking the part away from the decoded activations and letting
        the rate network go on from there.
    units : pandas.DataFrame
        By layer and unit: ``silent``, a unit that never fires although it should at some sample;
        ``saturated``, the share of samples at which it fires as fast as it can, or its input asks
        for a spike more than that. Only units that are silent, or saturated at more than 1 in 100
        samples, are listed.
    bound : float or None
        What counting takes in a layer under constant currents, at most: half a spike of the first
        layer, in units of its activations. It holds of ``subtractive_if`` that starts at half the
        threshold, and there for nothing but the first layer (rueckauer2017).
    swapped : tuple of (str, str)
        Layers that have each other's weights.

    Examples
    --------
    >>> budget = sn.bridge.error_budget(spiking, X, "1 s")  # doctest: +SKIP
    >>> print(budget.sentence)  # doctest: +SKIP
    >>> budget.table.round(3)  # doctest: +SKIP
    """

    parts: xr.Dataset
    at_output: pd.DataFrame
    units: pd.DataFrame
    bound: float | None = None
    swapped: tuple[tuple[str, str], ...] = ()

    def __repr__(self) -> str:
        return f"{self.table.to_string(float_format='{:.3g}'.format, na_rep='')}\n\n{self.sentence}"

    @property
    def table(self) -> pd.DataFrame:
        """The root mean square of each part by layer and cause, and of their sum as ``total``."""
        squares = {name: (part**2).mean(part.dims[1:]) for name, part in self.parts.items()}
        table = self._frame(squares) ** 0.5
        totals = {name: float((self.error(str(name)) ** 2).mean() ** 0.5) for name in self.parts}
        return table.assign(total=pd.Series(totals))

    @property
    def shares(self) -> pd.DataFrame:
        """The share of each cause in the mean square of a layer's error; a row sums to 1.

        It is the mean of part times error. A part that makes up for others has a negative share.
        """
        squares = {name: self._contributions(str(name)) for name in self.parts}
        shares = {name: each / each.sum() for name, each in squares.items()}
        return self._frame(shares)

    @property
    def worst(self) -> tuple[str, str]:
        """The layer and the cause, of those that begin there, that move the outputs most."""
        layer, cause = self.at_output.drop(columns="inherited").stack().idxmax()
        return str(layer), str(cause)

    @property
    def sentence(self) -> str:
        """Where most is lost and why, and what to change."""
        return describe_worst(self.worst, self.at_output, self.units, self.swapped)

    def error(self, layer: str) -> xr.DataArray:
        """Decoded less exact activations of a layer (sample, unit).

        Examples
        --------
        >>> from simneuro.bridge import ErrorBudget
        >>> import pandas as pd
        >>> import xarray as xr
        >>> parts = xr.DataArray(np.ones((2, 1, 3)), dims=("cause", "sample", "unit"))
        >>> budget = ErrorBudget(xr.Dataset({"output": parts}), pd.DataFrame(), pd.DataFrame())
        >>> budget.error("output").values.tolist()
        [[2.0, 2.0, 2.0]]
        """
        return self.parts[layer].sum("cause")

    def _contributions(self, layer: str) -> xr.DataArray:
        """The mean of part times error by cause; they sum to the mean square of the error."""
        part = self.parts[layer]
        return (part * self.error(layer)).mean(part.dims[1:])

    def _frame(self, by_layer: dict[Any, xr.DataArray]) -> pd.DataFrame:
        rows = {name: each.to_series() for name, each in by_layer.items()}
        return pd.DataFrame(rows).T.rename_axis(index="layer", columns="cause")


@checked
@showing("error budget")
def error_budget(
    spiking: SpikingModel,
    X: Arrays,
    duration: Any = "200 ms",
    reference: RateNetwork | RateEstimator | None = None,
) -> ErrorBudget:
    """How far each layer of a spiking network is off, and by which cause.

    The activations that are read from the spikes of a layer are compared with those of the rate
    network. The difference is the sum of parts, which are found one after another: what the layer
    inherits from that below, f(W r) - f(W a) with the decoded r and the exact a; wrong weights; the
    steady rate of the neuron (scaling, curve, refractoriness, clipping, reset, time step); whole
    numbers of spikes in the window (counting); the difference to neurons under constant currents,
    which are simulated (transient, noise); that real input is spikes, ``sequence``; and that these
    come late, ``lateness``, to which the same network is simulated with layers that start when
    their input does. With noise, which would differ too, lateness is a part of ``sequence``.

    Parameters
    ----------
    spiking : SpikingClassifier or SpikingRegressor
        Made by :func:`simneuro.bridge.to_spiking`.
    X : array (samples, features)
        Some hundred samples are enough.
    duration : str or Quantity
        How long the input lasts, as for ``spiking.simulate``.
    reference : RateNetwork, RateClassifier or RateRegressor, optional
        The network that the spiking network should compute, if it has other weights, such as
        rounded ones. By default the network whose weights it has.

    Raises
    ------
    InputError
        If the reference has other layers than the spiking network, or as ``spiking.simulate``.

    Examples
    --------
    >>> from sklearn.datasets import load_iris
    >>> import simneuro as sn
    >>> x, y = load_iris(return_X_y=True)
    >>> net = sn.bridge.RateClassifier((8,), "relu", max_iter=50, random_state=0).fit(x, y)
    >>> budget = sn.bridge.error_budget(sn.bridge.to_spiking(net), x[::10])
    >>> budget.worst
    ('hidden_1', 'counting')
    """
    x, steps = spiking.samples(X), Steps.of(duration, spiking.code.dt)
    own = spiking.rate_network
    planned = own if reference is None else read_reference(reference, own)
    observed = observe_in_time(observe_network(spiking, planned, x, steps))
    parts = list_parts(observed)
    names = spiking.network.names
    return ErrorBudget(
        xr.Dataset(dict(zip(names, map(_as_array, names, parts), strict=True))),
        _moved_outputs(observed, parts),
        list_odd_units(observed, parts),
        _bound_of_counting(observed),
        tuple(list_swapped_layers(observed)),
    )


def _as_array(name: str, parts: Parts) -> xr.DataArray:
    shape = next(iter(parts.values())).shape
    values = [parts.get(cause, np.full(shape, np.nan)) for cause in CAUSES]
    dims = ("cause", "sample", f"{name}.unit")
    return xr.DataArray(np.stack(values), {"cause": list(CAUSES)}, dims)


def _moved_outputs(observed: ObservedNetwork, parts: list[Parts]) -> pd.DataFrame:
    """How far each part moves the outputs (root mean square), by layer and cause."""
    rows = [
        {cause: _moves(observed, k, part) for cause, part in each.items()}
        for k, each in enumerate(parts)
    ]
    index = pd.Index(observed.model.network.names, name="layer")
    return pd.DataFrame(rows, index, pd.Index(CAUSES, name="cause"))


def _moves(observed: ObservedNetwork, layer: int, part: FloatArray) -> float:
    decoded = observed.decoded[layer]
    values = [decoded, decoded - part]
    for above in observed.model.rate_network.layers[layer + 1 :]:
        values = [above.forward(each) for each in values]
    return float(np.sqrt(np.mean((values[0] - values[1]) ** 2)))


def _bound_of_counting(observed: ObservedNetwork) -> float | None:
    code = observed.model.code
    rounds = code.start == spread_start("V_th/2", code.cells) and code.entering is None
    if code.neuron.name != "subtractive_if" or not rounds:
        return None
    return 0.5 * observed.model.network.quantum(0, observed.steps)
