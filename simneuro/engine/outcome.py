"""The outcome of a simulation: a backend's results, and the seconds that it took."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from simneuro.engine.repeats import Repeats
from simneuro.engine.watch import Stray

Timings = dict[str, float | str]
#: The parts of a simulation that are timed, in s.
PARTS = ("build_s", "compile_s", "setup_s", "loop_s", "store_s")


@dataclass(frozen=True)
class Outcome:
    """Results by population or projection; steps count from the start of the warm-up.

    Attributes
    ----------
    spikes : mapping of population to pair of arrays
        The time step and the cell of each spike, of populations whose spikes are recorded.
    traces : mapping of population to mapping of variable to array (sample, cell)
    potentials : mapping of population to array (cell,)
        The membrane potentials at the end, in V.
    synapses : mapping of projection to mapping of variable to array (sample, synapse)
    weights : mapping of projection to array (synapse,)
        Of recorded projections that learn, at the end.
    strays : tuple of Stray
        The first value out of range of each state that had one; see :mod:`simneuro.engine.watch`.
        A simulation may end where one is impossible.
    repeats : mapping of population to Repeats
        Cells that fire as often as they can, of populations whose spikes are not recorded.
    timings : mapping
        ``build_s``, ``compile_s``, ``setup_s`` and ``loop_s`` in seconds, ``program``:
        ``"compiled"``, ``"cached"`` or ``"none"``, and ``threads``: how many shared the work. What
        is left out counts as 0, ``"none"`` and 1.
    notes : tuple of str
        What the backend has to tell that the result does not show.
    versions : mapping of name to str
        The versions of what decided the result beside the software that every recording names.

    Examples
    --------
    >>> from simneuro.engine import Outcome
    >>> steps, cells = np.array([10, 20]), np.array([0, 1])
    >>> Outcome(spikes={"cell": (steps, cells)}, potentials={"cell": np.zeros(2)}).timings
    {}
    """

    spikes: Mapping[str, tuple[np.ndarray, np.ndarray]]
    potentials: Mapping[str, np.ndarray]
    traces: Mapping[str, Mapping[str, np.ndarray]] = field(default_factory=dict)
    synapses: Mapping[str, Mapping[str, np.ndarray]] = field(default_factory=dict)
    weights: Mapping[str, np.ndarray] = field(default_factory=dict)
    strays: tuple[Stray, ...] = ()
    repeats: Mapping[str, Repeats] = field(default_factory=dict)
    timings: Mapping[str, float | str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict)

    def all_timings(self, drawing: float) -> Timings:
        """All timings but ``store_s``; ``drawing`` is what drawing the numbers took (s).

        Examples
        --------
        >>> from simneuro.engine import Outcome
        >>> Outcome(spikes={}, potentials={}, timings={"setup_s": 0.5}).all_timings(0.25)["setup_s"]
        0.75
        """
        whole: Timings = {"build_s": 0.0, "compile_s": 0.0, "loop_s": 0.0}
        whole |= {"program": "none", "threads": 1}
        setup = float(self.timings.get("setup_s", 0.0)) + drawing
        return whole | {**self.timings, "setup_s": setup}


def total(timings: list[Timings]) -> Timings:
    """The seconds of each part over several simulations.

    ``program`` is that of the first, ``threads`` the largest number.
    """
    seconds: Timings = {name: sum(float(each.get(name, 0)) for each in timings) for name in PARTS}
    threads = max((int(each.get("threads", 1)) for each in timings), default=1)
    return seconds | {"program": timings[0]["program"] if timings else "none", "threads": threads}
