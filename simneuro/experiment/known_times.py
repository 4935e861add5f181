"""What is known of the time of a run's parts before it starts."""

from collections.abc import Mapping
from dataclasses import dataclass, field

#: What the time of claims, figures and report is kept as.
FINISHING = "finishing"


@dataclass(frozen=True)
class KnownTimes:
    """Times (s) that the parts of a run took earlier.

    Attributes
    ----------
    seconds : mapping of str to float
        How long a trial took, by the target, which is ``""`` for a trial of the scenario's own; and
        ``"finishing"``: its claims, figures and report.
    compiling : float
        What the scenario's own code compiles where nothing is compiled yet.
    elsewhere : bool
        Whether all this was measured on another machine.
    """

    seconds: Mapping[str, float] = field(default_factory=dict)
    compiling: float = 0.0
    elsewhere: bool = False
