"""What a run was changed in, against the file of its scenario, in words."""

from collections.abc import Iterator, Mapping
from typing import Any

from simneuro.errors import counted
from simneuro.scenario import Scenario
from simneuro.scenario.since_loaded import ADDED, LEFT_OUT, list_changes

#: The keys of ``run.json`` that say it.
CHANGED, QUICK = "changed", "quick"
_MOST = 6  # chosen: two lines; all are in the table of the provenance


def keep_changes(scenario: Scenario) -> dict[str, Any]:
    """What ``run.json`` holds of the changes: each new value with that of the file, by path."""
    changes = list_changes(scenario)
    quick = {QUICK: True} if scenario.is_quick else {}
    return quick | ({CHANGED: changes} if changes else {})


def describe_changes(provenance: Mapping[str, Any], name: str) -> Iterator[str]:
    """Sentences about the changes that ``run.json`` tells of; none where there are none."""
    if provenance.get(QUICK) is True:
        yield (
            "This is a small run (--quick): it shows what the scenario does, and its numbers are "
            "rougher than those of the whole."
        )
    changed = provenance.get(CHANGED)
    if isinstance(changed, Mapping) and changed:
        told = list(_say_each(changed))
        left = len(told) - _MOST
        more = f"; and {counted(left, 'value')} more, see Provenance" if left > 0 else ""
        listed = "; ".join(told[:_MOST])
        yield f"When it was run it differed from the file of {name}: {listed}{more}."


def _say_each(changed: Mapping[str, Any]) -> Iterator[str]:
    """Each new value; the tables that are left out come last, together."""
    left_out = [path for path, said in changed.items() if said == LEFT_OUT]
    for path, said in changed.items():
        if said != LEFT_OUT:
            yield f"{path} {said}" if said == ADDED else f"{path} = {said}"
    if left_out:
        yield f"without {', '.join(left_out)}"
