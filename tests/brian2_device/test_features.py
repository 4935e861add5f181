"""Single features of Brian2 by the device: all variables are those of Brian2's NumPy runtime."""

import brian2 as b2
import numpy as np
import pytest
from brian2 import ms
from brian2.devices.device import reset_device

from simneuro.engine import compiler
from simneuro.errors import InputError

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(compiler() is None, reason="no C++ compiler works here"),
]


def make_sources(size=6):
    """Cells that fire at regular times, which differ between them."""
    return b2.NeuronGroup(
        *(size, "dx/dt = (0.3 + 0.1*i)/ms : 1\nv : 1"),
        **{"threshold": "x > 1", "reset": "x = 0", "method": "euler", "name": "sources"},
    )


def run_subgroups():
    """Subgroups as sources, targets and of monitors; an object that is added between runs."""
    sources, targets = make_sources(), b2.NeuronGroup(8, "v : 1", name="targets")
    some = b2.Synapses(sources[2:5], targets[3:7], "w : 1", on_pre="v_post += w", name="some")
    some.connect(j="i + k for k in range(2)")
    some.w, some.delay = "i + 10*j", "j*0.5*ms"
    spikes = b2.SpikeMonitor(sources[1:4], variables="x", name="spikes")
    rate = b2.PopulationRateMonitor(sources[1:3], name="rate")
    trace = b2.StateMonitor(targets[3:6], "v", record=[0, 2], name="trace")
    network = b2.Network(sources, targets, some, spikes, rate, trace)
    network.run(4 * ms)
    more = b2.Synapses(sources[1:], targets[:5], "w : 1", on_pre="v_post += w", name="more")
    more.connect()
    more.w = "0.01*(1 + i)"
    network.add(more)
    network.run(4 * ms)
    return [network]


def run_tables_and_links():
    """A table by time and cell whose values change, linked variables, constants that change."""
    table = b2.TimedArray(np.arange(12).reshape(4, 3), dt=1 * ms, name="table")
    cells = b2.NeuronGroup(
        7, "dv/dt = table(t, i % columns)/ms - v/tau : 1", method="euler", name="cells"
    )
    linked = b2.NeuronGroup(
        5, "v : 1 (linked)\nda/dt = (v - a)/(3*ms) : 1", method="exponential_euler", name="linked"
    )
    linked.v = b2.linked_var(cells, "v", index=[0, 6, 1, 0, 2])
    traces = [
        b2.StateMonitor(each, name, record=True, name=f"trace_{each.name}")
        for each, name in ((cells, "v"), (linked, "a"))
    ]
    network = b2.Network(cells, linked, traces)
    network.run(3 * ms, namespace={"table": table, "columns": 3, "tau": 1 * ms})
    table.values[:] = 5 - table.values
    network.run(2 * ms, namespace={"table": table, "columns": 3, "tau": 2 * ms})
    network.run(1 * ms, namespace={"table": table, "columns": 2, "tau": 2 * ms})
    return [network]


def run_pathways():
    """Order and delays of pathways that change, events of the user, summed variables."""
    cells = b2.NeuronGroup(
        *(4, "dv/dt = (1.2 - v)/(2*ms) + s/ms : 1\ns : 1\nu : 1\nr : 1"),
        **{"threshold": "v > 1", "reset": "v = 0; u += 1", "events": {"ring": "u > 2"}},
        **{"method": "euler", "name": "cells"},
    )
    cells.run_on_event("ring", "u = 0; r += 1")
    cells.v = "0.2*i"
    synapses = b2.Synapses(
        *(cells, cells, "w : 1\nq : 1\nz : 1\ns_post = w*v_pre : 1 (summed)"),
        on_pre={"one": "q = (q*2 + 1) % 97", "two": "q = q + 3", "rung": "z += 1"},
        on_event={"one": "spike", "two": "spike", "rung": "ring"},
        name="synapses",
    )
    synapses.connect(condition="i != j")
    synapses.w = "0.01*(i + 1)"
    synapses.one.order, synapses.two.order = 2, -1
    synapses.one.delay, synapses.two.delay = "0.3*i*ms", 0.2 * ms
    events = b2.EventMonitor(cells, "ring", variables=["r", "u"], name="events")
    trace = b2.StateMonitor(synapses, ["q", "z"], record=True, when="start", name="trace")
    network = b2.Network(cells, synapses, events, trace)
    network.run(8 * ms)
    synapses.one.delay = "(1.1 - 0.2*i)*ms"
    network.run(8 * ms)
    synapses.one.order = -3
    network.run(4 * ms)
    return [network]


def run_two_in_turn():
    """Two networks in turn; a generator with a period and with new times."""
    generator = b2.SpikeGeneratorGroup(
        3, [0, 1, 2, 0], [1, 2, 3, 4] * ms, period=6 * ms, name="generator"
    )
    one = b2.Network(generator, b2.SpikeMonitor(generator, name="heard"))
    sources = make_sources(2)
    other = b2.Network(sources, b2.SpikeMonitor(sources, name="spikes"))
    one.run(15 * ms)
    other.run(7 * ms)
    generator.set_spikes([0, 1], [0.5, 1.5] * ms, period=3 * ms)
    one.run(9 * ms)
    other.run(2.3 * ms)
    generator.set_spikes([2], [33] * ms)
    one.run(10 * ms)
    return [one, other]


SCRIPTS = (run_subgroups, run_tables_and_links, run_pathways, run_two_in_turn)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.__name__)
def test_all_variables_are_those_of_brian2(device, all_values, script):
    ours = [all_values(each) for each in script()]
    assert device.last_run in ("compiled", "cached")
    b2.set_device("runtime")
    expected = [all_values(each) for each in script()]
    reset_device()
    for found, wanted in zip(ours, expected, strict=True):
        assert found.keys() == wanted.keys()
        for name, values in wanted.items():
            scale = np.max(np.abs(values[np.isfinite(values)]), initial=1.0)
            np.testing.assert_allclose(
                found[name], values, rtol=1e-12, atol=1e-12 * scale, err_msg=name
            )


def run_in_single_precision():
    cells = b2.NeuronGroup(
        4, "dv/dt = (1.5 + 0.1*i - v)/(2*ms) : 1", method="exact", name="cells",
        threshold="v > 1", reset="v = 0",
    )  # fmt: skip
    spikes = b2.SpikeMonitor(cells, name="spikes")
    trace = b2.StateMonitor(cells, "v", record=True, name="trace")
    b2.Network(cells, spikes, trace).run(10 * ms)
    return spikes.i[:], spikes.t[:] / ms, trace.v[:]


def test_values_of_single_precision_stay_so(device, monkeypatch):
    monkeypatch.setitem(b2.prefs, "core.default_float_dtype", np.float32)
    ours = run_in_single_precision()
    assert device.last_run in ("compiled", "cached")
    b2.set_device("runtime")
    expected = run_in_single_precision()
    reset_device()
    assert ours[2].dtype == np.float32
    np.testing.assert_array_equal(ours[0], expected[0])
    np.testing.assert_array_equal(ours[1], expected[1])
    # a few times the spacing of numbers of single precision near 1, 1.2e-7
    np.testing.assert_allclose(ours[2], expected[2], atol=2e-6)


def test_the_state_of_random_numbers_is_restored_on_request(device):
    cells = b2.NeuronGroup(20, "dv/dt = xi/ms**0.5 : 1", method="euler", name="cells")
    network = b2.Network(cells)
    network.store()

    def values(**how):
        network.restore(**how)
        network.run(1 * ms)
        return cells.v[:].tolist()

    first = values(restore_random_state=True)
    assert values(restore_random_state=True) == first
    assert values() != first
    assert device.last_run == "cached"


def test_spikes_on_their_way_are_restored_with_their_time_step(device):
    def run_delayed(network_between):
        sources, targets = make_sources(2), b2.NeuronGroup(2, "v : 1", name="targets")
        late = b2.Synapses(sources, targets, on_pre="v_post += 1", delay=1.5 * ms, name="late")
        late.connect()
        trace = b2.StateMonitor(targets, "v", record=True, name="trace")
        network = b2.Network(sources, targets, late, trace)
        network.run(3 * ms)
        network_between(network)
        network.run(5 * ms)
        return trace.v[:]

    def leave_and_return(network):
        network.store()
        b2.defaultclock.dt = 0.2 * ms
        network.run(3.2 * ms)
        network.restore()
        assert b2.defaultclock.dt == 0.1 * ms

    straight = run_delayed(lambda network: None)
    assert straight[0, -1] > straight[0, 29] == 0  # spikes wait at 3 ms
    np.testing.assert_array_equal(run_delayed(leave_and_return), straight)


def test_a_report_that_stops_the_network_ends_the_run(device):
    cells = b2.NeuronGroup(1, "dv/dt = 1*Hz : 1", method="euler", name="cells")
    network = b2.Network(cells)

    def stop(elapsed, completed, start, duration):
        if completed > 0:
            network.stop()

    network.run(1e6 * b2.second, report=stop, report_period=0.1 * b2.second)
    stopped = network.t
    assert 0 * ms < stopped < 1e6 * b2.second
    np.testing.assert_allclose(cells.v[0], stopped / b2.second, rtol=1e-9)
    network.run(1 * ms)
    assert abs(network.t - stopped - 1 * ms) < 1e-6 * ms


def test_the_device_may_be_set_twice(device):
    b2.set_device("simneuro")
    assert b2.get_device() is device
    cells = b2.NeuronGroup(1, "dv/dt = 1*Hz : 1", method="euler", name="cells")
    network = b2.Network(cells)
    network.run(1 * ms)
    b2.set_device("simneuro", build_on_run=False)
    network.run(1 * ms)
    assert device.last_run == "cached"
    np.testing.assert_allclose(cells.v, 2e-3)
    reset_device()
    reset_device()
    assert b2.get_device() is device  # that of the fixture


def test_a_built_program_is_not_run_again(device):
    cells = b2.NeuronGroup(1, "dv/dt = k : 1\nk : Hz (constant)", method="euler", name="cells")
    b2.Network(cells).run(1 * ms)
    b2.device.build(run=False)  # does nothing
    with pytest.raises(InputError, match=r"device\.run: only Brian2's standalone mode"):
        b2.device.run(run_args={cells.k: 3 * b2.Hz})
