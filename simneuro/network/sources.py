"""Sources: cells of a network that are not neurons, and fire when a drive would give an event."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from simneuro.network.description import Size
from simneuro.network.kinds import Kind
from simneuro.network.times import Times


class Source(Kind):
    """``size`` cells without a membrane, which fire when an event drive would give an event.

    ``kind`` and the keys beside it are those of the event drive, without ``target``, ``cells``,
    ``synapse`` and ``weight``: projections lead from a source to the cells. Each cell fires by
    itself, alike for all projections from it.

    Examples
    --------
    >>> source = sn.Poisson.source(size=100, rate="5 Hz")
    >>> source.size, source.expected_events(100, 2.0)
    (100, 1000.0)
    """

    discriminator: ClassVar[str] = "kind"
    kinds: ClassVar[dict[str, type[Kind]]] = {}
    #: The event drive that has the same events.
    drive: ClassVar[type[Kind]]
    #: The keys of the drive that its source does not have.
    without: ClassVar[tuple[str, ...]] = ("target", "cells", "synapse", "weight")
    size: Size

    if TYPE_CHECKING:  # these are the drive's

        def expected_rate(self) -> float: ...
        def expected_events(self, size: int, seconds: float) -> float: ...
        def check(self, size: int, times: Times) -> None: ...

    def __reduce__(self) -> tuple[Any, ...]:
        """Its class is made when that of the drive is, so it cannot be found by its name."""
        return _restored, (type(self).drive, self.__getstate__())


def source_like(drive: type[Kind]) -> type[Source]:
    """The kind of source whose cells fire when an event drive of a kind would give an event."""
    dropped = [name for name in Source.without if name in drive.model_fields]
    body = {
        "__module__": drive.__module__,
        "__qualname__": f"{drive.__qualname__}Source",
        "__doc__": drive.__doc__,
        "__annotations__": dict.fromkeys(dropped, ClassVar[None]),
        **dict.fromkeys(dropped),
        "drive": drive,
    }
    return type(f"{drive.__name__}Source", (Source, drive), body)


def _restored(drive: type[Kind], state: dict[Any, Any]) -> Source:
    kind: Any = Source.kinds[drive.model_fields["kind"].default]
    source: Source = kind.__new__(kind)
    source.__setstate__(state)
    return source


@dataclass(frozen=True, eq=False)
class Sources:
    """The cells of one source.

    Attributes
    ----------
    name : str
    process : Source
        When they fire.

    Examples
    --------
    >>> from simneuro import network
    >>> source = network.Sources("noise", sn.Poisson.source(size=100, rate="5 Hz"))
    >>> source.size
    100
    """

    name: str
    process: Source

    @property
    def size(self) -> int:
        """How many cells there are."""
        return self.process.size

    def expected_events(self, times: Times) -> float:
        """The expected number of spikes of all cells, as far as rates tell.

        Examples
        --------
        >>> from simneuro import network
        >>> source = network.Sources("noise", sn.Poisson.source(size=100, rate="5 Hz"))
        >>> source.expected_events(network.Times(dt=1e-4, warmup_steps=0, duration=2.0))
        1000.0
        """
        return self.process.expected_events(self.size, times.steps * times.dt)
