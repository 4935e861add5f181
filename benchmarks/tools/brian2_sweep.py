"""One trial of each point of the sweep as a loop of plain Brian2 with its Cython target."""

import time

import brian2 as b2
import numpy as np
from brian2 import Hz, ms, second

from benchmarks.tool_process import Answer, serve
from benchmarks.tools.brian2_networks import COBA, FIRE, LEAK
from benchmarks.tools.small_network import CELLS, DURATION, POINTS, RATES, P


def run(rate: float) -> float:
    """Run once and return the mean rate of all cells (Hz)."""
    count = sum(CELLS.values())
    cells = b2.NeuronGroup(count, COBA, method="exponential_euler", namespace=LEAK, **FIRE)
    cells.v = "-60*mV + rand()*10*mV"
    split = CELLS["exc"]
    exc = b2.Synapses(cells[:split], cells, on_pre="g_e += 6*nS")
    inh = b2.Synapses(cells[split:], cells, on_pre="g_i += 67*nS")
    for synapses in (exc, inh):
        synapses.connect(p=P)
    # A PoissonInput would be compiled again for each rate.
    source = b2.PoissonGroup(split, rates=rate * Hz)
    outside = b2.Synapses(source, cells[:split], on_pre="g_e += 6*nS")
    outside.connect(j="i")
    spikes = b2.SpikeMonitor(cells)
    b2.Network(cells, exc, inh, source, outside, spikes).run(DURATION * second)
    return float(spikes.num_spikes) / count / DURATION


def main() -> None:
    b2.prefs.codegen.target = "cython"
    b2.defaultclock.dt = 0.1 * ms
    rates = np.linspace(*RATES, POINTS)

    def work() -> Answer:
        start = time.perf_counter()
        found = [run(rate) for rate in rates]
        return {"loop_s": time.perf_counter() - start, "rate": float(np.mean(found))}

    for rate in rates[:2]:  # compiles; the code of the second run has other names
        run(rate)
    serve(work)


if __name__ == "__main__":
    main()
