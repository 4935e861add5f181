"""The report of a finished run, made of what its folder holds."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from simneuro.errors import InputError
from simneuro.experiment import folder
from simneuro.experiment.change_words import QUICK, describe_changes
from simneuro.experiment.checksums import record_checksums
from simneuro.experiment.citations import list_citations
from simneuro.experiment.network_words import describe_network
from simneuro.experiment.overview import explain_no_figure
from simneuro.experiment.problems import read_problems
from simneuro.experiment.report import ReportFigure, write_report
from simneuro.experiment.results import Results
from simneuro.experiment.stored_files import (
    has_figure_list,
    list_figures,
    live_panels_beside,
    read_live_panels,
    read_made_by,
    read_provenance,
)
from simneuro.progress.phases import tell_phase
from simneuro.references import references
from simneuro.scenario import Scenario
from simneuro.system.files import read_bytes

_NO_CLAIMS = "The claims could not be evaluated, as is said above."


def write_run_report(results: Results) -> Path:
    """Write the report of a finished run into its folder.

    Returns
    -------
    Path
        ``report.html``.

    Raises
    ------
    InputError
        The provenance in the folder of the run cannot be read.

    Examples
    --------
    >>> from simneuro import experiment  # doctest: +SKIP
    >>> results = sn.load("runs/mine-0123abcd")  # doctest: +SKIP
    >>> experiment.write_run_report(results)  # doctest: +SKIP
    """
    tell_phase("report")
    scenario, path = results.scenario, results.path
    provenance = read_provenance(path)
    # The page does not show where the code was, and has the digest in a place of its own.
    empty = [key for key, value in provenance.items() if value in ("", {}, [])]
    one_seed = ["seeds"] if provenance.get("seeds") == [provenance.get("seed")] else []
    left_out = {"code", "digest", "run_digest", QUICK, *one_seed, *empty}
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
            *_say_problems(read_problems(path), has_figures=bool(results.figures)),
            *(() if results.figures or damaged else (_explain_no_figure(results),)),
        ],
        changes=list(describe_changes(provenance, scenario.name)),
        no_claims=_NO_CLAIMS if "claims" in read_problems(path) else "",
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


def _list_whole(results: Results) -> list[ReportFigure]:
    """The figures with their captions, except what is damaged."""
    if not results.figures:
        return []
    whole = [each for each in list_figures(results.path) if each.name in results.figures]
    return [each._replace(panels=_read_whole_panels(each.path, results.path)) for each in whole]


def _read_whole_panels(picture: Path, path: Path) -> list[Any]:
    """The panels of a figure for the page; none if they are damaged: it stays a picture."""
    name = f"figures/{live_panels_beside(picture).name}"
    if name in folder.find_damage(path, [name]):
        return []
    try:
        return read_live_panels(picture)
    except InputError:
        return []


def _list_other_code(path: Path) -> dict[str, str]:
    """The digests of code that made claims or figures and is not the code that measured."""
    measured = read_provenance(path).get("code_sha256", "")
    made = read_made_by(path).items()
    return {
        f"{what}_by_other_code_sha256": code for what, code in made if code not in ("", measured)
    }


def _explain_no_figure(results: Results) -> str:
    whole = has_figure_list(results.path)
    failed = "figures" in read_problems(results.path)
    return explain_no_figure(results.data, were_drawn=whole, own_failed=failed)


def _say_problems(problems: Mapping[str, str], *, has_figures: bool) -> Iterator[str]:
    """What the scenario's own code could not make, and what stands in the place of it."""
    told = {what: f"{said.rstrip('.')}." for what, said in problems.items()}
    if "claims" in told:
        yield f"The scenario's own claims could not be evaluated: {told['claims']}"
    if "figures" in told:
        instead = " The default figures are shown instead." if has_figures else ""
        yield f"The scenario's own figures could not be drawn: {told['figures']}{instead}"
