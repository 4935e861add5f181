"""Samples and labels as the networks take them, read by scikit-learn."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data

from simneuro.bridge.codes import FloatArray
from simneuro.bridge.networks.rate_network import RateNetwork
from simneuro.bridge.networks.sample_arrays import as_numbers, read_finite, require_dense
from simneuro.bridge.networks.training.training_set import TrainingSet
from simneuro.errors import InputError, one_line, quoted


def to_rate_network(net: RateNetwork | BaseEstimator) -> RateNetwork:
    """The rate network that an estimator has learnt, or the one that is given."""
    if isinstance(net, RateNetwork):
        return net
    check_is_fitted(net)
    return net.network_


def names_of_features(net: BaseEstimator) -> tuple[str, ...]:
    """The columns of the table that an estimator was trained on, if they had names."""
    return tuple(map(str, vars(net).get("feature_names_in_", ())))


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


def read_training(
    net: BaseEstimator, X: Any, y: Any, sample_weight: Any = None, *, first: bool = True
) -> tuple[FloatArray, Any, FloatArray | None]:
    """Samples, their labels (samples,) and perhaps their weights.

    The ``first`` samples decide the features, which the network notes.

    Raises
    ------
    InputError
        As `read_samples`, there is not one label and one weight for each sample, or every weight is
        zero.
    """
    require_complete(y)
    samples, labels = _validated(net, X, y=y, reset=first)
    with one_line_errors("y"):
        check_classification_targets(labels)
    return _weighted(np.asarray(samples), labels, sample_weight)


def require_complete(y: Any) -> None:
    """Raise :class:`InputError` if a label is None or NaN, which do not sort beside text."""
    with one_line_errors("y"):
        missing = int(np.sum(pd.isna(np.asarray(y, dtype=object)))) if y is not None else 0
    if missing:
        message = (
            f"{missing} of {np.size(y)} labels are missing (None or NaN). Leave these samples out"
        )
        raise InputError(message, where="y")


def read_values(
    net: BaseEstimator, X: Any, y: Any, sample_weight: Any = None, *, first: bool = True
) -> TrainingSet:
    """Samples with their values, as `read_training` for labels."""
    if y is not None:
        as_numbers(y, "y")  # as scikit-learn does, in better words
    samples, values = _validated(net, X, y=y, reset=first, y_numeric=True, multi_output=True)
    table = read_finite(values, "y").reshape(len(samples), -1)
    return TrainingSet(*_weighted(np.asarray(samples), table, sample_weight))


def _weighted(
    samples: FloatArray, targets: Any, sample_weight: Any
) -> tuple[FloatArray, Any, FloatArray | None]:
    """Samples that count, with their targets, and weights with a mean of 1."""
    if sample_weight is None:
        return samples, targets, None
    weights = read_finite(sample_weight, "sample_weight")
    if weights.shape != (len(samples),) or (weights < 0).any():
        message = f"need one number from 0 for each of {len(samples)} samples"
        raise InputError(f"{message}, got {quoted(sample_weight)}", where="sample_weight")
    counts = weights > 0
    if not counts.any():
        raise InputError("the weight of every sample is zero", where="sample_weight")
    kept = weights[counts]
    return samples[counts], targets[counts], kept / kept.mean()


def _validated(net: BaseEstimator, X: Any, **how: Any) -> Any:
    require_dense(X, "X")
    with one_line_errors("X, y" if "y" in how else "X"):
        return validate_data(net, X, dtype=np.float64, **how)


@contextmanager
def one_line_errors(where: str) -> Iterator[None]:
    """What scikit-learn finds wrong, as one paragraph; TypeErrors, which it asks for, stay so."""
    try:
        yield
    except ValueError as error:
        raise InputError(one_line(error), where=where) from None
    except TypeError as error:
        raise TypeError(f"{where}: {one_line(error)}") from None
