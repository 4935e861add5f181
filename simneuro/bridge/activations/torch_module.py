"""Activation functions as modules of torch, with the values and slopes that NumPy computes."""

from typing import Any

import numpy as np
import torch
from torch.autograd.function import once_differentiable

from simneuro.bridge.activations.activation import Activation


class ActivationModule(torch.nn.Module):
    """An activation function as a ``torch.nn.Module``; see :meth:`Activation.to_torch`.

    Parameters
    ----------
    activation : Activation
    """

    def __init__(self, activation: Activation) -> None:
        super().__init__()
        self.activation = activation

    def forward(self, x: Any) -> Any:
        """Value at ``x``, a tensor of the same shape, type and device."""
        return _Evaluation.apply(x, self.activation)

    def extra_repr(self) -> str:
        """What stands in the printed form of a network."""
        return self.activation.name


class _Evaluation(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Any, activation: Activation) -> Any:
        ctx.save_for_backward(x)
        ctx.activation = activation
        return _as_tensor(activation(_as_array(x)), x)

    @staticmethod
    @once_differentiable  # type: ignore[untyped-decorator, unused-ignore]
    def backward(ctx: Any, gradient: Any) -> Any:
        (x,) = ctx.saved_tensors
        return _as_tensor(ctx.activation.pull_back(_as_array(x), _as_array(gradient)), x), None


def _as_array(tensor: Any) -> Any:
    """The numbers of a tensor, in double precision."""
    return tensor.detach().cpu().double().numpy()


def _as_tensor(values: Any, like: Any) -> Any:
    return torch.as_tensor(np.asarray(values), dtype=like.dtype, device=like.device)
