"""A unit with state: what it answers depends on what it has answered before."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from simneuro.analysis.theory import adapted_gain
from simneuro.annotations import NotNegative, Positive
from simneuro.bridge.activations.activation import Activation
from simneuro.bridge.codes import FloatArray
from simneuro.calls import checked
from simneuro.errors import InputError

_HALVINGS = 100  # of a bracket; chosen: from a width of 1e14 they lead to one of 1e-16
_ROUNDING = 1e-6  # chosen: differences of a flat curve are not 0 to the last digit
_TRIED = np.sinh(np.linspace(-12, 12, 2001))  # inputs at which activations are tried


@checked
@dataclass(frozen=True)
class AdaptingUnit:
    """A unit from whose input its own past answers are subtracted.

    Its answer is ``r = F(x - g a)``, and ``tau da/dt = r - a``. So adapt the rates of neurons
    (ermentrout1998, benda2003).

    Parameters
    ----------
    activation : Activation
        F, the curve at the onset of an input; it never falls.
    strength : float
        g, in units of input over units of the answer.
    tau : float
        How long it remembers (s).

    Raises
    ------
    InputError
        The activation falls somewhere, or acts on a row.

    Examples
    --------
    >>> from simneuro.bridge.activations import AdaptingUnit
    >>> import simneuro as sn
    >>> unit = AdaptingUnit(sn.bridge.activation("relu"), strength=3.0, tau=0.1)
    >>> float(unit.activation(2.0)), float(unit.steady(2.0))  # at the onset, and afterwards
    (2.0, 0.5)
    """

    activation: Activation
    strength: NotNegative
    tau: Positive

    def __post_init__(self) -> None:
        steepest_slope(self.activation)

    @property
    def steady(self) -> Activation:
        """The answer to a constant input in the end: ``r = F(x - g r)``, solved for r.

        Its slope is ``F' / (1 + g F')``, with F' at ``x - g r``.
        """
        act, form = self.activation, (self.activation, self.strength)
        return Activation(
            name=f"{act.name} after adaptation",
            function=partial(_solve, *form),
            derivative=partial(_slope, *form),
            parameters={**act.parameters, "strength": self.strength},
            range=act.range,
            reference="ermentrout1998",
        )

    def follow(self, x: ArrayLike, dt: Positive, start: ArrayLike = 0.0) -> FloatArray:
        """The answers to an input that changes in time.

        Parameters
        ----------
        x : array (moments, ...)
        dt : float
            The time from one value to the next (s). Within it the state moves in a straight line.
        start : array_like
            The state ``a`` at the beginning.

        Returns
        -------
        array (moments, ...)

        Raises
        ------
        InputError
            The state would overshoot, since ``dt`` is longer than ``tau / (1 + g F')``.

        Examples
        --------
        >>> from simneuro.bridge.activations import AdaptingUnit
        >>> unit = AdaptingUnit(sn.bridge.activation("relu"), strength=3.0, tau=0.1)
        >>> unit.follow([2.0] * 1000, dt=1e-3)[[0, -1]].round(3).tolist()  # the first and the last
        [2.0, 0.5]
        """
        inputs, state = np.asarray(x, np.float64), np.asarray(start, np.float64)
        answers, inner = np.empty_like(inputs), np.empty_like(inputs)
        for k, each in enumerate(inputs):
            inner[k] = each - self.strength * state
            answers[k] = self.activation(inner[k])
            state = state + dt / self.tau * (answers[k] - state)
        steepest = float(np.max(self.activation.derivative(inner), initial=0.0))
        longest = self.tau / (1 + self.strength * steepest)
        if dt > longest:
            message = f"must be {longest:.3g} s at most where the slope is {steepest:.3g}"
            raise InputError(f"{message}, or the state overshoots; got {dt:g} s", where="dt")
        return answers


def steepest_slope(act: Activation) -> float:
    """The largest slope of an activation, where it was tried.

    Raises
    ------
    InputError
        It acts on a row, or falls somewhere.

    Examples
    --------
    >>> sn.bridge.activations.steepest_slope(sn.bridge.activation("relu"))
    1.0
    """
    if act.acts_on == "row":
        raise InputError(f"{act.name} acts on a row of units", where="activation")
    slope = act.derivative(_TRIED)
    if slope.min() < -_ROUNDING * slope.max():
        message = f"{act.name} falls somewhere, so that adaptation may have several steady states"
        raise InputError(message, where="activation")
    return float(slope.max())


def fixed_point(falling: Callable[[FloatArray], FloatArray], start: FloatArray) -> FloatArray:
    """Where a function that never rises has its argument as its value, element by element.

    The function at ``start`` lies on the other side of that point, or is it, so that the two are a
    bracket to halve.
    """
    one, other = start, falling(start)
    low, high = np.minimum(one, other), np.maximum(one, other)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        above = falling(middle) > middle
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    return np.asarray((low + high) / 2)


def _solve(act: Activation, strength: float, x: ArrayLike) -> FloatArray:
    given = np.asarray(x, np.float64)
    return fixed_point(lambda r: act(given - strength * r), np.zeros_like(given))[()]


def _slope(act: Activation, strength: float, x: ArrayLike) -> FloatArray:
    inner = np.asarray(x, np.float64) - strength * _solve(act, strength, x)
    slope = act.derivative(inner)
    return np.asarray(adapted_gain(slope, strength))[()]
