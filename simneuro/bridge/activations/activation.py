"""Activation functions, of neurons from their curves and users' own.

At a kink the derivative is the left-hand one: 0 for ``relu`` and ``lif_rate``, the negative slope
for ``leaky_relu``. Where a user gives no derivative it is the mean of both sides.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from simneuro.annotations import Curve, Quantities
from simneuro.bridge.activations.entry import Domain
from simneuro.bridge.activations.monotone import Falling, MonotoneCurve
from simneuro.bridge.activations.own_functions import read_own_function
from simneuro.bridge.arguments import broadcast_like
from simneuro.bridge.codes import FloatArray, LevelCode, RateCode
from simneuro.calls import checked
from simneuro.errors import not_installed
from simneuro.si import names_unit, si_values
from simneuro.si.unit_table import PLAIN

if TYPE_CHECKING:
    import torch

Function = Callable[[ArrayLike], FloatArray]


@checked
@dataclass(frozen=True)
class Activation:
    """A function of one number, applied to each element of an array, or of a row of numbers.

    Parameters
    ----------
    name : str
        The catalogue name, or the source of a measured curve.
    function, derivative : callable
        Array in, array of the same shape out. Of a function of a row the derivative is the
        Jacobian, with one dimension more: ``[..., i, j]`` is the derivative of value i by input j.
    parameters : mapping
        What the function was made with.
    range : (float, float)
        Lowest and highest value, possibly infinite.
    reference : str
        BibTeX key, ``"chosen: why"``, or the source of a measured curve.
    levels, rates : LevelCode, RateCode, optional
        For a neuron's own curve: what the input means (a current in A, or whatever the curve was
        measured against) and the output in Hz.
    model, noise : str
        For a neuron's own curve: the neuron and the noise that it was measured with, as the
        attributes of these names say (:func:`simneuro.bridge.curves.describe_source`).
    acts_on : {"number", "row"}
        Each number by itself, or, as ``softmax``, the last dimension of an array as one.
    backward : callable, optional
        For a function of a row, what `pull_back` does.
    derivative_from : callable, optional
        Of a function of one number, its derivative from ``x`` and the value there, where that takes
        less time.

    Examples
    --------
    >>> relu = sn.bridge.activation("relu")
    >>> relu([-1.0, 2.0]).tolist(), relu.derivative(np.array([-1.0, 2.0])).tolist()
    ([0.0, 2.0], [0.0, 1.0])
    >>> own = sn.bridge.Activation.from_function(np.tanh)
    >>> float(own(0.5).round(4))
    0.4621
    """

    name: str
    function: Function = field(compare=False, repr=False)
    derivative: Function = field(compare=False, repr=False)
    parameters: Mapping[str, object] = field(hash=False)
    range: tuple[float, float]
    reference: str
    levels: LevelCode | None = None
    rates: RateCode | None = None
    model: str = ""
    noise: str = ""
    acts_on: Domain = "number"
    backward: Callable[[ArrayLike, FloatArray], FloatArray] | None = field(
        default=None, compare=False, repr=False
    )
    derivative_from: Callable[[ArrayLike, FloatArray], FloatArray] | None = field(
        default=None, compare=False, repr=False
    )

    def __repr__(self) -> str:
        if self.levels is not None:
            return f"Activation({self.name!r}, from a curve)"
        values = "".join(f", {key}={value!r}" for key, value in self.parameters.items())
        return f"Activation({self.name!r}{values})"

    @checked
    def __call__(self, x: Quantities) -> FloatArray:
        """Value at ``x``, same shape. ``x`` is a plain number; see ``levels`` for currents.

        Raises
        ------
        InputError
            ``x`` has a unit.

        Examples
        --------
        >>> sn.bridge.activation("relu")([-1.0, 2.0]).tolist()
        [0.0, 2.0]
        """
        return self.function(si_values(x, PLAIN, "x") if names_unit(x) else x)

    @checked
    def pull_back(self, x: ArrayLike, gradient: ArrayLike) -> FloatArray:
        """The gradient of a loss by ``x``, from that by the value at ``x``: backpropagation.

        Raises
        ------
        InputError
            The gradient does not have the shape of ``x``, nor one that can be repeated to it.

        Examples
        --------
        >>> import simneuro as sn
        >>> sn.bridge.activation("softmax").pull_back([0.0, 0.0], [1.0, 0.0])
        array([ 0.25, -0.25])
        """
        given = broadcast_like(gradient, x, "gradient")
        if self.backward is not None:
            return self.backward(x, given)
        return np.asarray(self.derivative(x) * given)[()]

    @classmethod
    @checked
    def from_curve(
        cls, curve: Curve, code: RateCode | None = None, *, falling: Falling = "hold"
    ) -> "Activation":
        """A neuron's measured response curve as an activation function.

        The mean rate over repeats is made monotone by isotonic regression, encoded by ``code`` and
        interpolated by a monotone cubic (PCHIP, fritsch1984), which is differentiable.
        Beyond the measured levels the value is constant. Input 0 is the onset, the highest level
        that is nearly silent (at most 1 % of the highest rate), or the lowest level if the neuron
        fires there already. Input 1 is the highest level.

        Parameters
        ----------
        curve : xarray.Dataset
            Response curve: ``rate(level, repeat)`` in Hz, ``level`` in A (or in the units that
            their ``attrs["units"]`` name), attrs ``source`` and ``duration`` (s). A network that is
            trained with the activation can be converted to spiking neurons only if the curve has
            the attrs ``model`` and ``noise`` of :func:`simneuro.response_curve`.
        code : RateCode, optional
            Default: 0 Hz to the highest mean rate, window the duration of the measurement.
        falling : {"hold", "level", "refuse"}
            What to do with a curve that falls after its highest rate, by more than a fifth of it
            and more than chance can explain (:func:`simneuro.bridge.curves.find_fall`), as under
            depolarisation block. ``"hold"`` leaves out the levels beyond, holds the highest rate
            there, and warns; ``"level"`` levels the whole curve; ``"refuse"`` is an error.

        Returns
        -------
        Activation
            ``parameters``: ``levels`` (A) and monotone ``rates`` (Hz) that it passes through,
            ``departure`` (Hz), the largest change that monotony made to them, ``beyond``, what
            it does outside the levels, and ``falls_after``, the level (A) of the highest rate
            if the measured curve falls after it, else None.

        Raises
        ------
        InputError
            If the dataset is not a response curve, or the rate never rises.

        Examples
        --------
        >>> import simneuro as sn
        >>> act = sn.bridge.Activation.from_curve(sn.bridge.recorded_curve("B6"))
        >>> act.range[1]
        1.0
        """
        points = MonotoneCurve.from_curve(curve, falling)
        return cls.from_points(points, points.level_code(), code or points.rate_code(curve.attrs))

    @classmethod
    def from_points(cls, points: MonotoneCurve, levels: LevelCode, rates: RateCode) -> "Activation":
        """The activation function through the points of a monotone curve, with both codes.

        Examples
        --------
        >>> from simneuro.bridge.activations import MonotoneCurve
        >>> from simneuro.bridge import Activation, RateCode
        >>> points = MonotoneCurve.from_curve(sn.bridge.recorded_curve("B6"))
        >>> made = Activation.from_points(points, points.level_code(), RateCode(0.0, 100.0, 1.0))
        >>> float(made(0.0)) < float(made(1.0)) < 1
        True
        """
        name, cubic = points.source or "curve", points.interpolate(levels, rates)
        made = (name, cubic, cubic.derivative, points.describe(), cubic.range, name)
        return cls(*made, levels, rates, points.model, points.noise)

    @classmethod
    @checked
    def from_function(
        cls, function: Any, derivative: Callable[[Any], Any] | None = None
    ) -> "Activation":
        """Your own function of one number as an activation function.

        Parameters
        ----------
        function : callable or sympy expression
            Arrays to arrays, such as ``np.tanh``; or in one symbol, whose derivative is exact.
        derivative : callable, optional
            The slope of a callable; central differences otherwise.

        Returns
        -------
        Activation
            ``range`` is found for a function that only rises, and infinite for others.

        Raises
        ------
        InputError
            The function does not take arrays, does not act on each element alone, is not finite
            everywhere or never changes, or the derivative is not that of the function.

        Examples
        --------
        >>> import numpy as np
        >>> import simneuro as sn
        >>> sine = sn.bridge.Activation.from_function(np.sin, np.cos)
        >>> float(sine(0.0)), float(sine.derivative(0.0))
        (0.0, 1.0)
        """
        own, source = read_own_function(function, derivative), "chosen: the user's own function"
        return cls(own.name, own.function, own.derivative, {}, own.range, source)

    def to_json(self) -> str:
        """The activation as JSON text, for :meth:`from_json`.

        Raises
        ------
        InputError
            It is a Python function of yours, which no text can hold; an expression of sympy can.

        Examples
        --------
        >>> relu = sn.bridge.activation("relu")
        >>> sn.bridge.Activation.from_json(relu.to_json()) == relu
        True
        """
        from simneuro.bridge.activations.json_text import write_activation

        return write_activation(self)

    @classmethod
    @checked
    def from_json(cls, text: str) -> "Activation":
        """The activation that :meth:`to_json` wrote, to the last bit; nothing is executed.

        Raises
        ------
        InputError
            The text is not one that :meth:`to_json` wrote.

        Examples
        --------
        >>> import simneuro as sn
        >>> sn.bridge.Activation.from_json(sn.bridge.activation("tanh").to_json()).name
        'tanh'
        """
        from simneuro.bridge.activations.json_text import read_activation

        return read_activation(text)

    def to_torch(self) -> "torch.nn.Module":
        """The activation as a ``torch.nn.Module`` with the same values and gradients.

        They are computed by NumPy in double precision, on the processor, and handed to torch in
        the type and on the device of the input. They can be differentiated once.

        Raises
        ------
        InputError
            torch is not installed; it comes with the extra ``simneuro[torch]``.

        Examples
        --------
        >>> import torch  # doctest: +SKIP
        >>> module = sn.bridge.activation("relu").to_torch()  # doctest: +SKIP
        >>> module(torch.tensor([-1.0, 2.0])).tolist()  # [0.0, 2.0]  # doctest: +SKIP
        """
        try:
            from simneuro.bridge.activations.torch_module import ActivationModule
        except ImportError:
            raise not_installed("torch", "torch", where="to_torch") from None
        return ActivationModule(self)
