"""The arithmetic of a network of rate units in normalised units: initial weights, loss, gradient.

Training runs in these units (:mod:`~simneuro.bridge.networks.training.normalised_unit`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np

from simneuro.bridge.activations import Activation
from simneuro.bridge.codes import FloatArray
from simneuro.bridge.networks.training.batch_norm import NormalisedBatch
from simneuro.bridge.networks.training.forward_pass import Pass
from simneuro.bridge.networks.training.learnt_shapes import (
    log_shapes,
    pull_back_shape,
    reshape_unit,
)
from simneuro.bridge.networks.training.losses import Loss, cross_entropy
from simneuro.bridge.networks.training.masks import (
    Workspace,
    connection_gradient,
    draw_mask,
    pass_back,
    weigh,
)
from simneuro.bridge.networks.training.normalised_unit import NormalisedUnit


@dataclass(frozen=True)
class LayerStack:
    """A network of rate units in normalised units, its weights given as one flat vector ``theta``.

    Parameters
    ----------
    sizes : tuple of int
        Units of each layer, from the features to the outputs.
    units : tuple of NormalisedUnit
        Of each hidden layer.
    alpha : float
        Strength of the L2 penalty on the weights.
    loss_of : callable
        Of the outputs: :func:`cross_entropy` or :func:`squared_error`.
    dropout : float
        The share of hidden units that are silent in a step of training (srivastava2014); the others
        are louder by as much.
    batch_norm : bool
        Whether the sums of hidden layers are normalised over a batch (ioffe2015).
    learn_shape : bool
        Whether ``theta`` ends with the logarithm of each hidden layer's shape.
    input_dropout, connection_dropout : float
        The shares of inputs and of single connections that are silent, as ``dropout``.
    dropout_sites : int
        Of how many parts, each silent or not, the strength of what is dropped is made up.

    Examples
    --------
    >>> stack = sn.bridge.networks.LayerStack.of((2, 3, 2), [sn.bridge.activation("relu")])
    >>> theta = stack.draw_weights(np.random.RandomState(1))
    >>> len(theta), [weights.shape for weights, *_ in stack.layers(theta)]
    (17, [(2, 3), (3, 2)])
    """

    sizes: tuple[int, ...]
    units: tuple[NormalisedUnit, ...]
    alpha: float = 0.0
    loss_of: Loss = cross_entropy
    dropout: float = 0.0
    batch_norm: bool = False
    learn_shape: bool = False
    input_dropout: float = 0.0
    connection_dropout: float = 0.0
    dropout_sites: int = 1

    @classmethod
    def of(cls, sizes: Sequence[int], acts: Sequence[Activation], **settings: object) -> Self:
        """With the operating points of the activations, one for each hidden layer."""
        made = {act: NormalisedUnit.of(act) for act in dict.fromkeys(acts)}
        return cls(tuple(sizes), tuple(made[act] for act in acts), **settings)  # type: ignore[arg-type]

    def draw_weights(self, random: np.random.RandomState) -> FloatArray:
        """Random weights of variance 1 / fan-in, biases of 0, gains of 1, as one flat vector."""
        shapes = log_shapes(self.units if self.learn_shape else ())
        theta = np.append(np.zeros(sum(rows * m for rows, m in self._blocks)), shapes)
        for weights, _, gain in self.layers(theta):
            weights[:] = random.normal(0, len(weights) ** -0.5, weights.shape)
            gain[:] = 1.0
        return theta

    @cached_property
    def _blocks(self) -> list[tuple[int, int]]:
        """Rows and columns of each layer in ``theta``: weights, biases and perhaps gains."""
        last = len(self.sizes) - 2
        pairs = zip(self.sizes[:-1], self.sizes[1:], strict=True)
        return [(n + 1 + (self.batch_norm and k < last), m) for k, (n, m) in enumerate(pairs)]

    def layers(self, theta: FloatArray) -> Iterator[tuple[FloatArray, FloatArray, FloatArray]]:
        """Views of the weights (in, out), biases (out,) and gains of each layer.

        The gains (1, out) of batch normalisation are empty, (0, out), where there is none.
        """
        first = 0
        for n, (rows, m) in zip(self.sizes[:-1], self._blocks, strict=True):
            layer = theta[first : first + rows * m].reshape(rows, m)
            first += layer.size
            yield layer[:n], layer[n], layer[n + 1 :]

    def shapes(self, theta: FloatArray) -> FloatArray:
        """A view of the logarithms of the shapes; empty if none are learnt."""
        return theta[theta.size - len(self.units) * self.learn_shape :]

    def shaped_units(self, theta: FloatArray) -> tuple[NormalisedUnit, ...]:
        """The units of each hidden layer, with the shape that they have learnt."""
        if not self.learn_shape:
            return self.units
        pairs = zip(self.units, self.shapes(theta), strict=True)
        return tuple(reshape_unit(unit, log_shape) for unit, log_shape in pairs)

    def forward(
        self,
        theta: FloatArray,
        x: FloatArray,
        random: np.random.RandomState | None = None,
        workspace: Workspace | None = None,
    ) -> Pass:
        """The way of a batch through the network; with ``random`` parts of it are dropped.

        With a ``workspace`` it lasts until the next batch that is given the same one.
        """
        *hidden, (weights, bias, _) = self.layers(theta)
        way = Pass(self.shaped_units(theta), [x], workspace=workspace or Workspace())
        if random is not None and self.input_dropout:
            way.entering[0] = x * self._draw(self.input_dropout, x.shape, random)
        for unit, layer in zip(way.units, hidden, strict=True):
            value = unit.value(self._sum(way, *layer, random))
            way.values.append(value)
            if random is not None and self.dropout:
                way.masks.append(self._draw(self.dropout, value.shape, random))
                value = value * way.masks[-1]
            way.entering.append(value)
        way.sums.append(self._weigh(way, weights, random) + bias)
        return way

    def _draw(
        self, share: float, shape: tuple[int, ...], random: np.random.RandomState
    ) -> FloatArray:
        return draw_mask(share, shape, random, self.dropout_sites)

    def _sum(
        self,
        way: Pass,
        weights: FloatArray,
        bias: FloatArray,
        gain: FloatArray,
        random: np.random.RandomState | None,
    ) -> FloatArray:
        """The weighted sums of a hidden layer, normalised over the batch if that is asked for."""
        weighed = self._weigh(way, weights, random)
        if self.batch_norm:
            way.batches.append(NormalisedBatch.of(weighed))
            way.sums.append(gain[0] * way.batches[-1].values + bias)
        else:
            way.sums.append(weighed + bias)
        return way.sums[-1]

    def _weigh(
        self, way: Pass, weights: FloatArray, random: np.random.RandomState | None
    ) -> FloatArray:
        """What entered last times the weights, of which some connections may be dropped."""
        entering = way.entering[-1]
        if random is None or not self.connection_dropout:
            return entering @ weights
        layer, shape = len(way.connections), (len(entering), *weights.shape)
        mask, masked = (
            way.workspace.array(f"{each} {layer}", shape) for each in ("mask", "masked")
        )
        draw_mask(self.connection_dropout, shape, random, self.dropout_sites, out=mask)
        way.connections.append(mask)
        way.masked.append(np.multiply(weights, mask, out=masked))
        return weigh(entering, masked)

    def loss(
        self,
        theta: FloatArray,
        x: FloatArray,
        target: FloatArray,
        weights: FloatArray | None = None,
    ) -> tuple[float, FloatArray]:
        """The loss of the outputs plus alpha / 2 times the squared weights, and its gradient."""
        return self.descend(theta, self.forward(theta, x), target, weights)

    def penalised(self, loss: float, theta: FloatArray) -> float:
        """The loss of the outputs plus alpha / 2 times the squared weights."""
        squares = (float(np.square(weights).sum()) for weights, *_ in self.layers(theta))
        return loss + self.alpha / 2 * sum(squares)

    def descend(
        self,
        theta: FloatArray,
        way: Pass,
        target: FloatArray,
        sample_weights: FloatArray | None = None,
    ) -> tuple[float, FloatArray]:
        """The loss and its gradient after a pass, by backpropagation (rumelhart1986)."""
        value, error = self.loss_of(way.sums[-1], target, sample_weights)
        gradient = np.empty_like(theta)
        units, d_shapes = way.units, self.shapes(gradient)
        layers = zip(self.layers(theta), self.layers(gradient), strict=True)
        for k, ((weights, _, gain), (d_weights, d_bias, d_gain)) in reversed([*enumerate(layers)]):
            error.sum(axis=0, out=d_bias)
            if len(gain):
                error = way.batches[k].pull_back(error, gain[0], d_gain[0])
            if way.connections:
                d_weights[:] = connection_gradient(way.entering[k], error, way.connections[k])
            else:
                np.matmul(way.entering[k].T, error, out=d_weights)
            d_weights += self.alpha * weights
            if k:
                error = pass_back(error, way.masked[k]) if way.masked else error @ weights.T
                if way.masks:
                    error *= way.masks[k - 1]
                if self.learn_shape:
                    d_shapes[k - 1] = pull_back_shape(units[k - 1], way.sums[k - 1], error)
                error = units[k - 1].pull_back(way.sums[k - 1], error, way.values[k - 1])
        return self.penalised(value, theta), gradient
