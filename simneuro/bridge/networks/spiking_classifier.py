"""Classifiers whose hidden units are spiking neurons."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import ArrayLike, NDArray
from sklearn.pipeline import Pipeline

from simneuro.bridge.codes import FloatArray
from simneuro.bridge.networks.layer_codes import SpikingCode
from simneuro.bridge.networks.rate_classifier import RateClassifier
from simneuro.bridge.networks.samples import read_samples
from simneuro.bridge.networks.spiking_network import SpikingNetwork, Steps
from simneuro.calls import checked
from simneuro.engine import simulate
from simneuro.errors import InputError
from simneuro.scenario import Scenario


@checked
@dataclass(frozen=True)
class SpikingClassifier:
    """A trained network on spiking neurons, made by :func:`simneuro.bridge.to_spiking`.

    In its methods ``duration`` is how long the input lasts, text or Quantity; it is rounded to
    whole steps (of 1 ms where the time step is shorter). ``X`` is (samples, features), ``y``
    (samples,).

    Parameters
    ----------
    net : RateClassifier
        The trained network.
    code : SpikingCode
        What currents and rates of the neurons stand for.
    noise : str or Quantity, optional
        Density of a white noise current into every hidden neuron.
    seed : int
        Of the noise.
    before : Pipeline, optional
        Fitted transformers that samples go through before they reach the network.
    """

    net: RateClassifier
    code: SpikingCode
    noise: Any = None
    seed: int = 1
    before: Pipeline | None = None

    @property
    def network(self) -> SpikingNetwork:
        """Weights and biases in the neurons' currents."""
        return SpikingNetwork(self.net.coefs_, self.net.intercepts_, self.code)

    def scenario(self, X: ArrayLike, duration: Any = "200 ms") -> Scenario:
        """The scenario that :meth:`simulate` runs, with a block of cells for each sample."""
        steps = Steps.of(duration, self.code.dt)
        return self.network.scenario(self.samples(X), steps, self.noise, self.seed)

    def simulate(self, X: ArrayLike, duration: Any = "200 ms") -> xr.Dataset:
        """Run all samples at once.

        Returns
        -------
        xarray.Dataset
            ``evidence(time, sample, class)`` in V, the integral of the logits over time: 1 V for a
            logit of 1 held for 1 s; ``predicted(time, sample)``, the class with the most evidence;
            ``hidden_1.spike_count(sample, hidden_1.unit)`` and so on. ``time`` (s) counts from
            the onset of the input and ends at its end; ``class`` are the labels. attrs:
            ``duration`` and ``dt`` (s), ``seed``, ``target``.
        """
        x, steps = self.samples(X), Steps.of(duration, self.code.dt)
        measured = simulate(self.network.scenario(x, steps, self.noise, self.seed))
        result = self.network.read(measured, len(x), steps)
        winner = self.net.classes_[result["evidence"].values.argmax(axis=-1)]
        result["predicted"] = (("time", "sample"), winner)
        return result.assign_coords({"class": self.net.classes_})

    def predict(self, X: ArrayLike, duration: Any = "200 ms") -> NDArray[Any]:
        """The class of each sample (samples,) at the end."""
        return np.asarray(self.simulate(X, duration)["predicted"].values[-1])

    def score(self, X: ArrayLike, y: ArrayLike, duration: Any = "200 ms") -> float:
        """Accuracy at the end, between 0 and 1."""
        return float(self.accuracy_over_time(X, y, duration)[-1])

    def accuracy_over_time(
        self, X: ArrayLike, y: ArrayLike, duration: Any = "200 ms"
    ) -> xr.DataArray:
        """Accuracy (time) of a decision at each time."""
        labels = as_labels(y, len(self.samples(X)))
        predicted = self.simulate(X, duration)["predicted"]
        return (predicted == labels).mean("sample").rename("accuracy")

    def decision_times(self, duration: Any = "200 ms") -> FloatArray:
        """When decisions are made (s), counted from the onset of the input; (time,)."""
        return Steps.of(duration, self.code.dt).reading_times

    def diagnose(self, X: ArrayLike, duration: Any = "200 ms") -> pd.DataFrame:
        """How the spiking network differs from the rate network, layer by layer.

        Returns
        -------
        pandas.DataFrame
            One row a layer. Over samples and units: ``activation``, the mean of the rate network;
            ``decoded``, the mean read from the spike counts (from the evidence for ``output``, as
            logits); their ``correlation`` and ``rmse``; ``baseline``, the rmse of the best constant
            in place of ``decoded``; ``quantum``, the activation of one spike; ``silent``, the
            fraction of units that never fire, and ``active``, that with an activation above 0;
            ``saturated``, the fraction at the highest rate.
        """
        x, steps = self.samples(X), Steps.of(duration, self.code.dt)
        result = self.simulate(X, duration)
        hidden = self.net.activations(x)[:-1]
        logits = hidden[-1] @ self.net.coefs_[-1] + self.net.intercepts_[-1]
        rows = []
        for name, unit, expected in zip(self.network.names, self.code.layers, hidden, strict=False):
            rate = result[f"{name}.spike_count"].values / steps.duration
            quantum = unit.per_hertz / steps.duration
            row = {
                "quantum": quantum,
                "silent": np.mean(rate == 0),
                "active": np.mean(expected > 0),
                "saturated": np.mean(rate > unit.ceiling - 0.5 / steps.duration),
            }
            rows.append({"layer": name, **compare_values(expected, unit.activation(rate)), **row})
        evidence = result["evidence"].values[-1] / steps.duration
        rows.append({"layer": "output", **compare_values(logits, evidence)})
        return pd.DataFrame(rows).set_index("layer")

    def samples(self, X: ArrayLike) -> FloatArray:
        """The samples (samples, features) as the network takes them."""
        entering = X if self.before is None else self.before.transform(X)
        return read_samples(self.net, entering)


def compare_values(expected: FloatArray, decoded: FloatArray) -> dict[str, float]:
    """Means, correlation and rmse of two arrays (samples, units), and the rmse of a constant."""
    constant = min(expected.std(), decoded.std()) == 0
    return {
        "units": expected.shape[1],
        "activation": expected.mean(),
        "decoded": decoded.mean(),
        "correlation": np.nan if constant else np.corrcoef(expected.ravel(), decoded.ravel())[0, 1],
        "rmse": np.sqrt(np.mean((decoded - expected) ** 2)),
        "baseline": expected.std(),
    }


def as_labels(y: ArrayLike, samples: int) -> NDArray[Any]:
    """The labels as an array (samples,).

    Raises
    ------
    InputError
        If their number is not that of the samples.
    """
    labels = np.asarray(y)
    if labels.shape != (samples,):
        message = f"got labels of shape {labels.shape} for {samples} samples"
        raise InputError(message, where="y")
    return labels
