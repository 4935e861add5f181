"""The tables of all models, and of the activation functions."""

from collections.abc import Iterable, Iterator, Mapping

import simneuro as sn
from generators import model_pages
from generators.markdown import source, table
from simneuro.bridge import Activation
from simneuro.bridge.activations.catalogue import CATALOGUE

_OPENING = """# Models

Every neuron, synapse, rule of plasticity and activation function that simneuro knows by name.
`simneuro show NAME` prints a model's page in a terminal, `simneuro diff NAME NAME` says in what two
differ, and `simneuro validate NAME` runs the checks of one. A value without a reference was chosen,
and says why.

Neurons take two currents: `I_ext`, the sum of the drives, and `I_syn`, the sum of the synapses.
How the refractory period counts is told in [](../conventions.md#the-refractory-period).
"""

_PLASTICITY = """A projection names a rule, or a list of them that act one after the other:
`plasticity = ["stdp", "tsodyks_markram"]`. Any rule goes with any receptor on which spikes act. A
spike is transmitted after all that its arrival does to the weight; what one rule transmits is the
weight that the next one is given. Arrivals come before the target's own spikes in a time step.
"""

_PAGES = """```{{toctree}}
:hidden:
:glob:

{folder}/*
```
"""


def pages() -> Iterator[tuple[str, str]]:
    """The tables of all models, and a page for each."""
    parts = [
        _OPENING,
        "## Neurons\n",
        *_family("neurons", sn.models.neurons),
        "## Synapses\n",
        *_family("synapses", sn.models.synapses),
        "## Plasticity\n",
        _PLASTICITY,
        *_family("plasticity", sn.models.plasticity),
        "## Activation functions\n",
        _activations(),
    ]
    yield "models.md", "\n".join(parts)
    yield from model_pages.pages()


def _family(folder: str, models: Mapping[str, model_pages.Model]) -> Iterator[str]:
    rows = ((f"[{name}]({folder}/{name}.md)", model.summary) for name, model in models.items())
    yield table(("name", "what it is"), rows)
    yield _PAGES.format(folder=folder)


def _activations() -> str:
    known = (sn.bridge.activation(name) for name in sn.bridge.activation_names)
    return table(("name", "value at x", "range", "parameters", "reference"), map(_row, known))


def _row(activation: Activation) -> tuple[str, ...]:
    low, high = (f"{bound:g}".replace("inf", "∞") for bound in activation.range)
    defaults = (f"{name} = {value:g}" for name, value in activation.parameters.items())
    formula = f"`{CATALOGUE[activation.name].formula}`"
    bounds = f"{low} to {high}"
    return f"`{activation.name}`", formula, bounds, _codes(defaults), source(activation.reference)


def _codes(texts: Iterable[str]) -> str:
    return ", ".join(f"`{text}`" for text in texts)
