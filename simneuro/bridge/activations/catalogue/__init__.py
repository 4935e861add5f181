"""The catalogue of activation functions: one entry each, with all that is known of it.

To add an activation function, add an entry to the family that it belongs to, or a file with
``ENTRIES`` and its name here; nothing else has to change.
"""

from collections.abc import Mapping

from simneuro.bridge.activations.catalogue import (
    choices,
    lif_rates,
    lines,
    rectifiers,
    sigmoids,
)
from simneuro.bridge.activations.entry import ActivationEntry, ActivationParameter

_FAMILIES = (lines, sigmoids, rectifiers, choices, lif_rates)

#: Every activation function by name.
CATALOGUE: Mapping[str, ActivationEntry] = {
    name: entry for family in _FAMILIES for name, entry in family.ENTRIES.items()
}

__all__ = ["CATALOGUE", "ActivationEntry", "ActivationParameter"]
