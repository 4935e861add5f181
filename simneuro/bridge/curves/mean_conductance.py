"""The mean conductance that events of a receptor make, from its equations."""

from typing import Any

import numpy as np

from simneuro import units
from simneuro.errors import InputError
from simneuro.model import SynapseModel
from simneuro.model.evaluation import Lookup, lookup, worth
from simneuro.model.linear import NotLinear, evaluate, linear_system
from simneuro.model.statements import statements

_POTENTIALS = (-0.1, -0.05, 0.0)  # V; chosen: where a conductance that depends on v shows it


def conductance_per_event(receptor: SynapseModel, weight: Any) -> float:
    """The mean conductance (S) for each event in a second, S s: the area of the response to one.

    The states x of a linear receptor obey dx/dt = A x and jump by b at an event, so the area of
    their response is -A^-1 b; the conductance is minus the slope of the current in v.

    Raises
    ------
    InputError
        The receptor is not linear, its current is not one of a conductance, or the weight is none
        or 0.
    """
    wanted = f"{receptor.name} has no mean conductance that could be stated"
    size = units.read_si(weight, receptor.weight or "1", "weight")
    if size == 0:
        raise InputError("events of weight 0 bring no conductance", where="weight")
    parameters = receptor.si_values
    try:
        system = linear_system(receptor.parsed)
        rates = evaluate(system.rates.tolist(), parameters)
        area = -np.linalg.solve(rates, _jump(receptor, system.states, {**parameters, "w": size}))
    except (NotLinear, KeyError, np.linalg.LinAlgError) as error:
        raise InputError(f"{wanted}: {error}", where="synapse") from None
    states = dict(zip(system.states, area.tolist(), strict=True))
    low, middle, high = (_current(receptor, {**parameters, **states, "v": v}) for v in _POTENTIALS)
    if not np.isclose(high - middle, middle - low, rtol=1e-9, atol=0) or middle >= low:
        raise InputError(f"{wanted}: its current is not one of a conductance", where="synapse")
    return float(low - middle) / (_POTENTIALS[1] - _POTENTIALS[0])


def _jump(receptor: SynapseModel, states: tuple[str, ...], known: dict[str, Any]) -> np.ndarray:
    """What an event adds to each state."""
    find = lookup(receptor.parsed, known)
    added = {name: worth(text, find) for name, _, text in statements(receptor.on_pre)}
    return np.array([float(added.get(name, 0.0)) for name in states])


def _current(receptor: SynapseModel, known: dict[str, Any]) -> float:
    find: Lookup = lookup(receptor.parsed, known)
    return float(worth(receptor.current, find)) if receptor.current else 0.0
