"""The potential after one spike arrives at a receptor: published equations, solved by SciPy.

Times are in ms, conductances in nS, capacitances in pF, potentials in mV; cells start at rest.
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
    """The potential after a pulse of transmitter of 1 ms, with first-order kinetics (destexhe1994).

    ``cell`` holds the arguments of `potentials.solve_driven`.
    """

    def conductance(t: float, _v: float) -> float:
        return weight * transmission.open_fraction(t, binding, unbinding)

    return potentials.solve_driven(conductance, reversal, at, **cell)


def nmda_potential(
    at: Floats, *, weight: float, rise: float, decay: float, magnesium: float = 1.0, **cell: float
) -> Floats:
    """The potential after an arrival at NMDA channels, blocked by magnesium (mM), reversal 0 mV."""

    def conductance(t: float, v: float) -> float:
        unblocked = 1 / (1 + magnesium / K_MG * float(np.exp(-SLOPE * v)))
        return (
            weight * unblocked * float(potentials.difference(np.asarray(t), rise=rise, decay=decay))
        )

    return potentials.solve_driven(conductance, 0.0, at, **cell)
