"""Linear readouts in closed form: least squares with a penalty, and the penalty that dropout is."""

import numpy as np
from numpy.typing import ArrayLike

from simneuro.annotations import NotNegative
from simneuro.bridge.codes import FloatArray
from simneuro.calls import checked
from simneuro.errors import InputError


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
