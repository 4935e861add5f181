"""Networks as functions: what Brian2 finds with the same values, in any thread or process."""

import pickle
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from multiprocessing import get_context

import brian2 as b2
import numpy as np
import pytest
from brian2 import ms, mV

import simneuro as sn
from simneuro.brian2_device.program import execute
from simneuro.engine import compiler
from simneuro.errors import InputError, SimulationError

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(compiler() is None, reason="no C++ compiler works here"),
]
INPUTS = ("cells.I", "cells.tau", "synapses.w", "synapses.delay", "course")
drive = 12 * mV


@pytest.fixture
def run(plain_code, integrators):
    return sn.compile(integrators(), 30 * ms, inputs=INPUTS)


def by_brian2(integrators, found, tau, weight, courses):
    network = integrators(tau=tau, weight=weight, courses=courses)
    network["cells"].I = 13 * mV
    network.run(30 * ms)
    return found(network)


def test_calls_give_what_brian2_gives_with_these_values(run, integrators, found):
    got = run(
        {"cells.I": 13 * mV, "cells.tau": 8 * ms, "synapses.w": 0.2 * mV, "course": [2, 0, 1] * mV}
    )
    expected = by_brian2(integrators, found, 8 * ms, 0.2 * mV, (2, 0, 1))
    np.testing.assert_array_equal(got["spikes.i"], expected["i"])
    np.testing.assert_allclose(got["spikes.t"], expected["t"] * 1e-3, rtol=1e-15)
    np.testing.assert_allclose(got["trace.v"], expected["v"] * 1e-3, rtol=1e-13, atol=1e-16)
    assert got["trace.v"].shape == (2, 300)
    assert got["rate.rate"].shape == (300,)
    np.testing.assert_array_equal(run()["spikes.i"], run()["spikes.i"])


def test_a_call_may_last_longer_than_it_was_compiled_for(run):
    assert run(duration=50 * ms)["trace.t"].size == 500
    start = run()["spikes.t"]
    np.testing.assert_array_equal(run(duration=50 * ms)["spikes.t"][: start.size], start)


def spikes_of(results):
    return [(each["spikes.t"].tolist(), each["spikes.i"].tolist()) for each in results]


def test_threads_and_processes_run_at_once(run):
    drives = [{"cells.I": (11 + 0.25 * k) * mV} for k in range(6)]
    alone = spikes_of(map(run, drives))
    assert len(set(map(str, alone))) == 6
    with ThreadPoolExecutor(3) as pool:
        assert spikes_of(pool.map(run, drives)) == alone
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        assert spikes_of(pool.map(run, drives)) == alone
    assert spikes_of(pickle.loads(pickle.dumps(run))(each) for each in drives) == alone


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"cells.I": 3}, "cells.I: this needs a value in volt, and got no unit"),
        ({"cells.I": 3 * ms}, "cells.I: this needs a value in volt, and got a value in s"),
        ({"cells.I": [1, 2] * mV}, r"an array of shape \(10,\), and got the shape \(2,\)"),
        ({"cells.tau": [1, 2] * ms}, r"cells.tau: this needs one value, and got the shape \(2,\)"),
        ({"cells.I": float("nan") * mV}, "none that is NaN"),
        ({"synapses.delay": -1 * ms}, "synapses.delay: this must not be less than 0"),
        ({"cells.v": 1 * mV}, "'cells.v' is no input. Allowed: cells.I, cells.tau"),
    ],
)
def test_wrong_values_are_refused(run, values, message):
    with pytest.raises(InputError, match=message):
        run(values)


def test_what_is_no_part_of_the_network_is_refused(plain_code, integrators):
    network = integrators()
    with pytest.raises(InputError, match=r"inputs: .*'cells.J'"):
        sn.compile(network, 1 * ms, inputs=["cells.J"])
    with pytest.raises(InputError, match=r"outputs: .*'synapses.u'"):
        sn.compile(network, 1 * ms, outputs=["synapses.u"])
    network.add(b2.NetworkOperation(lambda: None, name="hand"))
    with pytest.raises(InputError, match="network: cannot be compiled: hand: a NetworkOperation"):
        sn.compile(network, 1 * ms)


def test_the_network_itself_can_still_be_run(run, plain_code, integrators, found):
    network = integrators()
    sn.compile(network, 30 * ms)
    network.run(30 * ms)
    np.testing.assert_array_equal(found(network)["i"], run()["spikes.i"])


def test_objects_of_a_failed_compilation_are_those_of_no_network(plain_code):
    cells = b2.NeuronGroup(1, "dv/dt = 1*Hz : 1", threshold="v > 1", method="euler", name="cells")
    spikes = b2.SpikeMonitor(cells, name="spikes")
    with pytest.raises(InputError, match="inputs"):
        sn.compile(b2.Network(cells, spikes), 1 * ms, inputs=["cells.unknown"])
    run = sn.compile(b2.Network(cells, spikes), 1 * ms)
    assert run()["spikes.i"].size == 0


def test_a_constant_with_several_units_needs_its_owner(plain_code):
    one = b2.NeuronGroup(1, "dx/dt = k*Hz : 1", method="euler", namespace={"k": 1}, name="one")
    two = b2.NeuronGroup(
        1, "dx/dt = k*Hz : volt", method="euler", namespace={"k": 2 * mV}, name="two"
    )
    with pytest.raises(InputError, match=r"'one.k' in 1, 'two.k' in (V|volt)"):
        sn.compile(b2.Network(one, two), 1 * ms, inputs=["k"], outputs=["one.x"])


def test_a_run_that_is_stopped_returns_nothing(run, monkeypatch):
    late = time.monotonic() + 1
    stopped = partial(execute, asked_to_stop=lambda: time.monotonic() > late)
    monkeypatch.setattr(
        "simneuro.brian2_device.compiled_network.execute_kept",
        lambda kept, numbers: stopped(kept.program().path, numbers),
    )
    with pytest.raises(SimulationError, match=r"stopped at .* s, before its end at 1000 s"):
        run(duration=1000 * b2.second)
