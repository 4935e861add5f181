"""The loading of Brian2, timed.

Every package that uses Brian2 imports this module before anything else.
"""

import time

_begin = time.perf_counter()
import brian2.units.allunits  # noqa: E402, F401

#: Seconds that loading Brian2, with NumPy, SciPy and SymPy, took in this process; next to nothing
#: where it had been loaded before simneuro.
import_seconds: float = time.perf_counter() - _begin
