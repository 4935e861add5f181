"""Whether NEST can be had; its rows are left out where it cannot."""

from importlib.util import find_spec

HAS_NEST = find_spec("nest") is not None
WITHOUT_NEST = "NEST is not installed (`pip install nest-simulator`): its figures are left out."
