"""The settings of estimators: which values they may have."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils import check_random_state

from simneuro.bridge.activations import Activation, as_activation
from simneuro.bridge.arguments import as_number, is_count, require_count
from simneuro.errors import InputError, quoted, warn

SOLVERS = ("adam", "lbfgs")

# Where the slope of an activation is tried; chosen: away from round numbers, where steps are.
_TRIED = np.concatenate([np.linspace(-20, 20, 401), np.linspace(-1, 1, 401)]) + 0.01317

# What needs mini-batches, with the value that does not.
_OF_ADAM = {
    "dropout": 0,
    "input_dropout": 0,
    "connection_dropout": 0,
    "batch_norm": False,
    "clip_gradient": None,
    "early_stopping": False,
}


def check_settings(net: BaseEstimator) -> None:
    """Raise :class:`InputError` at the first setting that has an impossible value."""
    if net.solver not in SOLVERS:
        raise InputError(f"no solver {net.solver!r}", where="solver", allowed=SOLVERS)
    _check_hidden(net.hidden)
    for name in ("max_iter", "batch_size", "n_iter_no_change", "dropout_sites"):
        require_count(getattr(net, name), name)
    _check_numbers(net)
    for name in ("batch_norm", "early_stopping", "learn_shape"):
        if not isinstance(getattr(net, name), (bool, np.bool_)):
            raise InputError(f"need True or False, got {quoted(getattr(net, name))}", where=name)
    _check_solver(net)
    try:
        check_random_state(net.random_state)
    except ValueError as error:
        raise InputError(str(error), where="random_state") from None


def _check_numbers(net: BaseEstimator) -> None:
    rate, alpha = (
        as_number(getattr(net, name), name, type(net).__name__)
        for name in ("learning_rate", "alpha")
    )
    if not rate > 0 or not alpha >= 0:
        message = f"need learning_rate > 0 and alpha >= 0, got {rate:g}, {alpha:g}"
        raise InputError(message, where=type(net).__name__)
    ranges: dict[str, tuple[Callable[[float], bool], str]] = {
        **dict.fromkeys(
            ("dropout", "input_dropout", "connection_dropout"),
            (lambda value: 0 <= value < 1, "from 0 to below 1"),
        ),
        "validation_fraction": (lambda value: 0 < value < 1, "between 0 and 1"),
        "tol": (lambda value: value >= 0, "0 or more"),
        "clip_gradient": (lambda value: value > 0, "above 0"),
    }
    for name, (accepts, words) in ranges.items():
        given = getattr(net, name)
        if given is None and name == "clip_gradient":
            continue
        if not accepts(as_number(given, name, type(net).__name__)):
            raise InputError(f"must be {words}, got {given:g}", where=name)


def _check_solver(net: BaseEstimator) -> None:
    if net.dropout_sites != 1 and not (net.dropout or net.input_dropout or net.connection_dropout):
        message = "nothing is dropped; give dropout, input_dropout or connection_dropout"
        raise InputError(message, where="dropout_sites")
    if net.solver == "adam":
        return
    for name, unused in _OF_ADAM.items():
        if getattr(net, name) != unused:
            message = f"solver {net.solver!r} takes all samples at once, and has no {name}"
            raise InputError(f'{message}. Use solver="adam"', where=name)


def _check_hidden(given: Any) -> None:
    listed = isinstance(given, Sequence) or (isinstance(given, np.ndarray) and given.ndim > 0)
    if not listed or not all(map(is_count, given)):
        message = f"need a sequence of whole numbers from 1, such as (64,), got {given!r}"
        raise InputError(message, where="hidden")


def read_hidden_activations(given: Any) -> Activation | list[Activation]:
    """The activation of all hidden layers, or a list of one for each."""
    if isinstance(given, (list, tuple)):
        return [as_activation(each) for each in given]
    return as_activation(given)


def warn_flat(acts: Sequence[Activation]) -> None:
    """Warn of activations without a slope, such as steps: hidden layers of them learn nothing."""
    for act in dict.fromkeys(acts):
        if act.acts_on == "number" and not act.derivative(_TRIED).any():
            warn(
                f"the slope of {act.name} is 0 wherever it was tried, so gradients do not pass it: "
                "hidden layers up to the last one of it keep their random weights, and only what "
                "follows learns. Train with an activation that has a slope, such as a sigmoid",
                ConvergenceWarning,
            )


def one_for_each(given: Activation | list[Activation], layers: int) -> list[Activation]:
    """One activation for each hidden layer.

    Raises
    ------
    InputError
        A list has more or fewer.
    """
    if not isinstance(given, list):
        return [given] * layers
    if len(given) != layers:
        message = f"got {len(given)} activations for {layers} hidden layers"
        raise InputError(f"{message}. Give one for all, or one for each", where="activation")
    return given
