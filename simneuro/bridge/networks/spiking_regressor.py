"""Regressors whose hidden units are spiking neurons."""

from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike
from sklearn.metrics import r2_score

from simneuro.bridge.codes import FloatArray
from simneuro.bridge.networks.rate_network import RateNetwork
from simneuro.bridge.networks.sample_arrays import first_text, read_finite
from simneuro.bridge.networks.spiking_model import SpikingModel
from simneuro.errors import InputError, PlausibilityWarning, warn

_LABELS = (
    "A network whose outputs are classes needs their labels: "
    "`sn.bridge.RateNetwork.from_arrays(weights, biases, activations, classes=[...])`"
)


class SpikingRegressor(SpikingModel):
    """A trained regressor on spiking neurons, made by :func:`simneuro.bridge.to_spiking`.

    In its methods ``duration`` is how long the input lasts, text or Quantity; it is rounded to
    whole steps (of 1 ms where the time step is shorter). ``X`` is (samples, features), ``y``
    (samples,) or (samples, outputs). Its fields are those of
    :class:`~simneuro.bridge.networks.SpikingModel`.

    Examples
    --------
    >>> net = sn.bridge.RateNetwork.from_arrays(
    ...     [np.eye(2)] * 2, [np.zeros(2)] * 2, "relu", classes=None
    ... )
    >>> spiking = sn.bridge.to_spiking(net, calibration=np.eye(2))
    >>> spiking.predict([[1.0, 0.5]], duration="200 ms").round(2).tolist()
    [[1.0, 0.5]]
    """

    def simulate(self, X: ArrayLike, duration: Any = "200 ms") -> xr.Dataset:
        """Run all samples, in batches if they are many.

        Returns
        -------
        xarray.Dataset
            ``evidence(time, sample, output)`` in V, the integral of the outputs over time;
            ``predicted(time, sample, output)``, their mean up to then, which is what the network
            says; ``hidden_1.spike_count(sample, hidden_1.unit)`` and so on. ``spikes(time,
            sample)``, and the synapses that they reach, ``synaptic_operations(time, sample)``,
            count up to then. ``time`` (s) counts from the onset of the input and ends at its end.
            attrs: ``duration`` and ``dt`` (s), ``seed``, ``target``.

        Raises
        ------
        InputError
            As :meth:`simneuro.bridge.SpikingClassifier.simulate`.

        Examples
        --------
        >>> layers = [np.eye(2)] * 2, [np.zeros(2)] * 2
        >>> net = sn.bridge.RateNetwork.from_arrays(*layers, "relu", classes=None)
        >>> spiking = sn.bridge.to_spiking(net, calibration=np.eye(2))
        >>> result = spiking.simulate([[1.0, 0.5]], "200 ms")
        >>> result["predicted"].values[-1].round(2).tolist()
        [[1.0, 0.5]]
        """
        result = super().simulate(X, duration).rename({"class": "output"})
        return result.assign(predicted=(result["evidence"] / result["time"]).drop_attrs())

    def predict(self, X: ArrayLike, duration: Any = "200 ms") -> FloatArray:
        """The outputs at the end, (samples, outputs); of a single output (samples,).

        Raises
        ------
        InputError
            As :meth:`simulate`.

        Examples
        --------
        >>> layers = [np.eye(2)] * 2, [np.zeros(2)] * 2
        >>> net = sn.bridge.RateNetwork.from_arrays(*layers, "relu", classes=None)
        >>> spiking = sn.bridge.to_spiking(net, calibration=np.eye(2))
        >>> spiking.predict([[0.5, 1.0]], "200 ms").round(2).tolist()
        [[0.5, 1.0]]
        """
        found = self.simulate(X, duration)["predicted"].values[-1]
        return np.asarray(found[:, 0] if found.shape[1] == 1 else found)

    def score(self, X: ArrayLike, y: ArrayLike, duration: Any = "200 ms") -> float:
        """The coefficient of determination at the end, as of scikit-learn's regressors.

        Raises
        ------
        InputError
            The values are labels, or not as many as the outputs. Two whole numbers, which may be
            labels, cause a warning.

        Examples
        --------
        >>> layers = [np.eye(2)] * 2, [np.zeros(2)] * 2
        >>> net = sn.bridge.RateNetwork.from_arrays(*layers, "relu", classes=None)
        >>> spiking = sn.bridge.to_spiking(net, calibration=np.eye(2))
        >>> spiking.score([[1.0, 0.5], [0.2, 0.3]], [[1.0, 0.5], [0.2, 0.3]]) > 0.9
        True
        """
        values = _read_values(y)
        if isinstance(self.net, RateNetwork):  # an estimator was trained as a regressor
            _tell_of_labels(values)
        predicted = self.predict(X, duration)
        if values.size != predicted.size or len(values) != len(predicted):
            raise InputError(
                f"got values of shape {values.shape} for outputs of shape {predicted.shape}. "
                f"{_LABELS}",
                where="y",
            )
        return float(r2_score(values.reshape(predicted.shape), predicted))


def _read_values(y: ArrayLike) -> FloatArray:
    """Values, or :class:`InputError` where labels stand in their place."""
    if first_text(y) is not None:
        raise InputError(f"need numbers, got labels. {_LABELS}", where="y")
    return read_finite(y, "y")


def _tell_of_labels(values: FloatArray) -> None:
    """Warn of values that look like the labels of two classes: a regression may have such, too."""
    found = np.unique(values)
    if found.size == 2 and (found == np.rint(found)).all():
        warn(
            f"y: {found[0]:g} and {found[1]:g} look like the labels of two classes, but this "
            "network has no classes: its output is a value, and the score is the coefficient of "
            f"determination. {_LABELS}.",
            PlausibilityWarning,
        )
