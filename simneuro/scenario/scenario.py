"""The Scenario: a network, how long it runs, what is recorded, its conditions and its sweep."""

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Self

import tomli_w
from brian2.units.fundamentalunits import Quantity
from pydantic import Field, PrivateAttr, ValidationError, model_validator

from simneuro import units
from simneuro.errors import InputError
from simneuro.model import NeuronModel, PlasticityModel, SynapseModel
from simneuro.model.frozen import Frozen
from simneuro.network import (
    Anything,
    Description,
    Drive,
    OwnNeuron,
    OwnPlasticity,
    OwnSynapse,
    Population,
    Projection,
    Record,
    Size,
    Table,
    tables,
)
from simneuro.network.lookup import population_neuron, rule_of, synapse_of
from simneuro.scenario import checks, files, paths, resolution, variations
from simneuro.scenario.sweep import Axis, Point, expand
from simneuro.units import Time

_DEFAULT_DT = units.parse("0.1 ms")
# chosen: the squid axon is then 0.8 % slow at 18.5 degC (first order in dt)
_CABLE_DT = units.parse("0.01 ms")
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
    seed: int = Field(default=1, ge=0)
    trials: Size = 1
    duration: Time
    warmup: Time = units.parse("0 ms")
    dt: Time | None = None
    models: Table[OwnNeuron] = Field(default_factory=Frozen)
    synapses: Table[OwnSynapse] = Field(default_factory=Frozen)
    plasticity: Table[OwnPlasticity] = Field(default_factory=Frozen)
    populations: Table[Population] = Field(default_factory=Frozen)
    projections: Table[Projection] = Field(default_factory=Frozen)
    drives: Table[Drive] = Field(default_factory=Frozen)
    record: Record = Record()
    conditions: Table[Table[Anything]] = Field(default_factory=Frozen)
    sweep: Table[Axis] = Field(default_factory=Frozen)
    quick: Table[Anything] = Field(default_factory=Frozen)
    _companion: Path | None = PrivateAttr(default=None)
    _found: dict[tuple[str | None, ...], Any] = PrivateAttr(default_factory=dict)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        checks.check(self)
        return self

    @classmethod
    def load(cls, source: str | Path) -> "Scenario":
        """Read a bundled scenario by name, a ``.toml`` file, or the ``.toml`` beside a ``.py``.

        The ``.py`` is not executed.

        Raises
        ------
        InputError
            If anything is wrong with it: one paragraph with file, key, what was got and what is
            allowed.
        """
        toml, companion = files.find(source)
        document = {"name": toml.stem} | files.read(toml)
        return cls.from_document(document, where=toml.name, companion=companion)

    @classmethod
    def from_document(
        cls, document: Mapping[str, Any], *, where: str = "scenario", companion: Path | None = None
    ) -> "Scenario":
        """Validate nested tables as a scenario file holds them.

        ``where`` names them in error messages.
        """
        try:
            return cls._whole_document(document, companion)
        except InputError as error:
            raise error.at(where) from None

    @classmethod
    def _whole_document(cls, document: Mapping[str, Any], companion: Path | None) -> "Scenario":
        scenario = cls._single(document, companion)
        variations.check_variations(scenario)
        return scenario

    @classmethod
    def _single(cls, document: Mapping[str, Any], companion: Path | None) -> "Scenario":
        """A scenario whose conditions, sweep and ``[quick]`` are not looked at."""
        try:
            scenario = cls.model_validate(dict(document))
        except ValidationError as error:
            raise files.readable(error) from None
        scenario._companion = companion
        return scenario

    @property
    def companion(self) -> Path | None:
        """The ``.py`` with this scenario's own trial, figures and claims, if it has one."""
        return self._companion

    @property
    def time_step(self) -> Quantity:
        """``dt``, or its default for the models used."""
        limits = [
            model.max_dt for model in map(self.neuron, self.populations) if model.max_dt is not None
        ]
        cables = [_CABLE_DT for each in self.populations.values() if each.cable is not None]
        return self.dt if self.dt is not None else min([_DEFAULT_DT, *limits, *cables])

    @property
    def warmup_steps(self) -> int:
        """The warm-up in whole time steps."""
        return round(float(self.warmup / self.time_step))

    def neuron(self, population: str) -> NeuronModel:
        """The neuron model of a population in its variant, before its own parameters."""
        cells = self.populations[population]
        key = ("neuron", cells.model, cells.variant)
        return self._remember(key, lambda: population_neuron(self.models, cells))

    def synapse(self, name: str) -> SynapseModel:
        """The synapse model that projections and drives call ``name``."""
        return self._remember(("synapse", name), lambda: synapse_of(self.synapses, name))

    def rule(self, name: str) -> PlasticityModel:
        """The rule of plasticity that projections call ``name``."""
        return self._remember(("rule", name), lambda: rule_of(self.plasticity, name))

    def rules(self, projection: str) -> dict[str, PlasticityModel]:
        """The rules of a projection's plasticity by name, in the order in which they act."""
        return {name: self.rule(name) for name in self.projections[projection].plasticity}

    def _remember(self, key: tuple[str | None, ...], find: Callable[[], Any]) -> Any:
        if key not in self._found:
            self._found[key] = find()
        return self._found[key]

    def override(self, changes: Mapping[str, Any]) -> "Scenario":
        """A new scenario with some values changed, each named by its dotted path.

        For example ``{"populations.exc.size": 1600}``. The changes are made in this order, so that
        one may rest on another: first a population's model, then a parameter of that model.

        Raises
        ------
        InputError
            If a path does not exist (the paragraph lists what does), or a value does not fit.
        """
        try:
            return self.changed(changes)
        except InputError as error:
            raise error.at(self.name) from None

    def changed(self, changes: Mapping[str, Any]) -> "Scenario":
        """:meth:`override`, with errors that do not name the scenario."""
        document, so_far, pending = tables(self), self, False
        for path, value in changes.items():
            if pending and not paths.exists(so_far, path):
                so_far, pending = self._single(document, self._companion), False
            paths.check(so_far, path)
            paths.assign(document, path, value)
            pending = True
        return self._whole_document(document, self._companion)

    def quickened(self) -> "Scenario":
        """The same experiment small enough to finish in seconds, as its ``[quick]`` table says."""
        return self.override(self.quick)

    @property
    def resolved(self) -> "Scenario":
        """The scenario with every default filled in, parameters of catalogue models included.

        Those of a model that a condition, the sweep or ``[quick]`` changes stay open.
        """
        return self._single(tables(resolution.filled(self), defaults=True), self._companion)

    def points(self) -> tuple[Point, ...]:
        """Every simulation of the experiment: conditions x sweep x trials."""
        return expand(self)

    def document(self) -> dict[str, Any]:
        """Nested tables as a scenario file holds them, only with what was set."""
        return self._written(None)

    def _written(self, long: Callable[[Any], str] | None) -> dict[str, Any]:
        """What was set, and the name, which a file would otherwise give; ``long`` names arrays."""
        set_ = self.model_dump(mode="json", exclude_unset=True, exclude_none=True, context=long)
        return {"name": self.name, **set_}

    def to_toml(self) -> str:
        """The scenario as a file's text; read again, it is an equal scenario."""
        return tomli_w.dumps(self.document())

    def outline(self) -> str:
        """:meth:`to_toml` of moderate length: arrays of more than 1000 values by their length.

        If there are any, it begins with a comment that says so and is no scenario file.
        """
        long: list[str] = []

        def name(values: Any) -> str:
            long.append(units.extent(values))
            return long[-1]

        text = tomli_w.dumps(self._written(name))
        return (_ABRIDGED if long else "") + text

    @property
    def digest(self) -> str:
        """SHA-256 of all that the resolved scenario says: equal digests, equal experiments.

        Numbers count to 15 digits, however they are spelt. An array of more than 1000 values
        enters by a SHA-256 of its own, of the values in SI units.
        """
        document = resolution.filled(self).model_dump(
            mode="json", exclude_none=True, context=units.fingerprint
        )
        return hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Scenario) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)
