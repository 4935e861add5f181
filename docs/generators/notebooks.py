"""The notebooks as ``.ipynb`` files for download, from the text in which they are kept.

Cells with the tag ``remove-cell`` are left out: they hold what the text says of results against the
results, for the tests. Links to pages of the documentation become their text.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

NOTEBOOKS = Path(__file__).parent.parent.parent / "notebooks"
#: The tag of cells that readers do not see.
CHECK = "remove-cell"
_MARK = "# %%"
_LINK_TO_PAGE = re.compile(r"\[([^]]+)\]\(\.\./docs/[^)]+\)")
_ABOUT = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def pages() -> Iterator[tuple[str, str]]:
    """One file for each notebook."""
    for path in sorted(NOTEBOOKS.glob("*.py")):
        text = _LINK_TO_PAGE.sub(r"\1", path.read_text(encoding="utf-8"))
        yield f"tutorials/{path.stem}.ipynb", to_ipynb(text)


def to_ipynb(text: str, *, with_checks: bool = False) -> str:
    """A notebook in percent format (https://jupytext.readthedocs.io) as the JSON of Jupyter.

    The cells that readers do not see are in it only ``with_checks``, and keep their tag.
    """
    _, *parts = text.split(f"\n{_MARK}")
    titled = (part.split("\n", 1) for part in parts)
    kept = (each for each in titled if with_checks or CHECK not in each[0])
    cells = [_cell(place, title, body) for place, (title, body) in enumerate(kept)]
    book = {"cells": cells, "metadata": _ABOUT, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(book, indent=1, ensure_ascii=False) + "\n"


def _cell(place: int, title: str, body: str) -> dict[str, Any]:
    lines = body.strip("\n").split("\n")
    if "[markdown]" in title:
        words = [line.removeprefix("#").removeprefix(" ") for line in lines]
        return _entry(place, "markdown", words)
    # Commands of the notebook stand as comments in the text.
    code = [line.removeprefix("# ") if line.startswith("# %") else line for line in lines]
    tags = {"metadata": {"tags": [CHECK]}} if CHECK in title else {}
    return _entry(place, "code", code) | {"execution_count": None, "outputs": []} | tags


def _entry(place: int, kind: str, lines: list[str]) -> dict[str, Any]:
    source = "\n".join(lines).splitlines(keepends=True)
    return {"cell_type": kind, "id": f"cell-{place}", "metadata": {}, "source": source}
