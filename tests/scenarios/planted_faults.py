"""Faults that are planted in made-up trials, and the claims of a scenario that they turn.

Trials are made up so that nothing is simulated, and so that it is known which claims hold of them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xarray as xr

from simneuro.experiment import Results, evaluate_claims
from simneuro.scenario import Scenario

Verdicts = dict[str, bool | None]


@dataclass(frozen=True)
class Fault:
    """A variable with other values, and words of each claim that they turn."""

    variable: str
    change: Callable[[xr.DataArray], Any]
    turns: tuple[str, ...]
    place: dict[str, Any] = field(default_factory=dict)

    def plant(self, data: xr.Dataset) -> xr.Dataset:
        """The data with this fault in them."""
        found = data[self.variable].copy()
        found.loc[self.place] = self.change(found.loc[self.place])
        return data.assign({self.variable: found})


def fault(variable: str, change: Callable[[xr.DataArray], Any], *turns: str, **place: Any) -> Fault:
    """A variable changed at some labels, or everywhere; then words of the claims that it turns."""
    return Fault(variable, change, turns, place)


def verdicts(data: xr.Dataset, scenario: Scenario) -> Verdicts:
    """Whether each claim holds; None if the data do not decide it."""
    return {each.claim: each.holds for each in evaluate_claims(Results(scenario, data, Path()))}


def of(found: Verdicts, words: str) -> bool | None:
    """The verdict of the only claim that has these words in it."""
    return found[only(found, words)]


def only(found: Iterable[str], words: str) -> str:
    """The only claim that has these words in it."""
    (claim,) = (name for name in found if words in name)
    return claim


def turned(before: Verdicts, data: xr.Dataset, scenario: Scenario, faults: list[Fault]) -> set[str]:
    """The claims that are decided, and otherwise than before, if faults are planted together."""
    for each in faults:
        data = each.plant(data)
    after = verdicts(data, scenario).values()  # a sentence may have a number of the data in it
    pairs = zip(before.items(), after, strict=True)
    return {claim for (claim, held), holds in pairs if holds is not None and holds is not held}


def named(before: Verdicts, faults: Iterable[Fault]) -> set[str]:
    """The claims that faults say they turn."""
    return {only(before, words) for each in faults for words in each.turns}
