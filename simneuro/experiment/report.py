"""The report of a run: one self-contained HTML page.

The page loads no scripts, fonts or images from elsewhere, so it can be mailed, printed and kept.
Where scripts run, its own one makes panels answer with values and enlarge; otherwise they are
pictures.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from markupsafe import Markup
from PIL import Image

from simneuro.analysis.verdicts import Claim, describe_verdicts
from simneuro.errors import InputError
from simneuro.experiment.html_pages import (
    as_address,
    as_script_data,
    find_template,
    typeset_number,
)
from simneuro.experiment.page_script import join_script, script_digest
from simneuro.references import bibtex, format_reference, link
from simneuro.system.files import read_bytes, write_text

if TYPE_CHECKING:
    import pandas as pd

_MOST_LETTERS = 8_000_000  # of the numbers of a page's figures; chosen: it can still be mailed
_MEDIA = {".png": "image/png", ".svg": "image/svg+xml"}
_SCALE = 1.12  # chosen: a two-column figure (175 mm) then fills the text column of the page
_LEAD = 280  # characters above the first figure; chosen: four lines
_EMPTY: Mapping[str, Any] = {}


class ReportFigure(NamedTuple):
    """A figure for the report: its name, its PNG or SVG file, its caption, its files of numbers.

    Parameters
    ----------
    name : str
    path : pathlib.Path
        The PNG or SVG file.
    caption : str
    numbers : tuple of str
        Files of the numbers that it shows.
    panels : sequence, optional
        Values of JSON that `pack_panels` made; without them the figure is a picture.

    Examples
    --------
    >>> from pathlib import Path
    >>> from simneuro.experiment import ReportFigure
    >>> ReportFigure("raster", Path("raster.png"), caption="Spikes of all cells").name
    'raster'
    """

    name: str
    path: Path
    caption: str = ""
    numbers: tuple[str, ...] = ()
    panels: Sequence[Any] = ()


def write_report(
    path: Path,
    *,
    title: str,
    description: str = "",
    scenario_text: str = "",
    digest: str = "",
    folder: str = "",
    claims: Sequence[Claim] = (),
    figures: Sequence[ReportFigure] = (),
    network: Mapping[str, Mapping[str, str]] = _EMPTY,
    tables: "Mapping[str, pd.DataFrame]" = _EMPTY,
    provenance: Mapping[str, Any] = _EMPTY,
    references: Sequence[str] = (),
    remarks: Sequence[str] = (),
    changes: Sequence[str] = (),
    no_claims: str = "",
) -> Path:
    """Write the report atomically: the page appears complete or not at all.

    Parameters
    ----------
    path : Path
        The file to write; an existing one is replaced.
    title, description : str
        What the run was about; blank lines separate paragraphs.
    scenario_text : str
        The resolved scenario, as TOML.
    digest : str
        The scenario's digest.
    folder : str
        The name of the run's folder, and the digest of which it has the beginning.
    claims : sequence of Claim
        Shown in this order, with value, interval, expectation and verdict.
    figures : sequence of ReportFigure
        Embedded in this order; their files of numbers are linked, beside the page.
    network : mapping
        The scenario in words: rows of a name and a sentence, by heading.
    tables : mapping of str to pandas.DataFrame
        Tables by caption; the index is not shown.
    provenance : mapping
        Versions, host, seeds, timings: a value, or a mapping of values, by name.
    references : sequence of str
        BibTeX keys of the papers to cite.
    remarks : sequence of str
        Sentences above everything, such as what is damaged and therefore missing.
    changes : sequence of str
        Sentences about how the run differs from the scenario as it was written.
    no_claims : str
        Why there are no claims, if it is not that the scenario states none.

    Returns
    -------
    Path
        ``path``.

    Raises
    ------
    InputError
        If a reference is unknown, or a figure is neither PNG nor SVG.

    Examples
    --------
    >>> from pathlib import Path
    >>> from simneuro.experiment import write_report
    >>> claim = sn.analysis.within("The peak is early", 2.0, 1.0, 3.0, "ms")
    >>> page = write_report(Path("report.html"), title="A test", claims=[claim])
    >>> "The peak is early" in page.read_text(encoding="utf-8")
    True
    """
    lead, paragraphs = _split_lead(description)
    embedded = _keep_small([_embed(ReportFigure(*figure)) for figure in figures])
    script = join_script() if any(each.panels for each in embedded) else ""
    page = find_template("report.html.j2").render(
        title=title,
        lead=lead,
        paragraphs=paragraphs,
        scenario_text=scenario_text.strip(),
        digest=digest,
        folder=folder,
        claims=claims,
        remarks=remarks,
        changes=changes,
        no_claims=no_claims or "This scenario states no claims.",
        tally=describe_verdicts(claims, "claims" if len(claims) > 1 else "claim"),
        figures=embedded,
        script=Markup(script),
        script_digest=script_digest(script) if script else "",
        network=network,
        tables=[_format_table(caption, frame) for caption, frame in tables.items()],
        provenance={name: _format_value(value) for name, value in provenance.items()},
        references=[_format_reference(key) for key in dict.fromkeys(references)],
        bibtex="\n\n".join(bibtex(key) for key in dict.fromkeys(references)),
    )
    write_text(path, page)
    return path


@dataclass(frozen=True)
class _Embedded:
    """A figure with its image as a data URL; ``width`` in CSS pixels, 0 if it is not known.

    ``panels`` is JSON that ends no element of HTML; ``has_too_many`` says that it was left out.
    """

    title: str
    caption: str
    address: str
    width: int
    numbers: list[tuple[str, str]]  # what a file is called, and its address beside the page
    panels: Markup
    has_too_many: bool = False


@dataclass(frozen=True)
class _Table:
    """A table of text; ``numeric`` says which columns are aligned to the right."""

    caption: str
    columns: list[str]
    numeric: list[bool]
    rows: list[list[str]]


def _format_reference(key: str) -> tuple[str, str]:
    """A reference as a sentence without its DOI, and its address."""
    return re.sub(r" (doi|arXiv):\S+$", "", format_reference(key)), link(key)


def _split_lead(text: str) -> tuple[str, list[str]]:
    """The first sentences, so few that the first figure is seen at once, and further paragraphs."""
    paragraphs = [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]
    if not paragraphs:
        return "", []
    sentences = re.split(r"(?<=[.?!])\s+(?=[A-Z])", paragraphs[0])
    lengths = accumulate(len(each) + 1 for each in sentences)
    count = max(1, sum(length <= _LEAD for length in lengths))
    rest = " ".join(sentences[count:])
    return " ".join(sentences[:count]), [*([rest] if rest else []), *paragraphs[1:]]


def _embed(figure: ReportFigure) -> _Embedded:
    kind = _MEDIA.get(figure.path.suffix)
    if kind is None:
        raise InputError(
            f"{figure.path.name} has a format that a report cannot show", allowed=_MEDIA
        )
    address = as_address(read_bytes(figure.path), kind)
    title = figure.name.replace("_", " ").strip().capitalize()
    beside = f"{figure.path.parent.name}/"
    numbers = [(name, quote(beside + name)) for name in figure.numbers]
    panels = as_script_data(figure.panels) if figure.panels else Markup()
    return _Embedded(title, figure.caption, address, _css_width(figure.path), numbers, panels)


def _keep_small(figures: list[_Embedded]) -> list[_Embedded]:
    """The figures, without the numbers of those that would make the page too large."""
    kept, left = [], _MOST_LETTERS
    for each in figures:
        fits = len(each.panels) <= left
        left -= len(each.panels) if fits else 0
        kept.append(each if fits else replace(each, panels=Markup(), has_too_many=True))
    return kept


def _css_width(path: Path) -> int:
    """The printed width of a PNG at 96 pixels an inch; 0 for an SVG, or an unknown resolution."""
    if path.suffix != ".png":
        return 0
    try:
        with Image.open(path) as image:
            per_inch = float(image.info.get("dpi", (0.0, 0.0))[0])
            return round(_SCALE * 96 * image.width / per_inch) if per_inch > 0 else 0
    except (OSError, ValueError, Image.DecompressionBombError):  # not what its name says
        return 0


def _format_table(caption: str, frame: "pd.DataFrame") -> _Table:
    numeric = [kind.kind in "iuf" for kind in frame.dtypes]
    rows = [[_format_value(cell) for cell in row] for row in frame.itertuples(index=False)]
    return _Table(caption, [str(name) for name in frame.columns], numeric, rows)


def _format_value(value: Any) -> str:
    """A value, or a mapping or sequence of values, as text."""
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_format_value(part)}" for name, part in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(_format_value, value))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return typeset_number(value)
    return str(value)
