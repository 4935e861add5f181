"""The folder of a run: its files, which of them are whole, and its lock."""

import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from simneuro.errors import InputError
from simneuro.experiment.checksums import CHECKSUMS, is_damaged, read_checksums, record_checksums
from simneuro.experiment.problems import PROBLEMS
from simneuro.experiment.report import ReportFigure
from simneuro.experiment.results import Results
from simneuro.experiment.run_state import STATE
from simneuro.experiment.stored_files import (
    LIVE_PANELS,
    MADE_BY,
    list_figures,
    read_claims,
    read_made_by,
    read_provenance,
)
from simneuro.recording import read_dataset
from simneuro.scenario import Scenario
from simneuro.scenario.named_files import gathered
from simneuro.scenario.writing import write_toml
from simneuro.system.drafts import clear_abandoned, clear_scratch
from simneuro.system.files import replace_file, write_json, write_text

#: What a run holds once everything is simulated, and what is derived from that.
MEASURED = ("scenario.toml", "run.json", "results.zarr")
DERIVED = ("claims.json", "figures/figures.json", "report.html")
_LOCK = ".lock"
_FILES = (
    "scenario.toml",
    "run.json",
    "claims.json",
    "report.html",
    MADE_BY,
    PROBLEMS,
    CHECKSUMS,
    STATE,
)
_FOLDERS = ("results.zarr", "points", "figures")
# The file whose checksum stands for all of a part.
_SEALED_BY = {"results.zarr": "results.zarr/zarr.json"}
# Something else stands there; without permission or room it is not the path that is wrong.
_IN_THE_WAY = (FileExistsError, NotADirectoryError, IsADirectoryError)
_DRAWN = re.compile(r"figures/[^/]+")
_READERS = {
    "run.json": read_provenance,
    "claims.json": read_claims,
    "figures/figures.json": list_figures,
}


def list_missing(folder: Path, names: Iterable[str]) -> list[str]:
    """Those of the names that do not exist in the folder."""
    return [name for name in names if not (folder / name).exists()]


def find_damage(folder: Path, names: Iterable[str]) -> dict[str, str]:
    """Those of the names that exist and are not whole, each with a sentence about it."""
    found = {}
    for name in names:
        if not (folder / name).exists():
            continue
        if is_damaged(folder, _SEALED_BY.get(name, name)):
            found[name] = f"{folder / name} is damaged: its SHA-256 is not that of {CHECKSUMS}"
        elif name in _READERS:
            try:
                _READERS[name](folder)
            except InputError as error:
                found[name] = f"{folder / name} is damaged: {error.message}"
    return found


def find_damage_of_measured(folder: Path) -> dict[str, str]:
    """:func:`find_damage` of what was measured, and of the files that the scenario names."""
    derived = {*DERIVED, *_list_drawn(folder), MADE_BY, PROBLEMS, *_SEALED_BY.values()}
    with suppress(InputError):
        named = [name for name in read_checksums(folder) if name not in derived]
        return find_damage(folder, dict.fromkeys((*MEASURED, *named)))
    return find_damage(folder, MEASURED)


def list_unsealed(folder: Path, names: Iterable[str]) -> list[str]:
    """Those of the names that have no checksum, as in runs of older versions."""
    kept = read_checksums(folder)
    return [name for name in names if _SEALED_BY.get(name, name) not in kept]


def write_scenario(folder: Path, scenario: Scenario) -> None:
    """Write the resolved scenario, and the files that it names beside it."""
    document, files = gathered(scenario.resolved, {*_FILES, *_FOLDERS, _LOCK})
    for name, file in files.items():
        with replace_file(folder / name) as draft:
            draft.write_bytes(file.content)
    write_text(folder / "scenario.toml", write_toml(document))
    record_checksums(folder, ["scenario.toml", *files])


@contextmanager
def lock_run(folder: Path) -> Iterator[None]:
    """Hold an exclusive lock on a run's folder, which is created if it does not exist.

    The lock is released at the end, and by the operating system if the process dies. What killed
    processes left in the folder, or in the folder for temporary files, is removed.

    Raises
    ------
    InputError
        If another process holds the lock, the folder holds links, or something else stands there.

    Examples
    --------
    >>> from pathlib import Path
    >>> from simneuro.experiment import lock_run
    >>> with lock_run(Path("run")):
    ...     pass  # no other process writes there
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except _IN_THE_WAY as error:
        raise _taken(folder, error) from None
    require_no_links(folder)
    lock = FileLock(folder / _LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise InputError(
            "another simneuro process is using this run folder; wait until it has finished, or "
            "choose another folder with --out",
            where=str(folder),
        ) from None
    except _IN_THE_WAY as error:
        raise _taken(folder / _LOCK, error) from None
    try:
        for place in (folder, folder / "points", folder / "figures"):
            clear_abandoned(place, locked=True)
        clear_scratch()
        yield
    finally:
        clear_scratch()  # of workers that were ended
        lock.release()


def _taken(path: Path, error: OSError) -> InputError:
    return InputError(
        f"this cannot be the folder of a run: {error.strerror or error}; choose another "
        "folder with --out (out=...), or remove what stands there",
        where=str(path),
    )


def require_no_links(folder: Path) -> None:
    """Refuse a run's folder with links in it: what is written there would land elsewhere."""
    for path in folder.iterdir():
        if path.is_symlink():
            message = "simneuro puts no links into the folder of a run, so it is not used"
            raise InputError(f"{message}; remove this link", where=str(path))


def remove_state(folder: Path) -> None:
    """Remove the state that a killed process left in a finished run, unless another works on it."""
    if (folder / STATE).is_file():
        with suppress(InputError, OSError), lock_run(folder):
            (folder / STATE).unlink()


def clear_folder(folder: Path) -> None:
    """Delete everything that a run left in its folder, except the lock.

    Raises
    ------
    InputError
        If the folder is a link: what it leads to may be something else than a run.
    """
    if folder.is_symlink():
        message = "this is a link, and what it leads to is not deleted; remove the link instead"
        raise InputError(message, where=str(folder))
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name != _LOCK:
            path.unlink()


def remove_misplaced(folder: Path) -> None:
    """Remove folders where a run has files, and files where it has folders."""
    for name in (*_FILES, "figures/figures.json", *_list_drawn(folder)):
        if (folder / name).is_dir():
            shutil.rmtree(folder / name)
    for name in _FOLDERS:
        if (folder / name).exists() and not (folder / name).is_dir():
            (folder / name).unlink()
    store = folder / "results.zarr"
    if store.is_dir() and not (store / "zarr.json").is_file():
        shutil.rmtree(store)


def list_outdated(folder: Path, code: str) -> list[str]:
    """Derived files that are missing, damaged, or made by a companion other than ``code``."""
    made = read_made_by(folder)
    by_other_code = [what for what in ("claims", "figures") if made.get(what) != code]
    damaged = find_damage(folder, (*DERIVED, *_list_drawn(folder)))
    return [*list_missing(folder, (*DERIVED, *_list_drawn(folder))), *by_other_code, *damaged]


def _list_drawn(folder: Path) -> list[str]:
    """The files of figures that have checksums."""
    with suppress(InputError):
        return [name for name in read_checksums(folder) if _DRAWN.fullmatch(name)]
    return []


def find_damage_of_derived(folder: Path) -> dict[str, str]:
    """:func:`find_damage` of claims, figures and report.

    Parameters
    ----------
    folder : pathlib.Path
        That of the run.

    Returns
    -------
    dict of str to str
        What is wrong, by the name of the file.

    Examples
    --------
    >>> from simneuro import experiment  # doctest: +SKIP
    >>> from pathlib import Path  # doctest: +SKIP
    >>> experiment.find_damage_of_derived(Path("runs/mine-0123abcd"))  # doctest: +SKIP
    """
    return find_damage(folder, (*DERIVED, *_list_drawn(folder)))


def read_results(scenario: Scenario, folder: Path) -> Results:
    """Read the results of a finished run; its claims and figures as far as they are whole."""
    data = read_dataset(folder / "results.zarr")
    damaged = find_damage_of_derived(folder)
    claims = () if "claims.json" in damaged else read_claims(folder)
    figures = [] if "figures/figures.json" in damaged else list_figures(folder)
    whole = {f.name: f.path for f in figures if f"figures/{f.path.name}" not in damaged}
    return Results(scenario, data, folder, claims, whole)


def find_other_code(scenario: Scenario, folder: Path) -> Path | None:
    """Another finished run of the same scenario beside ``folder``, measured by other code.

    Folders that cannot be read are passed over.
    """
    with suppress(OSError):
        others = sorted(path for path in folder.parent.iterdir() if path.name != folder.name)
        runs = (path for path in others if path.name.startswith(f"{scenario.name}-"))
        return next((path for path in runs if _holds(path, scenario)), None)
    return None


def _holds(folder: Path, scenario: Scenario) -> bool:
    """Whether a folder is that of a finished run of a scenario."""
    try:
        missing = list_missing(folder, MEASURED)
        return not missing and read_provenance(folder).get("digest") == scenario.digest
    except (InputError, OSError):
        return False


def write_made_by(folder: Path, what: str, code: str) -> None:
    """Record the digest of the code that made ``"claims"`` or ``"figures"``."""
    write_json(folder / MADE_BY, {**read_made_by(folder), what: code})
    record_checksums(folder, [MADE_BY])


def write_figure_list(folder: Path, figures: Sequence[ReportFigure]) -> None:
    """Record the figures that were drawn, with captions and files of numbers, in this order."""
    entries = [
        {"name": each.name, "caption": each.caption, "numbers": each.numbers} for each in figures
    ]
    write_json(folder / "figures" / "figures.json", entries)
    pictures = [f"{each.name}.{kind}" for each in figures for kind in ("png", "svg", LIVE_PANELS)]
    drawn = [*pictures, *(file for each in figures for file in each.numbers)]
    names = ["figures.json", *drawn]
    record_checksums(folder, [f"figures/{name}" for name in names], instead_of="figures/")
