"""Closed forms, formulas and mean fields: what the equations of cells and synapses predict.

Plain SI floats, concentrations in mM (mol/m^3); arrays broadcast. Figures draw it beside what was
simulated, and claims compare the two.
"""

from simneuro.analysis.theory.leaky import lif_rate, lif_rate_on_grid, lif_rheobase
from simneuro.analysis.theory.mean_field import network_rates
from simneuro.analysis.theory.noise import STEP_SHIFT, siegert, siegert_cv
from simneuro.analysis.theory.potentials import (
    conductance_psp,
    current_psp,
    current_psp_peak,
    driven_psp,
)
from simneuro.analysis.theory.transmission import (
    open_fraction,
    release_of_train,
    steady_release,
    unblocked_fraction,
)

__all__ = [
    "STEP_SHIFT",
    "conductance_psp",
    "current_psp",
    "current_psp_peak",
    "driven_psp",
    "lif_rate",
    "lif_rate_on_grid",
    "lif_rheobase",
    "network_rates",
    "open_fraction",
    "release_of_train",
    "siegert",
    "siegert_cv",
    "steady_release",
    "unblocked_fraction",
]
