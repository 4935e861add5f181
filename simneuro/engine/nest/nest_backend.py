"""The backend that runs networks in NEST."""

import time
from dataclasses import replace
from importlib.metadata import version
from importlib.util import find_spec

from simneuro.engine.backend import Backend
from simneuro.engine.cost import Pace, loop_seconds
from simneuro.engine.draw.numbers import Numbers
from simneuro.engine.outcome import Outcome, Timings
from simneuro.network import Network

_PACE = Pace(part=1e-6, operation=0.1e-6, cell_operation=2e-9, event=20e-9)


class NestBackend(Backend):
    """NEST in this process, whose kernel simulations build and empty one after the other."""

    name = "nest"
    requirement = 'NEST (pip install "simneuro[nest]")'

    def available(self) -> bool:
        return find_spec("nest") is not None

    def check(self, network: Network) -> None:
        from simneuro.engine.nest.refusals import check_expressible

        check_expressible(network)

    def seconds(self, network: Network) -> float:
        return loop_seconds(network, _PACE)

    def run(self, network: Network, numbers: Numbers) -> Outcome:
        from simneuro.engine.nest.building import build
        from simneuro.engine.nest.kernel import empty_kernel
        from simneuro.engine.nest.notes import differences
        from simneuro.engine.nest.results import read_outcome
        from simneuro.engine.nest.running import run

        self.check(network)
        begin = time.perf_counter()
        with empty_kernel(network.times.dt, 1) as nest:
            built = build(nest, network, numbers)
            ready = time.perf_counter()
            ran = run(built, network.times.steps)
            found = read_outcome(built, ran, network, numbers)
        end = time.perf_counter()
        timings: Timings = {
            "build_s": ready - begin,
            "setup_s": end - ready - ran.loop,
            "loop_s": ran.loop,
        }
        notes = tuple(differences(network, numbers))
        return replace(
            found, notes=notes, timings=timings, versions={"nest": version("nest-simulator")}
        )
