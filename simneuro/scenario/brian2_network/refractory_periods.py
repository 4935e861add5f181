"""The refractory period of a Brian2 group, as a model counts it."""

from dataclasses import replace
from typing import Any

import numpy as np
from brian2.utils.stringtools import get_identifiers, word_substitute

from simneuro.model.evaluation import given as known
from simneuro.model.evaluation import worth
from simneuro.model.statements import assigned, is_condition, random_calls
from simneuro.scenario.brian2_network.cells_so_far import ReadCells
from simneuro.scenario.brian2_network.equation_lines import written_out
from simneuro.scenario.brian2_network.refusals import cannot_carry


def read_refractory(found: ReadCells, given: Any) -> None:
    """The refractory period; a model counts it from the end of the step with the spike."""
    changes = assigned(found.reset) & get_identifiers(written_out(found.threshold, found.lines))
    dt = float(found.group.clock.dt_)
    if isinstance(given, str) and is_condition(given):
        found.refractory, found.blocks = str(word_substitute(given, found.names)), True
        return
    time = _refractory_time(found, given)
    steps = int(np.floor(time / dt + 1e-3))  # as Brian2 counts them
    found.blocks = given is not False
    if given is False:
        found.lines = [replace(each, flags=()) if each.is_state else each for each in found.lines]
    if (random_calls(found.threshold) or changes) and (steps > 1 or given is False):
        found.refractory = f"{(steps - 1) * dt!r}*second" if steps > 1 else ""
    else:
        # A model whose reset changes nothing would be held until it is below its threshold, and
        # one that rests for no longer than a step not at all. A condition is what Brian2 does.
        found.refractory = f"timestep(t - lastspike, dt) < {max(steps, 1)}"


def _refractory_time(found: ReadCells, given: Any) -> float:
    if given is False:
        return 0.0
    if isinstance(given, str):
        text = str(word_substitute(given, found.names))
        values = {name: float(each) for name, each in found.parameters.items()}
        time = worth(text, known({**values, "dt": float(found.group.clock.dt_)}))
        if time is None or np.ndim(time):
            raise cannot_carry(
                found.group, f"its refractory period {given!r} is not one number for all cells"
            )
        return float(time)
    return float(given)
