"""NEST's kernel, which a process has once: loaded quietly, empty before and after a simulation."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from simneuro.errors import SimulationError, one_line

_QUIET = "PYNEST_QUIET"
_ONE_AT_A_TIME = threading.Lock()


def load_nest() -> Any:
    """NEST's module, which prints nothing when it is loaded."""
    asked = _QUIET in os.environ
    os.environ.setdefault(_QUIET, "1")
    try:
        import nest
    finally:
        if not asked:
            del os.environ[_QUIET]
    return nest


@contextmanager
def empty_kernel(dt: float, threads: int) -> Iterator[Any]:
    """NEST's module with an empty kernel of a time step (s), emptied again afterwards.

    Raises
    ------
    SimulationError
        If NEST holds a network that somebody else made in this process, or something fails in it.
    """
    nest = load_nest()
    with _ONE_AT_A_TIME:
        if nest.network_size:
            raise SimulationError(
                f"NEST holds a network of {nest.network_size} nodes in this process, which a "
                "simulation would delete. Call nest.ResetKernel() if it is no longer needed"
            )
        nest.ResetKernel()
        try:
            nest.verbosity = nest.VerbosityLevel.FATAL
            nest.resolution = round(dt * 1e6) * 1e-3
            nest.local_num_threads = threads
            yield nest
        except (nest.NESTErrors.KernelException, nest.NESTError) as error:
            raise SimulationError(f"NEST: {one_line(error)}") from error
        finally:
            nest.ResetKernel()
