"""The neuron that stands in for the units of an activation where the user names none."""

from collections.abc import Mapping
from typing import Any

from simneuro.bridge.activations import Activation
from simneuro.bridge.activations.by_name import is_of_catalogue
from simneuro.bridge.curves.measured_neuron import line_of_curve, measured_neuron
from simneuro.catalogue import models
from simneuro.errors import InputError
from simneuro.model import NeuronModel


def find_default_neuron(act: Activation) -> NeuronModel:
    """The neuron that was measured; ``subtractive_if`` for ``relu``, ``lif`` for ``lif_rate``.

    Raises
    ------
    InputError
        No neuron computes the activation, or the curve does not say enough to build its neuron.
    """
    if act.levels is not None:
        return measured_neuron(act)
    if is_of_catalogue(act, "relu"):
        return models.neurons["subtractive_if"]
    if is_of_catalogue(act, "lif_rate"):
        return _lif_with_rate(dict[str, Any](act.parameters))
    raise InputError(
        f"no spiking neuron computes {act.name}, so weights trained with it mean nothing to any "
        f"neuron. {describe_ways_out(models.neurons['lif'], act.name)}",
        where="to_spiking",
    )


#: Which neurons of the catalogue compute an activation, the default first.
COMPUTED_BY = {"relu": ("subtractive_if", "lif"), "lif_rate": ("lif",)}


def describe_ways_out(neuron: NeuronModel, act: str) -> str:
    """How a network with this activation can be put on neurons, with the lines to write."""
    train = f"sn.bridge.RateClassifier(activation={line_of_curve(neuron)})"
    if act in COMPUTED_BY:
        names = " or ".join(f'neuron="{name}"' for name in COMPUTED_BY[act])
        return (
            f"Leave neuron out, or give {names}; or train with the curve of this neuron, `{train}`"
        )
    return (
        f"Train with the curve of a neuron, `{train}`; or with "
        '`activation="relu"`, which subtractive_if and lif compute; or with '
        '`activation="lif_rate"`, which lif computes'
    )


def _lif_with_rate(parameters: Mapping[str, Any]) -> NeuronModel:
    """A lif neuron that is reset to rest, with the time constants of ``lif_rate``."""
    lif = models.neurons["lif"]
    p = lif.si_values
    return lif.with_parameters(
        C_m=f"{parameters['tau'] * p['g_L']} F",
        t_ref=f"{parameters['t_ref']} s",
        V_reset=f"{p['E_L']} V",
    )
