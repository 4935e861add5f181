"""Claims, figures and report of a run whose points are measured."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simneuro.analysis import to_records
from simneuro.engine.phases import tell_phase
from simneuro.errors import InputError, error_in_words, quoted
from simneuro.experiment import companion, folder
from simneuro.experiment.checksums import record_checksums
from simneuro.experiment.citations import list_citations
from simneuro.experiment.code_digests import code_digest
from simneuro.experiment.companion_module import CompanionError
from simneuro.experiment.network_words import describe_network
from simneuro.experiment.opening import why_stored
from simneuro.experiment.overview import explain_no_figure
from simneuro.experiment.report import ReportFigure, write_report
from simneuro.experiment.results import Results
from simneuro.experiment.stored_files import (
    has_figure_list,
    list_figures,
    read_made_by,
    read_provenance,
)
from simneuro.figures import save, use_style
from simneuro.network.name_rules import require_folder_name
from simneuro.references import references
from simneuro.scenario import Scenario
from simneuro.system.files import read_bytes, write_json

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def finish_run(results: Results) -> Results:
    """Evaluate the claims of a run, draw its figures, and write both to its folder.

    Returns
    -------
    Results
        With the new claims and figures.

    Raises
    ------
    InputError
        If the code that measured may not run; see :func:`why_stored`.
    """
    _require_code(results)
    tell_phase("claims")
    claims = companion.evaluate_claims(results)
    write_json(results.path / "claims.json", to_records(claims))
    record_checksums(results.path, ["claims.json"])
    folder.write_made_by(results.path, "claims", code_digest(results.scenario))
    return save_figures(replace(results, claims=claims))


@use_style()
def save_figures(results: Results) -> Results:
    """Draw the figures of a run and write them to its folder.

    Returns
    -------
    Results
        With the new figures.

    Raises
    ------
    InputError
        As :func:`finish_run`; or if the name of a figure cannot be that of a file.
    """
    _require_code(results)
    drawn, captions = {}, {}
    tell_phase("figures")
    for name, figure, place in companion.draw_placed_figures(results):
        _require_figure_name(name, place)
        tell_phase(f"figure {name}")
        drawn[name] = _save(figure, results.path / "figures" / name, place)
        captions[name] = str(figure.get_label())
    folder.write_figure_list(results.path, captions)
    folder.write_made_by(results.path, "figures", code_digest(results.scenario))
    return replace(results, figures=drawn)


def _require_figure_name(name: str, place: str) -> None:
    try:
        require_folder_name(name)
    except InputError as error:
        where = f"{place}: the name of a figure" if place else "the name of a figure"
        raise error.at(where) from None


def _save(figure: "Figure", stem: Path, place: str) -> Path:
    """Write a figure; what its own code has put into it may be impossible to draw."""
    try:
        return save(figure, stem, formats=("png", "svg"))[0]
    except (InputError, OSError, MemoryError):
        raise
    except Exception as error:
        if not place:
            raise
        what = error_in_words(error)
        message = f"{place}: the figure {quoted(stem.name)} cannot be drawn: {what}"
        raise CompanionError(message) from error


def write_run_report(results: Results) -> Path:
    """Write the report of a finished run into its folder.

    Returns
    -------
    Path
        ``report.html``.
    """
    tell_phase("report")
    scenario, path = results.scenario, results.path
    provenance = read_provenance(path)
    # The page does not show where the code was, and has the digest in a place of its own.
    empty = [key for key, value in provenance.items() if value in ("", {}, [])]
    left_out = {"code", "digest", "run_digest", *empty}
    shown = {key: value for key, value in provenance.items() if key not in left_out}
    damaged = [name for name in folder.find_damage_of_derived(path) if name != results.report.name]
    page = write_report(
        results.report,
        title=scenario.title,
        description=scenario.description,
        scenario_text=read_bytes(path / "scenario.toml").decode(errors="replace"),
        digest=scenario.digest,
        folder=_name_folder(provenance, scenario),
        claims=results.claims,
        figures=_list_whole(results),
        network=describe_network(scenario),
        provenance=shown | _list_other_code(path),
        references=[key for key in list_citations(scenario) if key in references()],
        remarks=[
            *(f"The stored file {name} is damaged and not shown." for name in damaged),
            *(() if results.figures or damaged else (_explain_no_figure(results),)),
        ],
    )
    record_checksums(path, [page.name])
    return page


def _name_folder(provenance: Mapping[str, Any], scenario: Scenario) -> str:
    """The name of a run's folder as it was made, and the whole digest in it.

    Runs of older versions do not keep that digest.
    """
    digest = provenance.get("run_digest")
    if not isinstance(digest, str):
        return ""
    return f"{scenario.name}-{digest[:8]} (run digest {digest})"


def _explain_no_figure(results: Results) -> str:
    return explain_no_figure(results.data, were_drawn=has_figure_list(results.path))


def _require_code(results: Results) -> None:
    why = why_stored(results)
    if why:
        raise InputError(why)


def _list_whole(results: Results) -> list[ReportFigure]:
    """The figures with their captions, except what is damaged."""
    if not results.figures:
        return []
    return [each for each in list_figures(results.path) if each.name in results.figures]


def _list_other_code(path: Path) -> dict[str, str]:
    """The digests of code that made claims or figures and is not the code that measured."""
    measured = read_provenance(path).get("code_sha256", "")
    made = read_made_by(path).items()
    return {f"{what}_by_other_code_sha256": code for what, code in made if code != measured}
