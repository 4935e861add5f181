"""Receptors taken out of the equations of cells: what spikes change, and the current that it makes.

In a Brian2 script a group has the state of its synapses among its own equations; here it belongs to
a receptor, whose current is added to ``I_syn``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import sympy
from brian2.parsing.sympytools import str_to_sympy, sympy_to_str
from brian2.units.fundamentalunits import DIMENSIONLESS, Dimension
from brian2.utils.stringtools import get_identifiers, word_substitute

from simneuro import units
from simneuro.model.reserved_names import taken
from simneuro.scenario.brian2_network.cells_so_far import ReadCells
from simneuro.scenario.brian2_network.equation_lines import states, unit_name, written_out
from simneuro.scenario.brian2_network.refusals import cannot_carry
from simneuro.scenario.brian2_network.timed_currents import (
    now_symbol,
    timed_current,
    with_tables_now,
)

_CAPACITANCE = units.dimension("F")
#: The unit in which people give a weight, by dimension.
_WEIGHTS = {units.dimension(unit): unit for unit in ("nS", "pA", "mV")}
_OF_SYNAPSES = ("w", "share", "v_pre", "v_post", "I")


@dataclass(frozen=True)
class Receptor:
    """A receptor of a group's cells.

    Attributes
    ----------
    name : str
    table : mapping
        As in ``[synapses]``.
    dimension : Dimension
        That of its weight.
    variables : mapping of str to str
        From its states' names in the cells to those in the receptor.
    """

    name: str
    table: Mapping[str, Any]
    dimension: Dimension
    variables: Mapping[str, str] = field(default_factory=dict)


def take_receptors(
    cells: ReadCells, changed: Iterable[str]
) -> tuple[dict[str, Receptor], dict[str, np.ndarray]]:
    """Take the variables that spikes change out of a group's equations, each as a receptor.

    ``changed`` are the variables, in the names of the group's texts; ``v`` makes a receptor that
    moves the potential itself. What is left gets ``I_syn + I_ext``. Beside the receptors it gives
    the currents (A) of the group's timed arrays, by their names: (sample, column).

    Raises
    ------
    InputError
        If the current of a receptor cannot be told from the rest.
    """
    wanted = list(dict.fromkeys(changed))
    _require_current(cells, wanted)
    families = {name: _family(cells, name) for name in wanted if name != "v"}
    _require_apart(cells, families)
    slope = _slope(cells)
    capacitance, symbol = _capacitance(cells, slope)
    currents = {name: timed_current(cells, name, slope, symbol) for name in cells.tables}
    slope = slope.subs({now_symbol(name): 0 for name in currents})
    parts = {name: _part(slope, family, families) for name, family in families.items()}
    rest = slope.subs({_symbol(each): 0 for family in families.values() for each in family})
    if sympy.expand(slope - rest - sum(parts.values(), sympy.Integer(0))) != 0:
        raise cannot_carry(
            cells.group, f"in dv/dt the effects of {', '.join(families)} are not a sum"
        )
    found = {
        name: _receptor(cells, name, family, sympy.factor(sympy.expand(symbol * parts[name])))
        for name, family in families.items()
    }
    _leave(cells, families, rest, capacitance)
    if "v" in wanted:
        found["v"] = Receptor(f"jump_{cells.name}", {"model": "delta"}, units.dimension("V"))
    return found, currents


def _require_current(cells: ReadCells, wanted: Iterable[str]) -> None:
    """What is written out where it is used may not be held over a time step."""
    known = {each.name for each in states(cells.lines)}
    for each in cells.lines:
        used = get_identifiers(written_out(each.code, cells.lines))
        if (
            "constant over dt" in each.flags
            and used & known
            and (cells.tables or {*wanted} - {"v"})
        ):
            raise cannot_carry(
                cells.group, f"{each.name} is constant over dt and depends on {min(used & known)}"
            )


def _slope(cells: ReadCells) -> Any:
    return str_to_sympy(with_tables_now(cells, written_out(cells.line("v").code, cells.lines)))


def _family(cells: ReadCells, name: str) -> list[str]:
    """A variable and the states that follow from it, but for the potential."""
    if name not in {each.name for each in states(cells.lines)}:
        raise cannot_carry(cells.group, f"spikes change {name}, which has no differential equation")
    family = [name]
    for _ in cells.lines:
        family += [
            each.name
            for each in states(cells.lines)
            if each.name not in ("v", *family)
            and get_identifiers(written_out(each.code, cells.lines)) & {*family}
        ]
    return family


def _require_apart(cells: ReadCells, families: Mapping[str, list[str]]) -> None:
    """Each receptor stands alone, and neither threshold nor reset knows it."""
    owners: dict[str, str] = {}
    rules = {
        "threshold": cells.threshold,
        "reset": cells.reset,
        "refractory period": cells.refractory,
    }
    for name, family in families.items():
        for each in family:
            if each in owners:
                raise cannot_carry(
                    cells.group, f"{name} and {owners[each]} both act on {each}, and spikes on both"
                )
            owners[each] = name
        for what, text in rules.items():
            if get_identifiers(written_out(text, cells.lines)) & {*family}:
                raise cannot_carry(cells.group, f"its {what} uses {name}, which synapses change")
        allowed = {*family, "v", "t", *cells.parameters}
        for each in family:
            used = get_identifiers(written_out(cells.line(each).code, cells.lines))
            for other in sorted(used - allowed):
                if other in cells.own or other in {one.name for one in cells.lines}:
                    raise cannot_carry(
                        cells.group,
                        f"the equation of {each}, which synapses change, uses {other}, which "
                        "differs between cells or is another state",
                    )


def _part(slope: Any, family: Iterable[str], families: Mapping[str, list[str]]) -> Any:
    """What a receptor adds to dv/dt."""
    every = [_symbol(each) for one in families.values() for each in one]
    own = [_symbol(each) for each in family]
    alone = slope.subs({each: 0 for each in every if each not in own})
    return alone - alone.subs(dict.fromkeys(own, 0))


def _capacitance(cells: ReadCells, slope: Any) -> tuple[str, Any]:
    """The capacitance by which currents become dv/dt; one is added where the script has none."""
    used = {each.name for each in slope.free_symbols}
    known = {**cells.parameters, **cells.own}
    found = [name for name in known if cells.dimension(name) is _CAPACITANCE and name in used]
    if len(found) == 1:
        return found[0], _symbol(found[0])
    name = "C_m"
    while name in known or name in {each.name for each in cells.lines}:
        name += "_0"
    cells.parameters[name] = {
        "value": units.parse("100 pF"),
        "description": "gives receptors and drives their unit",
        "source": "chosen: the script has no capacitance, and any does the same",
    }
    return name, _symbol(name)


def _receptor(cells: ReadCells, name: str, family: Iterable[str], current: Any) -> Receptor:
    """The table of a receptor in neutral names."""
    dim = cells.line(name).dim
    lines = [cells.line(each) for each in family]
    text_of_current = sympy_to_str(current)
    meaning = _neutral(name, family, dim)
    codes = [written_out(each.code, cells.lines) for each in lines]
    used = get_identifiers("\n".join([*codes, text_of_current]))
    for other in used & {*cells.own}:
        raise cannot_carry(
            cells.group, f"the current of {name} uses {other}, which differs between cells"
        )
    parameters = {key: cells.parameters[key] for key in cells.parameters if key in used}
    meaning |= {key: f"{key}_0" for key in parameters if key in _OF_SYNAPSES or taken(key)}
    texts = [
        replace(each, code=code).renamed(meaning).text
        for each, code in zip(lines, codes, strict=True)
    ]
    flows = current != 0
    if flows:
        texts.append(f"I = {word_substitute(text_of_current, meaning)} : amp")
    table = {
        "equations": "\n".join(texts),
        "on_pre": f"{meaning[name]} += w",
        "current": "I" if flows else "",
        "weight": _WEIGHTS.get(dim, "1" if dim is DIMENSIONLESS else unit_name(dim)),
        "valid_weight": "",
        "parameters": {meaning.get(key, key): value for key, value in parameters.items()},
    }
    return Receptor(name, table, dim, {each: meaning.get(each, each) for each in family})


def _neutral(name: str, family: Iterable[str], dim: Dimension) -> dict[str, str]:
    """Names inside the receptor: ``ge`` is ``g`` there, and ``g_ge`` in recordings."""
    own = "g" if dim is units.dimension("S") else "x"
    others = [each for each in family if each != name]
    meaning = {each: f"{each}_0" if each in (*_OF_SYNAPSES, own) else each for each in others}
    return {**meaning, name: own}


def _leave(
    cells: ReadCells, families: Mapping[str, list[str]], rest: Any, capacitance: str
) -> None:
    """Leave the equations of the cells without their receptors, and with the currents of all."""
    gone = {each for family in families.values() for each in family} | {*cells.tables}
    kept = []
    for each in cells.lines:
        if each.name in gone:
            continue
        if not each.is_state and get_identifiers(written_out(each.code, cells.lines)) & gone:
            continue  # it stands written out where it is used
        code = each.code
        if each.name == "v":
            own = sympy_to_str(rest) if gone else code
            added = f"(I_syn + I_ext)/{capacitance}"
            code = added if rest == 0 else f"{own} + {added}"
        elif get_identifiers(written_out(code, cells.lines)) & gone:
            raise cannot_carry(
                cells.group, f"the equation of {each.name} uses {', '.join(families)}"
            )
        kept.append(replace(each, code=code))
    cells.lines = kept
    for name in gone:
        if np.any(cells.initial.pop(name, 0)):
            raise cannot_carry(
                cells.group,
                f"{name}, which synapses change, is not zero at the start",
                "let it start at zero",
            )


def _symbol(name: str) -> Any:
    return sympy.Symbol(name, real=True)
