"""The cells of a Brian2 group while they are read: texts and numbers, as a model has them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from brian2.input.timedarray import TimedArray
from brian2.units.fundamentalunits import Dimension, get_dimensions

from simneuro.scenario.brian2_network.equation_lines import Line


@dataclass
class ReadCells:
    """A group in names that a model may have; what the receptors take is taken out later.

    Attributes
    ----------
    group : NeuronGroup
    lines : list of Line
    threshold, reset, refractory, method : str
        As a model has them.
    names : mapping of str to str
        The names that changed.
    parameters : mapping of name to quantity
        One for all cells.
    own : mapping of name to array
        Those that differ between cells.
    initial : mapping of state to quantity or array
    tables : mapping of name to TimedArray
    blocks : bool
        Whether events leave the potential alone in the step of a spike.
    """

    group: Any
    lines: list[Line]
    threshold: str
    reset: str
    refractory: str
    method: str
    names: Mapping[str, str]
    parameters: dict[str, Any] = field(default_factory=dict)
    own: dict[str, Any] = field(default_factory=dict)
    initial: dict[str, Any] = field(default_factory=dict)
    tables: dict[str, TimedArray] = field(default_factory=dict)
    blocks: bool = False

    @property
    def name(self) -> str:
        """The name of the group."""
        return str(self.group.name)

    def line(self, name: str) -> Line:
        """The equation of a variable."""
        return next(each for each in self.lines if each.name == name)

    def dimension(self, name: str) -> Dimension:
        """The dimension of a parameter."""
        return get_dimensions(self.parameters[name] if name in self.parameters else self.own[name])
