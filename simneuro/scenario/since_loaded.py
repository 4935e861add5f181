"""What a scenario was changed in since it was loaded."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from simneuro.scenario.value_words import format_value, is_distribution

if TYPE_CHECKING:
    from simneuro.scenario.scenario import Scenario

#: What is said of a table that the file has and the scenario has not, and the other way round.
LEFT_OUT, ADDED = "left out", "added"
_MISSING = object()


def list_changes(scenario: "Scenario") -> dict[str, str]:
    """The values that are not those of the file, each with that of the file, by dotted path.

    Such as ``"300 pA (file: 150 pA)"``. Empty where the scenario was not loaded.
    """
    loaded = scenario.loaded
    if loaded is None or loaded is scenario:
        return {}
    found = list(_compare(scenario.abridged(), loaded.abridged()))
    if not found:
        return {}
    usual = [dict(_leaves(each.resolved.abridged())) for each in (scenario, loaded)]
    pairs = {
        path: [
            table.get(path, _MISSING) if value is _MISSING else value
            for value, table in zip(values, usual, strict=True)
        ]
        for path, *values in found
    }
    return {path: _say(now, before) for path, (now, before) in pairs.items() if now != before}


def _compare(
    now: Mapping[str, Any], before: Mapping[str, Any], within: str = ""
) -> Iterator[tuple[str, Any, Any]]:
    """Each path at which nested tables differ, with both values.

    A condition, a drive or another part with a name of its own that is new or gone is one path.
    """
    for key in {**before, **now}:
        path = f"{within}.{key}" if within else key
        pair = now.get(key, _MISSING), before.get(key, _MISSING)  # of which one is there
        is_part = path.count(".") == 1 and _MISSING in pair
        values = [each["value"] for each in pair if _is_table(each) and "value" in each]
        if len(values) == 2 and values[0] != values[1]:  # of a parameter: its source follows it
            yield path, *values
            continue
        if all(each is _MISSING or _is_table(each) for each in pair) and not is_part:
            one, other = ({} if each is _MISSING else each for each in pair)
            yield from _compare(one, other, path)
        elif pair[0] != pair[1]:
            yield path, *pair


def _is_table(value: Any) -> bool:
    return isinstance(value, Mapping) and not is_distribution(value)


def _leaves(table: Mapping[str, Any], within: str = "") -> Iterator[tuple[str, Any]]:
    """All values of nested tables by their dotted paths."""
    for key, value in table.items():
        path = f"{within}.{key}" if within else key
        if _is_table(value):
            yield from _leaves(value, path)
        else:
            yield path, value


def _say(now: Any, before: Any) -> str:
    if now is _MISSING:
        return LEFT_OUT
    if before is _MISSING:
        return ADDED if _is_table(now) else f"{format_value(now)} (not in the file)"
    return f"{format_value(now)} (file: {format_value(before)})"
