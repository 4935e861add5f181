"""Programs: compiled once for a structure, kept, found again by anybody, and never wrong."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import simneuro as sn
from simneuro.engine import backends, cache_folder, compiler, program
from simneuro.engine.draw import draw_numbers
from simneuro.engine.program import cache
from simneuro.engine.program.structure import structure
from simneuro.engine.runtime import running
from simneuro.errors import SimulationError

pytestmark = pytest.mark.skipif(compiler() is None, reason="no C++ compiler works here")

CELL = {
    "title": "a noisy cell and its neighbour",
    "duration": "20 ms",
    "populations": {
        "a": {"model": "lif", "size": 20},
        "b": {"model": "lif", "size": 10},
        "axon": {"model": "hodgkin_huxley", "size": 1},
    },
    "projections": {
        "a_b": {
            "source": "a",
            "target": "b",
            "synapse": "ampa",
            "connect": {"rule": "fixed_probability", "p": 0.5},
            "weight": "3 nS",
            "delay": "1 ms",
        }
    },
    "drives": {
        "noise": {
            "kind": "noise_current",
            "target": "a",
            "mean": "250 pA",
            "density": "100 pA*ms^0.5",
        }
    },
}


@pytest.fixture
def empty_cache(tmp_path, monkeypatch):
    """A cache folder of its own, with a blank in its name."""
    place = tmp_path / "a cache"
    monkeypatch.setenv("SIMNEURO_CACHE", str(place))
    for remembered in (cache_folder.cache_folder, cache.programs_folder, compiler):
        remembered.cache_clear()
    yield place
    for remembered in (cache_folder.cache_folder, cache.programs_folder, compiler):
        remembered.cache_clear()


def cell(**changes):
    return sn.Scenario.from_document(CELL).override(changes)


def run(scenario, target="cpp"):
    recording = sn.simulate(scenario, target=target)
    spikes = np.stack([recording.spike_time, recording.spike_population, recording.spike_neuron])
    return json.loads(recording.attrs["timings"])["program"], spikes


OTHER_NUMBERS = {
    "a seed": {"seed": 9},
    "a parameter": {"populations.a.parameters.C_m": "150 pF"},
    "the duration": {"duration": "35 ms", "warmup": "5 ms"},
    "the time step": {"dt": "0.025 ms"},
    "the wiring": {"projections.a_b.connect": {"rule": "fixed_indegree", "n": 7}},
    "no synapse": {"projections.a_b.connect": {"rule": "fixed_probability", "p": 0}},
    "a weight and a delay": {"projections.a_b.weight": "9 nS", "projections.a_b.delay": "0 ms"},
    "a drive": {"drives.noise.mean": "300 pA"},
    "the state at the start": {"populations.a.initial.v": {"uniform": ["-60 mV", "-50 mV"]}},
}


QUICK = ("a seed", "the wiring", "the state at the start")


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param(changes, id=name, marks=[] if name in QUICK else pytest.mark.slow)
        for name, changes in OTHER_NUMBERS.items()
    ],
)
def test_other_numbers_compile_nothing_and_are_the_numbers_used(changes):
    # The state at the start of the model is an expression: it is part of the structure.
    first = cell(**{"populations.a.initial.v": "-60 mV"})
    run(first)
    origin, spikes = run(first.override(changes))
    assert origin == "cached"
    _, expected = run(first.override(changes), "numpy")
    np.testing.assert_array_equal(spikes, expected)
    assert spikes.size > 0


# Every number of every drive, and of rules, in the place of another.
DRIVEN = CELL | {
    "drives": {
        "step": {"kind": "step_current", "target": "a", "amplitude": "1 pA"},
        "ramp": {"kind": "ramp_current", "target": "a", "final": "9 pA"},
        "sine": {
            "kind": "sine_current",
            "target": "a",
            "amplitude": "50 pA",
            "frequency": "100 Hz",
            "phase": 0.1,
        },
        "ou": {"kind": "ou_current", "target": "a", "sigma": "50 pA", "tau": "5 ms"},
        **{
            name: {"target": "a", "synapse": "ampa", "weight": "1 nS"} | drive
            for name, drive in {
                "poisson": {"kind": "poisson", "rate": "1 kHz"},
                "changing": {"kind": "inhomogeneous_poisson", "rate": "1 kHz"},
                "regular": {"kind": "regular_spikes", "rate": "100 Hz"},
                "renewal": {"kind": "gamma_spikes", "rate": "100 Hz", "shape": 2},
                "bursting": {
                    "kind": "bursting_spikes",
                    "rate": "100 Hz",
                    "spikes": [2, 3],
                    "spike_rate": "500 Hz",
                },
                "pattern": {
                    "kind": "pattern",
                    "times": ["1 ms"],
                    "neurons": [3],
                    "every": "10 ms",
                },
            }.items()
        },
    },
}
OTHER_DRIVES = {
    "drives.step": {"amplitude": "300 pA", "start": "2 ms", "stop": "12 ms"},
    "drives.ramp": {"initial": "5 pA", "final": "300 pA", "start": "3 ms", "stop": "15 ms"},
    "drives.sine": {"mean": "9 pA", "amplitude": "99 pA", "frequency": "9 Hz", "phase": 0.4},
    "drives.ou": {"mean": "200 pA", "sigma": "90 pA", "tau": "1 ms", "stop": "15 ms"},
    "drives.poisson": {"rate": "7 kHz", "start": "5 ms", "stop": "7 ms"},
    "drives.changing": {
        "rate": ["1 kHz", "40 kHz"],
        "times": ["0 ms", "9 ms"],
        "between": "linear",
        "cells": [3, 8],
    },
    "drives.regular": {"rate": "900 Hz", "phase": {"uniform": [0, 1]}, "start": "1 ms"},
    "drives.renewal": {"rate": {"uniform": ["1 Hz", "900 Hz"]}, "shape": 0.3},
    "drives.bursting": {"rate": "300 Hz", "spikes": [3, 9], "spike_rate": "900 Hz"},
    "drives.pattern": {
        "times": ["0 ms", "0 ms", "2 ms"],
        "neurons": [1, 1, 5],
        "every": "4 ms",
        "jitter": "1 ms",
        "kept": 0.5,
    },
    "projections.a_b": {"connect": {"rule": "fixed_total_number", "n": 99, "multiple": True}},
}


@pytest.mark.slow
def test_every_number_of_a_drive_is_read():
    first = sn.Scenario.from_document(DRIVEN).override({"populations.a.initial.v": "-60 mV"})
    changes = {
        f"{part}.{key}": value for part, keys in OTHER_DRIVES.items() for key, value in keys.items()
    }
    other = first.override({**changes, "seed": 8})
    for path, value in changes.items():
        if not isinstance(value, list) or path.endswith((".cells", ".spikes")):  # by themselves
            assert structure(first.override({path: value}).network) == structure(first.network), (
                path
            )
    assert structure(other.network) == structure(first.network)
    run(first)
    origin, spikes = run(other)
    assert origin == "cached"
    _, expected = run(other, "numpy")
    np.testing.assert_array_equal(spikes, expected)
    assert spikes.size > 30


OTHER_STRUCTURES = {
    "a size": {"populations.a.size": 21},
    "a model": {"populations.b.model": "subtractive_if"},
    "a receptor": {"projections.a_b.synapse": "gaba_a"},
    "weights that differ": {"projections.a_b.weight": {"uniform": ["1 nS", "2 nS"]}},
    "delays that differ": {"projections.a_b.delay": {"uniform": ["1 ms", "2 ms"]}},
    "a parameter for each cell": {"populations.a.parameters.C_m": {"normal": ["1 pF", "0 pF"]}},
    "an expression": {"populations.a.initial.v": "E_L + 1*mV"},
    "what is recorded": {"record": {"traces": {"a": {"variables": ["v"]}}}},
    "how often": {"record": {"traces": {"a": {"variables": ["v"]}}, "interval": "1 ms"}},
    "whose spikes": {"record.spikes": ["a"]},
}


def test_structures_differ():
    texts = [structure(cell(**changes).network) for changes in ({}, *OTHER_STRUCTURES.values())]
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("changes", OTHER_NUMBERS.values(), ids=OTHER_NUMBERS)
def test_numbers_are_no_structure(changes):
    first = cell(**{"populations.a.initial.v": "-60 mV"})
    assert structure(first.override(changes).network) == structure(first.network)


SCRIPT = """
import json, sys
import simneuro as sn
recording = sn.simulate(sn.Scenario.from_document(json.loads(sys.argv[1])), target="cpp")
print(json.loads(recording.attrs["timings"])["program"], recording.sizes["spike"])
"""


def process(folder):
    folder.mkdir(exist_ok=True)
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT, json.dumps(CELL)],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def ended(running):
    said, errors = running.communicate(timeout=300)
    assert running.returncode == 0, errors
    return said.split()


def test_another_process_in_another_folder_finds_the_program(empty_cache, tmp_path):
    assert ended(process(tmp_path / "one"))[0] == "compiled"
    assert ended(process(tmp_path / "two"))[0] == "cached"


@pytest.mark.slow
def test_two_processes_at_once_compile_one_program(empty_cache, tmp_path):
    both = [process(tmp_path / name) for name in ("one", "two")]
    said = [ended(each) for each in both]
    assert sorted(each[0] for each in said) == ["cached", "compiled"]
    assert said[0][1] == said[1][1]
    assert len(program.programs()) == 1
    assert not [path for path in program.programs_folder().iterdir() if path.name.startswith(".")]


SLOW = pytest.mark.slow


@pytest.mark.parametrize(
    "after", [pytest.param(0.05, marks=SLOW), 0.4, pytest.param(1.0, marks=SLOW)]
)
def test_a_build_that_was_killed_leaves_nothing_that_matters(empty_cache, tmp_path, after):
    running = process(tmp_path / "killed")
    give_up = time.monotonic() + 60
    while not list(empty_cache.rglob(".*-*")) and time.monotonic() < give_up:
        time.sleep(0.01)
    time.sleep(after)
    os.killpg(running.pid, signal.SIGKILL)
    running.communicate()
    _, spikes = run(cell())
    np.testing.assert_array_equal(spikes, run(cell(), "numpy")[1])
    # What it left is swept up once nobody can be at it any more.
    long_ago = time.time() - 2 * cache.DRAFT_AGE
    for draft in program.programs_folder().glob(".*"):
        os.utime(draft, (long_ago, long_ago))
    cache.make_room(cache.LIMIT)
    assert not list(program.programs_folder().glob(".*"))


def damages(place: Path):
    return {
        "cut off": lambda: (place / "program").write_bytes((place / "program").read_bytes()[:999]),
        "one byte": lambda: flip(place / "program"),
        "gone": (place / "program").unlink,
        "no seal": (place / "sha256").unlink,
        "another seal": lambda: (place / "sha256").write_text("0" * 64),
    }


def flip(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize(
    "damage",
    [pytest.param(each, marks=[] if each == "one byte" else SLOW) for each in damages(Path())],
)
def test_a_damaged_program_is_compiled_anew(damage):
    _, expected = run(cell())
    place = cache.programs_folder() / cache.digest(cell().network, compiler())
    damages(place)[damage]()
    origin, spikes = run(cell())
    assert origin == "compiled"
    np.testing.assert_array_equal(spikes, expected)
    assert run(cell())[0] == "cached"


def test_a_program_that_vanishes_before_it_runs_is_compiled_anew(monkeypatch):
    run(cell())
    place = cache.programs_folder() / cache.digest(cell().network, compiler())
    found = cache.Program(place / "program")
    program.clear()
    calls = iter([found])
    monkeypatch.setattr(
        "simneuro.engine.program.backend.program_of",
        lambda *a: next(calls, None) or cache.program_of(*a),
    )
    assert run(cell())[1].size > 0


@pytest.mark.slow
def test_programs_used_longest_ago_make_room(empty_cache):
    for age, size in ((300, 3), (200, 4), (100, 5)):
        run(cell(**{"populations.a.size": size}))
        place = cache.programs_folder() / cache.digest(
            cell(**{"populations.a.size": size}).network, compiler()
        )
        os.utime(place, (time.time() - age,) * 2)
    oldest, middle, newest = program.programs()
    run(cell(**{"populations.a.size": 3}))  # used again: now it is the newest
    cache.make_room(program.size_of(oldest) + program.size_of(newest))
    assert set(program.programs()) == {oldest, newest}
    assert middle not in program.programs()
    assert program.clear() == 2
    assert program.programs() == []


@pytest.mark.slow
def test_without_a_cache_folder_programs_last_as_long_as_the_process(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("SIMNEURO_CACHE", str(tmp_path / "file" / "below"))
    for remembered in (cache_folder.cache_folder, cache.programs_folder, compiler):
        remembered.cache_clear()
    try:
        assert [run(cell())[0], run(cell())[0]] == ["compiled", "cached"]
        assert not cache.programs_folder().is_relative_to(tmp_path)
    finally:
        for remembered in (cache_folder.cache_folder, cache.programs_folder, compiler):
            remembered.cache_clear()


def test_what_is_known_of_the_compiler_is_kept_and_found_anew_if_damaged(empty_cache):
    found = compiler()
    (note,) = empty_cache.glob("compiler-*.json")
    compiler.cache_clear()
    assert compiler() == found
    note.write_text("{")
    compiler.cache_clear()
    assert compiler() == found


@pytest.mark.slow
def test_vector_code_fires_the_same_spikes():
    """Where it works it is used; the trains are those of code without it."""
    scenario = cell(**{"populations.b.model": "hodgkin_huxley", "projections.a_b.weight": "90 nS"})
    plain = replace(compiler(), flags=("-O1", "-std=c++17"), vector_math=False)
    drawn = draw_numbers(scenario.network, scenario.seed)
    trains = []
    for each in (compiler(), plain):
        made = program.program_of(scenario.network, each)
        outcome, _ = program.run_program(made.path, scenario.network, drawn)
        trains.append(outcome.spikes)
    for name in ("a", "b"):
        assert len(trains[0][name][0]) > 0
        np.testing.assert_array_equal(trains[0][name], trains[1][name])


@pytest.fixture
def drawn():
    """A network, its numbers and its program."""
    network = cell().network
    return network, draw_numbers(network, 1), program.program_of(network, compiler()).path


def with_parameters(numbers, population, **parameters):
    cells = numbers.cells[population]
    changed = replace(cells, parameters={**cells.parameters, **parameters})
    return replace(numbers, cells={**numbers.cells, population: changed})


def test_numbers_that_do_not_fit_are_told(drawn):
    network, numbers, path = drawn
    wrong = with_parameters(numbers, "a", C_m=np.ones(3))
    with pytest.raises(SimulationError, match=r"failed: .*population_a\.C_m"):
        program.run_program(path, network, wrong)


def test_numbers_that_the_program_does_not_know_are_told(drawn):
    network, numbers, path = drawn
    with pytest.raises(SimulationError, match=r"does not use the value of population_a\.C_M"):
        program.run_program(path, network, with_parameters(numbers, "a", C_M=1.0))


def test_no_room_for_results_is_told(drawn, tmp_path):
    network, numbers, _ = drawn
    with (
        running("cpp", 1, None, tmp_path / "not there"),
        pytest.raises(SimulationError, match="cannot be written"),
    ):
        backends()["cpp"].run(network, numbers)
