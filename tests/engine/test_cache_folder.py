"""Folders that cannot be used: the place, the cause and the way out are named."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

import simneuro as sn
from simneuro.engine import cache_folder, compiler, program
from simneuro.engine.cache_folder import trouble_of
from simneuro.engine.compiler import Compiler
from simneuro.errors import InputError, SimulationError

needs_compiler = pytest.mark.skipif(compiler() is None, reason="no C++ compiler works here")


def test_a_folder_that_works_has_no_trouble(tmp_path):
    assert trouble_of(tmp_path / "new") == ""
    assert not list((tmp_path / "new").iterdir())


def test_a_file_in_the_place_of_the_folder(tmp_path):
    (tmp_path / "taken").write_text("")
    assert "nothing can be written there" in trouble_of(tmp_path / "taken")


def test_a_disk_without_programs(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert "noexec" in trouble_of(tmp_path)
    assert trouble_of(tmp_path, programs=False) == ""


def test_a_full_disk(tmp_path, monkeypatch):
    full = shutil._ntuple_diskusage(100, 99, 1_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: full)
    assert trouble_of(tmp_path) == "only 1.0 MB are free there"


@pytest.mark.usefixtures("forget_cache_folder")
def test_a_relative_cache_folder_is_that_of_the_folder_where_we_are(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SIMNEURO_CACHE", "near")
    assert cache_folder.cache_folder() == tmp_path / "near"


@pytest.mark.usefixtures("forget_cache_folder")
def test_where_programs_run_nowhere_the_message_says_so(tmp_path, monkeypatch):
    cache_folder.process_folder.cache_clear()
    monkeypatch.setenv("SIMNEURO_CACHE", str(tmp_path))
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(InputError, match="noexec") as e:
        sn.simulate(sn.Scenario.load("lif_step"), target="cpp")
    cache_folder.process_folder.cache_clear()
    assert str(tmp_path) in str(e.value)
    assert "set SIMNEURO_CACHE to another folder" in str(e.value)


@needs_compiler
@pytest.mark.usefixtures("compile_once")
def test_a_full_disk_while_compiling(monkeypatch):
    said = "/usr/bin/ld: final link failed: No space left on device\ncollect2: error: ld returned 1"
    monkeypatch.setattr(
        Compiler, "compile", lambda *_: subprocess.CompletedProcess([], 1, "", said)
    )
    with pytest.raises(SimulationError, match="No space left on device") as e:
        sn.simulate(sn.Scenario.load("lif_step"), target="cpp")
    assert str(program.programs_folder()) in str(e.value)
    assert "SIMNEURO_CACHE" in str(e.value)


@needs_compiler
@pytest.mark.usefixtures("compile_once")
def test_a_program_of_another_machine_is_compiled_anew():
    scenario = sn.Scenario.load("lif_step").quickened()
    expected = sn.simulate(scenario, target="cpp")
    (place,) = program.programs()
    (place / "program").write_bytes(b"\x7fELF not of this machine")
    (place / "sha256").write_text(_sha256(place / "program"))
    again = sn.simulate(scenario, target="cpp")
    assert again.spike_time.equals(expected.spike_time)


@needs_compiler
@pytest.mark.usefixtures("compile_once")
def test_folders_that_are_not_ours_stay(empty_cache):
    foreign = program.programs_folder() / "my notes"
    foreign.mkdir()
    assert program.programs() == []
    assert program.clear() == 0
    assert foreign.is_dir()


def _sha256(path: Path) -> str:
    import hashlib

    return hashlib.sha256(path.read_bytes()).hexdigest()
