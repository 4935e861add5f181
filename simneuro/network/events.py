"""Drives that give cells synaptic events, and the checks that they share."""

from typing import Annotated, Any, ClassVar

from simneuro import units
from simneuro.errors import InputError
from simneuro.model import SynapseModel
from simneuro.network.distribution import largest
from simneuro.network.drive import Drive
from simneuro.network.model_fields import SynapseName
from simneuro.network.sources import Source, source_like
from simneuro.network.times import Times
from simneuro.network.value_fields import Each, PerCell, Value
from simneuro.network.window import Window
from simneuro.units import One, Scalar

# Events that are drawn one by one before the run; chosen: so many take 40 kHz at the usual step.
_DRAWN_IN_A_STEP = 4
_MORE_CELLS = "use more cells, each of a lower rate"
#: How many events a cell may have in one time step. Where the rate is at its limit of 4 events a
#: step, a Poisson number is larger once in a million steps.
TOGETHER = 16

Rate = Annotated[PerCell, Each("Hz", ">= 0")]
Phase = Annotated[PerCell, Each("")]
Duration = Annotated[Scalar, One("s", ">= 0")]
PositiveFrequency = Annotated[Scalar, One("Hz", "> 0")]


class EventDrive(Drive):
    """A drive that gives its target cells synaptic events of a receptor.

    Its events are drawn before the run; each kind says how often a cell has one. Each kind is also
    one of :class:`~simneuro.network.Source`, whose cells fire when the drive would give an event.
    """

    is_drawn_before_the_run: ClassVar[bool] = True
    changeable: ClassVar[tuple[str, ...]] = ("weight",)
    #: The largest number of events of a cell in one time step that may be expected, and a way out.
    most_in_a_step: ClassVar[int] = _DRAWN_IN_A_STEP
    instead: ClassVar[str] = "use fewer with a larger weight"

    synapse: SynapseName
    weight: Value

    @classmethod
    def __pydantic_init_subclass__(cls, **more: Any) -> None:
        super().__pydantic_init_subclass__(**more)
        if cls.discriminator in cls.model_fields and not issubclass(cls, Source):
            kind: Any = source_like(cls)
            kind.most_in_a_step, kind.instead = _DRAWN_IN_A_STEP, _MORE_CELLS

    @classmethod
    def source(cls, **fields: Any) -> Source:
        """A source of ``size`` cells that fire when this kind of drive would give an event.

        Its fields are those of the drive but for ``target``, ``cells``, ``synapse`` and ``weight``.

        Examples
        --------
        >>> import simneuro as sn
        >>> retina = sn.Poisson.source(size=100, rate="10 Hz")
        >>> retina.size
        100
        """
        return Source.read(
            {cls.discriminator: cls.model_fields[cls.discriminator].default} | fields
        )

    def expected_rate(self) -> float:
        """The expected events of a cell in a second, as far as rates tell; otherwise 0.

        Examples
        --------
        >>> import simneuro as sn
        >>> noise = sn.Poisson(target="cell", synapse="ampa", weight="1 nS", rate="10 Hz")
        >>> noise.expected_rate()  # Hz
        10.0
        """
        return 0.0

    def expected_events(self, size: int, seconds: float) -> float:
        """The expected events of ``size`` cells in so many seconds.

        Examples
        --------
        >>> import simneuro as sn
        >>> noise = sn.Poisson(target="cell", synapse="ampa", weight="1 nS", rate="10 Hz")
        >>> noise.expected_events(size=5, seconds=2.0)
        100.0
        """
        return self.expected_rate() * seconds * size

    def check_receptor(self, name: str, receptor: SynapseModel) -> None:
        """Refuse a receptor for which events are not all that it needs.

        Raises
        ------
        InputError
            Events do nothing to the receptor, or it needs the membrane potential of its source.

        Examples
        --------
        >>> import simneuro as sn
        >>> noise = sn.Poisson(target="cell", synapse="ampa", weight="1 nS", rate="10 Hz")
        >>> noise.check_receptor("ampa", sn.models["ampa"])
        """
        if not receptor.has_events and not receptor.needs_source:
            raise InputError(
                f"a drive gives single events, at which {name} does nothing; say in its on_pre "
                'what one does, such as on_pre = "g += w"',
                where="synapse",
            )
        if receptor.needs_source:
            raise InputError(
                f"a drive gives single events and has no membrane potential, but {name} needs "
                "that of its source; use it in a projection from a population",
                where="synapse",
            )

    def check_rate(self, key: str, rate: Any, times: Times) -> None:
        """Refuse a rate that is too high for the time step.

        Raises
        ------
        InputError
            It means more events in a time step than may be.

        Examples
        --------
        >>> from simneuro.network import Times
        >>> import simneuro as sn
        >>> noise = sn.Poisson(target="cell", synapse="ampa", weight="1 nS", rate="10 Hz")
        >>> noise.check_rate("rate", 10.0, Times(dt=1e-4, warmup_steps=0, duration=1.0))
        """
        if largest(rate) * times.dt > self.most_in_a_step:
            step = units.text(times.dt * units.parse("1 s"))
            raise InputError(
                f"this is more than {self.most_in_a_step} events in a time step of {step}; "
                f"{self.instead}",
                where=key,
            )


class SpikeTrains(EventDrive, Window):
    """Events of each cell in a train of its own, from ``start`` to ``stop``."""

    def check(self, size: int, times: Times) -> None:
        self.check_window(size)


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
