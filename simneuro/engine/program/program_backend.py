"""The backend that runs compiled C++ programs."""

import os
import time
from dataclasses import replace
from types import MappingProxyType

from simneuro.engine import memory
from simneuro.engine.backend import Backend
from simneuro.engine.compiler import compiler
from simneuro.engine.cost import Pace, loop_seconds
from simneuro.engine.draw.numbers import Numbers
from simneuro.engine.memory import Rates
from simneuro.engine.outcome import Outcome, Timings
from simneuro.engine.program.cache import is_cached, program_of, programs_folder
from simneuro.engine.program.execution import ProgramGone, run_program
from simneuro.engine.runtime import current
from simneuro.errors import SimulationError
from simneuro.network import Network
from simneuro.progress.phases import tell_phase

_PACE = Pace(part=20e-9, operation=0.5e-9, cell_operation=0.07e-9, event=2e-9, pools=True)
_COMPILATION = 3.0  # s


class ProgramBackend(Backend):
    """Runs a C++ program, compiled once for each structure, which reads its numbers from a file."""

    name = "cpp"
    requirement = "a working C++ compiler"
    runs_in_threads = True
    is_multithreaded = True
    is_chosen_by_cost = True
    precisions = ("double", "single")
    overhead = 0.035
    per_synapse = 1e-7  # measured: 1.8 s for 1.6 * 10^7 synapses

    def available(self) -> bool:
        return os.name == "posix" and compiler() is not None

    def lacks(self) -> str:
        if os.name != "posix":
            return "Linux or macOS"
        try:
            programs_folder()
        except SimulationError as error:
            return f"a folder in which programs run ({error})"
        return self.requirement

    def seconds(self, network: Network) -> float:
        return loop_seconds(network, _PACE)

    def preparation(self, network: Network) -> float:
        made_with = compiler()
        return 0.0 if made_with and is_cached(network, made_with) else _COMPILATION

    def memory(self, network: Network, rates: Rates = MappingProxyType({})) -> float:
        return memory.of_program(network, rates)

    def files(self, network: Network, rates: Rates = MappingProxyType({})) -> float:
        return memory.files_of_program(network, rates)

    def run(self, network: Network, numbers: Numbers) -> Outcome:
        made_with = compiler()
        if made_with is None:
            raise SimulationError("the C++ compiler that was found earlier no longer works")
        scratch, threads = current().scratch, current().threads or 1
        begin = time.perf_counter()
        program = program_of(network, made_with)
        ready = time.perf_counter()
        tell_phase("simulating")
        try:
            outcome, loop = run_program(program.path, network, numbers, scratch, threads)
        except ProgramGone:  # removed since, to make room for other programs
            program = program_of(network, made_with)
            outcome, loop = run_program(program.path, network, numbers, scratch, threads)
        end = time.perf_counter()
        timings: Timings = {
            "build_s": ready - begin - program.compile_s,
            "compile_s": program.compile_s,
            "setup_s": end - ready - loop,
            "loop_s": loop,
            "program": program.origin,
            "threads": threads,
        }
        return replace(outcome, timings=timings)
