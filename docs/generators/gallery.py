"""The gallery of bundled scenarios, read from their files; nothing is simulated."""

from collections.abc import Iterator

from generators.markdown import citation, code, table
from simneuro import units
from simneuro.scenario import Scenario, bundled

_OPENING = """# Scenarios

The experiments that come with simneuro. Each is a file that you can read, change and run; each
tests its own claims, and its report says for every claim what was measured, what was expected and
whether it holds.
`simneuro show NAME` prints one in a terminal, `simneuro run NAME --quick` runs it small.
"""

_FILE = """<details><summary>The file {name}.toml</summary>

```{{literalinclude}} ../../scenarios/{name}.toml
:language: toml
```

</details>
"""


def pages() -> Iterator[tuple[str, str]]:
    """One page with all scenarios."""
    yield "scenarios.md", "\n".join([_OPENING, *map(_entry, bundled())])


def _entry(name: str) -> str:
    scenario = Scenario.load(name)
    parts = [
        f"## {name}\n",
        f"**{scenario.title}**\n",
        f"{scenario.description.strip()}\n",
        table(("", ""), _facts(scenario)),
        *_conditions(scenario),
        f"Cites {', '.join(map(citation, scenario.references))}.\n",
        code(f"simneuro run {name}", "console"),
        _FILE.format(name=name),
    ]
    return "\n".join(parts)


def _facts(scenario: Scenario) -> Iterator[tuple[str, str]]:
    cells = (f"{each.size} `{each.model}` ({name})" for name, each in scenario.populations.items())
    yield "cells", ", ".join(cells)
    yield (
        "simulated",
        f"{units.text(scenario.duration)}, in steps of {units.text(scenario.time_step)}",
    )
    yield "simulations", f"{len(scenario.points())} = {_trials(scenario)}"
    if scenario.sweep:
        yield "sweep", ", ".join(f"`{path}`" for path in scenario.sweep)


def _trials(scenario: Scenario) -> str:
    quick = scenario.quickened()
    small = f"with `--quick` {len(quick.points())}, of {units.text(quick.duration)}"
    counts = (
        (len(scenario.conditions) or 1, "condition"),
        *((len(values), "value") for values in scenario.sweep.values()),
        (scenario.trials, "trial"),
    )
    product = " × ".join(f"{n} {what}{'s' if n > 1 else ''}" for n, what in counts)
    return f"{product}; {small}"


def _conditions(scenario: Scenario) -> Iterator[str]:
    rows = (
        (f"`{name}`", ", ".join(f"`{path}` = {_value(value)}" for path, value in changes.items()))
        for name, changes in scenario.document().get("conditions", {}).items()
    )
    if scenario.conditions:
        yield table(("condition", "differs by"), rows)


def _value(value: object) -> str:
    return f"`{value}`" if isinstance(value, (dict, list)) else str(value)
