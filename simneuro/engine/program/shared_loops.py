"""The loops of a program that its threads share: those whose places are independent."""

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from brian2.core.variables import ArrayVariable, Constant

from simneuro.engine.equations.step_tables import CourseFunction
from simneuro.engine.threads import FEWEST_CELLS

_CHANGED = re.compile(r"\s*(\w+)\s*(?:[-+*/%]|//|\*\*)?=(?!=)")
# By template, and for synapses by the side whose spikes arrive, what a statement may change: the
# value of the cell or synapse itself or, where threads share out the cells reached, that of the
# cell.
_OWN = {
    "stateupdate": {"_idx"},
    "threshold": {"_idx"},
    "pre": {"_idx", "_postsynaptic_idx"},
    "post": {"_idx", "_presynaptic_idx"},
}


def is_shared(
    template: str,
    abstract_code: Mapping[Any, str],
    variables: Mapping[str, Any],
    indices: Mapping[str, str],
    settings: Mapping[str, Any],
) -> bool:
    """Whether threads share the loop of a piece of code.

    Not where it changes what several places have in common, where a look-up remembers its row, or
    where a population is too small.
    """
    kind = settings["pathway"].prepost if template == "synapses" else template
    if kind not in _OWN or _known_count(template, variables) < FEWEST_CELLS:
        return False
    if any(isinstance(each, CourseFunction) for each in variables.values()):
        return False
    arrays = {name: variables[name] for name in _changed(abstract_code) if name in variables}
    return all(
        not each.scalar and indices[name] in _OWN[kind]
        for name, each in arrays.items()
        if isinstance(each, ArrayVariable)
    )


def _known_count(template: str, variables: Mapping[str, Any]) -> float:
    """How many cells there are; infinite for synapses, whose number is data."""
    count = None if template == "synapses" else variables["N"]
    return float(count.value) if isinstance(count, Constant) else math.inf


def _changed(code: Mapping[Any, str]) -> Iterator[str]:
    lines = (line for text in code.values() for line in text.split("\n"))
    return (found[1] for found in map(_CHANGED.match, lines) if found)
