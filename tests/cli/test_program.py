"""The program as a process: imports, help, version, output."""

import os
import subprocess
import sys
from importlib.metadata import version

import pytest

_HEAVY = {"brian2", "numpy", "xarray", "matplotlib", "rich", "sympy", "pandas"}


def _run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"], ["--version"]])
def test_help_imports_nothing_heavy(arguments):
    code = (
        "import sys; from simneuro.cli import app\n"
        f"app({arguments!r}, standalone_mode=False)\n"
        "print('MODULES', *sys.modules)"
    )
    loaded = set(_run(code).rpartition("MODULES")[2].split())
    assert "simneuro.cli.app" in loaded
    assert not loaded & _HEAVY


def test_help_names_every_command(simneuro):
    result = simneuro("--help")
    assert result.exit_code == 0
    for command in (
        "list",
        "show",
        "check",
        "run",
        "explore",
        "export",
        "figures",
        "report",
        "cite",
        "validate",
        "schema",
        "doctor",
    ):
        assert f"\n  {command} " in result.stdout
        assert simneuro(command, "--help").exit_code == 0


def test_version(simneuro):
    assert simneuro("--version").stdout == f"simneuro {version('simneuro')}\n"


def test_show_in_a_process_is_plain_text_in_80_columns(process):
    done = process("show", "lif")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("lif (neuron)\n")
    assert "\x1b" not in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_a_closed_pipe_is_not_an_error():
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as gone:
        done = subprocess.run(
            [sys.executable, "-m", "simneuro", "schema"],
            stdout=gone,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stderr) == (0, "")
