"""The benchmark command, which writes ``results.json`` and tables in pages of ``docs``.

``python -m benchmarks`` measures all parts. ``python -m benchmarks coba curves`` measures two of
them and keeps earlier results of the others. A page stays as it is until all of its parts have been
measured on this machine. The command fails if two tools do not agree.
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

from benchmarks.machine import describe_machine, list_versions, measure_load
from benchmarks.part_results import Figure, PartResult, Table, WrongAnswerError
from benchmarks.parts import PARTS
from benchmarks.performance_page import BEGIN, format_results, replace_measured

RESULTS = Path(__file__).parent / "results.json"
DOCS = Path(__file__).parents[1] / "docs"
PAGE = DOCS / "performance.md"
#: The page of a part that is not on the page on speed, and how its measured part begins.
OTHER_PAGES = {
    "scripts": (
        DOCS / "brian2_device.md",
        "<!-- measured: written by python -m benchmarks scripts -->",
    )
}


def main(asked: list[str]) -> None:
    """Measure the parts that were asked for, or all of them."""
    unknown = [name for name in asked if name not in PARTS]
    if unknown:
        raise SystemExit(f"there is no part {unknown[0]!r}; the parts are {', '.join(PARTS)}")
    console = Console()
    for name in asked or PARTS:
        busy = measure_load()
        console.rule(f"{name} (load {busy:.1f})")
        result = _measure(name)
        _print_result(console, result)
        console.print(_write(name, _make_record(result, busy)))
    console.print(f"Written to {RESULTS}")


def _measure(name: str) -> PartResult:
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        try:
            return PARTS[name](Path(folder))
        except WrongAnswerError as error:
            raise SystemExit(f"wrong answer: {error}") from error


def _make_record(result: PartResult, busy: float) -> dict[str, Any]:
    return {
        "measured": time.strftime("%Y-%m-%d %H:%M"),
        "load": busy,
        "figures": [_make_figure_record(each) for each in result.figures],
        "tables": [vars(each) for each in result.tables],
        "repeats": result.raw,
    }


def _make_figure_record(figure: Figure) -> dict[str, Any]:
    return vars(figure) | {
        "text": figure.text,
        "goal": figure.goal,
        "reached": figure.reached,
    }


def _write(name: str, record: Mapping[str, Any]) -> str:
    """Write the results of a part beside those of the others, and update the page; say so."""
    before = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.is_file() else {}
    parts = before.get("parts", {}) | {name: record}
    ordered = {each: parts[each] for each in PARTS if each in parts}
    everything = {"machine": describe_machine(), "versions": list_versions(), "parts": ordered}
    RESULTS.write_text(json.dumps(everything, indent=1) + "\n", encoding="utf-8")
    return write_page(name, json.loads(RESULTS.read_text(encoding="utf-8")))


def write_page(name: str, results: Mapping[str, Any]) -> str:
    """Update the page that a part is on, if there are results of all its parts, and say so."""
    page, opening = OTHER_PAGES.get(name, (PAGE, BEGIN))
    parts = [each for each in PARTS if _page_of(each) == page]
    missing = [each for each in parts if each not in results["parts"]]
    if missing:  # the page has results of these, which would be lost
        return f"{page} stays as it is: there are no results of {', '.join(missing)}"
    here = {each: results["parts"][each] for each in parts}
    content = format_results({**results, "parts": here})
    text = replace_measured(page.read_text(encoding="utf-8"), content, opening)
    page.write_text(text, encoding="utf-8")
    return f"Written to {page}"


def _page_of(name: str) -> Path:
    return OTHER_PAGES[name][0] if name in OTHER_PAGES else PAGE


def _print_result(console: Console, result: PartResult) -> None:
    for figure in result.figures:
        verdict = {True: "reached", False: "[bold]missed[/]", None: ""}[figure.reached]
        console.print(f"{figure.what}: [bold]{figure.text}[/]  {figure.goal}  {verdict}")
    for table in result.tables:
        console.print(_make_grid(table))


def _make_grid(table: Table) -> Grid:
    grid = Grid(*table.columns, title=table.title, caption=table.note)
    for row in table.rows:
        grid.add_row(*row)
    return grid


if __name__ == "__main__":
    main(sys.argv[1:])
