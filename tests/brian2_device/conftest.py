"""Brian2 with the device ``simneuro``; code without optimisation, whose sums are as in NumPy."""

import brian2 as b2
import numpy as np
import pytest
from brian2 import ms, mV
from brian2.core.variables import ArrayVariable
from brian2.devices.device import reset_device

import simneuro as sn


@pytest.fixture
def plain_code(monkeypatch):
    """Set-up and Brian2's own runs in NumPy, programs without optimisation."""
    monkeypatch.setitem(b2.prefs, "codegen.target", "numpy")
    monkeypatch.setitem(b2.prefs, "codegen.cpp.extra_compile_args_gcc", ["-w", "-O0"])


@pytest.fixture
def device(plain_code):
    """The device, active in this test."""
    b2.set_device("simneuro")
    assert b2.get_device() is sn.device
    yield sn.device
    reset_device()
    b2.defaultclock.dt = 0.1 * b2.ms


def make_integrators(prefix="", *, tau=10 * ms, drive=12 * mV, weight=0.3 * mV, courses=(0, 1, 2)):
    """Cells with plastic synapses, which excite each other after a delay; all is deterministic."""
    course = b2.TimedArray(list(courses) * mV, dt=5 * ms, name=f"{prefix}course")
    cells = b2.NeuronGroup(
        10,
        "dv/dt = (I + course(t) - v)/tau : volt (unless refractory)\nI : volt (constant)",
        threshold="v > 10*mV",
        reset="v = 0*mV",
        refractory=1.3 * ms,
        method="exact",
        namespace={"tau": tau, "course": course},
        name=f"{prefix}cells",
    )
    cells.I = "drive + 0.3*i*mV"
    cells.v = "0.9*i*mV"
    synapses = b2.Synapses(
        cells,
        cells,
        "w : volt\ndmark/dt = -mark/(7*ms) : 1 (event-driven)",
        on_pre="v_post += w\nmark += 1",
        on_post="w = clip(w + 0.01*mV*mark, 0*mV, 1*mV)",
        name=f"{prefix}synapses",
    )
    synapses.connect(condition="(i + j) % 3 == 1")
    synapses.w = weight
    synapses.pre.delay = "(0.5 + 0.1*j)*ms"
    spikes = b2.SpikeMonitor(cells, name=f"{prefix}spikes")
    trace = b2.StateMonitor(cells, "v", record=[0, 3], name=f"{prefix}trace")
    rate = b2.PopulationRateMonitor(cells, name=f"{prefix}rate")
    return b2.Network(cells, synapses, spikes, trace, rate)


def read_found(network, prefix=""):
    """All that a network has recorded and learnt."""
    spikes, trace = network[f"{prefix}spikes"], network[f"{prefix}trace"]
    return {
        "t": spikes.t[:] / ms,
        "i": spikes.i[:],
        "v": trace.v[:] / mV,
        "rate": network[f"{prefix}rate"].rate[:] / b2.Hz,
        "w": network[f"{prefix}synapses"].w[:] / mV,
        "end": network[f"{prefix}cells"].v[:] / mV,
        "time": network.t / ms,
    }


def read_all(network):
    """The values of all variables of all objects of a network, and its time."""
    found = {"t": np.array(network.t / ms)}
    for each in network.sorted_objects:
        for name, variable in getattr(each, "variables", {}).items():
            owner = getattr(getattr(variable, "owner", None), "name", None)
            if owner == each.name and isinstance(variable, ArrayVariable) and name[0] != "_":
                found[f"{owner}.{name}"] = np.array(variable.get_value())
    return found


@pytest.fixture
def integrators():
    """A function that makes the network, with values."""
    return make_integrators


@pytest.fixture
def found():
    """A function that reads what a network has recorded."""
    return read_found


@pytest.fixture
def all_values():
    """A function that reads all variables of a network."""
    return read_all
