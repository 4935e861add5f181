"""The cells of a network: populations with their model, receptors and inputs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from brian2.equations.equations import DIFFERENTIAL_EQUATION
from brian2.units.fundamentalunits import Dimension

from simneuro import units
from simneuro.model import NeuronModel, SynapseModel
from simneuro.network.changeable import Changeable
from simneuro.network.drive import Drive
from simneuro.network.parts import Cable

_AMPERE = units.dimension("A")


@dataclass(frozen=True, eq=False)
class Cells:
    """The cells of one population.

    Attributes
    ----------
    name : str
    size : int
    model : NeuronModel
        In its variant; ``parameters`` change some of its values.
    parameters, initial : mapping of name to value
        What the population says of its own: quantities, lists, distributions, expressions.
    cable : Cable, optional
        Where the cells are the compartments of a cable.
    receptors : mapping of name to SynapseModel
        Those that wires, feeds and inputs use in these cells, by name.
    sources : mapping of receptor to tuple of str
        The wires and feeds whose synapses have the receptor.
    inputs : mapping of name to Drive
        The drives that act inside the cells in each time step: currents, Poisson events.
    cut : tuple of str
        The inputs that begin or end within a time step.
    kept : mapping of Changeable to Dimension
        Numbers of the synapses onto these cells that the cells keep, as one for all of them: the
        scales of projections, and what changes during the run.
    scheduled : tuple of Changeable
        What of the cells' numbers changes during the run.

    Examples
    --------
    >>> cells = sn.Scenario(
    ...     title="Cells", duration="1 s", populations={"exc": sn.Population(model="lif", size=80)}
    ... )
    >>> cells.network.cells["exc"].size
    80
    """

    name: str
    size: int
    model: NeuronModel
    parameters: Mapping[str, Any] = field(default_factory=dict)
    initial: Mapping[str, Any] = field(default_factory=dict)
    cable: Cable | None = None
    receptors: Mapping[str, SynapseModel] = field(default_factory=dict)
    sources: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    inputs: Mapping[str, Drive] = field(default_factory=dict)
    cut: tuple[str, ...] = ()
    kept: Mapping[Changeable, Dimension] = field(default_factory=dict)
    scheduled: tuple[Changeable, ...] = ()

    @cached_property
    def start(self) -> dict[str, Any]:
        """The state at the start: values and expressions, in the order of the equations."""
        given = {**self.model.initial, **self.initial}
        equations = self.model.parsed.items()
        states = [name for name, each in equations if each.type == DIFFERENTIAL_EQUATION]
        return {name: given[name] for name in states if name in given} | given

    @cached_property
    def recordable(self) -> dict[str, Dimension]:
        """The variables that can be recorded, and their dimensions.

        The model's, those of its receptors, such as ``g_ampa``, ``I_syn`` and ``I_ext``.
        """
        of_receptors = {
            f"{own}_{name}": receptor.dimension_of(own)
            for name, receptor in self.receptors.items()
            for own in receptor.variables
        }
        own = {name: self.model.parsed[name].dim for name in self.model.variables}
        return {**own, **of_receptors, "I_syn": _AMPERE, "I_ext": _AMPERE}

    @cached_property
    def neuron(self) -> NeuronModel:
        """The model with the population's own values in the place of its parameters.

        Raises
        ------
        InputError
            If a parameter differs between the cells.
        """
        return self.model.with_parameters(**self.parameters)

    def value(self, parameter: str) -> Any:
        """The value of a parameter in these cells.

        Returns
        -------
        number or quantity

        Examples
        --------
        >>> cells = sn.Scenario.load("lif_step").network.cells["cell"]
        >>> float(cells.value("t_ref"))  # s
        0.005
        """
        return self.parameters.get(parameter, self.model.parameters[parameter].value)
