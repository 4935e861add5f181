"""The gallery of bundled scenarios: their groups, and a page with picture and verdicts of each."""

import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from simneuro.analysis import Claim
from simneuro.errors import InputError
from simneuro.experiment.html_pages import as_address, find_template
from simneuro.experiment.stored_files import list_figures
from simneuro.experiment.thumbnails import make_thumbnail
from simneuro.system.files import read_bytes, write_text

if TYPE_CHECKING:
    from simneuro.experiment.results import Results

#: The scenarios in the order of reading. Those that are not listed follow.
GROUPS: Mapping[str, Sequence[str]] = {
    "The two main experiments": ("rem_activation_synthesis", "spikes_to_activations"),
    "Around the first one": (
        "rem_topography",
        "rem_dose",
        "rem_map",
        "rem_states",
        "relay_modes",
    ),
    "Brains and networks side by side": (
        "why_nonlinearity",
        "vanishing_gradients",
        "silence_and_saturation",
        "noise_robustness",
        "adaptive_activation",
        "unreliable_synapses",
        "plasticity_and_backprop",
        "rate_and_timing",
        "energy",
    ),
    "One neuron": ("lif_step", "hodgkin_huxley_step", "response_curves", "axon_conduction"),
    "Synapses": ("neurotransmission", "synaptic_integration", "synaptic_release"),
    "Networks": (
        "balanced_ei",
        "brunel_2000",
        "vogels_abbott_2005",
        "clustered_assemblies",
    ),
    "Sleep": ("sleep_night", "learned_assemblies"),
    "Learning": ("stdp_window", "stdp_competition"),
}
_MARK = b'<meta name="generator" content="simneuro">'
_WIDTH = 520  # pixels; chosen: sharp on a card, some 30 kB


def group_scenarios(names: Sequence[str]) -> dict[str, list[str]]:
    """Names of scenarios by the heading under which they stand."""
    listed = {
        title: [name for name in members if name in names] for title, members in GROUPS.items()
    }
    known = {name for members in listed.values() for name in members}
    more = [name for name in names if name not in known]
    groups = listed | {"More": more}
    return {title: members for title, members in groups.items() if members}


@dataclass(frozen=True)
class GalleryEntry:
    """A scenario on the page.

    Attributes
    ----------
    name, title : str
    claims : tuple of Claim
    picture : Path, optional
        The PNG file of the figure that is shown.
    report : Path, optional
        The report of the run.
    problem : str
        Why there is no run, in a sentence.
    """

    name: str
    title: str
    claims: tuple[Claim, ...] = ()
    picture: Path | None = None
    report: Path | None = None
    problem: str = ""

    @classmethod
    def from_results(cls, results: "Results") -> "GalleryEntry":
        """The entry of a finished run, with the first of its figures."""
        scenario = results.scenario
        picture = first_figure(results.path)
        return cls(scenario.name, scenario.title, results.claims, picture, results.report)


def first_figure(folder: Path) -> Path | None:
    """The PNG file of the figure that a run drew first, which is the one that a gallery shows."""
    drawn = list_figures(folder)
    return drawn[0].path if drawn else None


def count_verdicts(claims: Iterable[Claim]) -> dict[str, int]:
    """How many claims hold, are refuted and are undecided."""
    counts = Counter(each.verdict for each in claims)
    return {verdict: counts[verdict] for verdict in ("holds", "refuted", "undecided")}


def write_gallery(path: Path, entries: Sequence[GalleryEntry], *, quick: bool) -> Path:
    """Write the page of several runs, from which links lead to their reports.

    Parameters
    ----------
    path : Path
        The file to write.
    entries : sequence of GalleryEntry
    quick : bool
        Whether the runs are those of the small forms, which the page then says.

    Returns
    -------
    Path
        ``path``.

    Raises
    ------
    InputError
        As :func:`require_own_page`.
    """
    require_own_page(path)
    by_name = {entry.name: entry for entry in entries}
    page = find_template("gallery.html.j2").render(
        groups={
            title: [_make_card(by_name[name], path.parent) for name in names]
            for title, names in group_scenarios(list(by_name)).items()
        },
        total=count_verdicts(claim for entry in entries for claim in entry.claims),
        count=len(entries),
        failed=sum(bool(entry.problem) for entry in entries),
        quick=quick,
    )
    write_text(path, page)
    return path


def require_own_page(path: Path) -> None:
    """Require that no file of somebody else is in the place of the page.

    Raises
    ------
    InputError
        If there is one.
    """
    if path.exists() and (not path.is_file() or _MARK not in read_bytes(path)[:2000]):
        raise InputError(
            "a file is in the place of the page that shows all runs, and simneuro did not write "
            "it; move it, or choose another folder with --out",
            where=str(path),
        )


def _make_card(entry: GalleryEntry, folder: Path) -> dict[str, object]:
    """What the template shows of an entry."""
    return {
        "name": entry.name,
        "title": entry.title,
        "problem": entry.problem,
        "verdicts": count_verdicts(entry.claims),
        "report": "" if entry.report is None else _link(entry.report, folder),
        "picture": "" if entry.picture is None else _embed(entry.picture),
    }


def _embed(picture: Path) -> str:
    """A small form of a figure as an address; empty if its file is damaged."""
    try:
        return as_address(make_thumbnail(picture, _WIDTH), "image/png")
    except (OSError, ValueError):
        return ""


def _link(report: Path, folder: Path) -> str:
    """The address of a report on a page in a folder."""
    return quote(Path(os.path.relpath(report, folder)).as_posix())
