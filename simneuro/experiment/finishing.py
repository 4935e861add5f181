"""Claims, figures and report of a run whose points are measured."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from simneuro.analysis import Claim, to_records
from simneuro.errors import InputError, error_in_words, quoted
from simneuro.experiment import companion, folder
from simneuro.experiment.checksums import record_checksums
from simneuro.experiment.code_digests import code_digest
from simneuro.experiment.companion_module import CompanionError
from simneuro.experiment.live_panels import pack_panels
from simneuro.experiment.opening import why_stored
from simneuro.experiment.overview import draw_instead
from simneuro.experiment.problems import keep_problem
from simneuro.experiment.report import ReportFigure
from simneuro.experiment.results import Results
from simneuro.experiment.run_report import write_run_report
from simneuro.experiment.stored_files import list_figures, live_panels_beside
from simneuro.figures import save, save_numbers, use_style
from simneuro.figures.plotted_numbers import read_panels
from simneuro.network.name_rules import require_distinct_folders, require_folder_name
from simneuro.progress.phases import tell_phase
from simneuro.system.files import write_json, write_text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

T = TypeVar("T")


def finish_run(results: Results) -> Results:
    """Evaluate the claims of a run, draw its figures, and write both and the report to its folder.

    If the scenario's own code fails, what can be made is made, the default figures in the place of
    its own, and the report says what failed.

    Returns
    -------
    Results
        With the new claims and figures.

    Raises
    ------
    InputError, CompanionError
        If the code that measured may not run (see :func:`why_stored`), or is wrong.

    Examples
    --------
    >>> from simneuro import experiment  # doctest: +SKIP
    >>> results = experiment.open_run("runs/mine-0123abcd", code="mine.py")  # doctest: +SKIP
    >>> experiment.finish_run(results).claims  # doctest: +SKIP
    """
    _require_code(results)
    failed: list[Exception] = []
    tell_phase("claims")
    claims = _try_own(results, "claims", partial(_evaluate_own, results), failed)
    if claims is None:
        claims = _keep_claims(results, ())
    drawn = _try_own(results, "figures", partial(_draw_own, results), failed)
    if drawn is None:
        drawn = _draw(results, draw_instead(results))
    done = replace(results, claims=claims, figures=drawn)
    write_run_report(done)
    for error in failed:
        raise error
    return done


def save_figures(results: Results) -> Results:
    """Draw the figures of a run and write them to its folder.

    Returns
    -------
    Results
        With the new figures.

    Raises
    ------
    InputError, CompanionError
        As :func:`finish_run`; or if the name of a figure cannot be that of a file.

    Examples
    --------
    >>> from simneuro import experiment  # doctest: +SKIP
    >>> results = experiment.open_run("runs/mine-0123abcd", code="mine.py")  # doctest: +SKIP
    >>> experiment.save_figures(results).figures  # doctest: +SKIP
    """
    _require_code(results)
    failed: list[Exception] = []
    drawn = _try_own(results, "figures", partial(_draw_own, results), failed)
    for error in failed:
        raise error
    return replace(results, figures=drawn or {})


def _try_own(
    results: Results, what: str, make: Callable[[], T], failed: list[Exception]
) -> T | None:
    """What the scenario's own code makes; None if it fails.

    The error then joins ``failed``, and the folder keeps what it says.
    """
    try:
        made = make()
    except (InputError, CompanionError) as error:
        failed.append(error)
        folder.write_made_by(results.path, what, "")  # the next run tries again
        keep_problem(results.path, what, str(error))
        return None
    folder.write_made_by(results.path, what, code_digest(results.scenario))
    keep_problem(results.path, what, "")
    return made


def _evaluate_own(results: Results) -> tuple[Claim, ...]:
    return _keep_claims(results, companion.evaluate_claims(results))


def _keep_claims(results: Results, claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
    write_json(results.path / "claims.json", to_records(claims))
    record_checksums(results.path, ["claims.json"])
    return claims


def _draw_own(results: Results) -> dict[str, Path]:
    return _draw(results, companion.draw_placed_figures(results))


@use_style()
def _draw(results: Results, figures: Iterable[tuple[str, "Figure", str]]) -> dict[str, Path]:
    """Write figures, each with its name and the place of its code, and the list of them."""
    drawn: dict[str, Path] = {}
    entries = []
    older = _list_numbers(results.path)
    tell_phase("figures")
    for name, figure, place in figures:
        _require_figure_name(name, drawn, place)
        tell_phase(f"figure {name}")
        drawn[name] = _save(figure, results.path / "figures" / name, place)
        numbers = _save_numbers(figure, drawn[name], place)
        entries.append(ReportFigure(name, drawn[name], str(figure.get_label()), numbers))
    folder.write_figure_list(results.path, entries)
    for file in older - {file for each in entries for file in each.numbers}:
        (results.path / "figures" / file).unlink(missing_ok=True)
    return drawn


def _list_numbers(path: Path) -> set[str]:
    """The files of numbers that the list of the run's earlier figures names."""
    try:
        listed = {file for each in list_figures(path) for file in each.numbers}
    except InputError:  # a damaged list is replaced, and what it names is not trusted
        return set()
    return {file for file in listed if file.endswith(".csv")}


def _require_figure_name(name: str, others: Iterable[str], place: str) -> None:
    """Refuse a name that is none for a file, or that of a panel of another figure."""
    try:
        require_folder_name(name)
        require_distinct_folders([*others, name])
        for other in others:
            _require_own_files(*sorted((other, name), key=len))
    except InputError as error:
        where = f"{place}: the name of a figure" if place else "the name of a figure"
        raise error.at(where) from None


def _require_own_files(name: str, longer: str) -> None:
    if longer.casefold().startswith(f"{name}.".casefold()):
        raise InputError(
            f"the numbers of a panel of {quoted(name)} and those of {quoted(longer)} can be one "
            f"file, {longer}.csv; choose names of which none is another with a dot after it"
        )


def _save(figure: "Figure", stem: Path, place: str) -> Path:
    """Write a figure; what its own code has put into it may be impossible to draw."""
    with _blaming(place, f"the figure {quoted(stem.name)} cannot be drawn"):
        picture = save(figure, stem, formats=("png", "svg"))[0]
        write_text(live_panels_beside(picture), json.dumps(pack_panels(read_panels(figure))))
        return picture


def _save_numbers(figure: "Figure", picture: Path, place: str) -> tuple[str, ...]:
    """Write the numbers of a figure beside it."""
    with _blaming(place, f"the numbers of the figure {quoted(picture.stem)} cannot be written"):
        written = save_numbers(figure, picture.with_suffix(".csv"))
    return tuple(file.name for file in written)


@contextmanager
def _blaming(place: str, what: str) -> Iterator[None]:
    """Say that code at a place of the scenario's own is wrong, where it has one."""
    try:
        yield
    except (InputError, OSError, MemoryError):
        raise
    except Exception as error:
        if not place:
            raise
        raise CompanionError(f"{place}: {what}: {error_in_words(error)}") from error


def _require_code(results: Results) -> None:
    why = why_stored(results)
    if why:
        raise InputError(why)
