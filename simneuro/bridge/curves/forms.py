"""The rate functions that can be fitted to a response curve. Currents in A, rates in Hz.

=========  ================================================  =====================================
name       rate                                              parameters
=========  ================================================  =====================================
constant   rate                                              rate (Hz)
linear     slope * I + offset                                slope (Hz/A), offset (Hz)
relu       slope * max(I - threshold, 0)                     slope (Hz/A), threshold (A)
softplus   slope * width * ln(1 + exp((I - threshold)        slope (Hz/A), threshold, width (A)
           / width))
gelu       slope * x * (1 + erf(x / (width sqrt(2)))) / 2,   slope (Hz/A), threshold, width (A)
           x = I - threshold
sigmoid    ceiling / (1 + exp(-(I - midpoint) / width))      ceiling (Hz), midpoint, width (A)
tanh       ceiling * max(tanh((I - threshold) / width), 0)   ceiling (Hz), threshold, width (A)
lif_rate   1 / (t_ref + tau ln(1 + 1 / (I / rheobase - 1)))  rheobase (A), tau, t_ref (s)
siegert    the rate of that cell under white noise of        rheobase, sigma (A), tau, t_ref (s)
           intensity sigma (siegert1951)
=========  ================================================  =====================================

To add a form, write its rate as a function and add an entry to :data:`FORMS`.
"""

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.optimize import nnls

from simneuro.bridge.activations.activation import Function
from simneuro.bridge.activations.by_name import activation
from simneuro.bridge.codes import FloatArray
from simneuro.errors import InputError

#: Levels (A), rates (Hz) and parameter scales (SI) in; scaled starting points out.
Starts = Callable[[FloatArray, FloatArray, FloatArray], Iterator[FloatArray]]


@dataclass(frozen=True)
class Form:
    """A rate function of the input current.

    Parameters
    ----------
    rate : callable
        It takes levels (A) and the parameters by name (SI), and returns rates (Hz).
    units : mapping of parameter to str
        The unit of each parameter: ``"Hz"``, ``"A"``, ``"s"`` or ``"Hz/A"``.
    starts : callable
        Where a search starts: it yields points in scaled parameters (:meth:`scales`).
    positive : tuple of str
        The parameters that must be above 0.
    searches, steps : int
        How many searches there are at most, and how many steps each has.
    """

    rate: Callable[..., FloatArray]
    units: Mapping[str, str]
    starts: Starts
    positive: tuple[str, ...] = ()
    searches: int = 8  # chosen: on random noisy curves 60 give an rmse at most 0.3 % lower
    steps: int | None = None  # 100 a parameter

    def scales(self, level: FloatArray, rate: FloatArray) -> FloatArray:
        """The size (SI) of one scaled unit of each parameter for a curve."""
        span, top = float(np.ptp(level)), float(rate.max())
        size = {"A": span, "Hz": top, "Hz/A": top / span, "s": 1 / top}
        return np.array([size[unit] for unit in self.units.values()])


@cache
def _function(name: str) -> Function:
    """The plain function of an activation without parameters, of which a fit asks thousands."""
    return activation(name).function


def constant_rate(level: FloatArray, rate: float) -> FloatArray:
    return np.full_like(level, rate)


def linear_rate(level: FloatArray, slope: float, offset: float) -> FloatArray:
    return slope * level + offset


def relu_rate(level: FloatArray, slope: float, threshold: float) -> FloatArray:
    return slope * _function("relu")(level - threshold)


def softplus_rate(level: FloatArray, slope: float, threshold: float, width: float) -> FloatArray:
    return slope * width * _function("softplus")((level - threshold) / width)


def gelu_rate(level: FloatArray, slope: float, threshold: float, width: float) -> FloatArray:
    return slope * width * _function("gelu")((level - threshold) / width)


def tanh_rate(level: FloatArray, ceiling: float, threshold: float, width: float) -> FloatArray:
    return ceiling * np.maximum(_function("tanh")((level - threshold) / width), 0.0)


def sigmoid_rate(level: FloatArray, ceiling: float, midpoint: float, width: float) -> FloatArray:
    return ceiling * _function("sigmoid")((level - midpoint) / width)


def lif_cell_rate(level: FloatArray, rheobase: float, tau: float, t_ref: float) -> FloatArray:
    return activation("lif_rate", tau=tau, t_ref=t_ref)(level / rheobase)


def noisy_cell_rate(
    level: FloatArray, rheobase: float, sigma: float, tau: float, t_ref: float
) -> FloatArray:
    return activation("siegert", tau=tau, t_ref=t_ref, sigma=sigma / rheobase)(level / rheobase)


def grid(*axes: tuple[float, ...]) -> Starts:
    """Starts at all combinations of scaled values, one tuple a parameter.

    An empty tuple stands for currents that spread over the levels and one below them.
    """

    def starts(level: FloatArray, _rate: FloatArray, _scale: FloatArray) -> Iterator[FloatArray]:
        spread = np.quantile(level, np.linspace(0, 1, 9))
        places = np.concatenate([[2 * level[0] - level[-1]], spread]) / np.ptp(level)
        yield from map(np.array, itertools.product(*(axis or places.tolist() for axis in axes)))

    return starts


def lif_starts(level: FloatArray, rate: FloatArray, scale: FloatArray) -> Iterator[FloatArray]:
    """Starts at many rheobases, with tau and t_ref by linear least squares on the intervals.

    The slope at the rheobase is infinite, so the squares have a minimum between any two levels.
    Given the rheobase, the interval t_ref + tau ln(1 + 1 / (I / rheobase - 1)) is linear in tau and
    t_ref. Its error is weighted by rate^2, which makes it one of the rate.
    """
    between = level[:-1, None] + np.diff(level)[:, None] * [0.02, 0.2, 0.5, 0.8, 0.98]
    below = level[0] * np.array([0.1, 0.5, 0.9])
    highest = np.max(level[rate > 0], initial=0.0)
    places = np.concatenate([below, between.ravel()])
    usable = places[(places > 0) & (places < highest)]
    if not usable.size:
        raise InputError("lif_rate needs spikes at a current above 0 A", where="curve")
    for rheobase in usable:
        firing = (level > rheobase) & (rate > 0)
        weight = rate[firing] ** 2
        log = np.log1p(1 / (level[firing] / rheobase - 1))
        terms = np.column_stack([log, np.ones_like(log)])
        tau, t_ref = nnls(weight[:, None] * terms, weight / rate[firing])[0]
        yield np.array([rheobase, tau, t_ref]) / scale


def siegert_starts(level: FloatArray, rate: FloatArray, scale: FloatArray) -> Iterator[FloatArray]:
    """The starts of ``lif_rate``, each with little noise, with some and with much."""
    for rheobase, tau, t_ref in lif_starts(level, rate, scale[[0, 2, 3]]):
        for sigma in _WIDTHS:
            yield np.array([rheobase, sigma, tau, t_ref])


_WIDTHS = (0.03, 0.1, 0.3)

#: Every form by name.
FORMS: Mapping[str, Form] = {
    "constant": Form(constant_rate, {"rate": "Hz"}, grid((0.5,))),
    "linear": Form(linear_rate, {"slope": "Hz/A", "offset": "Hz"}, grid((1.0,), (0.0,))),
    "relu": Form(relu_rate, {"slope": "Hz/A", "threshold": "A"}, grid((1.0, 2.0), ())),
    "softplus": Form(
        softplus_rate,
        {"slope": "Hz/A", "threshold": "A", "width": "A"},
        grid((1.0,), (), _WIDTHS),
        positive=("width",),
    ),
    "gelu": Form(
        gelu_rate,
        {"slope": "Hz/A", "threshold": "A", "width": "A"},
        grid((1.0,), (), _WIDTHS),
        positive=("width",),
    ),
    "sigmoid": Form(
        sigmoid_rate,
        {"ceiling": "Hz", "midpoint": "A", "width": "A"},
        grid((1.0,), (), _WIDTHS),
        positive=("width",),
    ),
    "tanh": Form(
        tanh_rate,
        {"ceiling": "Hz", "threshold": "A", "width": "A"},
        grid((1.0,), (), (0.3, 1.0)),
        positive=("width",),
    ),
    "lif_rate": Form(
        lif_cell_rate,
        {"rheobase": "A", "tau": "s", "t_ref": "s"},
        lif_starts,
        positive=("rheobase", "tau", "t_ref"),
    ),
    "siegert": Form(
        noisy_cell_rate,
        {"rheobase": "A", "sigma": "A", "tau": "s", "t_ref": "s"},
        siegert_starts,
        positive=("rheobase", "sigma", "tau", "t_ref"),
        searches=3,
        steps=150,  # chosen: a curve of another shape leads through a long valley
    ),
}


def find_form(name: str) -> Form:
    """The form of this name.

    Raises
    ------
    InputError
        If there is none.
    """
    if name not in FORMS:
        raise InputError(f"no form {name!r} to fit", where="activations", allowed=FORMS)
    return FORMS[name]
