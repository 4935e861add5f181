"""A run's folder that a stranger made: nothing in it runs, and nothing leads out of it."""

import json
import os
import shutil
from pathlib import Path

import pytest

import simneuro as sn
from simneuro.errors import InputError
from simneuro.experiment import finish_run, open_run, save_figures
from simneuro.scenario import bundled_folder

# Where the stranger's code lies, and how run.json names it.
PLACES = {
    "inside": ("{run}/evil.py", "{run}/evil.py"),
    "relative": ("{run}/evil.py", "evil.py"),
    "upwards": ("{run}/evil.py", "{run}/../{name}/evil.py"),
    "beside the scenario": ("{run}/scenario.py", "{run}/scenario.py"),
    "outside": ("{place}/evil.py", "{place}/evil.py"),
    "of a bundled name": ("{run}/lif_step.py", "{run}/lif_step.py"),
}


@pytest.fixture
def plant(finished, place, rewrite, evil):
    """Put the stranger's code somewhere, and name it in ``run.json`` with its right SHA-256."""

    def put(where):
        code, sha256, _ = evil
        here = {"run": finished, "place": place, "name": finished.name}
        path, named = (Path(each.format(**here)) for each in PLACES[where])
        path.write_text(code)
        rewrite("run.json", lambda made: made.update(code=str(named), code_sha256=sha256))
        return path

    return put


@pytest.mark.parametrize("where", PLACES)
@pytest.mark.parametrize("command", ["report", "figures"])
def test_code_that_a_folder_names_does_not_run(call, finished, plant, evil, where, command):
    plant(where)
    os.chdir(finished)
    result = call(command, finished)
    assert not evil[2].exists()
    assert result.exit_code == 0, result.stderr
    assert result.stderr.startswith("The stored claims and figures are shown and not made anew")
    assert ("All points are there" if command == "report" else "empty.png") in result.stdout


def test_in_python_neither(finished, plant, evil):
    plant("inside")
    opened = open_run(finished)
    assert [claim.claim for claim in opened.claims] == ["All points are there"]
    for make in (finish_run, save_figures):
        with pytest.raises(InputError, match="not made anew"):
            make(opened)
    assert not evil[2].exists()
    assert json.loads((finished / "claims.json").read_text())


def test_code_that_the_user_names_runs_if_it_is_the_recorded_one(call, finished, plant, evil):
    path = plant("inside")
    assert call("report", finished, "--code", path).exit_code == 0
    assert evil[2].exists()


def test_a_link_to_code_is_a_link_to_code(call, place, finished, rewrite, evil):
    (place / "evil.py").write_text(evil[0])
    (finished / "figures" / "code.py").symlink_to(place / "evil.py")
    named = str(finished / "figures" / "code.py")
    rewrite("run.json", lambda made: made.update(code=named, code_sha256=evil[1]))
    assert call("report", finished).exit_code == 0
    assert not evil[2].exists()


def test_bundled_code_runs_if_it_is_the_recorded_one(tmp_path):
    scenario = sn.Scenario.load("lif_step").quickened()
    results = sn.run(scenario, workers=1, target="numpy", out=tmp_path)
    path = results.path / "run.json"
    assert open_run(results.path).scenario.companion == bundled_folder() / "lif_step.py"
    text = path.read_text()
    (results.path / "checksums.sha256").unlink()
    for name in ("code_sha256", "trial_sha256"):  # as of another version of simneuro
        text = text.replace(json.loads(text)[name], "0" * 64)
    path.write_text(text)
    assert open_run(results.path).scenario.companion is None


def test_the_scenario_of_a_run_does_not_bring_code_with_it(call, finished, evil):
    (finished / "scenario.py").write_text(evil[0])
    for command in ("run", "check", "show"):
        result = call(command, finished / "scenario.toml")
        assert result.exit_code == 2
        assert "simneuro did not put scenario.py there" in result.stderr
    assert not evil[2].exists()


@pytest.mark.parametrize("name", [".lock", "points", "figures", "report.html", "results.zarr"])
def test_links_in_a_run_are_refused(call, finished, place, tmp_path, name):
    target = tmp_path / "mine"
    if (finished / name).is_dir():
        shutil.move(finished / name, target)
    else:
        target.write_text("precious")
        (finished / name).unlink(missing_ok=True)
    (finished / name).symlink_to(target)
    before = target.read_bytes() if target.is_file() else sorted(target.iterdir())
    for words in (("report", finished), ("run", "small.toml")):
        result = call(*words)
        assert result.exit_code == 2
        assert "remove this link" in result.stderr
        assert str(finished / name) in result.stderr or name in result.stderr
    assert (target.read_bytes() if target.is_file() else sorted(target.iterdir())) == before


@pytest.mark.parametrize(
    "name", ["../../secret", "/etc/secret", "a/b", "..", "", "a\nb", "\x1b[2J"]
)
def test_the_names_of_figures_lead_nowhere(call, finished, rewrite, name):
    rewrite("figures/figures.json", lambda _: [{"name": name, "caption": ""}])
    result = call("report", finished)
    assert result.exit_code == 0
    page = (finished / "report.html").read_text()
    assert "data:image" not in page
    assert "figures.json is damaged" in result.stderr


def test_a_linked_figure_is_not_embedded(call, finished, tmp_path):
    (tmp_path / "secret").write_text("my key")
    (finished / "figures" / "empty.png").unlink()
    (finished / "figures" / "empty.png").symlink_to(tmp_path / "secret")
    assert call("report", finished).exit_code == 0
    assert "data:image" not in (finished / "report.html").read_text()


@pytest.mark.parametrize("name", ["../out", "/tmp/x", "a/b", ".hidden"])
def test_own_code_cannot_name_a_figure_after_another_place(place, name):
    code = place / "small.py"
    code.write_text(code.read_text().replace('"empty"', repr(name)))
    with pytest.raises(InputError, match="the name of a figure"):
        sn.run(sn.Scenario.load(place / "small.toml"), workers=1, out=place / "other")


@pytest.mark.parametrize(
    "name", ["figures/../../mine", "../mine", "{path}", "figures/..", "figures/./mine"]
)
def test_a_list_of_checksums_leads_nowhere(scenario, finished, listener, name):
    mine = finished.parent / "mine"
    mine.mkdir()
    (mine / "thesis.tex").touch()
    with (finished / "checksums.sha256").open("a") as file:
        file.write(f"{'0' * 64}  {name.format(path=mine)}\n")
    sn.run(scenario, workers=1, out=finished.parent, reporter=listener)
    assert (mine / "thesis.tex").exists()
    assert "damaged" in listener.lines[0]


@pytest.mark.parametrize("code", ["\0", "x" * 10**6, "/" * 4000, "~", "", ".", "/dev/zero", "-c"])
def test_names_of_code_that_no_system_has(call, finished, rewrite, code):
    rewrite("run.json", lambda made: made.update(code=code))
    result = call("report", finished)
    assert result.exit_code in (0, 2)
    assert len(result.stderr) < 10_000
    assert "bug" not in result.stderr


SCRIPT = "<script>alert(1)</script>"
HOSTILE = f"{SCRIPT}\x1b[2J\x9b31m\u202etitle\" onload='x'"


def test_a_page_holds_no_script_of_a_stranger(call, finished, rewrite):
    text = (finished / "scenario.toml").read_text()
    title = next(line for line in text.splitlines() if line.startswith("title"))
    (finished / "scenario.toml").write_text(text.replace(title, f"title = {json.dumps(HOSTILE)}"))
    (finished / "checksums.sha256").unlink()
    rewrite("claims.json", lambda claims: claims[0].update(claim=HOSTILE, expected=HOSTILE))
    rewrite("figures/figures.json", lambda found: found[0].update(caption=HOSTILE))
    rewrite("run.json", lambda made: made.update({SCRIPT: HOSTILE, "host": {SCRIPT: HOSTILE}}))
    result = call("report", finished)
    assert result.exit_code == 0, result.stderr
    page = (finished / "report.html").read_text()
    assert "<script" not in page
    assert page.count("alert(1)") > 4
    assert "onload='" not in page
    assert not set(page + result.output) & {"\x1b", "\x9b", "\u202e"}


def test_a_run_that_claims_to_have_no_code_keeps_its_claims(call, finished, rewrite):
    rewrite("run.json", lambda made: made.update(code="", code_sha256=""))
    result = call("report", finished)
    assert "All points are there" in result.stdout
    assert "All points are there" in (finished / "claims.json").read_text()


def test_own_recorded_code_makes_everything_anew(call, finished):
    (finished / "claims.json").unlink()
    assert call("report", finished, "--code", "small.py").exit_code == 0
    assert "All points are there" in (finished / "claims.json").read_text()
