"""The figures on the cards of models, simulated and drawn."""

from collections.abc import Iterator

from matplotlib.figure import Figure

from simneuro.cards import figures
from simneuro.cards.neuron_responses import STEP, VARIANTS_STEP, neuron_responses
from simneuro.cards.synapse_responses import (
    ARRIVALS,
    card_weight,
    coupled_response,
    spike_response,
    transmission,
    weight_over_pairs,
    window,
)
from simneuro.model import Model, NeuronModel, PlasticityModel, SynapseModel
from simneuro.validation.reference_curves import reference_curve


def draw_card(model: Model) -> Iterator[Figure]:
    """Simulate a model of the catalogue and draw the figures on its card.

    Yields
    ------
    Figure
        The model's own and, of a neuron with variants, that of its variants.

    Raises
    ------
    InputError
        No model of the catalogue has the name of this one.

    Examples
    --------
    >>> from simneuro.cards import draw_card  # doctest: +SKIP
    >>> figures = list(draw_card(sn.models["adex"]))  # doctest: +SKIP
    """
    if isinstance(model, NeuronModel):
        yield from draw_neuron(model)
    elif isinstance(model, SynapseModel):
        yield draw_synapse(model)
    else:
        yield draw_rule(model)


def draw_neuron(model: NeuronModel) -> Iterator[Figure]:
    """The answer to a step beside the response curve; then the answers of the variants."""
    found = neuron_responses(model)
    step = (found.step, *STEP)
    yield figures.neuron_card(found.recording, step, found.curve, reference_curve(model.name))
    if found.steps:
        yield figures.variants_card(found.variants, found.steps, VARIANTS_STEP)


def draw_synapse(model: SynapseModel) -> Figure:
    """What arrivals do to a cell, or how the synapse couples two."""
    weight = card_weight(model)
    if not model.has_events:
        return figures.coupling_card(coupled_response(model, weight))
    arrivals = [1e-3 * time for time in ARRIVALS]
    recording = spike_response(model, weight)
    return figures.synapse_card(recording, arrivals, current=bool(model.current))


def draw_rule(model: PlasticityModel) -> Figure:
    """How the rule changes a weight, or what it transmits of each spike."""
    if model.changes_weight:
        return figures.learning_card(weight_over_pairs(model), window(model))
    return figures.transmission_card(transmission(model))
