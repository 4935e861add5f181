"""Mistakes in a scenario's ``.py``: what is told, with file, line and function."""

import textwrap

import pytest

import simneuro as sn
from simneuro.errors import InputError
from simneuro.experiment.companion_module import CompanionError

TRIAL = """
import simneuro as sn
import xarray as xr
def trial(scenario):
    return xr.Dataset({"x": 1.0})
"""
FIGURE = "fig, axes = sn.figures.panels('A')"
CLAIM = "sn.analysis.within('one', 1, 0, 2)"

# The code after a trial that simulates nothing, the place, and a part of what is said.
MISTAKES = {
    "a figure alone": (
        f"def figures(results):\n    {FIGURE}\n    yield fig",
        "small.py, line 8, in figures: ",
        'a figure without a name; write `yield "name", fig`',
    ),
    "a figure returned": (
        f"def figures(results):\n    {FIGURE}\n    return fig",
        "small.py, line 8, in figures: ",
        'a figure by itself; write `yield "name", fig`',
    ),
    "the name last": (
        f"def figures(results):\n    {FIGURE}\n    yield fig, 'name'",
        "small.py, line 8, in figures: ",
        "a figure before its name",
    ),
    "axes": (
        f"def figures(results):\n    {FIGURE}\n    yield 'name', axes['A']",
        "small.py, line 8, in figures: ",
        "Axes in the place of a figure",
    ),
    "two of one name": (
        f"def one(results):\n    {FIGURE}\n    yield 'a', fig\n    yield 'a', fig\n"
        "def figures(results):\n    yield from one(results)",
        "small.py, line 9, in one: ",
        "two figures of the name 'a'",
    ),
    "no figure": (
        f"def figures(results):\n    {FIGURE}",
        "small.py, line 6, in figures: ",
        "returns nothing",
    ),
    "a claim returned": (
        f"def claims(results):\n    return {CLAIM}",
        "small.py, line 7, in claims: ",
        "a claim by itself; write `yield`",
    ),
    "a truth": (
        f"def claims(results):\n    yield {CLAIM}\n    yield True",
        "small.py, line 8, in claims: ",
        "True (bool), which is not a claim; write `yield sn.analysis.within(",
    ),
    "a generator": (
        f"def own(results):\n    yield {CLAIM}\ndef claims(results):\n    yield own(results)",
        "small.py, line 9, in claims: ",
        "`yield from own(...)`",
    ),
    "a typo": (
        f"def claim(results):\n    yield {CLAIM}",
        "small.py, line 6: ",
        "nothing calls claim, so that it has no effect; did you mean `def claims(results):`?",
    ),
    "no argument": (
        f"def claims():\n    yield {CLAIM}",
        "small.py, line 6, in claims: ",
        "write `def claims(results):`",
    ),
    "no function": ("claims = []", "small.py: ", "claims is list and not a function"),
}
TRIALS = {
    "3.5": "and returns 3.5; write `return xr.Dataset(",
    "None": "and returns nothing; end it with",
    "xr.DataArray(1.0)": "a DataArray; write `return array.to_dataset(",
}


@pytest.mark.parametrize("name", MISTAKES)
def test_what_figures_and_claims_give_is_told(experiment, tmp_path, name):
    code, place, said = MISTAKES[name]
    scenario = experiment(TRIAL + code + "\n")
    with pytest.raises(InputError) as caught:
        sn.run(scenario, workers=1, out=tmp_path)
    assert str(caught.value).startswith(place), str(caught.value)
    assert said in str(caught.value)


@pytest.mark.parametrize("value", TRIALS)
def test_what_trial_returns_is_told(experiment, tmp_path, value):
    scenario = experiment(TRIAL.replace('xr.Dataset({"x": 1.0})', value))
    with pytest.raises(InputError) as caught:
        sn.run(scenario, workers=1, out=tmp_path)
    assert str(caught.value).startswith("small.py, line 5, in trial: trial must return")
    assert TRIALS[value] in str(caught.value)


@pytest.mark.parametrize("name", ["trial", "condition"])
def test_names_of_the_results_are_taken(experiment, tmp_path, name):
    scenario = experiment(TRIAL.replace("1.0", f"({name!r}, [1.0, 2.0])"))
    with pytest.raises(InputError, match=rf"^small\.py, line 5, in trial: .*`.rename\({name}="):
        sn.run(scenario, workers=1, out=tmp_path)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("def claims(results):\n    return results['no']", "in claims: TypeError"),
        ("def figures(results):\n    raise SystemExit('enough')", "in figures: SystemExit: enough"),
        (
            "def figures(results):\n    fig, axes = sn.figures.panels('A')\n"
            "    axes['A'].set_xlabel('$x')\n    fig.text(0, 0, '$\\\\nonsense$')\n"
            "    yield 'name', fig",
            "in figures: the figure 'name' cannot be drawn: ",
        ),
    ],
)
def test_errors_of_the_code_name_its_line(experiment, tmp_path, code, said):
    scenario = experiment(TRIAL + code + "\n")
    with pytest.raises(CompanionError, match=r"^small\.py, line ") as caught:
        sn.run(scenario, workers=1, out=tmp_path)
    assert said in str(caught.value)


def test_a_module_beside_the_file_is_named(experiment, tmp_path):
    scenario = experiment("import my_helpers\n" + TRIAL)
    (tmp_path / "my experiments" / "my_helpers.py").touch()
    with pytest.raises(CompanionError, match=r"my_helpers lies beside small\.py.*PYTHONPATH="):
        sn.run(scenario, workers=1, out=tmp_path)


def test_a_script_with_the_name_of_its_scenario_is_told(experiment, tmp_path):
    script = f"""
        import simneuro as sn
        from pathlib import Path

        scenario = sn.Scenario.load(Path(__file__).with_suffix(".toml"))
        sn.run(scenario, workers=1, out={str(tmp_path)!r})
    """
    scenario = experiment(textwrap.dedent(script))
    with pytest.raises(InputError, match=r'line 6, in <module>: .*`if __name__ == "__main__":`'):
        sn.run(scenario, workers=1, out=tmp_path)


def test_no_variable_of_a_trial_takes_the_file_of_another(experiment, tmp_path):
    trial = "def trial(scenario):\n    return xr.Dataset({'Rate': 1.0, 'rate': 2.0})\n"
    with pytest.raises(InputError, match=r"small\.py, line \d+, in trial: 'Rate' and 'rate' may"):
        sn.run(experiment("import xarray as xr\n" + trial), workers=1, out=tmp_path)


def test_no_figure_takes_the_file_of_another(experiment, tmp_path):
    figures = (
        f"def figures(results):\n    {FIGURE}\n    yield 'Rates', fig\n    yield 'rates', fig\n"
    )
    with pytest.raises(InputError, match="'Rates' and 'rates' may be one name"):
        sn.run(experiment(TRIAL + figures), workers=1, out=tmp_path)


def test_other_figures_simulate_nothing(experiment, tmp_path, make_reporter):
    figures = f"LW = 1\ndef figures(results):\n    {FIGURE}\n    yield 'a', fig\n    LW\n"
    once = sn.run(experiment(TRIAL + figures), workers=1, out=tmp_path)
    stamps = {each: each.stat().st_mtime_ns for each in (once.path / "points").iterdir()}
    reporter = make_reporter()
    scenario = experiment(TRIAL + figures.replace("LW = 1", "LW = 2").replace("'a'", "'b'"))
    again = sn.run(scenario, workers=1, out=tmp_path, reporter=reporter)
    assert again.path == once.path
    assert {each: each.stat().st_mtime_ns for each in stamps} == stamps
    assert list(again.figures) == ["b"]
    assert reporter.lines == [
        f"All points are simulated: {once.path}; its claims, figures and report are made again, "
        "since small.py has changed, but nothing that its trial uses"
    ]
    other = sn.run(experiment(TRIAL.replace("1.0", "2.0") + figures), workers=1, out=tmp_path)
    assert other.path != once.path


SIMULATED = """
import simneuro as sn
def trial(scenario):
    return sn.simulate(scenario)
def figures(results):
    raise ValueError("no ink")
    yield
"""
SMALL = {"conditions": {}, "sweep": {}, "trials": 1}


@pytest.mark.parametrize(
    ("code", "drawn"),
    [
        ("def figures(results):\n    1/0\n    yield", {"trial", "overview"}),
        (SIMULATED, {"trial"}),  # of the recording that its trial returns
        (TRIAL + "def figures(results):\n    1/0\n    yield", set()),
    ],
)
def test_default_figures_stand_in_for_those_that_fail(experiment, tmp_path, code, drawn):
    scenario = experiment(code).override(SMALL)
    with pytest.raises(CompanionError, match="in figures: ") as caught:
        sn.run(scenario, workers=1, target="numpy", out=tmp_path)
    (folder,) = tmp_path.glob("small-*")
    assert {path.stem for path in folder.glob("figures/*.png")} == drawn
    page = " ".join((folder / "report.html").read_text().split())
    failed = f"The scenario&#39;s own figures could not be drawn: {caught.value}."
    assert (f"{failed} The default figures are shown instead." in page) == bool(drawn)
    assert failed in page
    assert ("There are no default figures: these need rate and cv" in page) == (not drawn)


def test_what_is_mended_is_no_longer_told(experiment, tmp_path):
    wrong = TRIAL + f"def claims(results):\n    1/0\n    yield {CLAIM}\n"
    with pytest.raises(CompanionError, match="in claims: ZeroDivisionError"):
        sn.run(experiment(wrong).override(SMALL), workers=1, out=tmp_path)
    (folder,) = tmp_path.glob("small-*")
    page = (folder / "report.html").read_text()
    assert "could not be evaluated: small.py, line 7, in claims: ZeroDivisionError" in page
    assert "states no claims" not in page
    right = experiment(wrong.replace("    1/0\n", "")).override(SMALL)
    results = sn.run(right, workers=1, out=tmp_path)
    assert (results.path, len(results.claims)) == (folder, 1)
    assert "could not be evaluated" not in results.report.read_text()
    assert not (folder / "problems.json").exists()


@pytest.mark.parametrize("asked", ["scenario.populations['other']", "sn.simulate(scenario)['x.v']"])
def test_what_a_copied_scenario_does_not_have_is_told_with_a_way_out(experiment, tmp_path, asked):
    code = f"import simneuro as sn\ndef trial(scenario):\n    {asked}\n"
    with pytest.raises(CompanionError, match=r"KeyError.*small\.py asks for what is not there"):
        sn.run(experiment(code).override(SMALL), workers=1, target="numpy", out=tmp_path)
