"""Currents of drives that are stored where they change, instead of in each time step."""

from functools import cached_property
from math import floor
from typing import Any

from brian2.groups.group import CodeRunner
from brian2.groups.neurongroup import NeuronGroup

from simneuro.engine.draw.inputs import FIRST, LAST
from simneuro.engine.equations import names
from simneuro.engine.equations.constant_inputs import constant_inputs
from simneuro.engine.equations.inputs import name_number
from simneuro.network import Cells

# Before Brian2 holds the other currents: sums of many drives are among them.
_BEFORE_OTHERS = -1


class HeldInput(CodeRunner):
    """Stores the current of a drive that is constant where the drive begins and ends.

    Programs do the same by the template ``stateupdate.cpp``, which gets the names of both places.
    """

    def __init__(self, group: NeuronGroup, drive: str, code: str) -> None:
        self._window = (name_number(FIRST, drive), name_number(LAST, drive))
        super().__init__(
            group,
            "stateupdate",
            code=code,
            user_code=code,
            clock=group.clock,
            when="before_start",
            order=_BEFORE_OTHERS,
            name=names.drive(drive),
            template_kwds={"window": self._window},
        )

    def run(self) -> None:
        """Store the current in the steps in which it may change."""
        if int(self._steps.item()) in self._edges:
            super().run()

    @cached_property
    def _steps(self) -> Any:
        return self.group.variables["t_in_timesteps"].get_value()

    @cached_property
    def _edges(self) -> set[int]:
        """The first step, and those with the ends of the window, within which they may lie."""
        places = [floor(self.group.variables[name].get_value().item()) for name in self._window]
        return {0, *places, *(place + 1 for place in places)}


def hold_constant_inputs(group: NeuronGroup, cells: Cells) -> None:
    """Take constant currents out of what Brian2 computes and stores in each time step."""
    updater, constant = group.subexpression_updater, constant_inputs(cells)
    if updater is None or not constant:
        return
    lines = [(*line.partition(" = "), line) for line in updater.abstract_code.split("\n")]
    others = "\n".join(line for name, *_, line in lines if name not in constant)
    updater.abstract_code = updater.user_code = others
    if not others:
        group.contained_objects.remove(updater)
    for name, *_, line in lines:
        if name in constant:
            group.contained_objects.append(HeldInput(group, constant[name], line))
