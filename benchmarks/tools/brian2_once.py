"""One build of ``coba`` by plain Brian2's standalone mode, in a process of its own.

Arguments: folder of the case, folder of the program, seed, leak conductance in nS.
"""

import sys
import time
from pathlib import Path

import brian2 as b2
from brian2 import ms, nS

from benchmarks.cases import DT, load_case
from benchmarks.tool_process import Answer, serve
from benchmarks.tools.brian2_networks import LEAK, coba


def main(folder: str, program: str, seed: str, leak: str) -> None:
    case = load_case(Path(folder))
    LEAK["g_L"] = float(leak) * nS
    b2.defaultclock.dt = DT * ms

    def work() -> Answer:
        start = time.perf_counter()
        b2.set_device("cpp_standalone", build_on_run=False)
        b2.seed(int(seed))
        coba(case).run(100 * ms)
        b2.device.build(directory=program, run=False)
        total = time.perf_counter() - start
        make = b2.device.timers["compile"]["make"]
        return {"build_s": total - make, "compile_s": make}

    serve(work)


if __name__ == "__main__":
    main(*sys.argv[1:])
