"""The folder of a run: the files that lie in it, and how they are written and read again."""

import json
import os
import shutil
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from simneuro.analysis import Claim
from simneuro.errors import InputError
from simneuro.experiment.report import Picture
from simneuro.experiment.results import Results
from simneuro.files import write_json
from simneuro.recording import read_dataset
from simneuro.scenario import Scenario, bundled_folder

#: What a run has once everything is simulated, and what is made of that afterwards.
MEASURED = ("scenario.toml", "run.json", "results.zarr")
MADE = ("claims.json", "figures/figures.json", "report.html")
_MADE_BY = "made_by.json"
_LOCK = ".lock"


def lacking(folder: Path, names: Iterable[str]) -> list[str]:
    """Those of the names that are not in the folder."""
    return [name for name in names if not (folder / name).exists()]


def open_run(folder: str | os.PathLike[str]) -> Results:
    """The results of the finished run in a folder, with its scenario and the code beside that.

    Raises
    ------
    InputError
        If there is no finished run in the folder, or the scenario's ``.py`` is no longer found.
    """
    path = Path(folder)
    missing = lacking(path, MEASURED)
    if missing:
        raise InputError(
            f"this is not the folder of a finished run, which would hold {', '.join(missing)}. "
            "If the run was stopped, run its scenario again: it goes on from finished points",
            where=str(path),
        )
    document = tomllib.loads((path / "scenario.toml").read_text(encoding="utf-8"))
    companion = _companion(provenance(path), path)
    place = str(path / "scenario.toml")
    return opened(Scenario.from_document(document, where=place, companion=companion), path)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep every other simneuro out of a run's folder meanwhile; whoever dies lets go of it.

    Raises
    ------
    InputError
        If another one is in there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / _LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise InputError(
            "another simneuro is at this run; wait until it has ended, or choose another folder "
            "with --out",
            where=str(folder),
        ) from None
    try:
        yield
    finally:
        lock.release()


def empty(folder: Path) -> None:
    """Throw away all that a run left in its folder."""
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name != _LOCK:
            path.unlink()


def stale(folder: Path, code: str) -> list[str]:
    """What is not there, or was made by other code than ``code`` of what is made afterwards."""
    made = made_by(folder)
    by_other_code = [what for what in ("claims", "figures") if made.get(what) != code]
    return lacking(folder, MADE) + by_other_code


def made_by(folder: Path) -> dict[str, str]:
    """The code (see ``companion.code``) that made the claims and the figures."""
    path = folder / _MADE_BY
    made: dict[str, str] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return made


def write_made_by(folder: Path, what: str, code: str) -> None:
    """Write down the code that made ``"claims"`` or ``"figures"``."""
    write_json(folder / _MADE_BY, {**made_by(folder), what: code})


def opened(scenario: Scenario, folder: Path) -> Results:
    """The results of a finished run; claims and figures as far as there are any."""
    data = read_dataset(folder / "results.zarr")
    figures = {picture.name: picture.path for picture in pictures(folder)}
    return Results(scenario, data, folder, _claims(folder), figures)


def other_code(scenario: Scenario, folder: Path) -> Path | None:
    """Another run of the same scenario beside ``folder``: it was made with other code."""
    if not folder.parent.is_dir():
        return None
    beside = (path for path in folder.parent.iterdir() if path.name != folder.name)
    runs = (path for path in beside if path.name.startswith(f"{scenario.name}-"))
    whole = sorted(path for path in runs if not lacking(path, MEASURED))
    same = (path for path in whole if provenance(path).get("digest") == scenario.digest)
    return next(same, None)


def provenance(folder: Path) -> dict[str, Any]:
    """What ``run.json`` says."""
    made: dict[str, Any] = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    return made


def pictures(folder: Path) -> list[Picture]:
    """The figures of a run in the order in which they were drawn, with their captions."""
    index = folder / "figures" / "figures.json"
    entries = json.loads(index.read_text(encoding="utf-8")) if index.is_file() else []
    return [
        Picture(entry["name"], index.with_name(f"{entry['name']}.png"), entry["caption"])
        for entry in entries
    ]


def write_pictures(folder: Path, captions: Mapping[str, str]) -> None:
    """Write down which figures were drawn, in this order, and what each shows."""
    entries = [{"name": name, "caption": caption} for name, caption in captions.items()]
    write_json(folder / "figures" / "figures.json", entries)


def _companion(made: Mapping[str, Any], folder: Path) -> Path | None:
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


def _claims(folder: Path) -> tuple[Claim, ...]:
    path = folder / "claims.json"
    records = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []
    return tuple(Claim(**_claim(record)) for record in records)


def _claim(record: Mapping[str, Any]) -> dict[str, Any]:
    interval = record["interval"]
    value = float("nan") if record["value"] is None else record["value"]
    return {**record, "value": value, "interval": tuple(interval) if interval is not None else None}
