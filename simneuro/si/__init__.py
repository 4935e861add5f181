"""Units and numbers in SI units, without Brian2."""

from simneuro.si.values import (
    names_unit,
    seconds,
    si_number,
    si_values,
    to_coherent,
    unit_named_by,
)

__all__ = ["names_unit", "seconds", "si_number", "si_values", "to_coherent", "unit_named_by"]
