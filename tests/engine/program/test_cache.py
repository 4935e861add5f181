"""The cache of programs: found again by other processes, compiled again if damaged, limited."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from simneuro.engine import compiler, program
from simneuro.engine.equations.cells import cell_text
from simneuro.engine.program import cache, formulas_file

pytestmark = [
    pytest.mark.skipif(compiler() is None, reason="no C++ compiler works here"),
    pytest.mark.usefixtures("compile_once"),
]

SCRIPT = """
import json, sys
import simneuro as sn
recording = sn.simulate(sn.Scenario.from_document(json.loads(sys.argv[1])), target="cpp")
print(json.loads(recording.attrs["timings"])["program"], recording.sizes["spike"])
"""


def start_process(scenario, folder):
    folder.mkdir(exist_ok=True)
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT, json.dumps(scenario.document())],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def output(process):
    said, errors = process.communicate(timeout=300)
    assert process.returncode == 0, errors
    return said.split()


def place_of(scenario):
    return program.programs_folder() / cache.digest(scenario.network, compiler())


@pytest.mark.slow
def test_processes_in_other_folders_compile_one_program(cell, run, empty_cache, tmp_path):
    both = [start_process(cell, tmp_path / name) for name in ("one", "two")]
    said = [output(each) for each in both]
    assert sorted(each[0] for each in said) == ["cached", "compiled"]
    origin, spikes = run(cell)
    assert origin == "cached"
    assert {int(each[1]) for each in said} == {spikes.shape[1]}
    assert program.programs() == [place_of(cell)]
    assert not list(program.programs_folder().glob(".*"))


@pytest.mark.slow
@pytest.mark.parametrize("after", [0.05, 0.4, 1.0])
def test_a_build_that_was_killed_leaves_nothing_that_matters(
    noisy_network, run, empty_cache, tmp_path, after
):
    process = start_process(noisy_network, tmp_path / "killed")
    give_up = time.monotonic() + 60
    while not list(empty_cache.rglob(".*-*")) and time.monotonic() < give_up:
        time.sleep(0.01)
    time.sleep(after)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    _, spikes = run(noisy_network)
    np.testing.assert_array_equal(spikes, run(noisy_network, "numpy")[1])
    # What it left is removed once it is so old that no build can still be using it.
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
        "no formulas": (place / "formulas.json").unlink,
        "other formulas": lambda: flip(place / "formulas.json"),
        "no seal": (place / "sha256").unlink,
        "another seal": lambda: (place / "sha256").write_text("0" * 64),
    }


def flip(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("damage", damages(Path()))
def test_a_damaged_program_is_compiled_again(cell, run, empty_cache, damage):
    _, expected = run(cell)
    damages(place_of(cell))[damage]()
    origin, spikes = run(cell)
    assert origin == "compiled"
    np.testing.assert_array_equal(spikes, expected)
    assert run(cell)[0] == "cached"


def test_a_kept_program_runs_without_a_look_at_the_equations(cell, run, monkeypatch):
    _, expected = run(cell)
    formulas_file.read_formulas.cache_clear()
    monkeypatch.setattr("simneuro.engine.equations.cells.Equations", None)
    cell_text.cache_clear()
    origin, spikes = run(cell)
    assert origin == "cached"
    np.testing.assert_array_equal(spikes, expected)


def test_a_program_that_vanishes_before_it_runs_is_compiled_again(
    cell, run, empty_cache, monkeypatch
):
    run(cell)
    calls = iter([program.Program(place_of(cell) / "program")])
    program.clear()
    monkeypatch.setattr(
        "simneuro.engine.program.program_backend.program_of",
        lambda *a: next(calls, None) or program.program_of(*a),
    )
    assert run(cell)[1].size > 0


def test_programs_used_longest_ago_make_room(cell, run, empty_cache):
    one_cell = {"populations.cell.size": 1, "drives.step.amplitude": "200 pA"}
    structures = [cell, cell.override(one_cell), cell.override({"record.spikes": []})]
    for age, each in zip((300, 200, 100), structures, strict=True):
        run(each)
        os.utime(place_of(each), (time.time() - age,) * 2)
    oldest, middle, newest = program.programs()
    run(structures[0])  # used again: now it is the newest
    cache.make_room(program.size_of(oldest) + program.size_of(newest))
    assert set(program.programs()) == {oldest, newest}
    assert middle not in program.programs()
    assert program.clear() == 2
    assert program.programs() == []


@pytest.mark.usefixtures("forget_cache_folder")
def test_without_a_cache_folder_programs_last_as_long_as_the_process(
    cell, run, monkeypatch, tmp_path
):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("SIMNEURO_CACHE", str(tmp_path / "file" / "below"))
    assert [run(cell)[0], run(cell)[0]] == ["compiled", "cached"]
    assert not program.programs_folder().is_relative_to(tmp_path)
