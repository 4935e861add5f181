"""Run a scenario: its points, then results, claims, figures and report in the run's folder."""

import json
import os
import platform
import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import xarray as xr

from simneuro.analysis import Claim, to_records
from simneuro.engine import choose
from simneuro.engine.ensemble import available_cores, run_points, stored
from simneuro.engine.runtime import total
from simneuro.engine.simulate import versions
from simneuro.errors import InputError
from simneuro.experiment import science
from simneuro.experiment.progress import Reporter, Silent
from simneuro.experiment.results import Results, combine
from simneuro.figures import applied, save
from simneuro.recording import read_dataset, write_dataset
from simneuro.references import references
from simneuro.report import Picture, write_report
from simneuro.scenario import Point, Scenario


def run(
    scenario: Scenario,
    *,
    workers: int | None = None,
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
        Worker processes; as many as there are cores if not given.
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
        If the target cannot be had, ``workers`` is not positive, or the scenario's own code does not fit.
    """
    if workers is not None and workers < 1:
        raise InputError(f"got {workers}, but at least one worker is needed", where="workers")
    told = reporter or Silent()
    folder = Path(out) / f"{scenario.name}-{science.digest(scenario)[:8]}"
    if fresh and folder.exists():
        shutil.rmtree(folder)
    if (folder / "run.json").is_file():
        told.say(f"This run is finished: {folder}{_other_versions(folder)} (start again with --fresh, or fresh=True)")
        return opened(scenario, folder)
    points = scenario.points()
    told.say(f"{len(points)} {'simulation' if len(points) == 1 else 'simulations'}; {choose(points[0].scenario, target)}")
    write_text(folder / "scenario.toml", scenario.resolved.to_toml())
    measure = science.Measure(scenario.science, target)
    started = datetime.now(UTC)
    run_points(points, measure, folder / "points", workers=workers or available_cores(), progress=told.step)
    data = _combined(scenario, points, folder)
    results = finish(Results(scenario, data, folder))
    write_text(folder / "run.json", json.dumps(_provenance(scenario, points, folder, started), indent=2))
    write_page(results)
    return results


def opened(scenario: Scenario, folder: Path) -> Results:
    """The results of a finished run."""
    claims = tuple(Claim(**_claim(record)) for record in json.loads((folder / "claims.json").read_text()))
    figures = {path.stem: path for path in sorted((folder / "figures").glob("*.png"))}
    return Results(scenario, read_dataset(folder / "results.zarr"), folder, claims, figures)


def finish(results: Results) -> Results:
    """Test the claims and draw the figures of a run."""
    claims = science.claims(results)
    write_text(results.path / "claims.json", json.dumps(to_records(claims), indent=2))
    return draw(replace(results, claims=claims))


@applied()
def draw(results: Results) -> Results:
    """Draw the figures of a run."""
    pictures = {}
    for name, figure in science.figures(results):
        pictures[name] = save(figure, results.path / "figures" / name)[0]
        write_text(results.path / "figures" / f"{name}.txt", str(figure.get_label()))
    return replace(results, figures=pictures)


def write_page(results: Results) -> Path:
    """Write the report of a finished run."""
    scenario, folder = results.scenario, results.path
    known = [key for key in scenario.references if key in references()]
    captions = {name: (folder / "figures" / f"{name}.txt") for name in results.figures}
    pictures = [Picture(name, path, captions[name].read_text() if captions[name].is_file() else "") for name, path in results.figures.items()]
    return write_report(
        results.report,
        title=scenario.title,
        description=scenario.description,
        scenario_text=(folder / "scenario.toml").read_text(encoding="utf-8"),
        digest=scenario.digest,
        claims=results.claims,
        figures=pictures,
        provenance=json.loads((folder / "run.json").read_text(encoding="utf-8")),
        references=known,
    )


def write_text(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)


def _combined(scenario: Scenario, points: tuple[Point, ...], folder: Path) -> xr.Dataset:
    data = combine(scenario, points, [stored(folder / "points", point) for point in points])
    write_dataset(data, folder / "results.zarr")
    return data


def _provenance(scenario: Scenario, points: tuple[Point, ...], folder: Path, started: datetime) -> dict[str, Any]:
    timings = [json.loads(stored(folder / "points", point).attrs["timings"]) for point in points]
    return {
        "scenario": scenario.name,
        "digest": scenario.digest,
        "seed": scenario.seed,
        "seeds": sorted({point.scenario.seed for point in points}),
        "simulations": len(points),
        "started": started.isoformat(timespec="seconds"),
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "versions": {"python": platform.python_version(), **versions()},
        "host": {"system": platform.platform(), "machine": platform.machine(), "cores": available_cores()},
        "timings": total(timings),
    }


def _other_versions(folder: Path) -> str:
    made = json.loads((folder / "run.json").read_text(encoding="utf-8"))["versions"]
    changed = [f"{name} {made.get(name)}" for name, now in versions().items() if made.get(name) != now]
    return f", made with {', '.join(changed)}" if changed else ""


def _claim(record: Mapping[str, Any]) -> dict[str, Any]:
    interval = record["interval"]
    value = float("nan") if record["value"] is None else record["value"]
    return {**record, "value": value, "interval": tuple(interval) if interval is not None else None}
