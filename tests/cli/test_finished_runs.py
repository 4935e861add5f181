"""The commands figures and report."""

import json
import shutil
from pathlib import Path

import pytest

from simneuro.experiment import lock_run

_CODE = """
from matplotlib.figure import Figure
from simneuro import Claim

def claims(results):
    yield Claim("First sentence", 1.0, None, "1", True)

def figures(results):
    for name in ("zebra", "aardvark"):
        yield name, Figure()
"""
_PANELS = """
from matplotlib.figure import Figure

def figures(results):
    figure = Figure()
    for ax in figure.subplots(1, {}, squeeze=False).flat:
        ax.plot([3], [4])
    yield "zebra", figure
"""
_OWN_TRIAL = """
def trial(scenario):
    return 1
"""


@pytest.fixture
def folder(simneuro, with_code) -> Path:
    """The folder of a finished run."""
    with_code(_CODE)
    assert simneuro("run", "cell.py", "--quick").exit_code == 0
    (path,) = Path("runs").iterdir()
    return path


def test_figures_are_drawn_again_by_other_code(simneuro, folder, with_code):
    with_code(_CODE.replace("aardvark", "badger"))
    result = simneuro("figures", str(folder), "--other-code", "cell.py")
    assert result.exit_code == 0, result.stderr
    names = [Path(line).stem for line in result.stdout.splitlines()]
    assert names == ["zebra", "badger"]
    assert all(Path(line).is_file() for line in result.stdout.splitlines())


def test_numbers_are_written_again_and_those_of_older_figures_removed(simneuro, folder, with_code):
    for panels, names in ((1, ["zebra.csv"]), (2, ["zebra.1.csv", "zebra.2.csv"])):
        with_code(_PANELS.format(panels))
        assert simneuro("figures", str(folder), "--other-code", "cell.py").exit_code == 0
        files = sorted((folder / "figures").glob("*.csv"))
        assert [file.name for file in files] == names
        assert files[0].read_text() == "series,x,y\nline 1,3,4\n"


def test_the_report_is_written_again(simneuro, folder, with_code):
    page = folder / "report.html"
    page.unlink()
    with_code(_CODE.replace("First", "Second"))
    result = simneuro("report", str(folder), "--other-code", "cell.py")
    assert result.exit_code == 0, result.stderr
    assert "Second sentence" in result.stdout
    assert str(page) in result.stdout
    assert "Second sentence" in page.read_text()
    assert json.loads((folder / "claims.json").read_text())[0]["claim"] == "Second sentence"


def test_a_report_written_again_differs_only_in_the_images(simneuro, folder):
    def words(page: Path) -> list[str]:
        return [line for line in page.read_text().splitlines() if "base64" not in line]

    before = words(folder / "report.html")
    assert simneuro("report", str(folder), "--code", "cell.py").exit_code == 0
    assert words(folder / "report.html") == before


def test_the_page_does_not_show_the_path_of_the_code(folder, tmp_path):
    assert json.loads((folder / "run.json").read_text())["code"] == str(tmp_path / "cell.py")
    assert str(tmp_path) not in (folder / "report.html").read_text()


@pytest.mark.parametrize("command", ["figures", "report"])
@pytest.mark.parametrize("missing", ["run.json", "scenario.toml", "results.zarr"])
def test_a_folder_that_lacks_something_is_wrong_input(simneuro, folder, command, missing):
    lost = folder / missing
    shutil.rmtree(lost) if lost.is_dir() else lost.unlink()
    result = simneuro(command, str(folder))
    assert (result.exit_code, result.stdout) == (2, "")
    assert missing in result.stderr
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("command", ["figures", "report"])
def test_a_folder_of_an_older_layout_is_wrong_input(simneuro, folder, command):
    made = json.loads((folder / "run.json").read_text())
    del made["code"]
    (folder / "run.json").write_text(json.dumps(made))
    (folder / "checksums.sha256").unlink()
    result = simneuro(command, str(folder))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "older" in result.stderr


def test_claims_that_failed_are_repaired_without_simulating_again(simneuro, with_code):
    with_code(_CODE.replace("yield Claim", "yield Clam"))
    assert simneuro("run", "cell.py", "--quick").exit_code == 1
    (path,) = Path("runs").iterdir()
    with_code(_CODE)
    result = simneuro("report", str(path), "--other-code", "cell.py")
    assert result.exit_code == 0, result.stderr
    assert "First sentence" in result.stdout
    assert "First sentence" in (path / "report.html").read_text()


@pytest.mark.parametrize(
    "command", [("figures",), ("report",), ("run", "cell.py", "--quick", "--fresh", "--out")]
)
def test_a_run_folder_in_use_is_wrong_input(simneuro, folder, command):
    with lock_run(folder):
        last = folder.parent if command[0] == "run" else folder
        result = simneuro(*command, str(last))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.count("another simneuro process is using this run folder") == 1
    assert len(result.stderr.splitlines()) == 1
    assert (folder / "report.html").is_file()


@pytest.mark.parametrize("command", ["figures", "report"])
@pytest.mark.parametrize(
    ("change", "way_out"),
    [
        (lambda code: None, "if you trust it: simneuro report {run} --code {code}"),
        (lambda code: code.write_text(_CODE + "# changed"), "--code {code}"),
        (lambda code: code.write_text(_CODE + _OWN_TRIAL), "--other-code {code}"),
        (lambda code: code.unlink(), "--code FILE"),
    ],
)
def test_without_its_code_the_stored_claims_and_figures_are_shown(
    simneuro, folder, tmp_path, command, change, way_out
):
    code = tmp_path / "cell.py"
    kept = {path.name: path.read_bytes() for path in folder.glob("figures/*")}
    change(code)
    result = simneuro(command, str(folder))
    assert result.exit_code == 0
    (line,) = result.stderr.splitlines()
    assert line.startswith("The stored claims and figures are shown and not made anew: they were")
    assert str(code) in line
    assert line.endswith(way_out.format(run=folder, code=code))
    assert {path.name: path.read_bytes() for path in folder.glob("figures/*")} == kept
    assert ("First sentence" if command == "report" else "zebra.png") in result.stdout
    assert "First sentence" in (folder / "report.html").read_text()


def test_other_code_must_be_named_as_such(simneuro, folder, with_code):
    with_code(_CODE.replace("First", "Second") + _OWN_TRIAL)
    result = simneuro("report", str(folder), "--code", "cell.py")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "what its trial uses is other code" in result.stderr
    assert "--other-code" in result.stderr
    assert "First sentence" in (folder / "report.html").read_text()


def test_code_with_the_same_trial_makes_claims_and_figures_again(simneuro, folder, with_code):
    with_code(_CODE.replace("First", "Second"))
    result = simneuro("report", str(folder), "--code", "cell.py")
    assert result.exit_code == 0
    assert result.stderr == (
        "cell.py has changed since the run, but nothing that its trial uses: nothing is simulated, "
        "the stored points are used.\n"
    )
    assert "Second sentence" in (folder / "report.html").read_text()


def test_a_missing_folder_is_wrong_input(simneuro):
    assert simneuro("report", "nowhere").exit_code == 2
