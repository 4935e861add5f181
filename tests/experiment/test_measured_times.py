"""The announced time of bundled scenarios that have not run here."""

import shutil

import pytest

import simneuro as sn
from simneuro.experiment.cost_and_workers import Resources, plan_run
from simneuro.experiment.earlier_runs import EarlierRuns
from simneuro.experiment.measured_times import describe_size, estimate_bundled, read_record
from simneuro.experiment.scenario_run import ScenarioRun
from simneuro.scenario import bundled


def test_a_bundled_scenario_is_announced_before_it_has_run(tmp_path, monkeypatch):
    """What it took here counts once there is something."""
    monkeypatch.setenv("SIMNEURO_CACHE", str(tmp_path))
    own = ScenarioRun(sn.Scenario.load("lif_step"), tmp_path)
    lines = []
    for _ in range(2):
        known = EarlierRuns(own).list_times()
        plan = plan_run(
            own.scenario, own.points, Resources(workers=1), folder=tmp_path, known=known
        )
        lines.append(plan.lines[1])
        EarlierRuns(own).keep_trial(50.0, None)
    assert ", as measured on another machine (" in lines[0]
    assert "on 1 worker, as before" in lines[1]


def test_other_sizes_and_other_code_are_not_known(tmp_path):
    scenario = sn.Scenario.load("lif_step")
    known = estimate_bundled(scenario, scenario.points())
    assert known is not None
    assert known.elsewhere
    more = scenario.override({"trials": 3})  # each takes what one takes
    assert estimate_bundled(more, more.points()).seconds == known.seconds
    longer = scenario.override({"duration": "2 s"})
    assert estimate_bundled(longer, longer.points()) is None
    for kind in ("toml", "py"):
        shutil.copy(scenario.companion.with_suffix(f".{kind}"), tmp_path)
    own = sn.Scenario.load(tmp_path / "lif_step.toml")
    assert estimate_bundled(own, own.points()) is not None
    (tmp_path / "lif_step.py").write_text(own.companion.read_text() + "\n# mine\n")
    assert estimate_bundled(own, own.points()) is None


@pytest.mark.slow
@pytest.mark.parametrize("name", bundled())
def test_both_forms_of_each_bundled_scenario_were_measured(name):
    """``python -m benchmarks.trial_times NAME`` measures one whose sizes have changed."""
    whole = sn.Scenario.load(name)
    sizes = {describe_size(form.points()) for form in (whole, whole.quickened())}
    record = read_record()[name]
    assert sizes == {*record["forms"]}
    assert all(form["trial"] > 0 for form in record["forms"].values())
    assert record["finishing"] > 0
