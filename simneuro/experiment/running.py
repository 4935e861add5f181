"""A whole run: points are simulated, claims evaluated, figures drawn and the report written."""

import json
import os
import platform
import shlex
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import xarray as xr

from simneuro.analysis import to_records
from simneuro.brian2_loading import import_seconds
from simneuro.engine import check_target
from simneuro.engine.choice import available_cores
from simneuro.engine.outcome import total
from simneuro.engine.to_recording import versions
from simneuro.errors import InputError
from simneuro.experiment import companion, folder
from simneuro.experiment.citations import list_citations
from simneuro.experiment.cost_and_workers import RunPlan, plan_run
from simneuro.experiment.points import note_lines, read_notes, read_point, run_points
from simneuro.experiment.progress import Reporter, SilentReporter
from simneuro.experiment.report import write_report
from simneuro.experiment.results import Results, combine_points
from simneuro.figures import save, use_style
from simneuro.files import write_json
from simneuro.recording import read_dataset, write_dataset
from simneuro.references import references
from simneuro.scenario import Point, Scenario


def run(
    scenario: Scenario,
    *,
    workers: int | None = None,
    cluster: str | None = None,
    target: str | None = None,
    out: str | os.PathLike[str] = "runs",
    fresh: bool = False,
    reporter: Reporter | None = None,
) -> Results:
    """Run an experiment: conditions x sweep x trials, then its claims, figures and report.

    A finished run is read, not repeated; a run that was stopped continues from its finished points.

    Parameters
    ----------
    scenario : Scenario
    workers : int, optional
        How many simulations run at a time; one for each core if not given.
    cluster : str, optional
        The address of a Dask scheduler (``"tcp://127.0.0.1:8786"``) whose workers run the
        simulations instead.
    target : {"numpy", "cython", "cpp"}, optional
        Chosen by estimated cost if not given.
    out : str or os.PathLike
        The folder in which the run's own folder ``<scenario>-<digest>`` is created.
    fresh : bool
        Delete an earlier run of the same scenario first.
    reporter : Reporter, optional
        Receives messages and progress; silent if not given.

    Returns
    -------
    Results

    Raises
    ------
    InputError
        If the target is not available, ``workers`` is not positive, another process is using the
        run's folder, or the scenario's own code does not fit.

    Examples
    --------
    >>> results = run(Scenario.load("lif_step"), workers=2)
    >>> results.claims, results.report
    """
    if workers is not None and workers < 1:
        raise InputError(f"got {workers}, but at least one worker is needed", where="workers")
    if workers is not None and cluster is not None:
        raise InputError(
            "a cluster has its own workers, so give one of the two options", where="workers"
        )
    check_target(target)
    reporter = reporter or SilentReporter()
    path = Path(out) / f"{scenario.name}-{companion.run_digest(scenario)[:8]}"
    measured = not fresh and not folder.list_missing(path, folder.MEASURED)
    if measured and not folder.list_outdated(path, companion.code_digest(scenario)):
        again = "start again with --fresh, or fresh=True"
        reporter.say(f"This run is finished: {path}{_describe_other_versions(path)} ({again})")
        return folder.read_results(scenario, path)
    with folder.lock_run(path):
        if fresh:
            folder.clear_folder(path)
        if measured:
            reporter.say(
                f"All points are simulated: {path}; its claims, figures and report are made again"
            )
            data = read_dataset(path / "results.zarr")
        else:
            points = scenario.points()
            _report_other_code(scenario, path, reporter)
            plan = plan_run(
                scenario,
                points,
                target=target,
                workers=workers or available_cores(),
                address=cluster,
            )
            data = _simulate_points(scenario, points, path, plan, reporter)
        results = finish_run(Results(scenario, data, path))
        write_run_report(results)
    return results


def _simulate_points(
    scenario: Scenario, points: tuple[Point, ...], path: Path, plan: RunPlan, reporter: Reporter
) -> xr.Dataset:
    """Simulate the points that are missing; write the results and their provenance."""
    for line in plan.lines:
        reporter.say(line)
    folder.write_scenario(path, scenario)
    trial = companion.load_trial(scenario, plan.target, len(points))
    started = datetime.now(UTC)
    new = run_points(points, trial, path / "points", pool=plan.pool, progress=reporter.step)
    data = combine_points(
        scenario, points, [read_point(path / "points", point) for point in points]
    )
    write_dataset(data, path / "results.zarr")
    for line in note_lines(read_notes(path / "points", points)):
        reporter.say(line)
    if new or folder.list_missing(path, ["run.json"]):
        write_json(path / "run.json", _describe_run(scenario, points, path, started))
    return data


def _report_other_code(scenario: Scenario, path: Path, reporter: Reporter) -> None:
    other = folder.find_other_code(scenario, path)
    if other is not None:
        reporter.say(
            f"{other} holds the same scenario, measured with other code; to evaluate its claims "
            "and draw its figures again without simulating: "
            f"simneuro report {shlex.quote(str(other))}"
        )


def finish_run(results: Results) -> Results:
    """Evaluate the claims of a run, draw its figures, and write both to its folder.

    Returns
    -------
    Results
        With the new claims and figures.
    """
    claims = companion.evaluate_claims(results)
    write_json(results.path / "claims.json", to_records(claims))
    folder.write_made_by(results.path, "claims", companion.code_digest(results.scenario))
    return save_figures(replace(results, claims=claims))


@use_style()
def save_figures(results: Results) -> Results:
    """Draw the figures of a run and write them to its folder.

    Returns
    -------
    Results
        With the new figures.
    """
    drawn, captions = {}, {}
    for name, figure in companion.draw_figures(results):
        drawn[name] = save(figure, results.path / "figures" / name)[0]
        captions[name] = str(figure.get_label())
    folder.write_figure_list(results.path, captions)
    folder.write_made_by(results.path, "figures", companion.code_digest(results.scenario))
    return replace(results, figures=drawn)


def write_run_report(results: Results) -> Path:
    """Write the report of a finished run into its folder.

    Returns
    -------
    Path
        ``report.html``.
    """
    scenario, path = results.scenario, results.path
    provenance = folder.read_provenance(path)
    # The page does not show where the code was, and has the digest in a place of its own.
    left_out = {"code", "digest", *([] if provenance.get("notes") else ["notes"])}
    shown = {key: value for key, value in provenance.items() if key not in left_out}
    return write_report(
        results.report,
        title=scenario.title,
        description=scenario.description,
        scenario_text=(path / "scenario.toml").read_text(encoding="utf-8"),
        digest=scenario.digest,
        claims=results.claims,
        figures=folder.list_figures(path),
        provenance=shown | _list_other_code(path),
        references=[key for key in list_citations(scenario) if key in references()],
    )


def _list_other_code(path: Path) -> dict[str, str]:
    """The digests of code that made claims or figures and is not the code that measured."""
    measured = folder.read_provenance(path).get("code_sha256", "")
    made = folder.read_made_by(path).items()
    return {f"{what}_by_other_code_sha256": code for what, code in made if code != measured}


def _describe_run(
    scenario: Scenario, points: tuple[Point, ...], path: Path, started: datetime
) -> dict[str, Any]:
    """The content of ``run.json``."""
    timings = [json.loads(read_point(path / "points", each).attrs["timings"]) for each in points]
    return {
        "scenario": scenario.name,
        "code": str(scenario.companion.absolute()) if scenario.companion else "",
        "code_sha256": companion.code_digest(scenario),
        "digest": scenario.digest,
        "seed": scenario.seed,
        "seeds": sorted({point.scenario.seed for point in points}),
        "simulations": len(points),
        "started": started.isoformat(timespec="seconds"),
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "versions": {"python": platform.python_version(), **versions()},
        "host": {
            "system": platform.platform(),
            "machine": platform.machine(),
            "cores": available_cores(),
        },
        "timings": {"import_s": import_seconds, **total(timings)},
        "notes": read_notes(path / "points", points),
    }


def _describe_other_versions(path: Path) -> str:
    made = folder.read_provenance(path)["versions"]
    changed = [
        f"{name} {made.get(name)}" for name, now in versions().items() if made.get(name) != now
    ]
    return f", made with {', '.join(changed)}" if changed else ""
