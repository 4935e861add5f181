"""Scripts of Brian2 with ``set_device("simneuro")``: the same results, compiled once."""

import os
import signal
import subprocess
import sys

import brian2 as b2
import numpy as np
import pytest
from brian2 import ms, mV
from brian2.devices.device import reset_device

from simneuro.engine import compiler
from simneuro.engine.program import cache
from simneuro.errors import SimulationWarning

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(compiler() is None, reason="no C++ compiler works here"),
]


def by_brian2(integrators, found, **values):
    """What Brian2's own runtime finds, in two runs."""
    b2.set_device("runtime")
    network = integrators(**values)
    run_twice(network)
    result = found(network)
    reset_device()
    return result


def run_twice(network):
    network.run(20 * ms)
    network["cells"].I = 15 * mV  # spikes are on their way between the two
    network.run(30 * ms)


def assert_equal(one, other):
    for name, values in one.items():
        if name in ("i", "t", "time", "rate"):
            np.testing.assert_array_equal(values, other[name], err_msg=name)
        else:  # NumPy's exp and that of C differ in the last bit
            np.testing.assert_allclose(values, other[name], rtol=1e-13, atol=1e-13, err_msg=name)


def test_runs_are_those_of_brian2_and_other_values_compile_nothing(
    empty_cache, device, integrators, found
):
    network = integrators()
    run_twice(network)
    first = found(network)
    assert device.last_run == "cached"  # the second run is the program of the first
    assert_equal(first, by_brian2(integrators, found))
    values = {"tau": 8 * ms, "drive": 14 * mV, "weight": 0.1 * mV, "courses": (3, 0, 1)}
    other = integrators(**values)
    run_twice(other)
    assert device.last_run == "cached"
    assert_equal(found(other), by_brian2(integrators, found, **values))
    assert first["i"].size != found(other)["i"].size
    assert len(list((empty_cache / "programs").glob("*/program"))) == 1


def test_store_and_restore_keep_the_spikes_on_their_way(device, integrators, found):
    network = integrators()
    network.run(20 * ms)
    network.store()
    network.run(10 * ms)
    first = found(network)
    network.restore()
    assert network.t == 20 * ms
    network.run(10 * ms)
    assert_equal(found(network), first)


def test_a_run_by_brian2_goes_on_from_a_program_and_back(device, integrators, found):
    expected = by_brian2(integrators, found)
    network = integrators()
    network.run(20 * ms)
    network["cells"].I = 15 * mV
    heard = []
    hand = b2.NetworkOperation(lambda: heard.append(1), dt=1 * ms, name="hand")
    network.add(hand)
    with pytest.warns(SimulationWarning, match="hand: a NetworkOperation calls Python"):
        network.run(10 * ms)
    assert device.last_run == "brian2"
    assert len(heard) == 10
    network.remove(hand)
    network.run(20 * ms)
    assert device.last_run == "cached"
    assert_equal(found(network), expected)


def test_random_numbers_follow_the_seed(device):
    def spikes(seed):
        b2.seed(seed)
        source = b2.PoissonGroup(200, 50 * b2.Hz)
        heard = b2.SpikeMonitor(source)
        b2.Network(source, heard).run(1 * b2.second)
        return heard.i[:].tolist()

    first = spikes(1)
    assert spikes(1) == first
    assert device.last_run == "cached"
    assert spikes(2) != first
    # 10000 are expected; the standard deviation is 100 (without the thinning by the time step)
    assert abs(len(first) - 10000) < 500


def test_noise_and_poisson_input_have_the_moments_of_their_distributions(device):
    size = 40_000
    cells = b2.NeuronGroup(size, "dx/dt = xi*second**-0.5 : 1\ny : 1", method="euler")
    network = b2.Network(cells, b2.PoissonInput(cells, "y", 10, 500 * b2.Hz, weight=1))
    b2.seed(4)
    network.run(0.1 * ms)  # one step
    first, count = cells.x[:] * 100, cells.y[:].copy()
    network.run(0.1 * ms)
    second = cells.x[:] * 100 - first
    assert device.last_run == "cached"
    one = 1 / np.sqrt(size)  # five standard errors are allowed
    for normal in (first, second):
        assert abs(normal.mean()) < 5 * one
        assert abs(normal.var() - 1) < 5 * np.sqrt(2) * one
        assert abs((normal**4).mean() - 3) < 5 * np.sqrt(96) * one
    assert abs((first * second).mean()) < 5 * one
    chance = 500 * 1e-4
    variance = 10 * chance * (1 - chance)
    fourth = variance * (1 + (3 * 10 - 6) * chance * (1 - chance))
    assert abs(count.mean() - 10 * chance) < 5 * np.sqrt(variance) * one
    assert abs(count.var() - variance) < 5 * np.sqrt(fourth - variance**2) * one


def test_errors_of_the_script_are_those_of_brian2(device, recwarn):
    group = b2.NeuronGroup(1, "dv/dt = -v/unknown : 1", method="euler")
    with pytest.raises(b2.BrianObjectException, match="preparing an object") as e:
        b2.Network(group).run(1 * ms)
    assert "unknown" in str(e.value.__cause__)
    assert not [each for each in recwarn if each.category is SimulationWarning]


def test_several_clocks_and_a_report(device):
    told = []

    def network():
        slow = b2.NeuronGroup(1, "dv/dt = 1/(10*ms) : 1", method="euler", dt=0.5 * ms, name="slow")
        fast = b2.NeuronGroup(1, "dv/dt = -v/(3*ms) : 1", method="euler", name="fast")
        fast.v = 1
        marks = [
            b2.StateMonitor(each, "v", record=True, name=f"m{each.name}") for each in (slow, fast)
        ]
        return b2.Network(slow, fast, marks)

    kept = network()
    kept.run(10 * ms, report=lambda elapsed, completed, start, duration: told.append(completed))
    assert told[0] == 0
    assert told[-1] == 1
    b2.set_device("runtime")
    expected = network()
    expected.run(10 * ms)
    reset_device()
    for name in ("mslow", "mfast"):
        np.testing.assert_array_equal(kept[name].t[:], expected[name].t[:])
        np.testing.assert_allclose(kept[name].v[:], expected[name].v[:], rtol=1e-14)


def test_an_error_of_a_report_ends_the_run(device):
    def report(elapsed, completed, start, duration):
        if completed > 0:
            raise KeyError(f"no place for {completed:.0%}")

    cells = b2.NeuronGroup(1, "dv/dt = 1*Hz : 1", method="euler")
    with pytest.raises(KeyError, match="no place"):
        b2.Network(cells).run(1000 * b2.second, report=report, report_period=0.1 * b2.second)


def test_the_longest_time_of_a_run_is_kept(device):
    network = b2.Network(b2.NeuronGroup(1, "dv/dt = 1*Hz : 1", method="euler"))
    network.run(1 * ms)
    device._set_maximum_run_time(1 * b2.second)
    try:
        network.run(1e6 * b2.second)  # minutes, on any machine
    finally:
        device._set_maximum_run_time(None)
    assert device.last_run == "cached"
    assert 1 * ms < network.t < 1e6 * b2.second


def test_a_time_step_that_the_present_time_does_not_allow_is_refused_as_by_brian2(device):
    network = b2.Network(b2.NeuronGroup(1, "dv/dt = 1*Hz : 1", method="euler"))
    network.run(0.1 * ms)
    b2.defaultclock.dt = 0.3 * ms
    with pytest.raises(ValueError, match="is not a multiple of"):
        network.run(3 * ms)


def test_a_program_that_disappears_is_made_again(empty_cache, device):
    network = b2.Network(b2.NeuronGroup(1, "dv/dt = 1*Hz : 1", method="euler", name="cells"))
    removed = []

    def tell(elapsed, completed, start, duration):
        if not removed:
            removed.append(cache.clear())

    network.run(1 * ms, report=tell)
    assert removed == [1]
    np.testing.assert_allclose(network["cells"].v, 1e-3)


SCRIPT = """
{first}
import numpy as np
brian2.prefs["codegen.cpp.extra_compile_args_gcc"] = ["-w", "-O0"]
brian2.set_device("simneuro")
from brian2 import *
seed({seed})
cells = NeuronGroup(5, "dv/dt = (I - v)/tau : 1", threshold="v > 1", reset="v = 0", method="exact")
cells.v = "rand()"
I, tau = {I}, 10*ms
spikes = SpikeMonitor(cells)
run(50*ms)
print(simneuro.device.last_run, spikes.num_spikes)
"""


def start(number, order="import simneuro\nimport brian2"):
    script = SCRIPT.format(first=order, seed=number, I=1.5 + number)
    return subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def said(process):
    out, errors = process.communicate(timeout=500)
    assert process.returncode == 0, errors
    return out.split()


def test_two_processes_at_once_compile_one_program_in_either_order_of_imports(empty_cache):
    both = [start(1), start(2, "import brian2\nimport simneuro")]
    assert sorted(said(each)[0] for each in both) == ["cached", "compiled"]


LONG_SCRIPT = """
import simneuro
from brian2 import *
prefs["codegen.cpp.extra_compile_args_gcc"] = ["-w", "-O0"]
set_device("simneuro")
cells = NeuronGroup(5, "dv/dt = (2 - v)/tau : 1", threshold="v > 1", reset="v = 0", method="exact")
tau = 10*ms
network = Network(cells)
tell = lambda elapsed, completed, *_: print(completed, flush=True)
network.run(1e6*second, report=tell, report_period=0.1*second)
stopped = network.t
network.run(1*ms)
print("stopped", 0*second < stopped < 1e6*second, abs(network.t - stopped - 1*ms) < 1*us,
      0 < cells.v[0] < 1, simneuro.device.last_run)
"""


def test_ctrl_c_ends_a_run_and_the_script_goes_on(empty_cache):
    process = subprocess.Popen(
        [sys.executable, "-c", LONG_SCRIPT],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    while float(process.stdout.readline()) == 0:  # until the program has written
        pass
    os.killpg(process.pid, signal.SIGINT)  # a terminal sends it to the program, too
    assert said(process)[-5:] == ["stopped", "True", "True", "True", "cached"]
    with pytest.raises(ProcessLookupError):  # there is no process left of its group
        os.killpg(process.pid, 0)
