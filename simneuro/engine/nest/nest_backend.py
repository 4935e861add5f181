"""The backend that runs networks in NEST."""

import time
from dataclasses import replace
from importlib.metadata import version
from importlib.util import find_spec
from types import MappingProxyType

from simneuro.engine.backend import Backend
from simneuro.engine.draw.numbers import Numbers
from simneuro.engine.memory import Rates
from simneuro.engine.outcome import Outcome, Timings
from simneuro.engine.runtime import current
from simneuro.network import Network

_UNKNOWN: Rates = MappingProxyType({})


class NestBackend(Backend):
    """NEST in this process, whose kernel simulations build and empty one after the other."""

    name = "nest"
    requirement = 'NEST (pip install "simneuro[nest]")'
    is_multithreaded = True
    overhead = 0.3
    per_synapse = 5e-7  # measured: 5 s for 1.6 * 10^7 synapses, 6 s for 10^7

    def available(self) -> bool:
        return find_spec("nest") is not None

    def check(self, network: Network) -> None:
        from simneuro.engine.nest.refusals import check_expressible

        check_expressible(network)

    def seconds(self, network: Network) -> float:
        from simneuro.engine.nest.estimates import loop_seconds

        return loop_seconds(network)

    def memory(self, network: Network, rates: Rates = _UNKNOWN) -> float:
        from simneuro.engine.nest.estimates import needed_memory

        return needed_memory(network, rates)

    def run(self, network: Network, numbers: Numbers) -> Outcome:
        self.check(network)
        return run_in_nest(network, numbers, current().threads or 1)


def run_in_nest(network: Network, numbers: Numbers, threads: int = 1) -> Outcome:
    """Run a network that NEST can express."""
    from simneuro.engine.nest.building import build
    from simneuro.engine.nest.kernel import empty_kernel
    from simneuro.engine.nest.notes import differences
    from simneuro.engine.nest.results import read_outcome
    from simneuro.engine.nest.running import run

    begin = time.perf_counter()
    with empty_kernel(network.times.dt, threads) as nest:
        built = build(nest, network, numbers)
        ready = time.perf_counter()
        ran = run(built, network.times.steps)
        found = read_outcome(built, ran, network, numbers)
    end = time.perf_counter()
    timings: Timings = {
        "build_s": ready - begin,
        "setup_s": end - ready - ran.loop,
        "loop_s": ran.loop,
        "threads": threads,
    }
    notes, versions = tuple(differences(network, numbers)), {"nest": version("nest-simulator")}
    return replace(found, notes=notes, timings=timings, versions=versions)
