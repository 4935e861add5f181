"""The steady response of the neurons of a layer to constant currents, one cause after another."""

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from simneuro.analysis import theory
from simneuro.bridge.activations import Activation
from simneuro.bridge.codes import FloatArray, LevelCode
from simneuro.bridge.curves.measured_neuron import MECHANISM, measured_neuron
from simneuro.bridge.networks.budget.alone import measure_steady_rate
from simneuro.bridge.networks.layer_codes import fit_rectified_line, has_mechanism_of
from simneuro.bridge.networks.spiking_code import LayerCode
from simneuro.bridge.networks.spiking_model import SpikingModel
from simneuro.catalogue import models
from simneuro.errors import InputError
from simneuro.model import NeuronModel

#: A cause, and the activations (samples, units) when it and those before it act.
Stage = tuple[str, FloatArray]


def list_steady_stages(
    model: SpikingModel, layer: int, act: Activation, sums: FloatArray
) -> Iterator[Stage]:
    """What the neurons of a layer answer in the steady state to weighted sums (samples, units).

    The causes are ``curve``, ``refractoriness``, ``clipping``, ``reset`` and ``step``, as far as
    the neuron has them.
    """
    code = model.code.layers[layer]
    held = constant_current(model, layer, sums)
    if is_integrator(model.code.neuron):
        yield from _stages_of_integrator(model, code, code.levels.decode(sums), held)
    elif has_mechanism_of(model.code.neuron, "lif") and model.noise is None:
        yield from _stages_of_lif(model, act, code, sums, held)
    else:
        yield "curve", code.activation(measure_steady_rate(model, held))


def constant_current(model: SpikingModel, layer: int, sums: FloatArray) -> FloatArray:
    """The currents (A) that weighted sums mean to a layer, same shape.

    Those that are samples are kept within the bounds of the code, those of spikes cannot be.
    """
    code = model.code.layers[layer]
    if layer == 0 and model.code.entering is None:
        return code.current(sums)
    return code.levels.decode(sums)


def includes_noise(model: SpikingModel) -> bool:
    """Whether the steady stages have the noise of the neurons in them, since it was measured."""
    return model.noise is not None and not is_integrator(model.code.neuron)


def without_excess_dead_time(model: SpikingModel, act: Activation) -> SpikingModel:
    """The network whose ``lif`` neurons are refractory for as long as the activation says.

    For ``relu`` that is never, and the codes are those of such neurons. Other neurons stay.
    """
    neuron, code = model.code.neuron, model.code
    if not has_mechanism_of(neuron, "lif"):
        return model
    wanted = _wanted_dead_time(act)
    layers = code.layers
    if wanted is None:
        layers = tuple(_code_without_dead_time(neuron, each) for each in layers)
    changed = neuron.with_parameters(t_ref=f"{wanted or 0.0} s")
    return replace(model, code=replace(code, neuron=changed, layers=layers))


def _stages_of_integrator(
    model: SpikingModel, code: LayerCode, current: FloatArray, held: FloatArray
) -> Iterator[Stage]:
    """A rate proportional to the current, and one spike a time step at most."""
    neuron = model.code.neuron
    charge = neuron.si_values["C_m"] * neuron.si_values["V_th"]
    yield "curve", code.activation(np.maximum(current, 0) / charge)
    limited = np.minimum(np.maximum(held, 0) / charge, 1 / model.code.dt)
    yield "clipping", code.activation(limited)
    if neuron.reset != models.neurons["subtractive_if"].reset:
        yield "reset", code.activation(measure_steady_rate(replace(model, noise=None), held))


def _stages_of_lif(
    model: SpikingModel, act: Activation, code: LayerCode, sums: FloatArray, held: FloatArray
) -> Iterator[Stage]:
    """The closed form of the rate, with the refractory period of the activation, and its own."""
    neuron = model.code.neuron
    p = neuron.si_values
    wanted = _wanted_dead_time(act)
    if wanted is None:
        ideal, planned = {**p, "t_ref": 0.0}, _code_without_dead_time(neuron, code)
    else:
        ideal, planned = {**p, "t_ref": wanted}, code
    yield "curve", planned.activation(theory.lif_rate(planned.levels.decode(sums), **ideal))
    unbounded = code.activation(theory.lif_rate(code.levels.decode(sums), **p))
    yield "refractoriness", unbounded
    yield "clipping", code.activation(theory.lif_rate(held, **p))
    yield "step", code.activation(theory.lif_rate_on_grid(held, **p, dt=model.code.dt))


def _wanted_dead_time(act: Activation) -> float | None:
    """The refractory period (s) that the activation has itself; None of ``relu``, without one."""
    if act.name == "lif_rate" and act.levels is None:
        return float(dict(act.parameters)["t_ref"])  # type: ignore[arg-type]
    if act.levels is None:
        return None
    try:
        return measured_neuron(act).si_values.get("t_ref")
    except InputError:  # the curve does not say what was measured
        return None


def _code_without_dead_time(neuron: NeuronModel, code: LayerCode) -> LayerCode:
    """The code of ``relu`` that would have been chosen if the neuron were never refractory.

    It lies along the rectified line of that neuron in place of the line of the neuron for which
    the code was made, so that an error of scale stays in it.
    """
    planned = _planned_neuron(neuron, code)
    line, _ = fit_rectified_line(planned, code.ceiling)
    without, _ = fit_rectified_line(planned.with_parameters(t_ref="0 ms"), code.ceiling)
    scale = code.levels.scale * line.parameters["slope"] / without.parameters["slope"]
    return replace(code, levels=LevelCode(without.parameters["threshold"], scale))


def _planned_neuron(neuron: NeuronModel, code: LayerCode) -> NeuronModel:
    """The neuron for which a code of ``relu`` was made: this one, or one as usually refractory."""
    usual = models.neurons["lif"].parameters["t_ref"].value
    candidates = [
        each
        for each in (neuron, neuron.with_parameters(t_ref=usual))
        if code.ceiling * each.si_values["t_ref"] < 1
    ]
    for each in candidates:
        slope = fit_rectified_line(each, code.ceiling)[0].parameters["slope"]
        # The three agree in any code that `code_of_line` makes.
        if math.isclose(code.levels.scale * slope * code.per_hertz, 1, rel_tol=1e-6):
            return each
    return candidates[0] if candidates else neuron.with_parameters(t_ref="0 ms")


def is_integrator(neuron: NeuronModel) -> bool:
    """Whether a neuron integrates as ``subtractive_if`` does, however it is reset."""
    form = models.neurons["subtractive_if"]
    texts = (text for text in MECHANISM if text != "reset")
    return all(getattr(neuron, text) == getattr(form, text) for text in texts)
