"""What a batch did on its way up through a network of rate units."""

from dataclasses import dataclass, field

from simneuro.bridge.codes import FloatArray
from simneuro.bridge.networks.training.batch_norm import NormalisedBatch
from simneuro.bridge.networks.training.masks import Workspace
from simneuro.bridge.networks.training.normalised_unit import NormalisedUnit


@dataclass(frozen=True)
class Pass:
    """What a batch did on its way up, which the way back needs.

    Parameters
    ----------
    units : tuple of NormalisedUnit
        Of each hidden layer, with the shapes that they have learnt.
    entering, sums : list of array (samples, units)
        What enters each layer, and what its activation acts on; the last sums are the outputs.
    values : list of array (samples, units)
        Of each hidden layer, before units are dropped.
    batches : list of NormalisedBatch
        Of each hidden layer, if batches are normalised.
    masks : list of array (samples, units)
        Of each hidden layer, if units are dropped: 0 for a unit that is.
    connections, masked : list of array (samples, in, out)
        Masks of the connections of each layer, and the weights below them, if these are dropped.
    workspace : Workspace
        What these are in.
    """

    units: tuple[NormalisedUnit, ...]
    entering: list[FloatArray]
    sums: list[FloatArray] = field(default_factory=list)
    values: list[FloatArray] = field(default_factory=list)
    batches: list[NormalisedBatch] = field(default_factory=list)
    masks: list[FloatArray] = field(default_factory=list)
    connections: list[FloatArray] = field(default_factory=list)
    masked: list[FloatArray] = field(default_factory=list)
    workspace: Workspace = field(default_factory=Workspace)
