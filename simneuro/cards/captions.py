"""What the figures on models' cards show, in a sentence or two."""

from simneuro.cards.neuron_responses import REPEATS
from simneuro.cards.synapse_responses import COUPLED_STEP, LAG, card_weight
from simneuro.model import Model, NeuronModel, SynapseModel

VARIANTS_CAPTION = (
    "The membrane potential of each variant under a step of current from rest, with ticks for its "
    "spikes: that of its source, or one downwards where the source has none."
)


def caption(model: Model) -> str:
    """The caption of a model's figure.

    Examples
    --------
    >>> from simneuro.cards import caption
    >>> caption(sn.models["lif"])[:25]
    'A: the membrane potential'
    """
    if isinstance(model, NeuronModel):
        return _of_neuron(model)
    if isinstance(model, SynapseModel):
        return _of_synapse(model) if model.has_events else _of_coupling(model)
    if model.changes_weight:
        return (
            f"A: a weight while the target fires {LAG:g} ms after each arrival, then {LAG:g} ms "
            "before each, then not at all. B: how one pair of spikes changes it."
        )
    return "What is transmitted of each spike of a train at 20 Hz, and of one after a pause."


def _of_neuron(model: NeuronModel) -> str:
    band = f", the mean of {REPEATS} cells with the central 95 % of them"
    return (
        "A: the membrane potential under a step of current (bar), with ticks for spikes. B: spikes "
        f"in the first second of a constant current{band if model.is_stochastic else ''}; circles "
        "are the published equations, solved by SciPy or in closed form."
    )


def _of_synapse(model: SynapseModel) -> str:
    weight = card_weight(model)
    cell = f"a passive cell at -65 mV, where spikes arrive (ticks) with a weight of {weight}"
    if model.current:
        return f"The synaptic current (A) and the potential (B) of {cell}."
    return f"The potential of {cell}."


def _of_coupling(model: SynapseModel) -> str:
    amplitude, start, stop = COUPLED_STEP
    return (
        f"Two passive cells coupled by {card_weight(model)}, of which one gets {amplitude} from "
        f"{start.removesuffix(' ms')} to {stop}: A, their potentials; B, the current into each."
    )
