"""Numbers that were drawn and cannot be, cut off and counted: weights, delays, keys of drives."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from brian2.units.fundamentalunits import Quantity
from pydantic import BaseModel

from simneuro.engine.draw.wiring import Wiring
from simneuro.errors import InputError
from simneuro.model import SynapseModel
from simneuro.network import Cells, Distribution, Feed, Wires
from simneuro.network.value_fields import values_for_cells
from simneuro.network.weight_limits import WeightLimit, require_within, weight_limits
from simneuro.units.ranges import in_words, limits_of


@dataclass(frozen=True)
class Cut:
    """How many of some numbers were cut off, of how many, and by which limit."""

    where: str
    count: int
    total: int
    why: str

    def __str__(self) -> str:
        verb = "was" if self.count == 1 else "were"
        return (
            f"{self.where}: {self.count} of {self.total} that were drawn {verb} cut off at the "
            f"bound, since {self.why}"
        )


@dataclass(frozen=True)
class _Part:
    """Whose weights they are: what the network says, and the receptor."""

    where: str
    given: Any
    receptor: SynapseModel

    def require(self, weights: Any, limit: WeightLimit) -> None:
        try:
            require_within(Quantity(weights, dim=self.receptor.weight_dimension), limit)
        except InputError as error:
            raise InputError(error.message, where=self.where) from None


@dataclass
class Cutter:
    """Cuts numbers off at their limits, and remembers how many.

    Of a distribution, what lies beyond a limit is cut off. Other weights that do, as one that a
    connection rule scales up, are an :class:`InputError`.
    """

    cuts: list[Cut] = field(default_factory=list)

    def of_wires(self, wires: Wires, wiring: Wiring) -> Wiring:
        """The synapses of a projection, with weights within their limits."""
        part = _Part(f"projections.{wires.name}.weight", wires.weight, wires.receptor)
        weight = self._within(wiring.weight, part, wires.weight_limits)
        self._count_delays(wires, wiring)
        return wiring if weight is wiring.weight else replace(wiring, weight=weight)

    def of_feed(self, feed: Feed, weight: Any) -> Any:
        """The weights of a drive's events, within their limits."""
        part = _Part(f"drives.{feed.name}.weight", feed.drive.weight, feed.receptor)
        return self._within(weight, part, feed.weight_limits)

    def of_input(self, name: str, cells: Cells, weight: Any) -> Any:
        """The weights of the events of a drive inside some cells, within their limits."""
        drive: Any = cells.inputs[name]
        receptor = cells.receptors[str(drive.synapse)]
        part = _Part(f"drives.{name}.weight", drive.weight, receptor)
        return self._within(weight, part, weight_limits(str(drive.synapse), receptor, {}))

    def of_key(self, path: str, part: BaseModel, drawn: Any, counted: slice = slice(None)) -> Any:
        """What was drawn for a key of a drive or a source, within the range that it declares.

        ``path`` is that of the key; ``counted`` are the cells in which the part acts.
        """
        _, _, key = path.rpartition(".")
        each = values_for_cells(type(part)).get(key)
        if each is None or not isinstance(getattr(part, key), Distribution):
            return drawn
        low, high = limits_of(each.valid, each.dimension)
        acting = drawn[counted]
        outside = int(np.count_nonzero((acting < low) | (acting > high)))
        if outside:
            why = f"{key} must be {in_words(each.valid)}"
            self.cuts.append(Cut(path, outside, len(acting), why))
        return np.clip(drawn, low, high)

    def _count_delays(self, wires: Wires, wiring: Wiring) -> None:
        """Delays are cut off at zero where they are drawn: none is exactly zero by chance."""
        if isinstance(wires.delay, Distribution) and wires.delay.kind == "normal":
            count = 0 if wiring.delay is None else int(np.count_nonzero(wiring.delay == 0))
            if count and float(wires.delay.second):
                where, why = f"projections.{wires.name}.delay", "a delay is not negative"
                self.cuts.append(Cut(where, count, len(wiring), why))

    def _within(self, drawn: Any, part: _Part, limits: Sequence[WeightLimit]) -> Any:
        weights = drawn
        for limit in limits:
            if not isinstance(part.given, Distribution):
                part.require(weights, limit)
                continue
            outside = int(np.count_nonzero((weights < limit.low) | (weights > limit.high)))
            if outside:
                weights = np.clip(weights, limit.low, limit.high)
                self.cuts.append(Cut(part.where, outside, np.size(weights), limit.why))
        return weights
