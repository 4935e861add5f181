"""Units in normalised form: an activation, and where it is driven when training begins.

An activation f enters as f(centre + spread u) / rms, where centre and spread place the input u in
the responsive range of f and rms makes the mean square 1 for normal u. Weights of variance
1 / fan-in then preserve the variance from layer to layer, for any f. For ``relu`` this is the rule
of He et al. (he2015), for ``tanh`` it is close to that of Glorot and Bengio (glorot2010). The
result does not depend on units, such as Hz or kHz.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from simneuro.bridge.activations import Activation
from simneuro.bridge.codes import FloatArray

#: Inputs at which activations are looked at: they reach 8e4 and resolve a part in a thousand.
WIDE_INPUTS = np.sinh(np.linspace(-12, 12, 20001))


@dataclass(frozen=True)
class OperatingPoint:
    """Where an activation is driven: inputs of mean ``centre`` and standard deviation ``spread``.

    ``rms`` is the root mean square of the values for such normal inputs.

    Examples
    --------
    >>> point = sn.bridge.networks.OperatingPoint.of(sn.bridge.activation("relu"))
    >>> point.centre, point.spread, round(point.rms, 4)  # sqrt(1/2)
    (0.0, 1.0, 0.7071)
    """

    centre: float
    spread: float
    rms: float

    @classmethod
    def of(cls, act: Activation) -> Self:
        """The middle half of the rise of a bounded activation; mean 0, deviation 1 otherwise.

        The mean square over normal inputs is computed by Gauss-Hermite quadrature. Where units of a
        row compete, it depends on their number, and values stay as they are.

        Examples
        --------
        >>> from simneuro.bridge.networks import OperatingPoint
        >>> round(OperatingPoint.of(sn.bridge.activation("sigmoid")).centre, 6)
        0.0
        """
        if act.acts_on == "row":
            return cls(0.0, 1.0, 1.0)
        centre, spread = _middle_half(act) if np.isfinite(act.range).all() else (0.0, 1.0)
        nodes, weights = np.polynomial.hermite_e.hermegauss(100)
        square = weights @ act(centre + spread * nodes) ** 2 / weights.sum()
        return cls(centre, spread, float(np.sqrt(square)))


def _middle_half(act: Activation) -> tuple[float, float]:
    """Middle and half width of the inputs between a quarter and three quarters of the range."""
    low, high = act.range
    share = (act(WIDE_INPUTS) - low) / (high - low)
    quarter, three = np.interp([0.25, 0.75], share, WIDE_INPUTS)
    return float(quarter + three) / 2, float(three - quarter) / 2


@dataclass(frozen=True)
class NormalisedUnit:
    """An activation in normalised form."""

    act: Activation
    point: OperatingPoint

    @classmethod
    def of(cls, act: Activation) -> Self:
        """With the operating point of the activation."""
        return cls(act, OperatingPoint.of(act))

    def value(self, u: ArrayLike) -> FloatArray:
        """The normalised activation of the sums ``u``, same shape."""
        return self.act(self.inputs(np.asarray(u))) / self.point.rms

    def inputs(self, u: FloatArray) -> FloatArray:
        """What the activation acts on at the sums ``u``, same shape."""
        return self.point.centre + self.point.spread * u

    def pull_back(
        self, u: FloatArray, error: FloatArray, value: FloatArray | None = None
    ) -> FloatArray:
        """The gradient by ``u`` from that by the normalised activation, ``error``; same shape.

        ``value`` is that activation, where it is known: some derivatives follow from it.
        """
        gain, inputs = self.point.spread / self.point.rms, self.inputs(u)
        if self.act.acts_on == "row":
            return gain * self.act.pull_back(inputs, error)
        if self.act.derivative_from is not None and value is not None:
            return error * (gain * self.act.derivative_from(inputs, value * self.point.rms))
        return error * (gain * self.act.derivative(inputs))

    def slope(self, u: ArrayLike) -> FloatArray:
        """The derivative of `value`, of an activation of one number; same shape."""
        sums = np.asarray(u, np.float64)
        return self.pull_back(sums, np.ones_like(sums))

    @property
    def range(self) -> tuple[float, float]:
        """The lowest and highest value."""
        low, high = self.act.range
        return low / self.point.rms, high / self.point.rms


def normalise_activation(act: Activation) -> Activation:
    """The activation as training begins with it: normal inputs give outputs of mean square 1.

    Examples
    --------
    >>> act = sn.bridge.networks.normalise_activation(sn.bridge.activation("relu"))
    >>> float(act(1.0).round(4))  # sqrt(2)
    1.4142
    """
    if act.acts_on == "row":  # whose values stay as they are
        return act
    unit = NormalisedUnit.of(act)
    return Activation(
        name=f"{act.name} in normalised form",
        function=unit.value,
        derivative=unit.slope,
        parameters={"activation": act.name},
        range=unit.range,
        reference="chosen: the form in which training begins",
    )
