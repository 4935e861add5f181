"""Drives: what acts on a population from outside, as currents or as synaptic events."""

from typing import Annotated

from pydantic import Field

from simneuro.network.currents import (
    Current,
    NoiseCurrent,
    OUCurrent,
    RampCurrent,
    SineCurrent,
    StepCurrent,
)
from simneuro.network.events import (
    BurstingSpikes,
    EventDrive,
    GammaSpikes,
    InhomogeneousPoisson,
    Pattern,
    Poisson,
    RandomBursts,
    RegularSpikes,
    SpikeList,
    SpikeTrains,
)
from simneuro.network.window import Window

Drive = Annotated[
    StepCurrent
    | RampCurrent
    | SineCurrent
    | NoiseCurrent
    | OUCurrent
    | Poisson
    | InhomogeneousPoisson
    | RegularSpikes
    | GammaSpikes
    | BurstingSpikes
    | RandomBursts
    | SpikeList
    | Pattern,
    Field(discriminator="kind"),
]

__all__ = [
    "BurstingSpikes",
    "Current",
    "Drive",
    "EventDrive",
    "GammaSpikes",
    "InhomogeneousPoisson",
    "NoiseCurrent",
    "OUCurrent",
    "Pattern",
    "Poisson",
    "RampCurrent",
    "RandomBursts",
    "RegularSpikes",
    "SineCurrent",
    "SpikeList",
    "SpikeTrains",
    "StepCurrent",
    "Window",
]
