"""What an entry of the catalogue of activation functions says: the function and its reading."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from simneuro.bridge.codes import FloatArray
from simneuro.errors import InputError
from simneuro.si.unit_table import PLAIN

Range = tuple[float, float]
UNBOUNDED: Range = (-math.inf, math.inf)
#: What a function acts on: each number by itself, or each row of numbers (the last dimension).
Domain = Literal["number", "row"]


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

    Examples
    --------
    >>> gain = sn.bridge.activations.ActivationParameter(1.0, "slope", valid="> 0")
    >>> gain.require(-1.0, "gain", "my activation")
    Traceback (most recent call last):
    simneuro.errors.InputError: my activation: gain must be above 0, got -1.
    """

    default: float
    meaning: str
    valid: Literal[">= 0", "> 0", ""] = ">= 0"
    unit: str = PLAIN

    def require(self, value: float, name: str, where: str) -> None:
        """Refuse a value that the parameter, called ``name``, cannot have.

        Raises
        ------
        InputError
            The value is outside the range, or not finite.

        Examples
        --------
        >>> leaky = sn.bridge.activations.CATALOGUE["leaky_relu"]
        >>> leaky.parameters["slope"].require(0.1, "slope", "activation")
        """
        in_range = {">= 0": value >= 0, "> 0": value > 0, "": True}[self.valid]
        if not (in_range and math.isfinite(value)):
            allowed = {">= 0": "0 or more", "> 0": "above 0", "": "a finite number"}[self.valid]
            raise InputError(f"{name} must be {allowed}, got {value:g}", where=where)


@dataclass(frozen=True)
class LearntShape:
    """A parameter that a network can learn with its weights.

    Parameters
    ----------
    parameter : str
        Its name. It stays above 0.
    derivative : callable
        That of the function by the parameter: an array ``x`` and the parameters by name in, an
        array of the same shape out.

    Examples
    --------
    >>> shape = sn.bridge.activations.LearntShape("beta", lambda x, beta: x * np.exp(-beta * x))
    >>> shape.parameter
    'beta'
    """

    parameter: str
    derivative: Callable[..., FloatArray]


@dataclass(frozen=True)
class ActivationEntry:
    """One activation function.

    Parameters
    ----------
    formula : str
        The function as text, in ``x`` and the parameters.
    function, derivative : callable
        They take an array ``x`` and the parameters by name. The value has the shape of ``x``, and
        so has the derivative of a function of one number. That of a function of a row is the
        Jacobian, with one dimension more: ``[..., i, j]`` is the derivative of value i by input j.
    reference : str
        BibTeX key, or ``"chosen: why"``.
    range : (float, float) or callable
        Lowest and highest value, possibly infinite, or a function of the parameters that gives
        them.
    parameters : mapping of name to ActivationParameter
    acts_on : {"number", "row"}
    pull_back : callable, optional
        For a function of a row: ``x``, the gradient by the value, and the parameters in; the
        gradient by ``x`` out. It need not make the Jacobian.
    derivative_from : callable, optional
        ``x``, the value there and the parameters in; the derivative of a function of one number
        out, where that takes less time than from ``x`` alone.
    reading : str
        What neurons do that the function describes; it begins with ``"None"`` where nothing known
        does, and says why.
    shape : LearntShape, optional
        Which parameter gives the function its shape, where that can be learnt.
    checked_by : tuple of str
        The checks of ``simneuro validate`` that hold the reading against simulated cells.

    Examples
    --------
    >>> from simneuro.bridge.activations import ActivationEntry
    >>> entry = ActivationEntry(
    ...     "x^2", lambda x: x**2, lambda x: 2 * x, "chosen: an example", (0.0, np.inf)
    ... )
    >>> entry.range_with({}), entry.function(np.array([3.0])).tolist()
    ((0.0, inf), [9.0])
    """

    formula: str
    function: Callable[..., FloatArray]
    derivative: Callable[..., FloatArray]
    reference: str
    range: Range | Callable[..., Range] = UNBOUNDED
    parameters: Mapping[str, ActivationParameter] = field(default_factory=dict)
    acts_on: Domain = "number"
    pull_back: Callable[..., FloatArray] | None = None
    derivative_from: Callable[..., FloatArray] | None = None
    reading: str = "None that is known."
    shape: LearntShape | None = None
    checked_by: tuple[str, ...] = ()

    def range_with(self, values: Mapping[str, float]) -> Range:
        """Lowest and highest value of the function with these values of its parameters.

        Examples
        --------
        >>> entry = sn.bridge.activations.CATALOGUE["lif_rate"]
        >>> entry.range_with({"t_ref": 2e-3, "amplitude": 1.0})
        (0.0, 500.0)
        """
        return self.range(**values) if callable(self.range) else self.range
