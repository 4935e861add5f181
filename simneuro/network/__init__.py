"""What a network is made of: populations, projections, drives, and what to record.

Descriptions, which never run.
"""

from simneuro import simulator  # noqa: F401  (loads Brian2)
from simneuro.network.connections import (
    AllToAll,
    Clustered,
    Connect,
    FixedIndegree,
    FixedProbability,
    OneToOne,
    Pairs,
)
from simneuro.network.description import Description, Size, Table, tables
from simneuro.network.drives import (
    Drive,
    EventDrive,
    NoiseCurrent,
    Poisson,
    RandomBursts,
    SpikeList,
    StepCurrent,
)
from simneuro.network.parts import (
    Cable,
    OwnNeuron,
    OwnPlasticity,
    OwnSynapse,
    Population,
    Projection,
    Record,
    SynapseTraces,
    Traces,
)
from simneuro.network.values import Anything, Distribution, require_value

__all__ = [
    "AllToAll",
    "Anything",
    "Cable",
    "Clustered",
    "Connect",
    "Description",
    "Distribution",
    "Drive",
    "EventDrive",
    "FixedIndegree",
    "FixedProbability",
    "NoiseCurrent",
    "OneToOne",
    "OwnNeuron",
    "OwnPlasticity",
    "OwnSynapse",
    "Pairs",
    "Poisson",
    "Population",
    "Projection",
    "RandomBursts",
    "Record",
    "Size",
    "SpikeList",
    "StepCurrent",
    "SynapseTraces",
    "Table",
    "Traces",
    "require_value",
    "tables",
]
