"""Solvers that train a rate network: Adam on mini-batches, L-BFGS on all samples at once."""

import warnings

import numpy as np
from scipy.optimize import minimize
from sklearn.exceptions import ConvergenceWarning

from simneuro.bridge.codes import FloatArray
from simneuro.bridge.networks.training.layer_stack import LayerStack


def train_adam(
    network: LayerStack,
    theta: FloatArray,
    x: FloatArray,
    target: FloatArray,
    *,
    learning_rate: float,
    passes: int,
    batch_size: int,
    random: np.random.RandomState,
) -> FloatArray:
    """Train by Adam (kingma2014) with its usual decay rates 0.9 and 0.999.

    Parameters
    ----------
    network : LayerStack
    theta : array
        Where it starts.
    x, target : array (samples, features), array (samples, classes)
    learning_rate : float
        First step size; it falls linearly to 0.
    passes : int
        How often all samples are used, each time in a new order.
    batch_size : int
    random : RandomState
        Of the orders.

    Returns
    -------
    array
        The trained ``theta``.
    """
    orders = [random.permutation(len(x)) for _ in range(passes)]
    starts = range(0, len(x), batch_size)
    batches = [order[first : first + batch_size] for order in orders for first in starts]
    first, second = np.zeros_like(theta), np.zeros_like(theta)
    for step, batch in enumerate(batches, start=1):
        gradient = network.loss(theta, x[batch], target[batch])[1]
        # Running means of the gradient and of its square, whose bias towards the initial zeros
        # is divided out.
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient**2
        rate = learning_rate * (1 - (step - 1) / len(batches))
        root = np.sqrt(second / (1 - 0.999**step)) + 1e-8
        theta = theta - rate * first / (1 - 0.9**step) / root
    return theta


def train_lbfgs(
    network: LayerStack,
    theta: FloatArray,
    x: FloatArray,
    target: FloatArray,
    *,
    max_iter: int,
) -> tuple[FloatArray, int]:
    """Train by L-BFGS from ``theta``, with a ConvergenceWarning if ``max_iter`` was too low.

    Returns
    -------
    (array, int)
        The trained ``theta``, and the number of iterations.
    """
    options = {"maxiter": max_iter, "maxfun": 10 * max_iter}
    found = minimize(network.loss, theta, (x, target), method="L-BFGS-B", jac=True, options=options)
    if not found.success:
        message = f"L-BFGS stopped before it converged: {found.message}"
        warnings.warn(message, ConvergenceWarning, stacklevel=5)  # where fit was called
    return np.asarray(found.x), max(int(found.nit), 1)
