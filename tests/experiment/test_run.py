"""A run: its folder, its results and its messages; a finished run is not repeated."""

import json
import shutil

import numpy as np
import pytest

import simneuro as sn
from simneuro.brian2_loading import import_seconds
from simneuro.engine import choose
from simneuro.errors import InputError, RunError
from simneuro.experiment import finish_run, list_citations, lock_run, open_run, write_run_report
from simneuro.experiment.results import combine_points

TRIAL = """
    import numpy as np
    import xarray as xr
    import simneuro as sn


    def trial(scenario):
        recording = sn.simulate(scenario)
        counts = np.bincount(recording.spike_neuron.values, minlength=2)
        asked = {"seed": float(scenario.seed)}
        asked["amplitude"] = float(scenario.drives["step"].amplitude)
        asked["resting"] = "t_ref" not in scenario.populations["cell"].parameters
        return xr.Dataset({"count": ("cell", counts.astype(float)), **asked})


    def claims(results):
        fast = results.data["count"].sel(condition="fast")
        slow = results.data["count"].sel(condition="control")
        yield sn.analysis.greater("no refractory period, more spikes", (fast - slow).values, 0)


    def figures(results):
        from matplotlib.figure import Figure

        for name in ("line", "area", "dots"):
            fig = Figure()
            fig.subplots().plot([0, 1], [0, 1])
            fig.set_label(f"This shows: {name}.")
            yield name, fig
"""


WITHOUT_SIMULATION = """
    import xarray as xr


    def trial(scenario):
        return xr.Dataset({"x": 1.0})


    def claims(results):
        return []


    def figures(results):
        return []
"""


@pytest.fixture(scope="module")
def first(tmp_path_factory, write_experiment, make_reporter):
    """A finished run and its reporter; tests must not change it."""
    place, reporter = tmp_path_factory.mktemp("first"), make_reporter()
    scenario = write_experiment(place, TRIAL)
    out = place / "my runs"
    results = sn.run(scenario, workers=1, target="numpy", out=out, reporter=reporter)
    return scenario, results, reporter


@pytest.fixture
def finished(first):
    return first[:2]


@pytest.fixture
def copied(first, tmp_path):
    """A copy of the finished run, in this test's own folder ``my runs``: scenario, path, data."""
    scenario, results, _ = first
    shutil.copytree(results.path.parent, tmp_path / "my runs")
    return scenario, tmp_path / "my runs" / results.path.name, results.data


def stamps(folder):
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


def test_the_results_are_labelled(finished):
    _, results = finished
    count = results.data["count"]
    assert count.dims == ("condition", "drives.step.amplitude", "trial", "cell")
    assert count.shape == (2, 2, 2, 2)
    assert count.condition.values.tolist() == ["control", "fast"]
    np.testing.assert_allclose(count["drives.step.amplitude"], [1.5e-10, 3e-10])
    assert count["drives.step.amplitude"].attrs["units"] == "A"
    assert count.trial.values.tolist() == [0, 1]


def test_each_value_belongs_to_its_point(finished):
    scenario, results = finished
    for point in scenario.points():
        found = results.data.sel(condition=point.condition, trial=point.trial)
        found = found.isel({"drives.step.amplitude": point.indices[0]})
        assert found["seed"] == point.scenario.seed
        assert found["amplitude"] == float(point.values["drives.step.amplitude"])
        assert found["resting"] == (point.condition == "control")
    # The results of a point are those of its own scenario.
    recording = sn.simulate(point.scenario, target="numpy")
    counts = np.bincount(recording.spike_neuron.values, minlength=2)
    np.testing.assert_array_equal(found["count"], counts)


def test_claims_and_figures_come_from_the_run(finished):
    _, results = finished
    (claim,) = results.claims
    assert claim.holds
    assert claim.value == pytest.approx(
        float(
            (
                results.data["count"].sel(condition="fast")
                - results.data["count"].sel(condition="control")
            ).mean()
        )
    )
    (record,) = json.loads((results.path / "claims.json").read_text())
    assert set(record) >= {"claim", "value", "interval", "expected", "holds"}
    assert list(results.figures) == ["line", "area", "dots"]
    assert (results.path / "figures" / "line.png").is_file()
    assert (results.path / "figures" / "line.svg").is_file()


def test_the_numbers_of_a_figure_are_beside_it_and_linked(finished):
    _, results = finished
    file = results.path / "figures" / "line.csv"
    assert file.read_text() == "series,x,y\nline 1,0,0\nline 1,1,1\n"
    assert '<a href="figures/line.csv">line.csv</a>' in results.report.read_text()
    assert "figures/line.csv" in (results.path / "checksums.sha256").read_text()


def test_the_folder_has_all_files(finished):
    scenario, results = finished
    assert results.path.parent.name == "my runs"
    assert results.path.name.startswith("small-")
    assert len(results.path.name) == len("small-") + 8
    kept = sn.Scenario.load(results.path / "scenario.toml")
    assert kept == scenario.override({"name": "small"})
    page = results.report.read_text()
    assert "no refractory period, more spikes" in page
    shown = [page.index(f"This shows: {name}.") for name in results.figures]
    assert shown == sorted(shown)
    assert "http" not in page.split("<script")[0].split("src=")[-1][:10]


def test_run_json(finished):
    scenario, results = finished
    made = json.loads((results.path / "run.json").read_text())
    assert results.path.name == f"{results.scenario.name}-{made['run_digest'][:8]}"
    assert made["run_digest"] in results.report.read_text()  # the folder is found by its report
    assert made["digest"] in results.report.read_text()
    assert made["seed"] == 3
    assert made["seeds"] == sorted({point.scenario.seed for point in scenario.points()})
    assert made["simulations"] == 8
    assert made["digest"] == scenario.digest
    assert {"python", "simneuro", "brian2", "numpy"} <= set(made["versions"])
    assert {"system", "cores"} <= set(made["host"])
    assert made["timings"].pop("program") == "none"
    assert made["timings"].pop("threads") == 1
    parts = {"import_s", "build_s", "compile_s", "setup_s", "loop_s", "store_s"}
    assert set(made["timings"]) == parts
    assert all(made["timings"][part] >= 0 for part in parts)
    assert made["timings"]["import_s"] == import_seconds


def test_it_reports_its_progress(first):
    *_, reporter = first
    assert reporter.steps == [(done, 8) for done in range(9)]
    assert "8 simulations" in reporter.lines[0]
    assert "target numpy" in reporter.lines[0]


def test_a_finished_run_does_nothing_and_says_so(finished, make_reporter):
    scenario, results = finished
    before, reporter = stamps(results.path), make_reporter()
    again = sn.run(scenario, target="numpy", out=results.path.parent, reporter=reporter)
    assert stamps(results.path) == before
    assert "finished" in reporter.lines[0]
    assert "--fresh" in reporter.lines[0]
    assert len(reporter.lines) == 1
    assert again.data.equals(results.data)
    assert again.claims == results.claims
    assert list(again.figures.items()) == list(results.figures.items())


@pytest.mark.parametrize("wrong", [{"target": "gpu"}, {"workers": 0}])
def test_options_are_checked_for_a_finished_run_too(finished, make_reporter, wrong):
    scenario, results = finished
    reporter, (name,) = make_reporter(), wrong
    with pytest.raises(InputError, match=f"^{name}: ") as caught:
        sn.run(scenario, out=results.path.parent, reporter=reporter, **wrong)
    assert str(caught.value).count(name) == 1
    assert reporter.lines == []


def test_the_points_of_a_run_are_made_once(experiment, tmp_path, monkeypatch):
    made, points = [], sn.Scenario.points
    monkeypatch.setattr(sn.Scenario, "points", lambda own: made.append(own) or points(own))
    sn.run(experiment(WITHOUT_SIMULATION), out=tmp_path / "runs", workers=1)
    assert len(made) == 1  # of thousands of points each time takes seconds


def test_fresh_repeats_a_finished_run(experiment, tmp_path):
    scenario = experiment(WITHOUT_SIMULATION)
    first = sn.run(scenario, workers=1, out=tmp_path)
    before = stamps(first.path)
    again = sn.run(scenario, workers=1, out=tmp_path, fresh=True)
    assert again.path == first.path
    after = stamps(first.path)
    assert set(after) == set(before)
    assert all(after[path] != before[path] for path in before if path.name == "zarr.json")
    assert again.data.equals(first.data)


def test_a_run_can_be_opened_by_its_folder(finished):
    scenario, results = finished
    opened = open_run(results.path)
    assert opened.data.equals(results.data)
    assert opened.scenario == scenario
    assert opened.claims == results.claims
    assert list(opened.figures.items()) == list(results.figures.items())


def test_captions_are_stored_in_the_order_of_the_figures(finished):
    _, results = finished
    kept = json.loads((results.path / "figures" / "figures.json").read_text())
    names = ("line", "area", "dots")
    assert [(each["name"], each["caption"]) for each in kept] == [
        (name, f"This shows: {name}.") for name in names
    ]
    assert {path.suffix for path in (results.path / "figures").iterdir()} == {
        ".csv",
        ".json",
        ".png",
        ".svg",
    }


def test_changed_code_is_another_run_and_the_first_is_named(experiment, tmp_path, make_reporter):
    changed = WITHOUT_SIMULATION.replace("1.0", "2.0")
    reporter = make_reporter()
    once = sn.run(experiment(WITHOUT_SIMULATION), workers=1, out=tmp_path, reporter=reporter)
    assert "other code" not in reporter.lines[0]
    other = sn.run(experiment(changed), workers=1, out=tmp_path, reporter=reporter)
    assert other.path != once.path
    assert float(once.data["x"].max()) == 1.0
    assert float(other.data["x"].min()) == 2.0
    (line,) = (line for line in reporter.lines if "other code" in line)
    assert line.startswith(f"{once.path} holds the same scenario, measured with other")
    code = tmp_path / "my experiments" / "small.py"
    assert line.endswith(f": simneuro report {once.path} --other-code '{code}'")


def test_another_scenario_of_the_same_name_is_not_mentioned(experiment, tmp_path, make_reporter):
    sn.run(experiment(WITHOUT_SIMULATION), workers=1, out=tmp_path)
    reporter, changed = make_reporter(), WITHOUT_SIMULATION.replace("1.0", "2.0")
    other = experiment(changed).override({"seed": 4})
    sn.run(other, workers=1, out=tmp_path, reporter=reporter)
    assert "other code" not in " ".join(reporter.lines)


@pytest.mark.parametrize("function", ["claims", "figures"])
def test_failing_claims_or_figures_repeat_no_simulation(
    experiment, tmp_path, make_reporter, function
):
    there = tmp_path / "file"
    opening = f"def {function}(results):\n        open({str(there)!r})"
    companion = WITHOUT_SIMULATION.replace(f"def {function}(results):", opening)
    scenario = experiment(companion)
    with pytest.raises(RunError, match=f"in {function}: FileNotFoundError"):
        sn.run(scenario, workers=1, out=tmp_path)
    (folder,) = tmp_path.glob("small-*")
    kept = stamps(folder / "points")
    # Once the reason is gone, the same command completes the run,
    there.touch()
    reporter = make_reporter()
    assert sn.run(scenario, workers=1, out=tmp_path, reporter=reporter).path == folder
    assert reporter.steps == []
    assert reporter.lines[0].startswith(f"All points are simulated: {folder};")
    assert stamps(folder / "points") == kept
    assert (folder / "report.html").is_file()
    # and with other code the run can still be opened.
    (folder / "claims.json").unlink()
    experiment(WITHOUT_SIMULATION)
    assert open_run(folder).data["x"].shape == (2, 2, 2)


def test_timings_are_complete_if_nothing_was_simulated(experiment, tmp_path):
    results = sn.run(experiment(WITHOUT_SIMULATION), workers=1, out=tmp_path)
    timings = json.loads((results.path / "run.json").read_text())["timings"]
    parts = ("build_s", "compile_s", "setup_s", "loop_s", "store_s")
    assert {part: timings[part] for part in parts} == dict.fromkeys(parts, 0.0)
    assert timings["program"] == "none"
    assert timings["import_s"] > 0


def test_finished_points_are_not_run_again(copied):
    scenario, path, data = copied
    lost = sorted((path / "points").glob("*.npz"))[3]
    lost.unlink()
    (path / "run.json").unlink()
    kept = stamps(path / "points")
    again = sn.run(scenario, workers=1, target="numpy", out=path.parent)
    assert {each: each.stat().st_mtime_ns for each in kept} == kept
    assert lost.is_file()
    assert again.data.equals(data)


@pytest.mark.slow
def test_two_workers_give_the_same(finished, tmp_path, make_reporter):
    scenario, results = finished
    reporter = make_reporter()
    fewer = scenario.override({"trials": 1})
    both = sn.run(fewer, workers=2, target="numpy", out=tmp_path / "other", reporter=reporter)
    assert both.data.equals(results.data.sel(trial=[0]))
    assert reporter.steps == [(done, 4) for done in range(5)]


def test_without_a_companion_the_standard_measures_are_taken(experiment, tmp_path):
    scenario = experiment().override({"conditions": {}})
    results = sn.run(scenario, workers=1, target="numpy", out=tmp_path)
    assert {"rate", "cv"} <= set(results.data)
    assert results.claims == ()
    assert json.loads((results.path / "claims.json").read_text()) == []
    assert set(results.figures) == {"trial", "overview"}
    rate = results.data["rate"].sel(condition="base").isel(population=0)
    assert np.all(rate.isel({"drives.step.amplitude": 1}) > rate.isel({"drives.step.amplitude": 0}))


def test_a_failing_trial_names_file_and_line_and_keeps_finished_points(experiment, tmp_path):
    scenario = experiment(
        """
        import xarray as xr


        def trial(scenario):
            if scenario.populations["cell"].parameters:
                return xr.Dataset({"x": 1 / 0})
            return xr.Dataset({"x": 1.0})
        """
    )
    with pytest.raises(RunError, match=r"small\.py, line 7, in trial: ZeroDivisionError") as e:
        sn.run(scenario, workers=1, target="numpy", out=tmp_path)
    assert "\n" not in str(e.value)
    (folder,) = tmp_path.glob("small-*")
    assert len(list((folder / "points").glob("control-*.npz"))) == 4
    assert not (folder / "run.json").exists()


@pytest.mark.slow  # the command line has a quick one of the same
def test_a_failing_trial_in_a_worker(experiment, tmp_path):
    scenario = experiment("def trial(scenario):\n    return nobody").override({"sweep": {}})
    with pytest.raises(RunError, match=r"small\.py, line 2, in trial: NameError: .*nobody"):
        sn.run(scenario, workers=2, target="numpy", out=tmp_path)


def test_wrong_input_inside_a_trial_stays_wrong_input(experiment, tmp_path):
    scenario = experiment(
        """
        import simneuro as sn


        def trial(scenario):
            return sn.simulate(scenario.override({"populations.cell.sise": 3}))
        """
    )
    with pytest.raises(InputError, match=r"small\.py, line 6, in trial: .*populations.cell.size"):
        sn.run(scenario, workers=1, target="numpy", out=tmp_path)


def test_a_trial_that_returns_something_else(experiment, tmp_path):
    scenario = experiment("def trial(scenario):\n    return 3.0")
    with pytest.raises(InputError, match=r"must return an xarray.Dataset, and returns 3.0"):
        sn.run(scenario, workers=1, target="numpy", out=tmp_path)


def test_a_companion_with_a_syntax_error(experiment, tmp_path):
    scenario = experiment("def trial(scenario:\n    pass")
    with pytest.raises(InputError, match=r"small\.py, line 1: this is not valid Python"):
        sn.run(scenario, workers=1, target="numpy", out=tmp_path)


def test_zero_workers_are_rejected(experiment, tmp_path):
    with pytest.raises(InputError, match=r"workers: got 0"):
        sn.run(experiment(), workers=0, out=tmp_path)


def test_ragged_data_end_in_nan(experiment):
    import xarray as xr

    scenario = experiment()
    points = scenario.points()
    measured = [xr.Dataset({"x": ("spike", np.arange(float(k)))}) for k, _ in enumerate(points)]
    data = combine_points(scenario, points, measured)
    assert data.sizes == {"condition": 2, "drives.step.amplitude": 2, "trial": 2, "spike": 7}
    for k, point in enumerate(points):
        row = data["x"].sel(condition=point.condition, trial=point.trial)
        row = row.isel({"drives.step.amplitude": point.indices[0]}).values
        np.testing.assert_array_equal(row[:k], np.arange(k))
        assert np.all(np.isnan(row[k:]))


def test_values_keep_their_coordinates(experiment):
    import xarray as xr

    scenario = experiment().override({"trials": 1, "conditions": {}})
    points = scenario.points()
    measured = [
        xr.Dataset({"x": ("time", 10.0 * np.arange(k))}, {"time": 0.1 * np.arange(k)})
        for k in (2, 3)
    ]
    data = combine_points(scenario, points, measured)
    np.testing.assert_allclose(data.time, [0, 0.1, 0.2])
    rows = data["x"].isel(condition=0, trial=0).transpose("drives.step.amplitude", "time")
    np.testing.assert_array_equal(rows, [[0, 10, np.nan], [0, 10, 20]])


def test_sweeps_of_names_and_numbers_are_labelled(experiment, tmp_path):
    sweep = {"populations.cell.size": [1, 2], "populations.cell.model": ["lif", "subtractive_if"]}
    text = experiment(WITHOUT_SIMULATION).override({"populations.cell.initial": {}, "trials": 1})
    results = sn.run(text.override({"conditions": {}, "sweep": sweep}), workers=1, out=tmp_path)
    assert results.data["populations.cell.size"].values.tolist() == [1, 2]
    assert results.data["populations.cell.model"].values.tolist() == ["lif", "subtractive_if"]
    assert results.data["x"].shape == (1, 2, 2, 1)


def test_the_reported_target_is_that_of_the_largest_simulation(experiment, tmp_path, make_reporter):
    sizes = {"sweep": {"populations.cell.size": [1, 200_000, 2]}}
    scenario = experiment(WITHOUT_SIMULATION).override({**sizes, "trials": 1})
    reporter = make_reporter()
    sn.run(scenario, workers=1, out=tmp_path, reporter=reporter)
    largest = next(p.scenario for p in scenario.points() if p.indices == (1,))
    assert reporter.lines[0] == f"6 simulations; for the largest: {choose(largest.network)}"
    assert str(choose(largest.network)) != str(choose(scenario.points()[0].scenario.network))
    assert reporter.lines[1].startswith("Cost: not known until the first of 6 trials")


def test_a_run_that_does_not_fit_into_memory_is_refused(experiment, tmp_path):
    scenario = experiment().override(
        {
            "populations.cell.size": 1_000_000,
            "record.traces": {"cell": {"variables": ["v"], "neurons": 1_000_000}},
            "duration": "10000 s",
        }
    )
    with pytest.raises(InputError, match=r"memory: .* GB of memory .* of traces each\), but") as e:
        sn.run(scenario, workers=2, out=tmp_path, target="numpy")
    assert "\n" not in str(e.value)
    assert "record fewer traces" in str(e.value)
    assert not list(tmp_path.glob("small-*/points"))


def test_a_run_folder_in_use_is_refused(experiment, tmp_path, make_reporter):
    scenario = experiment(WITHOUT_SIMULATION)
    path = sn.run(scenario, workers=1, out=tmp_path).path
    before = stamps(path)
    with lock_run(path):
        reporter = make_reporter()
        sn.run(scenario, workers=1, out=tmp_path, reporter=reporter)  # only reads
        assert "finished" in reporter.lines[0]
        with pytest.raises(
            InputError, match=r"small-.*: another simneuro process is using this run folder"
        ) as e:
            sn.run(scenario, workers=1, out=tmp_path, fresh=True)
        assert "\n" not in str(e.value)
        assert stamps(path) == before
    sn.run(scenario, workers=1, out=tmp_path, fresh=True)
    assert set(stamps(path)) == set(before)


def test_a_failed_run_releases_its_folder(experiment, tmp_path):
    scenario = experiment("def trial(scenario):\n    return 3.0")
    for _ in range(2):
        with pytest.raises(InputError, match="must return"):
            sn.run(scenario, workers=1, out=tmp_path)


def test_claims_and_figures_of_other_code_are_made_again(experiment, tmp_path, make_reporter):
    with_claim = WITHOUT_SIMULATION.replace(
        "return []",
        "import simneuro as sn\n        return [sn.Claim('old', 1.0, None, '1', True)]",
        1,
    )
    results = sn.run(experiment(with_claim), workers=1, out=tmp_path)
    measured = json.loads((results.path / "run.json").read_text())["code_sha256"]
    assert json.loads((results.path / "made_by.json").read_text()) == {
        "claims": measured,
        "figures": measured,
    }
    assert "by_other_code" not in results.report.read_text()
    kept = stamps(results.path / "points")

    experiment(with_claim.replace("old", "new"))
    other = tmp_path / "my experiments" / "small.py"
    write_run_report(finish_run(open_run(results.path, other_code=other)))
    page = results.report.read_text()
    assert "claims_by_other_code_sha256" in page
    assert "figures_by_other_code_sha256" in page
    made = json.loads((results.path / "made_by.json").read_text())
    assert measured not in made.values()
    assert json.loads((results.path / "claims.json").read_text())[0]["claim"] == "new"

    reporter = make_reporter()
    again = sn.run(experiment(with_claim), workers=1, out=tmp_path, reporter=reporter)
    assert again.path == results.path
    assert reporter.lines[0].startswith("All points are simulated")
    assert [claim.claim for claim in again.claims] == ["old"]
    assert "by_other_code" not in results.report.read_text()
    assert stamps(results.path / "points") == kept
    reporter = make_reporter()
    sn.run(experiment(with_claim), workers=1, out=tmp_path, reporter=reporter)
    assert reporter.lines[0].startswith("This run is finished")


def test_the_report_cites_every_paper_that_the_run_uses(finished):
    scenario, results = finished
    page = results.report.read_text()
    asked = list_citations(scenario)
    assert {"brette2007", "gerstner2014", "stimberg2019"} <= set(asked)
    for key in asked:
        assert f"{{{key}," in page


def test_kept_recordings_are_in_the_folder_of_the_points(experiment, tmp_path):
    scenario = experiment().override({"record.keep": True, "sweep": {}, "conditions": {}})
    results = sn.run(scenario, workers=1, target="numpy", out=tmp_path)
    kept = list(results.path.rglob("*.zarr"))
    recordings = [path for path in kept if path.parent.parent.name == "points"]
    assert len(recordings) == 2
    for path in recordings:
        sn.recording.load(path)


def test_a_kept_recording_is_found_by_its_point(experiment, tmp_path):
    scenario = experiment().override({"record.keep": True})
    (path, values), trial = next(iter(scenario.sweep.items())), scenario.trials - 1
    results = sn.run(scenario, workers=1, target="numpy", out=tmp_path)
    for point in scenario.points():
        found = results.recording(point.condition, values=point.values, trial=point.trial)
        assert found.attrs["digest"] == point.scenario.digest
    last = {path: float(values[-1])}  # in SI units, as in the data
    assert results.recording("fast", values=last, trial=trial).attrs["seed"] != scenario.seed
    for wrong, said in (
        ({}, "condition: say which condition. Allowed: "),
        ({"condition": "fest"}, "Did you mean 'fast'"),
        ({"condition": "fast"}, f"values.{path}: say which value of the sweep. Allowed: "),
        ({"condition": "fast", "values": {path: "7 mV"}}, "no value '7 mV'"),
        ({"condition": "fast", "values": {path: values}}, f"values.{path}: the sweep has no"),
        ({"condition": "fast", "values": {path: None}}, "no value None"),
        ({"condition": "fast", "values": {"seed": 1}}, "the sweep has no axis 'seed'"),
        ({"condition": "fast", "values": last, "trial": 99}, "there is no trial 99"),
    ):
        with pytest.raises(InputError, match=said):
            results.recording(**wrong)
    with pytest.raises(InputError, match=r"but a run; sn\.load reads its results"):
        sn.recording.load(results.path)


def test_a_finished_run_without_recordings_says_how_to_keep_them(finished):
    results = finished[1]
    point = results.scenario.points()[0]
    with pytest.raises(InputError, match=r"keep = true in \[record\]"):
        results.recording(point.condition, values=point.values)


def test_a_finished_run_is_loaded_by_its_folder(finished):
    scenario, results = finished
    again = sn.load(results.path)
    assert again.data.equals(results.data)
    assert again.scenario == scenario
    assert again.claims == results.claims


def test_what_is_not_a_run_is_loaded_in_another_way(finished, tmp_path):
    (tmp_path / "mine.toml").write_text("")
    with pytest.raises(InputError, match=r"A scenario is loaded by `sn\.Scenario\.load`"):
        sn.load(tmp_path / "mine.toml")
    with pytest.raises(InputError, match=r"A recording is loaded by `sn\.recording\.load`"):
        sn.load(finished[1].path / "results.zarr")
    for name in ("nowhere", 300 * "x"):
        with pytest.raises(InputError, match=f"there is no folder '{name[:9]}.* in {tmp_path}"):
            sn.load(tmp_path / name)
    with pytest.raises(InputError, match="It is a file"):
        sn.load(finished[1].report)
    with pytest.raises(InputError, match="continues from the finished points"):
        sn.load(tmp_path)
