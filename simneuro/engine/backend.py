"""Backends, which run networks: each is one object, registered under its name."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from types import MappingProxyType

from simneuro.engine import memory
from simneuro.engine.draw.numbers import Numbers
from simneuro.engine.memory import Rates
from simneuro.engine.outcome import Outcome
from simneuro.errors import InputError
from simneuro.network import Network

_UNKNOWN: Rates = MappingProxyType({})


class Backend(ABC):
    """Runs networks with the numbers drawn for them.

    A backend of your own is a subclass, registered with :func:`register_backend`; its name is then
    a target of :func:`simneuro.simulate`, :func:`simneuro.run` and the command line.

    Attributes
    ----------
    name : str
    requirement : str
        What it needs to be available, for error messages, such as ``"a working C++ compiler"``.
    runs_in_threads : bool
        Whether threads of one process can run simulations at the same time, as where each is a
        program of its own. Otherwise every worker is a process.
    is_multithreaded : bool
        Whether several threads can share the work of one simulation. It takes their number from
        ``simneuro.engine.runtime.current().threads``.
    is_chosen_by_cost : bool
        Whether it may be chosen where no target is asked for.
    overhead, per_synapse : float
        The time (s) of a simulation beside its loop, and how much of it there is more for each
        synapse: its preparation, measures and files.
    precisions : tuple of str
        In which precisions of a scenario it computes; any other is refused.

    Examples
    --------
    >>> from simneuro.engine import backends
    >>> numpy = backends()["numpy"]
    >>> numpy.available(), numpy.is_chosen_by_cost
    (True, True)
    """

    name: str
    requirement: str = "software that is not installed"
    runs_in_threads: bool = False
    is_multithreaded: bool = False
    is_chosen_by_cost: bool = False
    overhead: float = 0.3
    per_synapse: float = 2.5e-7  # measured: 3.6 s for 1.6 * 10^7 synapses
    precisions: tuple[str, ...] = ("double",)

    @abstractmethod
    def available(self) -> bool:
        """Whether simulations can be run here."""

    def lacks(self) -> str:
        """What it needs to be available and is not there, in words."""
        return self.requirement

    def check(self, network: Network) -> None:  # noqa: B027  (most can do all that is asked for)
        """Check, before anything is drawn, that it can do what a network asks for.

        Raises
        ------
        InputError
            If it cannot.
        """

    def require_able(self, network: Network) -> None:
        """Check, before anything is drawn, that it has the precision asked for, and :meth:`check`.

        Raises
        ------
        InputError
            If it cannot do what a network asks for.
        """
        if network.precision not in self.precisions:
            wanted = network.precision
            raise InputError(
                f"{self.name} has no {wanted} precision, which the scenario asks for. Set "
                'precision = "double", or run it on another target',
                where="target",
                allowed=[name for name, each in _backends.items() if wanted in each.precisions],
            )
        self.check(network)

    @abstractmethod
    def seconds(self, network: Network) -> float:
        """The estimated time (s) of the loop over time steps."""

    def beside_loop(self, network: Network) -> float:
        """The estimated time (s) of a simulation beside its loop and :meth:`preparation`."""
        return self.overhead + self.per_synapse * network.expected_synapses

    def memory(self, network: Network, rates: Rates = _UNKNOWN) -> float:
        """The estimated bytes of memory of a simulation, where populations fire at ``rates``."""
        return memory.in_process(network, rates)

    def files(self, network: Network, rates: Rates = _UNKNOWN) -> float:
        """The estimated bytes of the files of a simulation while it runs."""
        return 0.0

    @abstractmethod
    def run(self, network: Network, numbers: Numbers) -> Outcome:
        """Run a simulation.

        Raises
        ------
        InputError
            If this backend cannot do what the network asks for.
        SimulationError
            If the simulation fails.
        """

    def preparation(self, network: Network) -> float:
        """The estimated time (s) that is spent once for all simulations of a structure."""
        return 0.0


_backends: dict[str, Backend] = {}


def register_backend(backend: Backend) -> Backend:
    """Make a backend known by its name; one registered before under that name is replaced.

    Examples
    --------
    >>> from simneuro.engine import backends, register_backend
    >>> register_backend(backends()["numpy"]).name  # or one of your own
    'numpy'
    """
    _backends[backend.name] = backend
    return backend


def backends() -> Mapping[str, Backend]:
    """The registered backends by name.

    Examples
    --------
    >>> from simneuro.engine import backends
    >>> "numpy" in backends()
    True
    """
    return MappingProxyType(_backends)


def backend(name: str) -> Backend:
    """The backend of a name, if it is available.

    Raises
    ------
    InputError
        If there is none of that name, or it cannot run here.
    """
    if name not in _backends:
        raise InputError(f"there is no {name!r}", where="target", allowed=_backends)
    found = _backends[name]
    if not found.available():
        raise InputError(
            f"{name} needs {found.lacks()}, and there is none here",
            where="target",
            allowed=[each.name for each in _backends.values() if each.available()],
        )
    return found
