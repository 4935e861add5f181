"""Availability of NEST, whose rows are left out if it is not installed."""

from importlib.util import find_spec

HAS_NEST = find_spec("nest") is not None
WITHOUT_NEST = "NEST is not installed (`pip install nest-simulator`): its figures are left out."
