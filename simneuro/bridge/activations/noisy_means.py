"""Means of activations whose input is noisy: in closed form for the ReLU, by quadrature for others.

Noise makes a corner smooth: the mean of ``f(x + std z)`` over normal z is f convolved with the
density of the noise, which has all derivatives whatever f is.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from simneuro.bridge.activations.activation import Activation
from simneuro.bridge.activations.by_name import as_activation
from simneuro.bridge.codes import FloatArray
from simneuro.calls import checked
from simneuro.errors import InputError

_FAR = 12.0  # standard deviations; the normal density is 1e-32 there
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(200)  # to rounding for a smooth f


@checked
def relu_under_noise(x: ArrayLike, std: ArrayLike) -> FloatArray:
    """The mean of ``max(x + std z, 0)`` over normal z: ``x Phi(x / std) + std phi(x / std)``.

    The integral of ``(x + std z) phi(z)`` over ``z > -x / std``, where ``-phi`` is an integral of
    ``z phi``. Its slope is ``Phi(x / std)``.

    Parameters
    ----------
    x, std : array_like
        Mean and standard deviation of the input, of shapes that fit; with ``std = 0`` it is the
        ReLU.

    Raises
    ------
    InputError
        A standard deviation is negative.

    Examples
    --------
    >>> from simneuro.bridge.activations import relu_under_noise
    >>> float(relu_under_noise(0.0, 1.0))  # 1 / sqrt(2 pi)
    0.3989422804014327
    """
    mean, noise = _read(x, std)
    ratio = mean / np.where(noise > 0, noise, 1.0)
    density = np.exp(-(ratio**2) / 2) / np.sqrt(2 * np.pi)
    noisy = mean * ndtr(ratio) + noise * density
    return np.asarray(np.where(noise > 0, noisy, np.maximum(mean, 0.0)))[()]


@checked
def mean_under_noise(act: Activation | str, x: ArrayLike, std: ArrayLike) -> FloatArray:
    """The mean of ``act(x + std z)`` over normal z, by quadrature.

    The range is parted where the input is 0: there lie the corners of the catalogue's rectifiers
    and the step, on each side of which the integrand is smooth. A corner elsewhere, as a neuron's
    own curve may have, costs digits.

    Parameters
    ----------
    act : Activation or str
        Of one number.
    x, std : array_like
        Mean and standard deviation of the input, of shapes that fit.

    Raises
    ------
    InputError
        A standard deviation is negative, or the activation is one of a row of units.

    Examples
    --------
    >>> from simneuro.bridge.activations import mean_under_noise
    >>> round(float(mean_under_noise("relu", 0.0, 1.0)), 12)
    0.398942280401
    """
    unit = as_activation(act)
    if unit.acts_on == "row":
        raise InputError(f"{unit.name} acts on a row of units, not on a number", where="act")
    mean, noise = _read(x, std)
    corner = np.clip(-mean / np.where(noise > 0, noise, np.inf), -_FAR, _FAR)
    parts = (
        _integrate(unit, mean, noise, low, high) for low, high in ((-_FAR, corner), (corner, _FAR))
    )
    return np.asarray(np.where(noise > 0, sum(parts), unit(mean)))[()]


def _read(x: ArrayLike, std: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Means and standard deviations as arrays of one shape."""
    mean, noise = np.broadcast_arrays(np.asarray(x, np.float64), np.asarray(std, np.float64))
    if not (noise >= 0).all():
        raise InputError("a standard deviation must not be negative", where="std")
    return mean, noise


def _integrate(
    unit: Activation, mean: FloatArray, noise: FloatArray, low: ArrayLike, high: ArrayLike
) -> FloatArray:
    """The integral of the activation times the normal density from ``low`` to ``high``."""
    half = (np.asarray(high) - np.asarray(low))[..., None] / 2
    z = np.asarray(low)[..., None] + half * (1 + _NODES)
    values = unit(mean[..., None] + noise[..., None] * z) * np.exp(-(z**2) / 2)
    return np.asarray((half * values) @ _WEIGHTS[:, None])[..., 0] / np.sqrt(2 * np.pi)
