"""Activation functions, of neurons from their curves and users' own.

At a kink the derivative is the left-hand one: 0 for ``relu`` and ``lif_rate``, the negative slope
for ``leaky_relu``. Where a user gives no derivative it is the mean of both sides.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from numpy.typing import ArrayLike

from simneuro.annotations import Curve, Quantities
from simneuro.bridge.activations.monotone import MonotoneCubic, MonotoneCurve
from simneuro.bridge.activations.own_functions import (
    CentralDifference,
    OwnFunction,
    check_derivative,
    check_function,
    check_that_it_changes,
    find_range,
    name_of,
)
from simneuro.bridge.codes import FloatArray, LevelCode, RateCode
from simneuro.calls import checked
from simneuro.si import names_unit, si_values
from simneuro.si.unit_table import PLAIN

Function = Callable[[ArrayLike], FloatArray]


@checked
@dataclass(frozen=True)
class Activation:
    """A function of one number, applied to each element of an array.

    Parameters
    ----------
    name : str
        The catalogue name, or the source of a measured curve.
    function, derivative : callable
        Array in, array of the same shape out.
    parameters : mapping
        What the function was made with.
    range : (float, float)
        Lowest and highest value, possibly infinite.
    reference : str
        BibTeX key, ``"chosen: why"``, or the source of a measured curve.
    levels, rates : LevelCode, RateCode, optional
        For a neuron's own curve: what the input means in A and the output in Hz.
    model, noise : str
        For a neuron's own curve: the neuron and the noise that it was measured with, as the
        attributes of these names say (:func:`simneuro.bridge.curves.describe_source`).
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

    @checked
    def __call__(self, x: Quantities) -> FloatArray:
        """Value at ``x``, same shape. ``x`` is a plain number; see ``levels`` for currents."""
        return self.function(si_values(x, PLAIN, "x") if names_unit(x) else x)

    @classmethod
    @checked
    def from_curve(cls, curve: Curve, code: RateCode | None = None) -> "Activation":
        """A neuron's measured response curve as an activation function.

        The mean rate over repeats is made monotone by isotonic regression, encoded by ``code`` and
        interpolated by a monotone cubic (PCHIP, fritsch1984). Beyond the measured levels the value
        is constant. Input 0 is the onset, the highest level that is nearly silent (at most 1 % of
        the highest rate), or the lowest level if the neuron fires there already. Input 1 is the
        highest level.

        Parameters
        ----------
        curve : xarray.Dataset
            Response curve: ``rate(level, repeat)`` in Hz, ``level`` in A (or in the units that
            their ``attrs["units"]`` name), attrs ``source`` and ``duration`` (s). A network that is
            trained with the activation can be converted to spiking neurons only if the curve has
            the attrs ``model`` and ``noise`` of :func:`simneuro.response_curve`.
        code : RateCode, optional
            Default: 0 Hz to the highest mean rate, window the duration of the measurement.

        Returns
        -------
        Activation
            ``parameters``: ``levels`` (A) and monotone ``rates`` (Hz) that it passes through, and
            ``departure`` (Hz), the largest change that monotony made. It is large for a neuron
            that falls silent at high currents, whose curve no monotone function describes.

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
        monotone = MonotoneCurve.from_curve(curve)
        levels, rates = monotone.level_code(), code or monotone.rate_code(curve.attrs)
        value = rates.encode(monotone.rate)
        cubic = MonotoneCubic(levels.encode(monotone.level), value)
        name = str(curve.attrs.get("source", "curve"))
        return cls(
            name=name,
            function=cubic,
            derivative=cubic.derivative,
            parameters={
                "levels": tuple(monotone.level.tolist()),
                "rates": tuple(monotone.rate.tolist()),
                "departure": monotone.departure,
            },
            range=(float(value[0]), float(value[-1])),
            reference=name,
            levels=levels,
            rates=rates,
            model=str(curve.attrs.get("model", "")),
            noise=str(curve.attrs.get("noise", "")),
        )

    @classmethod
    @checked
    def from_function(
        cls, function: Callable[[Any], Any], derivative: Callable[[Any], Any] | None = None
    ) -> "Activation":
        """Your own function of one number as an activation function.

        Parameters
        ----------
        function : callable
            Array in, array of the same shape out, such as ``np.tanh``.
        derivative : callable, optional
            The same for its slope; central differences otherwise.

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
        own, what = OwnFunction(function), name_of(function)
        check_function(own, what)
        check_that_it_changes(own, what)
        if derivative is not None:
            check_derivative(own, OwnFunction(derivative), what)
        return cls(
            name=what,
            function=own,
            derivative=CentralDifference(own) if derivative is None else OwnFunction(derivative),
            parameters={},
            range=find_range(own),
            reference="chosen: the user's own function",
        )
