"""Synapses of Brian2 that change, as rules of plasticity.

A rule works with weights of any unit. So ``w`` of the script, a plain number say, is ``w/w_unit``
in it, where ``w_unit`` is the weight that a ``w`` of 1 has in the receptor.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import sympy
from brian2.parsing.sympytools import str_to_sympy, sympy_to_str
from brian2.units.fundamentalunits import DIMENSIONLESS, Dimension, Quantity
from brian2.utils.stringtools import get_identifiers, word_substitute

from simneuro.model.reserved_names import taken
from simneuro.scenario.brian2_network.equation_lines import Line, unit_name, written_out
from simneuro.scenario.brian2_network.read_synapses import ReadSynapses, Statement, one_or_each
from simneuro.scenario.brian2_network.refusals import cannot_carry

_UNIT = "w_unit"
_RESERVED = ("w", _UNIT, "share", "source", "target", "weight", "delay")


def read_plasticity(read: ReadSynapses, dim: Dimension) -> tuple[dict[str, Any], Any]:
    """The table of a rule, and the weights at the start.

    Raises
    ------
    InputError
        If the rule cannot do what the synapses do.
    """
    changed = {each[0] for each in (*read.before, *read.after, *read.on_post)}
    changed |= {each.name for each in read.lines if each.is_state}
    added = written_out(read.added, read.lines)
    _require_known(read, changed, added)
    own = _weight_name(read, changed, added)
    factor, share = _factors(read, added, own, changed)
    meaning = _names(read, own)
    codes = [each.code for each in _states(read)]
    used = get_identifiers("\n".join([*codes, share, *(text for _, _, text in _statements(read))]))
    parameters = {**_parameters(read, used, changed, own), **_units(read, own, factor, used, dim)}
    rule = {
        "equations": "\n".join(each.renamed(meaning).text for each in _states(read, changed, own)),
        "on_pre": _written(read, [*read.before, *read.after], own, meaning),
        "on_post": _written(read, read.on_post, own, meaning),
        "transmitted": "w" if share == "1" else f"w*({word_substitute(share, meaning)})",
        "weights": [_UNIT] if _UNIT in parameters else [],
        "parameters": {meaning.get(key, key): value for key, value in parameters.items()},
        "initial": _initial(read, changed, own, meaning),
    }
    values = read.values(own) if own in {each.name for each in read.lines} else np.ones(1)
    return rule, one_or_each(values * factor, dim)


def _statements(read: ReadSynapses) -> list[Statement]:
    return [*read.before, *read.after, *read.on_post]


def _require_known(read: ReadSynapses, changed: set[str], added: str) -> None:
    """A rule knows itself alone, and a spike brings the weight after all of its changes."""
    late = {each[0] for each in read.after} & get_identifiers(added)
    if late:
        name = sorted(late)[0]
        raise cannot_carry(
            read.synapses,
            f"a spike acts with the {name} from before it changes {name}, and in a scenario with "
            "the one after",
            f"write the line that changes {read.variable} last in on_pre",
        )
    codes = [code for _, _, code in _statements(read)]
    for code in [*codes, *(each.code for each in read.lines)]:
        other = get_identifiers(written_out(code, read.lines)) & {*read.synapses.variables}
        if unknown := sorted(other - {each.name for each in read.lines} - {"t", "dt"}):
            raise cannot_carry(read.synapses, f"{code!r} uses {unknown[0]}")
    for _, operator, _ in _statements(read):
        if operator not in ("=", "+=", "-=", "*=", "/="):
            raise cannot_carry(read.synapses, f"a statement has the operator {operator}")
    for each in read.lines:
        if each.name in changed and "shared" in each.flags:
            raise cannot_carry(read.synapses, f"spikes change {each.name}, which is shared")


def _weight_name(read: ReadSynapses, changed: set[str], added: str) -> str:
    """The variable that is the weight: a number of each synapse that the effect is proportional to.

    ``""`` if the effect of a spike is a constant times what changes.
    """
    numbers = [each.name for each in read.lines if each.is_parameter]
    ordered = [each for each in numbers if each in changed]
    ordered += [each for each in numbers if each not in changed]
    effect, moving = str_to_sympy(added), _symbols(changed)
    for name in ordered:
        symbol = sympy.Symbol(name, real=True)
        others = (effect / symbol).simplify().free_symbols
        if (
            effect.has(symbol)
            and symbol not in others
            and not (name in changed and others & moving)
        ):
            return name
    return ""


def _factors(read: ReadSynapses, added: str, own: str, changed: set[str]) -> tuple[Any, str]:
    """What a spike adds as ``factor*share*w``: the SI value of what is constant, and the rest."""
    effect = str_to_sympy(added)
    if own:
        effect = (effect / sympy.Symbol(own, real=True)).simplify()
    parts = sympy.Mul.make_args(effect)
    moving = _symbols(changed)
    share = sympy.Mul(*(each for each in parts if each.free_symbols & moving))
    factor = read.worth(
        sympy_to_str(sympy.Mul(*(each for each in parts if not each.free_symbols & moving)))
    )
    if factor is None or (np.ndim(factor) and np.ptp(factor)):
        raise cannot_carry(read.synapses, f"what a spike adds, {added!r}, is not a weight")
    return float(np.ravel(factor)[0]), sympy_to_str(share)


def _states(read: ReadSynapses, changed: Iterable[str] = (), own: str = "") -> Iterator[Line]:
    """The equations of what the rule keeps in each synapse."""
    for each in read.lines:
        if each.is_state or (each.is_parameter and each.name in changed and each.name != own):
            yield Line(each.kind, each.name, written_out(each.code, read.lines), each.dim)


def _parameters(read: ReadSynapses, used: set[str], changed: set[str], own: str) -> dict[str, Any]:
    """The numbers of a rule that do not change: constants, and numbers that all synapses share."""
    found = {name: value for name, value in read.constants.items() if name in used}
    for each in read.lines:
        if each.is_parameter and each.name in used and each.name not in {*changed, own}:
            value = one_or_each(read.values(each.name), each.dim)
            if np.ndim(value):
                raise cannot_carry(
                    read.synapses, f"its {each.name} differs between synapses, and a rule's cannot"
                )
            found[each.name] = value
    return found


def _units(
    read: ReadSynapses, own: str, factor: float, used: set[str], dim: Dimension
) -> dict[str, Any]:
    """The weight that stands for 1 in the script, where the rule speaks of weights."""
    speaks = own and (own in used or own in {each[0] for each in _statements(read)})
    if not speaks:
        return {}
    return {_UNIT: factor if dim is DIMENSIONLESS else Quantity(factor, dim=dim)}


def _names(read: ReadSynapses, own: str) -> dict[str, str]:
    names = [*(each.name for each in read.lines), *read.constants]
    found = {each: f"{each}_0" for each in names if taken(each) or each in _RESERVED}
    return {old: new for old, new in found.items() if old != own}


def _written(
    read: ReadSynapses, code: Iterable[Statement], own: str, meaning: dict[str, str]
) -> str:
    """Statements in the names of a rule."""
    unit = "1"
    if own:
        unit = unit_name(next(each.dim for each in read.lines if each.name == own))
    plain = unit == "1"
    weight = f"(w/{_UNIT})" if plain else f"(w/{_UNIT}*{unit})"
    named = {**meaning, own: weight} if own else meaning
    lines = []
    for name, operator, text in code:
        right = word_substitute(written_out(text, read.lines), named)
        if name == own and operator in ("=", "+=", "-="):
            right = f"{_UNIT}*({right})" if plain else f"{_UNIT}*(({right})/{unit})"
        left = "w" if name == own else meaning.get(name, name)
        lines.append(f"{left} {operator} {right}")
    return "\n".join(lines)


def _initial(
    read: ReadSynapses, changed: set[str], own: str, meaning: dict[str, str]
) -> dict[str, Any]:
    """What is not zero at the start; it is one for all synapses."""
    found = {}
    for each in _states(read, changed, own):
        value = one_or_each(read.values(each.name), each.dim)
        if np.ndim(value):
            raise cannot_carry(
                read.synapses, f"its {each.name} differs between synapses at the start"
            )
        if float(value):
            found[meaning.get(each.name, each.name)] = value
    return found


def _symbols(names: Iterable[str]) -> set[Any]:
    return {sympy.Symbol(name, real=True) for name in names}
