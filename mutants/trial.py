"""The trial of mutants: each in a process of its own, until a check notices it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing import get_context

from mutants.mutant import Mutant
from simneuro.validation import Check, checks_of


@dataclass(frozen=True)
class Verdict:
    """What noticed a mutant: the name of a check, or ``""`` if none did."""

    mutant: Mutant
    check: str


#: What the names of brief checks hold, which notice most.
_BRIEF = ("flow", "moment", "gates", "counted", "cut_at", "trace")
_mutants: dict[str, Mutant] = {}


def try_all(mutants: Sequence[Mutant], workers: int) -> Iterator[Verdict]:
    """Try each mutant, in the order in which they are done.

    Each mutant has a process of its own, since simulations are kept for the checks after them.
    """
    _mutants.update({mutant.name: mutant for mutant in mutants})
    with get_context("fork").Pool(workers, maxtasksperchild=1) as pool:
        for name, check in pool.imap_unordered(_try, _mutants):
            yield Verdict(_mutants[name], check)


def _try(name: str) -> tuple[str, str]:
    mutant = _mutants[name]
    with mutant.applied():
        for check in _checks_for(mutant):
            if not check.run().holds:
                return name, check.name
    return name, ""


def _checks_for(mutant: Mutant) -> Sequence[Check]:
    """Brief ones first, then the other quick ones."""
    found = checks_of([mutant.subject] if mutant.subject else [])
    return sorted(found, key=lambda each: (not each.quick, not any(x in each.name for x in _BRIEF)))


def count(verdicts: Sequence[Verdict]) -> Mapping[str, tuple[int, int]]:
    """How many of how many were noticed, by group."""
    groups = dict.fromkeys(each.mutant.group for each in verdicts)
    return {
        group: (
            sum(bool(each.check) for each in verdicts if each.mutant.group == group),
            sum(each.mutant.group == group for each in verdicts),
        )
        for group in groups
    }
