"""Multi-layer perceptrons of scikit-learn as rate networks."""

from dataclasses import replace

from sklearn.base import BaseEstimator
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import Pipeline
from sklearn.utils.validation import check_is_fitted

from simneuro.bridge.networks.imports.arrays import layers_of_arrays, with_labels
from simneuro.bridge.networks.pipelines import LAST_STEP
from simneuro.bridge.networks.rate_estimator import RateEstimator
from simneuro.bridge.networks.rate_network import RateNetwork
from simneuro.bridge.networks.samples import names_of_features
from simneuro.errors import InputError, describe_type

_NAMES = {"logistic": "sigmoid"}  # what scikit-learn calls our activations, where names differ


def network_of_estimator(net: MLPClassifier | MLPRegressor | RateEstimator) -> RateNetwork:
    """The network that an estimator has learnt.

    The single output of a classifier of two classes, the log odds of the second one, becomes two.

    Raises
    ------
    InputError
        It is something else, or decides on several labels of each sample.
    """
    if isinstance(net, RateEstimator):
        return net.network_
    if not isinstance(net, (MLPClassifier, MLPRegressor)):
        message = f"got {describe_type(type(net))}"
        if isinstance(net, Pipeline):
            message = f"{message}. {LAST_STEP}"
        elif isinstance(net, BaseEstimator) and "refit" in net.get_params(deep=False):
            message = f"{message}. Give the `best_estimator_` of a search"
        names = ("MLPClassifier", "MLPRegressor", "RateClassifier", "RateRegressor")
        raise InputError(message, where="from_sklearn", allowed=names)
    check_is_fitted(net)
    layers = layers_of_arrays(
        net.coefs_, net.intercepts_, _NAMES.get(net.activation, net.activation)
    )
    features = names_of_features(net)
    if isinstance(net, MLPRegressor):
        if net.out_activation_ != "identity":
            message = f"the output has {net.out_activation_}, only a weighted sum is read"
            raise InputError(message, where="from_sklearn")
        return RateNetwork(layers, features=features)
    if net.out_activation_ == "logistic" and (len(net.classes_) != 2 or net.n_outputs_ != 1):
        message = "a classifier with several labels for each sample has no class to decide on"
        raise InputError(message, where="from_sklearn")
    return replace(with_labels(layers, net.classes_), features=features)
