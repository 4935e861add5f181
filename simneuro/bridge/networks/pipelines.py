"""Trained networks inside pipelines and searches, and the transformers in front of them."""

from typing import Any

from sklearn.base import BaseEstimator
from sklearn.pipeline import Pipeline
from sklearn.utils.validation import check_is_fitted

from simneuro.bridge.networks.rate_estimator import RateEstimator
from simneuro.bridge.networks.rate_network import RateNetwork
from simneuro.errors import InputError

#: How a perceptron at the end of a pipeline is converted.
LAST_STEP = (
    "For a pipeline that ends in a perceptron, give the last step, "
    "`RateNetwork.from_sklearn(pipe[-1])`, and all samples as `pipe[:-1].transform(X)`"
)


def take_apart(net: Any) -> tuple[RateNetwork | RateEstimator, Pipeline | None]:
    """The network, and the transformers that samples go through before it.

    Pipelines and finished searches are opened, also inside each other.

    Raises
    ------
    InputError
        There is no network of rate units inside, or a search has not kept one.
    """
    if isinstance(net, (RateNetwork, RateEstimator)):
        return net, None
    if isinstance(net, Pipeline):
        last, inner = take_apart(net.steps[-1][1])
        return last, _chain(net[:-1] if len(net.steps) > 1 else None, inner)
    if isinstance(net, BaseEstimator) and "refit" in net.get_params(deep=False):
        return take_apart(_best_of(net))
    raise InputError(
        "need a RateClassifier, a RateRegressor or a RateNetwork, the first two also in a search "
        f"or as the last step of a pipeline, got {type(net).__name__}. "
        "RateNetwork.from_sklearn and RateNetwork.from_torch make one of networks that were "
        f"trained elsewhere. {LAST_STEP}",
        where="net",
    )


def _best_of(search: BaseEstimator) -> BaseEstimator:
    """The estimator that a search, such as GridSearchCV, trained with the best settings."""
    if not search.get_params(deep=False)["refit"]:
        raise InputError(
            f"this {type(search).__name__} has refit=False, so it keeps no trained network. Search "
            "with refit=True, or train a network with its best_params_",
            where="net",
        )
    check_is_fitted(search)
    return vars(search)["best_estimator_"]


def _chain(first: Pipeline | None, then: Pipeline | None) -> Pipeline | None:
    """One pipeline of transformers, the second after the first."""
    if first is None or then is None:
        return first or then
    return Pipeline([("first", first), ("then", then)])
