"""Drives that give cells synaptic events, and the checks that they share."""

from typing import Annotated, Any, ClassVar

from simneuro import units
from simneuro.errors import InputError
from simneuro.model import SynapseModel
from simneuro.network.distribution import largest
from simneuro.network.drive import Drive
from simneuro.network.fields import Each, PerCell, Value
from simneuro.network.model_names import SynapseName
from simneuro.network.times import Times
from simneuro.network.window import Window
from simneuro.units import One, Scalar

# Events that are drawn one by one before the run; chosen: so many take 40 kHz at the usual step.
_DRAWN_IN_A_STEP = 4
#: How many events a cell may have in one time step. Where the rate is at its limit of 4 events a
#: step, a Poisson number is larger once in a million steps.
TOGETHER = 16

Rate = Annotated[PerCell, Each("Hz", ">= 0")]
Phase = Annotated[PerCell, Each("")]
Duration = Annotated[Scalar, One("s", ">= 0")]
PositiveFrequency = Annotated[Scalar, One("Hz", "> 0")]


class EventDrive(Drive):
    """A drive that gives its target cells synaptic events of a receptor.

    Its events are drawn before the run; each kind says how often a cell has one.
    """

    is_drawn_before_the_run: ClassVar[bool] = True

    synapse: SynapseName
    weight: Value

    def expected_rate(self) -> float:
        """The expected events of a cell in a second, as far as rates tell; otherwise 0."""
        return 0.0

    def check_receptor(self, name: str, receptor: SynapseModel) -> None:
        """Raise :class:`InputError` unless events are all that the receptor needs."""
        if receptor.needs_source or not receptor.has_events:
            raise InputError(
                f"a drive gives single events and has no membrane potential, but {name} needs "
                "that of its source; use it in a projection from a population",
                where="synapse",
            )


class SpikeTrains(EventDrive, Window):
    """Events of each cell in a train of its own, from ``start`` to ``stop``."""

    def check(self, size: int, times: Times) -> None:
        self.check_window(size)


def check_rate(
    key: str, rate: Any, times: Times, most: int = _DRAWN_IN_A_STEP, instead: str = ""
) -> None:
    """Raise :class:`InputError` if a rate means more than ``most`` events in a time step."""
    if largest(rate) * times.dt > most:
        step = units.text(times.dt * units.parse("1 s"))
        raise InputError(
            f"this is more than {most} events in a time step of {step}; use fewer with a larger "
            f"weight{instead}",
            where=key,
        )


def check_bounds(key: str, bounds: tuple[Any, Any]) -> None:
    """Raise :class:`InputError` if the upper of two bounds lies below the lower."""
    if bounds[1] < bounds[0]:
        raise InputError("the second value lies below the first", where=key)


def too_many_together(count: int, cell: int, step: int, times: Times) -> InputError:
    """The error for a cell that has more events in one time step than can act."""
    second = units.parse("1 s")
    at, long = (units.text(each * second) for each in (step * times.dt - times.origin, times.dt))
    return InputError(
        f"cell {cell} has {count} events in the time step of {long} that starts at {at}, but at "
        f"most {TOGETHER} of one step can act; use a shorter dt, or fewer events of a larger weight"
    )
