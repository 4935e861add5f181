"""What a spike does to the threshold of a neuron: whether its reset takes the cell out of it."""

import re
from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np
from brian2.equations.equations import Equations
from brian2.units.fundamentalunits import Quantity
from brian2.utils.stringtools import get_identifiers

from simneuro import units
from simneuro.errors import InputError
from simneuro.model.evaluation import lookup, truth, worth
from simneuro.model.parameters import Parametrised
from simneuro.model.statements import assigned, is_condition, random_calls, statements

_FLAG = "unless refractory"


class Spiking(Parametrised, Protocol):
    """What a neuron model says of its spikes: when there is one, and what it does."""

    @property
    def threshold(self) -> str: ...
    @property
    def reset(self) -> str: ...
    @property
    def refractory(self) -> str: ...
    @property
    def parsed(self) -> Equations: ...


def is_held(model: Spiking) -> bool:
    """Whether a cell has to be held until it is below its threshold again.

    That is where a spike changes nothing on which the threshold depends, as in models with the
    currents of a spike: one upward crossing is then one spike. A refractory condition says itself
    how long a cell is held, and a random threshold is drawn anew in every step.
    """
    held_already = is_condition(model.refractory) or random_calls(model.threshold)
    return not held_already and not assigned(model.reset) & _depends_on(model, model.threshold)


def refractory_condition(model: Spiking) -> str:
    """The refractory condition of a model that is held; times are as in its own text."""
    if not model.refractory.strip():
        return model.threshold
    resting = f"timestep(t - lastspike, dt) < timestep(({model.refractory}) + dt, dt)"
    return f"({resting}) or ({model.threshold})"


def check_held(model: Spiking) -> None:
    """Raise :class:`InputError` if a cell that is held could never come below its threshold."""
    needed = _depends_on(model, model.threshold)
    states = sorted(needed & {*model.parsed.names})
    still = [name for name in states if _FLAG in model.parsed[name].flags]
    if still and is_held(model):
        raise InputError(
            f"{model.name}: {still[0]} stands still (unless refractory) where the threshold "
            f"{model.threshold!r} is crossed, and the reset does not change it: the cell would "
            "stay there for ever. Leave out (unless refractory), or reset it",
            where="equations",
        )


def check_reset(model: Spiking, values: Mapping[str, Any], where: str = "parameters") -> None:
    """Raise :class:`InputError` if the threshold is still crossed in the state after the reset.

    Parameters
    ----------
    model : NeuronModel
    values : mapping of parameter to SI value
        One value or an array, by the names of its parameters. What is decided is what follows from
        them alone: a state that the reset does not set is not known.
    where : str
        The place of the parameters.
    """
    if is_condition(model.refractory) or random_calls(model.threshold):
        return
    state = dict(values)
    find = lookup(model.parsed, state)
    for variable, operation, expression in statements(model.reset):
        change = worth(expression, find)
        state[variable] = _changed(state.get(variable), operation, change)
    crossed = truth(model.threshold, find).surely
    if crossed.any():
        raise _contradiction(model, values, int(np.argmax(crossed)), where)


def _changed(before: Any, operation: str, change: Any) -> Any:
    if operation == "=":
        return change
    if before is None or change is None or operation not in ("+=", "-=", "*=", "/="):
        return None
    plain = {"+=": np.add, "-=": np.subtract, "*=": np.multiply, "/=": np.divide}
    return plain[operation](before, change)


def _contradiction(model: Spiking, values: Mapping[str, Any], cell: int, where: str) -> InputError:
    """The error that names the parameters of the reset and of the threshold, with their values."""
    needed = _depends_on(model, model.threshold)
    texts = [text for name, _, text in statements(model.reset) if name in needed]
    used = needed.union(*(_depends_on(model, text) for text in texts))
    named = [name for name in model.parameters if name in used]
    said = " and ".join(f"{name} = {_text(model, name, values[name], cell)}" for name in named)
    reset = "; ".join(line.strip() for line in model.reset.strip().splitlines())
    with_them = f"with {said}, " if named else ""
    change = f"; change {' or '.join(named)}" if named else ""
    return InputError(
        f"{model.name}: {with_them}the threshold {model.threshold!r} is still reached after the "
        f"reset {reset!r}, so that one spike would be followed by another for ever, whatever the "
        f"input. The state after a reset must lie below the threshold{change}",
        where=".".join(filter(None, [where, named[0] if len(named) == 1 else ""])),
    )


def _text(model: Spiking, name: str, value: Any, cell: int) -> str:
    one = np.ravel(value)[cell] if np.ndim(value) else value
    return units.text(Quantity(float(one), dim=model.parameters[name].dimension))


def subtracts_threshold(model: Spiking) -> bool:
    """Whether the reset subtracts what the threshold asks for: ``v >= V_th`` and ``v -= V_th``.

    Each spike then stands for one threshold's worth of input, however long the rest stays above.
    """
    parts = re.fullmatch(r"\s*(\w+)\s*>=?(.+)", model.threshold)
    if parts is None:
        return False
    variable, level = parts[1], "".join(parts[2].split())
    return any(
        (name, operation, "".join(expression.split())) == (variable, "-=", level)
        for name, operation, expression in statements(model.reset)
    )


def _depends_on(model: Spiking, code: str) -> set[str]:
    """The names on which an expression rests, those in subexpressions included."""
    found, new = set(), get_identifiers(code)
    while new:
        found |= new
        texts = [model.parsed[name].expr.code for name in new if name in model.parsed.subexpr_names]
        new = set().union(*map(get_identifiers, texts)) - found
    return found
