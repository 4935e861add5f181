"""The table of scenarios in the README, with a small picture of each: ``make pictures``."""

import re
from html import escape
from pathlib import Path
from textwrap import fill

from generators.pictures import FOLDER
from simneuro.experiment.gallery import group_scenarios
from simneuro.experiment.thumbnails import make_thumbnail
from simneuro.scenario import Scenario, bundled

README = Path(__file__).parent.parent.parent / "README.md"
THUMBNAILS = Path(__file__).parent.parent / "thumbnails"
WIDTH = 240  # pixels; chosen: sharp in a fifth of a page, some 10 kB
_COLUMNS = 4
_BEGIN, _END = "<!-- scenarios: written by make pictures -->", "<!-- end of scenarios -->"
_TABLE = re.compile(f"{_BEGIN}.*{_END}", re.DOTALL)


def write_table() -> None:
    """Write the table into the README, and the pictures that it shows."""
    THUMBNAILS.mkdir(exist_ok=True)
    for name in bundled():
        picture = make_thumbnail(FOLDER / f"{name}.png", WIDTH)
        (THUMBNAILS / f"{name}.png").write_bytes(picture)
    text = README.read_text(encoding="utf-8")
    README.write_text(_TABLE.sub(lambda _: format_table(), text), encoding="utf-8")


def read_table() -> str:
    """The table as it stands in the README."""
    found = _TABLE.search(README.read_text(encoding="utf-8"))
    return found[0] if found else ""


def format_table() -> str:
    """All scenarios, in the order of the gallery."""
    names = [name for group in group_scenarios(bundled()).values() for name in group]
    rows = [names[k : k + _COLUMNS] for k in range(0, len(names), _COLUMNS)]
    cells = ("\n".join(["<tr>", *map(_format_cell, row), "</tr>"]) for row in rows)
    return "\n".join([_BEGIN, "<table>", *cells, "</table>", _END])


def _format_cell(name: str) -> str:
    title = fill(escape(Scenario.load(name).title), 115)
    picture = f'<img width="180" src="docs/thumbnails/{name}.png" alt="{name}">'
    link = f'<a href="docs/pictures/{name}.png">\n{picture}</a>'
    return f'<td valign="top">{link}<br>\n<code>{name}</code><br>\n{title}</td>'


if __name__ == "__main__":
    write_table()
