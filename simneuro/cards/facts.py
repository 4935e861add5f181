"""The facts on a model's card, as plain data that the command line and the docs render.

In texts, code stands between backticks: ``"`v = V_reset`"``.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Self

from simneuro import units
from simneuro.model import (
    Model,
    NeuronModel,
    Parameter,
    PlasticityModel,
    SynapseModel,
    Variant,
)
from simneuro.model.statements import as_time, is_condition
from simneuro.validation import Check, checks

#: What is described, and how.
Row = tuple[str, str]


@dataclass(frozen=True)
class ParameterFacts:
    """A parameter: its name, value with unit, range (``""`` for any), meaning and source.

    Examples
    --------
    >>> from simneuro.cards import describe
    >>> [each.value for each in describe(sn.models["lif"]).parameters if each.name == "C_m"]
    ['200 pF']
    """

    name: str
    value: str
    valid: str
    meaning: str
    source: str

    @classmethod
    def of(cls, name: str, given: Parameter) -> Self:
        """The facts of a model's parameter.

        Examples
        --------
        >>> from simneuro.cards import ParameterFacts
        >>> ParameterFacts.of("t_ref", sn.models["lif"].parameters["t_ref"]).value
        '5 ms'
        """
        return cls(name, units.readable(given.value), given.valid, given.description, given.source)


@dataclass(frozen=True)
class VariantFacts:
    """A variant: its name, what it is, the current step it is shown with, its values, their source.

    ``step`` is ``""`` if the source shows it with none; ``values`` are like ``"b = 60 pA"``.

    Examples
    --------
    >>> from simneuro.cards import describe
    >>> len(describe(sn.models["adex"]).variants) > 1
    True
    """

    name: str
    summary: str
    step: str
    values: tuple[str, ...]
    source: str

    @classmethod
    def of(cls, name: str, given: Variant) -> Self:
        """The facts of a model's variant.

        Examples
        --------
        >>> from simneuro.cards import VariantFacts
        >>> chattering = sn.models["izhikevich"].variants["chattering"]
        >>> VariantFacts.of("chattering", chattering).values[:2]
        ('a = 0.02', 'b = 0.2')
        """
        step = units.readable(given.input) if given.input is not None else ""
        values = tuple(
            f"{key} = {units.readable(value)}" for key, value in given.parameters.items()
        )
        return cls(name, given.summary, step, values, given.source)


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

    Examples
    --------
    >>> from simneuro.cards import describe
    >>> describe(sn.models["lif"]).name
    'lif'
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
    parameters = tuple(ParameterFacts.of(*item) for item in model.parameters.items())
    variants = tuple(VariantFacts.of(*item) for item in model.variants.items())
    return ModelFacts(
        name=model.name,
        summary=model.summary,
        uses=tuple((name, text) for name, text in uses if text),
        equations=tuple((where, text) for where, text in equation_rows(model) if text),
        behaviour="spikes and integration" if isinstance(model, NeuronModel) else "spikes",
        spikes=tuple(spike_rows(model)),
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


def equation_rows(model: Model) -> Iterator[Row]:
    """Where each of a model's texts of equations holds, and the text, which may be empty."""
    if isinstance(model, NeuronModel):
        yield "", model.equations
    elif isinstance(model, SynapseModel):
        yield "in the target cell", model.equations
        yield "of each synapse", model.each
        yield "summed over the synapses of a cell", model.summed
    else:
        yield "of each synapse", model.equations


def spike_rows(model: Model) -> Iterator[Row]:
    """What happens at a spike, and for a neuron how it starts and is integrated."""
    if isinstance(model, NeuronModel):
        return _neuron_rows(model)
    return _synapse_rows(model) if isinstance(model, SynapseModel) else _rule_rows(model)


def _neuron_rows(model: NeuronModel) -> Iterator[Row]:
    yield "threshold", f"`{model.threshold}`"
    yield "reset", _statements(model.reset) or "none"
    yield "refractory", refractory_sentence(model.refractory.strip())
    limit = f", `dt` up to {units.text(model.max_dt)}" if model.max_dt is not None else ""
    yield "integrator", model.method + limit
    yield "start", _start(model.initial)
    yield "input", "`I_ext`: currents of drives; `I_syn`: currents of synapses"


def _synapse_rows(model: SynapseModel) -> Iterator[Row]:
    yield "on arrival", _statements(model.on_pre) or "nothing"
    range_ = f", `{model.weight_range}`" if model.weight_range else ""
    yield "weight", f"`w`, {units.dimension_name(model.weight_dimension)}{range_}"
    current = f"`{model.current}`, added to the target's `I_syn`" if model.current else "none"
    yield "current", current


def _rule_rows(model: PlasticityModel) -> Iterator[Row]:
    yield "on arrival", _statements(model.on_pre) or "nothing"
    yield "on a spike of the target", _statements(model.on_post) or "nothing"
    yield "what reaches the receptor", f"`{model.transmitted}`"
    yield "start", _start(model.initial)
    if model.weights:
        yield "in the unit of the weight", ", ".join(_codes(model.weights))


def refractory_sentence(text: str) -> str:
    """What the refractory text of a neuron means: none, a condition, or a time."""
    if not text:
        return "none"
    if is_condition(text):
        return f"no further spike counts while `{text}`"
    text = as_time(text)
    return (
        f"`{text}`, from the end of the step with the spike: "
        f"an interval is the time to threshold, in whole steps, plus `{text}`"
    )


def _start(initial: Mapping[str, object]) -> str:
    texts = (
        f"{name} = {value if isinstance(value, str) else units.readable(value)}"
        for name, value in initial.items()
    )
    return ", ".join(_codes(texts)) or "0"


def _statements(code: str) -> str:
    return "; ".join(_codes(code.strip().splitlines()))


def _codes(texts: Iterable[str]) -> Iterator[str]:
    return (f"`{text}`" for text in texts)
