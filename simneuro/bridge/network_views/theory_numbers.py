"""The numbers of a network of LIF cells that rate theory needs; what it cannot treat is refused."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simneuro.bridge.network_views.mean_field_parts import (
    cell_of,
    current_into,
    events_into,
    jump_of,
    jumps_of_wires,
    mean_inputs,
    require_single,
)
from simneuro.errors import InputError, located
from simneuro.network import Network
from simneuro.network.distribution import mean
from simneuro.network.events import EventDrive
from simneuro.network.sources import Sources
from simneuro.network.wires import Wires

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Input:
    """What many alike synapses, or noise, do to each cell of a population.

    Attributes
    ----------
    name : str
        The projection or drive.
    target : int
    source : int, optional
        The population from which it comes; none if it is from outside.
    mean, variance : float
        In V s and V^2 s, for each Hz of the source; in V and V^2 from outside.
    jump : float
        V, of a single event, as a root mean square; 0 for noise without events.
    spread, along : float
        The variance of ``mean`` from cell to cell, because numbers and weights of synapses differ,
        and its covariance with ``variance``.
    decay : float
        The correlation time of the noise (s); 0 if it is white.
    delay : float
        In s.
    share : float
        The share of the source's cells from which a cell has synapses.

    Examples
    --------
    >>> noise = sn.bridge.network_views.Input(
    ...     "noise", target=0, source=None, mean=0.01, variance=1e-6
    ... )
    >>> noise.source is None  # from outside
    True
    """

    name: str
    target: int
    source: int | None
    mean: float
    variance: float
    jump: float = 0.0
    spread: float = 0.0
    along: float = 0.0
    decay: float = 0.0
    delay: float = 0.0
    share: float = 0.0


@dataclass(frozen=True, eq=False)
class PopulationWiring:
    """Cells and inputs of a network, one number a population.

    Attributes
    ----------
    names : tuple of str
    sizes, tau, V_th, V_reset, t_ref, rest : array (population)
        In SI units; ``rest`` is E_L.
    inputs : tuple of Input
    dt : float

    Examples
    --------
    >>> cells = sn.Scenario(
    ...     title="Cells", populations={"exc": sn.Population(model="lif", size=10)}, duration="1 s"
    ... )
    >>> wiring = sn.bridge.network_views.read_wiring(cells.network)
    >>> wiring.into(0)  # no inputs
    []
    """

    names: tuple[str, ...]
    sizes: Floats
    tau: Floats
    V_th: Floats
    V_reset: Floats
    t_ref: Floats
    rest: Floats
    inputs: tuple[Input, ...]
    dt: float

    def into(self, population: int) -> list[Input]:
        """The inputs of a population.

        Examples
        --------
        >>> from simneuro.bridge.network_views import read_wiring
        >>> scenario = sn.Scenario.load("balanced_ei")
        >>> [each.target for each in read_wiring(scenario.network).into(1)]
        [1, 1, 1, 1]
        """
        return [each for each in self.inputs if each.target == population]


def read_wiring(network: Network) -> PopulationWiring:
    """The wiring of a resolved network.

    Raises
    ------
    InputError
        There is no population, or something in the network is not among what the theory treats: a
        neuron that is not ``lif``, values that differ between cells or synapses, a receptor that
        is neither ``delta`` nor ``exp_current``, plasticity, a cable, a schedule, an input that
        changes with time or reaches some cells only.

    Examples
    --------
    >>> cells = sn.Scenario(
    ...     title="Cells", populations={"exc": sn.Population(model="lif", size=10)}, duration="1 s"
    ... )
    >>> wiring = sn.bridge.network_views.read_wiring(cells.network)
    >>> wiring.names, wiring.sizes.tolist()
    (('exc',), [10.0])
    """
    require_steady(network)
    cells = [cell_of(each) for each in network.cells.values()]
    columns = {key: np.array([cell[key] for cell in cells]) for key in cells[0]}
    places = {name: k for k, name in enumerate(network.cells)}
    inputs = (*_of_wires(network, places), *_of_drives(network, places))
    return PopulationWiring(
        names=tuple(network.cells),
        sizes=np.array([each.size for each in network.cells.values()], np.float64),
        tau=columns["C_m"] / columns["g_L"],
        V_th=columns["V_th"],
        V_reset=columns["V_reset"],
        t_ref=columns["t_ref"],
        rest=columns["E_L"],
        inputs=inputs,
        dt=network.times.dt,
    )


def require_steady(network: Network) -> None:
    """Raise an InputError for a network without cells, or one that changes during the run."""
    if not network.cells:
        raise InputError("the network has no population, so there is no rate to see", where="views")
    if network.timeline is not None:
        raise InputError(
            "the network changes during the run, but a mean field is of one state; look at one "
            "state after the other, each as a scenario of its own",
            where="schedule",
        )
    for name, feed in network.feeds.items():
        with located(f"drives.{name}"):
            events_into(feed.drive)


def _of_wires(network: Network, places: Mapping[str, int]) -> Iterator[Input]:
    for name, wires in network.wires.items():
        with located(f"projections.{name}"):
            yield input_of_wires(wires, places)


def input_of_wires(wires: Wires, places: Mapping[str, int]) -> Input:
    """The synapses of one projection; those from a source of Poisson events are from outside."""
    if wires.rules:
        raise InputError(
            f"its synapses change by the rule {next(iter(wires.rules))}, but a mean field takes "
            "weights that stay",
            where="plasticity",
        )
    require_single("delay", wires.delay)
    tau = cell_of(wires.target)["C_m"] / cell_of(wires.target)["g_L"]
    number, spread = mean_inputs(wires)
    jump, deviation, decay = jumps_of_wires(wires)
    square = jump**2 + deviation**2
    rate = events_into(wires.source.process) if isinstance(wires.source, Sources) else 1.0
    return Input(
        name=wires.name,
        target=places[wires.target.name],
        source=None if isinstance(wires.source, Sources) else places[wires.source.name],
        mean=tau * number * jump * rate,
        variance=tau * number * square * rate,
        jump=math.sqrt(square),
        # Sums of as many weights as there are synapses. The third moment of a symmetric
        # distribution is jump^3 + 3 jump deviation^2, so that w and w^2 have the covariance
        # 2 jump deviation^2.
        spread=(tau * rate) ** 2 * number * (spread * jump**2 + deviation**2),
        along=(tau * rate) ** 2 * number * jump * (spread * square + 2 * deviation**2),
        decay=decay,
        delay=mean(wires.delay),
        share=number / wires.source.size,
    )


def _of_drives(network: Network, places: Mapping[str, int]) -> Iterator[Input]:
    for target, cells in network.cells.items():
        values = cell_of(cells)
        tau = values["C_m"] / values["g_L"]
        for name, drive in cells.inputs.items():
            with located(f"drives.{name}"):
                if isinstance(drive, EventDrive):
                    rate = events_into(drive)
                    require_single("weight", drive.weight)
                    receptor = cells.receptors[str(drive.synapse)]
                    jump, decay = jump_of(receptor, mean(drive.weight), cells)
                    level, variance = tau * jump * rate, tau * jump**2 * rate
                else:
                    jump, (level, variance, decay) = 0.0, current_into(drive, values)
            place = places[target]
            yield Input(name, place, None, level, variance, jump=jump, decay=decay)
