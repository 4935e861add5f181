"""The report of a run: one HTML page that holds everything it shows.

It fetches no script, no font and no picture, so it can be mailed, printed and kept.
"""

import base64
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from jinja2 import Environment, StrictUndefined, Template
from PIL import Image

from simneuro.analysis.claims import Claim
from simneuro.errors import InputError
from simneuro.files import write_text
from simneuro.references import bibtex, format_reference, link

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Picture", "write_report"]

_MEDIA = {".png": "image/png", ".svg": "image/svg+xml"}
_SCALE = 1.12  # chosen: a figure of two columns (175 mm) then fills the text column of the page
_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_EMPTY: Mapping[str, Any] = {}


class Picture(NamedTuple):
    """A figure for the page: its name, its PNG or SVG file, and what it shows."""

    name: str
    path: Path
    caption: str = ""


def write_report(
    path: Path,
    *,
    title: str,
    description: str = "",
    scenario_text: str = "",
    digest: str = "",
    claims: Sequence[Claim] = (),
    figures: Sequence[Picture] = (),
    tables: "Mapping[str, pd.DataFrame]" = _EMPTY,
    provenance: Mapping[str, Any] = _EMPTY,
    references: Sequence[str] = (),
) -> Path:
    """Write the page; it appears whole or not at all.

    Parameters
    ----------
    path : Path
        Where to; an older page there is replaced.
    title, description : str
        What the run was about; blank lines part paragraphs.
    scenario_text : str
        The resolved scenario, as TOML.
    digest : str
        The scenario's digest.
    claims : sequence of Claim
        Shown in this order, with value, interval, expectation and verdict.
    figures : sequence of Picture
        Embedded in this order.
    tables : mapping of str to pandas.DataFrame
        By caption; the index is left out.
    provenance : mapping
        Versions, host, seeds, timings: a value, or a mapping of values, by name.
    references : sequence of str
        BibTeX keys of what to cite.

    Raises
    ------
    InputError
        If a reference is unknown, or a figure is neither PNG nor SVG.
    """
    page = _template().render(
        title=title,
        paragraphs=_paragraphs(description),
        scenario_text=scenario_text.strip(),
        digest=digest,
        claims=claims,
        held=sum(claim.holds for claim in claims),
        pictures=[_embedded(Picture(*figure)) for figure in figures],
        tables=[_table(caption, frame) for caption, frame in tables.items()],
        provenance={name: _in_words(value) for name, value in provenance.items()},
        references=[_reference(key) for key in dict.fromkeys(references)],
        bibtex="\n\n".join(bibtex(key) for key in dict.fromkeys(references)),
    )
    write_text(path, page)
    return path


@dataclass(frozen=True)
class _Embedded:
    """A picture as the page needs it; ``width`` in CSS pixels, 0 if the file says it itself."""

    title: str
    caption: str
    address: str
    width: int


@dataclass(frozen=True)
class _Table:
    """A table in words; ``numeric`` says of each column whether it is set flush right."""

    caption: str
    columns: list[str]
    numeric: list[bool]
    rows: list[list[str]]


@cache
def _template() -> Template:
    """The page with its holes, which are escaped when filled."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    environment.filters |= {"number": number, "measured": measured}
    source = files("simneuro.experiment").joinpath("report.html.j2").read_text(encoding="utf-8")
    return environment.from_string(source)


def number(value: float) -> str:
    """A number as a reader wants it: four digits that count, a true minus, powers of ten."""
    if isinstance(value, int):
        return str(value).replace("-", "−")
    if not math.isfinite(value):
        return "no value" if math.isnan(value) else str(value).replace("-", "−")
    text = f"{value:.0f}" if 1e4 <= abs(value) < 1e6 else f"{value:.4g}"
    digits, _, power = text.partition("e")
    raised = f" × 10{str(int(power)).translate(_SUPERSCRIPT)}" if power else ""
    return digits.replace("-", "−") + raised


def measured(value: float, unit: str) -> str:
    """A number with its unit; ``"1/min"`` reads ``"per min"``."""
    return f"{number(value)} {unit.replace('1/', 'per ', 1)}".rstrip()


def _reference(key: str) -> tuple[str, str]:
    """A reference as a sentence, and the address that replaces the DOI at its end."""
    return re.sub(r" (doi|arXiv):\S+$", "", format_reference(key)), link(key)


def _paragraphs(text: str) -> list[str]:
    """Text parted at blank lines."""
    return [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]


def _embedded(picture: Picture) -> _Embedded:
    """The picture's bytes as an address of their own."""
    kind = _MEDIA.get(picture.path.suffix)
    if kind is None:
        raise InputError(f"{picture.path.name} cannot be shown in a report.", allowed=_MEDIA)
    data = picture.path.read_bytes()
    address = f"data:{kind};base64,{base64.b64encode(data).decode('ascii')}"
    title = picture.name.replace("_", " ").strip().capitalize()
    return _Embedded(title, picture.caption, address, _css_width(picture.path))


def _css_width(path: Path) -> int:
    """The printed width of a PNG at 96 px an inch; 0 for an SVG, which says its size itself."""
    if path.suffix != ".png":
        return 0
    with Image.open(path) as image:
        dots_per_inch, _ = image.info.get("dpi", (0, 0))
        return round(_SCALE * 96 * image.width / dots_per_inch) if dots_per_inch else 0


def _table(caption: str, frame: "pd.DataFrame") -> _Table:
    """A data frame in words."""
    numeric = [kind.kind in "iuf" for kind in frame.dtypes]
    rows = [[_in_words(cell) for cell in row] for row in frame.itertuples(index=False)]
    return _Table(caption, [str(name) for name in frame.columns], numeric, rows)


def _in_words(value: Any) -> str:
    """A value, or a mapping or sequence of them, as text."""
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_in_words(part)}" for name, part in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(_in_words, value))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number(value)
    return str(value)
