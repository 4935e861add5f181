"""The command run: its options, output and exit status."""

import errno
import json
import re
import tomllib
from pathlib import Path

import pytest

from simneuro.recording import read_dataset

_CLAIMS = """
from simneuro import Claim

def claims(results):
    yield Claim("Water is wet", 12.5, (11.0, 14.0), "above 10 mV", True, "mV")
    yield Claim("Water is dry", 3.0, None, "below 2", False)
    why = "The interval reaches over a bound."
    yield Claim("Water is warm", 20.0, (15.0, 25.0), "above 18 °C", None, "°C", why=why)
"""


def _folder() -> Path:
    (folder,) = Path("runs").iterdir()
    return folder


def _rate() -> float:
    """The rate of the cell (Hz)."""
    return float(read_dataset(_folder() / "results.zarr")["rate"].squeeze())


def _resolved() -> dict[str, object]:
    return tomllib.loads((_folder() / "scenario.toml").read_text())


@pytest.mark.parametrize("value", ["4 ms", '"10 ms"', "0.01 s"])
def test_set_changes_what_is_simulated(simneuro, cell, value):
    changes = ("--set", f"populations.cell.parameters.t_ref={value}", "--set", "duration=250 ms")
    result = simneuro("run", "cell.toml", *changes)
    assert result.exit_code == 0, result.stderr
    # The first spike comes after 22 ms, the others after 22 ms + t_ref each.
    t_ref = 4 if value == "4 ms" else 10
    assert _rate() * 0.25 == 1 + (250 - 22) // (22 + t_ref)


def test_set_seed_and_trials_are_applied_after_quick(simneuro, cell):
    options = ("--quick", "--set", "duration=50 ms", "--seed", "5", "--trials", "2")
    options += ("--workers", "1")
    assert simneuro("run", "cell.toml", *options).exit_code == 0
    assert (_resolved()["duration"], _resolved()["seed"], _resolved()["trials"]) == ("50 ms", 5, 2)


def test_quick_is_the_table_of_that_name(simneuro, cell):
    assert simneuro("run", "cell.toml", "--quick").exit_code == 0
    assert _resolved()["duration"] == "100 ms"


def test_quick_without_a_table_says_so(simneuro, cell):
    cell.write_text(cell.read_text().partition("[quick]")[0])
    result = simneuro("run", "cell.toml", "--quick", "--set", "duration=50 ms")
    assert result.exit_code == 0
    assert "no [quick] table" in result.stderr


def test_what_a_run_prints(simneuro, with_code):
    with_code(_CLAIMS)
    result = simneuro("run", "cell.py", "--quick", "--out", "elsewhere")
    (folder,) = Path("elsewhere").iterdir()
    assert result.stderr.startswith("1 simulation; target numpy: ")
    assert result.stdout == (
        "Claims: 1 of 3 hold, 1 is refuted, 1 is undecided\n"
        "  ✓ holds      Water is wet\n"
        "               12.5 mV [11, 14]; expected: above 10 mV\n"
        "  ✗ refuted    Water is dry\n"
        "               3; expected: below 2\n"
        "  ? undecided  Water is warm\n"
        "               20 °C [15, 25]; expected: above 18 °C\n"
        "               The interval reaches over a bound.\n\n"
        f"Report\n  {folder / 'report.html'}\n"
    )
    assert (folder / "report.html").is_file()


@pytest.mark.parametrize("found", [True, False])
def test_open_opens_the_report(simneuro, cell, monkeypatch, found):
    opened = []
    monkeypatch.setattr("webbrowser.open", lambda address: opened.append(address) or found)
    result = simneuro("run", "cell.toml", "--quick", "--open")
    assert result.exit_code == 0
    assert opened == [(Path.cwd() / _folder() / "report.html").as_uri()]
    assert ("No browser was found" in result.stderr) is not found
    assert simneuro("report", str(_folder())).exit_code == 0
    assert len(opened) == 1


def test_a_claim_that_is_refuted_or_undecided_is_a_failure_only_if_strict(simneuro, with_code):
    with_code(_CLAIMS)
    assert simneuro("run", "cell.py", "--quick").exit_code == 0
    assert simneuro("run", "cell.py", "--quick", "--strict").exit_code == 1
    with_code(_CLAIMS.replace("False", "True"))
    assert simneuro("run", "cell.py", "--quick", "--strict").exit_code == 1
    with_code(_CLAIMS.replace("False", "True").replace('None, "°C", why=why', 'True, "°C"'))
    assert simneuro("run", "cell.py", "--quick", "--strict").exit_code == 0


def test_a_finished_run_is_not_repeated_unless_fresh(simneuro, cell):
    assert simneuro("run", "cell.toml", "--quick").exit_code == 0
    first = json.loads((_folder() / "run.json").read_text())
    marker = _folder() / "marker"
    marker.touch()
    assert "finished" in simneuro("run", "cell.toml", "--quick").stderr
    assert json.loads((_folder() / "run.json").read_text()) == first
    assert marker.exists()
    assert simneuro("run", "cell.toml", "--quick", "--fresh").exit_code == 0
    assert not marker.exists()


@pytest.mark.parametrize("function", ["trial", "claims", "figures"])
def test_an_error_in_the_scenarios_own_code_names_file_and_line(simneuro, with_code, function):
    with_code(f"def helper():\n    return {{}}['nothing']\n\ndef {function}(_):\n    helper()\n")
    result = simneuro("run", "cell.py", "--quick")
    assert (result.exit_code, result.stdout) == (1, "")
    last = result.stderr.splitlines()[-1]
    assert last == "cell.py, line 2, in helper: KeyError: 'nothing'"
    assert "Traceback" not in result.stderr


@pytest.mark.slow
def test_the_same_in_worker_processes(simneuro, with_code):
    with_code("def trial(_):\n    raise OSError(5, 'broken')\n")
    result = simneuro("run", "cell.py", "--quick", "--trials", "2", "--workers", "2")
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1].startswith("cell.py, line 2, in trial: OSError: ")


def test_a_syntax_error_in_the_scenarios_own_code_is_wrong_input(simneuro, with_code):
    with_code("x = 1\ndef trial(:\n")
    result = simneuro("run", "cell.py", "--quick")
    assert result.exit_code == 2
    assert "line 2" in result.stderr.splitlines()[-1]
    assert "Traceback" not in result.stderr


def test_a_result_that_cannot_be_true_is_a_failure(simneuro, with_code):
    with_code(
        "from simneuro.errors import SimulationError\n\n"
        "def trial(_):\n    raise SimulationError('The cell exploded.')\n"
    )
    result = simneuro("run", "cell.py", "--quick")
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1] == "The cell exploded."


def test_what_the_compiler_said_is_shown_on_request(simneuro, with_code):
    with_code(
        "from simneuro.errors import SimulationError\n\n"
        "def trial(_):\n    error = SimulationError('No program.')\n"
        "    error.add_note('line one\\nline two')\n    raise error\n"
    )
    assert simneuro("run", "cell.py", "--quick").stderr.splitlines()[-1] == "No program."
    assert "line one\nline two\n" in simneuro("--debug", "run", "cell.py", "--quick").stderr


def test_ctrl_c_keeps_what_is_finished(simneuro, with_code, tmp_path):
    with_code(
        "import pathlib, signal\nimport simneuro as sn\n\n"
        "def trial(scenario):\n"
        "    log = pathlib.Path('log')\n"
        "    log.write_text(log.read_text() + 'x' if log.exists() else 'x')\n"
        "    if log.read_text() == 'xx':\n"
        "        signal.raise_signal(signal.SIGINT)\n"
        "    return sn.analysis.standard_measures(sn.simulate(scenario))\n"
    )
    command = ("run", "cell.py", "--quick", "--trials", "3", "--workers", "1")
    stopped = simneuro(*command)
    assert stopped.exit_code == 130
    assert stopped.stderr.splitlines()[-1].startswith("Stopped. Finished points are kept")
    assert "Traceback" not in stopped.stderr
    assert simneuro(*command).exit_code == 0
    # Of three trials one was finished; the second was stopped and repeated.
    assert (tmp_path / "log").read_text() == "xxxx"


def test_a_folder_that_cannot_be_written_is_one_line(simneuro, cell):
    Path("taken").write_text("")
    result = simneuro("run", "cell.toml", "--quick", "--out", "taken")
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1].startswith("taken")
    assert "Traceback" not in result.stderr


def test_a_folder_without_permission_is_a_failure_and_not_wrong_input(simneuro, cell, monkeypatch):
    def refuse(folder, **_):
        raise PermissionError(errno.EACCES, "Permission denied", str(folder))

    monkeypatch.setattr("pathlib.Path.mkdir", refuse)
    result = simneuro("run", "cell.toml", "--quick", "--out", "locked")
    assert result.exit_code == 1
    (paragraph,) = result.stderr.splitlines()
    assert re.fullmatch(r"locked.cell-[0-9a-f]{8}: Permission denied\.", paragraph)


def test_what_every_point_has_from_elsewhere_cannot_be_set(simneuro, cell):
    varied = '[conditions.a]\n"duration" = "10 ms"\n[conditions.b]\n"duration" = "20 ms"\n'
    swept = '[sweep]\n"drives.step.amplitude" = ["1 pA", "2 pA"]\n'
    cell.write_text(cell.read_text().partition("[quick]")[0] + varied + swept)
    for path, value, setter in (
        ("drives.step.amplitude", "3 pA", "the sweep sets"),
        ("duration", "30 ms", "each condition sets"),
    ):
        refused = simneuro("run", str(cell), "--set", f"{path}={value}")
        assert refused.exit_code == 2
        assert f"{path}: {setter} '{path}' at every point" in refused.stderr
        assert f"{path} {setter} it" in " ".join(simneuro("show", str(cell)).stdout.split())
