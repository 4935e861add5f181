"""The parts of a network, and the network itself, resolved from a scenario.

Populations, projections, drives and connection rules are descriptions: frozen tables that never
run. :class:`Network` holds what they mean: model objects instead of names.
"""

from simneuro import brian2_loading  # noqa: F401  (times the import of Brian2)
from simneuro.network.blocks import RepeatedPairs as RepeatedPairs
from simneuro.network.blocks import RewiredClusters as RewiredClusters
from simneuro.network.blocks import Topographic as Topographic
from simneuro.network.cells import Cells as Cells
from simneuro.network.changeable import Changeable as Changeable
from simneuro.network.connections import AllToAll as AllToAll
from simneuro.network.connections import Clustered as Clustered
from simneuro.network.connections import ConnectionRule as ConnectionRule
from simneuro.network.connections import DistanceDependent as DistanceDependent
from simneuro.network.connections import FixedIndegree as FixedIndegree
from simneuro.network.connections import FixedOutdegree as FixedOutdegree
from simneuro.network.connections import FixedProbability as FixedProbability
from simneuro.network.connections import FixedTotalNumber as FixedTotalNumber
from simneuro.network.connections import OneToOne as OneToOne
from simneuro.network.connections import Pairs as Pairs
from simneuro.network.currents import Current as Current
from simneuro.network.currents import NoiseCurrent as NoiseCurrent
from simneuro.network.currents import OUCurrent as OUCurrent
from simneuro.network.currents import RampCurrent as RampCurrent
from simneuro.network.currents import SineCurrent as SineCurrent
from simneuro.network.currents import StepCurrent as StepCurrent
from simneuro.network.description import Description as Description
from simneuro.network.distribution import Distribution as Distribution
from simneuro.network.drive import Drive as Drive
from simneuro.network.events import EventDrive as EventDrive
from simneuro.network.events import SpikeTrains as SpikeTrains
from simneuro.network.network import Network as Network
from simneuro.network.network import Timeline as Timeline
from simneuro.network.parts import Cable as Cable
from simneuro.network.parts import Population as Population
from simneuro.network.parts import Projection as Projection
from simneuro.network.parts import Record as Record
from simneuro.network.parts import SynapseTraces as SynapseTraces
from simneuro.network.parts import Traces as Traces
from simneuro.network.patterns import Pattern as Pattern
from simneuro.network.patterns import RandomBursts as RandomBursts
from simneuro.network.patterns import SpikeList as SpikeList
from simneuro.network.sampled import SampledConductance as SampledConductance
from simneuro.network.sampled import SampledCurrent as SampledCurrent
from simneuro.network.schedule import Schedule as Schedule
from simneuro.network.sizes import Sizes as Sizes
from simneuro.network.sources import Source as Source
from simneuro.network.sources import Sources as Sources
from simneuro.network.spike_trains import BurstingSpikes as BurstingSpikes
from simneuro.network.spike_trains import GammaSpikes as GammaSpikes
from simneuro.network.spike_trains import InhomogeneousPoisson as InhomogeneousPoisson
from simneuro.network.spike_trains import Poisson as Poisson
from simneuro.network.spike_trains import RegularSpikes as RegularSpikes
from simneuro.network.times import Times as Times
from simneuro.network.value_fields import Each as Each
from simneuro.network.value_fields import EachItem as EachItem
from simneuro.network.value_fields import Indices as Indices
from simneuro.network.value_fields import PerCell as PerCell
from simneuro.network.value_fields import Series as Series
from simneuro.network.window import Window as Window
from simneuro.network.wires import Feed as Feed
from simneuro.network.wires import Wires as Wires
