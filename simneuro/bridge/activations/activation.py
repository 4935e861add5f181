"""Activation functions: named, with their derivatives, and one read off a neuron.

At a kink the derivative is the left-hand one: 0 for ``relu`` and ``lif_rate``, the negative slope
for ``leaky_relu``.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike
from scipy.interpolate import PchipInterpolator
from scipy.optimize import isotonic_regression

from simneuro.bridge.activations.catalogue import CATALOGUE, Entry, FloatArray
from simneuro.bridge.codes import LevelCode, RateCode, as_number
from simneuro.errors import InputError

Function = Callable[[ArrayLike], FloatArray]
NEARLY_SILENT = 0.01  # share of the highest rate; chosen: below what a fit or a plot can show


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
        For a neuron's own curve: what its attributes of these names say it was measured with.
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

    def __call__(self, x: ArrayLike) -> FloatArray:
        """Value at ``x``, same shape."""
        return self.function(x)

    @classmethod
    def from_curve(cls, curve: xr.Dataset, code: RateCode | None = None) -> "Activation":
        """A neuron's measured response curve as an activation function.

        The mean rate over repeats is made monotone by isotonic regression, encoded by ``code`` and
        interpolated by a monotone cubic (PCHIP, fritsch1984). Beyond the measured levels the value
        is constant. Input 0 is the onset, the highest level that is nearly silent (at most 1 % of
        the highest rate), or the lowest level if the neuron fires there already. Input 1 is the
        highest level.

        Parameters
        ----------
        curve : xarray.Dataset
            Response curve: ``rate(level, repeat)`` in Hz, ``level`` in A, attrs ``source`` and
            ``duration`` (s). Only with the attrs ``model`` and ``noise`` of
            :func:`simneuro.response_curve` can the neuron later play the network's units.
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
            If the dataset is no response curve, or the rate never rises.
        """
        level, rate = curve_points(curve)
        rising = isotonic_regression(rate).x
        if rising[-1] <= rising[0]:
            raise InputError("the rate never rises with the input current", where="curve")
        codes = _level_code(level, rising), code or _default_code(curve, rate)
        name = str(curve.attrs.get("source", "curve"))
        model, noise = (str(curve.attrs.get(key, "")) for key in ("model", "noise"))
        made = _measured(name, level, rate, rising, *codes)
        return replace(made, model=model, noise=noise)


def curve_points(curve: xr.Dataset) -> tuple[FloatArray, FloatArray]:
    """Levels (A, rising) and the mean rates over repeats (Hz) of a response curve.

    Raises
    ------
    InputError
        If it is no dataset with ``rate(level, repeat)`` and ``level``, or there are fewer than two
        levels, or values are missing.
    """
    if not _is_curve(curve):
        message = "a response curve is a Dataset with rate(level, repeat) and its levels"
        raise InputError(message, where="curve")
    mean = curve["rate"].mean("repeat").sortby("level")
    level, rate = mean["level"].values.astype(float), mean.values.astype(float)
    if level.size < 2 or np.any(np.diff(level) <= 0):
        raise InputError("a response curve needs two or more different levels", where="curve")
    if not (np.isfinite(level).all() and np.isfinite(rate).all()):
        raise InputError("levels and rates of a response curve must be finite", where="curve")
    return level, rate


def _is_curve(given: object) -> bool:
    if not isinstance(given, xr.Dataset) or not {"rate", "level"} <= set(given.variables):
        return False
    return set(given["rate"].dims) == {"level", "repeat"}


def _level_code(level: FloatArray, rate: FloatArray) -> LevelCode:
    silent = np.flatnonzero(rate <= NEARLY_SILENT * rate[-1])
    origin = level[silent[-1]] if silent.size else level[0]
    return LevelCode(origin=float(origin), scale=float(level[-1] - origin))


def _default_code(curve: xr.Dataset, rate: FloatArray) -> RateCode:
    if "duration" not in curve.attrs:
        raise InputError("no attribute duration (s); give a RateCode instead", where="curve")
    duration = as_number(curve.attrs["duration"], "duration", "curve")
    return RateCode(0.0, float(rate.max()), duration)


def _measured(
    name: str,
    level: FloatArray,
    rate: FloatArray,
    rising: FloatArray,
    levels: LevelCode,
    rates: RateCode,
) -> Activation:
    value = PchipInterpolator(levels.encode(level), rates.encode(rising))
    return Activation(
        name=name,
        function=partial(_inside_value, value),
        derivative=partial(_inside_slope, value, value.derivative()),
        parameters={
            "levels": tuple(level.tolist()),
            "rates": tuple(rising.tolist()),
            "departure": float(np.abs(rising - rate).max()),
        },
        range=(float(rates.encode(rising[0])), float(rates.encode(rising[-1]))),
        reference=name,
        levels=levels,
        rates=rates,
    )


def _inside_value(value: PchipInterpolator, x: ArrayLike) -> FloatArray:
    inside: FloatArray = value(np.clip(np.asarray(x, dtype=float), value.x[0], value.x[-1]))
    return inside[()]


def _inside_slope(value: PchipInterpolator, slope: PchipInterpolator, x: ArrayLike) -> FloatArray:
    x = np.asarray(x, dtype=float)
    inside = (x > value.x[0]) & (x <= value.x[-1])
    return np.where(inside, slope(np.clip(x, value.x[0], value.x[-1])), 0.0)[()]


activation_names: tuple[str, ...] = tuple(CATALOGUE)


def activation(name: str, **parameters: float) -> Activation:
    """An activation function of the catalogue.

    ``identity``, ``sigmoid``, ``tanh``, ``relu``, ``leaky_relu(slope)``, ``softplus`` and
    ``lif_rate(tau, t_ref, amplitude)``, the rate amplitude / (t_ref + tau ln(1 + 1 / (J - 1))) of a
    leaky integrate-and-fire neuron with input J in units of its threshold; with tau and t_ref in s
    and amplitude 1 it is in Hz.

    Raises
    ------
    InputError
        If the name or a parameter is unknown, or a parameter has an impossible value.
    """
    if not isinstance(name, str) or name not in CATALOGUE:
        raise InputError(f"no activation {name!r}", where="activation", allowed=CATALOGUE)
    entry = CATALOGUE[name]
    defaults = {key: parameter.default for key, parameter in entry.parameters.items()}
    _check_names(name, parameters, defaults)
    where = f"activation {name}"
    given = {key: as_number(value, key, where) for key, value in parameters.items()}
    values = {**defaults, **given}
    _check_sizes(where, values)
    made = [partial(_evaluate, name, part, values) for part in ("function", "derivative")]
    return Activation(name, made[0], made[1], values, _range(entry, values), entry.reference)


def _evaluate(name: str, part: str, values: Mapping[str, float], x: ArrayLike) -> FloatArray:
    # Looked up by name, so that an activation can be pickled and copied.
    formula: Callable[..., FloatArray] = getattr(CATALOGUE[name], part)
    return np.asarray(formula(np.asarray(x, dtype=float), **values))[()]


def _range(entry: Entry, values: Mapping[str, float]) -> tuple[float, float]:
    if "t_ref" in values:
        return 0.0, values["amplitude"] / values["t_ref"] if values["t_ref"] else math.inf
    return (0.0 if values.get("slope") == 0 else entry.low), entry.high


def _check_names(name: str, given: Iterable[str], known: Iterable[str]) -> None:
    for key in given:
        if key not in known:
            raise InputError(f"{name} has no parameter {key!r}", where="activation", allowed=known)


def _check_sizes(where: str, values: Mapping[str, float]) -> None:
    for key, value in values.items():
        if not (0 <= value < math.inf) or (value == 0 and key in ("tau", "amplitude")):
            bound = "above 0" if key in ("tau", "amplitude") else "0 or more"
            raise InputError(f"{key} must be {bound}, got {value:g}", where=where)
