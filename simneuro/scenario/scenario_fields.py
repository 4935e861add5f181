"""The fields of a scenario, and the network that they describe."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from brian2.units.allunits import second
from brian2.units.fundamentalunits import Quantity
from pydantic import Field, PrivateAttr

from simneuro import units
from simneuro.model.frozen import Frozen
from simneuro.network.description import Description, Size, Table
from simneuro.network.drive import Drive
from simneuro.network.file_root import FileRoot
from simneuro.network.kinds import AnyKind
from simneuro.network.network import Network
from simneuro.network.own import NeuronTable, PlasticityTable, SynapseTable
from simneuro.network.parts import Population, Projection, Record
from simneuro.network.plain_values import WHOLE
from simneuro.network.schedule import Schedule
from simneuro.network.sources import Source
from simneuro.network.value_fields import Anything
from simneuro.scenario.axis_values import Axis
from simneuro.scenario.scenario_parameters import ScenarioParameter
from simneuro.scenario.scheduling import resolved
from simneuro.scenario.verdict_rules import Verdicts
from simneuro.units import One, Scalar

#: The fields from which the network is resolved.
_OF_THE_NETWORK = {
    *("duration", "warmup", "dt", "precision", "models", "synapses", "plasticity"),
    *("populations", "sources", "projections", "drives", "schedule", "record"),
}


class ScenarioFields(Description):
    """What a scenario says: each key of its file is a field.

    The network is resolved when it is first asked for, and kept, as is the digest.
    """

    name: str = "scenario"
    title: str
    description: str = ""
    references: tuple[str, ...] = ()
    seed: Annotated[int, Field(ge=0, le=2**63 - 1), WHOLE] = 1  # as TOML has them
    trials: Size = 1
    duration: Annotated[Scalar, One("s", "> 0")]
    warmup: Annotated[Scalar, One("s", ">= 0")] = units.parse("0 ms")
    dt: Annotated[Scalar, One("s", "> 0")] | None = None
    precision: Literal["double", "single"] = "double"
    parameters: Table[ScenarioParameter] = Field(default_factory=Frozen)
    models: Table[NeuronTable] = Field(default_factory=Frozen)
    synapses: Table[SynapseTable] = Field(default_factory=Frozen)
    plasticity: Table[PlasticityTable] = Field(default_factory=Frozen)
    populations: Table[Population] = Field(default_factory=Frozen)
    sources: Table[Annotated[Source, AnyKind(Source)]] = Field(default_factory=Frozen)
    projections: Table[Projection] = Field(default_factory=Frozen)
    drives: Table[Annotated[Drive, AnyKind(Drive)]] = Field(default_factory=Frozen)
    schedule: Schedule | None = None
    record: Record = Record()
    conditions: Table[Table[Anything]] = Field(default_factory=Frozen)
    sweep: Table[Axis] = Field(default_factory=Frozen)
    verdicts: Verdicts = Verdicts()
    quick: Table[Anything] = Field(default_factory=Frozen)
    _companion: Path | None = PrivateAttr(default=None)
    _root: FileRoot = PrivateAttr(default=FileRoot())
    _network: Network | None = PrivateAttr(default=None)
    _previous: Network | None = PrivateAttr(default=None)
    _digest: str | None = PrivateAttr(default=None)
    _loaded: Any = PrivateAttr(default=None)  # the scenario of the file
    _is_quick: bool = PrivateAttr(default=False)

    @property
    def companion(self) -> Path | None:
        """The ``.py`` with this scenario's own trial, figures and claims, if it has one."""
        return self._companion

    @property
    def is_quick(self) -> bool:
        """Whether it is the small form of an experiment, as its ``[quick]`` table says."""
        return self._is_quick

    @property
    def file_root(self) -> FileRoot:
        """Where the files lie that it names."""
        return self._root

    @property
    def network(self) -> Network:
        """The resolved network: model objects in the place of names."""
        if self._network is None:
            self._network = resolved(self, self._previous)
            self._previous = None
        return self._network

    @property
    def time_step(self) -> Quantity:
        """``dt``, or its default for the models used."""
        step = Quantity(self.network.times.dt, dim=second.dim)
        step.setflags(write=False)
        return step

    def replaced(self, **fields: Any) -> Self:
        """A new scenario with other values of some fields, which are as a field holds them.

        Its network is resolved when it is asked for; parts that stay the same are kept.
        """
        other = self.model_copy(update=fields)
        if fields.keys() & _OF_THE_NETWORK:
            other._network, other._previous = None, self._network or self._previous
        other._digest = None
        return other

    @property
    def single(self) -> Self:
        """The scenario as a single point: one trial, no conditions, no sweep, no ``[quick]``."""
        return self.replaced(trials=1, conditions=Frozen(), sweep=Frozen(), quick=Frozen())

    def document(self) -> dict[str, Any]:
        """Nested tables as a scenario file holds them, only with what was set."""
        return self._written(None)

    def abridged(self) -> dict[str, Any]:
        """:meth:`document` with arrays of more than 1000 values by their length."""
        return self._written(units.extent)

    def _written(self, long: Callable[[Any], str] | None) -> dict[str, Any]:
        """What was set, and the name, which a file would otherwise give; ``long`` names arrays."""
        set_ = self.model_dump(mode="json", exclude_unset=True, exclude_none=True, context=long)
        return {"name": self.name, **set_}

    def __getstate__(self) -> dict[Any, Any]:
        """Without the network, which is sooner resolved anew than sent, and without the file's."""
        state = super().__getstate__()
        left = dict.fromkeys(("_network", "_previous", "_loaded"))
        private = {**(state["__pydantic_private__"] or {}), **left}
        return {**state, "__pydantic_private__": private}
