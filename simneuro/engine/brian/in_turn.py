"""NumPy code of synapses that several spikes of one cell reach in one time step.

The code of a synaptic pathway handles all synapses of a step at once, which is right where each
stands there once. Here a synapse that stands there again begins a further round. The order of all
events stays, so that sums are those of the targets that handle one event after the other.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from brian2.codegen.runtime.numpy_rt.numpy_rt import NumpyCodeObject
from brian2.core.functions import Function
from brian2.core.namespace import DEFAULT_FUNCTIONS
from brian2.core.preferences import prefs
from brian2.synapses.synapses import Synapses


class InTurn(NumpyCodeObject):
    """A piece of NumPy code, from our template of synapses if it is one."""

    templater = NumpyCodeObject.templater.derive(__package__)

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.namespace["_rounds"] = rounds


def take_in_turn(synapses: Synapses) -> None:
    """Let the synapses take several spikes of a cell in one step one after the other."""
    if prefs["codegen.target"] == "numpy":
        give_numpy_code(DEFAULT_FUNCTIONS.values())
        for pathway in synapses._pathways:
            pathway.codeobj_class = InTurn


def give_numpy_code(functions: Iterable[Function]) -> None:
    """Give functions the NumPy code that Brian2 gives to them where its own class asks for it."""
    for each in functions:
        try:
            each.implementations[NumpyCodeObject]
        except KeyError:
            each.implementations.add_numpy_implementation(each.pyfunc)


def rounds(synapses: np.ndarray) -> Iterator[np.ndarray]:
    """The numbers in their order, cut where one would stand twice in a round."""
    order = np.argsort(synapses, kind="stable")
    again = np.flatnonzero(synapses[order[1:]] == synapses[order[:-1]]) + 1
    before = dict(zip(order[again].tolist(), order[again - 1].tolist(), strict=True))
    begin = 0
    for place in sorted(before):
        if before[place] >= begin:
            yield synapses[begin:place]
            begin = place
    yield synapses[begin:]
