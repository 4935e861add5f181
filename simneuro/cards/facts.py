"""The facts on a model's card, as plain data that the command line and the docs render.

In texts, code stands between backticks: ``"`v = V_reset`"``.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from simneuro import units
from simneuro.model import (
    Model,
    NeuronModel,
    Parameter,
    PlasticityModel,
    SynapseModel,
    Variant,
)
from simneuro.model.statements import is_condition
from simneuro.validation import Check, checks

#: What is described, and how.
Row = tuple[str, str]


@dataclass(frozen=True)
class ParameterFacts:
    """A parameter: its name, value with unit, range (``""`` for any), meaning and source."""

    name: str
    value: str
    valid: str
    meaning: str
    source: str


@dataclass(frozen=True)
class VariantFacts:
    """A variant: its name, what it is, the current step it is shown with, its values, their source.

    ``step`` is ``""`` if the source shows it with none; ``values`` are like ``"b = 60 pA"``.
    """

    name: str
    summary: str
    step: str
    values: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class ModelFacts:
    """All that a model's card says in words.

    Parameters
    ----------
    name, summary : str
    uses : tuple of Row
        What to use it for, and what not.
    equations : tuple of Row
        Where they hold (``"of each synapse"``; ``""`` for those of a neuron), and their text.
    behaviour : str
        The title of ``spikes``.
    spikes : tuple of Row
        What happens at a spike and how time passes between spikes.
    parameters : tuple of ParameterFacts
    variants : tuple of VariantFacts
    checks : tuple of Check
        Those that ``simneuro validate`` runs.
    references : tuple of str
        BibTeX keys of the model.
    sources : tuple of str
        Those of its numbers: BibTeX keys, or ``"chosen: why"``.
    """

    name: str
    summary: str
    uses: tuple[Row, ...]
    equations: tuple[Row, ...]
    behaviour: str
    spikes: tuple[Row, ...]
    parameters: tuple[ParameterFacts, ...]
    variants: tuple[VariantFacts, ...]
    checks: tuple[Check, ...]
    references: tuple[str, ...]
    sources: tuple[str, ...]


def describe(model: Model) -> ModelFacts:
    """The facts on the card of a neuron, a synapse or a rule of plasticity.

    Examples
    --------
    >>> import simneuro as sn
    >>> from simneuro.cards import describe
    >>> describe(sn.models["lif"]).spikes[0]
    ('threshold', '`v > V_th`')
    """
    uses = (("use for", model.use_for), ("not for", model.not_for))
    parameters = tuple(_parameters(model.parameters))
    variants = tuple(_variants(model.variants))
    return ModelFacts(
        name=model.name,
        summary=model.summary,
        uses=tuple((name, text) for name, text in uses if text),
        equations=tuple((where, text) for where, text in _equations(model) if text),
        behaviour="spikes and integration" if isinstance(model, NeuronModel) else "spikes",
        spikes=tuple(_spikes(model)),
        parameters=parameters,
        variants=variants,
        checks=tuple(check for check in checks().values() if check.subject == model.name),
        references=model.references,
        sources=tuple(
            dict.fromkeys(
                [*(each.source for each in parameters), *(each.source for each in variants)]
            )
        ),
    )


def _parameters(given: Mapping[str, Parameter]) -> Iterator[ParameterFacts]:
    for name, each in given.items():
        value = units.text(each.value)
        yield ParameterFacts(name, value, each.valid, each.description, each.source)


def _variants(given: Mapping[str, Variant]) -> Iterator[VariantFacts]:
    for name, each in given.items():
        step = units.text(each.input) if each.input is not None else ""
        values = tuple(f"{key} = {units.text(value)}" for key, value in each.parameters.items())
        yield VariantFacts(name, each.summary, step, values, each.source)


def _equations(model: Model) -> Iterator[Row]:
    if isinstance(model, NeuronModel):
        yield "", model.equations
    elif isinstance(model, SynapseModel):
        yield "in the target cell", model.equations
        yield "of each synapse", model.each
        yield "summed over the synapses of a cell", model.summed
    else:
        yield "of each synapse", model.equations


def _spikes(model: Model) -> Iterator[Row]:
    if isinstance(model, NeuronModel):
        return _spikes_of_neuron(model)
    return _arrivals(model) if isinstance(model, SynapseModel) else _spike_pairs(model)


def _spikes_of_neuron(model: NeuronModel) -> Iterator[Row]:
    yield "threshold", f"`{model.threshold}`"
    yield "reset", _statements(model.reset) or "none"
    yield "refractory", _refractory(model.refractory.strip())
    limit = f", `dt` up to {units.text(model.max_dt)}" if model.max_dt is not None else ""
    yield "integrator", model.method + limit
    yield "start", _start(model.initial)
    yield "input", "`I_ext`: currents of drives; `I_syn`: currents of synapses"


def _arrivals(model: SynapseModel) -> Iterator[Row]:
    yield "on arrival", _statements(model.on_pre) or "nothing"
    yield "weight", f"`w`, {units.dimension_name(model.weight_dimension)}"
    current = f"`{model.current}`, added to the target's `I_syn`" if model.current else "none"
    yield "current", current


def _spike_pairs(model: PlasticityModel) -> Iterator[Row]:
    yield "on arrival", _statements(model.on_pre) or "nothing"
    yield "on a spike of the target", _statements(model.on_post) or "nothing"
    yield "what reaches the receptor", f"`{model.transmitted}`"
    yield "start", _start(model.initial)
    if model.weights:
        yield "in the unit of the weight", ", ".join(_codes(model.weights))


def _refractory(text: str) -> str:
    if not text:
        return "none"
    if is_condition(text):
        return f"no further spike counts while `{text}`"
    return (
        f"`{text}`, from the end of the step with the spike: "
        f"an interval is the time to threshold, in whole steps, plus `{text}`"
    )


def _start(initial: Mapping[str, object]) -> str:
    texts = (
        f"{name} = {value if isinstance(value, str) else units.text(value)}"
        for name, value in initial.items()
    )
    return ", ".join(_codes(texts)) or "0"


def _statements(code: str) -> str:
    return "; ".join(_codes(code.strip().splitlines()))


def _codes(texts: Iterable[str]) -> Iterator[str]:
    return (f"`{text}`" for text in texts)
