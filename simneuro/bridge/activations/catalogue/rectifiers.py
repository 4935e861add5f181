"""Activation functions that are smooth relatives of the ReLU: ELU, softplus, swish, GELU."""

import math
from collections.abc import Mapping

import numpy as np
from scipy.special import expit, ndtr

from simneuro.bridge.activations.entry import (
    ActivationEntry,
    ActivationParameter,
    LearntShape,
)
from simneuro.bridge.codes import FloatArray

_LOWEST_SWISH = -0.2784645427610738  # of x/(1 + exp(-x)): minus the root of w exp(w) = 1/e
_LOWEST_GELU = -0.16997120747990369  # of x Phi(x), at x = -0.7517915247


def elu(x: FloatArray, alpha: float) -> FloatArray:
    return np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0.0)))


def elu_slope(x: FloatArray, alpha: float) -> FloatArray:
    return np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0.0)))


def swish(x: FloatArray, beta: float) -> FloatArray:
    return np.asarray(x * expit(beta * x))


def swish_slope(x: FloatArray, beta: float) -> FloatArray:
    return np.asarray(expit(beta * x) * (1 + beta * x * expit(-beta * x)))


def swish_by_beta(x: FloatArray, beta: float) -> FloatArray:
    return np.asarray(x**2 * expit(beta * x) * expit(-beta * x))


def gelu_slope(x: FloatArray) -> FloatArray:
    near = np.clip(x, -40.0, 40.0)  # beyond, the density is 0 in double precision
    return np.asarray(ndtr(x) + near * np.exp(-(near**2) / 2) / math.sqrt(2 * math.pi))


ENTRIES: Mapping[str, ActivationEntry] = {
    "elu": ActivationEntry(
        formula="x if x > 0 else alpha*(exp(x) - 1)",
        function=elu,
        derivative=elu_slope,
        reference="clevert2016",
        range=lambda alpha: (-alpha, math.inf),
        parameters={"alpha": ActivationParameter(1.0, "minus the value far below 0")},
        reading="None of a cell: the value below 0 is negative, and no firing rate is.",
    ),
    "softplus": ActivationEntry(
        formula="log(1 + exp(x))",
        function=lambda x: np.logaddexp(0.0, x),
        derivative=expit,
        reference="dugas2001",
        range=(0.0, math.inf),
        reading=(
            "A leaky integrate-and-fire cell under white noise, roughly: with noise the corner of "
            "its curve is rounded, and the softplus fits it better than a sigmoid does; not exact, "
            "and worse where the refractory period bends the curve (liu2017)."
        ),
        checked_by=("softplus.noisy_lif", "softplus.nearer_than_sigmoid"),
    ),
    "swish": ActivationEntry(
        formula="x/(1 + exp(-beta*x))",
        function=swish,
        derivative=swish_slope,
        reference="ramachandran2017",
        range=lambda beta: (_LOWEST_SWISH / beta, math.inf),
        parameters={"beta": ActivationParameter(1.0, "steepness of the gate", "> 0")},
        shape=LearntShape("beta", swish_by_beta),
        reading=(
            "None of a cell: it falls before it rises, and is negative below 0, as no firing rate "
            "is; what it computes is x times the chance that a gate driven by x is open."
        ),
    ),
    "gelu": ActivationEntry(
        formula="x*(1 + erf(x/sqrt(2)))/2",
        function=lambda x: x * ndtr(x),
        derivative=gelu_slope,
        reference="hendrycks2016",
        range=(_LOWEST_GELU, math.inf),
        reading=(
            "None of a cell: it falls before it rises, and is negative below 0, as no firing rate "
            "is; what it computes is x times the chance that x exceeds normal noise."
        ),
    ),
}
