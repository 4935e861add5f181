"""The arithmetic of a network of rate units: initial weights, loss and gradient.

Training runs in normalised units: an activation f enters as f(centre + spread u) / rms, where
centre and spread place the input u in the responsive range of f and rms makes the mean square 1 for
normal u. Weights of variance 1 / fan-in then preserve the variance from layer to layer, for any f.
For ``relu`` this is the rule of He et al. (he2015), for ``tanh`` it is close to that of Glorot and
Bengio (glorot2010). The result does not depend on units, such as Hz or kHz.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Self

import numpy as np
from scipy.special import log_softmax, softmax

from simneuro.bridge.activations import Activation
from simneuro.bridge.codes import FloatArray


@dataclass(frozen=True)
class OperatingPoint:
    """Where an activation is driven: inputs of mean ``centre`` and standard deviation ``spread``.

    ``rms`` is the root mean square of the values for such normal inputs.
    """

    centre: float
    spread: float
    rms: float

    @classmethod
    def of(cls, act: Activation) -> Self:
        """The middle half of the rise of a bounded activation; mean 0, deviation 1 otherwise.

        The mean square over normal inputs is computed by Gauss-Hermite quadrature.
        """
        centre, spread = _middle_half(act) if np.isfinite(act.range).all() else (0.0, 1.0)
        nodes, weights = np.polynomial.hermite_e.hermegauss(100)
        square = weights @ act(centre + spread * nodes) ** 2 / weights.sum()
        return cls(centre, spread, float(np.sqrt(square)))


def _middle_half(act: Activation) -> tuple[float, float]:
    """Middle and half width of the inputs between a quarter and three quarters of the range."""
    x = np.sinh(np.linspace(-12, 12, 20001))  # reaches 8e4 and resolves a part in a thousand
    low, high = act.range
    quarter, three = np.interp([0.25, 0.75], (act(x) - low) / (high - low), x)
    return float(quarter + three) / 2, float(three - quarter) / 2


def normalise_activation(act: Activation) -> Callable[[FloatArray], FloatArray]:
    """The activation as training begins with it: normal inputs give outputs of mean square 1."""
    return LayerStack((), act, OperatingPoint.of(act), alpha=0).value


@dataclass(frozen=True)
class LayerStack:
    """A network of rate units in normalised units, its weights given as one flat vector ``theta``.

    Parameters
    ----------
    sizes : tuple of int
        Units of each layer, from the features to the classes.
    act : Activation
    point : OperatingPoint
        Of the activation.
    alpha : float
        Strength of the L2 penalty on the weights.
    """

    sizes: tuple[int, ...]
    act: Activation
    point: OperatingPoint
    alpha: float

    def value(self, u: FloatArray) -> FloatArray:
        """The normalised activation of the sums ``u``, same shape."""
        return self.act(self.point.centre + self.point.spread * u) / self.point.rms

    def slope(self, u: FloatArray) -> FloatArray:
        """The derivative of the normalised activation, same shape."""
        gain = self.point.spread / self.point.rms
        return gain * self.act.derivative(self.point.centre + self.point.spread * u)

    def draw_weights(self, random: np.random.RandomState) -> FloatArray:
        """Random weights of variance 1 / fan-in, and biases of 0, as one flat vector."""
        pairs = zip(self.sizes[:-1], self.sizes[1:], strict=True)
        layers = [
            np.vstack([random.normal(0, n**-0.5, (n, m)), np.zeros((1, m))]) for n, m in pairs
        ]
        return np.concatenate([layer.ravel() for layer in layers])

    def layers(self, theta: FloatArray) -> Iterator[tuple[FloatArray, FloatArray]]:
        """Views of the weights (in, out) and biases (out,) of each layer."""
        first = 0
        for n, m in zip(self.sizes[:-1], self.sizes[1:], strict=True):
            layer = theta[first : first + (n + 1) * m].reshape(n + 1, m)
            first += layer.size
            yield layer[:-1], layer[-1]

    def forward(
        self, theta: FloatArray, x: FloatArray
    ) -> tuple[list[FloatArray], list[FloatArray]]:
        """What enters each layer, and its weighted sums; the last sums are the logits."""
        entering, sums = [x], []
        for weights, bias in self.layers(theta):
            sums.append(entering[-1] @ weights + bias)
            entering.append(self.value(sums[-1]) if len(sums) < len(self.sizes) - 1 else sums[-1])
        return entering[:-1], sums

    def loss(
        self, theta: FloatArray, x: FloatArray, target: FloatArray
    ) -> tuple[float, FloatArray]:
        """Mean cross entropy plus alpha / 2 times the squared weights, and its gradient."""
        entering, sums = self.forward(theta, x)
        cross_entropy = -float(np.sum(target * log_softmax(sums[-1], axis=1))) / len(x)
        penalty = sum(float(np.sum(weights**2)) for weights, _ in self.layers(theta))
        error = (softmax(sums[-1], axis=1) - target) / len(x)
        gradient = self._backpropagate(theta, entering, sums, error)
        return cross_entropy + self.alpha / 2 * penalty, gradient

    def _backpropagate(
        self,
        theta: FloatArray,
        entering: list[FloatArray],
        sums: list[FloatArray],
        error: FloatArray,
    ) -> FloatArray:
        """The gradient (rumelhart1986), from ``error``, the derivative by the logits."""
        gradient = np.empty_like(theta)
        into, weights = list(self.layers(gradient)), list(self.layers(theta))
        for k in reversed(range(len(sums))):
            into[k][0][:] = entering[k].T @ error + self.alpha * weights[k][0]
            into[k][1][:] = error.sum(axis=0)
            if k:
                error = (error @ weights[k][0].T) * self.slope(sums[k - 1])
        return gradient


def normalisation_of(x: FloatArray) -> tuple[FloatArray, float]:
    """The mean of samples (features,) and one scale for all, with which they are trained."""
    return x.mean(axis=0), float(np.sqrt(x.var(axis=0).mean())) or 1.0


def remove_normalisation(
    network: LayerStack, theta: FloatArray, mean: FloatArray, scale: float
) -> tuple[list[FloatArray], list[FloatArray]]:
    """Weights and biases that act on raw samples and on activations in their own units.

    Parameters
    ----------
    mean, scale : array (features,), float
        The samples were trained with as (x - mean) / scale.

    Returns
    -------
    (list of array (in, out), list of array (out,))
    """
    coefs, intercepts, point = [], [], network.point
    last = len(network.sizes) - 2
    for k, (weights, bias) in enumerate(network.layers(theta)):
        weights = weights / (point.rms if k else scale)
        bias = bias if k else bias - mean @ weights
        spread, centre = (1.0, 0.0) if k == last else (point.spread, point.centre)
        coefs.append(spread * weights)
        intercepts.append(centre + spread * bias)
    return coefs, intercepts
