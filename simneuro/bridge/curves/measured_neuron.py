"""The provenance of a response curve: the neuron that was measured, and the noise it had."""

import json
from collections.abc import Iterator
from typing import Any

import numpy as np

from simneuro import units
from simneuro.bridge.activations import Activation
from simneuro.bridge.curves.curve_inputs import ColouredNoise
from simneuro.catalogue import models
from simneuro.errors import InputError
from simneuro.model import NeuronModel

#: The texts of a NeuronModel that, with its parameters, decide how fast it fires.
MECHANISM = ("equations", "threshold", "reset", "refractory")


def describe_source(neuron: NeuronModel, noise: Any) -> dict[str, str]:
    """The attributes by which a response curve says what was measured.

    Returns
    -------
    dict
        ``source``, the model's name; ``model``, JSON text of the equations, threshold, reset,
        refractory period and parameters, these as text with units; ``noise``, the density as text,
        or coloured noise in words, empty without noise. The initial state is left out, since the
        warm-up makes the cell forget it.

    Raises
    ------
    InputError
        If the noise cannot be read.

    Examples
    --------
    >>> neuron = sn.models["lif"]
    >>> told = sn.bridge.curves.describe_source(neuron, None)
    >>> told["source"], told["noise"]
    ('lif', '')
    """
    values = {name: units.write(entry.value) for name, entry in neuron.parameters.items()}
    model = {text: getattr(neuron, text) for text in MECHANISM} | {"parameters": values}
    return {
        "source": neuron.name,
        "model": json.dumps(model),
        "noise": noise.text if isinstance(noise, ColouredNoise) else _describe_density(noise),
    }


def _describe_density(noise: Any) -> str:
    try:
        density = 0.0 if noise is None else units.read(noise)
    except InputError as error:
        raise error.at("noise") from None
    return str(units.write(density)) if np.any(np.asarray(density)) else ""


def check_source(act: Activation, neuron: NeuronModel, noise: Any) -> None:
    """Check that an activation is the curve of this neuron, measured with this noise.

    The neuron's name does not matter, only what :func:`describe_source` says.

    Raises
    ------
    InputError
        If something differs, which is named with both values, or the curve does not say what was
        measured.

    Examples
    --------
    >>> act = sn.bridge.Activation.from_curve(sn.bridge.recorded_curve("B6"))
    >>> sn.bridge.curves.check_source(act, sn.models["lif"], None)
    Traceback (most recent call last):
    simneuro.errors.InputError: neuron: the network was trained with the ...
    """
    if act.levels is not None and act.levels.unit != "A":
        raise InputError(
            f"the curve of {act.name} was measured against an input in {act.levels.unit}, but what "
            "enters the neurons of a network is a current. Measure the curve against currents",
            where="neuron",
        )
    own = describe_source(neuron, noise)
    differences = list(_differences(_measured_model(act, neuron), json.loads(own["model"])))
    if differences:
        raise InputError(
            f"the network was trained with the curve of {act.name}, but {neuron.name}, which is to "
            f"run it, is another neuron: {'; '.join(differences)}. Give the neuron that was "
            f"measured, or train with the curve of {neuron.name}",
            where="neuron",
        )
    if act.noise != own["noise"]:
        measured, given = (
            f"noise of {density}" if density else "no noise"
            for density in (act.noise, own["noise"])
        )
        raise InputError(
            f"the curve of {act.name} was measured with {measured}, but the neurons are to "
            f"have {given}. Give the noise of the curve, or train with another curve",
            where="noise",
        )


def measured_neuron(act: Activation) -> NeuronModel:
    """The neuron of the catalogue, with the parameters of the measurement, whose curve this is.

    Raises
    ------
    InputError
        The curve does not say what was measured, or it was measured on a model that is not in the
        catalogue.
    """
    measured = _measured_model(act, models.neurons.get(act.name, models.neurons["lif"]))
    same = [
        each
        for each in models.neurons.values()
        if all(getattr(each, text) == measured.get(text) for text in MECHANISM)
    ]
    if not same:
        raise InputError(
            f"the network was trained with the curve of {act.name}, which is not in the catalogue; "
            "give the model that was measured: `sn.bridge.to_spiking(net, neuron)`",
            where="neuron",
        )
    neuron = next((each for each in same if each.name == act.name), same[0])
    return neuron.with_parameters(**measured["parameters"])


def _measured_model(act: Activation, example: NeuronModel) -> dict[str, Any]:
    """The mechanism and the parameters of the neuron whose curve the activation is."""
    try:
        model = json.loads(act.model)
        return {**model, "parameters": dict(model["parameters"])}
    except (ValueError, TypeError, KeyError):
        raise InputError(
            f"the network was trained with the curve of {act.name}, which does not say what "
            "neuron model was measured, so no neuron can be shown to have it. Train with the curve "
            f"of a model, `{line_of_curve(example)}`; or, if you have no model of your cell, put "
            "the lif neuron nearest to its curve, `cell = sn.bridge.fit_lif(curve)`, in place of "
            "that name, and convert with `neuron=cell`",
            where="neuron",
        ) from None


def line_of_curve(neuron: NeuronModel) -> str:
    """The line of Python that measures a neuron and makes an activation of its curve."""
    first, last = map(units.text, neuron.input_range or map(units.parse, ("0 pA", "500 pA")))
    curve = f'sn.response_curve("{neuron.name}", "{first} : {last} : 25", duration="1 s")'
    return f"sn.bridge.Activation.from_curve({curve})"


def _differences(measured: dict[str, Any], given: dict[str, Any]) -> Iterator[str]:
    """How the neuron given differs from the one measured: in its mechanism, else in parameters."""
    mechanism = [text for text in MECHANISM if measured.get(text) != given[text]]
    if mechanism:
        yield f"it has another mechanism (other {', '.join(mechanism)})"
        return
    theirs, own = measured["parameters"], given["parameters"]
    for name in sorted({*theirs, *own}):
        if theirs.get(name) != own.get(name):
            values = theirs.get(name, "missing"), own.get(name, "missing")
            yield f"{name} is {values[0]} in the curve and {values[1]} here"
