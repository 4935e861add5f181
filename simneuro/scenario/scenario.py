"""The Scenario: a network, how long it runs, what is recorded, its conditions and its sweep."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any, Self

from pydantic import model_validator

from simneuro import units
from simneuro.calls import checked
from simneuro.errors import InputError
from simneuro.model.frozen import Frozen
from simneuro.network.file_root import files_below, present_root
from simneuro.network.plausibility import warn_implausible
from simneuro.scenario.brian2_exchange import Brian2Exchange
from simneuro.scenario.defaults import digest_of, filled, with_defaults
from simneuro.scenario.loading import find_file
from simneuro.scenario.name_checks import check_names
from simneuro.scenario.objects import adopt_models
from simneuro.scenario.scheduling import resolved
from simneuro.scenario.sweep import trial_seed
from simneuro.scenario.variations import change, check_variations
from simneuro.scenario.without_effect import warn_without_effect
from simneuro.scenario.writing import write_toml

_ABRIDGED = "# Long arrays stand here by their length; the digest counts their values.\n"


class Scenario(Brian2Exchange):
    """A frozen description of an experiment; the keys of a scenario file are its fields.

    ``duration`` is what is recorded; ``warmup`` is simulated before it and thrown away, and time 0
    is its end. ``dt`` defaults to 0.1 ms, or to the longest step that the models allow, and to
    0.01 ms where there is a cable. With ``precision`` ``"single"`` the states of cells are numbers
    of 32 bits: that is faster and needs the target ``cpp``; times and synapses stay double, and so
    do the numbers that are drawn.

    Examples
    --------
    >>> cells = sn.Scenario(
    ...     title="Two cells",
    ...     duration="50 ms",
    ...     populations={"cell": sn.Population(model="lif", size=2)},
    ...     drives={"step": sn.StepCurrent(target="cell", amplitude=["0 pA", "1 nA"])},
    ... )
    >>> made = sn.simulate(cells, target="numpy")
    >>> (sn.analysis.spike_counts(made, "cell") > 0).values.tolist()
    [False, True]
    >>> len(cells.override({"trials": 3}).points())
    3
    """

    def __repr__(self) -> str:
        parts = ", ".join([*self.populations, *self.sources])
        return f"Scenario({self.name!r}: {parts})"

    __str__ = __repr__

    @model_validator(mode="before")
    @classmethod
    def _adopt_models(cls, data: Any) -> Any:
        return adopt_models(data) if isinstance(data, Mapping) else data

    @model_validator(mode="after")
    def _whole(self) -> Self:
        self._root = present_root()
        check_names(self)
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

        Examples
        --------
        >>> cell = sn.Scenario.load("lif_step")
        >>> cell.name, list(cell.populations)
        ('lif_step', ['cell'])
        """
        file = find_file(source)
        document = file.document
        try:
            with files_below(file.root):
                scenario = cls(**document)
        except InputError as error:
            raise file.placed(error) from None
        scenario._companion, scenario._loaded = file.companion, scenario
        warn_without_effect(scenario)
        return scenario

    @classmethod
    @checked
    def of(cls, given: "Scenario | str | os.PathLike[str]") -> "Scenario":
        """The scenario itself, or the one that :meth:`load` finds by that name or path.

        Raises
        ------
        InputError
            As :meth:`load`.

        Examples
        --------
        >>> cell = sn.Scenario.load("lif_step")
        >>> sn.Scenario.of(cell) is cell, sn.Scenario.of("lif_step").name
        (True, 'lif_step')
        """
        return given if isinstance(given, Scenario) else cls.load(given)

    @classmethod
    @checked
    def from_document(
        cls, document: Mapping[str, Any], *, where: str = "scenario", companion: Path | None = None
    ) -> "Scenario":
        """Validate nested tables as a file holds them; ``where`` names them in error messages.

        Raises
        ------
        InputError
            A key is missing, unknown or has a value that it cannot have; the message names it.

        Examples
        --------
        >>> sn.Scenario.from_document({"title": "A cell"})
        Traceback (most recent call last):
        simneuro.errors.InputError: scenario: duration: this key is missing, ...
        """
        try:
            scenario = cls(**document)
        except InputError as error:
            raise error.at(where) from None
        scenario._companion = companion
        return scenario

    @checked
    def override(self, changes: Mapping[str, Any] = Frozen(), **named: Any) -> "Scenario":
        """A new scenario with some values changed, each named by its dotted path.

        For example ``{"populations.exc.size": 1600}``. The changes are made in this order, so that
        one may rest on another: first a population's model, then a parameter of that model.

        Raises
        ------
        InputError
            If a path does not exist (the paragraph lists what does), or a value does not fit.

        Examples
        --------
        >>> cell = sn.Scenario.load("lif_step").override({"populations.cell.size": 5})
        >>> cell.populations["cell"].size
        5
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
        """:meth:`override`, with errors that do not name the scenario.

        Raises
        ------
        InputError
            As :meth:`override`.

        Examples
        --------
        >>> sn.Scenario.load("lif_step").changed({"seed": 7}).seed
        7
        """
        return change(self, changes)

    def quickened(self) -> "Scenario":
        """The same experiment small enough to finish in seconds, as its ``[quick]`` table says.

        Raises
        ------
        InputError
            The ``[quick]`` table changes what cannot be changed, as :meth:`override`.

        Examples
        --------
        >>> whole = sn.Scenario.load("balanced_ei")
        >>> bool(whole.quickened().duration < whole.duration)
        True
        """
        if not self.quick:
            return self
        small = self.override(self.quick)
        small._is_quick = True
        return small

    @property
    def loaded(self) -> "Scenario | None":
        """The scenario as it was loaded from a file, of which this is a variation, if it is one."""
        loaded: Scenario | None = self._loaded
        return loaded

    @property
    def resolved(self) -> "Scenario":
        """The scenario with every default filled in, parameters of catalogue models included.

        Those of a model that a condition, the sweep or ``[quick]`` changes stay open.

        Examples
        --------
        >>> cell = sn.Scenario.load("lif_step").resolved
        >>> "C_m" in cell.populations["cell"].parameters
        True
        """
        return with_defaults(filled(self))

    def points(self) -> "tuple[Point, ...]":
        """Every simulation of the experiment: conditions x sweep x trials.

        Examples
        --------
        >>> cell = sn.Scenario.load("lif_step").override({"trials": 3})
        >>> [point.trial for point in cell.points()]
        [0, 1, 2]
        """
        grid = list(product(*(enumerate(values) for values in self.sweep.values())))
        points: list[Point] = []
        for name, changes in (self.conditions or {"base": {}}).items():
            condition = self.single.override(changes)
            for steps in grid:
                values = dict(zip(self.sweep, (value for _, value in steps), strict=True))
                setting = condition.override(values) if values else condition
                indices = tuple(index for index, _ in steps)
                for trial in range(self.trials):
                    seeded = setting.replaced(seed=trial_seed(setting.seed, trial))
                    points.append(Point(name, values, indices, trial, seeded))
        return tuple(points)

    def to_toml(self) -> str:
        """The scenario as a file's text; read again, it is an equal scenario.

        Examples
        --------
        >>> cell = sn.Scenario.from_document(
        ...     {
        ...         "title": "A cell",
        ...         "duration": "1 s",
        ...         "populations": {"cell": {"model": "lif", "size": 1}},
        ...     }
        ... )
        >>> print(cell.to_toml(), end="")
        name = "scenario"
        title = "A cell"
        duration = "1 s"
        <BLANKLINE>
        [populations.cell]
        model = "lif"
        size = 1
        """
        return write_toml(self.document())

    def outline(self) -> str:
        """:meth:`to_toml` of moderate length: arrays of more than 1000 values by their length.

        If there are any, it begins with a comment that says so, and is not a scenario file.

        Examples
        --------
        >>> print(sn.Scenario.load("lif_step").outline().splitlines()[0])
        name = "lif_step"
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

        Examples
        --------
        >>> cell = sn.Scenario.load("lif_step")
        >>> longer = cell.override({"duration": "10 s"})
        >>> longer.digest == cell.digest, len(cell.digest)
        (False, 64)
        """
        if self._digest is None:
            self._digest = digest_of(self)
        return self._digest

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Scenario) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)


@dataclass(frozen=True)
class Point:
    """One simulation of an experiment: where it lies on each axis, and its own scenario.

    Nothing is left to expand in that.

    Examples
    --------
    >>> cells = sn.Scenario(
    ...     title="Cells",
    ...     duration="1 s",
    ...     trials=2,
    ...     sweep={"populations.cell.size": [1, 2]},
    ...     populations={"cell": sn.Population(model="lif", size=1)},
    ... )
    >>> [(point.indices, point.trial) for point in cells.points()]
    [((0,), 0), ((0,), 1), ((1,), 0), ((1,), 1)]
    """

    condition: str
    values: Mapping[str, Any]
    indices: tuple[int, ...]
    trial: int
    scenario: Scenario

    @property
    def name(self) -> str:
        """A folder name: condition, sweep indices and trial."""
        steps = "".join(f"-{index:03d}" for index in self.indices)
        return f"{self.condition}{steps}-trial{self.trial:03d}"
