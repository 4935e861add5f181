"""The tables of all models, and of the activation functions."""

from collections.abc import Iterable, Iterator, Mapping

import simneuro as sn
from generators import model_pages
from generators.markdown import source, table
from simneuro.bridge import Activation
from simneuro.bridge.activations import CATALOGUE, ActivationEntry

_OPENING = """# Models

The neurons, synapses, plasticity rules and activation functions that come with simneuro.
`simneuro show NAME` prints a model's page in a terminal, `simneuro diff NAME NAME` shows the
differences between two models, and `simneuro validate NAME` runs the checks of one. A value without
a reference was chosen, for the reason that is given.

Neurons take two currents: `I_ext`, the sum of the drives, and `I_syn`, the sum of the synapses.
[](../conventions.md#the-refractory-period) explains how the refractory period counts.
"""

_PLASTICITY = """A projection names a rule, or several rules that act one after the other:
`plasticity = ["stdp", "tsodyks_markram"]`. Any rule works with any receptor on which spikes act. A
spike is transmitted after its arrival has changed the weight; what one rule transmits is the weight
that the next rule receives. In a time step, arrivals act before the target's own spikes.
"""

_READINGS = """### What in neurons they describe

An activation function may describe something that neurons do, exactly, roughly or not at all. Each
statement that it does is a check by simulation, which `simneuro validate NAME` repeats.
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
        _READINGS,
        *(f"- `{name}`: {_reading(entry)}" for name, entry in CATALOGUE.items()),
        "",
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


def _reading(entry: ActivationEntry) -> str:
    if not entry.checked_by:
        return entry.reading
    return f"{entry.reading} Checked by {_codes(entry.checked_by)}."


def _row(activation: Activation) -> tuple[str, ...]:
    low, high = (f"{bound:g}".replace("inf", "∞") for bound in activation.range)
    defaults = (f"{name} = {value:g}" for name, value in activation.parameters.items())
    formula = f"`{CATALOGUE[activation.name].formula}`"
    bounds = f"{low} to {high}"
    return f"`{activation.name}`", formula, bounds, _codes(defaults), source(activation.reference)


def _codes(texts: Iterable[str]) -> str:
    return ", ".join(f"`{text}`" for text in texts)
