"""Signals and gradients through many layers of random weights: in the limit of wide layers, drawn.

Sums of many random weights are normal. Their mean square ``q`` in one layer gives that in the next,
``q' = v E[f(sqrt(q) z)^2]`` for normal z, where ``v`` is the number of inputs times the variance of
a weight. On the way back a gradient is multiplied by the slope of each unit and by the weights, so
that its mean square changes by ``v E[f'(sqrt(q) z)^2]`` (poole2016, schoenholz2017).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Self

import numpy as np
import xarray as xr

from simneuro.annotations import NotNegative, Positive, Seed, at_least
from simneuro.bridge.activations import Activation, as_activation
from simneuro.bridge.codes import FloatArray
from simneuro.bridge.networks.rate_layer import AnyActivation
from simneuro.bridge.networks.training.batch_norm import NormalisedBatch
from simneuro.calls import checked
from simneuro.errors import InputError
from simneuro.wanted_values import ANYTHING

_REACH = 9.0  # standard deviations; the normal density is 1e-18 there
_COARSE, _FINE = 2_000, 8_000  # points of the midpoint rule; a corner at 0 lies between two
_CONVERGED = 0.02  # chosen: finite means differ by less than 1e-3 between the two

Depth = Annotated[int, at_least(2)]
GivenActivation = Annotated[AnyActivation, ANYTHING]


@checked
def normal_mean(function: Annotated[Callable[[FloatArray], FloatArray], ANYTHING]) -> float:
    """The mean of a function of a normal number, by quadrature on a fine grid.

    Infinite where a finer grid gives another value: the sum for an integral that diverges grows
    with the number of points. (`mean_under_noise` is more exact where corners only lie at 0.)

    Examples
    --------
    >>> from simneuro.bridge.networks.deep_layers import normal_mean
    >>> round(normal_mean(np.square), 9)
    1.0
    """
    (coarse, _), (fine, size) = (_midpoint(function, points) for points in (_COARSE, _FINE))
    return fine if abs(fine - coarse) <= _CONVERGED * size else float("inf")


def _midpoint(function: Callable[[FloatArray], FloatArray], points: int) -> tuple[float, float]:
    """The mean of the function, and that of its size."""
    z, density = _normal_grid(points)
    values = function(z)
    return float(values @ density), float(np.abs(values) @ density)


@lru_cache
def _normal_grid(points: int) -> tuple[FloatArray, FloatArray]:
    """Numbers, and the normal density there times the step between them."""
    step = 2 * _REACH / points
    z = np.asarray(-_REACH + step * (np.arange(points) + 0.5), np.float64)
    density = step * np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    z.flags.writeable = density.flags.writeable = False
    return z, density


@checked
def gradient_factor(
    act: GivenActivation, variance: Positive, square: NotNegative = 1.0, *, batch_norm: bool = False
) -> float:
    """What a wide layer multiplies the mean square of a gradient by.

    Parameters
    ----------
    act : str, Activation or callable
        Of one number.
    variance : float
        Of a weight, times the number of inputs: 1 is that of Glorot and Bengio for layers of one
        width (glorot2010), 2 that of He et al. (he2015).
    square : float
        The mean square of the sums that the units act on.
    batch_norm : bool
        Whether sums are normalised over a large batch. The variance of the weights then cancels,
        and the factor is ``E[f'(z)^2] / Var f(z)``, which Poincaré's inequality keeps above 1 for
        all but straight lines (yang2019).

    Returns
    -------
    float
        Infinite where the mean square of the slope has no finite value.

    Raises
    ------
    InputError
        The activation acts on a row of units.

    Examples
    --------
    >>> from simneuro.bridge.networks import gradient_factor
    >>> round(gradient_factor("relu", 2.0), 6)
    1.0
    """
    unit, deviation = _of_one_number(act), square**0.5
    slope = normal_mean(lambda z: unit.derivative(deviation * z) ** 2)
    if not batch_norm:
        return variance * slope
    return slope / (_power(unit, square) - normal_mean(lambda z: unit(deviation * z)) ** 2)


@checked
def wide_layers(
    act: GivenActivation,
    variance: Positive,
    depth: Depth,
    *,
    start: Positive = 1.0,
    batch_norm: bool = False,
) -> xr.Dataset:
    """What the limit of wide layers says of sums and gradients.

    Parameters
    ----------
    act, variance, batch_norm
        As `gradient_factor`.
    depth : int
        Layers.
    start : float
        The mean square of the sums of the first layer.

    Returns
    -------
    xarray.Dataset
        ``square(layer)``, the mean square of the sums, and ``factor(layer)``, that of the
        gradient by the sums over that in the layer above; NaN in the last layer.

    Raises
    ------
    InputError
        The activation is unknown, or acts on a row of units.

    Examples
    --------
    >>> from simneuro.bridge.networks import wide_layers
    >>> wide_layers("relu", 2.0, 3).factor.values.round(6).tolist()[:-1]
    [1.0, 1.0]
    """
    unit = _of_one_number(act)
    squares, factors = [1.0 if batch_norm else start], []
    for _ in range(depth - 1):
        factors.append(gradient_factor(unit, variance, squares[-1], batch_norm=batch_norm))
        squares.append(1.0 if batch_norm else variance * _power(unit, squares[-1]))
    return _by_layer(squares, factors)


def _power(unit: Activation, square: float) -> float:
    """The mean square of the values for normal sums of a mean square."""
    return normal_mean(lambda z: unit(square**0.5 * z) ** 2)


@checked
def drawn_layers(
    act: GivenActivation,
    variance: Positive,
    depth: Depth,
    *,
    width: Annotated[int, at_least(1)],
    samples: Annotated[int, at_least(1)],
    seed: Seed,
    start: Positive = 1.0,
    batch_norm: bool = False,
) -> xr.Dataset:
    """What layers of random normal weights, without biases, do to sums and gradients.

    Each sample has random sums in the first layer and a random gradient in the last; the gradient
    goes back by backpropagation (rumelhart1986). Layers that are not infinitely wide differ from
    `wide_layers` by chance, of the order of the root of ``1 / width``.

    Parameters
    ----------
    act, variance, depth, start, batch_norm
        As `wide_layers`, whose dataset it has too.
    width : int
        Units of each layer.
    samples : int
        With ``batch_norm`` they are the batch.
    seed : int or Generator

    Raises
    ------
    InputError
        The activation is unknown, or acts on a row of units.

    Examples
    --------
    >>> from simneuro.bridge.networks import drawn_layers
    >>> shape = {"width": 300, "samples": 4, "seed": 0}
    >>> bool(abs(drawn_layers("relu", 2.0, 6, **shape).factor.mean() - 1) < 0.1)
    True
    """
    unit, random = _of_one_number(act), np.random.default_rng(seed)
    shape = (width, width)
    weights = [random.normal(0, (variance / width) ** 0.5, shape) for _ in range(depth - 1)]
    batches = [_Batch.of(start**0.5 * random.normal(size=(samples, width)), batch_norm)]
    for table in weights:
        batches.append(_Batch.of(unit(batches[-1].sums) @ table, batch_norm))
    errors = [random.normal(size=(samples, width))]
    for table, above, below in zip(weights[::-1], batches[:0:-1], batches[-2::-1], strict=True):
        errors.append(unit.derivative(below.sums) * (above.pull_back(errors[-1]) @ table.T))
    gradients = np.array([np.mean(error**2) for error in errors[::-1]])
    with np.errstate(invalid="ignore"):  # where all units are silent, no gradient is left
        factors = gradients[:-1] / gradients[1:]
    return _by_layer([float(np.mean(each.sums**2)) for each in batches], factors)


@dataclass(frozen=True)
class _Batch:
    """The sums (samples, units) that the units of a layer act on, and how they were normalised."""

    sums: FloatArray
    normalised: NormalisedBatch | None = None

    @classmethod
    def of(cls, sums: FloatArray, batch_norm: bool) -> Self:
        normalised = NormalisedBatch.of(sums) if batch_norm else None
        return cls(sums if normalised is None else normalised.values, normalised)

    def pull_back(self, error: FloatArray) -> FloatArray:
        """The gradient by the sums before they were normalised."""
        if self.normalised is None:
            return error
        ones = np.ones(self.sums.shape[1])
        return self.normalised.pull_back(error, ones, np.empty_like(ones))


def _of_one_number(given: AnyActivation) -> Activation:
    act = as_activation(given)
    if act.acts_on == "row":
        raise InputError(f"{act.name} acts on a row of units, not on a number", where="act")
    return act


def _by_layer(squares: Sequence[float], factors: Iterable[float]) -> xr.Dataset:
    values = {"square": ("layer", list(squares)), "factor": ("layer", [*factors, np.nan])}
    return xr.Dataset(values, {"layer": np.arange(1, len(squares) + 1)})
