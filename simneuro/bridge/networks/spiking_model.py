"""Trained networks with spiking neurons as hidden units, whatever their outputs mean."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import ArrayLike
from sklearn.pipeline import Pipeline

from simneuro.bridge.codes import FloatArray
from simneuro.bridge.networks.batches import split_into_batches
from simneuro.bridge.networks.derived_seeds import derive_seed
from simneuro.bridge.networks.rate_estimator import RateEstimator
from simneuro.bridge.networks.rate_network import RateNetwork
from simneuro.bridge.networks.samples import read_samples, to_rate_network
from simneuro.bridge.networks.spiking_code import SpikingCode
from simneuro.bridge.networks.spiking_network import SpikingNetwork
from simneuro.bridge.networks.time_grid import Steps
from simneuro.calls import checked
from simneuro.engine import simulate
from simneuro.progress.bars import showing
from simneuro.progress.phases import one_of
from simneuro.scenario import Scenario


@checked
@dataclass(frozen=True)
class SpikingModel:
    """A trained network on spiking neurons.

    In its methods ``duration`` is how long the input lasts, text or Quantity; it is rounded to
    whole steps (of 1 ms where the time step is shorter). ``X`` is (samples, features).

    Parameters
    ----------
    net : RateNetwork, RateClassifier or RateRegressor
        The trained network.
    code : SpikingCode
        What currents and rates of the neurons stand for.
    noise : str, Quantity or ColouredNoise, optional
        Density of a white noise current into every hidden neuron, or coloured noise.
    seed : int
        Of the noise.
    before : Pipeline, optional
        Fitted transformers that samples go through before they reach the network.

    Examples
    --------
    >>> net = sn.bridge.RateNetwork.from_arrays([np.eye(2)] * 2, [np.zeros(2)] * 2, "relu")
    >>> spiking = sn.bridge.to_spiking(net, calibration=np.eye(2))
    >>> spiking.scenario(np.eye(2), "50 ms")
    Scenario('scenario': hidden_1, output)
    """

    net: RateNetwork | RateEstimator
    code: SpikingCode
    noise: Any = None
    seed: int = 1
    before: Pipeline | None = None

    def __repr__(self) -> str:
        net, hidden = self.rate_network, self.code.neuron.name
        sizes, noise = "-".join(map(str, net.sizes)), f", noise={self.noise}" if self.noise else ""
        return f"{type(self).__name__}({sizes}, hidden={hidden}{noise}, seed={self.seed})"

    @property
    def rate_network(self) -> RateNetwork:
        """The network of rate units whose weights the neurons have."""
        return to_rate_network(self.net)

    @property
    def network(self) -> SpikingNetwork:
        """Weights and biases in the neurons' currents."""
        layers = self.rate_network.layers
        weights, biases = [each.weights for each in layers], [each.bias for each in layers]
        return SpikingNetwork(weights, biases, self.code)

    def scenario(self, X: ArrayLike, duration: Any = "200 ms") -> Scenario:
        """The scenario that :meth:`simulate` runs, with a block of cells for each sample.

        Raises
        ------
        InputError
            As :meth:`simulate`.

        Examples
        --------
        >>> net = sn.bridge.RateNetwork.from_arrays([np.eye(2)] * 2, [np.zeros(2)] * 2, "relu")
        >>> spiking = sn.bridge.to_spiking(net, calibration=np.eye(2))
        >>> spiking.scenario(np.eye(2), "50 ms").populations["hidden_1"].size  # 2 samples, 2 units
        4
        """
        steps = Steps.of(duration, self.code.dt)
        return self.network.scenario(self.samples(X), steps, self.noise, self.seed)

    def simulate(self, X: ArrayLike, duration: Any = "200 ms") -> xr.Dataset:
        """Run all samples, in batches if they are many.

        Returns
        -------
        xarray.Dataset
            ``evidence(time, sample, class)`` in V, the integral of the outputs over time: 1 V for
            an output of 1 held for 1 s; ``hidden_1.spike_count(sample, hidden_1.unit)`` and so on.
            ``spikes(time, sample)``, and the synapses that they reach, ``synaptic_operations(time,
            sample)``, count up to then. ``time`` (s) counts from the onset of the input and ends at
            its end. attrs: ``duration`` and ``dt`` (s), ``seed``, ``target``.

        Raises
        ------
        InputError
            ``X`` is no table of finite numbers with the features of the network, ``duration`` is no
            time or shorter than a step of reading (1 ms or one time step), or a feature that enters
            as spikes is so large that it fires too often for the time step.

        Examples
        --------
        >>> net = sn.bridge.RateNetwork.from_arrays([np.eye(2)] * 2, [np.zeros(2)] * 2, "relu")
        >>> spiking = sn.bridge.to_spiking(net, calibration=np.eye(2))
        >>> spiking.simulate(np.eye(2), "50 ms")["hidden_1.spike_count"].dims
        ('sample', 'hidden_1.unit')
        """
        return self.run(self.samples(X), Steps.of(duration, self.code.dt))

    @showing("spiking network")
    def run(self, x: FloatArray, steps: Steps) -> xr.Dataset:
        """As :meth:`simulate`, for samples as the network takes them.

        They are run in batches, of which each takes about a gigabyte. The first has the seed of
        the model, later ones have seeds that follow from it.
        """
        network, results = self.network, []
        batches = list(split_into_batches(network, x, steps, self.noise))
        for k, batch in enumerate(batches):
            seed = self.seed if k == 0 else derive_seed(self.seed, f"batch {k}")
            with one_of(k, len(batches)):
                measured = simulate(network.scenario(batch, steps, self.noise, seed))
            results.append(network.read(measured, len(batch), steps))
        return results[0] if len(results) == 1 else _join(results)

    def decision_times(self, duration: Any = "200 ms") -> FloatArray:
        """When the output is read (s), counted from the onset of the input; (time,).

        Raises
        ------
        InputError
            ``duration`` is no time, or shorter than a step of reading (1 ms or one time step).

        Examples
        --------
        >>> net = sn.bridge.RateNetwork.from_arrays([np.eye(2)] * 2, [np.zeros(2)] * 2, "relu")
        >>> spiking = sn.bridge.to_spiking(net, calibration=np.eye(2))
        >>> float(spiking.decision_times("50 ms")[-1])
        0.05
        """
        return Steps.of(duration, self.code.dt).reading_times

    def diagnose(self, X: ArrayLike, duration: Any = "200 ms") -> pd.DataFrame:
        """How the spiking network differs from the rate network, layer by layer.

        Returns
        -------
        pandas.DataFrame
            One row a layer. Over samples and units: the ``correlation`` and ``rmse`` of activations
            and those decoded; ``baseline``, the rmse of the best constant in place of the decoded;
            ``activation``, the mean of the rate network; ``decoded``, the mean read from the spike
            counts (from the evidence for ``output``, in the units of the outputs); ``quantum``, the
            activation of one spike; ``silent``, the fraction of units that never fire, and
            ``active``, that with an activation above 0; ``saturated``, the fraction at the highest
            rate.

        Raises
        ------
        InputError
            As :meth:`simulate`.

        Examples
        --------
        >>> net = sn.bridge.RateNetwork.from_arrays([np.eye(2)] * 2, [np.zeros(2)] * 2, "relu")
        >>> spiking = sn.bridge.to_spiking(net, calibration=np.eye(2))
        >>> spiking.diagnose(np.eye(2), "50 ms").silent.tolist()  # of outputs it is not known
        [0.5, nan]
        """
        x, steps = self.samples(X), Steps.of(duration, self.code.dt)
        result = self.run(x, steps)
        *hidden, outputs = self.rate_network.activations(x)
        rows, network = [], self.network
        spike = float(network.rates(1, steps))
        for k, expected in enumerate(hidden):
            name, unit = network.names[k], self.code.layers[k]
            rate = network.rates(result[f"{name}.spike_count"], steps)
            row = {
                "quantum": network.quantum(k, steps),
                "silent": np.mean(rate == 0),
                "active": np.mean(expected > 0),
                "saturated": np.mean(rate > unit.ceiling - 0.5 * spike),
            }
            rows.append({"layer": name, **compare_values(expected, unit.activation(rate)), **row})
        evidence = result["evidence"].values[-1] / steps.duration
        rows.append({"layer": "output", **compare_values(outputs, evidence)})
        return pd.DataFrame(rows).set_index("layer")

    def samples(self, X: ArrayLike) -> FloatArray:
        """The samples (samples, features) as the network takes them.

        Raises
        ------
        InputError
            ``X`` is no table of finite numbers with the features of the network, or a feature that
            enters as spikes is so large that it fires too often for the time step.

        Examples
        --------
        >>> net = sn.bridge.RateNetwork.from_arrays([np.eye(2)] * 2, [np.zeros(2)] * 2, "relu")
        >>> sn.bridge.to_spiking(net, calibration=np.eye(2)).samples([[1, 0]]).tolist()
        [[1.0, 0.0]]
        """
        entering = X if self.before is None else self.before.transform(X)
        x = read_samples(self.net, entering)
        if self.code.entering is not None:
            self.code.entering.check(x, self.code.dt)
        return x


def _join(results: list[xr.Dataset]) -> xr.Dataset:
    """The batches as one run, which has the seed of the first."""
    joined = xr.concat(results, "sample", combine_attrs="override", data_vars="minimal")
    return joined.assign_attrs(results[0].attrs)


def compare_values(expected: FloatArray, decoded: FloatArray) -> dict[str, float]:
    """Means, correlation and rmse of two arrays (samples, units), and the rmse of a constant."""
    constant = min(expected.std(), decoded.std()) == 0
    return {
        "correlation": np.nan if constant else np.corrcoef(expected.ravel(), decoded.ravel())[0, 1],
        "rmse": np.sqrt(np.mean((decoded - expected) ** 2)),
        "baseline": expected.std(),
        "activation": expected.mean(),
        "decoded": decoded.mean(),
        "units": expected.shape[1],
    }
