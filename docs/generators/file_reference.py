"""The reference of the scenario file format, from its JSON Schema."""

from collections.abc import Iterator

from generators.markdown import table
from simneuro.scenario import words
from simneuro.scenario.json_schema import json_schema

_TOP = "Scenario"
# In the order in which a file is usually written; all other tables follow.
_ORDER = (
    *(_TOP, "Population", "Cable", "Source", "Projection", "Schedule"),
    *("Record", "Traces", "SynapseTraces"),
    *("ScenarioParameter", "OwnNeuron", "OwnSynapse", "OwnPlasticity"),
)
_TITLES = {
    _TOP: "The file",
    "SynapseTraces": "Synapse traces",
    "ScenarioParameter": "Parameter",
    "OwnNeuron": "Own neuron",
    "OwnSynapse": "Own synapse",
    "OwnPlasticity": "Own plasticity",
}


def pages() -> Iterator[tuple[str, str]]:
    """One file with a section for each table, which the page on scenario files includes."""
    parts = {_TOP: json_schema(), **words.tables()}
    order = [name for name in _ORDER if name in parts]
    rest = [name for name in parts if name not in order]
    rest.sort(key=lambda name: (words.family(parts[name]) or "", name))
    yield (
        "file_reference.inc",
        "\n".join(_format_section(name, parts[name]) for name in order + rest),
    )


def _format_section(name: str, part: words.Schema) -> str:
    rows = ((f"`{key}`", *rest) for key, *rest in words.rows(part, _format_link))
    names = (name, *words.source_tables()) if name == "Source" else (name,)
    anchors = "".join(f"({_make_anchor(each)})=\n" for each in names)
    heading = f"{anchors}## {_choose_title(name, part)}\n"
    meaning = part.get("description", "")
    return "\n".join([heading, f"{meaning}\n", table(("key", "value", "default"), rows)])


def _choose_title(name: str, part: words.Schema) -> str:
    family = words.family(part)
    if family:
        return f'{family} = "{part["properties"][family]["const"]}"'
    return _TITLES.get(name, name)


def _format_link(name: str) -> str:
    return f"[](#{_make_anchor(name)})"


def _make_anchor(name: str) -> str:
    return f"table-{name.lower()}"
