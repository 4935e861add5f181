"""The kinds of things that ``list`` shows."""

from enum import StrEnum


class Listable(StrEnum):
    """The kinds of things that can be listed."""

    SCENARIOS = "scenarios"
    NEURONS = "neurons"
    SYNAPSES = "synapses"
    PLASTICITY = "plasticity"
    ACTIVATIONS = "activations"
    DRIVES = "drives"
    SOURCES = "sources"
    RULES = "rules"
