"""Put the weights of a trained rate network onto spiking neurons."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import ArrayLike, NDArray
from sklearn.utils.validation import check_is_fitted, validate_data

from simneuro.bridge.inputs import as_neuron, read_si
from simneuro.bridge.networks.classifier import RateClassifier, as_labels, layer_scales
from simneuro.bridge.networks.spiking import SpikingNetwork, Steps
from simneuro.bridge.networks.unit_codes import SpikingCode, spiking_code
from simneuro.engine import simulate
from simneuro.errors import InputError
from simneuro.model import NeuronModel, SynapseModel
from simneuro.scenario import Scenario

FloatArray = NDArray[np.float64]


def to_spiking(
    net: RateClassifier,
    neuron: NeuronModel | SynapseModel | str = "subtractive_if",
    *,
    ceiling: Any = None,
    calibration: ArrayLike | None = None,
    noise: Any = None,
    seed: int = 1,
) -> "SpikingClassifier":
    """The same network with spiking neurons in the place of its hidden units.

    A sample enters the first hidden layer as constant currents; layers talk by spikes through the
    trained weights; the output adds up what it gets in membranes that never fire, and the class
    with the highest potential wins. Which activations a neuron can play:

    ``relu`` on ``subtractive_if``
        Threshold balancing (diehl2015, rueckauer2017): the largest activation of each layer but for
        1 in 1000 becomes the rate ``ceiling``, and a time step is 1 / ceiling. The membrane starts
        at half the threshold, which removes the bias of counting. In T steps a unit of the first
        layer fires exactly clip(floor(T a + 1/2), 0, T) times for an activation a in units of the
        largest: at most 1 / (2T) off. No such bound holds for later layers, where what counts is
        also when spikes come.
    ``relu`` on ``lif``
        The rectified line closest to the neuron's curve between 0 and ``ceiling`` stands for relu.
        What is lost is the difference of the two curves, most of all at the threshold, where a
        neuron starts to fire steeply.
    ``lif_rate`` on ``lif``
        The unit is the neuron: input 1 is the rheobase. The parameters must agree.
    ``Activation.from_curve`` on its own neuron
        Currents and rates as measured. The neuron's equations and parameters and the ``noise`` must
        be those of the measurement. The first layer's currents are kept within the measured levels,
        as the activation does.

    Between hidden layers of all but the first kind, spikes act through ``exp_current`` synapses.

    Parameters
    ----------
    net : RateClassifier
        Fitted, with one hidden layer or more.
    neuron : NeuronModel or str
    ceiling : str or Quantity, optional
        For relu, the rate that stands for the largest activation. Default 200 Hz for
        ``subtractive_if``; for ``lif`` 100 Hz, or half of 1 / t_ref if that is less.
    calibration : array (samples, features), optional
        Data whose largest activations count for relu; default the training data.
    noise : str or Quantity, optional
        Density of a white noise current into every hidden neuron, such as ``"20 pA*ms^0.5"``.
    seed : int
        Of the noise.

    Raises
    ------
    InputError
        If the neuron does not compute the network's activation, a curve is another neuron's or has
        another noise, or the network has no hidden layer.
    """
    if not isinstance(net, RateClassifier):
        raise InputError(f"need a RateClassifier, got {type(net).__name__}", where="net")
    check_is_fitted(net)
    if len(net.coefs_) < 2:
        raise InputError("a network without hidden units has nothing to fire", where="net")
    scales = net.scales_ if calibration is None else layer_scales(net.activations(calibration)[:-1])
    code = spiking_code(net.activation_, as_neuron(neuron), scales, _hertz(ceiling), noise)
    return SpikingClassifier(net, code, noise, seed)


def _hertz(ceiling: Any) -> float | None:
    if ceiling is None:
        return None
    value = float(read_si(ceiling, "Hz", "ceiling"))
    if not 0 < value < np.inf:
        raise InputError(f"need a rate above 0, got {value:g} Hz", where="ceiling")
    return value


@dataclass(frozen=True)
class SpikingClassifier:
    """A trained network on spiking neurons, made by :func:`to_spiking`.

    ``duration`` is how long the input lasts, text or Quantity; it is rounded to whole steps (of
    1 ms where the time step is shorter). ``X`` is (samples, features), ``y`` (samples,).
    """

    net: RateClassifier
    code: SpikingCode
    noise: Any = None
    seed: int = 1

    @property
    def network(self) -> SpikingNetwork:
        """Weights and biases in the neurons' currents."""
        return SpikingNetwork(self.net.coefs_, self.net.intercepts_, self.code)

    def scenario(self, X: ArrayLike, duration: Any = "200 ms") -> Scenario:
        """What :meth:`simulate` runs: every sample a block of cells in one network."""
        return self._scenario(self._samples(X), self._steps(duration))

    def simulate(self, X: ArrayLike, duration: Any = "200 ms") -> xr.Dataset:
        """Run all samples at once.

        Returns
        -------
        xarray.Dataset
            ``evidence(time, sample, class)`` in V, the integral of the logits over time: 1 V for a
            logit of 1 held for 1 s; ``predicted(time, sample)``, the class with most evidence;
            ``hidden_1.spike_count(sample, hidden_1.unit)`` and so on. ``time`` (s) counts from
            the onset of the input and ends at its end; ``class`` are the labels. attrs:
            ``duration`` and ``dt`` (s), ``seed``, ``target``.
        """
        x, steps = self._samples(X), self._steps(duration)
        measured = simulate(self._scenario(x, steps))
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
        """Accuracy (time) of the decision if it were taken at each time."""
        x = self._samples(X)
        labels = as_labels(y, len(x))
        predicted = self.simulate(x, duration)["predicted"]
        return (predicted == labels).mean("sample").rename("accuracy")

    def decision_times(self, duration: Any = "200 ms") -> FloatArray:
        """When decisions are made (s), counted from the onset of the input; (time,)."""
        steps = self._steps(duration)
        looks = np.arange(steps.count // steps.stride) + 1
        return np.asarray(looks * steps.stride * steps.dt, dtype=np.float64)

    def diagnose(self, X: ArrayLike, duration: Any = "200 ms") -> pd.DataFrame:
        """Where the spiking network departs from the rate network, layer by layer.

        Returns
        -------
        pandas.DataFrame
            One row a layer. Over samples and units: ``activation``, the mean of the rate network;
            ``decoded``, the mean read from the spike counts (from the evidence for ``output``, as
            logits); their ``correlation`` and ``rmse``; ``baseline``, the rmse of the best constant
            in the place of ``decoded``; ``quantum``, the activation of one spike; ``silent``, the
            fraction that never fires, and ``active``, that with an activation above 0;
            ``saturated``, the fraction at the highest rate.
        """
        x, steps = self._samples(X), self._steps(duration)
        result = self.simulate(x, duration)
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
            rows.append({"layer": name, **_compared(expected, unit.activation(rate)), **row})
        evidence = result["evidence"].values[-1] / steps.duration
        rows.append({"layer": "output", **_compared(logits, evidence)})
        return pd.DataFrame(rows).set_index("layer")

    def _samples(self, X: ArrayLike) -> FloatArray:
        return np.asarray(validate_data(self.net, X, dtype=np.float64, reset=False))

    def _steps(self, duration: Any) -> Steps:
        return Steps.of(duration, self.code.dt)

    def _scenario(self, x: FloatArray, steps: Steps) -> Scenario:
        return self.network.scenario(x, steps, self.noise, self.seed)


def _compared(expected: FloatArray, decoded: FloatArray) -> dict[str, float]:
    constant = min(expected.std(), decoded.std()) == 0
    return {
        "units": expected.shape[1],
        "activation": expected.mean(),
        "decoded": decoded.mean(),
        "correlation": np.nan if constant else np.corrcoef(expected.ravel(), decoded.ravel())[0, 1],
        "rmse": np.sqrt(np.mean((decoded - expected) ** 2)),
        "baseline": expected.std(),
    }
