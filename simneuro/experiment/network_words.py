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
    "parameters": "Parameters",
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
        "models": describe_own_models(scenario),
        **describe_parts(whole, document),
        "parameters": {
            name: describe_parameter(each) for name, each in document.get("parameters", {}).items()
        },
        "conditions": {
            name: _assign("", changes) or "as described above"
            for name, changes in document.get("conditions", {}).items()
        },
        "sweep": {path: format_axis(each) for path, each in document.get("sweep", {}).items()},
    }
    found = {heading: rows[table] for table, heading in _TABLES.items() if rows[table]}
    return {**found, "Run": describe_size(scenario)}


def describe_parts(scenario: Scenario, document: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Each part of the network in words, by table and name; ``document`` has what was written."""
    network = scenario.network
    return {
        "populations": {
            name: describe_cells(cells, document["populations"][name])
            for name, cells in network.cells.items()
        },
        "sources": {
            name: f"{counted(each.size, 'cell')}. "
            + explain(each, document["sources"][name], ("kind", "size"))
            for name, each in scenario.sources.items()
        },
        "projections": {
            f"{name}: {wires.source.name} → {wires.target.name}": describe_wires(
                wires, document["projections"][name]
            )
            for name, wires in network.wires.items()
        },
        "drives": {
            f"{name} → {each.target}": explain(each, document["drives"][name], ("kind", "target"))
            for name, each in scenario.drives.items()
        },
    }


def describe_cells(cells: Cells, of: Mapping[str, Any]) -> str:
    """A population as one sentence."""
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


def describe_wires(wires: Wires, written: Mapping[str, Any]) -> str:
    """A projection as some sentences."""
    weight, delay = format_value(written["weight"]), format_value(written.get("delay", "0 ms"))
    after = f", after {delay}" if delay != "0 ms" else ""
    rule = explain(wires.connect, written["connect"], ("rule",))
    learning = f" Plasticity: {', then '.join(wires.rules)}." if wires.rules else ""
    return f"{wires.receptor_name} of {weight}{after}. {rule} {describe_count(wires)}{learning}"


def describe_parameter(written: Mapping[str, Any]) -> str:
    """The value of a parameter of the scenario's own code, what it means and where it is from."""
    texts = (written.get("description"), written.get("source"))
    return "; ".join([format_value(written["value"]), *filter(None, texts)])


def describe_count(wires: Wires) -> str:
    """How many synapses there are, or about how many."""
    exact = wires.exact_count
    if exact is None:
        rounded = round(float(f"{wires.expected_count:.3g}"))
        return f"These are about {_grouped(rounded)} synapses."
    return "This is 1 synapse." if exact == 1 else f"These are {_grouped(exact)} synapses."


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


def describe_size(scenario: Scenario) -> dict[str, str]:
    """How many simulations there are, and how long each is."""
    trials = scenario.trials
    several = f"{trials} of each setting, each with a seed of its own"
    return {
        "simulations": count_simulations(scenario),
        "trials": "one of each setting" if trials == 1 else several,
        "each": _describe_time(scenario),
    }


def count_simulations(scenario: Scenario) -> str:
    """The number of simulations, as a product of those of conditions, values and trials."""
    factors = {
        "condition": max(1, len(scenario.conditions)),
        "value": prod(len(values) for values in scenario.sweep.values()),
        "trial": scenario.trials,
    }
    several = [counted(count, what) for what, count in factors.items() if count > 1]
    total = str(prod(factors.values()))
    return f"{total} = {' × '.join(several)}" if len(several) > 1 else (several or [total])[0]


def _describe_time(scenario: Scenario) -> str:
    """How long a simulation is; of what conditions and sweep change, all that there is."""
    own = {"duration": scenario.duration, "warmup": scenario.warmup, "dt": scenario.time_step}
    lasts, warm, step = (_list_settings(time, key, scenario) for key, time in own.items())
    after = f" after {warm} of warm-up" if warm != units.text(units.parse("0 ms")) else ""
    return f"{lasts}{after}, in steps of {step}"


def _list_settings(own: Any, key: str, varied: Scenario) -> str:
    """A time of a scenario as text, with all the values that its points have."""
    tables = varied.conditions.values()
    given = [units.read(each[key]) for each in tables if key in each]
    stays = len(given) < max(1, len(varied.conditions))
    found = list(varied.sweep.get(key, [*([own] if stays else []), *given]))
    texts = list(dict.fromkeys(map(units.text, sorted(found))))
    return " or ".join(texts) if len(texts) <= _FEW else f"{texts[0]} to {texts[-1]}"


def _grouped(number: int) -> str:
    """A whole number of which five digits and more stand in groups of three."""
    return f"{number:,}".replace(",", "\u00a0") if number >= _LONG else str(number)
