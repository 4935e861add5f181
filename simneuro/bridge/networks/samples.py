"""Samples and labels as the networks take them, read by scikit-learn."""

from typing import Any

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data

from simneuro.bridge.codes import FloatArray
from simneuro.bridge.networks.rate_network import RateNetwork
from simneuro.errors import InputError, one_line


def to_rate_network(net: RateNetwork | BaseEstimator) -> RateNetwork:
    """The rate network that an estimator has learnt, or the one that is given."""
    if isinstance(net, RateNetwork):
        return net
    check_is_fitted(net)
    return net.network_


def read_samples(net: RateNetwork | BaseEstimator, X: Any) -> FloatArray:
    """The samples (samples, features) for a network that has been trained.

    Raises
    ------
    InputError
        They are no table of finite numbers, or have other features than in training.
    """
    if isinstance(net, RateNetwork):
        return net.read(X)
    return np.asarray(_validated(net, X, reset=False))


def read_training(net: BaseEstimator, X: Any, y: Any) -> tuple[FloatArray, Any]:
    """Samples and their labels (samples,), whose features the network notes.

    Raises
    ------
    InputError
        As `read_samples`, or there is not one label for each sample.
    """
    samples, labels = _validated(net, X, y=y)
    return np.asarray(samples), labels


def _validated(net: BaseEstimator, X: Any, **how: Any) -> Any:
    where = "X, y" if "y" in how else "X"
    try:
        found = validate_data(net, X, dtype=np.float64, **how)
        if "y" in how:
            check_classification_targets(found[1])
    except ValueError as error:
        raise InputError(one_line(error), where=where) from None
    except TypeError as error:  # what scikit-learn asks of estimators that are given objects
        raise TypeError(f"{where}: {one_line(error)}") from None
    return found
