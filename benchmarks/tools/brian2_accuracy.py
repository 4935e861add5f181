"""Hodgkin-Huxley cells under constant currents by plain Brian2. Argument: folder of the program."""

import sys
from pathlib import Path

import brian2 as b2
from brian2 import ms, mV, second

from benchmarks.tools.brian2_networks import (
    CHANNEL,
    CHANNELS,
    GATES,
    LEAK,
    rate_of,
    serve_standalone,
    set_flags,
)
from benchmarks.tools.simneuro_accuracy import CELLS

EQUATIONS = f"""
dv/dt = (g_L*(-60*mV - v) + I {CHANNELS})/C_m : volt
I : amp (constant)
{GATES}"""


def main(folder: str) -> None:
    set_flags("vector")
    b2.set_device("cpp_standalone", build_on_run=False)
    b2.defaultclock.dt = 0.05 * ms
    group = b2.NeuronGroup(
        CELLS, EQUATIONS, method="exponential_euler", namespace=LEAK | CHANNEL,
        threshold="v > -20*mV", refractory=3.05 * ms,
    )  # fmt: skip
    group.v = -60 * mV
    group.I = f"2*nA*i/{CELLS - 1}"
    network = b2.Network(group, b2.SpikeMonitor(group, name="spikes"))
    network.run(1 * second)
    serve_standalone(Path(folder), rate_of(network, CELLS, 1 * second))


if __name__ == "__main__":
    main(*sys.argv[1:])
