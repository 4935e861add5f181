"""A form fitted to a response curve: parameters with their errors, residuals, criteria."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from simneuro.annotations import Curve, Quantities
from simneuro.bridge.activations import curve_points, input_unit
from simneuro.bridge.codes import FloatArray
from simneuro.bridge.curves.forms import find_form
from simneuro.bridge.curves.search import SMALLEST, find_least_squares
from simneuro.calls import checked
from simneuro.errors import InputError
from simneuro.si import si_values


@checked
@dataclass(frozen=True)
class FittedCurve:
    """A fitted rate function of the input current; call it with levels in A for rates in Hz.

    Parameters
    ----------
    activation : str
        Name of the form.
    parameters : mapping
        SI values by name.
    rmse : float
        Root of the mean squared residual over levels (Hz).
    aic : float
        Akaike's criterion (akaike1974), n ln(RSS / n) + 2 k for n levels and Gaussian noise, where
        k counts the parameters and the noise variance. Only differences mean anything, and only
        where n is many times k: with few levels it favours forms with many parameters.
    aicc : float
        The same with its correction for few levels (hurvich1989), aic + 2 k (k + 1) / (n - k - 1).
        Infinite where n <= k + 1: it is not defined there, and the form cannot be compared with
        others by either criterion. The errors at levels left out of the fit can be
        (`simneuro.bridge.curves.left_out_errors`).
    bic : float
        The Bayesian criterion (schwarz1978), n ln(RSS / n) + k ln n.
    covariance : tuple of tuple of float
        Of the parameters, in SI units, from the slopes of the form at the fit, with the residuals
        as noise. NaN with no more levels than parameters; infinite for a parameter that the levels
        do not determine.
    residuals : tuple of float
        Measured minus fitted mean rate (Hz) of each level, by rising level.
    unit : str
        The SI unit of the levels, where it is another than A.

    Examples
    --------
    >>> curve = sn.bridge.recorded_curve("B6")
    >>> fitted = sn.bridge.fit_curve(curve, "relu")
    >>> sorted(fitted.parameters), fitted.n_parameters, round(float(fitted(0.0)), 3)
    (['slope', 'threshold'], 2, 1.554)
    """

    activation: str
    parameters: Mapping[str, float]
    rmse: float
    aic: float
    aicc: float
    bic: float = math.nan
    covariance: tuple[tuple[float, ...], ...] = ()
    residuals: tuple[float, ...] = ()
    unit: str = "A"

    @property
    def n_parameters(self) -> int:
        """Number of fitted parameters, without the noise variance."""
        return len(self.parameters)

    @property
    def standard_errors(self) -> dict[str, float]:
        """Of the parameters, by name, in SI units: the roots of the diagonal of the covariance."""
        return dict(zip(self.parameters, np.sqrt(np.diag(self.covariance)).tolist(), strict=True))

    @checked
    def __call__(self, level: Quantities) -> FloatArray:
        """Rate (Hz) at input currents in A, same shape.

        Raises
        ------
        InputError
            ``level`` has another unit than the curve.

        Examples
        --------
        >>> fitted = sn.bridge.fit_curve(sn.bridge.recorded_curve("B6"), "relu")
        >>> fitted(["0 pA", "400 pA"]).round(1).tolist()  # Hz
        [1.6, 55.1]
        """
        form = find_form(self.activation)
        return form.rate(si_values(level, self.unit, "level"), **self.parameters)

    @checked
    def band(self, level: Quantities, *, errors: float = 1.96) -> tuple[FloatArray, FloatArray]:
        """Lower and upper rate (Hz) at currents in A, so many standard errors about the fit.

        The errors of the parameters, with their covariance, carried over by the slopes of the rate.

        Raises
        ------
        InputError
            ``level`` has another unit than the curve.

        Examples
        --------
        >>> curve = sn.bridge.recorded_curve("B6")
        >>> low, high = sn.bridge.fit_curve(curve, "relu").band([2e-10])
        >>> bool(low[0] < high[0])
        True
        """
        at = si_values(level, self.unit, "level")
        form, middle, moved = find_form(self.activation), self(at), dict(self.parameters)
        slopes = []
        for name, error in self.standard_errors.items():
            step = 1e-3 * error if 0 < error < math.inf else 1e-6 * abs(self.parameters[name])
            above = form.rate(at, **{**moved, name: moved[name] + step})
            below = form.rate(at, **{**moved, name: moved[name] - step})
            slopes.append((above - below) / (2 * step))
        variance = np.einsum("i...,ij,j...->...", slopes, np.array(self.covariance), slopes)
        half = errors * np.sqrt(variance)
        return middle - half, middle + half


@checked
def fit_curve(curve: Curve, name: str) -> FittedCurve:
    """Fit one form to a response curve.

    Parameters
    ----------
    curve : xarray.Dataset
        A response curve: ``rate(level, repeat)``.
    name : str
        Of the form, such as ``"relu"``; one of those that `simneuro.bridge.fit` compares.

    Raises
    ------
    InputError
        The form is unknown, ``curve`` has fewer levels than the form has parameters or no rate
        above 0, or is not a response curve.

    Examples
    --------
    >>> level, rate = np.array([0.0, 1e-10, 2e-10, 3e-10]), np.array([0.0, 0.0, 10.0, 20.0])
    >>> curve = sn.bridge.curve_from_table({"current (pA)": 1e12 * level, "rate (Hz)": rate})
    >>> fitted = sn.bridge.fit_curve(curve, "relu")
    >>> fitted(2e-10).round(3).tolist(), round(fitted.rmse, 6)
    (10.0, 0.0)
    """
    level, rate = curve_points(curve)
    form = find_form(name)
    _require_enough(name, len(form.units), level.size, rate.max())
    found = find_least_squares(form, level, rate)
    rmse = float(np.sqrt(np.mean(found.residuals**2)))
    spread = max(rmse, SMALLEST * rate.max())
    n, k = level.size, len(found.values) + 1
    misfit = 2 * n * math.log(spread)
    left = n - k - 1
    return FittedCurve(
        activation=name,
        parameters=found.values,
        rmse=rmse,
        aic=misfit + 2 * k,
        aicc=misfit + 2 * k + 2 * k * (k + 1) / left if left > 0 else math.inf,
        bic=misfit + k * math.log(n),
        covariance=tuple(map(tuple, found.covariance.tolist())),
        residuals=tuple(found.residuals.tolist()),
        unit=input_unit(curve),
    )


def _require_enough(name: str, parameters: int, levels: int, highest: float) -> None:
    if levels < parameters:
        raise InputError(f"a fit of {name} needs {parameters} levels, got {levels}", where="curve")
    if not highest > 0:
        raise InputError("the neuron never fires, so there is nothing to fit", where="curve")
