"""The end of training when samples that were set aside are predicted no better any more."""

from collections.abc import Callable
from dataclasses import dataclass, field

from simneuro.bridge.networks.training.solvers import AdamState


@dataclass
class EarlyStopping:
    """Whether training has gone on long enough, asked after each pass (prechelt1998).

    Parameters
    ----------
    state : AdamState
        Of the training that it watches.
    score : callable
        How well a state predicts the samples that were set aside; higher is better.
    patience : int
        Passes without a better score after which training stops.
    least : float
        What counts as better.
    scores : list of float
        After each pass.
    """

    state: AdamState
    score: Callable[[AdamState], float]
    patience: int
    least: float
    scores: list[float] = field(default_factory=list)
    _restore_best: Callable[[], AdamState] | None = field(default=None, init=False)

    @property
    def best(self) -> AdamState:
        """The state after the pass with the best score."""
        return self.state if self._restore_best is None else self._restore_best()

    def __call__(self) -> bool:
        """Note the score, and say whether training is over."""
        score = self.score(self.state)
        if not self.scores or score > max(self.scores):
            self._restore_best = self.state.keep()
        self.scores.append(score)
        # Passes since the last one that was better than all before it by more than ``least``.
        waited, reached = 0, -float("inf")
        for each in self.scores:
            waited = 0 if each > reached + self.least else waited + 1
            reached = max(reached, each)
        return waited >= self.patience
