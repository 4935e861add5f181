"""The notebooks as ``.ipynb`` files for download, from the text in which they are kept."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

NOTEBOOKS = Path(__file__).parent.parent.parent / "notebooks"
_MARK = "# %%"
_ABOUT = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def pages() -> Iterator[tuple[str, str]]:
    """One file for each notebook."""
    for path in sorted(NOTEBOOKS.glob("*.py")):
        yield f"{path.stem}.ipynb", to_ipynb(path.read_text(encoding="utf-8"))


def to_ipynb(text: str) -> str:
    """A notebook in percent format (https://jupytext.readthedocs.io) as the JSON of Jupyter."""
    _, *parts = text.split(f"\n{_MARK}")
    cells = [_cell(place, *part.split("\n", 1)) for place, part in enumerate(parts)]
    book = {"cells": cells, "metadata": _ABOUT, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(book, indent=1, ensure_ascii=False) + "\n"


def _cell(place: int, title: str, body: str) -> dict[str, Any]:
    lines = body.strip("\n").split("\n")
    if "[markdown]" in title:
        words = [line.removeprefix("#").removeprefix(" ") for line in lines]
        return _entry(place, "markdown", words)
    # Commands of the notebook stand as comments in the text.
    code = [line.removeprefix("# ") if line.startswith("# %") else line for line in lines]
    return _entry(place, "code", code) | {"execution_count": None, "outputs": []}


def _entry(place: int, kind: str, lines: list[str]) -> dict[str, Any]:
    source = "\n".join(lines).splitlines(keepends=True)
    return {"cell_type": kind, "id": f"cell-{place}", "metadata": {}, "source": source}
