"""The figures of the models' pages: every one is simulated."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from matplotlib.figure import Figure

import simneuro as sn
from simneuro import figures
from simneuro.bridge import model_cards
from simneuro.catalogue import NeuronModel, SynapseModel
from simneuro.figures import cards

NEURONS, SYNAPSES = "neurons", "synapses"
_WEIGHTS = {"mV": "1 mV", "pA": "100 pA", "nS": "1 nS"}


def draw(folder: Path) -> None:
    """Draw the figures that are not there, or are of another state of their models."""
    for name, neuron in sn.models.neurons.items():
        _drawn(folder / NEURONS / name, neuron, _neuron)
    for name, synapse in sn.models.synapses.items():
        _drawn(folder / SYNAPSES / name, synapse, _synapse)


def _drawn(stem: Path, model: object, figure: Callable[..., Figure]) -> None:
    note = stem.with_suffix(".of")
    state = hashlib.sha256(f"{model!r} {sn.__version__}".encode()).hexdigest()
    if not note.is_file() or note.read_text() != state:
        with figures.applied():
            figures.save(figure(model), stem)
        note.write_text(state)


def _neuron(model: NeuronModel) -> Figure:
    low, high = model.input_range
    step = (low + high) / 2
    recording = model_cards.step_response(model, step)
    times = model_cards.STEP
    return cards.neuron_card(
        recording, (float(step), *map(float, times)), model_cards.card_curve(model)
    )


def _synapse(model: SynapseModel) -> Figure:
    recording = model_cards.spike_response(model, _WEIGHTS[model.weight])
    return cards.synapse_card(recording, current=bool(model.current))
