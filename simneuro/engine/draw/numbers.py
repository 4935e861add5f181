"""Every number of a simulation, by the part of the network that it belongs to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from simneuro.engine.draw.courses import Course
from simneuro.engine.draw.events import Events
from simneuro.engine.draw.weights import Cut
from simneuro.engine.draw.wiring import Wiring
from simneuro.network import Changeable


@dataclass(frozen=True)
class CellNumbers:
    """The numbers of a population's cells: one for all, or one for each.

    Attributes
    ----------
    parameters : mapping of name to value
    receptors : mapping of receptor to mapping of parameter to value
    inputs : mapping of drive to mapping of name to value
        See :class:`~simneuro.engine.draw.inputs.CellInput`.
    initial : mapping of variable to value
        The state at the start, as far as it is numbers and not expressions.
    threshold_key : int, optional
        The key of the random numbers in the threshold.
    traced : array of int
        The cells whose variables are recorded.
    of_synapses : mapping of Changeable to float
        Numbers of the synapses onto the cells that the cells keep.
    course : Course, optional
        When the numbers change during the run.
    later : tuple of CellNumbers
        The different numbers that the course names.
    """

    parameters: Mapping[str, Any]
    receptors: Mapping[str, Mapping[str, float]]
    inputs: Mapping[str, Mapping[str, Any]]
    initial: Mapping[str, Any]
    threshold_key: int | None
    traced: np.ndarray
    of_synapses: Mapping[Changeable, float] = field(default_factory=dict)
    course: Course | None = None
    later: tuple["CellNumbers", ...] = ()


@dataclass(frozen=True)
class WireNumbers:
    """The numbers of a projection's synapses.

    Attributes
    ----------
    wiring : Wiring
    rules : mapping of rule to mapping of name to float
        Parameters, and the state at the start.
    keys : mapping of rule to int
        The keys of the random numbers of the rules that draw some.
    traced : array of int
        The synapses whose variables are recorded.
    """

    wiring: Wiring
    rules: Mapping[str, Mapping[str, float]]
    keys: Mapping[str, int]
    traced: np.ndarray


@dataclass(frozen=True)
class FeedNumbers:
    """The events of a drive, and the weight of each cell or of all."""

    events: Events
    weight: Any


@dataclass(frozen=True)
class Numbers:
    """All numbers of a simulation in SI units, by part; times in steps from the warm-up's start.

    Those of a source are its spikes. ``cuts`` tells of what was drawn and cut off at its limits.

    Examples
    --------
    >>> from simneuro.engine.draw import draw_numbers
    >>> numbers = draw_numbers(sn.Scenario.load("lif_step").network, seed=1)
    >>> numbers.cuts  # nothing was cut off
    ()
    """

    cells: Mapping[str, CellNumbers]
    wires: Mapping[str, WireNumbers]
    feeds: Mapping[str, FeedNumbers]
    sources: Mapping[str, Events] = field(default_factory=dict)
    cuts: tuple[Cut, ...] = ()
