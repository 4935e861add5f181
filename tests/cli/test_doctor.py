"""The command doctor."""

import re

import pytest

import simneuro as sn
from simneuro.engine import compiler, program


@pytest.mark.skipif(compiler() is None, reason="no C++ compiler works here")
def test_doctor_shows_the_compiler_and_the_programs_and_removes_them(simneuro):
    sn.simulate(sn.Scenario.load("lif_step"), target="cpp")
    shown = simneuro("doctor")
    assert shown.exit_code == 0
    assert compiler().version in shown.stdout
    count = int(re.search(r"programs\s+(\d+)", shown.stdout)[1])
    assert count == len(program.programs()) >= 1
    assert str(program.programs_folder()) in "".join(shown.stdout.split("\n"))
    assert re.search(r"vector exp\s+(yes|no)", shown.stdout)
    cleared = simneuro("doctor", "--clear")
    assert cleared.stdout.startswith(f"{count} compiled program")
    assert re.search(r"programs\s+0\n", simneuro("doctor").stdout)
    assert simneuro("doctor", "--clear").stdout == "0 compiled programs removed.\n"


def test_doctor_shows_which_targets_run_and_what_the_others_need(simneuro, monkeypatch):
    monkeypatch.setattr("simneuro.engine.nest.nest_backend.find_spec", lambda name: None)
    shown = simneuro("doctor").stdout
    assert re.search(r"numpy\s+runs here\n", shown)
    assert re.search(r'nest\s+needs NEST \(pip install "simneuro\[nest\]"\)', shown)


def test_without_a_compiler_doctor_says_what_to_install(simneuro, monkeypatch):
    monkeypatch.setattr("simneuro.engine.compiler", lambda: None)
    shown = simneuro("doctor").stdout
    assert "install g++, or set CXX" in " ".join(shown.split())
