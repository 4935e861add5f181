"""The command run with --all: every bundled scenario, and the page that shows them."""

import json
import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from simneuro import experiment

_CLAIMS = """
from simneuro import Claim

def claims(results):
    yield Claim("Water is wet", 12.5, (11.0, 14.0), "above 10 mV", True, "mV")
    yield Claim("Water is dry", 3.0, None, "below 2", {dry})
"""


@pytest.fixture
def two(cell, with_code, tmp_path, monkeypatch) -> Path:
    """The bundled scenarios are two, of which the second has claims; the folder of its files."""
    folder = tmp_path / "bundled <ones>"
    folder.mkdir()
    (folder / "aaa.toml").write_text(cell.read_text().replace("A cell", "A <b>first</b> cell"))
    (folder / "zzz.toml").write_text(cell.read_text())
    (folder / "zzz.py").write_text(_CLAIMS.format(dry=False))
    monkeypatch.setattr("simneuro.system.scenario_folder.bundled_folder", lambda: folder)
    return folder


def _page(folder: str = "runs") -> str:
    return (Path(folder) / "index.html").read_text()


def test_every_scenario_is_run_and_shown(simneuro, two):
    result = simneuro("run", "--all", "--quick", "--out", "all of them")
    assert result.exit_code == 0, result.stderr
    assert "zzz (2 of 2)\n  1 of 2 claims hold, 1 is refuted" in result.stdout
    page = _page("all of them")
    assert "1 claims hold, 1 is refuted, 0 are undecided" in page
    assert "A &lt;b&gt;first&lt;/b&gt; cell" in page
    links = [unquote(address) for address in re.findall(r'<a href="([^"]+)"', page)]
    assert [Path(link).parts[0][:4] for link in links] == ["aaa-", "zzz-"]
    assert all((Path("all of them") / link).is_file() for link in links)
    assert page.count("data:image/png;base64,") == 2
    assert page.count("no claims") == 1
    for link in links:
        resolved = Path("all of them", link).with_name("scenario.toml").read_text()
        assert 'duration = "100 ms"' in resolved


def test_seed_and_trials_reach_every_scenario(simneuro, two):
    options = ("--quick", "--seed", "5", "--trials", "2", "--workers", "1")
    assert simneuro("run", "--all", *options).exit_code == 0
    for run in Path("runs").glob("*-*"):
        seeds = json.loads((run / "run.json").read_text())["seeds"]
        assert seeds[0] == 5
        assert len(seeds) == 2


def test_finished_runs_are_not_repeated(simneuro, two):
    simneuro("run", "--all", "--quick")
    before = {path: path.stat().st_mtime_ns for path in Path("runs").glob("*/results.zarr")}
    page = _page()
    assert simneuro("run", "--all", "--quick").exit_code == 0
    assert {path: path.stat().st_mtime_ns for path in Path("runs").glob("*/results.zarr")} == before
    assert _page() == page


def test_a_scenario_that_fails_is_told_and_the_others_are_run(simneuro, two):
    (two / "aaa.py").write_text("def claims(results):\n    return results.nothing\n")
    result = simneuro("run", "--all", "--quick")
    assert result.exit_code == 1
    assert "aaa.py" in result.stderr
    page = _page()
    assert "2 scenarios, 1 of which did not finish" in page
    assert "The run failed: " in page
    assert "1 claims hold, 1 is refuted" in page


def test_strict_wants_every_claim_to_hold(simneuro, two):
    assert simneuro("run", "--all", "--quick", "--strict").exit_code == 1
    (two / "zzz.py").write_text(_CLAIMS.format(dry=True))
    assert simneuro("run", "--all", "--quick", "--strict", "--out", "other").exit_code == 0


def test_ctrl_c_keeps_what_is_done(simneuro, two, monkeypatch):
    run = experiment.run

    def stop_at_the_second(scenario, **how):
        if scenario.name == "zzz":
            raise KeyboardInterrupt
        return run(scenario, **how)

    monkeypatch.setattr(experiment, "run", stop_at_the_second)
    result = simneuro("run", "--all", "--quick")
    assert result.exit_code == 130
    assert "the same command continues" in result.stderr
    page = _page()
    assert page.count('<a href="aaa-') == 1
    assert "It has not been run yet." in page


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "SCENARIO is missing"),
        (("--quick",), "SCENARIO is missing"),
        (("lif_step", "--all"), "leave out lif_step or --all"),
        (("--all", "--set", "duration=50 ms"), "--set changes a value of one scenario"),
    ],
)
def test_one_scenario_or_all(simneuro, arguments, said):
    result = simneuro("run", *arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert not Path("runs").exists()


@pytest.mark.parametrize("theirs", ["<title>My own page</title>", None])
def test_a_page_of_somebody_else_is_not_replaced(simneuro, two, theirs):
    page = Path("runs/index.html")
    page.parent.mkdir()
    if theirs is None:
        page.mkdir()
    else:
        page.write_text(theirs)
    result = simneuro("run", "--all", "--quick")
    assert result.exit_code == 2
    assert "index.html" in result.stderr
    assert list(Path("runs").iterdir()) == [page]
    assert theirs is None or page.read_text() == theirs
