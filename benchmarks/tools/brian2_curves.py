"""Response curves as scripts of plain Brian2, standalone. Arguments: cell, flags, folder."""

import sys
from pathlib import Path

import brian2 as b2
from brian2 import ms, mV, nA, pA, second

from benchmarks.tools.brian2_networks import (
    CHANNEL,
    CHANNELS,
    GATES,
    LEAK,
    rate_of,
    serve_standalone,
    set_flags,
)

CELLS, LEVELS = 4000, 200
LIF = """
dv/dt = (g_L*(-60*mV - v) + I)/C_m + (100*pA*ms**0.5/C_m)*xi : volt (unless refractory)
I : amp (constant)
"""
# Exponential Euler does not support ``xi``: the noise is drawn once a step.
HH = f"""
dv/dt = (g_L*(-60*mV - v) + I + I_noise {CHANNELS})/C_m : volt
I_noise = 22*pA*ms**0.5/sqrt(dt)*randn() : amp (constant over dt)
I : amp (constant)
{GATES}"""


def lif() -> b2.NeuronGroup:
    b2.defaultclock.dt = 0.1 * ms
    return b2.NeuronGroup(
        CELLS, LIF, method="euler", namespace=LEAK,
        threshold="v > -50*mV", reset="v = -60*mV", refractory=2.1 * ms,
    )  # fmt: skip


def hh() -> b2.NeuronGroup:
    b2.defaultclock.dt = 0.05 * ms
    return b2.NeuronGroup(
        CELLS, HH, method="exponential_euler", namespace=LEAK | CHANNEL,
        threshold="v > -20*mV", refractory=3.05 * ms,
    )  # fmt: skip


def main(name: str, flags: str, folder: str) -> None:
    set_flags(flags)
    b2.set_device("cpp_standalone", build_on_run=False)
    cells, top = {"lif": (lif, 0.4 * nA), "hh": (hh, 2 * nA)}[name]
    group = cells()
    group.v = -60 * mV
    group.I = f"{top / pA}*pA*(i // {CELLS // LEVELS})/{LEVELS - 1}"
    network = b2.Network(group, b2.SpikeMonitor(group, name="spikes"))
    network.run(1 * second)
    serve_standalone(Path(folder), rate_of(network, CELLS, 1 * second))


if __name__ == "__main__":
    main(*sys.argv[1:])
