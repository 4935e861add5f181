"""The sweep by plain Brian2. Arguments: ``cython`` or ``standalone``, folder of the program.

``cython`` builds and runs one trial of each point in a loop, as most scripts do. ``standalone``
builds one program with the flags for vector code, and runs all trials of all points as
``run_args`` of two processes at a time, the fastest way that Brian2 has.
"""

import multiprocessing
import sys
import time
from pathlib import Path

import brian2 as b2
import numpy as np
from brian2 import Hz, ms, second

from benchmarks.tool_process import Answer, serve
from benchmarks.tools.brian2_networks import COBA, FIRE, LEAK, set_flags
from benchmarks.tools.small_network import CELLS, DURATION, POINTS, RATES, TRIALS, P

COUNT = sum(CELLS.values())


def build(rate: float) -> b2.Network:
    """The network, whose drive has the name ``source``."""
    cells = b2.NeuronGroup(COUNT, COBA, method="exponential_euler", namespace=LEAK, **FIRE)
    cells.v = "-60*mV + rand()*10*mV"
    split = CELLS["exc"]
    exc = b2.Synapses(cells[:split], cells, on_pre="g_e += 6*nS")
    inh = b2.Synapses(cells[split:], cells, on_pre="g_i += 67*nS")
    for synapses in (exc, inh):
        synapses.connect(p=P)
    # A PoissonInput would be compiled again for each rate.
    source = b2.PoissonGroup(split, rates=rate * Hz, name="source")
    outside = b2.Synapses(source, cells[:split], on_pre="g_e += 6*nS")
    outside.connect(j="i")
    spikes = b2.SpikeMonitor(cells, name="spikes")
    return b2.Network(cells, exc, inh, source, outside, spikes)


def mean_rate(network: b2.Network) -> float:
    """The mean rate of all cells (Hz)."""
    return float(network["spikes"].num_spikes) / COUNT / DURATION


def serve_cython(rates: np.ndarray) -> None:
    """One run for each rate, one after the other."""
    b2.prefs.codegen.target = "cython"

    def run(rate: float) -> float:
        network = build(rate)
        network.run(DURATION * second)
        return mean_rate(network)

    def work() -> Answer:
        start = time.perf_counter()
        found = [run(rate) for rate in rates]
        return {"loop_s": time.perf_counter() - start, "rate": float(np.mean(found))}

    for rate in rates[:2]:  # compiles; the code of the second run has other names
        run(rate)
    serve(work)


def serve_standalone(rates: np.ndarray, folder: Path) -> None:
    """All runs of all rates, by two processes that were started before."""
    set_flags("vector")
    b2.set_device("cpp_standalone", build_on_run=False)
    network = build(float(rates[0]))
    network.run(DURATION * second)
    b2.device.build(directory=str(folder), run=False)
    runs = list(enumerate(np.repeat(rates, TRIALS)))
    # Processes that are forked have the built network, which cannot be sent to them.
    forked = multiprocessing.get_context("fork")
    with forked.Pool(2, initializer=_built.append, initargs=(network,)) as pool:

        def work() -> Answer:
            start = time.perf_counter()
            found = pool.starmap(_run_built, runs, chunksize=1)
            return {"loop_s": time.perf_counter() - start, "rate": float(np.mean(found))}

        serve(work)


#: The network that was built, in a process that runs it.
_built: list[b2.Network] = []


def _run_built(number: int, rate: float) -> float:
    (network,) = _built
    changed = {network["source"].rates: rate * Hz}
    b2.device.run(results_directory=f"run{number}", with_output=False, run_args=changed)
    return mean_rate(network)


def main(way: str, folder: str) -> None:
    b2.defaultclock.dt = 0.1 * ms
    rates = np.linspace(*RATES, POINTS)
    if way == "cython":
        serve_cython(rates)
    else:
        serve_standalone(rates, Path(folder, "brian2"))


if __name__ == "__main__":
    main(*sys.argv[1:])
