"""The folder of a run: its files, how they are written and read, and its lock."""

import json
import os
import shutil
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import tomli_w
from filelock import FileLock, Timeout

from simneuro.analysis import Claim
from simneuro.errors import InputError
from simneuro.experiment.report import ReportFigure
from simneuro.experiment.results import Results
from simneuro.files import replace_file, write_json, write_text
from simneuro.network.sample_files import files_beside
from simneuro.recording import read_dataset
from simneuro.scenario import Scenario, bundled_folder
from simneuro.scenario.named_files import gathered

#: What a run holds once everything is simulated, and what is derived from that.
MEASURED = ("scenario.toml", "run.json", "results.zarr")
DERIVED = ("claims.json", "figures/figures.json", "report.html")
_MADE_BY = "made_by.json"
_LOCK = ".lock"


def list_missing(folder: Path, names: Iterable[str]) -> list[str]:
    """Those of the names that do not exist in the folder."""
    return [name for name in names if not (folder / name).exists()]


def open_run(folder: str | os.PathLike[str]) -> Results:
    """Open the folder of a finished run: its results, its scenario and the scenario's companion.

    Parameters
    ----------
    folder : str or os.PathLike
        Such as ``runs/lif_step-0123abcd``.

    Raises
    ------
    InputError
        If the folder does not hold a finished run, or the scenario's ``.py`` no longer exists.
    """
    path = Path(folder)
    missing = list_missing(path, MEASURED)
    if missing:
        raise InputError(
            f"this is not the folder of a finished run: it lacks {', '.join(missing)}. If the run "
            "was stopped, run its scenario again, which continues from the finished points",
            where=str(path),
        )
    document = tomllib.loads((path / "scenario.toml").read_text(encoding="utf-8"))
    companion = _find_companion(read_provenance(path), path)
    place = str(path / "scenario.toml")
    with files_beside(path.absolute()):
        scenario = Scenario.from_document(document, where=place, companion=companion)
    return read_results(scenario, path)


def write_scenario(folder: Path, scenario: Scenario) -> None:
    """Write the resolved scenario, and the files that it names beside it."""
    document, files = gathered(scenario.resolved)
    for name, file in files.items():
        with replace_file(folder / name) as draft:
            draft.write_bytes(file.content)
    write_text(folder / "scenario.toml", tomli_w.dumps(document))


@contextmanager
def lock_run(folder: Path) -> Iterator[None]:
    """Hold an exclusive lock on a run's folder, which is created if it does not exist.

    The lock is released at the end, and by the operating system if the process dies.

    Raises
    ------
    InputError
        If another process holds the lock.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / _LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise InputError(
            "another simneuro process is using this run folder; wait until it has finished, or "
            "choose another folder with --out",
            where=str(folder),
        ) from None
    try:
        yield
    finally:
        lock.release()


def clear_folder(folder: Path) -> None:
    """Delete everything that a run left in its folder, except the lock."""
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name != _LOCK:
            path.unlink()


def list_outdated(folder: Path, code: str) -> list[str]:
    """Derived files that are missing, or were made by a companion other than ``code``."""
    made = read_made_by(folder)
    by_other_code = [what for what in ("claims", "figures") if made.get(what) != code]
    return list_missing(folder, DERIVED) + by_other_code


def read_made_by(folder: Path) -> dict[str, str]:
    """The digests of the code (see ``code_digest``) that made the claims and the figures."""
    path = folder / _MADE_BY
    made: dict[str, str] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return made


def write_made_by(folder: Path, what: str, code: str) -> None:
    """Record the digest of the code that made ``"claims"`` or ``"figures"``."""
    write_json(folder / _MADE_BY, {**read_made_by(folder), what: code})


def read_results(scenario: Scenario, folder: Path) -> Results:
    """Read the results of a finished run; its claims and figures as far as they exist."""
    data = read_dataset(folder / "results.zarr")
    figures = {figure.name: figure.path for figure in list_figures(folder)}
    return Results(scenario, data, folder, _read_claims(folder), figures)


def find_other_code(scenario: Scenario, folder: Path) -> Path | None:
    """Another finished run of the same scenario beside ``folder``, measured by other code."""
    if not folder.parent.is_dir():
        return None
    others = (path for path in folder.parent.iterdir() if path.name != folder.name)
    runs = (path for path in others if path.name.startswith(f"{scenario.name}-"))
    finished = sorted(path for path in runs if not list_missing(path, MEASURED))
    same = (path for path in finished if read_provenance(path).get("digest") == scenario.digest)
    return next(same, None)


def read_provenance(folder: Path) -> dict[str, Any]:
    """The content of ``run.json``."""
    made: dict[str, Any] = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    return made


def list_figures(folder: Path) -> list[ReportFigure]:
    """The figures of a run in the order in which they were drawn, with their captions."""
    index = folder / "figures" / "figures.json"
    entries = json.loads(index.read_text(encoding="utf-8")) if index.is_file() else []
    return [
        ReportFigure(entry["name"], index.with_name(f"{entry['name']}.png"), entry["caption"])
        for entry in entries
    ]


def write_figure_list(folder: Path, captions: Mapping[str, str]) -> None:
    """Record the names and captions of the figures that were drawn, in this order."""
    entries = [{"name": name, "caption": caption} for name, caption in captions.items()]
    write_json(folder / "figures" / "figures.json", entries)


def _find_companion(made: Mapping[str, Any], folder: Path) -> Path | None:
    """The ``.py`` of a run: where it was, or the bundled one of the same name."""
    if "code" not in made:
        raise InputError(
            "this run was made by an older version of simneuro; run its scenario again",
            where=str(folder / "run.json"),
        )
    if not made["code"]:
        return None
    code = Path(made["code"])
    found = [path for path in (code, bundled_folder() / code.name) if path.is_file()]
    if not found:
        raise InputError(
            f"the scenario's own code, {code}, does not exist any more", where=str(folder)
        )
    return found[0]


def _read_claims(folder: Path) -> tuple[Claim, ...]:
    path = folder / "claims.json"
    records = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []
    return tuple(Claim(**_parse_claim(record)) for record in records)


def _parse_claim(record: Mapping[str, Any]) -> dict[str, Any]:
    interval = record["interval"]
    value = float("nan") if record["value"] is None else record["value"]
    return {**record, "value": value, "interval": tuple(interval) if interval is not None else None}
