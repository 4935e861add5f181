"""A scenario in words: its cells, sources, projections and drives, and what is varied."""

import inspect
from collections.abc import Mapping
from math import prod
from typing import Any

import numpy as np

from simneuro import units
from simneuro.errors import counted
from simneuro.experiment.model_words import describe_own_models
from simneuro.network.cells import Cells
from simneuro.network.wires import Wires
from simneuro.scenario import Scenario
from simneuro.scenario.value_words import format_axis, format_value

#: Rows of a name and a sentence, by heading.
Words = Mapping[str, Mapping[str, str]]

_TABLES = {
    "populations": "Populations",
    "models": "Own models",
    "sources": "Sources",
    "projections": "Projections",
    "drives": "Drives",
    "conditions": "Conditions",
    "sweep": "Sweep",
}


def describe_network(scenario: Scenario) -> Words:
    """Describe the network and what the experiment varies.

    Headings without rows are left out, and so are values that are defaults: those of a kind, or of
    the model of a population.
    """
    whole = scenario.resolved
    document = whole.abridged()
    rows = {
        "populations": _describe_populations(whole, document),
        "models": describe_own_models(scenario),
        "sources": _describe_sources(whole, document),
        "projections": _describe_projections(whole, document),
        "drives": _describe_drives(whole, document),
        "conditions": _describe_conditions(document),
        "sweep": {path: format_axis(each) for path, each in document.get("sweep", {}).items()},
    }
    found = {heading: dict(rows[table]) for table, heading in _TABLES.items() if rows[table]}
    return {**found, "Run": {"simulations": _count(scenario), "each": _describe_time(scenario)}}


def _describe_populations(scenario: Scenario, document: Mapping[str, Any]) -> dict[str, str]:
    written = document.get("populations", {})
    return {
        name: _describe_cells(cells, written[name])
        for name, cells in scenario.network.cells.items()
    }


def _describe_cells(cells: Cells, of: Mapping[str, Any]) -> str:
    model = " ".join([of["model"], of.get("variant") or ""]).strip()
    cable = of.get("cable")
    what = f"a cable of {of['size']} compartments" if cable else counted(of["size"], "cell")
    usual = {name: each.value for name, each in cells.model.parameters.items()}
    parts = [
        f"{what} of {model}",
        _assign("", cable or {}),
        _assign("with ", _drop_usual(of.get("parameters", {}), cells.parameters, usual)),
        _assign(
            "starting with ", _drop_usual(of.get("initial", {}), cells.initial, cells.model.initial)
        ),
    ]
    return "; ".join(filter(None, parts))


def _describe_sources(scenario: Scenario, document: Mapping[str, Any]) -> dict[str, str]:
    return {
        name: f"{counted(of.size, 'cell')}. "
        + _explain(of, document["sources"][name], ("kind", "size"))
        for name, of in scenario.sources.items()
    }


def _describe_projections(scenario: Scenario, document: Mapping[str, Any]) -> dict[str, str]:
    return {
        f"{name}: {wires.source.name} → {wires.target.name}": _describe_wires(
            wires, document["projections"][name]
        )
        for name, wires in scenario.network.wires.items()
    }


def _describe_wires(wires: Wires, written: Mapping[str, Any]) -> str:
    weight, delay = format_value(written["weight"]), format_value(written.get("delay", "0 ms"))
    after = f", after {delay}" if delay != "0 ms" else ""
    rule = _explain(wires.connect, written["connect"], ("rule",))
    exact = wires.exact_count
    about = f"about {_round(wires.expected_count)} synapses"
    count = about if exact is None else counted(exact, "synapse")
    learning = f" Plasticity: {', then '.join(wires.rules)}." if wires.rules else ""
    return f"{wires.receptor_name} of {weight}{after}. {rule} These are {count}.{learning}"


def _describe_drives(scenario: Scenario, document: Mapping[str, Any]) -> dict[str, str]:
    return {
        f"{name} → {of.target}": _explain(of, document["drives"][name], ("kind", "target"))
        for name, of in scenario.drives.items()
    }


def _describe_conditions(document: Mapping[str, Any]) -> dict[str, str]:
    return {
        name: _assign("", changes) or "as described above"
        for name, changes in document.get("conditions", {}).items()
    }


def _explain(kind: Any, written: Mapping[str, Any], left_out: tuple[str, ...]) -> str:
    """What a kind does, as the first sentence of its description says it, and its values."""
    doc = inspect.cleandoc(type(kind).__doc__ or "").partition("\n")[0].replace("`", "")
    fields = type(kind).model_fields
    usual = {key: field.default for key, field in fields.items() if not field.is_required()}
    own = {key: value for key, value in written.items() if key not in left_out}
    values = _drop_usual(own, {key: getattr(kind, key) for key in own}, usual)
    shown = f" ({_assign('', values)})" if values else ""
    return f"{doc.rstrip('.')}{shown}."


def _drop_usual(
    written: Mapping[str, Any], values: Mapping[str, Any], usual: Mapping[str, Any]
) -> dict[str, Any]:
    """What was written, without what is as usual."""
    return {
        key: each for key, each in written.items() if not _is_same(values.get(key), usual.get(key))
    }


def _is_same(value: Any, usual: Any) -> bool:
    return not np.ndim(value) and type(value) is type(usual) and bool(value == usual)


def _assign(words: str, values: Mapping[str, Any]) -> str:
    pairs = ", ".join(f"{key} = {format_value(value)}" for key, value in values.items())
    return f"{words}{pairs}" if pairs else ""


def _count(scenario: Scenario) -> str:
    factors = {
        "condition": max(1, len(scenario.conditions)),
        "value": prod(len(values) for values in scenario.sweep.values()),
        "trial": scenario.trials,
    }
    several = [counted(count, what) for what, count in factors.items() if count > 1]
    total = str(prod(factors.values()))
    return f"{total} = {' × '.join(several)}" if len(several) > 1 else (several or [total])[0]


def _describe_time(scenario: Scenario) -> str:
    warmup = f" after {units.text(scenario.warmup)} of warm-up" if float(scenario.warmup) else ""
    step = units.text(scenario.time_step)
    return f"{units.text(scenario.duration)}{warmup}, in steps of {step}"


def _round(value: float) -> str:
    return f"{float(f'{value:.3g}'):.0f}"
