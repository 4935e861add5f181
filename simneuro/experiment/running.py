"""Run a scenario: its points, then results, claims, figures and report in the run's folder."""

import json
import os
import platform
import shutil
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import xarray as xr

from simneuro.analysis import Claim, to_records
from simneuro.engine import choose
from simneuro.engine.ensemble import run_points, stored
from simneuro.engine.runtime import total
from simneuro.engine.simulation import versions
from simneuro.engine.targets import available_cores
from simneuro.errors import InputError
from simneuro.experiment import science
from simneuro.experiment.progress import Reporter, Silent
from simneuro.experiment.results import Results, combine
from simneuro.figures import applied, save
from simneuro.recording import read_dataset, write_dataset
from simneuro.references import references
from simneuro.report import Picture, write_report
from simneuro.scenario import Point, Scenario, bundled_folder

_FILES = ("scenario.toml", "run.json", "claims.json", "results.zarr")


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
        If the target cannot be had, ``workers`` is not positive, or the scenario's own code does
        not fit.
    """
    if workers is not None and workers < 1:
        raise InputError(f"got {workers}, but at least one worker is needed", where="workers")
    told = reporter or Silent()
    folder = Path(out) / f"{scenario.name}-{science.digest(scenario)[:8]}"
    if fresh and folder.exists():
        shutil.rmtree(folder)
    if (folder / "run.json").is_file():
        again = "start again with --fresh, or fresh=True"
        told.say(f"This run is finished: {folder}{_other_versions(folder)} ({again})")
        return opened(scenario, folder)
    points = scenario.points()
    count = f"{len(points)} simulation{'s' if len(points) > 1 else ''}"
    told.say(f"{count}; {choose(points[0].scenario, target)}")
    write_text(folder / "scenario.toml", scenario.resolved.to_toml())
    measure = science.Measure(scenario.science, target)
    started = datetime.now(UTC)
    run_points(
        points, measure, folder / "points", workers=workers or available_cores(), progress=told.step
    )
    data = _combined(scenario, points, folder)
    results = finish(Results(scenario, data, folder))
    write_text(
        folder / "run.json", json.dumps(_provenance(scenario, points, folder, started), indent=2)
    )
    write_page(results)
    return results


def open_run(folder: str | os.PathLike[str]) -> Results:
    """The results of the finished run in a folder, with its scenario and the code beside that.

    Raises
    ------
    InputError
        If there is no finished run in the folder, or the scenario's ``.py`` is no longer found.
    """
    path = Path(folder)
    missing = [name for name in _FILES if not (path / name).exists()]
    if missing:
        raise InputError(
            f"this is not the folder of a finished run, which would hold {', '.join(missing)}. "
            "If the run was stopped, run its scenario again: it goes on from finished points",
            where=str(path),
        )
    made = json.loads((path / "run.json").read_text(encoding="utf-8"))
    document = tomllib.loads((path / "scenario.toml").read_text(encoding="utf-8"))
    science = _science(made, path)
    place = str(path / "scenario.toml")
    return opened(Scenario.from_document(document, where=place, science=science), path)


def _science(made: Mapping[str, Any], folder: Path) -> Path | None:
    """The ``.py`` of a run: where it was, or the bundled one of the same name."""
    if "code" not in made:
        raise InputError(
            "this run was made by an older simneuro; run it again", where=str(folder / "run.json")
        )
    if not made["code"]:
        return None
    code = Path(made["code"])
    found = [path for path in (code, bundled_folder() / code.name) if path.is_file()]
    if not found:
        raise InputError(f"the scenario's own code is no longer at {code}", where=str(folder))
    return found[0]


def opened(scenario: Scenario, folder: Path) -> Results:
    """The results of a finished run."""
    claims = tuple(
        Claim(**_claim(record)) for record in json.loads((folder / "claims.json").read_text())
    )
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
    made = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    known = [key for key in scenario.references if key in references()]
    captions = {name: (folder / "figures" / f"{name}.txt") for name in results.figures}
    pictures = [
        Picture(name, path, captions[name].read_text() if captions[name].is_file() else "")
        for name, path in results.figures.items()
    ]
    return write_report(
        results.report,
        title=scenario.title,
        description=scenario.description,
        scenario_text=(folder / "scenario.toml").read_text(encoding="utf-8"),
        digest=scenario.digest,
        claims=results.claims,
        figures=pictures,
        provenance={name: value for name, value in made.items() if name != "code"},
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


def _provenance(
    scenario: Scenario, points: tuple[Point, ...], folder: Path, started: datetime
) -> dict[str, Any]:
    timings = [json.loads(stored(folder / "points", point).attrs["timings"]) for point in points]
    return {
        "scenario": scenario.name,
        "code": str(scenario.science.absolute()) if scenario.science else "",
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
        "timings": total(timings),
    }


def _other_versions(folder: Path) -> str:
    made = json.loads((folder / "run.json").read_text(encoding="utf-8"))["versions"]
    changed = [
        f"{name} {made.get(name)}" for name, now in versions().items() if made.get(name) != now
    ]
    return f", made with {', '.join(changed)}" if changed else ""


def _claim(record: Mapping[str, Any]) -> dict[str, Any]:
    interval = record["interval"]
    value = float("nan") if record["value"] is None else record["value"]
    return {**record, "value": value, "interval": tuple(interval) if interval is not None else None}
