"""A whole run: its points are simulated, unless they are stored, and its results written."""

import os
import shlex
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import xarray as xr

from simneuro.calls import checked
from simneuro.engine import check_target
from simneuro.engine.threads import check_threads
from simneuro.errors import InputError
from simneuro.experiment import folder
from simneuro.experiment.announcement import Announcement, mean_seconds
from simneuro.experiment.checksums import record_checksums
from simneuro.experiment.companion import check_companion
from simneuro.experiment.companion_module import CompanionError
from simneuro.experiment.cost_and_workers import Resources, RunPlan, plan_run, require_workers
from simneuro.experiment.earlier_runs import EarlierRuns
from simneuro.experiment.point_trial import load_trial
from simneuro.experiment.points import collect_notes, note_lines, read_point, run_points
from simneuro.experiment.progress import QuietReporter, Reporter, tell_doing
from simneuro.experiment.provenance import describe_run
from simneuro.experiment.results import Results, combine_points
from simneuro.experiment.run_state import begin_state, keeping_state
from simneuro.experiment.scenario_run import ScenarioRun
from simneuro.progress.bars import showing
from simneuro.progress.phases import listening
from simneuro.recording import write_dataset
from simneuro.scenario import Scenario
from simneuro.system.files import write_json
from simneuro.system.garbage import without_collection
from simneuro.system.process_identity import stop_like_ctrl_c


@checked
def run(
    scenario: Scenario | str | os.PathLike[str],
    *,
    workers: int | None = None,
    cluster: str | None = None,
    target: str | None = None,
    threads: int | None = None,
    out: str | os.PathLike[str] = "runs",
    fresh: bool = False,
    reporter: Reporter | None = None,
) -> Results:
    """Run an experiment: conditions x sweep x trials, then its claims, figures and report.

    A finished run is read, not repeated; a run that was stopped continues from its finished points.

    Parameters
    ----------
    scenario : Scenario, str or os.PathLike
        A scenario, the name of a bundled one, or the path of a ``.toml`` or ``.py`` file.
    workers : int, optional
        How many simulations run at a time; one for each core if not given.
    cluster : str, optional
        The address of a Dask scheduler (``"tcp://127.0.0.1:8786"``) whose workers run the
        simulations instead.
    target : {"numpy", "cython", "cpp", "nest"}, optional
        Chosen by estimated cost if not given.
    threads : int, optional
        How many threads share the work of each simulation (see :func:`simneuro.simulate`); there
        are fewer workers then. If not given, one, or several where there is one simulation.
    out : str or os.PathLike
        The folder in which the run's own folder ``<scenario>-<run digest>`` is created.
    fresh : bool
        Delete an earlier run of the same scenario first.
    reporter : Reporter, optional
        Receives messages and progress. If not given nothing is said, and a run that takes longer
        than two seconds shows a bar in a terminal or a notebook.

    Returns
    -------
    Results

    Raises
    ------
    InputError
        If the target is not available or has one thread where several are asked for, ``workers`` or
        ``threads`` is not positive, another process is using the run's folder, or the scenario's
        own code does not fit.

    Examples
    --------
    >>> from simneuro import run
    >>> results = run("lif_step", workers=1)
    >>> [claim.verdict for claim in results.claims]
    ['holds', 'holds', 'holds', 'holds', 'holds']
    >>> results.report.name
    'report.html'
    """
    require_workers(workers, cluster)
    scenario = Scenario.of(scenario)
    check_target(target)
    check_threads(threads)
    with showing("run") if reporter is None else listening(partial(tell_doing, reporter)):
        own = ScenarioRun(scenario, Path(out))
        given = Resources(target, threads, workers, cluster)
        return _run(own, given, fresh, reporter or QuietReporter())


def _run(own: ScenarioRun, given: Resources, fresh: bool, reporter: Reporter) -> Results:
    """Read a run that is finished and up to date; otherwise do what is missing."""
    finished = None if fresh else own.read_measured(reporter.say)
    if finished and own.is_up_to_date:
        folder.remove_state(own.path)
        reporter.say(own.describe_finished())
        return finished
    with without_collection():  # loads matplotlib
        from simneuro.experiment.finishing import finish_run

    check_companion(own.scenario)
    with stop_like_ctrl_c(), folder.lock_run(own.path):
        if fresh:
            folder.clear_folder(own.path)
        if finished:
            _report_damage(own.path, reporter)
        folder.remove_misplaced(own.path)
        with keeping_state(own.path, points=None if finished else len(own.points)):
            if finished:
                reporter.say(own.describe_again())
                data = finished.data
            else:
                data = _measure(own, given, reporter)
            begin = time.perf_counter()
            with listening(partial(tell_doing, reporter)):
                results = _finish(finish_run, Results(own.scenario, data, own.path), reporter)
            EarlierRuns(own).keep_end(time.perf_counter() - begin)
    return results


def _finish(finish: Callable[[Results], Results], results: Results, reporter: Reporter) -> Results:
    """The run with its claims, figures and report; where own code fails, where the report is."""
    try:
        return finish(results)
    except (InputError, CompanionError):
        reporter.say(f"What could be made without the scenario's own code is in {results.report}")
        raise


def _report_damage(path: Path, reporter: Reporter) -> None:
    for each in folder.find_damage_of_derived(path).values():
        reporter.say(each)


def _measure(own: ScenarioRun, given: Resources, reporter: Reporter) -> xr.Dataset:
    """Decide how the points are run, then run them."""
    _report_other_code(own, reporter)
    known = EarlierRuns(own).list_times()
    plan = plan_run(own.scenario, own.points, given, folder=own.path, known=known)
    return _simulate_points(own, plan, reporter)


def _simulate_points(own: ScenarioRun, plan: RunPlan, reporter: Reporter) -> xr.Dataset:
    """Simulate the points that are missing; write the results and their provenance."""
    path, points, lost = own.path, own.points, not own.has_provenance
    folder.write_scenario(path, own.scenario)
    trial = load_trial(own.scenario, plan.target, len(points), plan.threads)
    started = datetime.now(UTC)
    announcement = Announcement(plan, points, path / "points", reporter)
    stored = len(announcement.stored)
    begin_state(path, points=len(points), stored=stored, workers=plan.workers)
    with announcement.listen():
        new = run_points(
            points,
            trial,
            path / "points",
            pool=plan.pool,
            progress=announcement.step,
            tell=reporter.say,
        )
    measured = [read_point(path / "points", point) for point in points]
    seconds = mean_seconds(measured)
    if new and seconds:
        EarlierRuns(own).keep_trial(seconds, None if plan.own else plan.target)
    data = combine_points(own.scenario, points, measured)
    write_dataset(data, path / "results.zarr")
    record_checksums(path, ["results.zarr/zarr.json"])
    for line in note_lines(collect_notes(points, measured)):
        reporter.say(line)
    if new or lost:
        made = describe_run(own.scenario, points, measured, started)
        _write_provenance(path, made, is_later=not new)
    return data


def _write_provenance(path: Path, made: dict[str, Any], *, is_later: bool) -> None:
    note = {"note": "written again later: times and versions are those of then"}
    write_json(path / "run.json", made | (note if is_later else {}))
    record_checksums(path, ["run.json"])


def _report_other_code(own: ScenarioRun, reporter: Reporter) -> None:
    other = folder.find_other_code(own.scenario, own.path)
    if other is None:
        return
    code = own.scenario.companion
    named = f" --other-code {shlex.quote(str(code))}" if code else ""
    reporter.say(
        f"{other} holds the same scenario, measured with other code; to evaluate its claims and "
        f"draw its figures again without simulating: simneuro report {shlex.quote(str(other))}"
        f"{named}"
    )
