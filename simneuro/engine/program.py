"""The C++ program of a network: written by Brian2, compiled, run; failures told in a paragraph."""

import subprocess
from pathlib import Path

from brian2.core.preferences import prefs
from brian2.devices.device import get_device

from simneuro.errors import SimulationError


def compile_program(folder: str, jobs: int) -> None:
    """Write the program of the active device to a folder and compile it.

    Raises
    ------
    SimulationError
        If it cannot be compiled: the compiler's first complaint, and all it said as a note.
    """
    get_device().build(directory=folder, compile=False, run=False, with_output=False)
    make = prefs["devices.cpp_standalone.make_cmd_unix"]
    done = subprocess.run(
        [make, f"-j{jobs}"],
        cwd=folder,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise _failure("the C++ program cannot be compiled", done.stderr)


def run_program(folder: str) -> None:
    """Run the compiled program; its results are then the active device's.

    Raises
    ------
    SimulationError
        If it fails.
    """
    try:
        get_device().run(with_output=False)
    except RuntimeError as error:
        said = Path(folder, "results", "stdout.txt")
        output = said.read_text(errors="replace") if said.is_file() else ""
        raise _failure(f"the C++ program failed: {error}", output) from error


def _failure(what: str, output: str) -> SimulationError:
    complaints = [line.strip() for line in output.splitlines() if "error:" in line]
    first = f": {complaints[0]}" if complaints else ""
    failure = SimulationError(f"{what}{first}. With --debug all of it is shown.")
    failure.add_note(output)
    return failure
