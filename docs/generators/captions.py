"""What the figures of the models' pages show, in a sentence or two."""

from generators.card_figures import weight
from simneuro.model import NeuronModel, PlasticityModel, SynapseModel

VARIANTS = (
    "The membrane potential of each variant under a step of current from rest, with ticks for its "
    "spikes: that of its source, or one downwards where the source has none."
)
_STEP = (
    "A: the membrane potential under a step of current (bar), with ticks for spikes. B: spikes in "
    "the first second of a constant current"
)
_CIRCLES = "; circles are the published equations, solved by SciPy or in closed form"
_BAND = ", the mean of 20 cells with the central 95 % of them"
_COUPLED = "Two passive cells coupled by {}, of which one gets 100 pA from 50 to 250 ms: A, "
_LESSON = (
    "A: a weight while the target fires 10 ms after each arrival, then 10 ms before each, then not "
    "at all. B: how one pair of spikes changes it."
)
_TRAIN = "What is transmitted of each spike of a train at 20 Hz, and of one after a pause."


def of(model: NeuronModel | SynapseModel | PlasticityModel) -> str:
    """The caption of a model's figure."""
    if isinstance(model, NeuronModel):
        return f"{_STEP}{_BAND if model.is_stochastic else ''}{_CIRCLES}."
    if isinstance(model, SynapseModel):
        return _synapse(model)
    return _LESSON if model.changes_weight else _TRAIN


def _synapse(model: SynapseModel) -> str:
    if not model.has_events:
        return _COUPLED.format(weight(model)) + "their potentials; B, the current into each."
    cell = f"a passive cell at -65 mV, where spikes arrive (ticks) with a weight of {weight(model)}"
    return (
        f"The synaptic current (A) and the potential (B) of {cell}."
        if model.current
        else (f"The potential of {cell}.")
    )
