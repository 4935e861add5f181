"""The Scenario: a network, how long it runs, what is recorded, its conditions and its sweep."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, Self

from brian2.units.allunits import second
from brian2.units.fundamentalunits import Quantity
from pydantic import Field, PrivateAttr, model_validator

from simneuro import units
from simneuro.calls import checked
from simneuro.errors import InputError
from simneuro.model.frozen import Frozen
from simneuro.network.description import Description, Size, Table
from simneuro.network.drive import Drive
from simneuro.network.file_root import FileRoot, files_below, present_root
from simneuro.network.kinds import AnyKind
from simneuro.network.network import Network
from simneuro.network.own import NeuronTable, PlasticityTable, SynapseTable
from simneuro.network.parts import Population, Projection, Record
from simneuro.network.plain_values import WHOLE
from simneuro.network.plausibility import warn_implausible
from simneuro.network.schedule import Schedule
from simneuro.network.sources import Source
from simneuro.network.value_fields import Anything
from simneuro.scenario.defaults import filled, with_defaults
from simneuro.scenario.digests import digest_of
from simneuro.scenario.loading import find_file
from simneuro.scenario.name_checks import check_names
from simneuro.scenario.objects import adopt_models
from simneuro.scenario.paths import change_field, check_path
from simneuro.scenario.scheduling import require_effect, resolved
from simneuro.scenario.sweep import Axis, Point, expand
from simneuro.scenario.variations import check_variations
from simneuro.scenario.verdict_rules import Verdicts
from simneuro.scenario.without_effect import warn_without_effect
from simneuro.scenario.writing import write_toml
from simneuro.units import One, Scalar

#: The fields from which the network is resolved.
_OF_THE_NETWORK = {
    *("duration", "warmup", "dt", "models", "synapses", "plasticity"),
    *("populations", "sources", "projections", "drives", "schedule", "record"),
}
_ABRIDGED = "# Long arrays stand here by their length; the digest counts their values.\n"


class Scenario(Description):
    """A frozen description of an experiment; the keys of a scenario file are its fields.

    ``duration`` is what is recorded; ``warmup`` is simulated before it and thrown away, and time 0
    is its end. ``dt`` defaults to 0.1 ms, or to the longest step that the models allow, and to
    0.01 ms where there is a cable.
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

    def __repr__(self) -> str:
        parts = ", ".join([*self.populations, *self.sources])
        return f"Scenario({self.name!r}: {parts})"

    @model_validator(mode="before")
    @classmethod
    def _adopt_models(cls, data: Any) -> Any:
        return adopt_models(data) if isinstance(data, Mapping) else data

    @model_validator(mode="after")
    def _whole(self) -> Self:
        self._root = present_root()
        check_names(self, self.name, self.conditions)
        self._network = resolved(self)
        warn_implausible(self._network)
        check_variations(self)
        return self

    @classmethod
    @checked
    def load(cls, source: str | os.PathLike[str]) -> "Scenario":
        """Read a bundled scenario by name, a ``.toml`` file, or the ``.toml`` beside a ``.py``.

        The ``.py`` is not executed.

        Raises
        ------
        InputError
            If anything is wrong: one paragraph with file, line, key, what was got and what is
            allowed.
        """
        file = find_file(source)
        document = file.document
        try:
            with files_below(file.root):
                scenario = cls(**document)
        except InputError as error:
            raise file.placed(error) from None
        scenario._companion = file.companion
        warn_without_effect(scenario)
        return scenario

    @classmethod
    @checked
    def of(cls, given: "Scenario | str | os.PathLike[str]") -> "Scenario":
        """The scenario itself, or the one that :meth:`load` finds by that name or path."""
        return given if isinstance(given, Scenario) else cls.load(given)

    @classmethod
    @checked
    def from_document(
        cls, document: Mapping[str, Any], *, where: str = "scenario", companion: Path | None = None
    ) -> "Scenario":
        """Validate nested tables as a file holds them; ``where`` names them in error messages."""
        try:
            scenario = cls(**document)
        except InputError as error:
            raise error.at(where) from None
        scenario._companion = companion
        return scenario

    @property
    def companion(self) -> Path | None:
        """The ``.py`` with this scenario's own trial, figures and claims, if it has one."""
        return self._companion

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

    @checked
    def override(self, changes: Mapping[str, Any] = Frozen(), **named: Any) -> "Scenario":
        """A new scenario with some values changed, each named by its dotted path.

        For example ``{"populations.exc.size": 1600}``. The changes are made in this order, so that
        one may rest on another: first a population's model, then a parameter of that model.

        Raises
        ------
        InputError
            If a path does not exist (the paragraph lists what does), or a value does not fit.
        """
        if named:
            like = ", ".join(f'"{name}": ...' for name in named)
            raise InputError(f"changes are given in a dict, by their paths: override({{{like}}})")
        try:
            return self.changed(changes)
        except InputError as error:
            raise error.at(self.name) from None

    @checked
    def changed(self, changes: Mapping[str, Any]) -> "Scenario":
        """:meth:`override`, with errors that do not name the scenario."""
        scenario = self
        with files_below(self._root):
            for path, value in changes.items():
                check_path(scenario, path)
                scenario = scenario.replaced(**change_field(scenario, path, value))
            for path in changes if scenario.schedule is not None else ():
                require_effect(scenario, path)
            check_names(scenario, scenario.name, scenario.conditions)
            warn_implausible(scenario.network)  # which checks what has changed
            check_variations(scenario)
        return scenario

    def replaced(self, **fields: Any) -> "Scenario":
        """A new scenario with other values of some fields, which are as a field holds them.

        Its network is resolved when it is asked for; parts that stay the same are kept.
        """
        other = self.model_copy(update=fields)
        if fields.keys() & _OF_THE_NETWORK:
            other._network, other._previous = None, self._network or self._previous
        other._digest = None
        return other

    @property
    def single(self) -> "Scenario":
        """The scenario as a single point: one trial, no conditions, no sweep, no ``[quick]``."""
        return self.replaced(trials=1, conditions=Frozen(), sweep=Frozen(), quick=Frozen())

    def quickened(self) -> "Scenario":
        """The same experiment small enough to finish in seconds, as its ``[quick]`` table says."""
        return self.override(self.quick)

    @property
    def resolved(self) -> "Scenario":
        """The scenario with every default filled in, parameters of catalogue models included.

        Those of a model that a condition, the sweep or ``[quick]`` changes stay open.
        """
        return with_defaults(filled(self))

    def points(self) -> tuple[Point, ...]:
        """Every simulation of the experiment: conditions x sweep x trials."""
        return expand(self)

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

    def to_toml(self) -> str:
        """The scenario as a file's text; read again, it is an equal scenario."""
        return write_toml(self.document())

    def outline(self) -> str:
        """:meth:`to_toml` of moderate length: arrays of more than 1000 values by their length.

        If there are any, it begins with a comment that says so, and is not a scenario file.
        """
        long: list[str] = []

        def name(values: Any) -> str:
            long.append(units.extent(values))
            return long[-1]

        text = write_toml(self._written(name))
        return (_ABRIDGED if long else "") + text

    @property
    def digest(self) -> str:
        """SHA-256 of all that the resolved scenario says: equal digests, equal experiments.

        Numbers count to 15 digits, however they are spelt. An array of more than 1000 values
        enters by a SHA-256 of its own, of the values in SI units; a file by that of its content.
        """
        if self._digest is None:
            self._digest = digest_of(self)
        return self._digest

    def __getstate__(self) -> dict[Any, Any]:
        """Without the network: resolving it anew takes less than sending it to a worker."""
        state = super().__getstate__()
        private = {**(state["__pydantic_private__"] or {}), "_network": None, "_previous": None}
        return {**state, "__pydantic_private__": private}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Scenario) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)
