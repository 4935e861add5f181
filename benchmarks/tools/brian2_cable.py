"""A spike along the squid axon by plain Brian2, standalone. Arguments: flags, folder."""

import sys
from pathlib import Path

import brian2 as b2
from brian2 import cm, ms, msiemens, mV, ohm, second, uA, ufarad, um

from benchmarks.tools import squid_axon as axon
from benchmarks.tools.brian2_networks import serve_standalone, set_flags

EQUATIONS = """
Im = g_Na*m**3*h*(50*mV - v) + g_K*n**4*(-77*mV - v) + g_L*(-54.387*mV - v) : amp/meter**2
I : amp (point current)
dm/dt = warmth*(alpha_m*(1 - m) - beta_m*m) : 1
dh/dt = warmth*(alpha_h*(1 - h) - beta_h*h) : 1
dn/dt = warmth*(alpha_n*(1 - n) - beta_n*n) : 1
u = v + 65*mV : volt
alpha_m = 1/exprel((25*mV - u)/(10*mV))/ms : Hz
beta_m = 4*exp(-u/(18*mV))/ms : Hz
alpha_h = 0.07*exp(-u/(20*mV))/ms : Hz
beta_h = 1/(exp((30*mV - u)/(10*mV)) + 1)/ms : Hz
alpha_n = 0.1/exprel((10*mV - u)/(10*mV))/ms : Hz
beta_n = 0.125*exp(-u/(80*mV))/ms : Hz
"""
CHANNELS = {
    "g_Na": 120 * msiemens / cm**2,
    "g_K": 36 * msiemens / cm**2,
    "g_L": 0.3 * msiemens / cm**2,
    "warmth": axon.WARMTH,
}


def build() -> b2.Network:
    """The axon at rest, of which the first compartments are shocked."""
    shape = b2.Cylinder(
        length=axon.LENGTH * b2.mm, diameter=axon.DIAMETER * um, n=axon.COMPARTMENTS
    )
    cells = b2.SpatialNeuron(
        shape, EQUATIONS, Cm=1 * ufarad / cm**2, Ri=axon.RESISTIVITY * ohm * cm,
        method="exponential_euler", threshold="v > -15*mV", refractory="v > -15*mV",
        namespace=CHANNELS,
    )  # fmt: skip
    cells.v = -65 * mV
    for gate in "mhn":
        setattr(cells, gate, f"alpha_{gate}/(alpha_{gate} + beta_{gate})")
    return b2.Network(cells, b2.SpikeMonitor(cells, name="spikes"))


def passages(network: b2.Network) -> float:
    """One over the time (s) from the first to the last compartment that is looked at."""
    reached = network["spikes"].spike_trains()
    first, last = (float(reached[each][0] / second) for each in (axon.FIRST, axon.LAST))
    return 1 / (last - first)


def main(flags: str, folder: str) -> None:
    b2.defaultclock.dt = axon.DT * ms
    set_flags(flags)
    b2.set_device("cpp_standalone", build_on_run=False)
    network = build()
    cells = next(each for each in network.objects if isinstance(each, b2.SpatialNeuron))
    cells.I[: axon.SHOCKED] = axon.SHOCK * uA
    network.run(axon.UNTIL * ms)
    cells.I[: axon.SHOCKED] = 0 * uA
    network.run((axon.DURATION - axon.UNTIL) * ms)
    serve_standalone(Path(folder), lambda: passages(network))


if __name__ == "__main__":
    main(*sys.argv[1:])
