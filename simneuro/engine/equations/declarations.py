"""Declarations of the numbers that a network reads, as Brian2's equations.

They are made as objects, since reading their units as text takes longer than all that is done with
them before a run.
"""

from brian2.equations.equations import FLOAT, INTEGER, PARAMETER, SingleEquation
from brian2.units.fundamentalunits import DIMENSIONLESS, Dimension


def number(name: str, dim: Dimension, *flags: str) -> SingleEquation:
    """A number with a dimension."""
    return SingleEquation(PARAMETER, name, dim, var_type=FLOAT, flags=flags)


def whole_number(name: str, *flags: str) -> SingleEquation:
    """An integer."""
    return SingleEquation(PARAMETER, name, DIMENSIONLESS, var_type=INTEGER, flags=flags)
