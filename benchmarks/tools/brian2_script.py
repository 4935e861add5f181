"""One of the networks as a whole script of Brian2, in a process of its own.

Arguments: network, device, folder of the case, folder of what the device keeps, leak conductance
in nS. The device ``runtime`` is Brian2's own with Cython. The answer is the time of the loop as
Brian2 measures it, and the mean firing rate.
"""

import importlib
import sys
from pathlib import Path

import brian2 as b2
from brian2 import ms, nS

from benchmarks.cases import DT, DURATION, load_case
from benchmarks.tool_process import Answer, serve
from benchmarks.tools.brian2_networks import LEAK, NETWORKS


def main(name: str, device: str, folder: str, kept: str, leak: str) -> None:
    def work() -> Answer:
        _set_device(device, kept)
        b2.defaultclock.dt = DT * ms
        LEAK["g_L"] = float(leak) * nS
        case = load_case(Path(folder))
        network = NETWORKS[name](case)
        network.run(DURATION * ms)
        spikes = int(network["spikes"].num_spikes)
        loop = float(b2.get_device()._last_run_time)
        return {"loop_s": loop, "rate": spikes / case.cells / DURATION * 1e3}

    serve(work)


def _set_device(device: str, kept: str) -> None:
    if device == "simneuro":
        importlib.import_module("simneuro")
        b2.set_device(device)
    elif device == "cpp_standalone":
        b2.set_device(device, directory=kept)
    else:
        b2.prefs["codegen.target"] = "cython"
        b2.prefs["codegen.runtime.cython.cache_dir"] = kept


if __name__ == "__main__":
    main(*sys.argv[1:])
