"""The pictures and verdicts of the gallery, from runs: ``make pictures`` and ``make findings``.

They are stored, since running all scenarios takes much longer than building the pages.
"""

import ast
import hashlib
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from simneuro.experiment import load
from simneuro.experiment.change_words import QUICK
from simneuro.experiment.gallery import count_verdicts, first_figure
from simneuro.experiment.stored_files import read_provenance
from simneuro.experiment.thumbnails import make_thumbnail
from simneuro.scenario import bundled, bundled_folder

FOLDER = Path(__file__).parent.parent / "pictures"
VERDICTS = FOLDER / "verdicts.json"
WIDTH = 700  # pixels; chosen: sharp in a column of text


def main(arguments: Sequence[str]) -> None:
    """Make the pictures of the scenarios that have a run in the folder that is named."""
    runs = Path(arguments[0])
    for name in bundled():
        found = list(runs.glob(f"{name}-*/report.html"))
        if found:
            newest = max(found, key=lambda report: report.stat().st_mtime).parent
            keep_picture(newest, name)
            keep_verdicts(newest)


def keep_picture(folder: Path, name: str) -> None:
    """Write the picture of a run."""
    if figure := first_figure(folder):
        (FOLDER / f"{name}.png").write_bytes(make_thumbnail(figure, WIDTH))


def keep_verdicts(folder: Path) -> None:
    """Write how many claims of a run hold beside those of the other scenarios."""
    results, quick = load(folder), read_provenance(folder).get(QUICK) is True
    digest, code = results.scenario.digest, digest_companion(results.scenario.name)
    mine = {"code": code, "quick": quick, "digest": digest, **count_verdicts(results.claims)}
    stored = dict(sorted({**read_verdicts(), results.scenario.name: mine}.items()))
    VERDICTS.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")


def digest_companion(name: str) -> str:
    """The digest of the ``.py`` of a bundled scenario; ``""`` without one."""
    path = bundled_folder() / f"{name}.py"
    return digest_code(path.read_bytes()) if path.exists() else ""


def digest_code(code: bytes) -> str:
    """SHA-256 of what code does, whichever version of Python reads it.

    Comments, docstrings and line breaks do not count.
    """
    tree, described = ast.parse(code), ast.Module | ast.FunctionDef | ast.ClassDef
    for node in ast.walk(tree):
        if isinstance(node, described) and ast.get_docstring(node):
            node.body = node.body[1:]
    # Python from 3.13 on leaves empty lists out.
    outline = re.sub(r",? ?\b\w+=\[\]", "", ast.dump(tree)).replace("(, ", "(")
    return hashlib.sha256(outline.encode()).hexdigest()


def read_verdicts() -> dict[str, Any]:
    """What is stored, by the name of the scenario."""
    return json.loads(VERDICTS.read_text(encoding="utf-8")) if VERDICTS.exists() else {}


if __name__ == "__main__":
    main(sys.argv[1:])
