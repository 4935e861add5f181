"""What a page says of the values that are not those of the scenario's file."""

import simneuro as sn
from simneuro.experiment.change_words import describe_changes, keep_changes
from simneuro.scenario.since_loaded import list_changes

AMPLITUDE, REFRACTORY = "drives.step.amplitude", "populations.cell.parameters.t_ref"


def test_each_change_stands_beside_the_value_of_the_file(experiment):
    loaded = experiment()
    assert list_changes(loaded) == {}
    changed = loaded.override({REFRACTORY: "2 ms", "seed": 4, "conditions": {"fast": {}}})
    assert list_changes(changed) == {
        REFRACTORY: "2 ms (file: 5 ms)",  # the default of the model
        "seed": "4 (file: 3)",
        "conditions.control": "left out",
        "conditions.fast.populations.cell.parameters.t_ref": "left out",
    }
    assert list_changes(changed.override({REFRACTORY: "5 ms"})).keys() == {
        *("seed", "conditions.control", "conditions.fast.populations.cell.parameters.t_ref")
    }
    assert list_changes(sn.Scenario.from_document(loaded.document())) == {}


def test_a_small_run_says_so():
    quick = sn.Scenario.load("balanced_ei").quickened()
    assert keep_changes(quick) == {
        "quick": True,
        "changed": {"trials": "3 (file: 5)", "duration": "1 s (file: 2 s)"},
    }
    small, changed = describe_changes(keep_changes(quick), "balanced_ei")
    assert "small run (--quick)" in small
    assert changed == (
        "When it was run it differed from the file of balanced_ei: trials = 3 (file: 5); "
        "duration = 1 s (file: 2 s)."
    )
    assert list(describe_changes({}, "balanced_ei")) == []


def test_the_page_says_it(experiment, tmp_path):
    code = """
        import xarray as xr
        def trial(scenario):
            return xr.Dataset({"x": 1.0})
    """
    changes = {"drives.step.amplitude": "200 pA", "conditions": {}, "sweep": {}, "trials": 1}
    results = sn.run(experiment(code).override(changes), workers=1, out=tmp_path)
    page = results.report.read_text()
    assert "drives.step.amplitude = 200 pA (file: 150 pA); " in page
    assert "trials = 1 (file: 2)" in page
    assert "small run" not in page
    assert "<dt>seeds</dt>" not in page  # there is one, which has a row of its own
