"""The catalogue of activation functions: one entry each, with all that is known of it.

To add an activation function, add an entry to :data:`CATALOGUE`; nothing else has to change.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from scipy.special import expit

from simneuro.bridge.codes import FloatArray
from simneuro.errors import InputError
from simneuro.si.unit_table import PLAIN

Range = tuple[float, float]
UNBOUNDED: Range = (-math.inf, math.inf)


@dataclass(frozen=True)
class ActivationParameter:
    """A parameter of an activation function.

    Parameters
    ----------
    default : float
    meaning : str
        What it means, with its unit if it has one.
    valid : {">= 0", "> 0", ""}
        Which finite values it may have; ``""`` for any.
    unit : str
        The SI unit of its values; ``"1"`` for plain numbers.
    """

    default: float
    meaning: str
    valid: Literal[">= 0", "> 0", ""] = ">= 0"
    unit: str = PLAIN

    def require(self, value: float, name: str, where: str) -> None:
        """Raise :class:`InputError` unless the parameter, called ``name``, may have the value."""
        in_range = {">= 0": value >= 0, "> 0": value > 0, "": True}[self.valid]
        if not (in_range and math.isfinite(value)):
            allowed = {">= 0": "0 or more", "> 0": "above 0", "": "a finite number"}[self.valid]
            raise InputError(f"{name} must be {allowed}, got {value:g}", where=where)


@dataclass(frozen=True)
class ActivationEntry:
    """One activation function.

    Parameters
    ----------
    formula : str
        The function as a reader writes it, in ``x`` and the parameters.
    function, derivative : callable
        They take an array ``x`` and the parameters by name, and return an array of its shape.
    reference : str
        BibTeX key, or ``"chosen: why"``.
    range : (float, float) or callable
        Lowest and highest value, possibly infinite, or a function of the parameters that gives
        them.
    parameters : mapping of name to ActivationParameter
    """

    formula: str
    function: Callable[..., FloatArray]
    derivative: Callable[..., FloatArray]
    reference: str
    range: Range | Callable[..., Range] = UNBOUNDED
    parameters: Mapping[str, ActivationParameter] = field(default_factory=dict)

    def range_with(self, values: Mapping[str, float]) -> Range:
        """Lowest and highest value of the function with these values of its parameters."""
        return self.range(**values) if callable(self.range) else self.range


def _tanh_slope(x: FloatArray) -> FloatArray:
    # 1 / cosh(x)^2 without overflow and without the cancellation of 1 - tanh(x)^2.
    return np.asarray(4.0 * expit(2 * x) * expit(-2 * x))


# The rate of a leaky integrate-and-fire neuron under a constant input x, in units of the input
# that just reaches threshold: 1 / (t_ref + tau ln(x / (x - 1))), hunsberger2015. Written with
# log1p(1 / (x - 1)), which keeps its precision for large x.
def _lif_rate(x: FloatArray, tau: float, t_ref: float, amplitude: float) -> FloatArray:
    above = np.where(x > 1, x - 1, 1.0)
    return np.where(x > 1, amplitude / (t_ref + tau * np.log1p(1 / above)), 0.0)


def _lif_rate_slope(x: FloatArray, tau: float, t_ref: float, amplitude: float) -> FloatArray:
    above = np.where(x > 1, x - 1, 1.0)
    period = t_ref + tau * np.log1p(1 / above)
    return np.where(x > 1, amplitude * tau / (period**2 * above * (above + 1)), 0.0)


def _lif_range(tau: float, t_ref: float, amplitude: float) -> Range:
    return 0.0, amplitude / t_ref if t_ref else math.inf


#: Every activation function by name.
CATALOGUE: Mapping[str, ActivationEntry] = {
    "identity": ActivationEntry(
        formula="x",
        function=np.copy,
        derivative=np.ones_like,
        reference="chosen: the linear baseline",
    ),
    "sigmoid": ActivationEntry(
        formula="1/(1 + exp(-x))",
        function=expit,
        derivative=lambda x: expit(x) * expit(-x),
        reference="rumelhart1986",
        range=(0.0, 1.0),
    ),
    "tanh": ActivationEntry(
        formula="tanh(x)",
        function=np.tanh,
        derivative=_tanh_slope,
        reference="glorot2010",
        range=(-1.0, 1.0),
    ),
    "relu": ActivationEntry(
        formula="max(x, 0)",
        function=lambda x: np.maximum(x, 0.0),
        derivative=lambda x: (x > 0) * 1.0,
        reference="nair2010",
        range=(0.0, math.inf),
    ),
    "leaky_relu": ActivationEntry(
        formula="x if x > 0 else slope*x",
        function=lambda x, slope: np.where(x > 0, x, slope * x),
        derivative=lambda x, slope: np.where(x > 0, 1.0, slope),
        reference="maas2013",
        range=lambda slope: (-math.inf if slope else 0.0, math.inf),
        parameters={"slope": ActivationParameter(0.01, "slope below 0")},
    ),
    "softplus": ActivationEntry(
        formula="log(1 + exp(x))",
        function=lambda x: np.logaddexp(0.0, x),
        derivative=expit,
        reference="dugas2001",
        range=(0.0, math.inf),
    ),
    "lif_rate": ActivationEntry(
        formula="amplitude/(t_ref + tau*log(1 + 1/(x - 1))) if x > 1 else 0",
        function=_lif_rate,
        derivative=_lif_rate_slope,
        reference="hunsberger2015",
        range=_lif_range,
        parameters={
            "tau": ActivationParameter(0.02, "membrane time constant, s", "> 0", "s"),
            "t_ref": ActivationParameter(0.002, "absolute refractory period, s", unit="s"),
            "amplitude": ActivationParameter(1.0, "factor; with 1 the value is in Hz", "> 0"),
        },
    ),
}
