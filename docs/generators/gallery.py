"""The gallery of bundled scenarios, from their files."""

import json
from collections.abc import Iterator, Sequence

from generators.markdown import citation, code, table
from generators.pictures import FOLDER, read_verdicts
from simneuro import units
from simneuro.experiment.gallery import group_scenarios
from simneuro.scenario import Scenario, bundled

_OPENING = """# Scenarios

The experiments that come with simneuro. Each is a file that you can read, change and run. Each
tests its own claims: its report shows what was measured, what was expected, and whether the claim
holds, is refuted or undecided. `simneuro show NAME` prints a scenario in a terminal, `simneuro run
NAME --quick` runs its small form. The pictures are of that small form, or of the whole run where
that is said. Below each stands how many claims held in that run (✓), were refuted (✗) and undecided
(?): in a small run chance often leaves a claim undecided. `simneuro run
--all --quick` makes such a page on your machine.
"""

_COLUMNS = 3
_SIGNS = {"holds": "✓", "refuted": "✗", "undecided": "?"}

_FILE = """<details><summary>The file {name}.toml</summary>

```{{literalinclude}} ../../scenarios/{name}.toml
:language: toml
```

</details>
"""


def pages() -> Iterator[tuple[str, str]]:
    """One page with all scenarios."""
    parts = [_OPENING]
    for title, names in group_scenarios(bundled()).items():
        overview = f":::{{container}} gallery\n{_format_overview(names)}\n:::\n"
        parts += [f"## {title}\n", overview, *map(_format_entry, names)]
    yield "scenarios.md", "\n".join(parts)


def _format_overview(names: Sequence[str]) -> str:
    """Pictures in rows, each with its title, which lead to the scenarios."""
    cells = [
        f"[{_format_picture(name)}](#{_anchor(name)}) [{Scenario.load(name).title}]"
        f"(#{_anchor(name)})<br>{_format_verdicts(name)}"
        for name in names
    ]
    cells += [""] * (-len(cells) % _COLUMNS)
    rows = [cells[k : k + _COLUMNS] for k in range(0, len(cells), _COLUMNS)]
    return table([""] * _COLUMNS, rows)


def _format_picture(name: str) -> str:
    return f"![{name}](../pictures/{name}.png)" if (FOLDER / f"{name}.png").is_file() else name


def _format_verdicts(name: str) -> str:
    """How many claims held in the run of the picture, such as "✓ 5 ✗ 1 ? 2"."""
    stored = read_verdicts().get(name)
    if stored is None:
        return ""
    counts = ((sign, stored[verdict]) for verdict, sign in _SIGNS.items())
    whole = [] if stored["quick"] else ["(whole run)"]
    return " ".join([*(f"{sign} {count}" for sign, count in counts if count), *whole])


def _anchor(name: str) -> str:
    return f"scenario-{name.replace('_', '-')}"


def _format_entry(name: str) -> str:
    scenario = Scenario.load(name)
    parts = [
        f"({_anchor(name)})=\n### {name}\n",
        f"**{scenario.title}**\n",
        f"{scenario.description.strip()}\n",
        f"{_format_picture(name)}\n",
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
    if isinstance(value, (bool, dict, list)):
        return f"`{_as_toml(value)}`"
    return units.readable(str(value))


def _as_toml(value: object) -> str:
    """A value as it stands in a file."""
    if not isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return f"{{ {', '.join(f'{key} = {_as_toml(each)}' for key, each in value.items())} }}"
