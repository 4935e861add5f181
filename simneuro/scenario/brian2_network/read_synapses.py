"""Synapses of Brian2: what a spike adds to a variable of the target, and which cells they join."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from brian2.equations.equations import DIFFERENTIAL_EQUATION
from brian2.input.timedarray import TimedArray
from brian2.synapses.synapses import StateUpdater, SynapticPathway
from brian2.units.allunits import second
from brian2.units.fundamentalunits import DIMENSIONLESS, Dimension, Quantity
from brian2.utils.stringtools import get_identifiers

from simneuro.model.evaluation import given, worth
from simneuro.model.statements import statements
from simneuro.scenario.brian2_network.equation_lines import Line, read_lines, written_out
from simneuro.scenario.brian2_network.external_names import find_external
from simneuro.scenario.brian2_network.read_cells import RANDOM, require_place
from simneuro.scenario.brian2_network.refusals import cannot_carry

Statement = tuple[str, str, str]


@dataclass
class ReadSynapses:
    """Synapses as they stand in the script.

    Attributes
    ----------
    synapses : Synapses
    lines : list of Line
    variable : str
        What of the target a spike changes, in the names of the script.
    added : str
        The expression of what it adds.
    before, after, on_post : list of statements
        What a spike does beside that, before and after it, and what one of the target does.
    constants : mapping of name to quantity
    """

    synapses: Any
    lines: list[Line]
    variable: str
    added: str
    before: list[Statement] = field(default_factory=list)
    after: list[Statement] = field(default_factory=list)
    on_post: list[Statement] = field(default_factory=list)
    constants: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name of the object."""
        return str(self.synapses.name)

    @property
    def target(self) -> str:
        """The name of the group that it leads to."""
        return str(_whole(self.synapses.target).name)

    @property
    def is_plastic(self) -> bool:
        """Whether it does more than to add a fixed weight."""
        changing = any(each.kind == DIFFERENTIAL_EQUATION for each in self.lines)
        return bool(self.before or self.after or self.on_post or changing)

    @property
    def ends(self) -> dict[str, Any]:
        """Source, target, pairs and delays, as a projection has them."""
        source, target = (_whole(each) for each in (self.synapses.source, self.synapses.target))
        return {
            "source": str(source.name),
            "target": self.target,
            "connect": _rule(self.pairs, (len(source), len(target))),
            "delay": _delay(self.synapses),
        }

    @property
    def pairs(self) -> dict[str, Any]:
        """The rule that lists the synapses, so that each may have a weight and a delay."""
        source, target = self.synapses.source, self.synapses.target
        return {
            "rule": "pairs",
            "sources": np.asarray(self.synapses.i, np.int64) + getattr(source, "start", 0),
            "targets": np.asarray(self.synapses.j, np.int64) + getattr(target, "start", 0),
        }

    def values(self, name: str) -> np.ndarray:
        """The values of a variable of the synapses, in SI units."""
        return np.asarray(self.synapses.variables[name].get_value(), dtype=float)

    def worth(self, code: str) -> Any:
        """What an expression of constants and parameters of the synapses is worth; else None."""
        numbers = (each.name for each in self.lines if each.is_parameter)
        known: dict[str, Any] = {name: self.values(name) for name in numbers}
        known |= {name: float(value) for name, value in self.constants.items()}
        return worth(written_out(code, self.lines), given(known))


def read_synapses(synapses: Any, namespace: Mapping[str, Any]) -> ReadSynapses:
    """Read Synapses.

    Raises
    ------
    InputError
        If they do something that a projection cannot.
    """
    if synapses.summed_updaters:
        raise cannot_carry(synapses, "it sums variables over synapses (summed)")
    pathways = _pathways(synapses)
    lines = read_lines(synapses.event_driven or synapses.equations)
    pre, post = (
        list(statements(pathways[side].code)) if side in pathways else [] for side in _SIDES
    )
    texts = [each.code for each in lines] + [each[2] for each in (*pre, *post)]
    own = {each.name for each in lines}
    places = [k for k, each in enumerate(pre) if each[0] not in own]
    if len(places) != 1:
        raise cannot_carry(
            synapses,
            "a spike changes nothing in the target"
            if not places
            else "a spike changes several variables of the target",
            "one receptor can have several states (docs: Two conductances by one spike)"
            if places
            else "",
        )
    name, operator, added = pre[places[0]]
    variable = name.removesuffix("_post")
    if variable not in _whole(synapses.target).variables or name.endswith("_pre"):
        raise cannot_carry(synapses, f"a spike changes {name}, which is not of the target")
    if operator not in ("+=", "-="):
        raise cannot_carry(synapses, f"a spike does {name} {operator} {added}; it may add")
    others = [each[0] for each in post if each[0] not in own]
    if others:
        raise cannot_carry(synapses, f"a spike of the target changes {others[0]}")
    for text in texts:
        if drawn := RANDOM & get_identifiers(text):
            raise cannot_carry(synapses, f"{text!r} draws a random number, {min(drawn)}")
    constants = find_external(synapses, texts, namespace)
    for name, each in constants.items():
        if isinstance(each, TimedArray):
            raise cannot_carry(synapses, f"its texts use the timed array {name}")
    return ReadSynapses(
        synapses,
        lines,
        variable,
        f"-({added})" if operator == "-=" else added,
        pre[: places[0]],
        pre[places[0] + 1 :],
        post,
        constants,
    )


_SIDES = ("pre", "post")


def fixed_weight(read: ReadSynapses, dim: Dimension) -> Any:
    """The weights of synapses that do not change: one, or one for each.

    Raises
    ------
    InputError
        If they depend on more than constants and the synapses' own parameters.
    """
    found = read.worth(read.added)
    if found is None:
        known = {each.name for each in read.lines} | {*read.constants}
        unknown = sorted(get_identifiers(read.added) - known)
        raise cannot_carry(
            read.synapses, f"the weight {read.added!r} depends on {', '.join(unknown)}"
        )
    return one_or_each(np.asarray(found, float), dim)


def one_or_each(values: np.ndarray, dim: Dimension) -> Any:
    """One quantity where all are equal."""
    same = values.ndim == 0 or (values.size and bool(np.all(values == values.flat[0])))
    value: Any = float(values.flat[0]) if same else values
    return value if dim is DIMENSIONLESS else Quantity(value, dim=dim)


def _pathways(synapses: Any) -> dict[str, Any]:
    for part in synapses.contained_objects:
        if not isinstance(part, (SynapticPathway, StateUpdater)):
            raise cannot_carry(synapses, f"code runs in it regularly ({part.name})")
    found: dict[str, Any] = {}
    for each in synapses._pathways:
        side, order = each.prepost, {"pre": -1, "post": 1}[each.prepost]
        require_place(each, "synapses", order)
        if side in found or each.event != "spike":
            raise cannot_carry(synapses, f"it has a further pathway, {each.name}")
        found[side] = each
    if "pre" not in found:
        raise cannot_carry(synapses, "spikes of the source do nothing")
    if "post" in found and np.any(found["post"].variables["delay"].get_value()):
        raise cannot_carry(synapses, "spikes of the target act with a delay")
    updater = synapses.state_updater
    if updater is not None:
        raise cannot_carry(
            synapses,
            "its equations are integrated in every time step",
            "mark them (event-driven)",
        )
    return found


def _delay(synapses: Any) -> Any:
    delays = np.asarray(synapses._pathways[0].variables["delay"].get_value(), dtype=float)
    return one_or_each(delays if delays.size else np.zeros(1), second.dim)


def _rule(pairs: dict[str, Any], sizes: tuple[int, int]) -> dict[str, Any]:
    """The rule that makes these pairs in this order, or the list of them."""
    sources, targets = pairs["sources"], pairs["targets"]
    every = np.arange(sizes[0] * sizes[1])
    if len(sources) == len(every) and np.array_equal(sources * sizes[1] + targets, every):
        return {"rule": "all_to_all", "self_connections": True}
    same = np.arange(sizes[0])
    if sizes[0] == sizes[1] and np.array_equal(sources, same) and np.array_equal(targets, same):
        return {"rule": "one_to_one"}
    return pairs


def _whole(group: Any) -> Any:
    """The group that a subgroup is a part of."""
    return getattr(group, "source", group)
