"""Closed forms, formulas and mean fields: what the equations of cells and synapses predict.

Plain SI floats, concentrations in mM (mol/m^3); arrays broadcast. Figures draw it beside what was
simulated, and claims compare the two.

Names are loaded when they are first used. The stub beside this file lists them.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
