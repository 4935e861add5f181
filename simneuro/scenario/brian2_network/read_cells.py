"""A NeuronGroup of Brian2 as the texts and numbers of a neuron model and its population."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from brian2.equations.equations import SUBEXPRESSION
from brian2.groups.neurongroup import (
    NeuronGroup,
    Resetter,
    StateUpdater,
    SubexpressionUpdater,
    Thresholder,
)
from brian2.input.timedarray import TimedArray
from brian2.units.fundamentalunits import DIMENSIONLESS, Quantity
from brian2.utils.stringtools import get_identifiers, word_substitute

from simneuro import units
from simneuro.model.statements import assigned
from simneuro.scenario.brian2_network.cells_so_far import ReadCells
from simneuro.scenario.brian2_network.equation_lines import Line, read_lines, states, unit_name
from simneuro.scenario.brian2_network.external_names import find_external, free_names
from simneuro.scenario.brian2_network.integrators import read_method
from simneuro.scenario.brian2_network.refractory_periods import read_refractory
from simneuro.scenario.brian2_network.refusals import cannot_carry

_VOLTAGE = units.dimension("V")
_LONG_AGO = -1e3  # s; Brian2 starts at -1e4, so that a cell that has never fired can fire at once
RANDOM = {"rand", "randn", "poisson", "binomial"}
_PLACES = {
    StateUpdater: ("groups", "before the thresholds"),
    Thresholder: ("thresholds", ""),
    Resetter: ("resets", ""),
    SubexpressionUpdater: ("before_start", ""),
}


def read_cells(group: NeuronGroup, namespace: Mapping[str, Any]) -> ReadCells:
    """Read a group.

    Raises
    ------
    InputError
        If there is something in it that a model cannot have.
    """
    require_plain(group)
    lines = _with_states(group)
    threshold, reset = _text(group.events["spike"]), _reset(group)
    if RANDOM & get_identifiers(reset):
        raise cannot_carry(group, "random numbers are drawn in its reset")
    refractory = group._refractory
    texts = [each.code for each in lines] + [threshold, reset]
    texts += [refractory] if isinstance(refractory, str) else []
    external = find_external(group, texts, namespace)
    names = _new_names(group, lines, external)
    found = ReadCells(
        group=group,
        lines=[each.renamed(names) for each in lines],
        threshold=str(word_substitute(threshold, names)),
        reset=str(word_substitute(reset, names)),
        refractory="",
        method=read_method(group, namespace),
        names=names,
    )
    for name, value in external.items():
        into: dict[str, Any] = found.tables if isinstance(value, TimedArray) else found.parameters
        into[names.get(name, name)] = value
    _read_numbers(found, lines)
    read_refractory(found, refractory)
    return found


def require_plain(group: Any) -> None:
    """Raise :class:`InputError` if a group does something beside equations, threshold, reset."""
    if type(group) is not NeuronGroup:
        kind = type(group).__name__
        raise cannot_carry(group, f"it is a {kind}", "groups may be NeuronGroup, and sources")
    if set(group.events) != {"spike"}:
        others = sorted(set(group.events) - {"spike"})
        what = f"it has events {others}" if others else "it has no threshold, and so no spikes"
        raise cannot_carry(group, what, "" if others else 'give it threshold="v > 1*volt"')
    for part in group.contained_objects:
        if type(part) not in _PLACES:
            code = getattr(part, "abstract_code", None) or getattr(part, "code", "")
            raise cannot_carry(
                group, f"code runs in it regularly ({part.name}: {str(code).strip()!r})"
            )
        require_place(part, _PLACES[type(part)][0], 0)


def require_place(part: Any, when: str, order: int) -> None:
    """Raise :class:`InputError` if an object acts at another place of the time step than usual."""
    if (part.when, part.order) != (when, order):
        raise cannot_carry(part, f"when={part.when!r}, order={part.order} is not the usual place")
    if not part.active:
        raise cannot_carry(part, "it is not active")


def _with_states(group: Any) -> list[Line]:
    """The equations; numbers that a reset changes become states that stand still otherwise."""
    changed = assigned(_reset(group))
    found = []
    for each in read_lines(group.user_equations):
        if "linked" in each.flags:
            raise cannot_carry(group, f"{each.name} is linked to another group")
        if each.is_parameter and each.name in changed:
            if not each.is_float:
                raise cannot_carry(group, f"its reset changes {each.name}, which is no float")
            still = f"0*{each.name}/second"
            each = Line("differential equation", each.name, still, each.dim)
        found.append(each)
    for each in found:
        if RANDOM & get_identifiers(each.code):
            raise cannot_carry(group, f"random numbers are drawn in the equation of {each.name}")
        if each.is_state and any(name.startswith("xi") for name in get_identifiers(each.code)):
            raise cannot_carry(
                group,
                f"there is noise, xi, in the equation of {each.name}",
                "leave it out, and add a drive noise_current or ou_current to the scenario",
            )
    return found


def _new_names(group: Any, lines: Iterable[Line], external: Iterable[str]) -> dict[str, str]:
    """Names that a model may have; the membrane potential is ``v``."""
    own = [each.name for each in lines]
    names = free_names([*own, *external])
    if "v" in own:
        potential = next(each for each in lines if each.name == "v")
        if potential.dim is not _VOLTAGE:
            raise cannot_carry(
                group,
                f"its v is in {unit_name(potential.dim)}, and the membrane potential is in volt",
                "multiply v, its threshold and its reset by a voltage, such as 1 mV",
            )
        if not potential.is_state:
            raise cannot_carry(
                group, "its v has no differential equation", "write dv/dt = 0*v/second : volt"
            )
        return names
    used = get_identifiers(_text(group.events["spike"]))
    volts = [each.name for each in states(lines) if each.dim is _VOLTAGE and each.name in used]
    if len(volts) != 1 or "v" in external:
        raise cannot_carry(
            group, "no variable v in volt is its membrane potential", "call the potential v"
        )
    return {**names, volts[0]: "v"}


def _read_numbers(found: ReadCells, lines: Iterable[Line]) -> None:
    """The numbers that the group holds: parameters, and the state at the start."""
    _require_rested(found.group)
    for each in lines:
        if each.kind == SUBEXPRESSION:
            continue
        name = found.names.get(each.name, each.name)
        values = np.asarray(found.group.variables[each.name].get_value(), dtype=float)
        one = bool(values.size) and bool(np.all(values == values.flat[0]))
        value: Any = float(values.flat[0]) if one else values
        if each.dim is not DIMENSIONLESS:
            value = Quantity(value, dim=each.dim)
        if each.is_state:
            found.initial[name] = value
        else:
            (found.parameters if one else found.own)[name] = value
    found.lines = [each for each in found.lines if not each.is_parameter]


def _require_rested(group: Any) -> None:
    """Require that no cell starts as if it had just fired, which a scenario cannot say."""
    known = group.variables
    fired = "lastspike" in known and bool(np.any(known["lastspike"].get_value() > _LONG_AGO))
    held = "not_refractory" in known and not np.all(known["not_refractory"].get_value())
    if fired or held:
        raise cannot_carry(
            group, "it starts with cells that have fired (lastspike, not_refractory)"
        )


def _reset(group: Any) -> str:
    """The reset, without what simneuro's own scripts add to it."""
    lines = _text(group.event_codes.get("spike")).splitlines()
    own = f"not_refractory = timestep({group._refractory}, dt) <= 1"
    return "\n".join(line.strip() for line in lines if line.strip() != own)


def _text(code: Any) -> str:
    return "" if code is None else str(code).strip()
