"""Trained weights in the units of samples, activations and outputs."""

from dataclasses import replace

import numpy as np

from simneuro.bridge.codes import FloatArray
from simneuro.bridge.networks.training.batch_norm import RunningStatistics
from simneuro.bridge.networks.training.layer_stack import LayerStack
from simneuro.bridge.networks.training.training_set import Scaling


def fold_batch_norm(
    stack: LayerStack, theta: FloatArray, statistics: RunningStatistics
) -> tuple[LayerStack, FloatArray]:
    """The network as it is used after training: without dropout, and its ``theta``.

    The weights and biases do what batch normalisation does with its running statistics.
    """
    plain = replace(stack, dropout=0.0, batch_norm=False)
    if not stack.batch_norm:
        return plain, theta
    folded = []
    for k, (weights, bias, gain) in enumerate(stack.layers(theta)):
        if len(gain):
            weights, bias = statistics.fold(k, weights, bias, gain[0])
        folded += [weights.ravel(), bias]
    return plain, np.concatenate([*folded, stack.shapes(theta)])


def remove_normalisation(
    stack: LayerStack, theta: FloatArray, inputs: Scaling, outputs: Scaling | None = None
) -> tuple[list[FloatArray], list[FloatArray]]:
    """Weights and biases that act on raw samples and on activations in their own units.

    Parameters
    ----------
    stack : LayerStack
        Without batch normalisation.
    inputs, outputs : Scaling
        How the samples, and perhaps the targets, were normalised for training.

    Returns
    -------
    (list of array (in, out), list of array (out,))
    """
    coefs, intercepts = [], []
    for k, (weights, bias, _) in enumerate(stack.layers(theta)):
        weights = weights / (stack.units[k - 1].point.rms if k else inputs.scale)
        bias = bias if k else bias - inputs.mean @ weights
        if k < len(stack.units):
            point = stack.units[k].point
            weights, bias = point.spread * weights, point.centre + point.spread * bias
        elif outputs is not None:
            weights, bias = weights * outputs.scale, outputs.mean + bias * outputs.scale
        coefs.append(weights)
        intercepts.append(bias)
    return coefs, intercepts
