"""The pages: their Python code runs, their names exist, and their lines are short."""

import re
from pathlib import Path

import pytest
from PIL import Image

from simneuro.analysis import greater
from simneuro.experiment import run
from simneuro.experiment.gallery import group_scenarios
from simneuro.scenario import Scenario, bundled
from simneuro.scenario.json_schema import json_schema

ROOT = Path(__file__).parent.parent
PAGES = (
    "README.md",
    "docs/start.md",
    "docs/curves_and_activations.md",
    "docs/recordings.md",
    "docs/exchange.md",
    "docs/scikit_learn.md",
    "docs/nir.md",
    "docs/network_views.md",
    "docs/information.md",
    "docs/error_budget.md",
    "docs/analogy.md",
    "docs/validation.md",
    "docs/extending.md",
    "docs/from_brian2.md",
    "docs/brian2_device.md",
    "docs/night.md",
    "docs/statistics.md",
    "docs/how_to/sweeps.md",
    "docs/how_to/own_data.md",
    "docs/comparisons/why_nonlinearity.md",
    "docs/comparisons/noise_robustness.md",
    "docs/comparisons/adaptive_activation.md",
    "docs/comparisons/unreliable_synapses.md",
    "docs/comparisons/rate_and_timing.md",
    "docs/comparisons/energy.md",
    "docs/comparisons/vanishing_gradients.md",
)


def markdown_files():
    """Every Markdown file of the repository that was not generated."""
    folders = ("simneuro", "scenarios", "tests", "benchmarks", "notebooks")
    pages = ("docs/comparisons", "docs/how_to")
    found = [path for folder in (*folders, *pages) for path in (ROOT / folder).rglob("*.md")]
    return [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *found]


@pytest.mark.parametrize("path", markdown_files(), ids=lambda path: path.stem)
def test_lines_are_below_120_characters(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [number for number, line in enumerate(lines, start=1) if len(line) > 119] == []


@pytest.mark.parametrize("path", markdown_files(), ids=lambda path: path.stem)
def test_links_have_a_text_and_lead_to_files_so_that_github_shows_them(path):
    text = re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.M | re.S)
    assert re.findall(r"\[\]\(|\{(?:doc|download|ref)\}`", text) == []
    targets = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", text)
    assert [each for each in targets if not (path.parent / each).exists()] == []


def blocks(page, language):
    """The code blocks of a page in one language."""
    text = (ROOT / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_the_python_of_a_page_runs(page, tmp_path, monkeypatch):
    if page == "docs/nir.md":
        pytest.importorskip("nir")
    monkeypatch.chdir(tmp_path)
    found = blocks(page, "python")
    assert found
    names = {}
    for block in found:
        exec(compile(block, page, "exec"), names)
    assert "sn" in names


def test_the_scenario_of_the_first_page_is_one(tmp_path):
    (text,) = blocks("docs/start.md", "toml")
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    assert len(Scenario.load(path).points()) == 20


@pytest.mark.slow
def test_the_python_beside_a_scenario_works_as_shown(tmp_path):
    import simneuro as sn

    (toml,) = blocks("docs/start.md", "toml")
    shown = blocks("docs/scenario_files.md", "python")
    (companion,) = [block for block in shown if "def figures(" in block]
    (tmp_path / "mine.toml").write_text(toml, encoding="utf-8")
    (tmp_path / "mine.py").write_text(companion, encoding="utf-8")
    scenario = sn.Scenario.load(tmp_path / "mine.py").override(
        {"sweep": {}, "trials": 2, "populations.cell.size": 2, "duration": "200 ms"}
    )
    results = sn.run(scenario, workers=1, out=tmp_path)
    assert len(results.claims) == 1
    assert set(results.figures) == {"rates"}


def test_every_scenario_that_a_page_names_exists():
    named = set(re.findall(r"simneuro run (\w+)(?![\w.])", (ROOT / "docs/analogy.md").read_text()))
    assert named
    assert named <= set(bundled())


def test_the_reference_of_scenario_files_has_every_table(docs_generators):
    ((_, text),) = docs_generators.file_reference.pages()
    schema = json_schema()
    assert len(schema["$defs"]) > 10
    for name in schema["$defs"]:
        assert f"(table-{name.lower()})=" in text
    for key in schema["properties"]:
        assert f"| `{key}` |" in text


def test_the_gallery_shows_every_scenario_once(docs_generators):
    gallery = docs_generators.gallery
    names = [name for names in group_scenarios(bundled()).values() for name in names]
    assert sorted(names) == sorted(bundled())
    assert names[0] == "rem_activation_synthesis"
    ((_, text),) = gallery.pages()
    for name in names:
        assert text.count(f"### {name}\n") == 1
        assert text.count(f"](../pictures/{name}.png)") == 2  # in the overview and at its entry


def test_the_readme_shows_every_scenario_with_a_small_picture(docs_generators):
    readme = docs_generators.readme
    table = readme.read_table()
    assert table == readme.format_table(), "make pictures"
    assert sorted(re.findall(r"<code>(\w+)</code>", table)) == sorted(bundled())
    sizes = {path.stem: path.stat().st_size for path in readme.THUMBNAILS.glob("*.png")}
    assert set(sizes) == set(bundled())
    (told,) = re.findall(r"all small ones together: (\d+) kB", readme.README.read_text())
    assert sum(sizes.values()) / 1000 == pytest.approx(int(told), abs=15)


def test_every_plot_is_made_by_a_few_lines(docs_generators):
    plots = docs_generators.plots
    assert sorted(plots.ORDER) == sorted(path.stem for path in plots.FOLDER.glob("*.py"))
    for name in plots.ORDER:
        lines = [line for line in plots.read_plot(name)[1].splitlines() if line]
        assert len(lines) <= 14, name
        with Image.open(plots.FOLDER / f"{name}.png") as picture:
            assert picture.text[plots.MADE_BY] == plots.digest(name), f"make plots: {name}"


@pytest.mark.slow
@pytest.mark.parametrize("path", sorted((ROOT / "docs/plots").glob("*.py")), ids=lambda p: p.stem)
def test_the_lines_of_a_plot_draw_into_labelled_axes(path, docs_generators, matplotlib_as_it_was):
    fig = docs_generators.plots.draw(path.stem)
    assert all(ax.has_data() and ax.get_ylabel() for ax in fig.axes)
    assert fig.axes[-1].get_xlabel()
    with Image.open(path.with_suffix(".png")) as picture:
        assert picture.width == pytest.approx(300 * fig.get_figwidth(), abs=2)


def test_pictures_are_small(docs_generators):
    folder = docs_generators.pictures.FOLDER
    sizes = {path.stem: path.stat().st_size for path in folder.glob("*.png")}
    assert set(sizes) == set(bundled())
    drawn = [path.stat().st_size for path in docs_generators.plots.FOLDER.glob("*.png")]
    assert max(*sizes.values(), *drawn) < 150_000


def test_verdicts_are_those_of_the_scenarios_as_they_are(docs_generators):
    stored = docs_generators.pictures.read_verdicts()
    assert set(stored) == set(bundled())
    for name, verdicts in stored.items():
        scenario = Scenario.load(name)
        shown = scenario.quickened() if verdicts["quick"] else scenario
        code = docs_generators.pictures.digest_companion(name)
        present = {"digest": shown.digest, "code": code}
        assert verdicts | present == verdicts, f"make pictures SCENARIOS={name}"


@pytest.mark.parametrize(("changed", "alike"), [
    ("def f(x):\n    return (\n        x + 1  # more\n    )\n", True),
    ('"""Other words."""\n\n\ndef f(x):\n    """More."""\n    return x + 1\n', True),
    ("def f(x):\n    return x + 2\n", False),
    ("def f(x):\n    'less'\n    return x + 1\n\n\nf([])\n", False),
])  # fmt: skip
def test_a_picture_is_old_where_its_code_does_something_else(docs_generators, changed, alike):
    before = b'"""A module."""\n\ndef f(x):\n    return x + 1\n'
    digest = docs_generators.pictures.digest_code
    assert (digest(changed.encode()) == digest(before)) is alike


def test_what_came_out_is_of_the_scenarios_as_they_are(docs_generators):
    findings = docs_generators.findings
    for page, names in findings.PAGES.items():
        text = (findings.DOCS / page).read_text(encoding="utf-8")
        for name in names:
            opening = findings.describe_networks(Scenario.load(name))
            assert f"### {name}\n\n{opening} Claims: " in text


def test_only_a_run_of_the_present_scenario_is_written_to_the_page(docs_generators, tmp_path):
    findings, scenario = docs_generators.findings, Scenario.load("lif_step")
    assert findings.find_run(tmp_path, "lif_step") is None
    for changed in ({"seed": scenario.seed + 1}, {}):
        assert findings.find_run(tmp_path, "lif_step") is None
        run(scenario.override(changed), workers=1, target="numpy", out=tmp_path)
    found = findings.find_run(tmp_path, "lif_step")
    assert found.scenario.seed == scenario.seed
    with pytest.raises(SystemExit, match="no finished run of rem_activation_synthesis"):
        findings.main([str(tmp_path)])


def test_a_claim_is_written_with_its_verdict_and_interval(docs_generators):
    claim = greater("Groups of cells that were never shown come back", [0.0, 4.0], 1, "1/min")
    lines = docs_generators.findings.format_claim(claim).split("\n")
    # 2 -+ 12.706 standard errors of 2.
    assert lines[0].startswith("- **undecided** Groups of cells")
    assert "2 per min [\N{MINUS SIGN}23.41, 27.41]" in lines[0]
    assert all(line.startswith("  ") and len(line) < 120 for line in lines[1:])
