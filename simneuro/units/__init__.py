"""Conversion of text to quantities and back.

``parse("20 ms")`` gives a Brian2 quantity, ``text(quantity)`` writes it as a person would. The
parser knows the symbols of `simneuro.si.unit_table` only; nothing is evaluated.
"""

from simneuro import brian2_loading  # noqa: F401  (times the import of Brian2)
from simneuro.units.fields import By, Converted, One, Scalar, Time, describe_field, to_si
from simneuro.units.fingerprints import extent, fingerprint
from simneuro.units.quantities import canonical, parse, read, read_si, require, single
from simneuro.units.symbols import SYMBOLS, dimension, dimension_name, si_unit
from simneuro.units.written import customary_unit, magnitude, readable, short_text, text, write

__all__ = [
    "SYMBOLS",
    "By",
    "Converted",
    "One",
    "Scalar",
    "Time",
    "canonical",
    "customary_unit",
    "describe_field",
    "dimension",
    "dimension_name",
    "extent",
    "fingerprint",
    "magnitude",
    "parse",
    "read",
    "read_si",
    "readable",
    "require",
    "short_text",
    "si_unit",
    "single",
    "text",
    "to_si",
    "write",
]
