"""The gallery of bundled scenarios, from their files."""

from collections.abc import Iterator

from generators.markdown import citation, code, table
from simneuro import units
from simneuro.scenario import Scenario, bundled

_OPENING = """# Scenarios

The experiments that come with simneuro. Each is a file that you can read, change and run. Each
tests its own claims: its report shows what was measured, what was expected, and whether the claim
holds. `simneuro show NAME` prints a scenario in a terminal, `simneuro run NAME --quick` runs its
small form.
"""

_FILE = """<details><summary>The file {name}.toml</summary>

```{{literalinclude}} ../../scenarios/{name}.toml
:language: toml
```

</details>
"""


def pages() -> Iterator[tuple[str, str]]:
    """One page with all scenarios."""
    yield "scenarios.md", "\n".join([_OPENING, *map(_format_entry, bundled())])


def _format_entry(name: str) -> str:
    scenario = Scenario.load(name)
    parts = [
        f"## {name}\n",
        f"**{scenario.title}**\n",
        f"{scenario.description.strip()}\n",
        table(("", ""), _list_facts(scenario)),
        *_format_conditions(scenario),
        f"Cites {', '.join(map(citation, scenario.references))}.\n",
        code(f"simneuro run {name}", "console"),
        _FILE.format(name=name),
    ]
    return "\n".join(parts)


def _list_facts(scenario: Scenario) -> Iterator[tuple[str, str]]:
    cells = (f"{each.size} `{each.model}` ({name})" for name, each in scenario.populations.items())
    yield "cells", ", ".join(cells)
    if scenario.sources:
        sources = scenario.network.sources.values()
        kinds = ((each, type(each.process).model_fields["kind"].default) for each in sources)
        yield "sources", ", ".join(f"{each.size} `{kind}` ({each.name})" for each, kind in kinds)
    yield (
        "simulated",
        f"{units.text(scenario.duration)}, in steps of {units.text(scenario.time_step)}",
    )
    yield "simulations", f"{len(scenario.points())} = {_count_trials(scenario)}"
    if scenario.sweep:
        yield "sweep", ", ".join(f"`{path}`" for path in scenario.sweep)


def _count_trials(scenario: Scenario) -> str:
    quick = scenario.quickened()
    small = f"with `--quick` {len(quick.points())} of {units.text(quick.duration)}"
    counts = (
        (len(scenario.conditions) or 1, "condition"),
        *((len(values), "value") for values in scenario.sweep.values()),
        (scenario.trials, "trial"),
    )
    product = " × ".join(f"{n} {what}{'s' if n > 1 else ''}" for n, what in counts)
    return f"{product}; {small}"


def _format_conditions(scenario: Scenario) -> Iterator[str]:
    rows = (
        (
            f"`{name}`",
            ", ".join(f"`{path}` = {_format_value(value)}" for path, value in changes.items()),
        )
        for name, changes in scenario.document().get("conditions", {}).items()
    )
    if scenario.conditions:
        yield table(("condition", "differs by"), rows)


def _format_value(value: object) -> str:
    return f"`{value}`" if isinstance(value, (dict, list)) else str(value)
