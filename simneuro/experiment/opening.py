"""The opening of a stored run, which may be a stranger's, and whose code may run for it.

A run's folder names the code that measured it. That is never a reason to run that code: it may lie
in the same folder. Code runs if it is part of simneuro, or the user names it, and if its trial uses
the code that measured; other code only if the user says that it is other code.
"""

import os
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from simneuro.calls import checked
from simneuro.errors import InputError, quoted
from simneuro.experiment.code_digests import code_digest, measured_by
from simneuro.experiment.folder import (
    MEASURED,
    find_damage_of_measured,
    list_missing,
    read_results,
    require_no_links,
)
from simneuro.experiment.results import Results
from simneuro.experiment.stored_files import read_made_by, read_provenance
from simneuro.network.file_root import FileRoot, files_below
from simneuro.scenario import Scenario, bundled_folder, loading
from simneuro.system.files import read_bytes

_AGAIN = "run its scenario again, which makes it again from the finished points"


@checked
def load(folder: str | os.PathLike[str]) -> Results:
    """Load a finished run: its results, its scenario, its claims and figures as they are stored.

    Nothing is simulated, drawn or executed.

    Parameters
    ----------
    folder : str or os.PathLike
        Such as ``runs/lif_step-0123abcd``.

    Raises
    ------
    InputError
        If the folder does not hold a finished run, or what was measured is damaged.

    Examples
    --------
    >>> results = load("runs/lif_step-0123abcd")  # doctest: +SKIP
    >>> results.data, results.claims  # doctest: +SKIP
    """
    return open_run(folder)


def _describe_other_way(path: Path) -> str:
    """How to load what stands at a path that is not a run."""
    if path.suffix in (".toml", ".py"):
        return " A scenario is loaded by `sn.Scenario.load`, and run by `sn.run`"
    if (path / "zarr.json").is_file():
        return " A recording is loaded by `sn.recording.load`"
    if path.is_file():
        return " It is a file"
    return (
        " If the run was stopped, run its scenario again, which continues from the finished points"
    )


def open_run(
    folder: str | os.PathLike[str],
    *,
    code: str | os.PathLike[str] | None = None,
    other_code: str | os.PathLike[str] | None = None,
) -> Results:
    """Open the folder of a finished run: its results, its scenario, its claims and figures.

    Nothing that the folder names is executed. Its claims and figures can be made anew if the
    scenario's ``.py`` comes with simneuro or is named here; see :func:`why_stored`.

    Parameters
    ----------
    folder : str or os.PathLike
        Such as ``runs/lif_step-0123abcd``.
    code : str or os.PathLike, optional
        The ``.py`` that measured the run.
    other_code : str or os.PathLike, optional
        Another ``.py``, to make claims and figures with it instead.

    Raises
    ------
    InputError
        If the folder does not hold a finished run, what was measured is damaged, or ``code`` is not
        the code that measured it.

    Examples
    --------
    >>> from simneuro import experiment  # doctest: +SKIP
    >>> results = experiment.open_run("runs/mine-0123abcd", code="mine.py")  # doctest: +SKIP
    >>> experiment.finish_run(results)  # claims and figures anew  # doctest: +SKIP
    """
    path = Path(folder)
    if not os.path.exists(path):
        raise InputError(f"there is no folder {quoted(path.name)} in {path.absolute().parent}")
    missing = list_missing(path, MEASURED)
    if missing:
        raise InputError(
            f"this is not the folder of a finished run: it lacks {', '.join(missing)}."
            f"{_describe_other_way(path)}",
            where=str(path),
        )
    require_no_links(path)
    for damage in find_damage_of_measured(path).values():
        raise InputError(f"{damage}; {_AGAIN}")
    companion = _choose_code(read_provenance(path), path, code, other_code)
    document, place = loading.read_toml(path / "scenario.toml"), str(path / "scenario.toml")
    with files_below(FileRoot(path.absolute(), only_inside=True)):
        scenario = Scenario.from_document(document, where=place, companion=companion)
    try:
        return read_results(scenario, path)
    except InputError as error:
        message = f"this is damaged: {error.message}; {_AGAIN}"
        raise InputError(message, where=error.where) from error


def why_stored(results: Results) -> str:
    """Why claims and figures cannot be made anew, in a sentence; ``""`` if they can.

    Raises
    ------
    InputError
        The provenance in the folder of the run cannot be read.

    Examples
    --------
    >>> from simneuro import experiment  # doctest: +SKIP
    >>> results = sn.load("runs/mine-0123abcd")  # doctest: +SKIP
    >>> experiment.why_stored(results)  # doctest: +SKIP
    """
    made = read_provenance(results.path)
    by = {made.get("code", ""), made.get("code_sha256", ""), *read_made_by(results.path).values()}
    if results.scenario.companion is not None or by == {""}:
        return ""
    code = Path(made.get("code", ""))
    if not _is_file(code):
        why, option = "which is not there any more; if you have it", "--code FILE"
    elif _measured(made, code):
        why, option = "which runs only if you name it; if you trust it", f"--code {_quote(code)}"
    else:
        why = "which has changed since; if you trust what it is now"
        option = f"--other-code {_quote(code)}"
    return (
        f"The stored claims and figures are shown and not made anew: they were made by {code}, "
        f"{why}: simneuro report {_quote(results.path)} {option}"
    )


def describe_code(results: Results) -> str:
    """That claims and figures are made of stored points by code that has changed; ``""`` if not.

    Raises
    ------
    InputError
        The provenance in the folder of the run cannot be read.

    Examples
    --------
    >>> from simneuro import experiment  # doctest: +SKIP
    >>> results = sn.load("runs/mine-0123abcd")  # doctest: +SKIP
    >>> experiment.describe_code(results)  # doctest: +SKIP
    """
    code = results.scenario.companion
    made = read_provenance(results.path)
    if code is None or made.get("code_sha256") == code_digest(results.scenario):
        return ""
    if _measured(made, code):
        which = f"{code.name} has changed since the run, but nothing that its trial uses"
    else:
        which = f"{code.name} is not the code that measured"
    return f"{which}: nothing is simulated, the stored points are used."


def _choose_code(
    made: Mapping[str, Any],
    folder: Path,
    code: str | os.PathLike[str] | None,
    other: str | os.PathLike[str] | None,
) -> Path | None:
    """The ``.py`` that makes claims and figures; None if none may run, or there is none."""
    if "code" not in made:
        raise InputError(
            "this run was made by an older version of simneuro; run its scenario again",
            where=str(folder / "run.json"),
        )
    if other is not None:
        return _require_file(Path(other))
    if code is not None:
        named = _require_file(Path(code))
        if not _measured(made, named):
            raise InputError(
                "this is not the code that measured the run: what its trial uses is other code; to "
                "make claims and figures with it all the same, name it with --other-code, or "
                "other_code",
                where=str(named),
            )
        return named
    bundled = bundled_folder() / Path(made["code"]).name
    return bundled if _is_file(bundled) and _measured(made, bundled) else None


def _require_file(path: Path) -> Path:
    if not _is_file(path) or path.suffix != ".py":
        raise InputError("there is no such Python file", where=str(path))
    return path


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a path that no system has, such as one with a zero byte
        return False


def _measured(made: Mapping[str, Any], code: Path) -> bool:
    """Whether a run was measured by this code, or by code whose trial uses the same."""
    try:
        return measured_by(made, code, read_bytes(code))
    except InputError:
        return False


def _quote(path: Path) -> str:
    return shlex.quote(str(path))
