"""The figures of the models' pages: every one is simulated."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

from matplotlib.figure import Figure

import simneuro
import simneuro as sn
from simneuro import figures
from simneuro.cards import figures as cards
from simneuro.cards import neurons as model_cards
from simneuro.cards import synapses as synapse_cards
from simneuro.model import NeuronModel, PlasticityModel, SynapseModel
from simneuro.validation.reference_curves import reference_curve

#: What follows a model's name in the name of a figure: nothing, or the variants.
NAMES = ("", "_variants")
_WEIGHTS = {"mV": "1 mV", "pA": "100 pA", "nS": "1 nS"}
# chosen: half a leak conductance of the cell; and what opens a hundredth of its channels in a train
_OWN_WEIGHTS = {"gap_junction": "5 nS", "gaba_b": "100 nS"}
_MADE_BY = ("bridge/model_cards.py", "bridge/synapse_cards.py", "figures/cards.py")

Drawn = Iterator[Figure]


def draw(folder: Path) -> None:
    """Draw the figures that are not there, or are of another state of their models."""
    made = _source()
    for family, models, make in (
        ("neurons", sn.models.neurons, neuron),
        ("synapses", sn.models.synapses, synapse),
        ("plasticity", sn.models.plasticity, rule),
    ):
        for name, model in models.items():
            _drawn(folder / family / name, f"{model!r} {made}", model, make)


def neuron(model: NeuronModel) -> Drawn:
    """Its answer to a step beside its response curve; its variants."""
    found = model_cards.neuron_responses(model)
    reference = reference_curve(model.name)
    step = (found.step, *model_cards.STEP)
    yield cards.neuron_card(found.recording, step, found.curve, reference)
    if found.steps:
        yield cards.variants_card(found.variants, found.steps, model_cards.VARIANTS_STEP)


def synapse(model: SynapseModel) -> Drawn:
    """What arrivals do to a cell, or how it couples two."""
    if not model.has_events:
        yield cards.coupling_card(synapse_cards.coupled_response(model, weight(model)))
        return
    recording = synapse_cards.spike_response(model, weight(model))
    arrivals = [1e-3 * time for time in synapse_cards.ARRIVALS]
    yield cards.synapse_card(recording, arrivals, current=bool(model.current))


def weight(model: SynapseModel) -> str:
    """The weight that its figure is made with."""
    return _OWN_WEIGHTS.get(model.name, _WEIGHTS[model.weight])


def rule(model: PlasticityModel) -> Drawn:
    """What it transmits of each spike, or how it changes a weight."""
    if model.changes_weight:
        lesson = synapse_cards.weight_over_pairs(model)
        yield cards.learning_card(lesson, synapse_cards.window(model))
    else:
        yield cards.transmission_card(synapse_cards.transmission(model))


def _drawn(stem: Path, state: str, model: object, make: Callable[..., Drawn]) -> None:
    note, digest = stem.with_suffix(".of"), hashlib.sha256(state.encode()).hexdigest()
    if note.is_file() and note.read_text() == digest:
        return
    with figures.use_style():
        for name, fig in zip(NAMES, make(model), strict=False):
            figures.save(fig, stem.with_name(stem.name + name))
    note.write_text(digest)


def _source() -> str:
    """What the figures are made by, and the points that are drawn into them."""
    package = Path(simneuro.__file__).parent
    files = [package / name for name in (*_MADE_BY, "data/reference_curves.csv")]
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
