"""Users' own functions as activation functions: their checks, derivative and range."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from simneuro.bridge.activations.entry import UNBOUNDED, Range
from simneuro.bridge.activations.symbolic import SymbolicFunction, is_symbolic
from simneuro.bridge.codes import FloatArray
from simneuro.errors import InputError, quoted

# Where a function is tried. The units of a network see inputs of order one, but any can occur.
_TRIED = np.linspace(-20.0, 20.0, 401) + 0.013  # chosen: away from round numbers, where kinks are
_FAR = np.sinh(np.linspace(-12, 12, 20001))  # as far as a network looks for the range of a function
_FLAT = 1e-3  # share of the range; chosen: tanh at 8e4 is flat, a logarithm is not
_STEP = float(np.cbrt(np.finfo(float).eps))  # balances rounding and truncation of the difference
_AGREES = 1e-4  # a wrong derivative is off by far more, a right one by far less


@dataclass(frozen=True)
class OwnFunction:
    """A function of one number as a function of arrays of double precision."""

    function: Callable[[Any], Any]

    def __call__(self, x: ArrayLike) -> FloatArray:
        """Value at ``x``, same shape."""
        at = np.array(x, dtype=float)  # a copy, since the function may write into it
        with np.errstate(all="ignore"):  # users of the value say what is not finite
            return np.asarray(self.function(at), dtype=float)[()]


@dataclass(frozen=True)
class CentralDifference:
    """The derivative of a function by central differences, of the second order in the step."""

    function: Callable[[ArrayLike], FloatArray]

    def __call__(self, x: ArrayLike) -> FloatArray:
        """Slope at ``x``, same shape; the mean of both sides at a kink."""
        at = np.asarray(x, dtype=float)
        above, below = at + _STEP * (1 + np.abs(at)), at - _STEP * (1 + np.abs(at))
        with np.errstate(invalid="ignore"):  # infinite on both sides
            return np.asarray((self.function(above) - self.function(below)) / (above - below))[()]


def name_of(function: Any) -> str:
    """What messages and tables call a function of the user."""
    return f"function {getattr(function, '__name__', type(function).__name__)}"


def check_function(function: OwnFunction, what: str) -> FloatArray:
    """The values of a function where it is tried.

    Raises
    ------
    InputError
        It does not take arrays, does not act on each element alone, or is not finite everywhere.
    """
    try:
        values = function(_TRIED)
        table = function(_TRIED[:6].reshape(2, 3))
    except Exception as error:
        raise InputError(
            f"{what} does not take an array: {error}. Use functions of NumPy (np.tanh in the "
            "place of math.tanh), or np.vectorize(function)",
            where="activation",
        ) from None
    if np.shape(values) != _TRIED.shape or np.shape(table) != (2, 3):
        message = f"{what} must return an array of the shape that it is given"
        raise InputError(message, where="activation")
    if not np.array_equal(table.ravel(), values[:6], equal_nan=True):
        message = f"{what} must act on each element of an array alone, as np.tanh does"
        raise InputError(message, where="activation")
    if not np.isfinite(values).all():
        wrong = ~np.isfinite(values)
        place, value = _TRIED[wrong][0], values[wrong][0]
        message = f"{what} is {value} at {place:.3g}; a unit can have any input"
        raise InputError(message, where="activation")
    return values


def check_that_it_changes(function: OwnFunction, what: str) -> None:
    """Raise :class:`InputError` if a function has one value wherever it is tried."""
    values = np.concatenate([function(_TRIED), function(_FAR)])
    if np.all(values == values[0]):
        message = f"{what} is {values[0] + 0.0:g} everywhere, so a network of it learns nothing"
        raise InputError(message, where="activation")


def check_derivative(function: OwnFunction, derivative: OwnFunction, what: str) -> None:
    """Compare a derivative with differences of the function.

    Kinks and steps are not found: nine tenths of the places where it is tried must agree.

    Raises
    ------
    InputError
        The two differ.
    """
    given = check_function(derivative, f"the derivative of {what}")
    measured = CentralDifference(function)(_TRIED)
    off = np.abs(given - measured) > _AGREES * (1 + np.abs(measured))
    if off.mean() > 0.1:
        place = np.flatnonzero(off)[off.sum() // 2]
        raise InputError(
            f"at {_TRIED[place]:.4g} the slope of {what} is {measured[place]:.4g}, but the "
            f"derivative is {given[place]:.4g}",
            where="derivative",
        )


def find_range(function: OwnFunction) -> Range:
    """The lowest and highest value of a function that rises from one to the other.

    Infinite for one that goes on rising, and for one that falls anywhere.
    """
    with np.errstate(all="ignore"):
        values = function(_FAR)
        half_as_far = function(_FAR[[0, -1]] / 2)
        low, high = float(values[0]), float(values[-1])
        rises = bool(np.isfinite(values).all() and (np.diff(values) >= 0).all() and high > low)
        flat = np.abs(half_as_far - [low, high]).max() <= _FLAT * (high - low)
    return (low, high) if rises and flat else UNBOUNDED


@dataclass(frozen=True)
class ReadFunction:
    """A function of the user that was checked, with its slope, name and range."""

    name: str
    function: Callable[[ArrayLike], FloatArray]
    derivative: Callable[[ArrayLike], FloatArray]
    range: Range


def read_own_function(given: Any, derivative: Callable[[Any], Any] | None) -> ReadFunction:
    """A Python function, or an expression of sympy, as an activation function needs it.

    Raises
    ------
    InputError
        As :meth:`simneuro.bridge.Activation.from_function`.
    """
    if isinstance(given, SymbolicFunction) or is_symbolic(given):
        return _read_symbolic(given, derivative)
    if not callable(given):
        message = f"got {quoted(given)}, but this must be a function, or an expression of sympy"
        raise InputError(message, where="function")
    own, what = OwnFunction(given), name_of(given)
    check_function(own, what)
    check_that_it_changes(own, what)
    if derivative is None:
        return ReadFunction(what, own, CentralDifference(own), find_range(own))
    check_derivative(own, OwnFunction(derivative), what)
    return ReadFunction(what, own, OwnFunction(derivative), find_range(own))


def _read_symbolic(given: Any, derivative: Any) -> ReadFunction:
    if derivative is not None:
        message = "the derivative of an expression of sympy is computed; leave it out"
        raise InputError(message, where="derivative")
    own = given if isinstance(given, SymbolicFunction) else SymbolicFunction.of(given)
    what = f"the expression {own.text}"
    check_function(OwnFunction(own), what)
    check_that_it_changes(OwnFunction(own), what)
    check_function(OwnFunction(own.derivative), f"the derivative of {what}")
    return ReadFunction(own.text, own, own.derivative, find_range(OwnFunction(own)))
