"""What is said about the time of a run: as it was measured, or that it is not known."""

import itertools
import json
from types import SimpleNamespace

import pytest
import xarray as xr

import simneuro as sn
from simneuro.engine.backend import backends
from simneuro.experiment import point_trial, run_cost, running
from simneuro.experiment.announcement import Announcement, PointCost, mean_seconds, typical
from simneuro.experiment.cost_and_workers import Resources, plan_run
from simneuro.experiment.known_times import KnownTimes
from simneuro.experiment.points import point_path
from simneuro.experiment.trial_times import keep_seconds, known_seconds
from simneuro.recording import write_archive

OWN = """
import xarray as xr
def trial(scenario):
    return xr.Dataset({"x": 1.0})
"""


@pytest.fixture
def three_seconds(monkeypatch, tmp_path):
    """Each trial takes three seconds, and the end a tenth; none has run before."""
    monkeypatch.setenv("SIMNEURO_CACHE", str(tmp_path / "cache"))
    for module, seconds in ((point_trial, 3), (running, 0.1)):
        clock = SimpleNamespace(perf_counter=itertools.count(0, seconds).__next__)
        monkeypatch.setattr(module, "time", clock)


def test_an_own_trial_is_measured_and_remembered(
    experiment, tmp_path, make_reporter, three_seconds
):
    scenario = experiment(OWN)  # of eight points
    first, again = make_reporter(), make_reporter()
    sn.run(scenario, workers=1, out=tmp_path, reporter=first)
    assert first.lines[1].startswith("Cost: not known until the first of 8 trials is done")
    assert first.lines[2:] == ["Measured: a point takes about 3 s, so the other 7 take about 21 s"]
    sn.run(scenario, workers=1, out=tmp_path, reporter=again, fresh=True)
    assert again.lines[1].startswith("Cost: about 24 s on 1 worker, as before;")
    assert len(again.lines) == 2


def test_a_trial_that_has_never_run_is_not_known(
    experiment, tmp_path, make_reporter, three_seconds
):
    reporter = make_reporter()
    single = {"trials": 1, "conditions": {}, "sweep": {}}
    sn.run(experiment(OWN).override(single), workers=1, out=tmp_path, reporter=reporter)
    unknown = "Cost: not known until the trial is done, since the scenario's own code has not run"
    assert reporter.lines[1].startswith(unknown)


def test_only_loops_grow_with_the_network():
    # 11 s, of which 3 s compile and 0.1 s simulate 40 ms; by hand: 11 - 3 - 0.1 + 50 * 0.1 for 2 s.
    cost = PointCost(whole=11.0, compiling=3.0, loops=0.1)
    assert cost.of_other(50.0) == pytest.approx(12.9)
    assert cost.of_other(1.0) == pytest.approx(8.0)


def test_a_point_that_compiles_is_not_what_others_take():
    compiled, plain = PointCost(11.0, 8.7, 0.1), PointCost(0.2, 0.0, 0.1)
    assert typical([("a", compiled)]) == []  # wait for another one
    assert typical([("a", compiled), ("b", plain)]) == [("b", plain)]
    # all compile: the second takes what the others take
    again = PointCost(9.0, 8.7, 0.1)
    assert typical([("a", compiled), ("b", again)]) == [("b", PointCost(9.0, 0.0, 0.1))]


def test_who_waits_for_a_program_is_not_what_others_take():
    # by hand: 9 s, of which 8 s until another process had compiled; 0.4 s of building stay
    waited = {"build_s": 8.0, "compile_s": 0.0, "program": "cached"}
    built = {"build_s": 0.4, "compile_s": 0.0, "program": "none"}
    points = [
        xr.Dataset(attrs={"trial_s": seconds, "timings": json.dumps(timings)})
        for seconds, timings in ((9.0, waited), (1.0, built))
    ]
    assert mean_seconds(points) == pytest.approx(1.0)
    first, other = PointCost(9.0, 8.0, 0.1), PointCost(0.3, 0.004, 0.1)
    assert typical([("a", first), ("b", other)]) == [("b", other)]


def test_what_a_worker_loads_for_its_first_point_is_not_what_others_take(
    experiment, tmp_path, make_reporter
):
    """By hand: the first point takes 13 s, of which 3 s load; so the other 7 take 35 s by two."""
    points = experiment().points()
    measured = xr.Dataset(attrs={"trial_s": 13.0, "timings": "{}"})
    reporter = make_reporter()
    plan = SimpleNamespace(workers=2, loading=3.0, seconds=None, lines=())
    announcement = Announcement(plan, points, tmp_path, reporter)
    announcement.step(0, len(points))
    write_archive(measured, point_path(tmp_path, points[0]), content=points[0].name)
    announcement.step(1, len(points))
    told = "Measured: a point takes about 10 s, so the other 7 take about 35 s on 2 workers"
    assert reporter.lines == [told]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (24.0, []),
        (6.0, ["Measured: a point takes about 3 s, so the other 6 take about 18 s"]),
        (None, ["Measured: a point takes about 9 s, so the other 7 take about 63 s",
                "Measured: a point takes about 3 s, so the other 6 take about 18 s"]),
    ],
)  # fmt: skip
def test_the_first_point_of_a_worker_corrects_no_time(
    experiment, tmp_path, make_reporter, said, told
):
    """By hand: the first takes 9 s, three times as long as the second; 6 more take 18 s."""
    points, reporter = experiment().points(), make_reporter()
    plan = SimpleNamespace(workers=1, loading=0.0, seconds=said, lines=())
    announcement = Announcement(plan, points, tmp_path, reporter)
    announcement.step(0, len(points))
    for done, (point, seconds) in enumerate(zip(points, (9.0, 3.0), strict=False), start=1):
        measured = xr.Dataset(attrs={"trial_s": seconds, "timings": "{}"})
        write_archive(measured, point_path(tmp_path, point), content=point.name)
        announcement.step(done, len(points))
    assert reporter.lines == told


def test_a_run_that_continues_says_what_is_done(experiment, tmp_path, make_reporter):
    points, reporter = experiment().points(), make_reporter()
    plan = SimpleNamespace(workers=1, loading=0.0, seconds=80.0, lines=("Cost: about 80 s",))
    Announcement(plan, points, tmp_path, reporter).step(3, 8)
    told = "Already done: 3 of 8 simulations; 5 are left, which take about 50 s of it"
    assert reporter.lines == ["Cost: about 80 s", told]


def test_what_is_measured_does_not_contradict_itself():
    told = {}
    for workers, rest in ((1, 21.0), (4, 5.25), (1, 70.0)):
        plan = SimpleNamespace(workers=workers, seconds=None)
        told[workers, rest] = Announcement(plan, [], None, None)._describe(3.0, rest, 7)
    assert list(told.values()) == [
        "Measured: a point takes about 3 s, so the other 7 take about 21 s",
        "Measured: a point takes about 3 s, so the other 7 take about 5 s on 4 workers",
        "Measured: a point takes about 3 s; the other 7, of other sizes, take about 70 s",
    ]


def test_a_default_trial_takes_what_it_took_on_that_target(
    experiment, tmp_path, make_reporter, three_seconds
):
    scenario = experiment()  # of eight points
    first, again = make_reporter(), make_reporter()
    run = {"workers": 1, "out": tmp_path, "fresh": True}
    sn.run(scenario, target="numpy", reporter=first, **run)
    assert "as before" not in first.lines[1]
    sn.run(scenario, target="numpy", reporter=again, **run)
    assert again.lines[1].startswith("Cost: about 24 s on 1 worker, as before;")
    on_cpp, known = Resources(target="cpp", workers=1), KnownTimes({"numpy": 3.0})
    plan = plan_run(scenario, scenario.points(), on_cpp, folder=tmp_path, known=known)
    assert "as before" not in plan.lines[1]


def test_what_was_compiled_is_found_by_the_next_run():
    # by hand: the mean of 4.0 s, of which 3.2 s compile, and of 0.6 s
    points = [
        xr.Dataset(attrs={"trial_s": 4.0, "timings": '{"compile_s": 3.2}'}),
        xr.Dataset(attrs={"trial_s": 0.6, "timings": "{}"}),
    ]
    assert mean_seconds(points) == pytest.approx(0.7)
    assert mean_seconds([xr.Dataset()]) is None


def test_another_seed_takes_as_long_and_another_size_is_not_known(
    experiment, tmp_path, make_reporter, three_seconds
):
    def cost(changes):
        reporter = make_reporter()
        sn.run(experiment(OWN).override(changes), workers=1, out=tmp_path, reporter=reporter)
        return reporter.lines[1]

    assert cost({}).startswith("Cost: not known")
    assert cost({"seed": 4}).startswith("Cost: about 24 s on 1 worker, as before;")
    assert cost({"trials": 1}).startswith("Cost: about 12 s on 1 worker, as before, and claims and")
    assert cost({"populations.cell.size": 3}).startswith("Cost: not known")


def test_the_cost_is_the_sum_of_all_that_takes_time(experiment, tmp_path, monkeypatch):
    monkeypatch.setattr(run_cost, "import_seconds", 1.0)

    def cost(before, *, workers, code=OWN):
        scenario = experiment(code)
        given, known = Resources(target="numpy", workers=workers), KnownTimes(before)
        line = plan_run(scenario, scenario.points(), given, folder=tmp_path, known=known).lines[1]
        return line.partition(";")[0]

    # by hand: 8 trials of 3 s; a worker takes three times as long as Brian2 to load, a report twice
    assert cost({"numpy": 3.0}, workers=1, code=None) == (
        "Cost: about 26 s on 1 worker, as before (about 24 s to simulate, "
        "about 2 s for claims, figures and report)"
    )
    known = {"": 3.0, "numpy": 3.0, "finishing": 5.0}
    assert cost(known, workers=2) == (
        "Cost: about 20 s on 2 workers, as before (about 3 s to start the workers, "
        "about 12 s to simulate, about 5 s for claims, figures and report)"
    )
    assert cost(known | {"finishing": 0.1}, workers=1) == "Cost: about 24 s on 1 worker, as before"
    assert cost({"": 3.0}, workers=1) == (
        "Cost: about 24 s on 1 worker, as before, and claims and figures, whose own code has not "
        "run here before"
    )
    unknown = cost({}, workers=2)
    assert "about 3 s to start the workers" in unknown
    assert "if each simulates it once" in unknown


def test_synapses_take_time_to_be_made():
    few = sn.Scenario.load("balanced_ei").network
    many = sn.Scenario.load("brunel_2000").network
    for each in backends().values():
        assert each.beside_loop(few) < 0.5  # 10^5 synapses
        assert 1.0 < each.beside_loop(many) < 10.0  # 1.6 * 10^7; measured: 1.8, 3.6 and 5 s


def test_times_that_nobody_can_read_are_none(tmp_path, monkeypatch):
    monkeypatch.setenv("SIMNEURO_CACHE", str(tmp_path))
    assert known_seconds("a") is None
    keep_seconds("a", 2.5)
    assert known_seconds("a") == 2.5
    assert known_seconds("a", "numpy") is None
    (tmp_path / "trial_times.json").write_text('{"a": "x", "b": -1, "c": true}')
    assert [known_seconds(each) for each in "abc"] == [None, None, None]
    (tmp_path / "trial_times.json").write_text("[")
    assert known_seconds("a") is None
    monkeypatch.setenv("SIMNEURO_CACHE", "/dev/null/nowhere")
    keep_seconds("a", 1.0)
    assert known_seconds("a") is None


def test_phases_are_told_to_who_takes_them(experiment, tmp_path, make_reporter):
    class Detailed(type(make_reporter())):
        def __init__(self):
            super().__init__()
            self.done = []

        def doing(self, text):
            self.done.append(text)

    reporter = Detailed()
    scenario = experiment().override({"trials": 1, "conditions": {}})
    sn.run(scenario, workers=1, target="numpy", out=tmp_path, reporter=reporter)
    each = ("drawing numbers", "simulating", "measuring")
    # On a busy machine the loop is long enough that its share is told as well.
    assert [told for told in reporter.done if "%" not in told] == [
        *(f"point 1 of 2: {phase}" for phase in each),
        *(f"point 2 of 2: {phase}" for phase in each),
        *("claims", "figures", "figure trial", "figure overview", "report"),
    ]
