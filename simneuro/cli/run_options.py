"""What the run command was asked for, beside the scenario."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simneuro.cli.overrides import parse_overrides


@dataclass(frozen=True)
class RunOptions:
    """The options of the run command, as they were given.

    Attributes
    ----------
    settings : tuple of str
        Each ``path=value``.
    seed, trials : int, optional
    quick : bool
        Whether the small form is run.
    out : Path
        The folder of the runs.
    fresh : bool
    workers, threads : int, optional
    cluster, target : str, optional
    """

    settings: tuple[str, ...]
    seed: int | None
    trials: int | None
    quick: bool
    out: Path
    fresh: bool
    workers: int | None
    cluster: str | None
    target: str | None
    threads: int | None

    @property
    def as_usual(self) -> bool:
        """Whether a finished run of the same would be read."""
        elsewhere = (self.workers, self.cluster, self.target, self.threads)
        return not self.fresh and all(each is None for each in elsewhere)

    def list_parts(self) -> list[str]:
        """What the answer of the command depends on."""
        more = (f"seed={self.seed}", f"trials={self.trials}", f"quick={self.quick}")
        return [*self.settings, *more, f"out={self.out!r}"]

    def parse_changes(self) -> dict[str, Any]:
        """The changes of the scenario by dotted path."""
        return parse_overrides(self.settings, seed=self.seed, trials=self.trials)

    def how(self) -> dict[str, Any]:
        """The arguments of :func:`simneuro.experiment.run`."""
        return {
            "out": self.out,
            "workers": self.workers,
            "cluster": self.cluster,
            "target": self.target,
            "threads": self.threads,
            "fresh": self.fresh,
        }
