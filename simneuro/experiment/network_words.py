"""A scenario in words: its cells, sources, projections and drives, and what is varied."""

from collections.abc import Mapping
from math import prod
from typing import Any

from simneuro import units
from simneuro.errors import counted
from simneuro.experiment.kind_words import explain, is_same
from simneuro.experiment.model_words import describe_own_models
from simneuro.network.cells import Cells
from simneuro.network.wires import Wires
from simneuro.scenario import Scenario
from simneuro.scenario.value_words import format_axis, format_value

#: Rows of a name and a sentence, by heading.
Words = Mapping[str, Mapping[str, str]]

_FEW = 4  # values that are listed; chosen: they are read at a glance
_LONG = 10_000
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
    return {**found, "Run": _describe_run(scenario)}


def _describe_run(scenario: Scenario) -> dict[str, str]:
    return {
        "simulations": _count(scenario),
        "trials": _describe_trials(scenario),
        "each": _describe_time(scenario),
    }


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
        + explain(of, document["sources"][name], ("kind", "size"))
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
    rule = explain(wires.connect, written["connect"], ("rule",))
    learning = f" Plasticity: {', then '.join(wires.rules)}." if wires.rules else ""
    return f"{wires.receptor_name} of {weight}{after}. {rule} {_count_synapses(wires)}{learning}"


def _count_synapses(wires: Wires) -> str:
    exact = wires.exact_count
    if exact is None:
        return f"These are about {_round(wires.expected_count)} synapses."
    return "This is 1 synapse." if exact == 1 else f"These are {_grouped(exact)} synapses."


def _describe_drives(scenario: Scenario, document: Mapping[str, Any]) -> dict[str, str]:
    return {
        f"{name} → {of.target}": explain(of, document["drives"][name], ("kind", "target"))
        for name, of in scenario.drives.items()
    }


def _describe_conditions(document: Mapping[str, Any]) -> dict[str, str]:
    return {
        name: _assign("", changes) or "as described above"
        for name, changes in document.get("conditions", {}).items()
    }


def _drop_usual(
    written: Mapping[str, Any], values: Mapping[str, Any], usual: Mapping[str, Any]
) -> dict[str, Any]:
    """What was written, without what is as usual."""
    return {
        key: each for key, each in written.items() if not is_same(values.get(key), usual.get(key))
    }


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


def _describe_trials(scenario: Scenario) -> str:
    if scenario.trials == 1:
        return "one of each setting"
    return f"{scenario.trials} of each setting, each with a seed of its own"


def _describe_time(scenario: Scenario) -> str:
    """How long a simulation is; of what conditions and sweep change, all that there is."""
    lasts, warm, step = (_list_settings(scenario, name) for name in ("duration", "warmup", "dt"))
    after = f" after {warm} of warm-up" if warm != units.text(units.parse("0 ms")) else ""
    return f"{lasts}{after}, in steps of {step}"


def _list_settings(scenario: Scenario, name: str) -> str:
    """A time of the scenario as text, with all the values that its points have."""
    own = scenario.time_step if name == "dt" else getattr(scenario, name)
    tables = scenario.conditions.values()
    given = [units.read(each[name]) for each in tables if name in each]
    stays = len(given) < max(1, len(scenario.conditions))
    found = list(scenario.sweep.get(name, [*([own] if stays else []), *given]))
    texts = list(dict.fromkeys(map(units.text, sorted(found))))
    return " or ".join(texts) if len(texts) <= _FEW else f"{texts[0]} to {texts[-1]}"


def _grouped(number: int) -> str:
    """A whole number of which five digits and more stand in groups of three."""
    return f"{number:,}".replace(",", "\u00a0") if number >= _LONG else str(number)


def _round(value: float) -> str:
    return _grouped(round(float(f"{value:.3g}")))
