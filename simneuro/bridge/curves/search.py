"""The least squares of a form over all starts, and how well they determine its parameters."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import least_squares

from simneuro.bridge.codes import FloatArray
from simneuro.bridge.curves.forms import Form

SMALLEST = 1e-9  # lower bound of positive scaled parameters, and floor of a scaled residual
_SINGULAR = 1e-10  # chosen: of the largest singular value; less is a direction without a slope


@dataclass(frozen=True)
class LeastSquares:
    """The least squares of a form.

    Parameters
    ----------
    values : dict of str to float
        Parameters in SI units.
    covariance : array (parameters, parameters)
        Of the parameters, in SI units.
    residuals : array (levels,)
        Measured minus fitted rates (Hz).
    """

    values: dict[str, float]
    covariance: FloatArray
    residuals: FloatArray


def find_least_squares(form: Form, level: FloatArray, rate: FloatArray) -> LeastSquares:
    """The parameters with the least squares over all starts."""
    scale = form.scales(level, rate)
    lower = [SMALLEST if name in form.positive else -np.inf for name in form.units]

    def residual(scaled: FloatArray) -> FloatArray:
        values = dict(zip(form.units, scaled * scale, strict=True))
        return (form.rate(level, **values) - rate) / rate.max()

    # The squares have many local minima. So they are taken at every start first, and a full search
    # begins at the few best of these.
    guesses = form.starts(level, rate, scale)
    inside = [np.maximum(guess, np.add(lower, SMALLEST)) for guess in guesses]
    starts = sorted(inside, key=lambda start: float(np.sum(residual(start) ** 2)))
    end = {"xtol": 1e-12, "ftol": 1e-12, "gtol": 1e-12, "max_nfev": form.steps}
    found = [
        least_squares(residual, start, bounds=(lower, np.inf), **end)
        for start in starts[: form.searches]
    ]
    best = min(found, key=lambda one: float(one.cost))
    return LeastSquares(
        dict(zip(form.units, (best.x * scale).tolist(), strict=True)),
        find_covariance(best.jac, best.fun) * np.outer(scale, scale),
        -best.fun * rate.max(),
    )


def find_covariance(jacobian: FloatArray, residuals: FloatArray) -> FloatArray:
    """The covariance of parameters found by least squares: s^2 (J^T J)^-1.

    ``s^2`` is the sum of squares over (points - parameters). NaN where there are no more points
    than parameters; infinite for a parameter on which the points have no bearing.
    """
    points, parameters = jacobian.shape
    if points <= parameters:
        return np.full((parameters, parameters), np.nan)
    _, size, directions = np.linalg.svd(jacobian, full_matrices=False)
    known = size > _SINGULAR * size.max()
    square = np.sum(residuals**2) / (points - parameters)
    roots = directions[known].T / size[known]
    free = np.any(np.abs(directions[~known]) > 1e-6, axis=0)
    return np.where(np.diag(free), np.inf, square * roots @ roots.T)
