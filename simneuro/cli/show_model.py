"""A neuron, a synapse or a rule of plasticity on a page."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from simneuro import units
from simneuro.cli.layout import keep_together as unbroken
from simneuro.cli.layout import print_heading as section
from simneuro.cli.layout import print_lines as lines
from simneuro.cli.layout import print_rows as rows
from simneuro.cli.layout import print_table as table
from simneuro.cli.layout import print_title as title
from simneuro.model import NeuronModel, Parameter, PlasticityModel, SynapseModel, Variant
from simneuro.model.statements import is_condition
from simneuro.references import format_reference
from simneuro.references import references as bibliography
from simneuro.validation import checks

if TYPE_CHECKING:
    from rich.console import Console

Model = NeuronModel | SynapseModel | PlasticityModel


def model(console: "Console", called: str, kind: str, shown: Model) -> None:
    """Summary, use, equations, what spikes do, parameters, variants, checks, references.

    ``called`` is what it was asked for by: its name, or that of a variant, ``adex.adaptation``.
    """
    title(console, called, kind, shown.summary)
    _use(console, shown)
    if isinstance(shown, NeuronModel):
        _neuron(console, shown)
    elif isinstance(shown, SynapseModel):
        _synapse(console, shown)
    else:
        _plasticity(console, shown)
    parameters(console, shown.parameters)
    _variants(console, shown)
    _checks(console, shown.name)
    references(console, _keys(shown))


def _neuron(console: "Console", model: NeuronModel) -> None:
    section(console, "Equations")
    lines(console, model.equations)
    section(console, "Spike and integration")
    rows(console, _spike(model))


def _synapse(console: "Console", model: SynapseModel) -> None:
    if model.equations:
        section(console, "Equations, in the target cell")
        lines(console, model.equations)
    if model.each:
        section(console, "Equations of each synapse")
        lines(console, model.each)
    if model.summed:
        section(console, "Summed over a cell's synapses")
        lines(console, model.summed)
    section(console, "Spike")
    current = f"{model.current}, added to the target's I_syn" if model.current else "none"
    weight = f"w, {units.dimension_name(model.weight_dimension)}"
    arrival = _statements(model.on_pre)
    rows(console, [("on arrival", arrival), ("weight", weight), ("current", current)])


def _plasticity(console: "Console", model: PlasticityModel) -> None:
    section(console, "Equations of each synapse")
    lines(console, model.equations)
    section(console, "Spikes")
    own = ", ".join(model.weights)
    rows(
        console,
        [
            ("on arrival", _statements(model.on_pre)),
            ("on a spike of the target", _statements(model.on_post)),
            ("what reaches the receptor", model.transmitted),
            ("start", ", ".join(f"{k} = {units.text(v)}" for k, v in model.initial.items()) or "0"),
            *([("in the unit of the weight", own)] if own else []),
        ],
    )


def _statements(code: str) -> str:
    return "; ".join(code.strip().splitlines()) or "nothing"


def parameters(console: "Console", table_of: Mapping[str, Parameter]) -> None:
    """Value, range, meaning and source of each."""
    if table_of:
        section(console, "Parameters")
        heads = ("name", "value", "valid", "meaning", "source")
        table(console, heads, [(name, *_entry(each)) for name, each in table_of.items()])


def _entry(parameter: Parameter) -> tuple[str, ...]:
    value, valid = (unbroken(text) for text in (units.text(parameter.value), parameter.valid))
    return value, valid, parameter.description, parameter.source


def _use(console: "Console", model: Model) -> None:
    told = (("use for", model.use_for), ("not for", model.not_for))
    if model.use_for or model.not_for:
        section(console, "Use")
        rows(console, [(name, text) for name, text in told if text])


def _variants(console: "Console", model: Model) -> None:
    if model.variants:
        section(console, f"Variants (simneuro show {model.name}.{next(iter(model.variants))})")
        rows(console, [(name, _variant(each)) for name, each in model.variants.items()])


def _variant(variant: Variant) -> str:
    step = (
        f"; shown with a step of {units.text(variant.input)}" if variant.input is not None else ""
    )
    values = [f"{k} = {units.text(v)}" for k, v in variant.parameters.items()]
    numbers = ", ".join(map(unbroken, values))
    return f"{variant.summary}{step} ({variant.source})\n{numbers}"


def _checks(console: "Console", name: str) -> None:
    found = [check for check in checks().values() if check.subject == name]
    if found:
        section(console, f"Checks (simneuro validate {name} runs them)")
        rows(console, ((check.name.partition(".")[2], check.what) for check in found))


def references(console: "Console", keys: Iterable[str]) -> None:
    """Each reference as a sentence."""
    known = [key for key in dict.fromkeys(keys) if key in bibliography()]
    if known:
        section(console, "References")
        rows(console, [(key, format_reference(key)) for key in known])


def _keys(model: Model) -> list[str]:
    sources = [each.source for each in model.parameters.values()]
    return [*model.references, *sources, *(each.source for each in model.variants.values())]


def _spike(model: NeuronModel) -> Iterable[tuple[str, str]]:
    yield "threshold", model.threshold
    yield "reset", "; ".join(model.reset.strip().splitlines()) or "none"
    yield "refractory", _refractory(model.refractory.strip())
    limit = f", dt up to {units.text(model.max_dt)}" if model.max_dt is not None else ""
    yield "integrator", model.method + limit
    start = (
        f"{k} = {v if isinstance(v, str) else units.text(v)}" for k, v in model.initial.items()
    )
    yield "start", ", ".join(start) or "0"
    yield "input", "I_ext: currents of drives; I_syn: currents of synapses"


def _refractory(text: str) -> str:
    if not text:
        return "none"
    if is_condition(text):
        return f"no further spike counts while {text}"
    return (
        f"{text}, from the end of the step with the spike: "
        f"an interval is the time to threshold, in whole steps, plus {text}"
    )
