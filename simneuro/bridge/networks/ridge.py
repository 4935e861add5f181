"""Linear readouts in closed form: least squares with a penalty, and the penalty that dropout is."""

from itertools import product
from typing import Annotated

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import binom

from simneuro.annotations import NotNegative, at_least
from simneuro.bridge.codes import FloatArray
from simneuro.calls import checked
from simneuro.errors import InputError

_MASKS = 100_000  # of one sample; chosen: a few seconds


@checked
def ridge_weights(x: ArrayLike, y: ArrayLike, penalty: ArrayLike | NotNegative) -> FloatArray:
    """The weights that minimise ``|y - x w|^2 + sum(penalty * w^2)``.

    Where several do, as where a feature is always 0, they are the smallest of them.

    Parameters
    ----------
    x : array (samples, features)
    y : array (samples,) or (samples, outputs)
    penalty : float or array (features,)
        Of the square of each weight: one number is weight decay, for `dropout_penalty` see there.

    Returns
    -------
    array (features,) or (features, outputs)

    Raises
    ------
    InputError
        A penalty is negative, or there is not one for each feature.

    Examples
    --------
    >>> from simneuro.bridge.networks import ridge_weights
    >>> ridge_weights([[1.0], [1.0]], [2.0, 2.0], 2.0).round(12).tolist()
    [1.0]
    """
    features, target = np.asarray(x, np.float64), np.asarray(y, np.float64)
    strengths = np.asarray(penalty, np.float64)
    if strengths.ndim and strengths.shape != features.shape[1:]:
        message = f"got {strengths.size} penalties for {features.shape[1]} features"
        raise InputError(message, where="penalty")
    if not (strengths >= 0).all():
        raise InputError("a penalty must not be negative", where="penalty")
    # As many samples more, one for each penalty, with a target of 0.
    more = np.diag(np.broadcast_to(np.sqrt(strengths), features.shape[1]))
    nothing = np.zeros((len(more), *target.shape[1:]))
    stacked = np.concatenate([features, more]), np.concatenate([target, nothing])
    return np.asarray(np.linalg.lstsq(*stacked, rcond=None)[0])


@checked
def dropout_penalty(x: ArrayLike, keep: float, *, spikes: bool = False) -> FloatArray:
    """The penalty (features,) on squared weights that dropout of inputs is on average (wager2013).

    Inputs are kept with the probability ``keep``, and are then larger by as much. Noise of variance
    V on an input adds ``V * w^2`` to the mean of a squared error; that of dropout is
    ``(1 - keep)/keep * x^2``.

    Parameters
    ----------
    x : array (samples, features)
    keep : float
        For quantal release `simneuro.analysis.theory.keep_probability`.
    spikes : bool
        Whether ``x`` are numbers of spikes of which each is kept or not, rather than all together.
        The variance is then in proportion to ``x``.

    Raises
    ------
    InputError
        The probability is not above 0 and at most 1, or a number of spikes is negative.

    Examples
    --------
    >>> from simneuro.bridge.networks import dropout_penalty
    >>> dropout_penalty([[1.0, 2.0], [1.0, 4.0]], 0.5).tolist()
    [2.0, 20.0]
    >>> dropout_penalty([[1.0, 2.0], [1.0, 4.0]], 0.5, spikes=True).tolist()
    [2.0, 6.0]
    """
    if not 0 < keep <= 1:
        raise InputError(f"must be above 0 and at most 1, got {keep:g}", where="keep")
    values = np.asarray(x, np.float64)
    if spikes and (values < 0).any():
        raise InputError("a number of spikes must not be negative", where="x")
    return np.asarray((1 - keep) / keep * (values if spikes else values**2).sum(axis=0))


@checked
def implied_penalty(x: ArrayLike, y: ArrayLike, weights: ArrayLike, penalty: ArrayLike) -> float:
    """The penalty under which weights are the best ones, as a part of the one that is expected.

    At the minimum ``x'(y - x w)`` is ``penalty * w``. Both sides are summed along the weights that
    the expected penalty gives, so that small random errors of the weights hardly change the ratio.
    NaN if no penalty is expected.

    Parameters
    ----------
    x : array (samples, features)
    y : array (samples,) or (samples, outputs)
    weights : array (features,) or (features, outputs)
        Found in any way, such as by training with dropout.
    penalty : array (features,)
        The expected one, such as `dropout_penalty`.

    Raises
    ------
    InputError
        A penalty is negative, or there is not one for each feature.

    Examples
    --------
    >>> from simneuro.bridge.networks import implied_penalty, ridge_weights
    >>> x, y = [[1.0], [1.0]], [2.0, 2.0]
    >>> round(implied_penalty(x, y, ridge_weights(x, y, 6.0), [2.0]), 12)
    3.0
    """
    features, target, found = (np.asarray(each, np.float64) for each in (x, y, weights))
    strengths = np.asarray(penalty, np.float64).reshape(-1, *[1] * (target.ndim - 1))
    along = strengths * ridge_weights(features, target, np.asarray(penalty, np.float64))
    pulled = features.T @ (target - features @ found)
    expected = float(np.sum(along * strengths * found))
    return float(np.sum(along * pulled)) / expected if expected else np.nan


@checked
def weights_over_masks(
    x: ArrayLike, y: ArrayLike, dropped: float, sites: Annotated[int, at_least(1)] = 1
) -> FloatArray:
    """The weights with the least mean squared error over all masks of dropout on the inputs.

    Each mask of a sample counts with its probability, one after the other, so that nothing is
    supposed of means and variances.

    Parameters
    ----------
    x : array (samples, features)
        Few features: ``sites + 1`` to the power of their number is the number of masks.
    y : array (samples,) or (samples, outputs)
    dropped : float
        The probability with which a site is silent.
    sites : int
        Of how many parts an input is made up.

    Raises
    ------
    InputError
        The probability does not lie between 0 and 1, or there are more than 100 000 masks.

    Examples
    --------
    >>> from simneuro.bridge.networks import dropout_penalty, ridge_weights, weights_over_masks
    >>> x, y = [[1.0, 0.0], [1.0, 2.0]], [2.0, 2.0]
    >>> apart = weights_over_masks(x, y, 0.5) - ridge_weights(x, y, dropout_penalty(x, 0.5))
    >>> bool(abs(apart).max() < 1e-12)
    True
    """
    features, target = np.asarray(x, np.float64), np.asarray(y, np.float64)
    if not 0 <= dropped < 1:
        raise InputError(f"must be from 0 to below 1, got {dropped:g}", where="dropped")
    masks = (sites + 1) ** features.shape[1]
    if masks > _MASKS:
        message = f"{features.shape[1]} features have {masks} masks; at most {_MASKS} are tried"
        raise InputError(message, where="x")
    chances = binom(sites, 1 - dropped).pmf(np.arange(sites + 1))
    squares, products = np.zeros((features.shape[1],) * 2), np.zeros_like(features.T @ target)
    for parts in product(range(sites + 1), repeat=features.shape[1]):
        kept = features * np.array(parts) / (sites * (1 - dropped))
        chance = float(np.prod(chances[list(parts)]))
        squares += chance * kept.T @ kept
        products += chance * kept.T @ target
    return np.asarray(np.linalg.lstsq(squares, products, rcond=None)[0])
