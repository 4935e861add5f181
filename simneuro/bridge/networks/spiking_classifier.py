"""Classifiers whose hidden units are spiking neurons."""

from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray
from sklearn.metrics import accuracy_score

from simneuro.bridge.networks.samples import one_line_errors, require_complete
from simneuro.bridge.networks.spiking_model import SpikingModel
from simneuro.bridge.networks.time_grid import Steps
from simneuro.errors import InputError, PlausibilityWarning, quoted, warn


class SpikingClassifier(SpikingModel):
    """A trained classifier on spiking neurons, made by :func:`simneuro.bridge.to_spiking`.

    In its methods ``duration`` is how long the input lasts, text or Quantity; it is rounded to
    whole steps (of 1 ms where the time step is shorter). ``X`` is (samples, features), ``y``
    (samples,). Its fields are those of :class:`~simneuro.bridge.networks.SpikingModel`.

    Examples
    --------
    >>> net = sn.bridge.RateNetwork.from_arrays([np.eye(2)] * 2, [np.zeros(2)] * 2, "relu")
    >>> spiking = sn.bridge.to_spiking(net, calibration=np.eye(2))
    >>> spiking.predict(np.eye(2), duration="50 ms").tolist()
    [0, 1]
    """

    def simulate(self, X: ArrayLike, duration: Any = "200 ms") -> xr.Dataset:
        """Run all samples, in batches if they are many.

        Returns
        -------
        xarray.Dataset
            ``evidence(time, sample, class)`` in V, the integral of the logits over time: 1 V for a
            logit of 1 held for 1 s; ``predicted(time, sample)``, the class with the most evidence;
            ``hidden_1.spike_count(sample, hidden_1.unit)`` and so on. ``spikes(time, sample)``, and
            the synapses that they reach, ``synaptic_operations(time, sample)``, count up to then.
            ``time`` (s) counts from the onset of the input and ends at its end; ``class`` are the
            labels. attrs: ``duration`` and ``dt`` (s), ``seed``, ``target``.

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
        >>> spiking.simulate(np.eye(2), "50 ms").predicted.values[-1].tolist()
        [0, 1]
        """
        return self._decide(super().simulate(X, duration))

    def _decide(self, result: xr.Dataset) -> xr.Dataset:
        """What a run showed, with the class that has the most evidence."""
        classes = self.rate_network.classes
        assert classes is not None
        result["predicted"] = (
            ("time", "sample"),
            classes[result["evidence"].values.argmax(axis=-1)],
        )
        return result.assign_coords({"class": classes})

    def predict(self, X: ArrayLike, duration: Any = "200 ms") -> NDArray[Any]:
        """The class of each sample (samples,) at the end.

        Raises
        ------
        InputError
            As :meth:`simulate`.

        Examples
        --------
        >>> net = sn.bridge.RateNetwork.from_arrays([np.eye(2)] * 2, [np.zeros(2)] * 2, "relu")
        >>> sn.bridge.to_spiking(net, calibration=np.eye(2)).predict([[0.0, 1.0]], "50 ms").tolist()
        [1]
        """
        return np.asarray(self.simulate(X, duration)["predicted"].values[-1])

    def score(self, X: ArrayLike, y: ArrayLike, duration: Any = "200 ms") -> float:
        """Accuracy at the end, between 0 and 1.

        Raises
        ------
        InputError
            As :meth:`accuracy_over_time`.

        Examples
        --------
        >>> net = sn.bridge.RateNetwork.from_arrays([np.eye(2)] * 2, [np.zeros(2)] * 2, "relu")
        >>> spiking = sn.bridge.to_spiking(net, calibration=np.eye(2))
        >>> spiking.score(np.eye(2), [0, 1], "50 ms")
        1.0
        """
        return float(self.accuracy_over_time(X, y, duration)[-1])

    def accuracy_over_time(
        self, X: ArrayLike, y: ArrayLike, duration: Any = "200 ms"
    ) -> xr.DataArray:
        """Accuracy (time) of a decision at each time.

        Raises
        ------
        InputError
            ``y`` does not have one label for each sample, or none of them is one of the classes; or
            as :meth:`simulate`.

        Examples
        --------
        >>> net = sn.bridge.RateNetwork.from_arrays([np.eye(2)] * 2, [np.zeros(2)] * 2, "relu")
        >>> spiking = sn.bridge.to_spiking(net, calibration=np.eye(2))
        >>> accuracy = spiking.accuracy_over_time(np.eye(2), [0, 1], "50 ms")
        >>> float(accuracy[-1]), accuracy.dims
        (1.0, ('time',))
        """
        x = self.samples(X)
        labels = as_labels(y, len(x), self.rate_network.classes)
        predicted = self._decide(self.run(x, Steps.of(duration, self.code.dt)))["predicted"]
        return (predicted == labels).mean("sample").rename("accuracy")


def as_labels(y: ArrayLike, samples: int, classes: NDArray[Any] | None) -> NDArray[Any]:
    """The labels as an array (samples,).

    Raises
    ------
    InputError
        If their number is not that of the samples, some are missing, or they are of another kind
        than the classes, such as text and numbers. Scikit-learn judges this, so that a rate network
        refuses the same labels. Or if none of them is one of the classes, or there are no classes.
    """
    labels = np.asarray(y)
    if labels.shape != (samples,):
        message = f"got labels of shape {labels.shape} for {samples} samples"
        raise InputError(message, where="y")
    if classes is None:
        message = "its outputs are values, without labels to compare y with"
        raise InputError(f"{message}: give it `classes=[...]`, a label for each", where="network")
    if labels.dtype == object:  # in which None would not sort beside others
        require_complete(labels)
    with one_line_errors("y"):
        accuracy_score(labels, np.resize(classes, samples))
    _check_known(labels, classes)
    return labels


def _check_known(labels: NDArray[Any], classes: NDArray[Any]) -> None:
    """Refuse labels none of which the network can predict, and warn of some that it cannot."""
    unknown = np.unique(labels[~np.isin(labels, classes)]).tolist()
    if not unknown:
        return
    way_out = (
        f"Its outputs have the labels {quoted(classes.tolist())}. Networks of arrays, torch and "
        "NIR are told theirs, in the order of the outputs: "
        "`sn.bridge.RateNetwork.from_arrays(weights, biases, activations, classes=[...])`"
    )
    if not np.isin(labels, classes).any():
        message = f"the network knows none of these labels, {quoted(unknown)}. {way_out}"
        raise InputError(message, where="y")
    warn(
        f"y: the network does not know the labels {quoted(unknown)}, so that these samples count "
        f"as wrong. {way_out}.",
        PlausibilityWarning,
    )
