"""Populations, projections, and what to record."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import AfterValidator, Field

from simneuro import units
from simneuro.model.frozen import Frozen
from simneuro.network.connections import Connect
from simneuro.network.description import Description, Size, Table
from simneuro.network.model_fields import NeuronName, PlasticityNames, SynapseName
from simneuro.network.plain_values import NUMBER, WHOLE, Truth
from simneuro.network.value_fields import Each, Initial, PerCell, Value
from simneuro.units import One, Scalar

#: A list of names.
Names = Annotated[Sequence[str], AfterValidator(tuple)]


class Cable(Description):
    """One unbranched cylinder with sealed ends: cell k of its population is compartment k.

    All compartments are equally long; the first and the last are the two ends. ``resistivity`` is
    that of the inside.

    Examples
    --------
    >>> axon = sn.Cable(length="1 cm", diameter="1 um", resistivity="35.4 ohm*cm")
    >>> round(float(axon.length), 9)  # m
    0.01
    """

    length: Annotated[Scalar, One("m", "> 0", "1 cm")]
    diameter: Annotated[Scalar, One("m", "> 0", "1 um")]
    resistivity: Annotated[Scalar, One("ohm*cm", "> 0", "35.4 ohm*cm")]


class Population(Description):
    """``size`` cells of one neuron model, some parameters changed, and their state at the start.

    ``variant`` is one of the model's, such as a firing pattern of ``adex``; ``""`` is none.
    ``parameters`` and ``initial`` come after it and may change what it says. With ``cable`` the
    cells are the compartments of one cable, whose membrane is the model's.

    Examples
    --------
    >>> from simneuro import units
    >>> cells = sn.Population(model="lif", size=80, parameters={"t_ref": "3 ms"})
    >>> cells.size, units.text(cells.parameters["t_ref"])
    (80, '3 ms')
    """

    model: NeuronName
    variant: str | None = None
    size: Size
    cable: Cable | None = None
    parameters: Table[Value] = Field(default_factory=Frozen)
    initial: Table[Initial] = Field(default_factory=Frozen)


class Projection(Description):
    """Synapses of one kind from a population, or a source, to a target population.

    ``plasticity`` names a rule by which they change, or several that act one after the other: each
    hands on what it lets through. ``scale`` is a factor of all weights in what they do, which the
    rules do not see.

    Examples
    --------
    >>> back = sn.Projection(
    ...     source="exc",
    ...     target="inh",
    ...     synapse="ampa",
    ...     weight="1 nS",
    ...     connect=sn.FixedProbability(p=0.1),
    ...     delay="1.5 ms",
    ... )
    >>> back.connect.rule
    'fixed_probability'
    """

    source: str
    target: str
    synapse: SynapseName
    connect: Connect
    weight: Value
    delay: Annotated[PerCell, Each("s", ">= 0")] = units.parse("0 ms")
    plasticity: PlasticityNames = ()
    scale: Annotated[float, Field(ge=0), NUMBER] | None = None


class Traces(Description):
    """State variables over time of the first ``neurons`` cells, or of those listed.

    Examples
    --------
    >>> sn.Traces(variables=["v"], neurons=[0, 5]).count
    2
    """

    variables: Names
    neurons: Annotated[int, Field(ge=1), WHOLE] | tuple[Annotated[int, WHOLE], ...] = 1

    @property
    def count(self) -> int:
        """How many cells that is."""
        return self.neurons if isinstance(self.neurons, int) else len(self.neurons)


class SynapseTraces(Description):
    """Variables over time of the first ``synapses`` synapses of a projection, or of those listed.

    ``w`` is the weight. Synapses are numbered by source, and those of one source by delay.

    Examples
    --------
    >>> sn.SynapseTraces(variables=["w"], synapses=10).count
    10
    """

    variables: Names
    synapses: Annotated[int, Field(ge=1), WHOLE] | tuple[Annotated[int, WHOLE], ...] = 1

    @property
    def count(self) -> int:
        """How many synapses that is."""
        return self.synapses if isinstance(self.synapses, int) else len(self.synapses)


class Record(Description):
    """What to keep.

    Spikes (of all populations and sources if not given), traces of cells and of synapses every
    ``interval`` (each time step if not given), the wiring of projections with weights at the start,
    and at the end where plasticity changes them, the events of drives. ``keep`` stores whole
    recordings in a run's folder.

    Examples
    --------
    >>> record = sn.Record(traces={"cell": sn.Traces(variables=["v"], neurons=2)}, interval="1 ms")
    >>> record.traces["cell"].count
    2
    """

    spikes: Names | None = None
    traces: Table[Traces] = Field(default_factory=Frozen)
    synapses: Table[SynapseTraces] = Field(default_factory=Frozen)
    interval: Annotated[Scalar, One("s", "> 0")] | None = None
    wiring: Names = ()
    drives: Names = ()
    keep: Truth = False
