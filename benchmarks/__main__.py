"""Measure, print, and write ``benchmarks/results.json`` and the tables of ``docs/performance.md``.

``python -m benchmarks`` measures all, ``python -m benchmarks coba curves`` some parts; what was
measured of the others before is kept. It ends with an error where two tools do not agree.
"""

import json
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table as Grid

from benchmarks.findings import Figure, Finding, Table, WrongAnswerError
from benchmarks.machine import load, machine, versions
from benchmarks.page import measured, replaced
from benchmarks.parts import PARTS

RESULTS = Path(__file__).parent / "results.json"
PAGE = Path(__file__).parents[1] / "docs" / "performance.md"


def main(asked: list[str]) -> None:
    """Measure the parts that were asked for, or all."""
    unknown = [name for name in asked if name not in PARTS]
    if unknown:
        raise SystemExit(f"there is no part {unknown[0]!r}; there are {', '.join(PARTS)}")
    console = Console()
    for name in asked or PARTS:
        busy = load()
        console.rule(f"{name} (load {busy:.1f})")
        finding = _measured(name)
        _show(console, finding)
        _keep(name, _record(finding, busy))
    console.print(f"Written to {RESULTS} and {PAGE}")


def _measured(name: str) -> Finding:
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        try:
            return PARTS[name](Path(folder))
        except WrongAnswerError as error:
            raise SystemExit(f"wrong answer: {error}") from error


def _record(finding: Finding, busy: float) -> dict[str, Any]:
    return {
        "measured": time.strftime("%Y-%m-%d %H:%M"),
        "load": busy,
        "figures": [_figure(each) for each in finding.figures],
        "tables": [vars(each) for each in finding.tables],
        "repeats": finding.raw,
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return vars(figure) | {
        "text": figure.text,
        "goal": figure.goal,
        "reached": figure.reached,
    }


def _keep(name: str, record: Mapping[str, Any]) -> None:
    """Put a part's results beside those of the others, and all of them into the page."""
    before = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.is_file() else {}
    parts = before.get("parts", {}) | {name: record}
    ordered = {each: parts[each] for each in PARTS if each in parts}
    results = {"machine": machine(), "versions": versions(), "parts": ordered}
    RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    content = measured(json.loads(RESULTS.read_text(encoding="utf-8")))
    PAGE.write_text(replaced(PAGE.read_text(encoding="utf-8"), content), encoding="utf-8")


def _show(console: Console, finding: Finding) -> None:
    for figure in finding.figures:
        said = {True: "reached", False: "[bold]missed[/]", None: ""}[figure.reached]
        console.print(f"{figure.what}: [bold]{figure.text}[/]  {figure.goal}  {said}")
    for table in finding.tables:
        console.print(_grid(table))


def _grid(table: Table) -> Grid:
    grid = Grid(*table.columns, title=table.title, caption=table.note)
    for row in table.rows:
        grid.add_row(*row)
    return grid


if __name__ == "__main__":
    main(sys.argv[1:])
