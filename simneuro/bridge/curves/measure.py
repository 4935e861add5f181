"""Measure how fast a neuron fires under a constant current, and tell whose curve a curve is."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simneuro import recording, units
from simneuro.bridge.activations.activation import Activation
from simneuro.bridge.curves.rates import rate_curve
from simneuro.bridge.inputs import as_neuron, neuron_table, read_si
from simneuro.engine import simulate
from simneuro.errors import InputError
from simneuro.model import NeuronModel, SynapseModel
from simneuro.scenario import Scenario

FloatArray = NDArray[np.float64]

#: What makes two neurons of the same parameters the same neuron: texts of a NeuronModel.
MECHANISM = ("equations", "threshold", "reset", "refractory")


def response_curve(
    model: NeuronModel | SynapseModel | str,
    levels: str | Sequence[str] | Any,
    *,
    repeats: int = 1,
    duration: Any = "1 s",
    warmup: Any = "100 ms",
    noise: Any = None,
    dt: Any = None,
    seed: int = 1,
    target: str | None = None,
) -> xr.Dataset:
    """Fire a neuron with a step of constant current, from rest, at every level at once.

    One population has a cell for each level and repeat. The step starts at time 0, after a warm-up
    without it in which the cell comes to rest, and lasts for ``duration``. Noise acts throughout.

    Parameters
    ----------
    model : NeuronModel or str
        A model of the catalogue or of your own, or a name of the catalogue.
    levels : str, sequence of str, or array Quantity
        Currents: ``"0 nA : 2 nA : 50"`` (from : to : how many, both ends included),
        ``["0 nA", "1 nA"]`` or an array in ampere.
    repeats : int
        Cells a level. They differ only by their noise.
    duration, warmup : str or Quantity
    noise : str or Quantity, optional
        Density S of a white noise current, <I(t) I(t')> = S^2 delta(t - t'), such as
        ``"20 pA*ms^0.5"``.
    dt : str or Quantity, optional
        Default 0.1 ms, or the longest that the model allows.
    seed : int
    target : {"numpy", "cython", "cpp"}, optional

    Returns
    -------
    xarray.Dataset
        The three rates of :func:`simneuro.bridge.curves.rates.rate_curve`, ``rate``, ``onset_rate``
        and ``steady_rate`` in Hz, with dims ``level`` (A) and ``repeat``.
        attrs: ``source`` (name of the model), ``model`` and ``noise`` (see :func:`measured_on`),
        ``duration`` and ``dt`` (s), ``seed``.

    Raises
    ------
    InputError
        If there is no such neuron, or a value cannot be read or has the wrong unit.
    """
    neuron, currents = as_neuron(model), _levels(levels)
    _check_repeats(repeats)
    scenario = _scenario(
        neuron,
        np.repeat(currents, repeats),
        {"duration": duration, "warmup": warmup, "dt": dt, "seed": seed},
        noise,
    )
    measured = simulate(scenario, target=target)
    return rate_curve(
        currents,
        recording.spikes(measured, "cell"),
        (0.0, float(scenario.duration)),
        repeats=repeats,
        attrs={**measured_on(neuron, noise), "dt": float(scenario.time_step), "seed": seed},
    )


def measured_on(neuron: NeuronModel, noise: Any) -> dict[str, str]:
    """The attributes that say whose curve it is.

    Returns
    -------
    dict
        ``source``, the model's name; ``model``, JSON text of the equations, threshold, reset,
        refractory period and parameters, these as text with units; ``noise``, the density as text,
        empty without noise. Not the initial state, which the warm-up is there to forget.

    Raises
    ------
    InputError
        If the noise cannot be read.
    """
    values = {name: units.write(entry.value) for name, entry in neuron.parameters.items()}
    model = {text: getattr(neuron, text) for text in MECHANISM} | {"parameters": values}
    return {"source": neuron.name, "model": json.dumps(model), "noise": _noise_text(noise)}


def _noise_text(noise: Any) -> str:
    try:
        density = 0.0 if noise is None else units.read(noise)
    except InputError as error:
        raise error.at("noise") from None
    return str(units.write(density)) if np.any(np.asarray(density)) else ""


def check_own_curve(act: Activation, neuron: NeuronModel, noise: Any) -> None:
    """Check that an activation is the curve of this neuron, measured with this noise.

    Names do not count, only what :func:`measured_on` says.

    Raises
    ------
    InputError
        If something differs, which is named with both values; or the curve does not say whose it
        is.
    """
    own = measured_on(neuron, noise)
    differences = list(_differences(_model_of(act, neuron), json.loads(own["model"])))
    if differences:
        raise InputError(
            f"the network was trained with the curve of {act.name}, but is to be played by another "
            f"neuron, {neuron.name}: {'; '.join(differences)}. Give the neuron that was measured, "
            f"or train with this one's curve",
            where="neuron",
        )
    if act.noise != own["noise"]:
        raise InputError(
            f"the curve of {act.name} was measured with {_told(act.noise)}, but the neurons are to "
            f"have {_told(own['noise'])}. Give the noise of the curve, or train with another curve",
            where="noise",
        )


def _told(noise: str) -> str:
    return f"noise of {noise}" if noise else "no noise"


def _model_of(act: Activation, neuron: NeuronModel) -> dict[str, Any]:
    """What the curve says of its neuron."""
    try:
        model = json.loads(act.model)
        return {**model, "parameters": dict(model["parameters"])}
    except (ValueError, TypeError, KeyError):
        raise InputError(
            f"the network was trained with the curve of {act.name}, which does not say what "
            f"neuron model that is, so none can play it. Train with a model's own curve, "
            f"Activation.from_curve(response_curve({neuron.name!r}, levels))",
            where="neuron",
        ) from None


def _differences(there: dict[str, Any], here: dict[str, Any]) -> Iterator[str]:
    """What differs between the neuron of the curve and the one here; first of all the mechanism."""
    mechanism = [text for text in MECHANISM if there.get(text) != here[text]]
    if mechanism:
        yield f"it has another mechanism (other {', '.join(mechanism)})"
        return
    trained, own = there["parameters"], here["parameters"]
    for name in sorted({*trained, *own}):
        if trained.get(name) != own.get(name):
            values = trained.get(name, "missing"), own.get(name, "missing")
            yield f"{name} is {values[0]} in the curve and {values[1]} here"


def _check_repeats(given: Any) -> None:
    whole = isinstance(given, (int, np.integer)) and not isinstance(given, bool)
    if not whole or given < 1:
        message = f"need one repeat or more, a whole number, got {given!r}"
        raise InputError(message, where="repeats")


def _levels(given: Any) -> FloatArray:
    """The currents (A) as a flat array."""
    if isinstance(given, str) and ":" in given:
        return _span(given)
    currents = np.atleast_1d(read_si(given, "A", "levels"))
    if not currents.size or not np.isfinite(currents).all():
        raise InputError("need one finite current or more", where="levels")
    return currents


def _span(text: str) -> FloatArray:
    """``"0 nA : 2 nA : 50"`` as currents (A)."""
    parts = [part.strip() for part in text.split(":")]
    if len(parts) != 3 or not parts[2].isdecimal() or int(parts[2]) < 2:
        raise InputError(
            f'{text!r} is not "from : to : how many", such as "0 nA : 2 nA : 50", with two or more',
            where="levels",
        )
    first, last = (float(read_si(part, "A", "levels")) for part in parts[:2])
    return np.linspace(first, last, int(parts[2]))


def _scenario(
    neuron: NeuronModel, currents: FloatArray, timing: dict[str, Any], noise: Any
) -> Scenario:
    """One population with a current for each cell."""
    step = {
        "kind": "step_current",
        "target": "cell",
        "amplitude": units.parse("1 A") * currents,
        "start": "0 ms",
    }
    drives = {"step": step}
    if noise is not None:
        drives["noise"] = {"kind": "noise_current", "target": "cell", "density": noise}
    return Scenario.from_document(
        {
            "title": f"Response curve of {neuron.name}",
            "models": {"neuron": neuron_table(neuron)},
            "populations": {"cell": {"model": "neuron", "size": currents.size}},
            "drives": drives,
            **timing,
        },
        where="response_curve",
    )
