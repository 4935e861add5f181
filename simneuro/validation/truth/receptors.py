"""The potential after one arrival at a receptor: published equations, by stiff integration.

Times in ms, conductances in nS, capacitances in pF, potentials in mV; from rest on.
"""

import numpy as np

from simneuro.validation.truth import potentials, transmission
from simneuro.validation.truth.integration import Floats

K_MG, SLOPE = 3.57, 0.062  # mM and 1/mV (jahr1990, eq. 4)


def kinetic_potential(
    at: Floats,
    binding: float,
    unbinding: float,
    reversal: float,
    *,
    weight: float,
    **cell: float,
) -> Floats:
    """After transmitter came for 1 ms to channels that it opens at first order (destexhe1994).

    ``cell`` is what `potentials.driven` asks for.
    """

    def conductance(t: float, _v: float) -> float:
        return weight * transmission.open_fraction(t, binding, unbinding)

    return potentials.driven(conductance, reversal, at, **cell)


def nmda_potential(
    at: Floats, *, weight: float, rise: float, decay: float, magnesium: float = 1.0, **cell: float
) -> Floats:
    """After an arrival at channels that magnesium blocks (mM); they reverse at 0 mV."""

    def conductance(t: float, v: float) -> float:
        unblocked = 1 / (1 + magnesium / K_MG * float(np.exp(-SLOPE * v)))
        return (
            weight * unblocked * float(potentials.difference(np.asarray(t), rise=rise, decay=decay))
        )

    return potentials.driven(conductance, 0.0, at, **cell)
