"""Fit activation functions to a response curve, beside a constant as the baseline.

Least squares on the mean rates over repeats, one point a level. Currents in A, rates in Hz:

=========  ================================================  =====================================
name       rate                                              parameters
=========  ================================================  =====================================
constant   rate                                              rate (Hz)
linear     slope * I + offset                                slope (Hz/A), offset (Hz)
relu       slope * max(I - threshold, 0)                     slope (Hz/A), threshold (A)
softplus   slope * width * ln(1 + exp((I - threshold)        slope (Hz/A), threshold, width (A)
           / width))
sigmoid    ceiling / (1 + exp(-(I - midpoint) / width))      ceiling (Hz), midpoint, width (A)
lif_rate   1 / (t_ref + tau ln(1 + 1 / (I / rheobase - 1)))  rheobase (A), tau, t_ref (s)
=========  ================================================  =====================================
"""

import itertools
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import least_squares, nnls

from simneuro.bridge.activations.activation import activation, curve_points
from simneuro.errors import InputError

FloatArray = NDArray[np.float64]
SEARCHES = 8  # chosen: on random noisy curves 60 give an rmse at most 0.3 % lower
SMALLEST = 1e-9  # lower bound of positive scaled parameters, and floor of a scaled residual


@dataclass(frozen=True)
class FittedCurve:
    """A fitted rate function of the input current; call it with levels in A for rates in Hz.

    Parameters
    ----------
    activation : str
        Name of the form in this module's table.
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
        Infinite where n <= k + 1: it does not exist there, and the form cannot be compared with
        others by either criterion. Levels left out of the fit still can tell
        (`simneuro.bridge.networks.comparison.left_out_errors`).
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

    def __call__(self, level: ArrayLike) -> FloatArray:
        """Rate (Hz) at input currents in A, same shape."""
        return _form(self.activation).rate(np.asarray(level, dtype=float), **self.parameters)


@dataclass(frozen=True)
class _Form:
    """A rate function, the units of its parameters, where to start, and what must be positive."""

    rate: Callable[..., FloatArray]
    units: Mapping[str, str]
    starts: Mapping[str, Sequence[float]]  # scaled; () for a current means all over the levels
    positive: tuple[str, ...] = ()


def _constant(level: FloatArray, rate: float) -> FloatArray:
    return np.full_like(level, rate)


def _linear(level: FloatArray, slope: float, offset: float) -> FloatArray:
    return slope * level + offset


def _relu(level: FloatArray, slope: float, threshold: float) -> FloatArray:
    return slope * activation("relu")(level - threshold)


def _softplus(level: FloatArray, slope: float, threshold: float, width: float) -> FloatArray:
    return slope * width * activation("softplus")((level - threshold) / width)


def _sigmoid(level: FloatArray, ceiling: float, midpoint: float, width: float) -> FloatArray:
    return ceiling * activation("sigmoid")((level - midpoint) / width)


def _lif_rate(level: FloatArray, rheobase: float, tau: float, t_ref: float) -> FloatArray:
    return activation("lif_rate", tau=tau, t_ref=t_ref)(level / rheobase)


_WIDTHS = (0.03, 0.1, 0.3)
_FORMS: Mapping[str, _Form] = {
    "constant": _Form(_constant, {"rate": "Hz"}, {"rate": (0.5,)}),
    "linear": _Form(
        _linear, {"slope": "Hz/A", "offset": "Hz"}, {"slope": (1.0,), "offset": (0.0,)}
    ),
    "relu": _Form(
        _relu, {"slope": "Hz/A", "threshold": "A"}, {"slope": (1.0, 2.0), "threshold": ()}
    ),
    "softplus": _Form(
        _softplus,
        {"slope": "Hz/A", "threshold": "A", "width": "A"},
        {"slope": (1.0,), "threshold": (), "width": _WIDTHS},
        positive=("width",),
    ),
    "sigmoid": _Form(
        _sigmoid,
        {"ceiling": "Hz", "midpoint": "A", "width": "A"},
        {"ceiling": (1.0,), "midpoint": (), "width": _WIDTHS},
        positive=("width",),
    ),
    "lif_rate": _Form(
        _lif_rate,
        {"rheobase": "A", "tau": "s", "t_ref": "s"},
        {},  # see _lif_starts
        positive=("rheobase", "tau", "t_ref"),
    ),
}
fit_names: tuple[str, ...] = tuple(_FORMS)


def fit(curve: xr.Dataset, activations: Sequence[str] = fit_names) -> pd.DataFrame:
    """Fit activation functions to a response curve.

    Parameters
    ----------
    curve : xarray.Dataset
        Response curve: ``rate(level, repeat)`` in Hz, ``level`` in A.
    activations : sequence of str
        Names from this module's table; default all.

    Returns
    -------
    pandas.DataFrame
        One row a form, lowest AIC first: ``activation``, ``parameters`` (dict, SI), ``rmse`` (Hz),
        ``aic``, ``aicc``, ``n_parameters``, and ``baseline``, the rmse of the best constant (Hz).
        When ``aic`` may be used, and what an infinite ``aicc`` says: see :class:`FittedCurve`.
        ``attrs["units"]`` holds the units of the columns and of the parameters of each form.

    Raises
    ------
    InputError
        If a name is unknown, the neuron never fires, or there are fewer levels than parameters.
    """
    baseline = fit_curve(curve, "constant").rmse
    fitted = sorted((fit_curve(curve, name) for name in activations), key=lambda one: one.aic)
    extra = ({"n_parameters": one.n_parameters, "baseline": baseline} for one in fitted)
    table = pd.DataFrame([asdict(one) | more for one, more in zip(fitted, extra, strict=True)])
    units = {one.activation: dict(_form(one.activation).units) for one in fitted}
    table.attrs["units"] = {"rmse": "Hz", "baseline": "Hz", "parameters": units}
    return table


def fit_curve(curve: xr.Dataset, name: str) -> FittedCurve:
    """Fit one form of this module's table to a response curve; errors as :func:`fit`."""
    level, rate = curve_points(curve)
    form = _form(name)
    if level.size < len(form.units):
        raise InputError(f"{name} needs {len(form.units)} levels, got {level.size}", where="curve")
    if not rate.max() > 0:
        raise InputError("the neuron never fires, so there is nothing to fit", where="curve")
    values, error = _best(form, level, rate)
    spread = max(error, SMALLEST * rate.max())
    k = len(values) + 1
    aic = 2 * level.size * math.log(spread) + 2 * k
    left = level.size - k - 1
    aicc = aic + 2 * k * (k + 1) / left if left > 0 else math.inf
    return FittedCurve(name, values, error, aic, aicc)


def _form(name: str) -> _Form:
    if name not in _FORMS:
        raise InputError(f"no form {name!r} to fit", where="activations", allowed=_FORMS)
    return _FORMS[name]


def _best(form: _Form, level: FloatArray, rate: FloatArray) -> tuple[dict[str, float], float]:
    """Parameters with the least squares over all starts, and their rmse (Hz)."""
    scale = _scales(form, level, rate)
    lower = [SMALLEST if name in form.positive else -np.inf for name in form.units]

    def residual(scaled: FloatArray) -> FloatArray:
        values = dict(zip(form.units, scaled * scale, strict=True))
        return (form.rate(level, **values) - rate) / rate.max()

    # Every start first, then a full search from the few best: a start can be far from anywhere.
    guesses = _starts(form, level) if form.starts else (s / scale for s in _lif_starts(level, rate))
    inside = [np.maximum(guess, np.add(lower, SMALLEST)) for guess in guesses]
    starts = sorted(inside, key=lambda start: float(np.sum(residual(start) ** 2)))
    found = [
        least_squares(residual, start, bounds=(lower, np.inf), xtol=1e-12, ftol=1e-12, gtol=1e-12)
        for start in starts[:SEARCHES]
    ]
    if not found:
        raise InputError("lif_rate needs spikes at a current above 0 A", where="curve")
    best = min(found, key=lambda one: float(one.cost))
    rmse = float(np.sqrt(np.mean(best.fun**2)) * rate.max())
    return dict(zip(form.units, (best.x * scale).tolist(), strict=True)), rmse


def _scales(form: _Form, level: FloatArray, rate: FloatArray) -> FloatArray:
    """Size of one scaled unit of each parameter, in SI."""
    span, top = float(np.ptp(level)), float(rate.max())
    size = {"A": span, "Hz": top, "Hz/A": top / span, "s": 1 / top}
    return np.array([size[unit] for unit in form.units.values()])


def _starts(form: _Form, level: FloatArray) -> Iterator[FloatArray]:
    """Scaled starting points: the form's own, and currents spread over and below the levels."""
    spread = np.quantile(level, np.linspace(0, 1, 9))
    places = np.concatenate([[2 * level[0] - level[-1]], spread]) / np.ptp(level)
    axes = [axis or places.tolist() for axis in form.starts.values()]
    yield from (np.array(start) for start in itertools.product(*axes))


def _lif_starts(level: FloatArray, rate: FloatArray) -> Iterator[FloatArray]:
    """Rheobase all over the levels, tau and t_ref by linear least squares on the intervals.

    The slope at the rheobase is infinite, so the squares have a valley between any two levels.
    """
    between = level[:-1, None] + np.diff(level)[:, None] * [0.02, 0.2, 0.5, 0.8, 0.98]
    below = level[0] * np.array([0.1, 0.5, 0.9])
    for rheobase in np.concatenate([below, between.ravel()]):
        firing = (level > rheobase) & (rate > 0)
        if rheobase > 0 and firing.any():
            weight = rate[firing] ** 2  # an error of the interval is one of the rate / rate^2
            log = np.log1p(1 / (level[firing] / rheobase - 1))
            terms = np.column_stack([log, np.ones_like(log)])
            tau, t_ref = nnls(weight[:, None] * terms, weight / rate[firing])[0]
            yield np.array([rheobase, tau, t_ref])
