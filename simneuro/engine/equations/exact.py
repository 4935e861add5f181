"""Exact integration of linear equations: the text of a step, and the numbers that it needs.

The numbers are computed before the run (see :mod:`~simneuro.engine.equations.propagators`), so that
every target has the same ones and the loop has neither exponentials nor poles.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from simneuro.engine.equations import names
from simneuro.engine.equations.regimes import Entry, Regime, regimes
from simneuro.engine.equations.step_formulas import StepFormulas, StepNumber, When
from simneuro.model.linear import LinearSystem


@dataclass(frozen=True)
class ExactStep:
    """A step of a linear system."""

    system: LinearSystem
    free: Regime
    held: Regime

    @cached_property
    def differs_if_held(self) -> tuple[bool, ...]:
        """For each state that is not held itself, whether it changes otherwise then."""
        return tuple(
            name not in self.system.held and self.free.row(k) != self.held.row(k)
            for k, name in enumerate(self.system.states)
        )

    @cached_property
    def decaying(self) -> frozenset[int]:
        """The states that nothing but themselves and other states changes."""
        entries = list(self.free.entries())
        driven = {k for kind, k, _ in entries if kind != "state"}
        own = {k for kind, k, j in entries if kind == "state" and k == j}
        return frozenset(k for k in own - driven if not self.differs_if_held[k])

    def constants(self, differing: frozenset[str]) -> dict[str, bool]:
        """The names of the numbers of a step, and whether they differ between cells."""
        return {name: bool(used & {*differing, "i"}) for name, used in self._behind.items()}

    def moving(self, scheduled: frozenset[str]) -> frozenset[str]:
        """The names of the numbers of a step that change where some parameters do."""
        return frozenset(name for name, used in self._behind.items() if used & scheduled)

    def text(self) -> str:
        """The statements of a step. Changes towards a fixed point are added as a whole.

        Such a change is tiny close to the fixed point, where the potential then stops instead of
        creeping to and fro by its last digits: rounding does not decide whether it crosses a
        threshold there. What decays to zero is multiplied by its propagator.
        """
        lines = [f"_input_{n} = {text}" for n, text in enumerate(self.free.inputs)]
        if any(self.differs_if_held):
            lines += ["_free = int(not_refractory)", "_held = 1 - _free"]
        changes = list(self._changes())
        states = dict(enumerate(self.system.states))
        kept = {states[k] for k in self.decaying}
        lines += [
            f"_next_{name} = {change}" if name in kept else f"_change_{name} = together({change})"
            for name, change in changes
        ]
        lines += [
            f"{name} = _next_{name}" if name in kept else f"{name} = {name} + _change_{name}"
            for name, _ in changes
        ]
        return "\n".join(lines)

    def formulas(self, differing: frozenset[str]) -> StepFormulas:
        """What the numbers of a step follow from; some parameters differ between cells."""
        differ = self.constants(differing)
        numbers = tuple(
            StepNumber(
                name=name,
                when=when,
                kind=kind,
                state=k,
                number=j,
                is_propagator=kind == "state" and k == j and k in self.decaying,
                differs=differ[name],
            )
            for name, when, (kind, k, j) in self._numbers()
        )
        return StepFormulas(self.free.formulas(), self.held.formulas(), numbers)

    @cached_property
    def _behind(self) -> dict[str, set[str]]:
        """The names that each number of a step depends on."""
        at = {"free": self.free, "held": self.held}
        return {name: at[when].names_behind(*entry) for name, when, entry in self._numbers()}

    def _changes(self) -> Iterator[tuple[str, str]]:
        for k, name in enumerate(self.system.states):
            change = self._sum(self.free, "free", k)
            if self.differs_if_held[k]:
                change = f"_free*({change}) + _held*({self._sum(self.held, 'held', k) or '0'})"
            if change:
                yield name, change

    def _sum(self, regime: Regime, when: str, state: int) -> str:
        return " + ".join(
            names.of_step(when, kind, k, j) + self._factor(kind, j)
            for kind, k, j in regime.entries()
            if k == state
        )

    def _factor(self, kind: str, number: int) -> str:
        if kind == "state":
            return f"*{self.system.states[number]}"
        return f"*_input_{number}" if kind == "input" else ""

    def _numbers(self) -> Iterator[tuple[str, When, Entry]]:
        for entry in self.free.entries():
            yield names.of_step("free", *entry), "free", entry
        for entry in self.held.entries():
            if self.differs_if_held[entry[1]]:
                yield names.of_step("held", *entry), "held", entry


@lru_cache(maxsize=256)
def exact_step(system: LinearSystem) -> ExactStep:
    """The step of a linear system."""
    return ExactStep(system, *regimes(system))
