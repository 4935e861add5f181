"""The catalogue of activation functions: each with derivative, formula, parameters, reference."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class ActivationParameter:
    """A default value, and what it means, with its unit if it has one."""

    default: float
    meaning: str


@dataclass(frozen=True)
class Entry:
    """One activation function.

    ``function`` and ``derivative`` take x and the parameters by name; ``formula`` is the same as a
    reader writes it.
    """

    formula: str
    function: Callable[..., FloatArray]
    derivative: Callable[..., FloatArray]
    reference: str
    low: float = -math.inf
    high: float = math.inf
    parameters: Mapping[str, ActivationParameter] = field(default_factory=dict)


def _tanh_slope(x: FloatArray) -> FloatArray:
    # 1 / cosh(x)^2 without overflow and without the cancellation of 1 - tanh(x)^2.
    return np.asarray(4.0 * expit(2 * x) * expit(-2 * x))


def _lif_rate(x: FloatArray, tau: float, t_ref: float, amplitude: float) -> FloatArray:
    above = np.where(x > 1, x - 1, 1.0)
    return np.where(x > 1, amplitude / (t_ref + tau * np.log1p(1 / above)), 0.0)


def _lif_rate_slope(x: FloatArray, tau: float, t_ref: float, amplitude: float) -> FloatArray:
    above = np.where(x > 1, x - 1, 1.0)
    period = t_ref + tau * np.log1p(1 / above)
    return np.where(x > 1, amplitude * tau / (period**2 * above * (above + 1)), 0.0)


CATALOGUE: Mapping[str, Entry] = {
    "identity": Entry("x", np.copy, np.ones_like, "chosen: the linear baseline"),
    "sigmoid": Entry(
        "1/(1 + exp(-x))", expit, lambda x: expit(x) * expit(-x), "rumelhart1986", 0.0, 1.0
    ),
    "tanh": Entry("tanh(x)", np.tanh, _tanh_slope, "glorot2010", -1.0, 1.0),
    "relu": Entry(
        "max(x, 0)", lambda x: np.maximum(x, 0.0), lambda x: (x > 0) * 1.0, "nair2010", 0.0
    ),
    "leaky_relu": Entry(
        "x if x > 0 else slope*x",
        lambda x, slope: np.where(x > 0, x, slope * x),
        lambda x, slope: np.where(x > 0, 1.0, slope),
        "maas2013",
        parameters={"slope": ActivationParameter(0.01, "slope below 0")},
    ),
    "softplus": Entry("log(1 + exp(x))", lambda x: np.logaddexp(0.0, x), expit, "dugas2001", 0.0),
    "lif_rate": Entry(
        "amplitude/(t_ref + tau*log(1 + 1/(x - 1))) if x > 1 else 0",
        _lif_rate,
        _lif_rate_slope,
        "hunsberger2015",
        0.0,
        parameters={
            "tau": ActivationParameter(0.02, "membrane time constant, s"),
            "t_ref": ActivationParameter(0.002, "absolute refractory period, s"),
            "amplitude": ActivationParameter(1.0, "factor; with 1 the value is in Hz"),
        },
    ),
}
