"""The codes by which neurons replace rate units, for each activation that neurons compute."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import xarray as xr

from simneuro.analysis import theory
from simneuro.bridge.activations import Activation
from simneuro.bridge.activations.by_name import is_of_catalogue
from simneuro.bridge.codes import LevelCode
from simneuro.bridge.curves.fitted_curve import FittedCurve, fit_curve
from simneuro.bridge.curves.measured_neuron import MECHANISM, check_source
from simneuro.bridge.networks.calibration import require_sizes
from simneuro.bridge.networks.default_neuron import describe_ways_out
from simneuro.bridge.networks.spiking_code import LayerCode, SpikingCode
from simneuro.catalogue import models
from simneuro.errors import InputError
from simneuro.model import NeuronModel

# Half-way from reset to threshold, so that on average the first interval is as long as the others.
# Cells that start at reset fire half a spike less.
_MIDWAY = "(V_reset + V_th)/2"


def find_spiking_code(
    act: Activation,
    neuron: NeuronModel,
    scales: Sequence[float],
    ceiling: float | None,
    noise: Any = None,
) -> SpikingCode:
    """The code by which a neuron stands in for units of an activation.

    Parameters
    ----------
    act : Activation
    neuron : NeuronModel
    scales : sequence of float
        The largest activations of each hidden layer, which ``relu`` needs since it is unbounded.
    ceiling : float, optional
        The rate (Hz) that stands for these; for ``relu`` only.
    noise : str or Quantity, optional
        The noise of the neurons, which for a measured curve must be that of the curve.

    Raises
    ------
    InputError
        If the neuron does not compute this activation, or a curve was measured on another neuron
        or with other noise.

    Examples
    --------
    >>> relu, neuron = sn.bridge.activation("relu"), sn.models["subtractive_if"]
    >>> code = sn.bridge.networks.find_spiking_code(relu, neuron, scales=[2.0], ceiling=100.0)
    >>> float(code.layers[0].activation(100.0))
    2.0
    """
    if is_relu(act):
        return _code_of_relu(neuron, scales, ceiling)
    if ceiling is not None:
        require_relu(act, "ceiling")
    if act.levels is not None:
        check_source(act, neuron, noise)
        layer = code_of_curve(act)
    elif is_of_catalogue(act, "lif_rate") and has_mechanism_of(neuron, "lif"):
        layer = code_of_lif_rate(act, neuron)
    else:
        raise InputError(
            f"{neuron.name} does not compute {act.name}, so weights trained with it mean nothing "
            f"to this neuron. {describe_ways_out(neuron, act.name)}",
            where="to_spiking",
        )
    start = _MIDWAY if has_mechanism_of(neuron, "lif") else ""
    return SpikingCode(neuron, (layer,) * len(scales), "exp_current", start, _time_step(neuron))


def is_relu(act: Activation) -> bool:
    """Whether an activation is ``relu``, and no other of this name."""
    return is_of_catalogue(act, "relu")


def require_relu(act: Activation, where: str) -> None:
    """Raise :class:`InputError` for a setting that has an effect on ``relu`` only."""
    if not is_relu(act):
        raise InputError(
            f"a {where} is for relu only, which has no highest value. It has no effect on "
            f"{act.name}; leave it out",
            where=where,
        )


def _code_of_relu(
    neuron: NeuronModel, scales: Sequence[float], ceiling: float | None
) -> SpikingCode:
    require_sizes(scales)
    if has_mechanism_of(neuron, "subtractive_if"):
        top = 200.0 if ceiling is None else ceiling
        layers = tuple(balance_threshold(neuron, size, top) for size in scales)
        # One spike a step at most, so a step of 1 / ceiling makes the ceiling exact.
        return SpikingCode(neuron, layers, "delta", "V_th/2", 1 / top)
    if has_mechanism_of(neuron, "lif"):
        line, top = fit_rectified_line(neuron, ceiling)
        layers = tuple(code_of_line(line, size, top) for size in scales)
        return SpikingCode(neuron, layers, "exp_current", _MIDWAY, _time_step(neuron))
    raise InputError(
        f"{neuron.name} does not compute relu, whose rate must be, or be close to, a rectified "
        f"line. {describe_ways_out(neuron, 'relu')}",
        where="to_spiking",
    )


def balance_threshold(neuron: NeuronModel, size: float, ceiling: float) -> LayerCode:
    """Threshold balancing (diehl2015): the activation ``size`` reaches threshold in 1 / ceiling.

    The neuron is a ``subtractive_if``, the ceiling a rate in Hz.
    """
    p = neuron.si_values
    full = p["C_m"] * p["V_th"] * ceiling
    return LayerCode(LevelCode(0.0, full / size), size / ceiling, ceiling)


def fit_rectified_line(neuron: NeuronModel, ceiling: float | None) -> tuple[FittedCurve, float]:
    """The rectified line closest to the curve of a ``lif`` neuron between 0 and ``ceiling`` (Hz).

    Returns
    -------
    (FittedCurve, float)
        The line, and the ceiling: by default 100 Hz, or half of 1 / t_ref if that is less.
    """
    p = neuron.si_values
    top = ceiling if ceiling is not None else min(100.0, 0.5 / max(p["t_ref"], 1e-9))
    if not top * p["t_ref"] < 1:
        message = f"{top:g} Hz cannot be reached with a refractory period of {p['t_ref']:g} s"
        raise InputError(message, where="ceiling")
    # The potential that the membrane approaches where it fires at the ceiling: it is reached from
    # the reset to the threshold in 1 / top - t_ref.
    ratio = math.exp((1 / top - p["t_ref"]) * p["g_L"] / p["C_m"])
    settles = (ratio * p["V_th"] - p["V_reset"]) / (ratio - 1)
    level = np.linspace(0, p["g_L"] * (settles - p["E_L"]), 201)
    rate = theory.lif_rate(level, **p)[:, None]
    curve = xr.Dataset({"rate": (("level", "repeat"), rate)}, coords={"level": level})
    return fit_curve(curve, "relu"), top


def code_of_line(line: FittedCurve, size: float, ceiling: float) -> LayerCode:
    """The code of relu units along a rectified line, with ``size`` at the ceiling (Hz)."""
    threshold, slope = line.parameters["threshold"], line.parameters["slope"]
    return LayerCode(LevelCode(threshold, ceiling / slope / size), size / ceiling, ceiling)


def code_of_curve(act: Activation) -> LayerCode:
    """The code of units whose activation is a measured curve: currents and rates as measured."""
    assert act.levels is not None
    assert act.rates is not None
    span = act.rates.ceiling - act.rates.floor
    measured: Any = act.parameters["levels"]
    return LayerCode(
        act.levels,
        per_hertz=1 / span,
        ceiling=act.rates.ceiling,
        offset=-act.rates.floor / span,
        bounds=(measured[0], measured[-1]),
    )


def code_of_lif_rate(act: Activation, neuron: NeuronModel) -> LayerCode:
    """The code of ``lif_rate`` units on a ``lif`` neuron: input 1 is the rheobase.

    Raises
    ------
    InputError
        If the parameters of the two disagree, or the neuron is not reset to rest.
    """
    p, trained = neuron.si_values, dict[str, Any](act.parameters)
    own = {"tau": p["C_m"] / p["g_L"], "t_ref": p["t_ref"]}
    if p["V_reset"] != p["E_L"] or not all(math.isclose(own[k], trained[k]) for k in own):
        raise InputError(
            f"the network was trained for a lif neuron with tau {trained['tau']:g} s, t_ref "
            f"{trained['t_ref']:g} s and its reset at rest, but this one has tau {own['tau']:g} s "
            f"and t_ref {own['t_ref']:g} s. Give the neuron those parameters, or train with "
            f'sn.bridge.activation("lif_rate", tau={own["tau"]:g}, t_ref={own["t_ref"]:g})',
            where="neuron",
        )
    rheobase = float(theory.lif_rheobase(g_L=p["g_L"], E_L=p["E_L"], V_th=p["V_th"]))
    ceiling = 1 / p["t_ref"] if p["t_ref"] else math.inf
    return LayerCode(LevelCode(0.0, rheobase), float(trained["amplitude"]), ceiling)


def _time_step(neuron: NeuronModel) -> float:
    """The usual 0.1 ms, or the longest step that the model allows (s)."""
    return 1e-4 if neuron.max_dt is None else min(1e-4, float(neuron.max_dt))


def has_mechanism_of(neuron: NeuronModel, name: str) -> bool:
    """Whether a neuron has the mechanism of one in the catalogue, whatever its parameters."""
    form = models.neurons[name]
    return all(getattr(neuron, text) == getattr(form, text) for text in MECHANISM)
