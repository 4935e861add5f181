"""Gain of cells whose adaptation subtracts: how much of a change of their input is in their rate.

The rate is ``F(I - g a)``, where F is the curve at the onset of an input and ``a`` follows the
rate: ``tau da/dt = rate - a`` (ermentrout1998, benda2003). For a cell to whose adaptation current
each spike adds b, ``g a`` is this current, and ``g = b tau``.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simneuro.analysis.theory.shapes import require_fitting
from simneuro.calls import checked

Floats = NDArray[np.float64]


@checked
def adapted_gain(
    slope: ArrayLike, strength: ArrayLike, *, tau: ArrayLike = 0.0, frequency: ArrayLike = 0.0
) -> Floats:
    """The swing of the rate over that of a weak input of a frequency.

    ``|F' (1 + i w tau) / (1 + g F' + i w tau)|`` with ``w = 2 pi frequency``: at frequency 0 the
    slope of the steady curve, ``F' / (1 + g F')``; far above ``(1 + g F') / (2 pi tau)`` that of
    the onset curve, F'.

    Parameters
    ----------
    slope : array_like
        F', where the cell works.
    strength : array_like
        g, in units of one over the slope.
    tau : array_like
        Time constant of adaptation (s).
    frequency : array_like
        Hz.

    Raises
    ------
    InputError
        The shapes do not fit together.

    Examples
    --------
    >>> from simneuro.analysis.theory import adapted_gain
    >>> float(adapted_gain(0.5, 6.0))  # a step, long afterwards
    0.125
    >>> round(float(adapted_gain(0.5, 6.0, tau=1.0, frequency=100.0)), 3)
    0.5
    """
    require_fitting(slope=slope, strength=strength, tau=tau, frequency=frequency)
    turn = 2j * np.pi * np.multiply(frequency, tau)
    gain = np.multiply(slope, 1 + turn) / (1 + np.multiply(strength, slope) + turn)
    return np.asarray(np.abs(gain))
