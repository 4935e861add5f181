"""The same network on every target, and what happens without a compiler."""

import os
import pickle
import re
import subprocess
import sys

import numpy as np
import pytest

import simneuro as sn
from simneuro.engine import compiler
from simneuro.engine.brian import cells as groups
from simneuro.engine.equations.functions import compiled
from simneuro.errors import SimulationError

needs_compiler = pytest.mark.skipif(compiler() is None, reason="no C++ compiler works here")


@pytest.mark.slow
@needs_compiler
@pytest.mark.usefixtures("quickly_compiled")
def test_a_noisy_cell_on_cython(cell_document, assert_same):
    noise = {
        "kind": "noise_current",
        "target": "cell",
        "mean": "300 pA",
        "density": "100 pA*ms^0.5",
    }
    document = cell_document("lif", duration="50 ms", size=3, drives={"noise": noise})
    scenario = sn.Scenario.from_document(document)
    expected = sn.simulate(scenario, target="numpy")
    assert expected.sizes["spike"] > 2
    assert_same(sn.simulate(scenario, target="cython"), expected)


@pytest.mark.slow
@needs_compiler
@pytest.mark.usefixtures("quickly_compiled")
def test_the_same_network_on_cython(everything, everything_on_numpy):
    assert_same_network(sn.simulate(everything, target="cython"), "cython", everything_on_numpy)


@needs_compiler
def test_the_same_network_in_a_program(everything, everything_on_numpy):
    assert_same_network(sn.simulate(everything, target="cpp"), "cpp", everything_on_numpy)


def assert_same_network(recording, target, everything_on_numpy):
    assert recording.attrs["target"] == target
    exact = [name for name in recording.variables if ".source" in name or ".target" in name]
    exact += [name for name in recording.variables if ".weight" in name or ".delay" in name]
    exact += [name for name in recording.variables if ".event_" in name] + ["time"]
    assert len(exact) == 4 * 4 + 3 * 2 + 1
    for name in exact:
        np.testing.assert_array_equal(recording[name], everything_on_numpy[name])
    # The state at the start is drawn by NumPy.
    for name in ("exc.v", "inh.v", "axon.v"):
        np.testing.assert_array_equal(recording[name][0], everything_on_numpy[name][0])
    # The hash is the same to the last bit; log, cos and exp may differ in the last place.
    for name in ("inh.I_ext", "exc.I_ext"):
        noise = everything_on_numpy[name].values
        np.testing.assert_allclose(
            recording[name], noise, rtol=1e-13, atol=1e-15 * np.abs(noise).max()
        )
    for name in (
        "exc.v",
        "exc.g_ampa",
        "exc.g_gaba_a",
        "exc.I_fast",
        "inh.v",
        "inh.g_ampa",
        "axon.v",
        "axon.m",
    ):
        ours = everything_on_numpy[name].values
        np.testing.assert_allclose(
            recording[name], ours, rtol=1e-8, atol=1e-10 * np.abs(ours).max(), err_msg=name
        )
    for name in ("spike_time", "spike_population", "spike_neuron"):
        np.testing.assert_array_equal(recording[name], everything_on_numpy[name])


@pytest.mark.slow
@needs_compiler
def test_every_neuron_fires_alike_in_a_program(cell_document):
    strong = {"izhikevich": "20 pA", "pospischil_rs": "3 nA"}
    names = list(sn.models.neurons)
    drives = {
        f"into_{name}": {
            "kind": "step_current",
            "target": name,
            "amplitude": ["0 pA", strong.get(name, "2 nA")],
        }
        for name in names
    }
    document = cell_document("lif", duration="20 ms", dt="0.05 ms", drives=drives)
    document["populations"] = {name: {"model": name, "size": 2} for name in names}
    scenario = sn.Scenario.from_document(document)
    program, ours = (sn.simulate(scenario, target=target) for target in ("cpp", "numpy"))
    assert set(ours.spike_population.values) == set(range(len(names)))
    for variable in ("spike_time", "spike_population", "spike_neuron"):
        np.testing.assert_array_equal(program[variable], ours[variable])


@needs_compiler
def test_a_second_program_in_the_same_process(everything, everything_on_numpy):
    other = sn.simulate(everything.override({"seed": 6}), target="cpp")
    again = sn.simulate(everything, target="cpp")
    assert other.sizes["spike"] != again.sizes["spike"] or np.any(
        other.spike_time.values != again.spike_time.values
    )
    np.testing.assert_array_equal(again.spike_time, everything_on_numpy.spike_time)
    # And back to NumPy, with Brian2 as it was.
    after = sn.simulate(everything, target="numpy")
    np.testing.assert_array_equal(after.spike_time, everything_on_numpy.spike_time)


@needs_compiler
@pytest.mark.usefixtures("compile_once")
def test_a_program_that_cannot_be_compiled_is_one_paragraph(cell_document, monkeypatch, capfd):
    def counter_normal(key, step, x):
        return np.zeros(np.shape(x))

    body = "static inline double counter_normal(long long k, long long s, double x) {return bad;}"
    broken = compiled(counter_normal, body, ("key", "step", "x"))
    monkeypatch.setitem(groups.RANDOM_FUNCTIONS, "counter_normal", broken)
    noise = {"kind": "noise_current", "target": "cell", "density": "1 pA*ms^0.5"}
    document = cell_document("lif", duration="1 ms", drives={"noise": noise})
    scenario = sn.Scenario.from_document(document)
    with pytest.raises(SimulationError) as caught:
        sn.simulate(scenario, target="cpp")
    assert re.search(
        r"cannot be compiled: \S+: error: .*bad.* --debug shows all", str(caught.value)
    )
    assert "\n" not in str(caught.value)
    assert capfd.readouterr() == ("", "")
    # Everything that the compiler said comes along, through worker processes too.
    (note,) = pickle.loads(pickle.dumps(caught.value)).__notes__
    assert len(note.splitlines()) > 1
    # And the next program is whole.
    monkeypatch.undo()
    assert sn.simulate(scenario, target="cpp").attrs["target"] == "cpp"


def without_compiler(code, tmp_path):
    """Run code where no compiler can be found."""
    env = {**os.environ, "CXX": "/bin/false", "PATH": str(tmp_path)}
    return subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False
    )


def test_without_a_compiler_everything_runs_on_numpy(tmp_path):
    code = """
import simneuro as sn
from simneuro.engine import choose, compiler
from simneuro.errors import InputError
assert compiler() is None
scenario = sn.Scenario.load("lif_step")
print(choose(scenario.override({"duration": "10000 s"}).network))
print(sn.simulate(scenario).attrs["target"])
for target in ("cpp", "cython"):
    try:
        sn.simulate(scenario, target=target)
    except InputError as error:
        print(error)
"""
    done = without_compiler(code, tmp_path)
    assert done.returncode == 0, done.stderr
    choice, target, cpp, cython = done.stdout.splitlines()
    assert choice.startswith("target numpy: ")
    assert "cpp: not without a working C++ compiler" in choice
    assert target == "numpy"
    for line in (cpp, cython):
        assert line.startswith("target: c")
        assert "numpy" in line
