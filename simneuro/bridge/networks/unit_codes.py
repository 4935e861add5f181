"""What a spiking neuron's current and rate stand for when it takes the place of a rate unit."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray

from simneuro.analysis import theory
from simneuro.bridge.activations.activation import Activation
from simneuro.bridge.codes import LevelCode
from simneuro.bridge.curves.fit import FittedCurve, fit_curve
from simneuro.bridge.curves.measure import MECHANISM, check_own_curve
from simneuro.bridge.inputs import si
from simneuro.catalogue import models
from simneuro.errors import InputError
from simneuro.model import NeuronModel

FloatArray = NDArray[np.float64]
EVERYWHERE = (-math.inf, math.inf)


@dataclass(frozen=True)
class UnitCode:
    """The two maps of one layer: pre-activation to current, and rate to activation.

    Parameters
    ----------
    levels : LevelCode
        What a pre-activation is in A.
    per_hertz, offset : float
        The activation is ``offset + per_hertz * rate``.
    ceiling : float
        Rate (Hz) at which the unit counts as saturated.
    bounds : (float, float)
        A constant current is kept between these (A).
    """

    levels: LevelCode
    per_hertz: float
    ceiling: float
    offset: float = 0.0
    bounds: tuple[float, float] = EVERYWHERE

    def current(self, pre_activation: ArrayLike) -> FloatArray:
        """Constant current (A) of a pre-activation, same shape."""
        return np.clip(self.levels.decode(pre_activation), *self.bounds)

    def activation(self, rate: ArrayLike) -> FloatArray:
        """Activation of a rate in Hz, same shape."""
        return self.offset + self.per_hertz * np.asarray(rate, dtype=float)


@dataclass(frozen=True)
class SpikingCode:
    """How a network of rate units is played by one kind of neuron.

    Parameters
    ----------
    neuron : NeuronModel
    layers : tuple of UnitCode
        One a hidden layer.
    synapse : str
        Of the catalogue, between hidden layers.
    start : str
        Where the membrane potential starts, an expression; the model's own place if empty.
    dt : float
        Time step (s).
    """

    neuron: NeuronModel
    layers: tuple[UnitCode, ...]
    synapse: str
    start: str
    dt: float


def spiking_code(
    act: Activation,
    neuron: NeuronModel,
    scales: Sequence[float],
    ceiling: float | None,
    noise: Any = None,
) -> SpikingCode:
    """The code for units of activation ``act`` played by ``neuron``.

    ``scales`` are the largest activations of each hidden layer, which ``relu`` needs since it has
    no largest value of its own; ``ceiling`` (Hz) is the rate that stands for them.
    ``noise`` is what the neurons are to have, which for a measured curve must be the curve's.

    Raises
    ------
    InputError
        If the neuron does not compute this activation, or a curve is another neuron's or was
        measured with another noise.
    """
    if act.name == "relu" and act.levels is None:
        return _of_relu(neuron, scales, ceiling)
    if ceiling is not None:
        message = f"{act.name} fixes its own rates; a ceiling is for relu only"
        raise InputError(message, where="ceiling")
    if act.levels is not None:
        check_own_curve(act, neuron, noise)
        unit = _of_curve(act)
    elif act.name == "lif_rate":
        unit = _of_lif_rate(act, neuron)
    else:
        raise _refused(act, neuron)
    start = _MIDWAY if _is_form_of(neuron, "lif") else ""
    return SpikingCode(neuron, (unit,) * len(scales), "exp_current", start, _fine_step(neuron))


# On the way from reset to threshold, so that the first interval is not longer than the others on
# average: started at reset, every count would be half a spike too low.
_MIDWAY = "(V_reset + V_th)/2"


def _fine_step(neuron: NeuronModel) -> float:
    """The usual 0.1 ms, or the longest step that the model allows (s)."""
    return 1e-4 if neuron.max_dt is None else min(1e-4, float(neuron.max_dt))


def _is_form_of(neuron: NeuronModel, name: str) -> bool:
    """Whether a neuron has the mechanism of the catalogue's, whatever its parameters."""
    form = models.neurons[name]
    return all(getattr(neuron, text) == getattr(form, text) for text in MECHANISM)


def _refused(act: Activation, neuron: NeuronModel) -> InputError:
    return InputError(
        f"{neuron.name} does not compute {act.name}, so weights trained with it mean nothing to "
        f"this neuron. Train with the neuron's own curve, "
        f"Activation.from_curve(response_curve({neuron.name!r}, levels)), or",
        where="to_spiking",
        allowed=("relu for subtractive_if or lif", "lif_rate for lif"),
    )


def _of_relu(neuron: NeuronModel, scales: Sequence[float], ceiling: float | None) -> SpikingCode:
    sizes = [scale or 1.0 for scale in scales]  # a layer that is never active has no size
    if _is_form_of(neuron, "subtractive_if"):
        top = 200.0 if ceiling is None else ceiling
        units = tuple(_balanced(neuron, size, top) for size in sizes)
        # One spike a step at most, so a step of 1 / ceiling makes the ceiling exact.
        return SpikingCode(neuron, units, "delta", "V_th/2", 1 / top)
    if _is_form_of(neuron, "lif"):
        line, top = _fitted_line(neuron, ceiling)
        units = tuple(_along(line, size, top) for size in sizes)
        return SpikingCode(neuron, units, "exp_current", _MIDWAY, _fine_step(neuron))
    raise _refused_relu(neuron)


def _refused_relu(neuron: NeuronModel) -> InputError:
    return InputError(
        f"relu needs a neuron whose rate is, or is close to, a rectified line. For {neuron.name}, "
        f"train with its own curve: Activation.from_curve(response_curve({neuron.name!r}, levels))",
        where="to_spiking",
        allowed=("subtractive_if", "lif"),
    )


def _balanced(neuron: NeuronModel, size: float, ceiling: float) -> UnitCode:
    """Threshold balancing: an activation of ``size`` charges to threshold in 1 / ceiling."""
    p = si(neuron)
    full = p["C_m"] * p["V_th"] * ceiling
    return UnitCode(LevelCode(0.0, full / size), size / ceiling, ceiling)


def _fitted_line(neuron: NeuronModel, ceiling: float | None) -> tuple[FittedCurve, float]:
    """The rectified line closest to a lif neuron's curve up to ``ceiling``, which comes back."""
    p = si(neuron)
    top = ceiling if ceiling is not None else min(100.0, 0.5 / max(p["t_ref"], 1e-9))
    if not top * p["t_ref"] < 1:
        message = f"{top:g} Hz cannot be reached with a refractory period of {p['t_ref']:g} s"
        raise InputError(message, where="ceiling")
    ratio = math.exp((1 / top - p["t_ref"]) * p["g_L"] / p["C_m"])
    settles = (ratio * p["V_th"] - p["V_reset"]) / (ratio - 1)
    level = np.linspace(0, p["g_L"] * (settles - p["E_L"]), 201)
    rate = theory.lif_rate(level, **p)[:, None]
    curve = xr.Dataset({"rate": (("level", "repeat"), rate)}, coords={"level": level})
    return fit_curve(curve, "relu"), top


def _along(line: FittedCurve, size: float, ceiling: float) -> UnitCode:
    threshold, slope = line.parameters["threshold"], line.parameters["slope"]
    return UnitCode(LevelCode(threshold, ceiling / slope / size), size / ceiling, ceiling)


def _of_curve(act: Activation) -> UnitCode:
    assert act.levels is not None
    assert act.rates is not None
    span = act.rates.ceiling - act.rates.floor
    measured: Any = act.parameters["levels"]
    return UnitCode(
        act.levels,
        per_hertz=1 / span,
        ceiling=act.rates.ceiling,
        offset=-act.rates.floor / span,
        bounds=(measured[0], measured[-1]),
    )


def _of_lif_rate(act: Activation, neuron: NeuronModel) -> UnitCode:
    if not _is_form_of(neuron, "lif"):
        raise _refused(act, neuron)
    p, trained = si(neuron), dict[str, Any](act.parameters)
    own = {"tau": p["C_m"] / p["g_L"], "t_ref": p["t_ref"]}
    if p["V_reset"] != p["E_L"] or not all(math.isclose(own[k], trained[k]) for k in own):
        raise InputError(
            f"the network was trained for a lif neuron with tau {trained['tau']:g} s, t_ref "
            f"{trained['t_ref']:g} s and its reset at rest, but this one has tau {own['tau']:g} s "
            f"and t_ref {own['t_ref']:g} s. Give the neuron those parameters, or train with "
            f'activation("lif_rate", tau={own["tau"]:g}, t_ref={own["t_ref"]:g})',
            where="neuron",
        )
    rheobase = float(theory.lif_rheobase(g_L=p["g_L"], E_L=p["E_L"], V_th=p["V_th"]))
    amplitude = float(trained["amplitude"])
    ceiling = 1 / p["t_ref"] if p["t_ref"] else math.inf
    return UnitCode(LevelCode(0.0, rheobase), amplitude, ceiling)
