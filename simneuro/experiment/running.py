"""Run a scenario: its points, then results, claims, figures and report in the run's folder."""

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
from simneuro.experiment.citations import citations
from simneuro.experiment.plan import Plan, plan
from simneuro.experiment.points import run_points, stored
from simneuro.experiment.progress import Reporter, Silent
from simneuro.experiment.report import write_report
from simneuro.experiment.results import Results, combine
from simneuro.figures import save, use_style
from simneuro.files import write_json, write_text
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

    A run that is finished is read, not repeated; a run that was stopped goes on where it was.

    Parameters
    ----------
    scenario : Scenario
    workers : int, optional
        How many simulations run at once; as many as there are cores if not given.
    cluster : str, optional
        The address of a Dask scheduler (``"tcp://127.0.0.1:8786"``) whose workers run them instead.
    target : {"numpy", "cython", "cpp"}, optional
        Chosen by estimated cost if not given.
    out : path
        The folder that the run's own folder ``<scenario>-<digest>`` is made in.
    fresh : bool
        Throw an earlier run of the same scenario away first.
    reporter : Reporter, optional
        Told how far it is; silent if not given.

    Returns
    -------
    Results

    Raises
    ------
    InputError
        If the target cannot be had, ``workers`` is not positive, another process is at the same
        run, or the scenario's own code does not fit.
    """
    if workers is not None and workers < 1:
        raise InputError(f"got {workers}, but at least one worker is needed", where="workers")
    if workers is not None and cluster is not None:
        raise InputError("a cluster has its own workers; give one of the two", where="workers")
    check_target(target)
    told = reporter or Silent()
    path = Path(out) / f"{scenario.name}-{companion.digest(scenario)[:8]}"
    measured = not fresh and not folder.lacking(path, folder.MEASURED)
    if measured and not folder.stale(path, companion.code(scenario)):
        again = "start again with --fresh, or fresh=True"
        told.say(f"This run is finished: {path}{_other_versions(path)} ({again})")
        return folder.opened(scenario, path)
    with folder.alone(path):
        if fresh:
            folder.empty(path)
        if measured:
            told.say(f"All is simulated: {path}; its claims, figures and report are made anew")
            data = read_dataset(path / "results.zarr")
        else:
            points = scenario.points()
            _announce_other_code(scenario, path, told)
            planned = plan(
                scenario,
                points,
                target=target,
                workers=workers or available_cores(),
                address=cluster,
            )
            data = _measured(scenario, points, path, planned, told)
        results = finish(Results(scenario, data, path))
        write_page(results)
    return results


def _measured(
    scenario: Scenario, points: tuple[Point, ...], path: Path, planned: Plan, told: Reporter
) -> xr.Dataset:
    """Simulate what is not there yet; write the results and where they come from."""
    for line in planned.lines:
        told.say(line)
    write_text(path / "scenario.toml", scenario.resolved.to_toml())
    measure = companion.measure(scenario, planned.target, len(points))
    started = datetime.now(UTC)
    new = run_points(points, measure, path / "points", crew=planned.crew, progress=told.step)
    data = combine(scenario, points, [stored(path / "points", point) for point in points])
    write_dataset(data, path / "results.zarr")
    if new or folder.lacking(path, ["run.json"]):
        write_json(path / "run.json", _provenance(scenario, points, path, started))
    return data


def _announce_other_code(scenario: Scenario, path: Path, told: Reporter) -> None:
    other = folder.other_code(scenario, path)
    if other is not None:
        told.say(
            f"{other} holds the same scenario, measured with other code; to test its claims and "
            f"draw its figures anew without simulating: simneuro report {shlex.quote(str(other))}"
        )


def finish(results: Results) -> Results:
    """Test the claims and draw the figures of a run."""
    claims = companion.claims(results)
    write_json(results.path / "claims.json", to_records(claims))
    folder.write_made_by(results.path, "claims", companion.code(results.scenario))
    return draw(replace(results, claims=claims))


@use_style()
def draw(results: Results) -> Results:
    """Draw the figures of a run."""
    drawn, captions = {}, {}
    for name, figure in companion.figures(results):
        drawn[name] = save(figure, results.path / "figures" / name)[0]
        captions[name] = str(figure.get_label())
    folder.write_pictures(results.path, captions)
    folder.write_made_by(results.path, "figures", companion.code(results.scenario))
    return replace(results, figures=drawn)


def write_page(results: Results) -> Path:
    """Write the report of a finished run."""
    scenario, path = results.scenario, results.path
    shown = {name: value for name, value in folder.provenance(path).items() if name != "code"}
    return write_report(
        results.report,
        title=scenario.title,
        description=scenario.description,
        scenario_text=(path / "scenario.toml").read_text(encoding="utf-8"),
        digest=scenario.digest,
        claims=results.claims,
        figures=folder.pictures(path),
        provenance=shown | _made_by_other_code(path),
        references=[key for key in citations(scenario) if key in references()],
    )


def _made_by_other_code(path: Path) -> dict[str, str]:
    """What of a run was made by other code than that which measured it."""
    measured = folder.provenance(path).get("code_sha256", "")
    made = folder.made_by(path).items()
    return {f"{what}_by_other_code_sha256": code for what, code in made if code != measured}


def _provenance(
    scenario: Scenario, points: tuple[Point, ...], path: Path, started: datetime
) -> dict[str, Any]:
    timings = [json.loads(stored(path / "points", point).attrs["timings"]) for point in points]
    return {
        "scenario": scenario.name,
        "code": str(scenario.companion.absolute()) if scenario.companion else "",
        "code_sha256": companion.code(scenario),
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
    }


def _other_versions(path: Path) -> str:
    made = folder.provenance(path)["versions"]
    changed = [
        f"{name} {made.get(name)}" for name, now in versions().items() if made.get(name) != now
    ]
    return f", made with {', '.join(changed)}" if changed else ""
