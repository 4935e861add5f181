"""Several threads for one simulation: who has them, how many, and the same result to the bit."""

import json
from dataclasses import replace

import numpy as np
import pytest

import simneuro as sn
from simneuro.engine import backends, compiler, threads
from simneuro.engine.draw import draw_numbers
from simneuro.engine.program import program_of, run_program
from simneuro.engine.program.source import write_source
from simneuro.errors import InputError, SimulationError

needs_compiler = pytest.mark.skipif(compiler() is None, reason="no C++ compiler works here")

MANY = {
    "populations.exc.size": 3000,
    "populations.inh.size": 1100,
    "populations.soft.size": 1100,
    "projections.exc_exc.connect.p_in": 0.03,
    "projections.exc_exc.connect.p_out": 0.01,
    "projections.exc_inh.connect.p": 0.01,
}
# Synapses that learn, whose targets lie in two parts, and a number that changes during the run.
LEARNING = {
    "title": "cells that learn",
    "duration": "40 ms",
    "sources": {"pre": {"kind": "poisson", "size": 60, "rate": "1 kHz"}},
    "populations": {"post": {"model": "lif", "size": 3000, "parameters": {"t_ref": "1 ms"}}},
    "projections": {
        "wires": {
            "source": "pre",
            "target": "post",
            "synapse": "ampa",
            "connect": {"rule": "fixed_probability", "p": 0.5},
            "weight": {"uniform": ["50 pS", "150 pS"]},
            "delay": "1 ms",
            "plasticity": "stdp",
        }
    },
    "schedule": {
        "times": ["0 ms", "20 ms"],
        "values": {"populations.post.parameters.g_L": ["10 nS", "12 nS"]},
    },
    "record": {"spikes": ["post"], "wiring": ["wires"]},
}


@pytest.fixture
def networks(everything):
    return {
        "everything": everything.override(MANY),
        "learning": sn.Scenario.from_document(LEARNING),
    }


@pytest.mark.slow
@needs_compiler
@pytest.mark.parametrize("name", ["everything", "learning"])
def test_every_number_of_threads_gives_the_same_bits(networks, name):
    alone, *others = (
        sn.simulate(networks[name], target="cpp", threads=count) for count in (1, 2, 3)
    )
    assert alone.sizes["spike"] > 2000
    for made in others:
        assert set(made.variables) == set(alone.variables)
        for variable in map(str, alone.variables):
            np.testing.assert_array_equal(made[variable], alone[variable], err_msg=variable)
    found = [json.loads(made.attrs["timings"])["threads"] for made in (alone, *others)]
    assert found == [1, 2, 3]


@pytest.mark.slow
@needs_compiler
def test_threads_agree_with_numpy(networks, assert_same):
    program = sn.simulate(networks["learning"], target="cpp", threads=2)
    numpy = sn.simulate(networks["learning"], target="numpy")
    for name in ("spike_time", "spike_neuron"):
        np.testing.assert_array_equal(program[name], numpy[name])


@pytest.mark.slow
@needs_compiler
@pytest.mark.parametrize("name", ["everything", "learning"])
def test_no_two_threads_use_a_number_without_order(networks, name):
    """By ThreadSanitizer, with which a program ends where a thread may read what another writes."""
    flags = ("-O1", "-g", "-std=c++17", "-pthread", "-fsanitize=thread")
    watched = replace(compiler(), flags=flags, linking=())
    network = networks[name].network
    try:
        program = program_of(network, watched)
    except SimulationError as error:
        pytest.skip(f"no ThreadSanitizer here: {error}")
    outcome, _ = run_program(program.path, network, draw_numbers(network, 3), threads=3)
    assert sum(len(steps) for steps, _ in outcome.spikes.values()) > 2000


def shared_loops(scenario, folder):
    """The names of the pieces of code whose loops threads share."""
    write_source(scenario.network, folder)
    files = sorted((folder / "code_objects").glob("*_codeobject*.cpp"))
    return {each.stem.partition("_codeobject")[0] for each in files if "share(" in each.read_text()}


def test_loops_are_shared_where_their_places_are_independent(networks, tmp_path):
    shared = shared_loops(networks["learning"], tmp_path)
    assert {
        "population_post_stateupdater",
        "population_post_spike_thresholder",
        "projection_wires_pre",
    } <= shared
    # What changes the course of a number reads its rows in turn.
    assert not any("course" in each for each in shared)


def test_loops_over_few_cells_are_not_shared(everything, tmp_path):
    assert not any("population" in each for each in shared_loops(everything, tmp_path))


def test_targets_with_one_thread_are_refused_by_name():
    with pytest.raises(InputError, match=r"^threads: got 2, but the target numpy .*: cpp, nest\.$"):
        sn.simulate("lif_step", target="numpy", threads=2)
    with pytest.raises(InputError, match=r"^threads: got 0, but at least one thread"):
        sn.simulate("lif_step", threads=0)
    with pytest.raises(InputError, match=r"^threads: got 2, but the target numpy"):
        sn.run("lif_step", target="numpy", threads=2)


def test_without_a_compiler_no_target_has_threads(monkeypatch):
    cpp = backends()["cpp"]
    monkeypatch.setattr(cpp, "available", lambda: False)
    with pytest.raises(InputError, match=r"^threads: 2 threads .* cpp, which needs .* none here"):
        sn.simulate("lif_step", threads=2)


def test_a_long_single_simulation_has_the_cores_that_are_free(networks, monkeypatch):
    cpp, numpy = (backends()[name] for name in ("cpp", "numpy"))
    large = networks["everything"].override({"duration": "100 s"}).network
    monkeypatch.setattr(threads, "_free_cores", lambda: 3)

    def chosen(network=large, backend=cpp, asked=None, runs=1):
        return threads.choose_threads(network, backend, asked, runs)

    assert chosen() == 3
    assert chosen(asked=2) == 2
    assert chosen(runs=2) == chosen(backend=numpy) == chosen(backend=backends()["nest"]) == 1
    assert chosen(network=networks["everything"].network) == 1
    monkeypatch.setattr(threads, "_free_cores", lambda: 0)
    assert chosen() == 1


def test_cores_with_work_are_not_free(monkeypatch):
    monkeypatch.setattr(threads, "available_cores", lambda: 1000)
    monkeypatch.setattr(threads.Path, "read_text", lambda *_, **__: "9.0 9.0 9.0 4/90 123\n")
    assert threads._free_cores() == 997
