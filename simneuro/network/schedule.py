"""Schedules: values that change during a run, given one by one or as a course of states."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import Field

from simneuro.errors import InputError, counted, quoted, there_are
from simneuro.model.frozen import Frozen
from simneuro.network.description import Description, Table
from simneuro.network.name_rules import require_known
from simneuro.network.parts import Names
from simneuro.network.plain_values import NUMBER
from simneuro.network.state_files import StateFile, StateFileName
from simneuro.network.value_fields import Anything, EachItem, Series
from simneuro.units import One, Scalar

_MOST = 100_000  # chosen: a night in steps of 0.3 s


@dataclass(frozen=True)
class Row:
    """What holds from a time on.

    Attributes
    ----------
    time : float
        In s from the end of the warm-up.
    changes : mapping of path to value
        The values of scheduled paths; a path that is not here has the scenario's own value.
    state : str
        The name of the state, ``""`` where values were given one by one.
    """

    time: float
    changes: Mapping[str, Any]
    state: str = ""


class Schedule(Description):
    """Values that change during a run, by the same dotted paths as everywhere.

    ``values`` lists for each path a value for each of ``times``, which count from the end of the
    warm-up. Or there are ``states``, tables of values by path, and a ``sequence`` of their names,
    one for each of the times; in a state that does not name a path, that has its own value. A
    ``file`` with a row for each change, its time and the name of the state, takes the place of
    times and sequence; a file of names alone has one for each ``epoch``. ``compress`` makes the
    times of a file pass so many times faster.

    Each value holds until the next of the times (``between = "constant"``), or goes to the next
    in a straight line (``"linear"``). The first one also holds before its time, the last one to the
    end.

    Examples
    --------
    >>> from simneuro import network
    >>> schedule = network.Schedule(
    ...     times=["0 s", "1 s"],
    ...     states={"quiet": {}, "loud": {"drives.step.amplitude": "1 nA"}},
    ...     sequence=["quiet", "loud"],
    ... )
    >>> schedule.state_names, schedule.paths
    (('quiet', 'loud'), ('drives.step.amplitude',))
    """

    times: Annotated[Series, EachItem("s")] | None = None
    values: Table[Annotated[Sequence[Anything], Field(min_length=1)]] = Field(
        default_factory=Frozen
    )
    states: Table[Table[Anything]] = Field(default_factory=Frozen)
    sequence: Names | None = None
    file: StateFileName | None = None
    epoch: Annotated[Scalar, One("s", "> 0", "30 s")] | None = None
    compress: Annotated[float, Field(gt=0), NUMBER] = 1.0
    between: Literal["constant", "linear"] = "constant"

    @property
    def paths(self) -> tuple[str, ...]:
        """All paths that are scheduled, in the order in which they stand here."""
        named = [*self.values, *(path for state in self.states.values() for path in state)]
        return tuple(dict.fromkeys(named))

    def check(self) -> None:
        """Refuse times, values and states that do not fit each other.

        Raises
        ------
        InputError
            Nothing would change, the times do not ascend or are too many, there is not one value
            for each of them, or a state does not exist.

        Examples
        --------
        >>> from simneuro.network import Schedule
        >>> steps = {"drives.step.amplitude": ["0 pA", "1 nA"]}
        >>> Schedule(times=["0 ms", "1 s"], values=steps).check()
        """
        if not self.paths:
            message = "it names no path, so nothing would change; give values, or states"
            raise InputError(message, allowed=("values", "states"))
        self._check_sources()
        times = self.change_times
        if times.size == 0 or np.any(np.diff(times) <= 0):
            message = "each of the times must be later than the one before, and there must be one"
            raise InputError(message, where="file" if self.file is not None else "times")
        if times.size > _MOST:
            raise InputError(f"there are {times.size} times, and at most {_MOST} are allowed")
        for path, values in self.values.items():
            if len(values) != times.size:
                message = (
                    f"got {counted(len(values), 'value')}, but {there_are(times.size, 'time')}"
                )
                raise InputError(message, where=f"values.{path}")
        self._check_sequence(times.size)

    def _check_sources(self) -> None:
        """Times come from one place, and whatever else is given belongs to it."""
        if (self.times is None) == (self.file is None):
            message = "the times of changes come either from times or from a file: give one of them"
            raise InputError(message, allowed=("times", "file"))
        if self.file is None:
            for key in ("epoch", "compress"):
                if key in self.model_fields_set and getattr(self, key) not in (None, 1.0):
                    raise InputError("this is about the times of a file", where=key)
        elif self.values or self.sequence is not None:
            key = "values" if self.values else "sequence"
            message = "a file says the times of states; beside it there can be no"
            raise InputError(f"{message} {key}", where=key)
        if bool(self.states) != (self.file is not None or self.sequence is not None):
            message = (
                "states need a sequence of their names, one for each of times, or a file"
                if self.states
                else "the names here are those of states, so there must be a table states"
            )
            raise InputError(message, where="states")
        both = [path for state in self.states.values() for path in state if path in self.values]
        if both:
            message = f"{quoted(both[0])} stands in values and in states; one of them has to go"
            raise InputError(message, where="values")

    def _check_sequence(self, count: int) -> None:
        if self.sequence is not None and len(self.sequence) != count:
            message = f"got {counted(len(self.sequence), 'name')}, but {there_are(count, 'time')}"
            raise InputError(message, where="sequence")
        for name in self.state_names:
            require_known(name, self.states, "state", "sequence" if self.file is None else "file")

    @property
    def change_times(self) -> np.ndarray:
        """The times of the changes (s), from the end of the warm-up."""
        if isinstance(self.file, StateFile):
            return self.file.times(self.epoch) / self.compress
        return np.atleast_1d(np.asarray(self.times, dtype=float))

    @property
    def state_names(self) -> tuple[str, ...]:
        """The name of the state from each of the times on; empty without states."""
        if isinstance(self.file, StateFile):
            return self.file.names
        return tuple(self.sequence or ())

    def rows(self) -> Iterator[Row]:
        """What holds from each of the times on; equal states share one mapping.

        Examples
        --------
        >>> from simneuro.network import Schedule
        >>> steps = {"drives.step.amplitude": ["0 pA", "1 nA"]}
        >>> [row.time for row in Schedule(times=["0 ms", "1 s"], values=steps).rows()]
        [0.0, 1.0]
        """
        names = self.state_names
        for k, time in enumerate(self.change_times):
            state = names[k] if names else ""
            changes: Mapping[str, Any] = self.states[state] if names else {}
            if self.values:
                changes = {**changes, **{path: each[k] for path, each in self.values.items()}}
            yield Row(float(time), changes, state)

    def state_at(self, times: Any) -> np.ndarray:
        """The name of the state at some times (s, from the end of the warm-up).

        Examples
        --------
        >>> from simneuro.network import Schedule
        >>> night = Schedule(
        ...     times=["0 s", "5 s"],
        ...     sequence=["wake", "rem"],
        ...     states={"wake": {}, "rem": {"projections.relay.scale": 0.5}},
        ... )
        >>> [str(name) for name in night.state_at([1.0, 6.0])]
        ['wake', 'rem']
        """
        place = np.searchsorted(self.change_times, np.asarray(times, dtype=float), side="right")
        return np.asarray(self.state_names)[np.maximum(place - 1, 0)]
