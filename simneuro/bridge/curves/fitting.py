"""Least-squares fits of activation functions to a response curve, beside a constant as baseline.

They are fits to the mean rates over repeats, one point a level. The forms that can be fitted stand
in :mod:`simneuro.bridge.curves.forms`.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd
from scipy.optimize import least_squares

from simneuro.annotations import Curve, Quantities
from simneuro.bridge.activations import curve_points
from simneuro.bridge.codes import FloatArray
from simneuro.bridge.curves.forms import FORMS, Form, find_form
from simneuro.calls import checked
from simneuro.errors import InputError
from simneuro.si import si_values

SEARCHES = 8  # chosen: on random noisy curves 60 give an rmse at most 0.3 % lower
SMALLEST = 1e-9  # lower bound of positive scaled parameters, and floor of a scaled residual

#: The names of the forms, for :func:`fit`.
fit_names: tuple[str, ...] = tuple(FORMS)


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
    """

    activation: str
    parameters: Mapping[str, float]
    rmse: float
    aic: float
    aicc: float

    @property
    def n_parameters(self) -> int:
        """Number of fitted parameters, without the noise variance."""
        return len(self.parameters)

    @checked
    def __call__(self, level: Quantities) -> FloatArray:
        """Rate (Hz) at input currents in A, same shape."""
        form = find_form(self.activation)
        return form.rate(si_values(level, "A", "level"), **self.parameters)


@checked
def fit(curve: Curve, activations: Sequence[str] = fit_names) -> pd.DataFrame:
    """Fit activation functions to a response curve.

    Parameters
    ----------
    curve : xarray.Dataset
        Response curve: ``rate(level, repeat)`` in Hz, ``level`` in A. Where ``attrs["units"]``
        name other units, such as pA, values are converted.
    activations : sequence of str
        Names of forms; default all.

    Returns
    -------
    pandas.DataFrame
        One row a form, lowest AIC first: ``activation``, ``parameters`` (dict, SI), ``rmse`` (Hz),
        ``aic``, ``aicc``, ``n_parameters``, and ``baseline``, the rmse of the best constant (Hz).
        When ``aic`` may be used, and what an infinite ``aicc`` means: see :class:`FittedCurve`.
        ``attrs["units"]`` holds the units of the columns and of the parameters of each form.

    Raises
    ------
    InputError
        If a name is unknown, a unit is unknown or of another kind, the neuron never fires, or there
        are fewer levels than parameters.

    Examples
    --------
    >>> import simneuro as sn
    >>> table = sn.bridge.fit(sn.bridge.recorded_curve("B6"), ("relu", "sigmoid"))
    >>> list(table["activation"])
    ['sigmoid', 'relu']
    """
    baseline = fit_curve(curve, "constant").rmse
    fitted = sorted((fit_curve(curve, name) for name in activations), key=lambda one: one.aic)
    rows = [
        {**asdict(one), "n_parameters": one.n_parameters, "baseline": baseline} for one in fitted
    ]
    table = pd.DataFrame(rows)
    units = {one.activation: dict(FORMS[one.activation].units) for one in fitted}
    table.attrs["units"] = {"rmse": "Hz", "baseline": "Hz", "parameters": units}
    return table


@checked
def fit_curve(curve: Curve, name: str) -> FittedCurve:
    """Fit one form to a response curve; errors as :func:`fit`."""
    level, rate = curve_points(curve)
    form = find_form(name)
    if level.size < len(form.units):
        raise InputError(f"{name} needs {len(form.units)} levels, got {level.size}", where="curve")
    if not rate.max() > 0:
        raise InputError("the neuron never fires, so there is nothing to fit", where="curve")
    values, rmse = _least_squares(form, level, rate)
    spread = max(rmse, SMALLEST * rate.max())
    k = len(values) + 1
    aic = 2 * level.size * math.log(spread) + 2 * k
    left = level.size - k - 1
    aicc = aic + 2 * k * (k + 1) / left if left > 0 else math.inf
    return FittedCurve(name, values, rmse, aic, aicc)


def _least_squares(
    form: Form, level: FloatArray, rate: FloatArray
) -> tuple[dict[str, float], float]:
    """Parameters with the least squares over all starts, and their rmse (Hz)."""
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
    found = [
        least_squares(residual, start, bounds=(lower, np.inf), xtol=1e-12, ftol=1e-12, gtol=1e-12)
        for start in starts[:SEARCHES]
    ]
    best = min(found, key=lambda one: float(one.cost))
    rmse = float(np.sqrt(np.mean(best.fun**2)) * rate.max())
    return dict(zip(form.units, (best.x * scale).tolist(), strict=True)), rmse
